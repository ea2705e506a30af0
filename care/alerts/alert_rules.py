"""Who is told of what: ``HOME/alerts.toml``, one ``[[alert]]`` a subscription."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from operator import itemgetter
from pathlib import Path
from typing import Annotated

from care.attention import Concern
from care.attention.attention_kinds import Group, Kind
from care.i18n import say
from care.semantic.metric import METRICS
from care.storage.toml_edit import write_entries
from care.storage.toml_schema import TomlValidator
from care.storage.toml_values import FILLED_TEXT, WEB_ADDRESS, WHOLE_NUMBER, ValueKind

FILE = "alerts.toml"
HOURS_OF_A_DAY = 24


class BadAlerts(ValueError):
    """The alerts are invalid; the message names file, entry and cure."""


def _hour(written: str) -> ValueKind:
    return replace(
        WHOLE_NUMBER,
        accepts=lambda value: type(value) is int and 0 <= value <= HOURS_OF_A_DAY,
        written=written,
        cure=("写 0 到 24 之间的整点", "write an hour from 0 to 24"),
    )


@dataclass(frozen=True)
class AlertRule:
    """One subscription: items of the groups (or kinds) of the list of attention, of the stores, to a channel.

    Empty ``groups``, ``kinds`` or ``stores`` stand for all; what is about no single store goes only to who
    takes all. ``metrics``: of the list nothing, but of each store when one of these turns worse, or never
    meets its target as things stand. ``case_hours``: of open cases each by itself once it has waited so long.
    Nothing is sent before ``from_hour`` or from ``to_hour`` on; it is told the next morning.
    ``names``: whether colleagues' names may be in it. ``link``: the address of the dashboard.
    """

    name: Annotated[str, FILLED_TEXT]
    channel: Annotated[str, FILLED_TEXT]
    groups: tuple[Group, ...] = ()
    kinds: tuple[Kind, ...] = ()
    stores: tuple[str, ...] = ()
    metrics: tuple[str, ...] = ()
    case_hours: Annotated[int, WHOLE_NUMBER] = 0
    from_hour: Annotated[int, _hour("8")] = 8
    to_hour: Annotated[int, _hour("20")] = 20
    names: bool = False
    link: Annotated[str, WEB_ADDRESS] = ""

    def is_about(self, item: Concern) -> bool:
        """Whether an item is of this subscription. What improved is told by being resolved."""
        if item.group is Group.IMPROVED:
            return False
        if self.stores and item.store not in self.stores:
            return False
        return (
            self._watches(item)
            and (not self.groups or item.group in self.groups)
            and (not self.kinds or item.kind in self.kinds)
        )

    def _watches(self, item: Concern) -> bool:
        """Whether an item is of the list or of what is watched besides, as the subscription asks for."""
        if item.waited_hours is not None:
            return bool(self.case_hours) and item.waited_hours >= self.case_hours
        if item.watched:
            return item.metric in self.metrics
        is_case = item.kind in (Kind.OPEN, Kind.OVERDUE)
        return not self.metrics and not (is_case and self.case_hours)

    def is_awake(self, now: datetime) -> bool:
        """Whether this hour is no quiet one."""
        return self.from_hour <= now.hour < self.to_hour


TOML = TomlValidator(BadAlerts)


def read_alerts(home: Path) -> tuple[AlertRule, ...]:
    """Every subscription of a home; raises :class:`BadAlerts`."""
    path = home / FILE
    if not path.exists():
        return ()
    found = TOML.read_entries(path, "alert", AlertRule)
    for where, rule in found:
        if rule.from_hour >= rule.to_hour:
            raise TOML.invalid(
                where,
                "from_hour 要早于 to_hour，如 8 与 20",
                "from_hour has to be earlier than to_hour, such as 8 and 20",
            )
        if unknown := [key for key in rule.metrics if key not in METRICS]:
            raise TOML.invalid(
                where,
                f"没有指标 {'、'.join(unknown)}，全部指标见 care metrics 或“指标说明”页",
                f"there is no metric {', '.join(unknown)}: care metrics and the page Definitions have all",
            )
    names = [rule.name for _, rule in found]
    for name in {name for name in names if names.count(name) > 1}:
        raise BadAlerts(say(f"{path}：名称“{name}”用了两次", f"{path}: the name “{name}” is used twice"))
    return tuple(rule for _, rule in found)


def add_alert(home: Path, rule: AlertRule) -> None:
    """Add a subscription; raises :class:`BadAlerts` where its name is taken, or the file is invalid."""
    rules = read_alerts(home)
    if any(one.name == rule.name for one in rules):
        raise BadAlerts(
            say(
                f"已有名为“{rule.name}”的提醒，请换个名称。",
                f"There is an alert “{rule.name}”: choose another name.",
            )
        )
    _write(home, (*rules, rule))


def remove_alert(home: Path, name: str) -> None:
    """Remove the subscription of that name; nothing where there is none. Raises :class:`BadAlerts`."""
    _write(home, [rule for rule in read_alerts(home) if rule.name != name])


def _write(home: Path, rules: Sequence[AlertRule]) -> None:
    """Write them, what is as usual left out."""
    usual = asdict(AlertRule("", ""))  # an alert's own name and channel are never empty
    entries = [{key: value for key, value in asdict(rule).items() if value != usual[key]} for rule in rules]
    write_entries(home / FILE, "alert", entries, itemgetter("name"))
