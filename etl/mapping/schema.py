"""Validate a source file: its keys and values, and what its record kind allows.

The first is the work of the shared validator of TOML files, by the types of :class:`Source`.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

import polars as pl

from care.semantic.vocabulary import VOCABULARIES
from care.storage.toml_schema import TomlValidator
from etl.mapping.source import Source
from etl.records.sheet_table import Unreadable
from etl.validation.derive import Derived
from etl.validation.parse_times import EPOCHS

ORIGINS = ("columns", "constants", "names", "derived")
"""The tables that define the text of a field; a field may be in one of them only."""


def invalid_source(zh: str, en: str) -> Unreadable:
    """The fault of a source file; the texts begin with its name."""
    return Unreadable(f"来源文件 {zh}。", f"Source file {en}.")


TOML = TomlValidator(invalid_source, None)


def read_source(text: str, name: str) -> Source:
    """The source of a TOML text. Raises Unreadable with the invalid key and the closest known one."""
    document = TOML.parse(text, f"{name}.toml")
    source = TOML.table(document.tables, Source, document.name, preset={"name": name})
    if not source.files and source.database is None:
        raise TOML.missing(Source, "files", document.name)
    _check_fields(source, document.name)
    _check_times(source, document.name)
    _check_derived(source, document.name)
    _check_codes(source, document.name)
    times = {name: formats for name, formats in source.times.items() if name != "*"}
    others = dict.fromkeys(_times(source), source.times["*"]) if "*" in source.times else {}
    return replace(source, times=others | times)


def _times(source: Source) -> list[str]:
    return [field.name for field in source.record.fields.values() if field.kind == "time"]


def _check_fields(source: Source, where: str) -> None:
    """Raise where a table names a field that the record kind does not have, or two tables name one."""
    for table in ("columns", "constants", "names", "words"):
        TOML.check_keys(getattr(source, table), source.record.fields, where, f"{table}.")
    TOML.check_keys(source.derived, _times(source), where, "derived.")
    TOML.check_keys(source.times, (*_times(source), "*"), where, "times.")
    named = Counter(field for table in ORIGINS for field in getattr(source, table))
    if repeated := next((field for field, tables in named.items() if tables > 1), None):
        tables = " / ".join(f"[{table}]" for table in ORIGINS)
        raise TOML.invalid(
            where,
            f"{repeated} 只能有一个出处：{tables}",
            f"{repeated} may have one origin only: {tables}",
        )


def _check_times(source: Source, where: str) -> None:
    """Raise where a time format reads no day."""
    for name, formats in source.times.items():
        for one in formats:
            if not _reads_days(one):
                raise TOML.invalid(
                    where,
                    f"times.{name} 的写法 {one} 读不出日期，应类似 %Y-%m-%d %H:%M（或 epoch、epoch_ms）",
                    f"“times.{name}” has the format {one}, which tells no day; one that does is "
                    "%Y-%m-%d %H:%M (or epoch, epoch_ms)",
                )


def _reads_days(notation: str) -> bool:
    if notation in EPOCHS:
        return True
    notation = notation.replace("%z", "+0000")
    day = pl.Series([datetime(2026, 3, 1)])
    try:
        return day.dt.strftime(notation).str.to_datetime(notation, time_unit="us").equals(day)
    except pl.exceptions.PolarsError:
        return False


def _check_derived(source: Source, where: str) -> None:
    """Raise where a time is derived from no time of the record kind, or from itself."""
    for name, one in source.derived.items():
        TOML.require_option(one.base, _times(source), where, f"derived.{name}")
        if _is_circular(source.derived, name):
            raise TOML.invalid(where, f"derived.{name} 由它自己推出", f"“derived.{name}” follows from itself")


def _is_circular(derived: Mapping[str, Derived], name: str) -> bool:
    visited, base = {name}, derived[name].base
    while base in derived and base not in visited:
        visited.add(base)
        base = derived[base].base
    return base in visited


def _check_codes(source: Source, where: str) -> None:
    """Raise where a word stands for no code of its field, or an event is stated of another record kind."""
    for field, words in source.words.items():
        for code in words.values():
            if field in VOCABULARIES:
                TOML.require_option(code, VOCABULARIES[field], where, f"words.{field}")
    for key in ("first_event", "last_event"):
        event = getattr(source, key)
        if event is None:
            continue
        if source.record.name != "complaint_events":
            raise TOML.invalid(
                where, f"{key} 只用于 complaint_events", f"“{key}” is for complaint_events only"
            )
        TOML.require_option(event, VOCABULARIES["event"], where, key)
