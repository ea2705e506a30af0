"""Starting pays only for what is used: commands by name, libraries where they are needed."""

import subprocess
import sys
from datetime import datetime
from importlib import import_module
from pathlib import Path

import pytest
import typer
import xlsxwriter
from conftest import ROOT, write_rows

from commands.console.error_messages import MISTAKES
from commands.console.lazy_group import GROUPS, MODULES, LazyGroup, command_help
from etl.pipeline.load import load

pytestmark = pytest.mark.slow

UNUSED = {"numpy", "pandas", "pandera", "plotly", "pyarrow", "scipy", "sklearn", "sqlalchemy", "streamlit"}
UNUSED |= {"care.policies.policy", "rich"}
"""What no command needs that only asks: half of its time would go into importing any of them."""
MOST_MODULES = 600
"""What a command imports that only asks: Polars, DuckDB, Typer with Pydantic, and ours; 562 at present."""
HEAVY = {"fsspec", "pandas", "pandera", "pptx", "scipy", "sklearn", "sqlalchemy", "tomlkit"}
HEAVY |= {"warehouse.spark"}


def test_every_command_is_known_by_its_name() -> None:
    declared = set(GROUPS)
    for path in (ROOT / "commands").rglob("*.py"):
        module = ".".join(path.relative_to(ROOT / "commands").with_suffix("").parts)
        group = getattr(import_module(f"commands.{module}"), "commands", None)
        if isinstance(group, typer.Typer) and path.stem not in GROUPS:
            declared |= {f"{module} {name}" for name in typer.main.get_group(group).commands}
    known = {name if name in GROUPS else f"{module} {name}" for name, module in MODULES.items()}
    assert known == declared


@pytest.mark.parametrize(
    "used",
    [
        ("cli", "commands.serve"),
        (
            "pages.parts.layout.frame",
            "pages.parts.components.attention_list",
            "pages.parts.components.metric_cards",
        ),
    ],
    ids=["serve", "overview"],
)
def test_the_dashboard_starts_without_what_only_loads_and_reports_need(used: tuple[str, ...]) -> None:
    told = f"import {', '.join(used)}, sys; print(*{HEAVY} & {{*sys.modules}})"
    found = subprocess.run([sys.executable, "-c", told], cwd=ROOT, check=True, capture_output=True, text=True)
    assert found.stdout.split() == []


@pytest.fixture(scope="module")
def few_callbacks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a few callbacks."""
    folder = tmp_path_factory.mktemp("asked")
    rows = [
        {"callback_type": "service", "attempted_at": f"2026-03-0{day} 09:00:00", "outcome": "reached"}
        for day in range(1, 6)
    ]
    load(folder / "home", [write_rows(folder / "回访.csv", "callbacks", rows)])
    return folder / "home"


@pytest.mark.parametrize(
    "asked", ["--help", "metrics", "metrics no_such_metric", "records callback_rate", "status"]
)
def test_a_command_that_only_asks_starts_without_what_it_does_not_use(
    asked: str, few_callbacks: Path
) -> None:
    told = (
        "import atexit, sys, cli\n"
        f"atexit.register(lambda: print(len(sys.modules), *{UNUSED} & {{*sys.modules}}, file=sys.stderr))\n"
        f"sys.argv[1:] = ['--home', {str(few_callbacks)!r}, *{asked.split()!r}]\n"
        "cli.main()"
    )
    found = subprocess.run(
        [sys.executable, "-c", told], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert found.stdout or "no_such_metric" in found.stderr
    many, *unused = found.stderr.splitlines()[-1].split()
    assert unused == []
    assert int(many) <= MOST_MODULES


@pytest.mark.parametrize(("command", "also"), [("check", {"warehouse.services"}), ("load", set())])
def test_a_load_imports_nothing_that_it_does_not_use(
    few_callbacks: Path, tmp_path: Path, command: str, also: set[str]
) -> None:
    unused = {"hypothesis", "numpy", "pandas", "pptx", "pyarrow", "sqlalchemy"} | also
    words = ["--home", str(tmp_path), command, str(few_callbacks.with_name("回访.csv"))]
    told = (
        "import atexit, sys, cli\n"
        f"atexit.register(lambda: print('used:', *{unused} & {{*sys.modules}}, file=sys.stderr))\n"
        f"sys.argv[1:] = {words!r}\n"
        "cli.main()"
    )
    found = subprocess.run([sys.executable, "-c", told], cwd=ROOT, capture_output=True, text=True, check=True)
    assert found.stderr.splitlines()[-1] == "used:"


def test_a_workbook_is_read_without_pyarrow(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "工单.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["工单号", "里程", None, "备注"])
        sheet.write_row(2, 0, ["W1", 1200, None, "是"])
        sheet.write_datetime(
            3, 1, datetime(2026, 3, 1, 9, 5), book.add_format({"num_format": "yyyy-mm-dd h:mm"})
        )
    told = (
        "import sys; from pathlib import Path; from etl.readers.sandbox import worker\n"
        f"worker.read_sheets(Path({str(tmp_path / '工单.xlsx')!r}))\n"
        "print(*{'numpy', 'pyarrow'} & {*sys.modules})"
    )
    found = subprocess.run([sys.executable, "-c", told], cwd=ROOT, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == ""


def test_a_command_ends_with_its_code_and_all_that_it_said() -> None:
    told = "import atexit, cli, sys; sys.argv[1:] = {!r}; atexit.register(print, 'last'); cli.main()"
    for words, code in ((["--help"], 0), (["metrics", "--no-such-option"], 2)):
        command = [sys.executable, "-c", told.format(words)]
        found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert (found.returncode, found.stdout.splitlines()[-1]) == (code, "last")


@pytest.mark.parametrize("name", MODULES)
def test_the_list_of_commands_says_of_each_what_it_says_of_itself(name: str) -> None:
    command = LazyGroup().get_command(None, name)
    assert command_help(name) == command.help != ""


@pytest.mark.parametrize("name", sorted(MISTAKES))
def test_every_mistake_is_known_by_the_name_of_its_exception(name: str) -> None:
    module, kind = name.rsplit(".", 1)
    assert issubclass(getattr(import_module(module), kind), Exception)
