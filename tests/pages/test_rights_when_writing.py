"""Every write asks for right and store at that very moment, whatever was allowed when its form was opened."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from conftest import ROOT
from streamlit.testing.v1 import AppTest

from care.access.principal import Principal, Right
from care.review.minutes import MinuteContent, MinuteKind
from pages.parts.session import guard
from pages.parts.session.current_user import SessionSignIn
from tests.pages.test_pages import visit  # noqa: F401 - a fixture
from warehouse.services.minutes_store import Minutes

pytestmark = pytest.mark.slow

MONDAY = date(2026, 3, 2)
CHANGES = {
    *["FileLock", "begin", "fsync", "mkdir", "rmtree", "unlink", "write_bytes", "write_text", "write_whole"]
}
"""The calls by which a disk or a database is changed, in the end."""
READS = """records table chart trend colleagues advisors history measure cached_figures standing open last
views toured gather_report audit_table verify_audit signal_changes warehouse_before template_workbooks
preview_upload preview_policy completeness_of doubt_messages record_event noted_setting record_access_changes
renew_suggestions make_folder send_alerts"""
"""Calls that change nothing of a user's, though something below keeps a cache, a log or a temporary file."""
WRITES = {
    *[
        "end_sign_ins",
        "set_target",
        "set_baseline",
        "write_staff",
        "rebuild",
        "load_uploads",
        "withdraw",
        "restore",
        "originals",
    ]
}
METHODS = {"record_code", "undo_code", "add", "edit", "save", "rename", "remove", "remember", "tour", "share"}
"""Those of minutes and views; sets and frames have some of these names, too."""
BELOW = ("care.", "warehouse.", "etl.")
ASKED_BY = {"_decide": "_apply"}
"""Functions whose writes are done by another one, which asks."""


