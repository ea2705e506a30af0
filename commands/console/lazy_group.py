"""A group that imports a command's module when the command is called, and all modules for the help.

Because reading exports, drawing slides and storing minutes each need libraries that take longer to import
than most commands take to run.
"""

from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup

MODULES = {
    "load": "load",
    "check": "load",
    "publish": "build",
    "build": "build",
    "metrics": "figures",
    "records": "figures",
    "attention": "figures",
    "status": "figures",
    "templates": "getting_started",
    "demo": "getting_started",
    "serve": "serve",
    "sessions": "operations.sessions",
    "audit": "operations.audit",
    "doctor": "operations.doctor",
    "person": "operations.person",
    "retain": "operations.retain",
    "backup": "operations.backup",
    "restore": "operations.backup",
    "staff": "staff",
    "policy": "policy",
    "stores": "staff",
    "sources": "sources",
    "causes": "causes",
    "loads": "load_history",
    "withdraw": "load_history",
    "rebuild": "load_history",
    "complete-until": "load_history",
    "watch": "load_history",
    "report": "report",
}
"""Command → the module of ``commands`` that defines it, in its Typer group ``commands``."""
GROUPS = ("causes", "person", "policy", "sessions", "sources")
"""Names of groups that have commands of their own."""


class LazyGroup(TyperGroup):
    """A group that knows its commands by name and imports them on demand."""

    def list_commands(self, ctx: object) -> list[str]:  # noqa: ARG002 - as click asks
        """In the order of the help."""
        return list(MODULES)

    def get_command(self, ctx: object, cmd_name: str) -> Any:  # noqa: ARG002 - as click asks
        """The command, or None where there is none of that name."""
        if cmd_name not in MODULES:
            return None
        module = MODULES[cmd_name]
        declared: typer.Typer = import_module(f"commands.{module}").commands
        declared.rich_markup_mode = None
        group = typer.main.get_group(declared)
        if cmd_name not in GROUPS:
            return group.commands[cmd_name]
        group.name = cmd_name
        return group
