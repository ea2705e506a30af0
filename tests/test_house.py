"""The project's own rules: imports, libraries, names, sizes, punctuation, and what ruff says."""

import ast
import re
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
BELOW = {
    "care": {"care"},
    "warehouse": {"care", "warehouse"},
    "etl": {"care", "warehouse", "etl"},
    "pages": {"care", "warehouse", "etl", "pages"},
    "app": {"care", "warehouse", "etl", "pages"},
    "commands": {"care", "warehouse", "etl", "commands"},
    "cli": {"care", "warehouse", "etl", "commands"},
    "run": set(),
}
"""The rooms, and what each may import. Imports point down."""
HOMES = {
    "streamlit": {"app", "pages"},
    "pandera": {"etl"},
    "duckdb": {"warehouse"},
    "plotly": {"care"},
    "pptx": {"care"},
    "scipy": {"care"},
    "sklearn": {"care"},
    "sqlalchemy": {"warehouse"},
    "typer": {"cli", "commands"},
}
"""One library, one home."""
HAN = re.compile("[一-鿿]")
HALF_WIDTH = re.compile(r"(?<=[一-鿿”》）])[,;:!?()]|[,;:!?()](?=[一-鿿“《（])")
"""Punctuation of Latin width beside a Chinese character, a closing or an opening mark."""
SAME_MODULE = {
    "advisors": "a page, and the section of reports about the same",
    "audit": "a page and a command that show the audit log",
    "backup": "a service, and the command for it",
    "build": "the build on Spark, and the command for builds",
    "callbacks": "a page, and the section of reports about the same",
    "causes": "a page, and the command for the same",
    "chart_selection": "what a mark of a chart stands for, and the page's side of it",
    "coming_back": "its statistics, its drawing, and its panel on pages",
    "comparison": "a chart, and its panel on pages",
    "complaints": "a page, and the section of reports about the same",
    "control_chart": "what it says, and its drawing",
    "funnel": "its statistics, and its drawing",
    "intake": "a page, and the one module of etl that pages import for it",
    "load": "a step of etl, and the command for it",
    "load_history": "a table of etl, the panel that shows it, and the command for it",
    "minutes": "what they are, and the panel that shows them",
    "policy": "what it is, and the command for it",
    "saved_views": "their files, and the panel for them",
    "staff": "the staff file, and the command for it",
    "targets": "what they are, and the page that sets them",
    "time_to_close": "its statistics, its drawing, and its panel on pages",
    "unmask": "a service, and the button for it",
    "worklist": "a page and a command that show it",
}
"""Modules of one name that are the same thing in two rooms."""
SAME_DEFINITION = {
    "check": "files without loading them, and the command for it",
    "load": "files into a home, and the command for it",
    "main": "entry points: run.py runs before anything is installed",
    "make_report": "of evidence, and the command for it",
    "rebuild": "a home's warehouse, and the command for it",
    "records_table": "records as people read them, in reports and on a page",
    "restore": "a withdrawn load, and the command for it",
    "serve": "run.py hands over to the command",
    "withdraw": "a load, and the command for it",
}
"""Public classes and functions of one name that are the same thing in two rooms."""
LONGEST_MODULE, LONGEST_PAGE, MOST_FILES = 250, 60, 15
LONGER = {"pages/advisors.py": 63, "pages/callbacks.py": 66, "pages/parts/data/view.py": 273}
"""Modules above the limit, and the lines that they may have until they are divided."""
SAYS_NOTHING = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "process", "data", "info"}


def modules() -> Iterator[tuple[str, Path]]:
    for room in BELOW:
        alone = ROOT / f"{room}.py"
        for path in [alone] if alone.exists() else sorted((ROOT / room).rglob("*.py")):
            yield room, path


