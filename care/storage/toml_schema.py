"""The validator of the TOML files that people write: each table is checked against a dataclass.

A field of the dataclass is a key of the table: its type says what may stand there, and a key without a
default is required. Every fault says the file, the entry with its line, the key, and what to write instead.
"""

import re
import tomllib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from types import MappingProxyType, NoneType, UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin, get_type_hints

from care.i18n import say
from care.storage.toml_values import ValueKind, WrongValue, kind_of_type, list_of

T = TypeVar("T")

SIMILAR = 0.6
"""From this likeness on (difflib's ratio) a known key or word is suggested for an unknown one."""


@dataclass(frozen=True)
class TomlDocument:
    """A parsed file, by the name that messages call it."""

    name: str
    text: str
    tables: Mapping[str, Any]


@dataclass(frozen=True)
class TomlValidator:
    """Reads and checks TOML. What is wrong raises ``fault``, worded by ``translate``.

    Without ``translate`` the fault is made of both languages, ``fault(zh, en)``.
    """

    fault: Callable[..., Exception]
    translate: Callable[[str, str], str] | None = say

    def read(self, path: Path, name: str = "") -> TomlDocument:
        """Parse a file, called by its path where it has no ``name``. Raises FileNotFoundError."""
        return self.parse(self.read_text(path, name), name or str(path))

    def read_text(self, path: Path, name: str = "") -> str:
        """The text of a file, not parsed. Raises FileNotFoundError."""
        try:
            return path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            raise self._not_toml(name or str(path), error) from error

    def parse(self, text: str, name: str) -> TomlDocument:
        """Parse a text, called by ``name``."""
        try:
            return TomlDocument(name, text, tomllib.loads(text))
        except tomllib.TOMLDecodeError as error:
            raise self._not_toml(name, error) from error

    def _not_toml(self, name: str, error: ValueError) -> Exception:
        return self.invalid(name, f"不是有效的 TOML，请改正：{error}", f"not TOML, correct it: {error}")

    def read_entries(self, path: Path, table: str, schema: type[T]) -> list[tuple[str, T]]:
        """Every ``[[table]]`` of a file that holds nothing else, in order, each with where it stands.

        Raises FileNotFoundError.
        """
        document = self.read(path)
        self.check_keys(document.tables, (table,), document.name)
        return [(where, self.table(entry, schema, where)) for where, entry in self.entries(document, table)]

    def entries(self, document: TomlDocument, table: str) -> list[tuple[str, dict[str, Any]]]:
        """Every ``[[table]]`` of a document as it is written, each with where it stands; none is allowed."""
        entries = document.tables.get(table, [])
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            raise self.invalid(
                document.name, f"每一项请以 [[{table}]] 开头", f"begin each {table} with [[{table}]]"
            )
        return list(zip(self._places(document, table, len(entries)), entries, strict=True))

    def table(
        self,
        given: Any,
        schema: type[T],
        where: str,
        within: str = "",
        *,
        only_known: bool = True,
        preset: Mapping[str, Any] = MappingProxyType({}),
    ) -> T:
        """The table as an instance of the dataclass ``schema``.

        ``within``: the keys that lead to a table inside another, like ``source.``. Without ``only_known``
        keys that the dataclass does not have are passed over. ``preset``: fields that are no keys.
        """
        self._require_table(given, where, within.rstrip("."))
        model: type = schema  # the cache takes a Hashable, which mypy does not see in a type[T]
        keys = {key: one for key, one in _keys(model).items() if key not in preset}
        if only_known:
            self.check_keys(given, keys, where, within)
        for key, (field, _) in keys.items():
            if key not in given and field.default is MISSING and field.default_factory is MISSING:
                raise self.missing(schema, key, where, within)
        values = {
            key: self._value(given[key], hint, where, within + key)
            for key, (_, hint) in keys.items()
            if key in given
        }
        return schema(**values, **preset)

    def check_keys(
        self, given: Mapping[str, Any], known: Collection[str], where: str, within: str = ""
    ) -> None:
        """Raise where a table has a key that is not known, with the known one nearest to it."""
        for key in given:
            if key not in known:
                zh, en = _nearest(key, known)
                raise self.invalid(
                    where,
                    f"不认识“{within}{key}”{zh}，可用：{'、'.join(known)}",
                    f"unknown key “{within}{key}”{en}; known are {', '.join(known)}",
                )

    def require_option(self, word: Any, options: Collection[str], where: str, key: str) -> None:
        """Raise where a word is none of the options, with the one nearest to it."""
        if word not in options:
            raise self._not_an_option(word, tuple(options), where, key)

    def invalid(self, where: str, zh: str, en: str) -> Exception:
        """The fault of what is wrong at a place of a file, to be raised."""
        texts = f"{where}：{zh}", f"{where}: {en}"
        return self.fault(self.translate(*texts)) if self.translate else self.fault(*texts)

    def missing(self, schema: type, key: str, where: str, within: str = "") -> Exception:
        """The fault that a table lacks a key, to be raised."""
        zh, en = _cure(key, _kind(_keys(schema)[key][1]))
        return self.invalid(where, f"缺少“{within}{key}”，{zh}", f"“{within}{key}” is missing; {en}")

    def _value(self, given: Any, hint: Any, where: str, key: str) -> Any:
        hint = _without_none(hint)
        if is_dataclass(hint) and isinstance(hint, type):
            return self.table(given, hint, where, f"{key}.")
        if get_origin(hint) is Mapping:
            self._require_table(given, where, key)
            return {
                name: self._value(one, get_args(hint)[1], where, f"{key}.{name}")
                for name, one in given.items()
            }
        kind = _kind(hint)
        if not kind.accepts(given):
            raise self._wrong(given, kind, where, key)
        try:
            return kind.convert(given)
        except WrongValue as wrong:
            raise self.invalid(
                where, f"{key} 的写法不对：{wrong.zh}", f"“{key}” is not written as it must be: {wrong.en}"
            ) from None

    def _require_table(self, given: Any, where: str, key: str) -> None:
        if not isinstance(given, dict):
            raise self.invalid(
                where,
                f"“{key}”应是一个表，各项请写在 [{key}] 下面",
                f"“{key}” needs a table: write its keys under [{key}]",
            )

    def _wrong(self, given: Any, kind: ValueKind, where: str, key: str) -> Exception:
        if kind.options:
            return self._not_an_option(given, kind.options, where, key)
        zh, en = _cure(key.rsplit(".", 1)[-1], kind)
        if isinstance(given, str) and not given.strip():
            return self.invalid(where, f"{key} 不能为空，{zh}", f"“{key}” is blank; {en}")
        if kind.shown:
            return self.invalid(where, f"{key} 的写法不对：“{given}”，{zh}", f"“{key}” is “{given}”; {en}")
        return self.invalid(where, f"{key} 的写法不对，{zh}", f"“{key}” is not written as it must be; {en}")

    def _not_an_option(self, given: Any, options: Sequence[str], where: str, key: str) -> Exception:
        words = given if isinstance(given, list) else [given]
        wrong = next((word for word in words if word not in options), given)
        zh, en = _nearest(str(wrong), options)
        listed = ", ".join(options)
        return self.invalid(
            where,
            f"{key} 只能是 {listed}，不能是“{wrong}”{zh}",
            f"“{key}” is “{wrong}”; it can be {listed}{en}",
        )

    def _places(self, document: TomlDocument, table: str, count: int) -> list[str]:
        """Where each entry begins: its line, or its number where entries do not begin a line."""
        heading = re.compile(rf"\s*\[\[\s*{re.escape(table)}\s*\]\]\s*(#.*)?")
        lines = [n for n, line in enumerate(document.text.splitlines(), 1) if heading.fullmatch(line)]
        translate = self.translate
        if len(lines) != count or translate is None:
            return [f"{document.name}, [[{table}]] {n}" for n in range(1, count + 1)]
        return [
            translate(
                f"{document.name} 第 {line} 行的 [[{table}]]", f"{document.name}, [[{table}]] in line {line}"
            )
            for line in lines
        ]


