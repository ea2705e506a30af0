"""The review that is open: of which week, over which warehouse, and what its figures and minutes come to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import polars as pl
import streamlit as st

from care.i18n import say
from care.periods.period import Period, Span
from care.review import (
    Place,
    RisenCause,
    SignalChange,
    Topic,
    agenda,
    open_cases,
    returning,
    risen_causes,
    signal_changes,
)
from care.review.minutes import Minute
from care.semantic.metric import METRICS
from care.signals import read_baselines
from care.signals.judged_series import JudgedSeries
from care.signals.time_series import series_by
from care.targets.targets import read_targets
from etl.intake import warehouse_before
from pages.parts.data.view import View
from pages.parts.layout.frame import view
from pages.parts.session.current_user import viewer
from pages.parts.session.open_warehouse import open_warehouse
from pages.parts.session.server_settings import home, network
from pages.parts.state.url_state import chosen_codes
from warehouse.query.warehouse import RecordSide
from warehouse.services.minutes_store import Minutes

WEEK = timedelta(weeks=1)
WEEKS = 52
"""So far back charts reach, and so many past reviews are offered."""


@dataclass(frozen=True)
class ReviewFindings:
    """What a year of weeks comes to: courses by metric and store, what turned, which causes rose."""

    courses: Mapping[Place, JudgedSeries]
    turns: tuple[SignalChange, ...]
    risen: tuple[RisenCause, ...]


@dataclass(frozen=True)
class Review:
    """The review of ``monday``: of the week before it. ``newest`` is the latest Monday that records reach."""

    monday: date
    newest: date
    seen: View
    minutes: Minutes

    @property
    def store(self) -> str | None:
        """The one store it is about, None for all."""
        chosen = dict(self.seen.where).get("store")
        return chosen[0] if chosen else None

    @property
    def year(self) -> View:
        """The weeks that charts show."""
        return self.seen.during(Span(self.monday - WEEKS * WEEK, self.monday - timedelta(days=1)))

    @cached_property
    def found(self) -> ReviewFindings:
        """What its figures come to."""
        decided = repr((read_targets(home()), read_baselines(home())))
        return _found(f"{self.seen.house.id} {self.store} {self.monday} {decided}", self.year)

    @property
    def is_wide(self) -> bool:
        """Whether it is of more than one store of a network, whose records are not listed together."""
        return network() is not None and self.seen.stores.height > 1

    @cached_property
    def still_open(self) -> int:
        """How many complaints are open on that day, whenever received."""
        row = self.seen.during(None).figure("close_rate")
        return row["denominator"] - int(row["numerator"])

    @cached_property
    def open_cases(self) -> pl.DataFrame:
        """They themselves. Raises TooWide where it :attr:`is_wide`."""
        return open_cases(self.seen.during(None).records("close_rate", RecordSide.MISSED), self.seen.stores)

    @property
    def weeks(self) -> int:
        """How many reviews can be opened: what a network knew on a past day is not kept."""
        return 1 if network() else WEEKS

    @cached_property
    def entries(self) -> list[Minute]:
        """The minutes as they stood once this review was over, as far as the viewer may read them."""
        one, on = viewer(), None if self.monday == self.newest else self.monday
        return [
            minute
            for minute in self.minutes.standing(on)
            if one.sees(minute.content.store) and self.store in (None, minute.content.store)
        ]

    @cached_property
    def agenda(self) -> tuple[Topic, ...]:
        """Its views in order."""
        return agenda(
            self.found.turns,
            returning=len(returning(self.entries, self.monday)),
            open_cases=min(self.still_open, 1) if self.is_wide else self.still_open,
            causes_rose=bool(self.found.risen),
        )


def open_review() -> Review:
    """The review that the address asks for: the newest, or a past one as it was.

    Raises NoWarehouse where nothing was known yet, CannotWrite, CannotKeep.
    """
    now = view()
    newest = Period.WEEK.first_day(now.house.stores()["as_of"].max().date())
    monday = newest if network() else min(_asked(newest), newest)
    house = now.house
    if monday < newest:
        with st.spinner(say("正在还原那一周…", "Winding back to that week…")):
            house = open_warehouse(warehouse_before(home(), monday))
    chosen = [store for store in chosen_codes("store") if store in set(house.stores()["store"])]
    where = (("store", (chosen[0],)),) if len(chosen) == 1 else ()
    week = Span.of(Period.WEEK, monday - WEEK)
    return Review(monday, newest, View(house, week, where), Minutes.open(home()))


def _asked(usual: date) -> date:
    """The Monday in the address, the usual one where it cannot be read."""
    try:
        return Period.WEEK.first_day(date.fromisoformat(next(iter(chosen_codes("week")), "")))
    except ValueError:
        return usual


@st.cache_data(show_spinner=False, max_entries=60)
def _found(key: str, _year: View) -> ReviewFindings:  # noqa: ARG001 - what the courses depend on
    keys = tuple(metric.key for metric in METRICS.values() if not metric.monthly)
    courses: dict[Place, JudgedSeries] = {}
    views = {None: _year} | {store: _year.only(store=store) for store in _stores(_year)}
    for by in ((), ("store",)) if len(views) > 1 else ((),):
        figures = _year.figures(*keys, by=by, period=Period.WEEK)
        for (metric, *stores), series in series_by(figures, "metric", *by).items():
            store = next(iter(stores), None)
            courses[metric, store] = views[store].judged(METRICS[metric], series, Period.WEEK)
    by_cause = _year.figures("complaint_count", by=("cause_1",), period=Period.WEEK)
    weeks = pl.date_range(_year.span.since, _year.span.until, "1w", eager=True).to_list()
    rose = risen_causes(
        by_cause, weeks, lambda one: _year.judged(METRICS["complaint_count"], one, Period.WEEK)
    )
    return ReviewFindings(courses, tuple(signal_changes(courses)), tuple(rose))


def _stores(year: View) -> list[str]:
    """The stores by themselves, where there are several, and not too many."""
    return year.names if year.stores.height > 1 and year.tells_apart else []
