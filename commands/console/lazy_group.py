"""A group that imports a command's module when the command is called, and none for the list of commands.

Because reading exports, drawing slides and storing minutes each need libraries that take longer to import
than most commands take to run. What the list says of a command is taken from the text of its module.
"""

import ast
from importlib import import_module
from inspect import cleandoc
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

MODULES = {
    "load": "load",
    "check": "load",
    "publish": "build",
    "build": "build",
    "metrics": "figures",
    "records": "figures",
    "attention": "daily.needs_attention",
    "worklist": "daily.worklist",
    "alerts": "daily.alerts",
    "status": "figures",
    "export": "export",
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

    def format_commands(self, ctx: object, formatter: Any) -> None:  # noqa: ARG002 - as click asks
        """Write the list of commands without importing them."""
        limit = formatter.width - 6 - max(map(len, MODULES))
        listed = {name: TyperCommand(name, help=command_help(name)) for name in MODULES}
        with formatter.section("Commands"):
            formatter.write_dl([(name, one.get_short_help_str(limit)) for name, one in listed.items()])

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


def command_help(name: str) -> str:
    """What a command says of itself, read from the text of its module."""
    file = Path(__file__).parents[1].joinpath(*MODULES[name].split(".")).with_suffix(".py")
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        match node:
            case ast.Assign(value=ast.Call(keywords=stated)) if name in GROUPS:
                if texts := [one.value.value for one in stated if one.arg == "help"]:  # type: ignore[attr-defined]
                    return str(texts[0])
            case ast.FunctionDef() if name in _declared_as(node):
                return cleandoc(ast.get_docstring(node) or "")
    return ""


def _declared_as(function: ast.FunctionDef) -> list[str]:
    """The names under which a function is declared a command: none, or one."""
    names = []
    for call in function.decorator_list:
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "commands.command":
            given = [*call.args, *(one.value for one in call.keywords if one.arg == "name")]
            names += [str(ast.literal_eval(one)) for one in given] or [function.name]
    return names
