"""What begins in the records of a home reaches its subscribers once, and what is refused the next time."""

import json
import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest

from care.alerts import AlertRule, add_alert, read_alerts, read_told, remove_alert
from care.attention.attention_kinds import Group
from care.audit.log import read_audit
from care.periods.period import Period
from care.reports.deliver.sending import DeliveryState
from care.reports.deliver.settings import BadSettings
from care.signals.verdict import Assurance, Variation
from tests.support.robot import Robot
from warehouse.query.warehouse import Question, Warehouse
from warehouse.services.alerts.alerting import send_alerts, send_trial
from warehouse.services.judged_metrics import judged_metrics

pytestmark = pytest.mark.slow

NOON, LATER, NIGHT = (datetime(2026, 3, 11, hour) for hour in (12, 13, 23))
OPEN = {
    "received_at": "2026-02-02 09:00",
    "level": "A",
    "cause_1": "服务态度",
    "handler": "王芳",
    "status": "处理中",
}
LINK = "https://care.example"


@pytest.fixture
def robot() -> Iterator[Robot]:
    """A robot that takes whatever it is sent, unless told otherwise."""
    server = Robot(*[{"errcode": 0}] * 9)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def subscribed(home: Path, load_rows, robot: Robot) -> Path:
    """A home with a case that has been open for weeks, and one subscription."""
    load_rows(complaints=[OPEN, {**OPEN, "received_at": "2026-03-10 09:00"}])
    (home / "sending.toml").write_text(f'[[channel]]\nname = "群"\nkind = "wecom"\nurl = "{robot.url}"\n')
    add_alert(home, AlertRule("经理", "群", groups=(Group.ACT_NOW,), link=LINK))
    return home


def texts(robot: Robot) -> list[str]:
    return [body["markdown"]["content"] for _, body in robot.taken]


def test_an_open_case_is_told_once_with_its_link(subscribed: Path, robot: Robot):
    assert [one.state for one in send_alerts(subscribed, "王芳", NOON)] == [DeliveryState.SENT]
    assert f"{LINK}/" in texts(robot)[0]
    assert "马上处理" in texts(robot)[0]
    assert send_alerts(subscribed, "王芳", NOON) == []
    logged = json.loads(read_audit(subscribed).filter(pl.col("what") == "alert")["details"][-1])
    assert (logged["name"], logged["state"]) == ("经理", "sent")


def test_once_the_case_is_closed_that_is_told(subscribed: Path, robot: Robot, load_rows):
    send_alerts(subscribed, "王芳", NOON)
    closed = {**OPEN, "status": "关闭", "first_closed_at": "2026-03-11 09:00"}
    load_rows(complaints=[closed, {**OPEN, "received_at": "2026-03-10 09:00"}], exported_at=NOON)
    send_alerts(subscribed, "王芳", LATER)
    assert "已解除" in texts(robot)[-1]
    assert read_told(subscribed) == []


def test_nothing_is_sent_at_night_and_it_is_not_lost(subscribed: Path, robot: Robot):
    assert send_alerts(subscribed, "王芳", NIGHT) == []
    assert robot.taken == []
    assert send_alerts(subscribed, "王芳", NOON)


def test_what_a_channel_refuses_is_told_the_next_time(subscribed: Path, robot: Robot):
    robot.answers[:] = [{"errcode": 93000}, {"errcode": 0}]
    assert [one.state for one in send_alerts(subscribed, "王芳", NOON)] == [DeliveryState.REFUSED]
    assert [one.state for one in send_alerts(subscribed, "王芳", LATER)] == [DeliveryState.SENT]


def test_colleagues_are_named_only_where_that_was_asked_for(subscribed: Path, robot: Robot):
    send_alerts(subscribed, "王芳", NOON)
    add_alert(subscribed, AlertRule("有姓名", "群", names=True))
    send_alerts(subscribed, "王芳", NOON)
    assert "王芳" not in texts(robot)[0]


def test_a_channel_that_is_not_there_is_said(subscribed: Path):
    add_alert(subscribed, AlertRule("别处", "没有", groups=(Group.ACT_NOW,)))
    with pytest.raises(BadSettings, match="没有"):
        send_alerts(subscribed, "王芳", NOON)


def test_each_case_is_told_once_it_has_waited_so_many_hours(subscribed: Path, robot: Robot, load_rows):
    """One was received at 09:00 of the day before its store's last record, the other weeks before."""
    remove_alert(subscribed, "经理")
    add_alert(subscribed, AlertRule("值班", "群", case_hours=30, link=LINK))
    quiet = {"status": "关闭", "received_at": "2026-03-11 14:00", "first_closed_at": "2026-03-11 14:30"}
    cases = [OPEN, {**OPEN, "received_at": "2026-03-10 09:00"}, {**OPEN, **quiet}]
    load_rows(complaints=cases, exported_at=datetime(2026, 3, 11, 14, 30))
    send_alerts(subscribed, "王芳", NOON)
    assert "A 级投诉 1 已" in texts(robot)[0]
    assert "A 级投诉 2" not in texts(robot)[0]
    later = [
        *cases,
        {**OPEN, **quiet, "received_at": "2026-03-11 18:00", "first_closed_at": "2026-03-11 18:00"},
    ]
    load_rows(complaints=later, exported_at=datetime(2026, 3, 11, 18, 0))
    send_alerts(subscribed, "王芳", LATER)
    assert "A 级投诉 2 已 33 小时" in texts(robot)[1]
    assert "A 级投诉 1 已" not in texts(robot)[1], "told before"


def test_a_single_figure_is_told_when_it_turns_worse_and_that_it_will_not_meet_its_target(
    own_demo: Path, robot: Robot
):
    (own_demo / "sending.toml").write_text(f'[[channel]]\nname = "群"\nkind = "wecom"\nurl = "{robot.url}"\n')
    add_alert(own_demo, AlertRule("按时", "群", metrics=("callback_on_time_rate",), stores=("S01",)))
    judged = {
        (one.metric, one.group["store"]): one.series.verdict
        for one in judged_metrics(
            Warehouse.open(own_demo), Question(("callback_on_time_rate",), ("store",), Period.WEEK)
        )
    }["callback_on_time_rate", "S01"]
    told = send_alerts(own_demo, "王芳", NOON)
    expected = [judged.variation is Variation.CONCERNING, judged.assurance is Assurance.NEVER]
    assert any(expected), "the demo has something to tell"
    assert [one.state for one in told] == [DeliveryState.SENT]
    assert ["正在变差：" in texts(robot)[0], "达不到目标" in texts(robot)[0]] == expected
    assert send_alerts(own_demo, "王芳", LATER) == []


def test_a_trial_reaches_the_channel_and_is_noted(subscribed: Path, robot: Robot):
    (rule,) = read_alerts(subscribed)
    assert send_trial(subscribed, rule, "王芳").state is DeliveryState.SENT
    assert "试发" in texts(robot)[0]
    logged = json.loads(read_audit(subscribed).filter(pl.col("what") == "alert")["details"][-1])
    assert (logged["name"], logged["action"]) == ("经理", "trial")


def test_the_command_says_what_came_of_it(care, subscribed: Path, monkeypatch):
    monkeypatch.setattr(AlertRule, "is_awake", lambda *_: True)
    assert "已发送" in care("alerts").err
    assert "没有新的事项" in care("alerts").err
    (subscribed / "alerts.toml").write_text("[[alert]]\n", encoding="utf-8")
    assert "alerts.toml" in care("alerts").err
