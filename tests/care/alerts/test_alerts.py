"""A subscription is told each item once, by day, and that it is over; and never what it did not ask for."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from care.alerts import (
    AlertRule,
    BadAlerts,
    add_alert,
    news,
    read_alerts,
    read_told,
    record_told,
    remove_alert,
)
from care.attention import Concern
from care.attention.attention_kinds import Group, Kind

NOON = datetime(2026, 3, 11, 12)
RULE = AlertRule("经理", "group")


def item(
    kind: Kind = Kind.LATE, group: Group = Group.WORSE, store: str | None = "S01", **more: Any
) -> Concern:
    given = {"since": date(2026, 3, 2), "count": 9, "age_days": 9, "story": "late"} | more
    return Concern(group, kind, store, lambda: "S01 按时完成率下降", **given)


def test_an_item_is_told_once_though_its_numbers_change(tmp_path: Path):
    first = news(RULE, [item()], read_told(tmp_path))
    assert [one.sentence for one in first.begun] == ["S01 按时完成率下降"]
    record_told(tmp_path, RULE, first, NOON)
    assert not news(RULE, [item(count=14, since=date(2026, 2, 23))], read_told(tmp_path))


def test_what_is_over_is_told_once_and_begins_anew_when_it_returns(tmp_path: Path):
    record_told(tmp_path, RULE, news(RULE, [item()], []), NOON)
    over = news(RULE, [], read_told(tmp_path))
    assert [one.sentence for one in over.over] == ["S01 按时完成率下降"]
    record_told(tmp_path, RULE, over, NOON)
    assert not news(RULE, [], read_told(tmp_path))
    assert news(RULE, [item()], read_told(tmp_path)).begun


def test_two_subscriptions_are_told_each(tmp_path: Path):
    record_told(tmp_path, RULE, news(RULE, [item()], []), NOON)
    assert news(AlertRule("店长", "group"), [item()], read_told(tmp_path)).begun


@pytest.mark.parametrize(
    ("rule", "about"),
    [
        (AlertRule("a", "c"), True),
        (AlertRule("a", "c", groups=(Group.ACT_NOW,)), False),
        (AlertRule("a", "c", kinds=(Kind.LATE,)), True),
        (AlertRule("a", "c", stores=("S01",)), True),
        (AlertRule("a", "c", stores=("S02",)), False),
    ],
)
def test_a_subscription_is_about_its_groups_kinds_and_stores(rule: AlertRule, about: bool):
    assert rule.is_about(item()) is about


def test_what_is_of_no_single_store_goes_only_to_who_takes_all():
    assert RULE.is_about(item(store=None))
    assert not AlertRule("a", "c", stores=("S01",)).is_about(item(store=None))


def test_what_improved_is_no_alert():
    assert not RULE.is_about(item(group=Group.IMPROVED))


def test_a_case_is_told_once_it_has_waited_long_enough():
    rule, case = AlertRule("a", "c", case_hours=72), {"watched": True, "story": "case T1"}
    assert not rule.is_about(item(Kind.OPEN, Group.ACT_NOW, waited_hours=71, **case))
    assert rule.is_about(item(Kind.OPEN, Group.ACT_NOW, waited_hours=72, **case))
    assert not rule.is_about(item(Kind.OVERDUE, Group.ACT_NOW, age_days=9)), "each case is told by itself"
    assert rule.is_about(item(Kind.LATE, age_days=0))
    assert not RULE.is_about(item(Kind.OPEN, Group.ACT_NOW, waited_hours=99, **case))


def test_a_subscription_to_single_figures_is_told_of_these_alone():
    rule = AlertRule("a", "c", metrics=("callback_on_time_rate",))
    watched = {"watched": True, "metric": "callback_on_time_rate"}
    assert rule.is_about(item(**watched))
    assert not rule.is_about(item(**watched | {"metric": "callback_rate"}))
    assert not rule.is_about(item(metric="callback_on_time_rate")), "the list has it, too"
    assert not RULE.is_about(item(**watched))
    assert not AlertRule("a", "c", metrics=("callback_on_time_rate",), stores=("S02",)).is_about(
        item(**watched)
    )


def test_nights_are_quiet():
    assert [hour for hour in range(24) if RULE.is_awake(datetime(2026, 3, 11, hour))] == [*range(8, 20)]


def test_subscriptions_are_kept_with_what_people_wrote(tmp_path: Path):
    add_alert(tmp_path, AlertRule("经理", "group", groups=(Group.ACT_NOW,), stores=("S01",), to_hour=18))
    file = tmp_path / "alerts.toml"
    file.write_text("# 值班群\n" + file.read_text(encoding="utf-8"), encoding="utf-8")
    add_alert(tmp_path, AlertRule("店长", "group"))
    assert [rule.name for rule in read_alerts(tmp_path)] == ["经理", "店长"]
    assert read_alerts(tmp_path)[0].groups == (Group.ACT_NOW,)
    remove_alert(tmp_path, "店长")
    assert [rule.name for rule in read_alerts(tmp_path)] == ["经理"]
    assert "值班群" in file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "cure"),
    [
        ('[[alert]]\nname = "a"', "channel"),
        ('[[alert]]\nname = "a"\nchannel = "c"\ngroups = ["late"]', "act_now"),
        ('[[alert]]\nname = "a"\nchannel = "c"\nfrom_hour = 20\nto_hour = 8', "from_hour"),
        ('[[alert]]\nname = "a"\nchannel = "c"\nto_hour = 25', "24"),
        ('[[alert]]\nname = "a"\nchannel = "c"\nmetrics = ["on_time"]', "on_time.*care metrics"),
        ('[[alert]]\nname = "a"\nchannel = "c"\n' * 2, "两次"),
    ],
)
def test_a_mistake_is_one_sentence_with_its_cure(tmp_path: Path, text: str, cure: str):
    (tmp_path / "alerts.toml").write_text(text, encoding="utf-8")
    with pytest.raises(BadAlerts, match=cure):
        read_alerts(tmp_path)


def test_a_name_is_taken_once(tmp_path: Path):
    add_alert(tmp_path, RULE)
    with pytest.raises(BadAlerts, match="换个名称"):
        add_alert(tmp_path, RULE)
