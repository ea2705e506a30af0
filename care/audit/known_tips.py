"""The ends that the audit log had on earlier days, as manifests and backups keep them.

Whoever owns the folder can rewrite the log and its tip alike. What was noted before shows nevertheless where
a tip of that time was kept in another file, best on another machine.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from care.audit.hash_chain import Tip, tip_of
from care.audit.log import LOG

DAYS = 400
"""The number of days whose tips are kept."""


def daily_tips(home: Path, before: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Day → offset and hash of the log's end on it: those kept ``before``, and today's as it is now."""
    tips = {day: list(tip) for day, tip in before.items()}
    if (tip := tip_of(home / LOG)) is not None:
        tips[f"{datetime.now():%Y-%m-%d}"] = [tip.offset, tip.hash]
    return dict(sorted(tips.items())[-DAYS:])


def as_tips(kept: Iterable[Mapping[str, Any]]) -> list[Tip]:
    """The tips that several manifests keep, each once; what is no tip is passed over."""
    tips = set()
    for days in kept:
        for tip in days.values():
            match tip:
                case [int(offset), str(link)]:
                    tips.add(Tip(offset, link))
    return sorted(tips, key=lambda tip: tip.offset)
