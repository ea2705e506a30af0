"""What commands answer as tables: each with its headings and its rows, in both languages."""

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Care, Said

pytestmark = pytest.mark.slow


@pytest.fixture
def ask(care: Care, own_demo: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Said]:
    """``ask("attention")``: a command about the demo."""
    monkeypatch.setenv("CARE_HOME", str(own_demo))
    return care


TABLES = [
    (
        ("attention", "--store", "S01"),
        ("分组", "马上处理", "陈静", "请"),
        ("Group", "Act now", "陈静"),
    ),
    (
        ("worklist", "--store", "S01"),
        ("为何", "今天到期", "S01：各时段", "没有超出正常波动"),
        ("Why", "Due today", "differs by the hour as chance allows"),
    ),
    (
        ("worklist", "--store", "S01", "--agent", "林芳"),
        ("为何", "林芳 每小时约"),
        ("Why", "林芳 makes about"),
    ),
    (
        ("policy", "show"),
        ("门店", "S03", "通用标准", "最初"),
        ("Store", "S03", "Standard", "the beginning"),
    ),
    (
        ("policy", "show", "--store", "S01"),
        ("售后回访：期限（事件后天数）", "GHAC 2-5", "S01 现按"),
        ("GHAC 2-5", "S01 goes by"),
    ),
    (
        ("policy", "preview", "--preset", "svw"),
        ("现行制度", "个百分点", "2025-12-11 至 2026-03-10："),
        ("pts", "2025-12-11 to 2026-03-10:"),
    ),
    (("causes", "rising"), ("说法", "没有哪种说法明显增多。"), ("Phrase", "No phrase rises beyond chance.")),
    (("staff",), ("姓名", "陈静", "人不在"), ("Name", "陈静", "of them not in")),
    (("alerts",), ("还没有提醒",), ("There are no alerts",)),
    (("sessions", "list"), (), ()),
]


@pytest.mark.parametrize(("words", "zh", "en"), TABLES, ids=[" ".join(words) for words, _, _ in TABLES])
def test_an_answer_is_a_table_in_the_readers_language(
    ask: Callable[..., Said], words: tuple[str, ...], zh: tuple[str, ...], en: tuple[str, ...]
):
    # In English only where a sentence stands beside the table, because each answer takes a second.
    for language, told in (("zh", zh), ("en", en))[: 2 if words[0] == "policy" else 1]:
        said = ask(*words, "--lang", language)
        assert said.code == 0, said.err
        for one in told:
            assert one in said.out + said.err


def test_lists_are_given_to_programs_as_well(ask: Callable[..., Said]):
    people = ask("staff", "--json").json
    assert {
        key: one[key] for one in people if one["name"] == "陈静" for key in ("store", "name", "listed")
    } == {"store": "S01", "name": "陈静", "listed": False}
    assert ask("sessions", "list", "--json").json == []
    loads = ask("loads", "--json").json
    assert {one["file"][:4] for one in loads} >= {"回访记录", "投诉记录"}
    assert not any(one["withdrawn"] for one in loads)


def test_signals_come_with_their_limits_the_target_and_when_the_level_changed(ask: Callable[..., Said]):
    words = ("metrics", "callback_on_time_rate", "--period", "week", "--signals", "--where", "store=S01")
    points = ask(*words, "--format", "json").json
    judged = [one for one in points if one["limits"]]
    assert all(one["limits"]["lower"] <= one["limits"]["centre"] <= one["limits"]["upper"] for one in judged)
    assert {one["assurance"] for one in judged if not one["provisional"]} <= {
        "always",
        "never",
        "hit_or_miss",
    }
    changed = [one["change_point"] for one in points if one["change_point"]]
    assert changed, "the demo has a fall of S01"
    assert changed[-1]["first"] <= changed[-1]["since"] <= changed[-1]["last"]
    assert changed[-1]["now"] < changed[-1]["before"]
