"""Whose share of the misses is larger than their share of the work; and whom nobody may accuse."""

import random
from datetime import date, timedelta

import polars as pl
import pytest

from care.attention import (
    Concern,
    Group,
    Kind,
    not_called_callbacks,
    outliers,
    people_concerns,
    ranked,
    too_good,
    weekdays,
    with_first_weeks,
)
from care.attention.weekly_tallies import level_since, missed_since
from care.stats.contribution import Tally, at_least, binomial_at_least, contributions, most_apart
from care.stats.wilson import wilson

TODAY = {"S01": date(2026, 3, 8)}
MONDAYS = [date(2026, 3, 2) - timedelta(weeks=back) for back in range(52)]
ON_TIME = {"callback_on_time_rate": ("advisor", "agent")}


def course(
    dimension: str, name: str | None, hits, metric="callback_on_time_rate", each=10, weeks=52
) -> list[dict]:
    """So many of ``each`` a week; ``hits`` by the number of weeks back."""
    return [
        {
            "metric": metric,
            "period": MONDAYS[back],
            "store": "S01",
            dimension: name,
            "numerator": float(hits(back)),
            "denominator": each,
        }
        for back in range(weeks)
    ]


def frame(*rows: list[dict]) -> pl.DataFrame:
    return pl.DataFrame([row for several in rows for row in several], infer_schema_length=None)


def since(*day: date):
    """When the records of any metric begin at S01; unknown without a day."""
    return lambda _: dict(zip(("S01",), day, strict=False))


def good(_back: int) -> int:
    return 9


def fallen(back: int) -> int:
    return 3 if back < 4 else 9


def advisors(first) -> dict[str, pl.DataFrame]:
    others = [course("advisor", name, good) for name in "乙丙丁戊"]
    return {"advisor": frame(course("advisor", "甲", first), *others)}


def test_the_chance_of_so_many_misses_is_hypergeometric():
    assert at_least(Tally(2, 2), Tally(2, 4)) == pytest.approx(1 / 6)
    assert at_least(Tally(0, 2), Tally(2, 4)) == 1
    assert binomial_at_least(1, 2, 0.5) == pytest.approx(0.75)
    assert (binomial_at_least(1, 2, 0.0), binomial_at_least(2, 2, 1.0)) == (0, 1)


def test_of_each_dimension_the_group_that_stands_out_most_is_named():
    parts = contributions("agent", [("甲", Tally(39, 90)), ("乙", Tally(22, 450)), ("丙", Tally(22, 460))])
    (first,) = most_apart(parts)
    assert (first.group, first.own.misses, first.all.misses) == ("甲", 39, 83)
    assert first.work == pytest.approx(0.09)


def test_an_interval_contains_its_value():
    for many in (1, 5, 8, 40, 1000):
        assert wilson(0, many)[0] == 0
        assert wilson(many, many)[1] == 1


def test_an_advisor_is_named_with_the_week_in_which_the_trouble_began():
    found = outliers(advisors(fallen), TODAY, ON_TIME)
    (item,) = people_concerns(found, TODAY, since(date(2024, 3, 4)), {})
    assert (item.person, item.kind, item.since, item.count) == ("甲", Kind.LATE, MONDAYS[3], 28)
    assert "回访未按时 44 件中 28 件为顾问 甲 的客户，其任务只占 20.0%" in item.sentence
    assert "电话由客服专员拨打" in item.sentence


def test_both_are_told_where_an_advisors_customers_and_an_agents_calls_are_late():
    agents = frame(
        course("agent", "林", fallen), course("agent", "郭", good, each=10), course("agent", "唐", good)
    )
    found = outliers({**advisors(fallen), "agent": agents}, TODAY, ON_TIME)
    (item,) = people_concerns(found, TODAY, since(), {})
    assert "顾问 甲" in item.sentence
    assert "专员 林" in item.sentence


def test_a_store_where_all_fall_names_nobody_and_neither_do_tasks_without_a_person():
    all_fell = frame(*(course("advisor", name, fallen) for name in "甲乙丙丁"))
    assert outliers({"advisor": all_fell}, TODAY, ON_TIME) == []
    nobody = frame(course("agent", None, lambda _: 0), *(course("agent", name, good) for name in "甲乙"))
    assert outliers({"agent": nobody}, TODAY, ON_TIME) == []


