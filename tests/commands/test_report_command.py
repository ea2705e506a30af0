"""`care report`: the file asked for, or one sentence why not."""

from contextvars import copy_context
from dataclasses import dataclass
from pathlib import Path

import pytest

import cli

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Said:
    """What one call of the command answered."""

    code: int
    err: str


@pytest.fixture
def ask(demo_home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """``ask("sales", "--to", file)``: care report about the demo."""
    monkeypatch.setenv("CARE_HOME", str(demo_home))
    monkeypatch.delenv("CARE_LANG", raising=False)

    def call(*words: object) -> Said:
        monkeypatch.setattr("sys.argv", ["care", "report", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            copy_context().run(cli.run)
        return Said(ended.value.code or 0, capsys.readouterr().err)

    return call


@pytest.mark.parametrize("name", ["a.pptx", "a.XLSX", "a.html"])
def test_the_ending_decides_what_is_written(ask, tmp_path: Path, name: str):
    said = ask("sales", "--month", "2026-02", "--store", "S02", "--to", tmp_path / name)
    assert said.code == 0, said.err
    assert (tmp_path / name).stat().st_size > 10_000


@pytest.mark.parametrize(
    "words",
    [
        ("daily", "--day", "2026-03-09"),
        ("key", "--quarter", "2025-Q4"),
        ("lost", "--half-year", "2025-H2"),
        ("appraisal", "--month", "2026-02"),
    ],
)
def test_each_report_takes_its_own_period(ask, tmp_path: Path, words: tuple[str, ...]):
    said = ask(*words, "--to", tmp_path / "a.html")
    assert said.code == 0, said.err
    assert f" {words[2]}</title>" in (tmp_path / "a.html").read_text(encoding="utf-8")


def test_what_a_reader_must_know_is_told_when_the_file_is_written(ask, tmp_path: Path):
    assert "S03 的记录只到 2026-03-04" in ask("weekly", "--to", tmp_path / "w.html").err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("sales",), "请用 --to 指定文件，或用 --send 发送。"),
        (("sales", "--to", "a.docx"), "请以 .pptx, .xlsx, .html 之一结尾"),
        (("sales", "--to", "a.pptx", "--week", "2026-03-02"), "销售月度报告用 --month，不用 --week"),
        (("lost", "--to", "a.pptx", "--half-year", "2026-H3"), "看不懂时间"),
        (("sales", "--to", "a.pptx", "--month", "2026-13"), "请写成 2026-03-01"),
        (("daily", "--to", "a.pptx", "--day", "0001-01-01"), "不在 1900 至 2999 年之间"),
        (("lost", "--to", "a.pptx", "--half-year", "9999-H2"), "不在 1900 至 2999 年之间"),
        (("sales", "--to", "a.pptx", "--store", "S09"), "最接近的是"),
        (("sales", "--send"), "还没有可以发送的渠道"),
    ],
)
def test_a_mistake_is_one_sentence_with_the_cure(ask, words: tuple[str, ...], sentence: str):
    said = ask(*words)
    assert said.code == 2
    assert sentence in said.err
    assert "Traceback" not in said.err
