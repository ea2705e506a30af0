"""The weekly review that is open: its week, its warehouse, its findings and its minutes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import polars as pl
import streamlit as st

from care.i18n import say
from care.periods.course import BEGINNING
from care.periods.freshness import last_day_known
from care.periods.period import Period, Span
from care.periods.presets import with_course
from care.policies.policy_book import read_policy_book
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
from care.storage.shared_views import SharedPlace, SharedView
from care.targets.targets import read_targets
from etl.intake import warehouse_before
from pages.parts.components.explore.pinned import pinned_views
from pages.parts.data.judged_figures import JudgedFigures
from pages.parts.data.measured_figures import Figures
from pages.parts.data.view import View
from pages.parts.layout.frame import current_view
from pages.parts.session.current_user import current_user
from pages.parts.session.open_warehouse import open_warehouse
from pages.parts.session.server_settings import home, network
from pages.parts.state.url_state import chosen_codes
from warehouse.query.metric_sql import RecordSide
from warehouse.services.minutes_store import Minutes

WEEK = timedelta(weeks=1)
WEEKS = 52
"""Number of weeks in a chart, and of past reviews that can be opened."""


@dataclass(frozen=True)
class ReviewFindings:
    """The findings of a year of weeks: judged series by metric and store, changed signals, risen causes."""

    series: Mapping[Place, JudgedSeries]
    signal_changes: tuple[SignalChange, ...]
    risen: tuple[RisenCause, ...]


@dataclass(frozen=True)
class Review:
    """The review on ``monday`` of the week before it. ``newest``: the latest Monday that records reach."""

    monday: date
    newest: date
    view: View
    minutes: Minutes

    @property
    def store(self) -> str | None:
        """The one store that is reviewed, None for all."""
        chosen = dict(self.view.where).get("store")
        return chosen[0] if chosen else None

    @property
    def year(self) -> View:
        """The weeks that charts show."""
        return self.view.during(Span(self.monday - WEEKS * WEEK, self.monday - timedelta(days=1)))

    @property
    def course(self) -> View:
        """The weeks that verdicts rest on."""
        year = self.year.span
        return self.view.during(with_course(year, year.until, Period.WEEK))

    @cached_property
    def findings(self) -> ReviewFindings:
        """The findings of the weeks that charts show."""
        decisions = repr((read_targets(home()), read_baselines(home()), read_policy_book(home())))
        key = f"{self.view.warehouse.id} {self.store} {self.monday} {decisions}"
        return _findings(key, self.year, self.course)

    @property
    def is_wide(self) -> bool:
        """Whether it is of more than one store of a network, whose records are not listed together."""
        return network() is not None and self.view.stores.height > 1

    @cached_property
    def still_open(self) -> int:
        """How many complaints are open on that day, whenever received."""
        row = Figures(self.view.during(None)).figure("close_rate")
        return row["denominator"] - int(row["numerator"])

    @cached_property
    def open_cases(self) -> pl.DataFrame:
        """These complaints. Raises UnsupportedAcrossStores where the review :attr:`is_wide`."""
        records = Figures(self.view.during(None)).records("close_rate", RecordSide.MISSED)
        return open_cases(records, self.view.stores, read_policy_book(home()))

    @property
    def weeks(self) -> int:
        """How many reviews can be opened: only one of a network, whose past builds are not kept."""
        return 1 if network() else WEEKS

    @cached_property
    def entries(self) -> list[Minute]:
        """The minutes as they stood once this review was over, as far as the user may read them."""
        user, on = current_user(), None if self.monday == self.newest else self.monday
        return [
            minute
            for minute in self.minutes.standing(on)
            if user.sees(minute.content.store) and self.store in (None, minute.content.store)
        ]

    @cached_property
    def shared(self) -> list[SharedView]:
        """The shared views that were put on the agenda, as far as the user is offered them."""
        return pinned_views(SharedPlace.REVIEW)

    @cached_property
    def agenda(self) -> tuple[Topic, ...]:
        """Its topics in order."""
        return agenda(
            self.findings.signal_changes,
            returning=len(returning(self.entries, self.monday)),
            open_cases=min(self.still_open, 1) if self.is_wide else self.still_open,
            causes_rose=bool(self.findings.risen),
            views=[view.name for view in self.shared],
        )


def open_review() -> Review:
    """The review that the URL asks for: the newest, or a past one as it was.

    Raises NoWarehouse where nothing was known yet, CannotWrite, CannotKeep.
    """
    warehouse = current_view().warehouse
    newest = Span.last_over(Period.WEEK, last_day_known(warehouse.stores())).since + WEEK
    monday = newest if network() else min(_monday_in_url(newest), newest)
    if monday < newest:
        with st.spinner(say("正在还原那一周…", "Winding back to that week…")):
            warehouse = open_warehouse(warehouse_before(home(), monday))
    chosen = [store for store in chosen_codes("store") if store in set(warehouse.dated_stores()["store"])]
    where = (("store", (chosen[0],)),) if len(chosen) == 1 else ()
    week = Span.of(Period.WEEK, monday - WEEK)
    return Review(monday, newest, View(warehouse, week, where), Minutes.open(home()))


def _monday_in_url(usual: date) -> date:
    """The Monday in the URL, the usual one where it cannot be read."""
    try:
        day = date.fromisoformat(next(iter(chosen_codes("week")), ""))
        return Period.WEEK.first_day(max(day, BEGINNING))
    except (ValueError, OverflowError):
        return usual


@st.cache_data(show_spinner=False, max_entries=60)
def _findings(key: str, _year: View, _course: View) -> ReviewFindings:  # noqa: ARG001 - all they depend on
    metrics = tuple(metric.key for metric in METRICS.values() if not metric.monthly)
    judged: dict[Place, JudgedSeries] = {}
    stores = _stores(_year)
    figures = {None: JudgedFigures(_year)} | {
        store: JudgedFigures(_year.only(store=store)) for store in stores
    }
    for by in ((), ("store",)) if stores else ((),):
        rows = Figures(_course).of(*metrics, by=by, period=Period.WEEK)
        for (metric, *group), series in series_by(rows, "metric", *by).items():
            store = next(iter(group), None)
            judged[metric, store] = figures[store].judge(METRICS[metric], series, Period.WEEK)
    by_cause = Figures(_course).of("complaint_count", by=("cause_1",), period=Period.WEEK)
    weeks = pl.date_range(_course.span.since, _course.span.until, "1w", eager=True).to_list()
    risen = risen_causes(
        by_cause,
        weeks,
        lambda cause, series: JudgedFigures(_year.only(cause_1=cause)).judge(
            METRICS["complaint_count"], series, Period.WEEK
        ),
    )
    return ReviewFindings(judged, tuple(signal_changes(judged)), tuple(risen))


def _stores(year: View) -> list[str]:
    """The stores by themselves, where there are several, and not too many."""
    return year.store_codes if year.stores.height > 1 and year.judges_stores else []
