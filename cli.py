"""The ``care`` command: load exports, ask for figures and the records behind them, serve the dashboard.

Exit codes: 0 all well; 1 done, but some rows or files were rejected; 2 not done, one sentence says why.
Answers go to stdout, everything told on the way to stderr.
"""

import atexit
import gc
import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated

import typer

from care.i18n import Language, set_language
from care.stores.store_names import use_store_names
from commands.console.answer_stream import NOT_DONE, answer_whole, flushed
from commands.console.lazy_group import LazyGroup

NEW_OBJECTS = 100_000
"""Number of new objects after which Python looks for garbage, as in app.py."""

app = typer.Typer(
    cls=LazyGroup,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def show_version(is_asked: bool) -> None:
    """Say which version this is, and end."""
    if is_asked:
        from importlib.metadata import version

        print(f"care {version('care')}")
        raise typer.Exit


@app.callback()
def care(
    context: typer.Context,
    home: Annotated[
        Path, typer.Option(envvar="CARE_HOME", help="存放全部数据的文件夹 | where everything is kept")
    ] = Path("data"),
    lang: Annotated[Language, typer.Option(envvar="CARE_LANG", help="语言 | language")] = "zh",
    version: Annotated[  # noqa: ARG001 - its callback has answered
        bool,
        typer.Option("--version", callback=show_version, is_eager=True, help="版本 | which version this is"),
    ] = False,
) -> None:
    """客户关怀质量 | Customer-care quality. --home, --lang: 可放在任何位置 | may stand anywhere."""
    context.obj = home
    set_language(lang)
    use_store_names(home)


def main() -> None:
    """Run the command and end the process at once.

    Because taking apart all that was imported, as Python does otherwise, takes a quarter of a question.
    """
    answer_whole()
    try:
        run()
    except SystemExit as ended:
        code = ended.code or 0
        if isinstance(code, str):  # a sentence instead of a code, which Python would print
            print(code, file=sys.stderr)
            code = NOT_DONE
        atexit._run_exitfuncs()  # noqa: SLF001 - as Python does when it ends
        os._exit(flushed(code))


def run() -> None:
    """Run the command; a mistake of the user's is one sentence and exit code 2. Raises SystemExit."""
    gc.set_threshold(NEW_OBJECTS)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    try:
        app(home_and_language_first(sys.argv[1:]))
    except Exception as fault:
        from commands.console.error_messages import is_mistake
        from commands.console.terminal import announce

        if not is_mistake(fault):
            raise
        announce(str(fault))
        sys.exit(NOT_DONE)


def home_and_language_first(words: Sequence[str]) -> list[str]:
    """The same command line with --home and --lang moved to where they are declared, before the command."""
    first, rest = [], []
    coming = iter(words)
    for word in coming:
        if word in ("--home", "--lang"):
            first += [word, *([value] if (value := next(coming, None)) is not None else [])]
        elif word.startswith(("--home=", "--lang=")):
            first.append(word)
        else:
            rest.append(word)
    return first + rest


if __name__ == "__main__":
    main()
