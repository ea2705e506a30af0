"""The built-in policies, one file each: five documents', and ``standard``, which gives the rest."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from care.i18n import say
from care.policies.policy_values import FlatValues, PolicyValues, flat_values
from care.semantic.metric import Clause
from care.storage.toml_schema import TomlValidator
from care.storage.toml_values import ValueKind

FOLDER = Path(__file__).parent
STANDARD = "standard"


class BadPolicy(ValueError):
    """A policy is invalid; the message names file, entry and cure."""


TOML = TomlValidator(BadPolicy)


@dataclass(frozen=True)
class Preset:
    """One built-in policy. ``values``: what its document fixes, by path; ``clauses``: where, by path.

    ``names``: what its document calls a metric, by the metric's key.
    """

    key: str
    label: Mapping[str, str]
    document: Mapping[str, str]
    cited: str
    values: FlatValues
    clauses: Mapping[str, str]
    names: Mapping[str, Mapping[str, str]]

    @property
    def name(self) -> str:
        """Its name in the reader's language."""
        return say(self.label["zh"], self.label["en"])

    def clause(self, path: str) -> Clause:
        """Where its document fixes the value at ``path``: the clause of the value, else of its table."""
        while path not in self.clauses:
            path = path.rpartition(".")[0]
        return Clause(self.cited, self.clauses[path])


@dataclass(frozen=True)
class _Heading:
    """The keys of a preset's file that are no values."""

    label: Mapping[str, str]
    document: Mapping[str, str]
    cited: str
    clauses: Mapping[str, str]
    names: Mapping[str, Any] = field(default_factory=dict)


def read_preset(path: Path) -> Preset:
    """A policy of its file; raises :class:`BadPolicy`."""
    document = TOML.read(path, path.name)
    own = {field.name for field in fields(_Heading)}
    heading = TOML.table(
        {key: value for key, value in document.tables.items() if key in own}, _Heading, path.name
    )
    tables = {key: value for key, value in document.tables.items() if key not in own}
    values = read_values(tables, path.name)
    preset = Preset(path.stem, values=values, **{key: getattr(heading, key) for key in own})
    _check_clauses(preset, path.name)
    return preset


def read_values(given: Mapping[str, Any], where: str) -> FlatValues:
    """The values that tables fix, by path; raises :class:`BadPolicy`."""
    values = flat_values(TOML.table(dict(given), PolicyValues, where))
    for path in values:
        table, _, key = path.rpartition(".")
        if key == "due_days" and f"{table}.due_hours" in values:
            raise BadPolicy(
                say(
                    f"{where}：[{table}] 的 due_days 和 due_hours 只能写一个",
                    f"{where}: [{table}] has both due_days and due_hours; write one of them",
                )
            )
    _check_months(values, where)
    return values


def _check_months(values: FlatValues, where: str) -> None:
    after, until = (values.get(f"lost.{key}_months") for key in ("after", "until"))
    if after is not None and until is not None and until <= after:
        raise BadPolicy(
            say(
                f"{where}：[lost] 的 until_months 应大于 after_months",
                f"{where}: until_months of [lost] has to be greater than after_months",
            )
        )


def _check_clauses(preset: Preset, where: str) -> None:
    """Raise where a value names no clause, or a clause no value."""
    cited = preset.clauses
    for path in preset.values:
        parts = path.split(".")
        if not any(".".join(parts[:n]) in cited for n in range(1, len(parts) + 1)):
            raise BadPolicy(f"{where}: “{path}” names no clause under [clauses]")
    for path in cited:
        if not any(f"{value}.".startswith(f"{path}.") for value in preset.values):
            raise BadPolicy(f"{where}: [clauses] names “{path}”, which has no value")


PRESETS: dict[str, Preset] = {
    path.stem: read_preset(path)
    for path in sorted(FOLDER.glob("*.toml"), key=lambda path: (path.stem != STANDARD, path.stem))
}
"""Every built-in policy by key, ``standard`` first."""

PRESET_KEY = ValueKind(tuple(PRESETS).__contains__, f'"{STANDARD}"', options=tuple(PRESETS))