def test_a_new_hand_is_told_as_new_and_few():
    others = [course("advisor", name, good) for name in "乙丙丁戊"]
    figures = {"advisor": frame(course("advisor", "新", lambda _: 4, weeks=5), *others)}
    (item,) = people_concerns(outliers(figures, TODAY, ON_TIME), TODAY, since(date(2024, 3, 4)), {})
    assert (item.kind, item.person) == (Kind.NEW_PERSON, "新")
    assert "新人" in item.sentence
    (young,) = people_concerns(outliers(figures, TODAY, ON_TIME), TODAY, since(date(2026, 1, 5)), {})
    assert young.kind is Kind.LATE


def test_who_has_worked_for_long_is_no_new_hand_at_another_kind_of_work():
    others = [course("advisor", name, good) for name in "乙丙丁戊"]
    figures = {"advisor": frame(course("advisor", "甲", lambda _: 4, weeks=5), *others)}
    before = {"agent": frame(course("agent", "甲", good, "voice_capture_rate"))}
    for known, kind in (({}, Kind.NEW_PERSON), (before, Kind.LATE)):
        found = with_first_weeks(outliers(figures, TODAY, ON_TIME), figures, known)
        (item,) = people_concerns(found, TODAY, since(date(2024, 3, 4)), {})
        assert (item.kind, item.person) == (kind, "甲")


def test_calls_after_a_sale_and_after_a_visit_are_late_for_causes_of_their_own():
    service = outliers(advisors(fallen), TODAY, ON_TIME, scope=(("callback_type", "service"),))
    rows = [course("advisor", name, fallen if name == "黄" else good) for name in "黄徐朱何"]
    types = (("callback_type", "sale_day0,sale_day3,sale_day7"),)
    sales = outliers({"advisor": frame(*rows)}, TODAY, ON_TIME, scope=types)
    items = people_concerns([*service, *sales], TODAY, since(), {})
    row = {"metric": "callback_rate", "store": "S01", "callback_type": "sale_day3"}
    weeks = [{**row, "period": MONDAYS[back], "numerator": 5.0, "denominator": 10} for back in range(4)]
    store = Concern(
        Group.BELOW_TARGET, Kind.TARGET, "S01", str, MONDAYS[3], 9, 9, "late", "callback_on_time_rate"
    )
    listed = ranked(items, not_called_callbacks(pl.DataFrame(weeks), TODAY), [store])
    assert {(one.kind, one.person) for one in listed if one.group is Group.WORSE} == {
        (Kind.LATE, "甲"),
        (Kind.LATE, "黄"),
    }
    assert store not in listed
    assert store in ranked([store], not_called_callbacks(pl.DataFrame(weeks), TODAY))


def test_top_scores_for_everybody_and_no_word_of_anybody_are_too_good():
    def no_word(back: int) -> int:
        return 0 if back < 20 else 4

    voices = [course("agent", "孙", no_word, "voice_capture_rate")]
    voices += [course("agent", name, lambda _: 4, "voice_capture_rate") for name in "唐曹"]
    scores = [course("agent", "孙", lambda back: 10 if back < 20 else 7, "delight_rate")]
    scores += [course("agent", name, lambda _: 7, "delight_rate") for name in "唐曹"]
    agents = frame(*voices, *scores)
    found = outliers({"agent": agents}, TODAY, {"voice_capture_rate": ("agent",)})
    (item,) = too_good(found, agents, TODAY)
    assert (item.person, item.kind, item.since) == ("孙", Kind.TOO_GOOD, MONDAYS[19])
    ordinary = frame(*voices, *(course("agent", name, lambda _: 7, "delight_rate") for name in "孙唐曹"))
    assert too_good(found, ordinary, TODAY) == []


