"""A worklist with names and phone numbers, for the agent who calls; once a day, with a reason, and logged."""

import json
from datetime import date
from pathlib import Path

import polars as pl
from filelock import FileLock

from care.access.principal import Principal
from care.audit.log import AuditEvent, read_audit, record_event
from care.i18n import say
from warehouse.query.figure_source import FigureSource
from warehouse.services.unmask import OriginalsWithheld, sheets_of, stated_reason
from warehouse.services.worklists.daily_worklist import Worklist
from warehouse.storage.home import Home

LOCK = "worklist.lock"
PERSONAL = ("customer_name", "customer_phone", "plate", "vin")
"""The columns whose originals an agent needs to call."""


def unmasked_worklist(
    source: FigureSource, viewer: Principal, listed: Worklist, agent: str, reason: str
) -> pl.DataFrame:
    """The rows of ``agent`` with the originals of name, phone, plate and VIN.

    It is given once for each day, store and agent, so that no copies go about; namesakes of two stores are
    two people. What retention has removed stays masked. Raises :class:`OriginalsWithheld`, and CannotNote
    where the audit log cannot be written.
    """
    why = stated_reason(viewer, reason)
    rows = listed.of(agent).rows
    if rows.is_empty():
        raise OriginalsWithheld(
            say(f"{agent} 在 {listed.day} 没有待办。", f"{agent} has nothing to call on {listed.day}.")
        )
    if not all(map(viewer.sees, rows["store"].unique())):
        raise OriginalsWithheld(say("这份清单不属于您的门店。", "This list is of another store."))
    stores = rows["store"].unique().to_list()
    if len(stores) > 1:
        raise OriginalsWithheld(
            say(
                f"几家门店都有 {agent}：请先选择一家门店。",
                f"There is a {agent} in several stores: choose one store first.",
            )
        )
    given = _with_originals(source, rows)  # before it is noted: a list that could not be made is not spent
    with FileLock(source.home / LOCK):  # lest two ask at the same moment
        _refuse_second(source, listed.day, agent, stores[0])
        record_event(
            source.home,
            viewer.email or viewer.name,
            AuditEvent.UNMASK,
            worklist=str(listed.day),
            agent=agent,
            store=stores[0],
            reason=why,
            rows=rows.height,
            fields=list(PERSONAL),
        )
    return given


def _refuse_second(source: FigureSource, day: date, agent: str, store: str) -> None:
    """Raise :class:`OriginalsWithheld` where the day's list of this agent has been given out."""
    for at, who, details in (
        read_audit(source.home)
        .filter(pl.col("what") == AuditEvent.UNMASK.value)
        .select("at", "who", "details")
        .iter_rows()
    ):
        known = json.loads(details)
        if (known.get("worklist"), known.get("agent"), known.get("store")) == (str(day), agent, store):
            raise OriginalsWithheld(
                say(
                    f"{agent} 在 {day} 的清单已由 {who} 于 {at[:16].replace('T', ' ')} 导出，"
                    "每天只导出一次；请向其索取，或在看板上逐条查看原值。",
                    f"{who} exported the list of {agent} for {day} at {at[:16].replace('T', ' ')}, and it is "
                    "given once a day: ask them for it, or look at single originals on the dashboard.",
                )
            )


def _with_originals(source: FigureSource, rows: pl.DataFrame) -> pl.DataFrame:
    place, batches = Home(source.home), dict(sheets_of(source).select("file_id", "batch").iter_rows())
    found = []
    for (file_id,), some in rows.partition_by("file_id", as_dict=True).items():
        protected = place.protected(batches[file_id]) if file_id in batches else None
        found.append(some if protected is None or not protected.exists() else _replaced(some, protected))
    order = rows.select("file_id", "source_row", "callback_type", "task_no")
    return order.join(
        pl.concat(found), on=order.columns, how="left", maintain_order="left", nulls_equal=True
    ).select(rows.columns)


def _replaced(rows: pl.DataFrame, protected: Path) -> pl.DataFrame:
    originals = pl.scan_parquet(protected)
    here = [name for name in PERSONAL if name in originals.collect_schema().names()]
    wanted = originals.filter(pl.col("source_row").is_in(rows["source_row"].to_list())).select(
        pl.col("source_row").cast(pl.Int64), *(pl.col(name).alias(f"{name}_original") for name in here)
    )
    return (
        rows.join(wanted.collect(), on="source_row", how="left", maintain_order="left")
        # Only where something is shown: a phone that is the store's own is blank.
        .with_columns(
            pl.when(pl.col(name).is_not_null()).then(pl.coalesce(f"{name}_original", name)).alias(name)
            for name in here
        )
        .select(rows.columns)
    )
