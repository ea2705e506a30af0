"""Starting pays only for what is used: commands by name, libraries where they are needed."""

import subprocess
import sys
from importlib import import_module

import pytest
import typer
from conftest import ROOT

from commands.console.lazy_group import GROUPS, MODULES

pytestmark = pytest.mark.slow

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
