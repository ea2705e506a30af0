"""The `care` command: its answers on stdout, its sentences on stderr, its exit codes."""

import csv
import io
import shutil
import socket
from datetime import date, datetime
from importlib.metadata import version
from pathlib import Path

import polars as pl
import pytest
from conftest import Care, write_rows

from commands.console.usage_error import UsageError
from commands.serve import free_port
from etl.pipeline.load import load

CALLS = [
    {
        "subject_no": "R1",
        "callback_type": "service",
        "attempted_at": "2026-03-03 10:00",
        "outcome": "reached",
    },
    {
        "subject_no": "R2",
        "callback_type": "service",
        "attempted_at": "2026-03-03 11:00",
        "outcome": "refused",
    },
]
ORDERS = [
    {"order_no": "R1", "delivered_at": "2026-03-01 10:00", "service_advisor": "李强"},
    {"order_no": "R2", "delivered_at": "2026-03-01 12:00", "service_advisor": "王芳"},
    {"order_no": "R3", "delivered_at": "2026-03-02 12:00", "service_advisor": "王芳"},
    {"order_no": "R4", "delivered_at": "2026-03-08 12:00", "service_advisor": "王芳"},
]


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    return _export(tmp_path / "exports")


def _export(folder: Path) -> Path:
    write_rows(folder / "工单.csv", "service_orders", ORDERS)
    write_rows(folder / "回访.csv", "callbacks", CALLS)
    return folder


def test_the_command_says_which_version_it_is(care: Care):
    assert care("--version").out == f"care {version('care')}\n"


def test_loading_tells_the_five_counts_of_everything_loaded(care: Care, exports: Path):
    said = care("load", exports, "--as-of", "2026-03-10 18:00", "--json")
    assert said.code == 0
    assert sorted(said.json["files"], key=lambda file: file["file"]) == [
        {"file": name, "record": record, "read": read, "accepted": read}
        | {"superseded": 0, "duplicate": 0, "rejected": 0}
        for name, record, read in [("回访.csv", "callbacks", 2), ("工单.csv", "service_orders", 4)]
    ]
    assert said.json["totals"] == {"read": 6, "accepted": 6, "superseded": 0, "duplicate": 0, "rejected": 0}
    assert said.json["as_of"] == {"S01": "2026-03-10 18:00:00"}
    assert care("load", exports / "回访.csv", "--json").json["totals"] == said.json["totals"]


def test_rejected_rows_are_counted_and_the_exit_code_says_so(care: Care, exports: Path):
    late = write_rows(
        exports / "更多回访.csv", "callbacks", [CALLS[0] | {"callback_no": "9", "attempted_at": "昨天"}]
    )
    said = care("load", late, "--json")
    assert said.code == 1
    assert said.json["totals"]["rejected"] == 1
    assert "昨天" in said.err


def test_an_unreadable_file_leaves_the_others_loaded_and_is_told(care: Care, exports: Path):
    (exports / "图片.csv").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    said = care("load", exports, "--json")
    assert said.code == 1
    assert said.json["totals"]["accepted"] == 6
    assert "图片.csv" in said.err


def test_columns_that_nobody_knows_are_told_and_not_fatal(care: Care, tmp_path: Path):
    file = tmp_path / "回访.csv"
    file.write_text(
        "门店代码,回访编号,回访类型,回访时间,回访结果,天气\nS01,1,售后回访,2026-03-01,成功,晴\n",
        encoding="utf-8",
    )
    said = care("load", file)
    assert said.code == 0
    assert "不认识的列，未使用：天气" in said.err


def test_checking_judges_and_loads_nothing(care: Care, exports: Path, home: Path):
    write_rows(
        exports / "更多回访.csv", "callbacks", [CALLS[0] | {"callback_no": "9", "attempted_at": "昨天"}]
    )
    said = care("check", exports)
    assert said.code == 1
    assert "昨天" in said.out + said.err
    assert not (home / "current").exists()


