"""What commands ask at a terminal: a passphrase twice, whose records, and whether they are sure."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Care, write_rows

from etl.pipeline.load import load
from warehouse.query.warehouse import Warehouse
from warehouse.services.backups.encrypted_file import is_encrypted

pytestmark = pytest.mark.slow

PASSPHRASE, PHONE = "三月的风 and 12 kites", "13912345678"
ORDER = {"order_no": "R1", "delivered_at": "2026-03-01 10:00", "customer_phone": PHONE}


@pytest.fixture
def loaded(
    home: Path, tmp_path: Path, make_home: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> Path:
    for name in ("CARE_BACKUP_PASSPHRASE", "CARE_KEY"):
        monkeypatch.delenv(name, raising=False)
    export = write_rows(tmp_path / "工单.csv", "service_orders", [ORDER])
    return make_home([export], lambda: load(home, [export]))


class Terminal(io.StringIO):
    """What somebody types at a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def types(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """``types("once", "again")``: what is typed, line by line; hidden where it is asked for so."""

    def at_terminal(*lines: str) -> None:
        terminal = Terminal("".join(f"{line}\n" for line in lines))
        monkeypatch.setattr("sys.stdin", terminal)
        hidden = "typer._click.termui.hidden_prompt_func"
        monkeypatch.setattr(hidden, lambda _: terminal.readline().rstrip("\n"))

    return at_terminal


@pytest.mark.usefixtures("loaded")
def test_a_passphrase_is_typed_twice_and_once_to_restore(care: Care, types, tmp_path: Path):
    file, again = tmp_path / "a.backup", tmp_path / "again"
    types(PASSPHRASE, PASSPHRASE)
    said = care("backup", file)
    assert (said.code, is_encrypted(file)) == (0, True)
    assert PASSPHRASE not in said.out + said.err
    types(PASSPHRASE)
    assert care("--home", again, "restore", file).code == 0
    assert Warehouse.open(again).files()["accepted"].to_list() == [1]
    types("something else")
    said = care("--home", tmp_path / "other", "restore", file)
    assert said.code == 2
    assert "口令" in said.err


@pytest.mark.usefixtures("loaded")
def test_two_passphrases_that_differ_write_nothing(care: Care, types, tmp_path: Path):
    types(PASSPHRASE, PASSPHRASE + "!")
    said = care("backup", tmp_path / "a.backup")
    assert (said.code, (tmp_path / "a.backup").exists()) == (2, False)
    assert "两次口令不同" in said.err


@pytest.mark.usefixtures("loaded")
def test_none_typed_is_a_backup_that_says_it_is_open(care: Care, types, tmp_path: Path):
    types("")
    said = care("backup", tmp_path / "a.backup", "--lang", "en")
    assert said.code == 0
    assert not is_encrypted(tmp_path / "a.backup")
    assert "not encrypted" in said.err


@pytest.mark.usefixtures("loaded")
def test_a_passphrase_that_is_set_and_empty_is_refused(
    care: Care, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("CARE_BACKUP_PASSPHRASE", "")
    said = care("backup", tmp_path / "a.backup")
    assert (said.code, (tmp_path / "a.backup").exists()) == (2, False)
    assert "--plain" in said.err


@pytest.mark.usefixtures("loaded")
def test_what_a_backup_does_not_hold_is_said(care: Care, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CARE_MINUTES_URL", "postgresql://care@db.example/minutes")
    said = care("backup", "--plain", tmp_path / "a.backup")
    assert said.code == 0
    assert "周会记录在 CARE_MINUTES_URL 指定的数据库里" in said.err


@pytest.mark.usefixtures("loaded")
def test_a_phone_is_asked_for_so_that_it_stands_in_no_history_of_the_shell(care: Care, types):
    types(PHONE)
    said = care("person", "find")
    assert said.code == 0, said.err
    assert "工单.csv" in said.out
    assert "1 行记录" in said.err
    assert PHONE not in said.out


@pytest.mark.usefixtures("loaded")
def test_erasing_asks_first_and_no_is_no(care: Care, types):
    types("n")
    said = care("person", "erase", "--phone", PHONE, "--lang", "en")
    assert said.code != 0
    assert "This cannot be undone" in said.err
    assert care("person", "find", "--phone", PHONE).code == 0
    types("y")
    assert care("person", "erase", "--phone", PHONE, "--lang", "en").code == 0
    assert care("person", "find", "--phone", PHONE, "--json").json["rows"] == []
