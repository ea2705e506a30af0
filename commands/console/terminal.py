"""A terminal: answers on stdout, everything told on the way on stderr."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated, Any

import polars as pl
import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from care.export.formula_escape import escape_formulas
from care.i18n import replace_control_characters
from care.semantic.format import NOTHING, moment

AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON | answer in JSON")]

told = Console(stderr=True, highlight=False)


@contextmanager
def progress() -> Iterator[Callable[..., None]]:
    """A bar on stderr while something takes its time; moved by calling ``tell(what, done, of)``."""
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=told, transient=True, disable=not told.is_terminal) as bar:
        task = bar.add_task("")

        def tell(what: str, done: int = 0, of: int | None = None) -> None:
            bar.update(task, description=what, completed=done, total=of)

        yield tell


def announce(*sentences: str) -> None:
    """Tell a person what is not part of the answer."""
    for sentence in sentences:
        told.print(replace_control_characters(sentence), markup=False, soft_wrap=True)


def print_table(frame: pl.DataFrame) -> None:
    """A table on stdout, as wide as it needs to be where nobody looks at a terminal."""
    table = Table(*frame.columns)
    for row in frame.iter_rows():
        table.add_row(*(escape(shown(cell)) for cell in row))
    Console(width=None if sys.stdout.isatty() else 400).print(table)


def shown(cell: Any) -> str:
    """A cell as people read it."""
    return (
        moment(cell)
        if isinstance(cell, datetime)
        else NOTHING
        if cell is None
        else replace_control_characters(str(cell))
    )


def print_json(answer: Any) -> None:
    """JSON on stdout; times as text."""
    print(json.dumps(answer, ensure_ascii=False, indent=1, default=str))


def print_csv(frame: pl.DataFrame) -> None:
    """CSV on stdout, of which a spreadsheet runs nothing."""
    print(escape_formulas(frame).write_csv(datetime_format="%Y-%m-%d %H:%M:%S"), end="")
