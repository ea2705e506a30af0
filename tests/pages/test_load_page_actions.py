"""What people do on the page of loads: declare, withdraw, restore, fetch; and what goes out after a load."""

import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from threading import Event
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from care.reports.deliver.settings import BadSettings
from etl.pipeline.load_history import history
from pages.parts.admin.alert_sending import tell_subscriptions
from tests.pages.test_pages import visit  # noqa: F401 - a fixture
from tests.support.harness import press, told
from warehouse.query.warehouse import Question, Warehouse

pytestmark = pytest.mark.slow

ORDER = {"order_no": "R1", "delivered_at": "2026-03-01 10:00", "service_advisor": "李强"}
CALL = {
    "callback_type": "service",
    "subject_no": "R1",
    "attempted_at": "2026-03-02 10:00",
    "outcome": "reached",
}


SOURCE = """record = "callbacks"
[database]
url = "sqlite:///{file}"
query = "select * from calls"
[columns]
store_code = "store"
callback_no = "no"
callback_type = "type"
subject_no = "order_no"
attempted_at = "at"
outcome = "outcome"
"""


def opened_by(visit, home: Path, who: str = "林芳") -> AppTest:  # noqa: F811
    """The page of loads, with the name of whoever loads."""
    return visit(home, "intake").text_input(key="who").input(who).run()


@pytest.fixture
def first_row(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """``first_row(module)``: in the table of that module of pages/parts, the first row is chosen."""

    def choose(module: str) -> None:
        chosen = SimpleNamespace(selection=SimpleNamespace(rows=[0]))
        monkeypatch.setattr(f"pages.parts.{module}.data_table", lambda *_, **__: chosen)

    return choose


def denominator(home: Path) -> int:
    return int(Warehouse.open(home).measure(Question(("callback_rate",)))["denominator"][0])


def awaiting(home: Path) -> int:
    return int(Warehouse.open(home).measure(Question(("callback_rate",)))["awaiting"][0])


def test_records_are_declared_complete_on_the_page_and_that_is_taken_back(load_rows, home, visit):  # noqa: F811
    late = ORDER | {"order_no": "R2", "delivered_at": "2026-03-04 10:00"}
    other = CALL | {"subject_no": "R9", "attempted_at": "2026-03-05 10:00"}
    load_rows(service_orders=[ORDER, late], callbacks=[CALL, other], as_of=datetime(2026, 3, 9, 8))
    assert (denominator(home), awaiting(home)) == (1, 1)
    app = opened_by(visit, home)
    next(one for one in app.date_input if one.label == "完整到（含）").set_value(date(2026, 3, 8))
    app.run()
    press(app, "声明")
    assert "现声明完整到 **2026-03-08**。" in told(app)
    assert (denominator(home), awaiting(home)) == (2, 0)
    press(app, "收回声明")
    assert "现声明完整到" not in told(app)
    assert (denominator(home), awaiting(home)) == (1, 1)


def test_a_load_is_withdrawn_with_a_reason_and_restored(load_rows, home, visit, first_row):  # noqa: F811
    load_rows(service_orders=[ORDER])
    first_row("admin.load_history")
    app = opened_by(visit, home)
    withdraw = next(one for one in app.button if one.label == "撤回这次导入")
    assert withdraw.disabled
    next(one for one in app.text_input if one.label == "撤回的原因").input("导错了门店").run()
    press(app, "撤回这次导入")
    assert history(home)["withdrawn"].to_list() == [True]
    assert "导错了门店" in history(home)["state"][0]
    press(app, "恢复这次导入")
    assert history(home)["withdrawn"].to_list() == [False]


def test_a_row_chosen_before_another_file_was_loaded_withdraws_nothing(
    load_rows,
    home,
    visit,  # noqa: F811
    first_row,
):
    load_rows(service_orders=[ORDER])
    first_row("admin.load_history")
    app = opened_by(visit, home)
    app.session_state[app.session_state["loads-listed"]] = {
        "selection": {"rows": [0], "columns": [], "cells": []}
    }
    load_rows(callbacks=[CALL])
    app.run()
    assert "请重新选择一行" in told(app)
    assert history(home)["withdrawn"].to_list() == [False, False]


def test_a_database_is_tried_and_fetched_on_the_page(load_rows, home, visit, first_row, tmp_path):  # noqa: F811
    load_rows(service_orders=[ORDER])
    with closing(sqlite3.connect(tmp_path / "dms.sqlite")) as db, db:
        db.execute(
            "create table calls (store text, no text, type text, order_no text, at text, outcome text)"
        )
        db.execute("insert into calls values ('S01', 'C1', '售后回访', 'R1', '2026-03-02 10:00', '成功')")
    (home / "sources").mkdir()
    source = SOURCE.format(file=tmp_path / "dms.sqlite")
    (home / "sources" / "dms.toml").write_text(source, encoding="utf-8")
    first_row("admin.databases")
    app = opened_by(visit, home)
    press(app, "试连")
    assert "可以取数，列：" in told(app)
    assert "order\\_no" in told(app)
    press(app, "立即取数并导入")
    assert "dms：" in told(app)
    assert Warehouse.open(home).measure(Question(("callback_rate",)))["numerator"][0] == 1
    (tmp_path / "dms.sqlite").unlink()
    press(app, "试连")
    assert app.error, "a database that is gone is told, with its source"


def test_subscriptions_are_told_after_a_load_and_what_cannot_be_sent_is_logged(home, monkeypatch, caplog):
    home.mkdir()
    sent = Event()
    monkeypatch.setattr("pages.parts.admin.alert_sending.send_alerts", lambda *_: sent.set())
    tell_subscriptions(home, "林芳")
    assert not sent.wait(0.05), "there is nobody to tell"
    (home / "alerts.toml").write_text("", encoding="utf-8")
    tell_subscriptions(home, "林芳")
    assert sent.wait(20)

    def cannot(*_):
        sent.set()
        raise BadSettings("sending.toml")

    sent.clear()
    monkeypatch.setattr("pages.parts.admin.alert_sending.send_alerts", cannot)
    tell_subscriptions(home, "林芳")
    assert sent.wait(20)
    for thread in threading.enumerate():
        if thread.daemon and thread.name.startswith("Thread-"):
            thread.join(1)
    assert "sending.toml" in caplog.text