@pytest.fixture(scope="module")
def loaded_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the exports loaded, to be copied."""
    folder = tmp_path_factory.mktemp("cli")
    load(
        folder / "home",
        [_export(folder / "exports")],
        as_of=datetime(2026, 3, 10, 18),
        complete_until=date(2026, 3, 9),
    )
    return folder / "home"


@pytest.fixture
def loaded(care: Care, home: Path, loaded_home: Path) -> Care:
    shutil.copytree(loaded_home, home)
    return care


def test_a_figure_is_answered_with_what_it_is_made_of(loaded: Care):
    said = loaded("metrics", "callback_rate", "--format", "json")
    assert said.json == [
        {
            "metric": "callback_rate",
            "period": "all",
            "numerator": 2,
            "denominator": 3,
            "value": pytest.approx(2 / 3),
            "pending": 1,
            "awaiting": 0,
        }
    ]


@pytest.mark.parametrize(
    ("period", "named"),
    [("day", "2026-03-04"), ("week", "2026-03-02"), ("month", "2026-03"), ("quarter", "2026-Q1")],
)
def test_periods_have_their_names(loaded: Care, period: str, named: str):
    said = loaded("metrics", "callback_rate", "--period", period, "--until", "2026-03-04", "--format", "json")
    assert [row["period"] for row in said.json] == [named]


def test_figures_can_be_cut_and_narrowed_by_code_or_by_word(loaded: Care):
    said = loaded("metrics", "callback_rate", "--by", "advisor,callback_type", "--format", "json")
    assert {(row["advisor"], row["callback_type"], row["denominator"]) for row in said.json} == {
        ("李强", "service", 1),
        ("王芳", "service", 2),
    }
    for word in ("service", "售后回访", "After-service callback"):
        said = loaded("metrics", "callback_rate", "--where", f"callback_type={word}", "--format", "json")
        assert said.json[0]["denominator"] == 3


def test_without_a_name_every_metric_that_can_be_cut_so_is_counted(loaded: Care):
    everything = {row["metric"] for row in loaded("metrics", "--format", "json").json}
    by_type = {row["metric"] for row in loaded("metrics", "--by", "callback_type", "--format", "json").json}
    assert "callback_rate" in by_type < everything


def test_signals_are_given_point_by_point_and_need_a_period(loaded: Care):
    said = loaded("metrics", "callback_rate", "--period", "week", "--signals", "--format", "json").json
    assert {row["metric"] for row in said} == {"callback_rate"}
    for row in said:
        assert {"period", "value", "compared", "verdict", "assurance", "limits", "rules"} < row.keys()
        assert {"change_point", "sentence"} < row.keys()
        assert (row["verdict"], row["change_point"]) == (None, None)  # too few weeks for a verdict
    assert any("满 12 周后才下结论" in (row["sentence"] or "") for row in said) or not any(
        row["compared"] for row in said
    )
    assert "控制线" in loaded("metrics", "callback_rate", "--period", "week", "--signals").out
    assert (
        "period" in loaded("metrics", "callback_rate", "--period", "week", "--signals", "--format", "csv").out
    )
    wrong = loaded("metrics", "callback_rate", "--signals")
    assert wrong.code == 2
    assert "--period week" in wrong.err


def test_csv_and_json_say_the_same(loaded: Care):
    asked = ("metrics", "callback_rate", "--by", "advisor", "--format")
    rows = list(csv.DictReader(io.StringIO(loaded(*asked, "csv").out)))
    assert [(row["advisor"], float(row["value"])) for row in rows] == [
        (row["advisor"], row["value"]) for row in loaded(*asked, "json").json
    ]


def test_a_table_is_in_the_readers_language(loaded: Care):
    assert "回访率" in loaded("metrics", "callback_rate").out
    english = loaded("metrics", "callback_rate", "--lang", "en").out
    assert "Not due yet" in english
    assert "回访率" not in english


def test_the_records_behind_a_figure_are_as_many_as_it_counts(loaded: Care):
    for side, count in {"numerator": 2, "denominator": 3, "missed": 1, "pending": 1}.items():
        said = loaded("records", "callback_rate", "--side", side)
        assert len(pl.read_csv(io.StringIO(said.out))) == count
        assert len(loaded("records", "callback_rate", "--side", side, "--format", "json").json) == count


@pytest.mark.parametrize(
    ("words", "nearest"),
    [
        (("metrics", "calback_rate"), "callback_rate"),
        (("metrics", "callback_rate", "--by", "adviser"), "advisor"),
        (("metrics", "callback_rate", "--where", "advisor=李 强"), "李强"),
        (("metrics", "callback_rate", "--since", "03/01/2026"), "2026-03-01"),
        (("metrics", "callback_rate", "--by", "department"), "advisor"),
        (("records", "calback_rate"), "callback_rate"),
        (("metrics", "--period", "weeks"), "week"),
        (("load", "--as-of", "tomorrow", "."), "2026-03-01"),
    ],
)
def test_a_slip_is_answered_with_one_sentence_and_the_nearest_match(
    loaded: Care, words: tuple[str, ...], nearest: str
):
    said = loaded(*words)
    assert said.code == 2
    assert said.out == ""
    assert nearest in said.err
    assert "Traceback" not in said.err


def test_an_empty_home_says_what_to_do(care: Care):
    said = care("metrics")
    assert said.code == 2
    assert "care load" in said.err


def test_home_and_language_may_stand_anywhere(loaded: Care, home: Path, tmp_path: Path):
    elsewhere = tmp_path / "elsewhere"
    for words in (
        ("--home", elsewhere, "status"),
        ("status", "--home", elsewhere),
        ("status", f"--home={elsewhere}"),
    ):
        assert str(elsewhere) in loaded(*words).err
    assert "Nothing has been loaded" in loaded("status", "--home", elsewhere, "--lang", "en").err
    assert "S01" in loaded("status", "--home", home).out


def test_templates_are_written_for_every_record(care: Care, tmp_path: Path):
    assert care("templates", tmp_path / "模板").code == 0
    assert (tmp_path / "模板" / "回访记录.xlsx").exists()


def test_a_port_that_is_taken_is_passed_over():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert free_port("127.0.0.1", port) > port


def test_an_address_of_another_machine_is_refused_with_the_cure():
    with pytest.raises(UsageError, match="--host"):
        free_port("192.0.2.1", 8501)
