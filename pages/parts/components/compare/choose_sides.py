"""Which two sides are compared on the page Compare; all of it is in the address."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl
import streamlit as st

from care.coaching import coached_metrics
from care.compare import comparable_pair
from care.i18n import say
from care.periods.course import running_from
from care.periods.period import Period
from care.presentation.chart_selection import period_code, period_label, period_of
from care.presentation.metric_card import metrics_of_themes
from care.semantic.dimension import DIMENSIONS, PEOPLE
from care.semantic.metric import METRICS, MetricKind, Theme
from care.stores.store_names import store_name
from pages.parts.data.measured_figures import Figures
from pages.parts.data.view import View
from pages.parts.session.current_user import may_see
from pages.parts.state.widgets import choose_one

PERIODS, STORES = "period", "store"
UNITS = (Period.MONTH, Period.QUARTER, Period.WEEK)
LONGEST_LIST = 24
"""How many past periods can be chosen from."""


@dataclass(frozen=True)
class Sides:
    """What is compared: ``kind`` is a dimension of people, ``STORES`` or ``PERIODS``; then both codes.

    ``cohort``: of two periods, only the customers whom both have.
    """

    kind: str
    first: str
    second: str
    metrics: tuple[str, ...]
    cohort: bool = False


def choose_sides(view: View) -> Sides | None:
    """Draw the lists, and give what is chosen; None where there are no two of a kind."""
    with st.container(horizontal=True, key="compare-choices"):
        kinds = [*(name for name in PEOPLE if may_see(name) and view.warehouse.values(name)), PERIODS]
        if view.warehouse.stores().height > 1:
            kinds.insert(-1, STORES)
        kind = choose_one("sides", say("比什么", "Compare"), kinds, _kind, kinds[0], ("a", "b"), width=150)
        unit = Period.MONTH
        if kind == PERIODS:
            words = say("时间单位", "Unit of time")
            codes = [one.value for one in UNITS]
            unit = Period(choose_one("unit", words, codes, _unit, codes[0], ("a", "b"), width=110))
        metrics = _metrics(view, kind)
        cases = _cases(view, kind, metrics) if kind in PEOPLE else {}
        options = [*map(" ".join, cases)] if kind in PEOPLE else _options(view, kind, unit)
        if len(options) < 2:
            return None
        labels, colon = _labels(kind, options), say("：", ": ")
        usual, _ = _pair(cases) or options[:2]
        first = choose_one("a", "A", options, lambda code: f"A{colon}{labels[code]}", usual, width=250)
        others = [code for code in options if code != first]
        _, usual = _pair(cases, first) or (first, others[0])
        second = choose_one("b", "B", others, lambda code: f"B{colon}{labels[code]}", usual, width=250)
        cohort = kind == PERIODS and (
            choose_one("cohort", say("哪些客户", "Which customers"), ("no", "yes"), _cohort, "no", width=230)
            == "yes"
        )
    return Sides(kind, first, second, metrics, cohort)


def side_view(view: View, kind: str, code: str) -> View:
    """The view of one side."""
    if kind == PERIODS:
        return view.during(period_of(code))
    if kind == STORES:
        return view.only(store=code)
    store, _, name = code.partition(" ")
    return view.only(store=store, **{kind: name})


def side_name(kind: str, code: str) -> str:
    """What a side is called."""
    return _labels(kind, [code])[code]


def _options(view: View, kind: str, unit: Period) -> list[str]:
    if kind == STORES:
        return [str(code) for code in view.without(STORES).store_codes]
    last = running_from(unit, view.complete_until) - timedelta(days=1)
    return [
        period_code(unit, day)
        for day in _back(unit, last, view.warehouse.stores()["earliest_at"].min().date())
    ]


def _cases(view: View, kind: str, metrics: tuple[str, ...]) -> dict[tuple[str, str], dict[str, float]]:
    """Everybody of a kind by store and name, with how many cases of each metric they have."""
    counted = Figures(view.without(kind)).of(*metrics, by=(STORES, kind)).drop_nulls(kind)
    found: dict[tuple[str, str], dict[str, float]] = {}
    rows = counted.filter(pl.col("denominator") > 0).sort(STORES, kind, "metric")
    for store, name, metric, cases in rows.select(STORES, kind, "metric", "denominator").iter_rows():
        found.setdefault((store, name), {})[metric] = cases
    return found


def _pair(cases: Mapping[tuple[str, str], Mapping[str, float]], first: str = "") -> tuple[str, str] | None:
    """The codes of those who can be compared best, of ``first`` and another where it is given."""
    store, _, name = first.partition(" ")
    found = comparable_pair(cases, (store, name) if first else None)
    return (" ".join(found[0]), " ".join(found[1])) if found else None


def _back(unit: Period, last: date, since: date) -> list[date]:
    days = [unit.first_day(last)]
    while len(days) < LONGEST_LIST and days[-1] > since:
        days.append(unit.first_day(days[-1] - timedelta(days=1)))
    return days


def _metrics(view: View, kind: str) -> tuple[str, ...]:
    """What people of a kind answer for; of stores and periods the key metrics."""
    if kind in (STORES, PERIODS):
        return tuple(
            key for key in metrics_of_themes(*Theme, key_only=True) if view.warehouse.has_records(key)
        )
    able = [
        key for key in METRICS if kind in view.warehouse.dimensions(key) and view.warehouse.has_records(key)
    ]
    shares = coached_metrics(kind, able)
    others = [
        key
        for key in able
        if METRICS[key].responsible.dimension == kind
        and METRICS[key].kind in (MetricKind.MEAN, MetricKind.MEDIAN, MetricKind.P90)
    ]
    return (*shares, *others)


def _labels(kind: str, codes: list[str]) -> dict[str, str]:
    if kind == PERIODS:
        return {code: period_label(span) for code in codes if (span := period_of(code))}
    if kind == STORES:
        return {code: store_name(code) for code in codes}
    parts = {code: code.partition(" ") for code in codes}
    return {code: f"{name} · {store_name(store)}" for code, (store, _, name) in parts.items()}


def _kind(code: str) -> str:
    return say("两个时期", "Two periods") if code == PERIODS else DIMENSIONS[code].label


def _unit(code: str) -> str:
    return {
        Period.MONTH: say("按月", "Months"),
        Period.QUARTER: say("按季", "Quarters"),
        Period.WEEK: say("按周", "Weeks"),
    }[Period(code)]


def _cohort(code: str) -> str:
    return say("全部客户", "All customers") if code == "no" else say("两期都有的客户", "Customers in both")
