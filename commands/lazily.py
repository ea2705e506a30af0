"""The commands by name; the module of one is imported when it is called, and all of them for the help.

Reading exports, drawing slides and keeping minutes each bring libraries that take longer to import than most
commands take to answer.
"""

from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup

MODULES = {
    "load": "loading",
    "check": "loading",
    "publish": "building",
    "build": "building",
    "metrics": "asking",
    "records": "asking",
    "status": "asking",
    "templates": "starting",
    "demo": "starting",
    "serve": "serving",
    "audit": "audit",
    "backup": "backup",
    "restore": "backup",
    "staff": "staff",
    "sources": "sources",
    "loads": "ledger",
    "withdraw": "ledger",
    "rebuild": "ledger",
    "watch": "ledger",
    "report": "report",
}
"""Command → the module of this package whose group, of the module's name, has it."""
GROUPS = ("sources",)
"""Names under which further commands stand."""


class Lazily(TyperGroup):
    """A group that knows its commands by name until one is needed."""

    def list_commands(self, ctx: object) -> list[str]:  # noqa: ARG002 - as click asks
        """In the order of the help."""
        return list(MODULES)

    def get_command(self, ctx: object, cmd_name: str) -> Any:  # noqa: ARG002 - as click asks
        """The command, or None where there is none of that name."""
        if cmd_name not in MODULES:
            return None
        module = MODULES[cmd_name]
        declared: typer.Typer = getattr(import_module(f"commands.{module}"), module)
        declared.rich_markup_mode = None
        group = typer.main.get_group(declared)
        if cmd_name not in GROUPS:
            return group.commands[cmd_name]
        group.name = cmd_name
        return group