@pytest.mark.parametrize(("rose", "told"), [(20, 20), (18, 18), (21, 21), (40, 20)])
def test_records_too_good_are_dated_by_the_calls_unless_the_scores_rose_long_before(rose, told):
    """Weeks before the last: voices fall silent with the 20th, the scores rise with another."""
    voices = [course("agent", "孙", lambda back: 0 if back < 20 else 4, "voice_capture_rate")]
    voices += [course("agent", name, lambda _: 4, "voice_capture_rate") for name in "唐曹"]
    scores = [course("agent", "孙", lambda back: 10 if back < rose else 6, "delight_rate")]
    scores += [course("agent", name, lambda _: 6, "delight_rate") for name in "唐曹"]
    agents = frame(*voices, *scores)
    found = outliers({"agent": agents}, TODAY, {"voice_capture_rate": ("agent",)})
    (item,) = too_good(found, agents, TODAY)
    assert item.since == MONDAYS[told - 1]
    assert str(item.since) in item.sentence


def test_levels_begin_where_the_likeliest_division_says():
    weeks = {MONDAYS[back]: Tally(10 - fallen(back), 10) for back in range(52)}
    assert level_since(weeks) == MONDAYS[3]
    assert missed_since(weeks, 0.2) == MONDAYS[3]
    assert missed_since(weeks, 0.05) == MONDAYS[51]
    assert missed_since(weeks, 0.08) == MONDAYS[3]  # before, a tenth missed it: chance where 8 % may


def test_lost_customers_of_a_half_year_whom_nobody_called_are_listed_from_the_day_they_were_due():
    row = {"metric": "lost_customer_callback_rate", "store": "S01", "callback_type": "lost_customer"}
    due = pl.DataFrame([{**row, "period": date(2025, 12, 29), "numerator": 0.0, "denominator": 174}])
    (item,) = not_called_callbacks(due, TODAY)
    assert (item.kind, item.count, item.since) == (Kind.NOT_CALLED, 174, date(2025, 12, 29))
    assert not_called_callbacks(due, {"S01": date(2026, 5, 1)}) == []


def test_a_few_tasks_that_nobody_called_are_nobodys_item():
    row = {"metric": "callback_rate", "store": "S01", "callback_type": "service"}
    weeks = [{**row, "period": monday, "numerator": 29.0, "denominator": 30} for monday in MONDAYS]
    assert not_called_callbacks(pl.DataFrame(weeks), TODAY) == []


def test_a_weekday_on_which_calls_are_late_is_named():
    days = [date(2026, 3, 8) - timedelta(days=back) for back in range(182)]
    rows = [
        {
            "metric": "callback_on_time_rate",
            "period": day,
            "store": "S01",
            "numerator": 3.0 if day.weekday() == 0 else 5.0,
            "denominator": 5,
        }
        for day in days
    ]
    (item,) = weekdays(pl.DataFrame(rows), TODAY)
    assert (item.kind, item.scope) == (Kind.WEEKDAY, (("weekday", "0"),))
    assert "周一" in item.sentence


def test_chance_alone_names_hardly_anybody():
    """Quiet stores: eight people, three metrics, a year. The sweep tries many more."""
    dice = random.Random(7)
    named = 0
    for _ in range(12):
        rows = [
            course("agent", name, lambda _: sum(dice.random() < 0.93 for _ in range(10)), metric)
            for name in "甲乙丙丁戊己庚辛"
            for metric in ("callback_on_time_rate", "voice_capture_rate", "missed_voice_rate")
        ]
        judged = dict.fromkeys(
            ("callback_on_time_rate", "voice_capture_rate", "missed_voice_rate"), ("agent",)
        )
        named += len(outliers({"agent": frame(*rows)}, TODAY, judged))
    assert named <= 1


@pytest.mark.parametrize(("colleagues", "named"), [(8, []), (2, ["甲"])])
def test_the_past_accuses_nobody_of_what_befalls_all(colleagues, named):
    def week(misses: int):
        return lambda back: 20 - (misses if back == 0 else 2)

    rows = [course("advisor", "甲", week(16 if colleagues == 8 else 12), each=20)]
    rows += [course("advisor", name, week(colleagues), each=20) for name in "乙丙丁戊"]
    found = outliers({"advisor": frame(*rows)}, TODAY, {"callback_on_time_rate": ("advisor",)})
    assert [one.person for one in found] == named