@cache
def _keys(schema: type) -> dict[str, tuple[Field[Any], Any]]:
    """Key → the dataclass's field and its type."""
    hints = get_type_hints(schema, include_extras=True)
    return {field.name: (field, hints[field.name]) for field in fields(schema) if field.init}


def _without_none(hint: Any) -> Any:
    """The type of ``X | None`` when there is a value."""
    if get_origin(hint) in (Union, UnionType):
        return next(part for part in get_args(hint) if part is not NoneType)
    return hint


def _kind(hint: Any) -> ValueKind:
    """What may stand for a type; a tuple or a sequence is a list."""
    hint = _without_none(hint)
    if get_origin(hint) is Annotated:
        return next(part for part in get_args(hint) if isinstance(part, ValueKind))
    if get_origin(hint) in (tuple, Sequence):
        return list_of(_kind(get_args(hint)[0]))
    return kind_of_type(hint)


def _cure(key: str, kind: ValueKind) -> tuple[str, str]:
    if kind.options:
        listed = ", ".join(kind.options)
        return f"只能是 {listed}", f"it can be {listed}"
    return kind.cure or (f"请写成 {key} = {kind.written}", f"write {key} = {kind.written}")


def _nearest(word: str, known: Collection[str]) -> tuple[str, str]:
    """Words that suggest the known one nearest to a word; blank where none is near."""
    near = get_close_matches(word, known, n=1, cutoff=SIMILAR)
    return (f"，最接近的是“{near[0]}”", f", closest is “{near[0]}”") if near else ("", "")
