"""What is found of a store's records keeps its figures from being called better."""

from datetime import date, timedelta
from random import Random

from care.attention import Concern, Findings, Group, Kind, metric_changes
from care.periods.period import Period
from care.presentation.metric_card import MetricCard, judgement
from care.semantic.metric import METRICS
from care.signals import Variation, in_brief
from care.signals.judged_series import JudgedSeries, judge_series
from care.signals.time_series import Reading
from care.targets.targets import NO_AIM

SCORE = METRICS["satisfaction_score"]
MONDAYS = [date(2025, 3, 3) + timedelta(weeks=week) for week in range(50)]
SINCE = MONDAYS[40]


def found(kind: Kind = Kind.TOO_GOOD, store: str = "S02", person: str | None = "孙悦") -> Concern:
    dimension = "agent" if person else None
    return Concern(
        Group.WORSE, kind, store, str, SINCE, 30, 70, kind.value, person=person, person_dimension=dimension
    )


def rising(doubts: Findings, scope: tuple = (("store", ("S02",)),)) -> JudgedSeries:
    """Scores that rose when the records became too good."""
    pick = Random(1)
    weeks = [
        Reading(day, None, 40, 8.5 + 0.1 * pick.random() + (1.0 if day >= SINCE else 0.0)) for day in MONDAYS
    ]
    known = doubts.of(SCORE.key, ("S02",), scope)
    return judge_series(SCORE, weeks, Period.WEEK, date(2026, 3, 1), NO_AIM, scope=scope, known=known)


def test_a_score_that_rose_with_records_too_good_to_be_true_is_not_called_better():
    trusted, doubted = rising(Findings()), rising(Findings((found(),)))
    assert trusted.verdict.variation is Variation.IMPROVING
    assert doubted.verdict.variation is Variation.DOUBTED
    assert "变好" not in doubted.sentence.split("。")[0]
    assert "存疑：S02 有专员的记录好得反常" in doubted.sentence
    assert "存疑：S02" in in_brief(doubted.chart)
    before = [one.variation for one in doubted.chart.points if one.point.period < SINCE]
    assert Variation.DOUBTED not in before
    row = {"numerator": None, "denominator": 40, "value": 9.5, "pending": 0, "awaiting": 0, "unknown": 0}
    assert MetricCard(SCORE, row, row | {"value": 8.5}).change_words(Variation.DOUBTED).endswith("记录存疑")
    assert "存疑" not in dict(judgement(trusted))["走势"]


def test_it_is_no_improvement_of_the_list_either():
    judged = {(SCORE.key, "S02"): rising(Findings())}
    assert [one.group for one in metric_changes(judged, {"S02": date(2026, 3, 1)})] == [Group.IMPROVED]
    judged = {(SCORE.key, "S02"): rising(Findings((found(),)))}
    assert metric_changes(judged, {"S02": date(2026, 3, 1)}) == []


def test_only_what_the_finding_flatters_is_in_doubt_and_only_where_it_is_a_part_of_it():
    doubts = Findings.among([found(), found(Kind.REFILED, "S03", None), found(Kind.LATE, "S01")])
    assert doubts.of("satisfaction_score", ("S02",)).doubt.since == SINCE
    assert doubts.of("reopen_rate", ("S03",)).doubt.text.startswith("存疑：S03 有案件关闭后同车同因另行立案")
    assert doubts.of("callback_on_time_rate", ("S01",)).doubt is None
    assert doubts.of("satisfaction_score", ("S01", "S03")).doubt is None
    assert doubts.of("satisfaction_score", ("S02",), (("agent", ("唐慧",)),)).doubt is None
    assert doubts.of("satisfaction_score", ("S02",), (("agent", ("唐慧", "孙悦")),)).doubt
    many = tuple(f"S{n:02}" for n in range(1, 12))
    assert doubts.of("satisfaction_score", many).doubt is None  # one of eleven stores does not lift them all