def imported(path: Path) -> set[str]:
    """Full names of all modules a file imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Import():
                names |= {alias.name for alias in node.names}
            case ast.ImportFrom(module=str(module)):
                names.add(module)
    return names


def test_imports_point_down():
    for room, path in modules():
        upward = {name.split(".")[0] for name in imported(path)} & BELOW.keys() - BELOW[room]
        assert not upward, (
            f"{path.relative_to(ROOT)} imports {', '.join(upward)}: {room} may import only "
            f"{', '.join(sorted(BELOW[room])) or 'the standard library'}. Move what both need down."
        )


def test_one_library_has_one_home():
    for room, path in modules():
        for library in {name.split(".")[0] for name in imported(path)} & HOMES.keys():
            assert room in HOMES[library], (
                f"{path.relative_to(ROOT)} imports {library}, which lives in {' and '.join(HOMES[library])}: "
                "write a function there and call it."
            )


def named(requirements: list[str]) -> set[str]:
    """The distributions that requirements ask for."""
    return {normal(re.match(r"[\w.-]+", requirement)[0]) for requirement in requirements}


def normal(name: str) -> str:
    """The name of a distribution, of which several spellings mean the same."""
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_library_that_is_imported_is_declared():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    usual, installed = named(project["dependencies"]), packages_distributions()
    for room, path in modules():
        on_spark = path.is_relative_to(ROOT / "warehouse" / "spark")
        extra = named(project["optional-dependencies"]["spark"]) if on_spark else set()
        libraries = {name.split(".")[0] for name in imported(path)} - BELOW.keys() - sys.stdlib_module_names
        for library in libraries:
            assert room != "run", f"run.py imports {library}, which is installed only by it."
            assert set(map(normal, installed.get(library, [library]))) & (usual | extra), (
                f"{path.relative_to(ROOT)} imports {library}: add what brings it to the dependencies in "
                "pyproject.toml, also where another library needs it, too."
            )


def test_pages_know_one_module_of_etl():
    for room, path in modules():
        if room in ("app", "pages"):
            inside = {name for name in imported(path) if name.startswith("etl")} - {"etl.intake"}
            assert not inside, f"{path.relative_to(ROOT)} imports {inside}: pages know only etl.intake."


def test_names_say_what_is_inside():
    for _, path in modules():
        parts = {part.strip("_") for part in path.relative_to(ROOT).with_suffix("").parts}
        if path.is_relative_to(ROOT / "pages" / "parts" / "data"):  # layout: what pages ask
            parts.discard("data")
        assert not parts & SAYS_NOTHING, f"{path.relative_to(ROOT)}: name it for what is inside."


def shared(names: Iterable[tuple[str, Path]]) -> dict[str, list[str]]:
    """The names that occur more than once, each with the files where it does."""
    places: dict[str, list[str]] = {}
    for name, path in names:
        places.setdefault(name, []).append(path.relative_to(ROOT).as_posix())
    return {name: files for name, files in places.items() if len(files) > 1}


def test_no_two_modules_share_a_name():
    found = shared((path.stem, path) for _, path in modules() if path.stem != "__init__")
    assert found.keys() == SAME_MODULE.keys(), (
        f"one of two is misnamed, or both are the same thing in two rooms and SAME_MODULE says so: "
        f"{ {name: found.get(name) for name in found.keys() ^ SAME_MODULE.keys()} }"
    )


def definitions(path: Path) -> Iterator[str]:
    """The public classes and functions of a module."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_"):
            yield node.name


def test_no_two_classes_or_functions_share_a_name():
    found = shared((name, path) for _, path in modules() for name in definitions(path))
    assert found.keys() == SAME_DEFINITION.keys(), (
        f"one of two is misnamed, or both are the same thing in two rooms and SAME_DEFINITION says so: "
        f"{ {name: found.get(name) for name in found.keys() ^ SAME_DEFINITION.keys()} }"
    )


def test_no_folder_is_crowded():
    inside = Counter(path.parent.relative_to(ROOT).as_posix() for _, path in modules())
    crowded = {folder: many for folder, many in inside.items() if many > MOST_FILES and folder != "pages"}
    assert not crowded, f"divide these folders by what their modules are about: {crowded}"


def test_no_module_is_long():
    for _, path in modules():
        name, lines = path.relative_to(ROOT).as_posix(), len(path.read_text(encoding="utf-8").splitlines())
        limit = LONGER.get(name, LONGEST_PAGE if path.parent == ROOT / "pages" else LONGEST_MODULE)
        assert lines <= limit, f"{name} has {lines} lines, more than {limit}: divide it."


def strings(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Each string with its line, an f-string as one with its values left out; no docstrings, no patterns."""
    silent = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    parts = {part for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        match node:
            case _ if node in silent | parts:
                continue
            case ast.Constant(value=str(text)) if "(?" not in text:
                yield node.lineno, text
            case ast.JoinedStr():
                words = (part.value if isinstance(part, ast.Constant) else "\0" for part in node.values)
                if "(?" not in (text := "".join(words)):
                    yield node.lineno, text


def chinese_in(table: Any) -> Iterator[str]:
    """Every ``zh = "…"`` of a TOML file, however deep."""
    for key, value in table.items() if isinstance(table, dict) else ():
        if key == "zh" and isinstance(value, str):
            yield value
        yield from chinese_in(value)


def test_chinese_is_written_with_full_width_punctuation():
    said = [
        (f"{path.relative_to(ROOT)}:{line}", text)
        for _, path in modules()
        if not {"demo", "kinds"} & {*path.parts}  # their strings are raw files of others, and patterns
        for line, text in strings(ast.parse(path.read_text(encoding="utf-8")))
    ]
    for path in ROOT.glob("*/*/*.toml"):
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        said += [(str(path.relative_to(ROOT)), text) for text in chinese_in(told)]
    wrong = [f"{where}: {text}" for where, text in said if HAN.search(text) and HALF_WIDTH.search(text)]
    assert not wrong, "write ，；：！？（） in Chinese:\n" + "\n".join(wrong)


@pytest.mark.parametrize("rule", [("check",), ("format", "--check")], ids=" ".join)
def test_ruff_finds_nothing(rule: tuple[str, ...]):
    command = [sys.executable, "-m", "ruff", *rule, "--no-cache", "."]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    cure = f"run “ruff {' '.join(rule[:1])} .”"
    assert found.returncode == 0, f"{cure} and mend this:\n{found.stdout}{found.stderr}"
