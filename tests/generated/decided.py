"""What a home has decided: its policies, and stores that became another, with their files."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, time
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from tests.generated.values import ANCHORS, Draw, Row
from tests.reference.policies import PolicyEntry

PRESETS: tuple[str | list[str], ...] = (
    *("standard", "svw", "svw", "ghac", "faw_vw", "dyk", "vgic"),
    *(["svw", "vgic"], ["vgic", "faw_vw"], ["dyk", "svw"], ["ghac", "vgic", "dyk"]),
)
VALUES: tuple[Mapping[str, Any], ...] = (
    {},
    {},
    {},
    {"callbacks": {"service": {"due_days": 5}, "sale_day3": {"owed": False}, "key_customer": {"owed": True}}},
    {"callbacks": {"service": {"owed": True, "due_hours": 24}, "tries": 2}},
    {"callbacks": {"channels": ["phone", "sms"], "hours": [[time(10), time(12, 0, 1)]]}},
    {"callbacks": {"sale_day7": {"owed": True, "opens_days": 3, "due_days": 8}}},
    {"callbacks": {"complaint_revisit": {"owed": True, "due_days": 2}, "lost_customer": {"owed": False}}},
    {"complaints": {"watch_months": 1, "contact_hours": 1, "sources": ["hotline", "walk_in"]}},
    {"complaints": {"reply_hours": 1}, "inquiries": {"close_hours": 2}},
    {"lost": {"after_months": 6, "until_months": 18}},
    {"reminders": {"maintenance": {"lead_days": [20, 3]}, "first_service": {"after_days": 83}}},
    {"profiles": {"due_days": 4}, "complaints": {"form_days": 2}},
    {
        "callbacks": {
            "next_days": 2,
            "reach_hours": 30,
            "answer_hours": 48,
            "voice_days": 10,
            "match_days": 12,
        }
    },
    {"lost": {"silent_months": 3}, "returns": {"reminder_days": 12, "win_back_days": 40, "grace_days": 3}},
)
"""Values that a store may have of its own, as the tables of policy.toml have them."""


FIRST = date(1900, 1, 1)
"""The day from which a policy without a day holds."""


@st.composite
def policies(draw: Draw, store: str | None) -> list[PolicyEntry]:
    """None, one, or a change from a day on; no two from one day."""
    days: list[date | None] = [None, *(anchor.date() for anchor in ANCHORS)]
    since = draw(st.lists(st.sampled_from(days), max_size=2, unique=True))
    return [
        PolicyEntry(draw(st.sampled_from(PRESETS)), store, day, draw(st.sampled_from(VALUES)))
        for day in since
    ]


def split_codes(rows: Sequence[Row], store: str, former: str) -> list[Row]:
    """The rows of a store, some under the code that it had before; cars of one order under one code."""
    return [{"store_code": former if _is_old(row) else store} | row for row in rows]


def _is_old(row: Row) -> bool:
    number = row.get("order_no") or row.get("callback_no") or row.get("complaint_no") or "0"
    return ord(number[-1]) % 2 == 0


def write_decisions(home: Path, entries: Sequence[PolicyEntry], became: Mapping[str, str]) -> None:
    """Write policy.toml and stores.toml into a home, where there is anything to say."""
    home.mkdir(parents=True, exist_ok=True)
    if entries:
        (home / "policy.toml").write_text(policy_toml(entries), encoding="utf-8")
    if became:
        (home / "stores.toml").write_text(stores_toml(became), encoding="utf-8")


def stores_toml(became: Mapping[str, str]) -> str:
    tables = []
    for former, code in became.items():
        tables += [["[[store]]", f'code = "{code}"', f'name = "{code}店"']]
        tables += [["[[store]]", f'code = "{former}"', f'became = "{code}"', "since = 2022-01-01"]]
    return "\n".join("\n".join(table) + "\n" for table in tables)


def policy_toml(entries: Sequence[PolicyEntry]) -> str:
    """The entries as tables of policy.toml, each with who decided it, when and why."""
    return "\n".join("\n".join(_entry(entry)) + "\n" for entry in entries)


def _entry(entry: PolicyEntry) -> Iterator[str]:
    yield "[[policy]]"
    if entry.store:
        yield f'store = "{entry.store}"'
    yield f"preset = {_value(entry.preset)}"
    yield f"since = {entry.since or FIRST}"
    yield from ('by = "王经理"', "decided_on = 2021-01-04", 'reason = "按厂家要求"')
    yield from _tables("policy", entry.values)


def _tables(path: str, table: Mapping[str, Any]) -> Iterator[str]:
    plain = {name: value for name, value in table.items() if not isinstance(value, Mapping)}
    if plain:
        yield f"[{path}]"
        yield from (f"{name} = {_value(value)}" for name, value in plain.items())
    for name, value in table.items():
        if isinstance(value, Mapping):
            yield from _tables(f"{path}.{name}", value)


def _value(value: Any) -> str:
    """A value as TOML; a time of day is text."""
    match value:
        case bool():
            return str(value).lower()
        case time():
            return f'"{value:%H:%M:%S}"' if value.second else f'"{value:%H:%M}"'
        case str():
            return f'"{value}"'
        case list() | tuple():
            return f"[{', '.join(map(_value, value))}]"
        case _:
            return str(value)
