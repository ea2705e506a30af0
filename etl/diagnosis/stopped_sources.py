"""Exports that used to come at intervals and have stopped coming: nobody notices what is not there."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

from care.i18n import say
from etl.diagnosis.finding import Finding, Severity
from etl.pipeline.load import moment_of_loading
from etl.records.registry import RECORDS
from warehouse.storage.home import DamagedHome, Home

ENOUGH = 4
"""Days with a load from which on there is a usual interval."""
PATIENCE, GRACE = 3, timedelta(days=3)
"""Usual intervals, and days at least, that may pass without one: a weekend or a holiday is none."""


def stopped_findings(home: Path, now: datetime | None = None) -> Iterator[Finding]:
    """One finding for each store and kind of record that has not been loaded for long."""
    try:
        loads = Home(home).read_manifest()["loads"]
    except DamagedHome:
        return
    for (store, record), (last, usual) in sorted(stopped(loads, (now or moment_of_loading()).date()).items()):
        kind = RECORDS[record]
        yield Finding(
            "sources",
            Severity.WARNING,
            say(
                f"{store} 的{kind.zh}通常每 {usual} 天导入一次，最近一次是 {last}。",
                f"{kind.en} of {store} usually come every {usual} days; the last came on {last}.",
            ),
            say(
                "检查导出任务，以及 care watch 是否在运行。",
                "See whether the export is still made, and whether “care watch” runs.",
            ),
        )


def stopped(loads: Iterable[Mapping[str, Any]], today: date) -> dict[tuple[str, str], tuple[date, int]]:
    """By store and kind of record: the last day with a load, and the usual interval in days."""
    days: defaultdict[tuple[str, str], set[date]] = defaultdict(set)
    for load in loads:
        for sheet in load["sheets"]:
            for store in sheet.get("stores", ()):
                if store and sheet["record"] in RECORDS:
                    days[store, sheet["record"]].add(datetime.fromisoformat(load["loaded_at"]).date())
    found = {}
    for what, on in days.items():
        if len(on) < ENOUGH:
            continue
        ordered = sorted(on)
        usual = median((b - a).days for a, b in pairwise(ordered))
        if today - ordered[-1] > max(PATIENCE * timedelta(days=usual), GRACE):
            found[what] = ordered[-1], round(usual)
    return found
