"""Streamlit's own harness, without what no server does."""

from functools import cache
from typing import Any
from unittest.mock import patch

from streamlit.components.v2 import manifest_scanner

_scanned = cache(manifest_scanner.scan_component_manifests)


def sought_once() -> Any:
    """Within it all packages are looked through for components once, not anew in every session."""
    return patch.object(manifest_scanner, "scan_component_manifests", _scanned)
