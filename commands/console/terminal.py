"""Output to the terminal: results on stdout, progress and messages on stderr."""

import json
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Annotated, Any

import polars as pl
import typer

from care.export.formula_escape import escape_formulas
from care.i18n import replace_control_characters
from care.semantic.format import NOTHING, moment

AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON | answer in JSON")]

WITHOUT_TERMINAL = 400
"""Number of columns of a table that goes to a file or another program."""


@contextmanager
def progress() -> Iterator[Callable[..., None]]:
    """A progress bar on stderr; yields ``tell(what, done, of)``, which moves it."""
    # Imported here, because it takes as long as many questions.
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("")

        def tell(what: str, done: int = 0, of: int | None = None) -> None:
            bar.update(task, description=what, completed=done, total=of)

        yield tell


def announce(*sentences: str) -> None:
    """Print messages on stderr, which are no part of the result; where it takes none, they are lost."""
    with suppress(OSError):
        for sentence in sentences:
            print(replace_control_characters(sentence), file=sys.stderr)


def print_table(frame: pl.DataFrame) -> None:
    """Print a table on stdout, as wide as the terminal."""
    cells = {column.name: [_cell_text(cell) for cell in column.to_list()] for column in frame}
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else WITHOUT_TERMINAL
    with pl.Config(
        fmt_str_lengths=sys.maxsize,
        tbl_cols=-1,
        tbl_formatting="UTF8_FULL_CONDENSED",
        tbl_hide_column_data_types=True,
        tbl_hide_dataframe_shape=True,
        tbl_rows=-1,
        tbl_width_chars=width,
    ):
        print(pl.DataFrame(cells))


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
