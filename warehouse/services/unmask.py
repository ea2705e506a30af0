"""The personal originals of one record, for users with the right; recorded in the audit log before shown."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from care.access.principal import Principal, Right
from care.audit.log import AuditEvent, record_event
from care.i18n import say
from warehouse.build.load_tables import numbered_sheets
from warehouse.query.figure_source import FigureSource
from warehouse.storage.home import Home

SHORTEST_REASON = 4
"""Minimum number of characters of a reason."""


class OriginalsWithheld(Exception):
    """The originals are not shown; the message says why."""


def originals(
    source: FigureSource, viewer: Principal, file_id: int, source_row: int, reason: str
) -> Mapping[str, str]:
    """Field → original value of each masked field of a record; empty where none is masked.

    Raises :class:`OriginalsWithheld`, and CannotNote where the audit log cannot be written. Callers may not
    store what it returns.
    """
    why = stated_reason(viewer, reason)
    place, sheet = Home(source.home), _sheet(source, file_id)
    masked = _row(place.batch(sheet["batch"]), source_row)
    if not viewer.sees(masked["store_code"]):
        raise _none()
    protected = _row(place.protected(sheet["batch"]), source_row)
    hidden = {name: value for name, value in protected.items() if value is not None and value != masked[name]}
    record_event(
        source.home,
        viewer.email or viewer.name,
        AuditEvent.UNMASK,
        store=masked["store_code"],
        reason=why,
        fields=list(hidden),
        record=sheet["record"],
        file=sheet["file"],
        sheet=sheet["sheet"],
        row=source_row,
    )
    return hidden


def stated_reason(viewer: Principal, reason: str) -> str:
    """The reason for which somebody with the right sees originals; raises :class:`OriginalsWithheld`."""
    why = " ".join(reason.split())
    if not viewer.may(Right.UNMASKED):
        raise OriginalsWithheld(
            say("您没有“查看未脱敏的信息”的权限。", "You may not see personal originals.")
        )
    if len(why) < SHORTEST_REASON:
        raise OriginalsWithheld(
            say(
                f"请写明查看的原因，至少 {SHORTEST_REASON} 个字。",
                f"Say why you need to see it, in at least {SHORTEST_REASON} characters.",
            )
        )
    return why


def _sheet(source: FigureSource, file_id: int) -> dict[str, Any]:
    """The sheet with that ``file_id``, as :func:`numbered_sheets` gives it."""
    found = sheets_of(source).filter(pl.col("file_id") == file_id).to_dicts()
    if not found:
        raise _none()
    return found[0]


def sheets_of(source: FigureSource) -> pl.DataFrame:
    """All sheets of the build, as :func:`numbered_sheets` gives them; raises :class:`OriginalsWithheld`."""
    place = Home(source.home)
    try:
        loads = json.loads(place.manifest(source.build).read_text(encoding="utf-8"))["loads"]
    except FileNotFoundError as gone:
        raise _none() from gone
    return numbered_sheets(place, loads)


def _row(file: Path, source_row: int) -> dict[str, Any]:
    try:
        found = pl.scan_parquet(file).filter(pl.col("source_row") == source_row).collect().to_dicts()
    except FileNotFoundError as gone:
        raise _none() from gone
    if not found:
        raise _none()
    return found[0]


def _none() -> OriginalsWithheld:
    """The same message for a missing record and for another store's, so that it reveals neither."""
    return OriginalsWithheld(
        say(
            "没有这条记录，或它不属于您的门店；如刚导入过新文件，请刷新页面后再试。",
            "There is no such record, or it is of another store. Where files have just been loaded, reload "
            "the page and try again.",
        )
    )
