"""Entries written into TOML files that people edit too: their comments, order and spelling stay.

tomlkit is imported where it is used, because most commands only read such files.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from care.storage.atomic_files import write_whole

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

Value = str | float | int | bool | date | list[str] | tuple[str, ...] | Mapping[str, Any]
Entry = Mapping[str, Value]


def add_entry(path: Path, table: str, entry: Entry) -> None:
    """Add ``[[table]]`` at the end of a file, which is made where there is none.

    The file has to be TOML and to hold no other table; check it before.
    """
    document = _read(path)
    _append(document, table, entry)
    _write(path, document)


def write_entries(
    path: Path, table: str, entries: Sequence[Entry], identity: Callable[[Mapping[str, Any]], Hashable]
) -> None:
    """Bring every ``[[table]]`` of a file in line with ``entries``, in which each ``identity`` stands once.

    An entry that the file has stays where it is, and only keys with another value are touched; new entries
    follow at the end. Of an entry that is gone, the comments after its last key stay. The file has to be as
    for :func:`add_entry`.
    """
    document, wanted = _read(path), {identity(entry): entry for entry in entries}
    written: Any = document.get(table, [])
    for n in range(len(written) - 1, -1, -1):
        entry = wanted.pop(identity(written[n]), None)
        if entry is not None:
            _update(written[n], entry)
        elif n:
            comments = _take_trailing(written[n])
            del written[n]
            written[n - 1].value.body.extend(comments)
        else:
            _remove_first(document, table)
    for entry in entries:
        if identity(entry) in wanted:
            _append(document, table, entry)
    _write(path, document)


def updated_text(text: str, content: Mapping[str, Any]) -> str:
    """A TOML text brought in line with ``content``: comments, order and spelling of what is unchanged stay.

    New keys stand before the tables, new tables at the end, tables within those inline. An empty table of
    ``content`` is written only where the text has it; there it stays with its comments.
    """
    from tomlkit import parse

    document = parse(text)
    _update(document, content)
    return document.as_string().strip("\n") + "\n"


def _read(path: Path) -> "TOMLDocument":
    from tomlkit import parse

    text = path.read_text(encoding="utf-8").rstrip() if path.exists() else ""
    return parse(text + "\n" if text else "")


def _write(path: Path, document: "TOMLDocument") -> None:
    write_whole(path, document.as_string().strip("\n") + "\n")


def _append(document: "TOMLDocument", table: str, entry: Entry) -> None:
    from tomlkit import aot
    from tomlkit.items import AoT

    blank_line = "\n" if document.body else ""
    if table not in document:
        document.append(table, aot())
    written: Any = document[table]
    written.append(_plain(entry))
    if isinstance(written, AoT):
        written[-1].trivia.indent = blank_line


def _update(written: Any, entry: Entry) -> None:
    """Change the keys of a written table that differ; comments behind it stay behind it."""
    comments = _take_trailing(written)
    for key in [key for key in written if key not in entry]:
        del written[key]
    for key, value in _plain(entry).items():
        before = written.get(key)
        if isinstance(value, Mapping) and isinstance(before, Mapping):
            _update(before, value)
        elif before != value and value != {}:
            written[key] = _new_table(written, value) if isinstance(value, Mapping) else value
    if comments:
        written.value.body.extend(comments)


def _new_table(parent: Any, content: Mapping[str, Any]) -> Any:
    """A table of a document, with a blank line before it, or an inline one within a table."""
    from tomlkit import TOMLDocument, inline_table, table

    is_top = isinstance(parent, TOMLDocument)
    made: Any = table() if is_top else inline_table()
    for key, value in _plain(content).items():
        made[key] = _new_table(made, value) if isinstance(value, Mapping) else value
    if is_top and parent.body:
        made.trivia.indent = "\n"
    return made


def _remove_first(document: "TOMLDocument", table: str) -> None:
    """Remove the first entry; the comments behind it stand at the end of those before it."""
    from tomlkit import aot
    from tomlkit.items import AoT

    written: Any = document[table]
    if not isinstance(written, AoT):
        del written[0]
        return
    comments, others = _take_trailing(written[0]), list(written)[1:]
    document.remove(table)
    for _, comment in comments:
        document.add(comment)
    if others:
        moved = aot()
        document.append(table, moved)
    for entry in others:
        indent = entry.trivia.indent
        moved.append(entry)
        entry.trivia.indent = indent


def _take_trailing(written: Any) -> list[Any]:
    """Take the comments and blank lines behind the last key off a table; an inline table has none."""
    from tomlkit.items import Table

    if not isinstance(written, Table):
        return []
    body = written.value.body
    last = max((place for place, (key, _) in enumerate(body) if key is not None), default=-1)
    comments = body[last + 1 :]
    del body[last + 1 :]
    return comments


def _plain(entry: Entry) -> dict[str, Any]:
    """The entry with lists for tuples, as TOML has no tuples."""
    return {key: list(value) if isinstance(value, tuple) else value for key, value in entry.items()}
