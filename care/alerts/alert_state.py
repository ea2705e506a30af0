"""What was told already, and what is news: ``HOME/alerts.jsonl``, one line an item told or over."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from care.alerts.alert_rules import AlertRule
from care.attention import Concern
from care.storage.atomic_files import PRIVATE_FILE
from care.storage.json_lines import complete_lines

LOG = "alerts.jsonl"


@dataclass(frozen=True)
class Told:
    """An item that was told under a rule and is not over; ``sentence`` as it was told."""

    rule: str
    key: str
    sentence: str


@dataclass(frozen=True)
class News:
    """What a rule has to tell: items that begin, and items that were told and are over."""

    begun: tuple[Concern, ...]
    over: tuple[Told, ...]

    def __bool__(self) -> bool:
        return bool(self.begun or self.over)


def key_of(item: Concern) -> str:
    """What makes an item the same one as before: its kind, store, person and story, but not its numbers."""
    return "|".join((item.kind.value, item.store or "", item.person or "", item.story))


def news(rule: AlertRule, items: Sequence[Concern], told: Sequence[Told]) -> News:
    """What has begun, and what is over, since the last message of the rule."""
    mine = {one.key: one for one in told if one.rule == rule.name}
    now = {key_of(item): item for item in items if rule.is_about(item)}
    return News(
        tuple(item for key, item in now.items() if key not in mine),
        tuple(one for key, one in mine.items() if key not in now),
    )


def read_told(home: Path) -> list[Told]:
    """Every item that was told and is not over."""
    standing: dict[tuple[str, str], Told] = {}
    for entry in complete_lines(home / LOG, ("rule", "key", "state", "sentence")):
        place = (entry["rule"], entry["key"])
        if entry["state"] == "told":
            standing[place] = Told(entry["rule"], entry["key"], entry["sentence"])
        else:
            standing.pop(place, None)
    return list(standing.values())


def record_told(home: Path, rule: AlertRule, said: News, now: datetime) -> None:
    """Note what a message told, so that it is told once."""
    told = [("told", key_of(item), item.sentence) for item in said.begun]
    over = [("over", one.key, one.sentence) for one in said.over]
    path = home / LOG
    path.touch(PRIVATE_FILE)
    with path.open("a", encoding="utf-8") as file:
        for state, key, sentence in (*told, *over):
            entry = {
                "at": f"{now:%Y-%m-%d %H:%M:%S}",
                "rule": rule.name,
                "state": state,
                "key": key,
                "sentence": sentence,
            }
            file.write(json.dumps(entry, ensure_ascii=False) + "\n")
