"""Query times: one metric, a whole page, and the number of queries of a page."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import duckdb
import streamlit as st
from streamlit.testing.v1 import AppTest

from care.periods.period import Period
from care.reports import FORMATS, REPORTS, write_report
from tests.bench.loading import Bench
from tests.bench.ratio import Ratio, fastest, processor, seconds
from tests.support.harness import compiled_once, sought_once
from warehouse.query.mart_catalog import MartCatalog
from warehouse.query.metric_sql import Sql
from warehouse.query.warehouse import Question, Warehouse
from warehouse.services.report_data import gather_report
from warehouse.storage.home import Home

ROOT = Path(__file__).parents[2]
PAGES = ("overview", "callbacks", "complaints", "causes", "advisors")
BY_HAND = {
    "callback_rate": """
        select date_trunc('week', due_on)::date as period,
            count(*) filter (where attempts_known and due_at <= as_of and first_attempt_at <= due_at) as n,
            count(*) filter (where attempts_known and due_at <= as_of) as d
        from callback_tasks where due_on between ? and ? group by period order by period
    """,
    "complaint_count": """
        select date_trunc('week', received_on)::date as period, count(*) as n
        from complaints where received_on between ? and ? group by period order by period
    """,
    "satisfaction_score": """
        select date_trunc('week', attempted_on)::date as period,
            avg(satisfaction) as value, count(satisfaction) as d
        from attempts where attempted_on between ? and ? and satisfaction is not null
        group by period order by period
    """,
}
"""The shortest statement that answers the question for this network, in which no row is unknown."""

NOTHING = "import streamlit as st; st.context.headers; st.context.headers"
"""An empty page that reads the headers, because the test harness makes a server for each such request."""


def by_week(bench: Bench) -> Iterator[Ratio]:
    """One metric by week for the last year, against the fastest possible statement for it."""
    warehouse = Warehouse.open(bench.home())
    until = warehouse.stores()["as_of"].max().date()
    since = until - timedelta(days=364)
    with duckdb.connect() as db:
        db.execute(f"attach '{Home(bench.home()).warehouse(warehouse.id).as_posix()}' as served (read_only)")
        db.execute("use served")
        for metric, statement in BY_HAND.items():
            question = Question((metric,), period=Period.WEEK, since=since, until=until)
            pairs = tuple(
                (
                    1000 * fastest(lambda asked=question: warehouse.measure(asked), 7),
                    1000
                    * fastest(lambda sql=statement: db.sql(sql, params=[since, until]).to_arrow_table(), 7),
                )
                for _ in range(bench.runs)
            )
            size = bench.network.size.name
            yield Ratio(f"{metric} by week for a year", size, "by hand", "ms", pairs, "≤ 1.2")


def pages(bench: Bench, names: Sequence[str] = PAGES) -> Iterator[Ratio]:
    """A page's time on the server with an empty and with a full cache, against its queries alone.

    The queries run as the cold page runs them: on a file just opened, of which DuckDB has cached nothing yet.
    The time of an empty page, which reads its visitor's headers as ours do, is subtracted.
    """
    size = bench.network.size.name
    for page in names:
        cold, warm = [], []
        for nth in range(bench.runs + 1):
            st.cache_data.clear()
            st.cache_resource.clear()
            app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
            with _serving(bench.home()), sought_once(), compiled_once():
                with _noting() as asked:
                    first = seconds(lambda here=app, to=page: _open(here, to))
                again = fastest(app.run, 3)
                empty = AppTest.from_string(NOTHING)
                harness = fastest(lambda: AppTest.from_string(NOTHING).run(), 3), fastest(empty.run, 4)
            if nth:  # the very first imports what it needs
                bare = 1000 * _bare(Warehouse.open(bench.home()), asked)
                cold.append((1000 * (first - harness[0]), bare))
                warm.append((1000 * (again - harness[1]), bare))
        limit = f"{len(asked)} queries by themselves"
        yield Ratio(f"page {page}, cold", size, limit, "ms", tuple(cold), "≤ 1.5 + 50 ms")
        yield Ratio(f"page {page}, warm", size, limit, "ms", tuple(warm), "≤ 60 ms")


def review(bench: Bench) -> Iterator[Ratio]:
    """The first view of the weekly review with an empty cache, and looked at again; in processor time."""
    cold, warm = [], []
    for nth in range(bench.runs + 1):
        st.cache_data.clear()
        st.cache_resource.clear()
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
        with _serving(bench.home()), sought_once(), compiled_once():
            first, again = processor(lambda here=app: _open(here, "review")), processor(app.run)
        if nth:  # the very first imports what it needs
            cold.append((first, 1.0))
            warm.append((again, 1.0))
    size = bench.network.size.name
    yield Ratio("first view of the review, cold", size, "1 s of a processor", "s", tuple(cold), "≤ 1")
    yield Ratio("the same, looked at again", size, "1 s of a processor", "s", tuple(warm), "≤ 1")


def reports(bench: Bench) -> Iterator[Ratio]:
    """The monthly report of all stores, gathered and written in each format; in processor time."""
    for ending in FORMATS:
        to, pairs = bench.fresh(f"report{ending}"), []
        for nth in range(bench.runs + 1):
            made = processor(lambda path=to: _report(bench.home(), path))
            if nth:
                pairs.append((made, 5.0))
        size = bench.network.size.name
        yield Ratio(f"monthly report, {ending}", size, "5 s of a processor", "s", tuple(pairs), "≤ 1")


def _report(home: Path, to: Path) -> None:
    write_report(gather_report(Warehouse.open(home), REPORTS["after-sales"], None, None), to)


def _open(app: AppTest, page: str) -> None:
    app.switch_page(f"pages/{page}.py") if page != PAGES[0] else app
    app.run()
    if app.exception:
        raise RuntimeError(app.exception[0].message)


@contextmanager
def _serving(home: Path) -> Iterator[None]:
    with patch.dict(os.environ, CARE_HOME=str(home)):
        yield


@contextmanager
def _noting() -> Iterator[list[Callable[[MartCatalog], object]]]:
    """Record each statement that a warehouse runs, so that it can be run again alone."""
    asked: list[Callable[[MartCatalog], object]] = []

    def noted(run: Callable[[MartCatalog, Sql], Any]) -> Callable[[MartCatalog, Sql], Any]:
        def ask(marts: MartCatalog, sql: Sql) -> Any:
            asked.append(lambda other: run(other, sql))
            return run(marts, sql)

        return ask

    passing = {name: noted(getattr(MartCatalog, name)) for name in ("frame", "rows")}
    with patch.multiple(MartCatalog, **passing):
        yield asked


def _bare(warehouse: Warehouse, asked: list[Callable[[MartCatalog], object]]) -> float:
    marts = warehouse._marts  # noqa: SLF001 - statements are run without what a warehouse keeps of them
    return sum(seconds(lambda ask=ask: ask(marts)) for ask in asked)
