"""Output to the terminal: results on stdout, progress and messages on stderr."""

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

stderr_console = Console(stderr=True, highlight=False)


@contextmanager
def progress() -> Iterator[Callable[..., None]]:
    """A progress bar on stderr; yields ``tell(what, done, of)``, which moves it."""
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(
        *columns, console=stderr_console, transient=True, disable=not stderr_console.is_terminal
    ) as bar:
        task = bar.add_task("")

        def tell(what: str, done: int = 0, of: int | None = None) -> None:
            bar.update(task, description=what, completed=done, total=of)

        yield tell


def announce(*sentences: str) -> None:
    """Print messages on stderr, which are no part of the result."""
    for sentence in sentences:
        stderr_console.print(replace_control_characters(sentence), markup=False, soft_wrap=True)


def print_table(frame: pl.DataFrame) -> None:
    """Print a table on stdout: as wide as the terminal, or 400 columns where stdout is none."""
    table = Table(*frame.columns)
    for row in frame.iter_rows():
        table.add_row(*(escape(_cell_text(cell)) for cell in row))
    Console(width=None if sys.stdout.isatty() else 400).print(table)


def _cell_text(cell: Any) -> str:
    return (
        moment(cell)
        if isinstance(cell, datetime)
        else NOTHING
        if cell is None
        else replace_control_characters(str(cell))
    )


def print_json(value: Any) -> None:
    """Print JSON on stdout; times become text."""
    print(json.dumps(value, ensure_ascii=False, indent=1, default=str))


def print_csv(frame: pl.DataFrame) -> None:
    """Print CSV on stdout, with formulas escaped."""
    print(escape_formulas(frame).write_csv(datetime_format="%Y-%m-%d %H:%M:%S"), end="")
