"""Streamlit's own harness, without what no server does."""

from functools import cache
from typing import Any
from unittest.mock import patch

from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.testing.v1 import local_script_runner

_scanned = cache(manifest_scanner.scan_component_manifests)
_compiled = ScriptCache()


def sought_once() -> Any:
    """Within it all packages are looked through for components once, not anew in every session."""
    return patch.object(manifest_scanner, "scan_component_manifests", _scanned)


def compiled_once() -> Any:
    """Within it a script is compiled once, as a server does, not anew in every run; it must not change."""
    return patch.object(local_script_runner, "ScriptCache", lambda: _compiled)
