"""``care watch``: what arrives is loaded and told, what is news is sent, and Ctrl-C ends it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import Care, write_rows

from etl.pipeline.load import load
from tests.etl.test_watch import CALL

pytestmark = pytest.mark.slow


@pytest.fixture
def stopped_after_one(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    """The watch loads what is in the folder once; then somebody presses Ctrl-C."""

    def watch(_: Any, __: float, ___: Any) -> Iterator[Any]:
        yield load(home, sorted((home.parent / "exports").glob("*.csv")))
        raise KeyboardInterrupt

    monkeypatch.setattr("commands.load_history.watch", watch)


@pytest.mark.usefixtures("stopped_after_one")
def test_what_is_loaded_is_told_until_somebody_ends_it(care: Care, tmp_path: Path):
    folder = tmp_path / "exports"
    write_rows(folder / "回访.csv", "callbacks", [CALL, CALL])
    said = care("watch", folder)
    assert said.code == 0
    assert said.err.splitlines()[0] == f"正在监视 {folder}，按 Ctrl-C 结束"
    assert "回访.csv：采用 2 行" in said.err
    assert said.err.splitlines()[-1] == "已停止监视"


@pytest.mark.usefixtures("stopped_after_one")
@pytest.mark.parametrize("file", ["alerts.toml", "targets.toml"])
def test_settings_of_alerts_that_cannot_be_read_are_told_and_stop_no_watch(
    care: Care, home: Path, tmp_path: Path, file: str
):
    folder = tmp_path / "exports"
    write_rows(folder / "回访.csv", "callbacks", [CALL])
    home.mkdir()
    (home / file).write_text("[[alert]\n", encoding="utf-8")
    if file != "alerts.toml":
        always = '[[alert]]\nname = "经理"\nchannel = "群"\nfrom_hour = 0\nto_hour = 24\n'
        (home / "alerts.toml").write_text(always, encoding="utf-8")
    said = care("watch", folder, "--lang", "en")
    assert said.code == 0
    assert file in said.err
    assert said.err.splitlines()[-1] == "stopped watching"


def test_nothing_to_watch_is_a_sentence(care: Care):
    said = care("watch")
    assert said.code == 2
    assert "schedule" in said.err
