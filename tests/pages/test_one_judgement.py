"""Overview, pages, review, report, digest, list and command judge a metric of one scope in one way."""

from collections import defaultdict

import pytest

from care.periods.freshness import freshness, last_day_known
from care.periods.period import Period, Span
from care.periods.presets import PRESETS, USUAL
from care.reports import REPORTS, digest
from care.reports.model.scopes import AFTER_SALES, SALES
from care.semantic.metric import METRICS
from care.signals import Variation
from care.signals.judged_series import JudgedSeries
from pages.parts.data.judged_figures import JudgedFigures
from pages.parts.data.view import View
from pages.parts.review.open_review import WEEK, WEEKS, Review, _findings
from warehouse.query.metric_sql import Question
from warehouse.query.warehouse import Warehouse
from warehouse.services.attention import store_findings
from warehouse.services.attention_facts import AttentionFacts
from warehouse.services.judged_metrics import judged_metrics
from warehouse.services.report_data import gather_evidence, gather_report

pytestmark = pytest.mark.slow
WEEKLY = tuple(key for key, metric in METRICS.items() if not metric.monthly)
SERVICE = ("callback_type", AFTER_SALES.callback_types)


@pytest.fixture(scope="module")
def source(demo_home) -> Warehouse:
    return Warehouse.open(demo_home)


@pytest.fixture(scope="module")
def week(source) -> Span:
    return Span.last_over(Period.WEEK, last_day_known(source.stores()))


def of_pages(source: Warehouse) -> list[JudgedSeries]:
    """What the overview and the pages show in their usual days, of all stores, of each, and of one type."""
    today = last_day_known(source.stores())
    choices = [(), (SERVICE,), *((("store", (store,)),) for store in source.stores()["store"])]
    views = [View(source, PRESETS[USUAL].on(today), where) for where in choices]
    views.append(View(source, PRESETS["last_28_days"].on(today), ()))
    found = [series for view in views for series in JudgedFigures(view).judged_series(*WEEKLY).values()]
    by_store = JudgedFigures(views[0]).judged_series_by_store(*WEEKLY).values()
    return found + [series for series in by_store if isinstance(series, JudgedSeries)]


def of_review(source: Warehouse, week: Span) -> list[JudgedSeries]:
    """What the weekly review shows, of all stores and of each."""
    review = Review(week.since + WEEK, week.since + WEEK, View(source, week, ()), minutes=None)
    assert review.year.span == Span(week.since - (WEEKS - 1) * WEEK, week.until)
    return [*_findings.__wrapped__("", review.year, review.course).series.values()]


def of_report(source: Warehouse, week: Span) -> list[JudgedSeries]:
    """What the weekly deck and its digest tell, of all stores and of each."""
    return [
        evidence.judged(metric)
        for scope in (AFTER_SALES, SALES)
        for store in (None, *source.stores()["store"])
        if (evidence := gather_evidence(source, scope, week, store))
        for metric in scope.metrics
    ]


def of_attention(source: Warehouse) -> list[JudgedSeries]:
    """What the list of what needs attention is made from."""
    judged = AttentionFacts(source, ()).judged(store_findings(source)).values()
    return [series for series in judged if isinstance(series, JudgedSeries)]


def of_command(source: Warehouse) -> list[JudgedSeries]:
    """What ``care metrics --period week --signals`` prints."""
    able = [key for key in WEEKLY if "callback_type" in source.dimensions(key)]
    sale = {"callback_type": list(SALES.callback_types)}
    questions = [
        Question(WEEKLY, (), Period.WEEK),
        Question(WEEKLY, ("store",), Period.WEEK),
        Question(tuple(able), (), Period.WEEK, where={"callback_type": ["service"]}),
        Question(tuple(able), ("store",), Period.WEEK, where=sale),
        Question(("complaint_count",), (), Period.WEEK, where={"department": list(SALES.departments)}),
    ]
    return [one.series for question in questions for one in judged_metrics(source, question)]


def place(series: JudgedSeries) -> tuple:
    """What is judged: metric, the part of everything that it is of, and the unit of its periods."""
    chart = series.chart
    scope = frozenset((dimension, frozenset(values)) for dimension, values in chart.scope if values)
    return chart.metric.key, scope, chart.unit


def test_no_metric_of_one_scope_is_judged_in_two_ways(source, week):
    found = {
        "pages": of_pages(source),
        "review": of_review(source, week),
        "report": of_report(source, week),
        "attention": of_attention(source),
        "command": of_command(source),
    }
    told = defaultdict(lambda: defaultdict(set))
    for surface, several in found.items():
        for series in several:
            last = series.chart.last
            limits = last and (last.point.period, last.lower, last.centre, last.upper)
            told[place(series)][series.verdict, series.summary, limits].add(surface)
    differing = {where: dict(verdicts) for where, verdicts in told.items() if len(verdicts) > 1}
    assert not differing
    shared = {frozenset(*verdicts.values()) for verdicts in told.values()}
    assert {"pages", "review", "command", "attention"} in shared
    assert {"report", "command", "pages"} in shared
    signals = [where for where, verdicts in told.items() for verdict, *_ in verdicts if verdict.variation]
    assert len(signals) > 100
    by_place = {(metric, scope): {*verdicts} for (metric, scope, _), verdicts in told.items()}
    doubted = by_place["satisfaction_score", frozenset({("store", frozenset({"S02"}))})]
    assert {verdict.variation for verdict, *_ in doubted} == {Variation.DOUBTED}
    assert all("存疑：S02 有专员的记录好得反常" in summary for _, summary, _ in doubted)


def test_the_deck_and_the_review_speak_of_the_same_week(source, week):
    report = gather_report(source, REPORTS["weekly"])
    assert report.period == week.since.isoformat()
    assert any(str(week.since) in line for line in digest(report))


def test_each_turn_for_the_worse_that_the_digest_tells_is_the_one_function_s_sentence(source, week):
    lines = digest(gather_report(source, REPORTS["weekly"]))
    worse = {
        series.sentence
        for scope in (AFTER_SALES, SALES)
        for evidence in [gather_evidence(source, scope, week)]
        for metric in scope.metrics
        for series in [evidence.judged(metric)]
        if series.verdict.variation is Variation.CONCERNING
    }
    assert worse
    assert all(any(sentence in line for line in lines) for sentence in worse)
    assert all("偶然" not in sentence for sentence in worse)


def test_late_records_have_one_number_of_days_on_overview_review_and_list(source):
    stale = [one for one in freshness(source.stores()) if one.stale]
    assert stale
    listed = AttentionFacts(source, ()).stores
    for one in stale:
        newest = listed["latest_at"].max()
        assert one.lag == f"晚 {(newest.date() - one.latest_at.date()).days} 天"
