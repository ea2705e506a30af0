"""Whether the computer's clock can be right, asked before a load (definitions §2).

Under a clock that is behind, every newer record would be rejected as lying in the future; under one that is
far ahead, nothing would be pending and every deadline missed.
"""

from datetime import datetime, timedelta
from pathlib import Path

from care.i18n import say
from care.stores.store_register import BadStores, read_stores, store_zones
from etl.pipeline.load import moment_of_loading
from etl.validation.clocks import latest_on
from warehouse.storage.home import Home

FAR = timedelta(days=366)
"""So long after the newest record and the last load the clock is doubted."""


def clock_question(home: Path, now: datetime | None = None) -> str | None:
    """A sentence that asks whether the clock is right; None where nothing speaks against it.

    Times of stores whose clock is ahead are compared on China's. Raises DamagedHome.
    """
    now = now or moment_of_loading()
    manifest = Home(home).read_manifest()
    asked = manifest["as_of_asked"]
    zones = _zones(home)
    # A requested as_of is no record: where it is the latest, what the records reach is not known.
    reached = [
        datetime.fromisoformat(at) - (latest_on(zones[store], now) - now if store in zones else timedelta())
        for store, at in manifest["as_of"].items()
        if at != asked
    ]
    newest = max(reached, default=None)
    if newest is not None and now < newest:
        return say(
            f"这台电脑的时钟是 {now:%Y-%m-%d %H:%M}，早于已导入的最新记录 {newest:%Y-%m-%d %H:%M}："
            "此后的记录会被当作未来而拒收。请先校准时钟。",
            f"The clock of this computer says {now:%Y-%m-%d %H:%M}, which is before the newest record loaded "
            f"({newest:%Y-%m-%d %H:%M}): later records would be rejected as lying in the future. Set the "
            "clock first.",
        )
    loaded = [datetime.fromisoformat(load["loaded_at"]) for load in manifest["loads"]]
    latest = max([*loaded, *([newest] if newest else [])], default=None)
    if latest is not None and now > latest + FAR:
        return say(
            f"这台电脑的时钟是 {now:%Y-%m-%d %H:%M}，比最近一次导入和最新记录"
            f"（{latest:%Y-%m-%d}）晚一年以上：时钟超前时，未到期的任务会算作逾期。请先核对时钟。",
            f"The clock of this computer says {now:%Y-%m-%d %H:%M}, more than a year after the last load and "
            f"the newest record ({latest:%Y-%m-%d}): under a clock that is ahead, what is not due yet would "
            "count as missed. Check the clock first.",
        )
    return None


def _zones(home: Path) -> dict[str, str]:
    """The zones of stores; none where the stores file is invalid, which a load says by itself."""
    try:
        return store_zones(read_stores(home))
    except BadStores:
        return {}
