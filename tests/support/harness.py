"""Streamlit's own harness, without what no server does."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.testing.v1 import AppTest, local_script_runner

APP = Path(__file__).parents[2] / "app.py"
PATIENCE = 600
"""Seconds; a busy machine runs a page slowly."""

_scanned = cache(manifest_scanner.scan_component_manifests)
_compiled = ScriptCache()


def sought_once() -> Any:
    """Within it all packages are looked through for components once, not anew in every session."""
    return patch.object(manifest_scanner, "scan_component_manifests", _scanned)


def compiled_once() -> Any:
    """Within it a script is compiled once, as a server does, not anew in every run; it must not change."""
    return patch.object(local_script_runner, "ScriptCache", lambda: _compiled)


def open_app(
    page: str = "overview", user: dict[str, Any] | None = None, **address: str | Sequence[str]
) -> AppTest:
    """The app as somebody sees it who arrives at a page by its address; ``user``: who has signed in.

    No other page runs before: an address opens its page, and nothing else.
    """
    app = AppTest.from_file(str(APP), default_timeout=PATIENCE)
    if user is not None:
        app.user = user
    for name, codes in address.items():
        app.query_params[name] = codes
    if page != "overview":
        app.switch_page(f"pages/{page}.py")
    app.run()
    assert not app.exception, app.exception[0].message
    return app


def press(app: AppTest, label: str) -> AppTest:
    """Press the first button of that label, after which the page has no exception."""
    next(one for one in app.button if one.label == label).click().run()
    assert not app.exception, app.exception[0].message
    return app


def told(app: AppTest) -> str:
    """All that a page says outside of titles, tables and charts."""
    shown = (*app.markdown, *app.caption, *app.success, *app.warning, *app.error, *app.info)
    return "\n".join(str(one.value) for one in shown)