def names_called(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
                yield name, node


Function = tuple[str, str]
"""A module and a function or method in it."""
STORES = (
    "warehouse.services.cause_codes_store",
    "warehouse.services.minutes_store",
    "care.storage.saved_views",
    "care.storage.shared_views",
)
"""Modules with methods by which pages write."""


def imported(tree: ast.AST) -> dict[str, Function]:
    """The names that a module has from the rooms below the pages, with what they stand for."""
    return {
        alias.asname or alias.name: (node.module, alias.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").split(".")[0] in ("care", "warehouse", "etl")
        for alias in node.names
    }


def what_changes_something() -> set[Function]:
    """The functions below the pages that change something, directly or through others that they name."""
    calls: dict[Function, set[Function]] = {}
    found: set[Function] = set()
    for room in ("care", "warehouse", "etl"):
        for path in (ROOT / room).rglob("*.py"):
            module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            tree = ast.parse(path.read_text(encoding="utf-8"))
            given = imported(tree)
            for name, target in given.items():  # what a package hands on
                calls.setdefault((module, name), set()).add(target)
            for node in ast.walk(tree):
                if isinstance(node, ast.FunctionDef):
                    inside = list(names_called(node))
                    if any(name in CHANGES for name, _ in inside):
                        found.add((module, node.name))
                    named = {name for name, call in inside if isinstance(call.func, ast.Name)}
                    own = {name for name, call in inside if _of_itself(call.func)}
                    calls.setdefault((module, node.name), set()).update(
                        given.get(name, (module, name)) for name in named | own
                    )
    while more := {one for one, inside in calls.items() if one not in found and inside & found}:
        found |= more
    return found


def _of_itself(func: ast.expr) -> bool:
    return isinstance(func, ast.Attribute) and isinstance(func.value, ast.Name) and func.value.id == "self"


def writes_of_pages() -> Iterator[tuple[str, str, int, ast.FunctionDef | ast.Module]]:
    """File, name and line of each write on a page, and the function around it."""
    changing = what_changes_something()
    methods = {name for module, name in changing if module in STORES and not name.startswith("_")}
    for path in (ROOT / "app.py", *(ROOT / "pages").rglob("*.py")):
        if path.parent.name == "server":  # which writes sign-ins for everybody, test_server_gate.py
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        below = imported(tree)
        around = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
        for name, call in names_called(tree):
            if name in READS.split() or name.startswith("read_"):
                continue
            if isinstance(call.func, ast.Name):
                writes = below.get(name) in changing
            else:
                writes = name in methods and _of_a_store(name, call)
            if not writes:
                continue
            place = next((one for one in around if one.lineno <= call.lineno <= (one.end_lineno or 0)), tree)
            yield path.relative_to(ROOT).as_posix(), name, call.lineno, place


def _of_a_store(name: str, call: ast.Call) -> bool:
    """Whether it is a method of minutes or views, where sets and frames have one of that name."""
    told = ast.unparse(call.func).lower()
    return name not in ("add", "rename") or any(word in told for word in ("minutes", "stored", "views"))


def test_no_page_writes_without_asking_at_that_moment():
    found = list(writes_of_pages())
    assert {name for _, name, _, _ in found} >= WRITES | METHODS
    for path, name, line, place in found:
        asked = [call.lineno for called, call in names_called(place) if called == "require_write"]
        by_another = isinstance(place, ast.FunctionDef) and place.name in ASKED_BY
        assert by_another or any(one <= line for one in asked), (
            f"{path}:{line} calls {name}, which changes something: before it, in the same function, call "
            "require_write with right and store; or add it to READS if nothing of a user's changes."
        )


@pytest.fixture
def take_away(monkeypatch) -> Callable[..., None]:
    """``take_away(right)`` or ``take_away(stores=…)``: from then on, while a page is open."""

    def later(right: Right | None = None, stores: frozenset[str] | None = None) -> None:
        user = SessionSignIn(None).user()
        rights = user.rights - {right}
        left: Principal = replace(user, rights=rights, stores=stores)
        monkeypatch.setattr(guard, "current_sign_in", lambda: type("Late", (), {"user": lambda _: left})())

    return later


def press(app: AppTest, label: str) -> str:
    next(one for one in app.button if one.label == label).click().run()
    assert not app.exception, app.exception[0].message
    return "\n".join(one.value for one in app.warning)


def state_of(home: Path) -> dict[str, bytes]:
    """What people have written to a home, by file; what they chose last is noted by itself."""
    kept = ("*.toml", "views/*", "current", "batches/*")
    files = [path for one in kept for path in home.glob(one) if path.is_file()]
    return {str(path): path.read_bytes() for path in files if not path.name.endswith(".last.json")}


def set_target(app: AppTest) -> str:
    app.selectbox(key="target-metric").select("closed_loop_rate")
    app.number_input(key="target-value").set_value(97.0)
    app.text_input(key="target-by").input("王经理")
    return press(app, "记下目标")


def rebase(app: AppTest) -> str:
    app.text_input(key="baseline-by").input("王经理")
    app.text_input(key="baseline-reason").input("换了流程")
    return press(app, "记下调整")


def save_view(app: AppTest) -> str:
    next(one for one in app.text_input if one.label == "视图名称").input("我的")
    return press(app, "保存当前视图")


def write_action(app: AppTest) -> str:
    next(one for one in app.button if one.label.startswith("记行动")).click().run()
    app.text_input(key="what-new-zh-0").input("每天核对")
    app.text_input(key="who-new-zh-0").input("林芳")
    return press(app, "记为行动")


LOST = "没有“{}”的权限"


@pytest.mark.parametrize(
    ("page", "write", "right", "verb"),
    [
        ("targets", set_target, Right.SETTINGS, "设定制度、目标与基准期"),
        ("targets", rebase, Right.SETTINGS, "设定制度、目标与基准期"),
        ("review", write_action, Right.ACTIONS, "记录行动"),
    ],
    ids=["target", "baseline", "action"],
)
def test_who_lost_the_right_since_a_page_was_opened_writes_nothing(
    load_rows,
    home,
    visit,  # noqa: F811
    take_away,
    page,
    write,
    right,
    verb,
):
    load_rows(complaints=[{"received_at": "2026-02-23 09:00"}, {"received_at": "2026-03-11 07:00"}])
    app = visit(home, page, topic="new", week=str(MONDAY))
    before = state_of(home)
    take_away(right)
    assert LOST.format(verb) in write(app)
    assert state_of(home) == before
    assert not Minutes.open(home).standing()


def test_who_lost_every_store_sets_no_target_for_them(load_rows, home, visit, take_away):  # noqa: F811
    load_rows(complaints=[{"received_at": "2026-03-11 07:00"}])
    app = visit(home, "targets")
    take_away(stores=frozenset({"S02"}))
    assert "没有保存" in set_target(app)
    assert not (home / "targets.toml").exists()


def test_who_lost_a_store_changes_no_entry_of_it_that_is_open(load_rows, home, visit, take_away):  # noqa: F811
    load_rows(complaints=[{"received_at": "2026-02-23 09:00"}, {"received_at": "2026-03-11 07:00"}])
    entry = MinuteContent(MinuteKind.ACTION, "new", "每天核对", "林芳", MONDAY, None, "S01")
    Minutes.open(home).add(entry, "林芳", MONDAY)
    (kept,) = Minutes.open(home).standing()
    app = visit(home, "review", topic="new", week=str(MONDAY))
    app.button(key=f"change-{kept.id}").click().run()
    app.text_input(key=f"what-{kept.id}-{kept.version}").input("不再核对")
    take_away(stores=frozenset({"S02"}))
    press(app, "保存")
    assert Minutes.open(home).standing() == [kept]
