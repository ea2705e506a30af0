"""Verify the audit log of a home by the earlier tips that the manifests of its builds keep."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from care.audit.known_tips import as_tips
from care.audit.log import ChainCheck, verify_audit


def verify_by_manifests(home: Path, *further: Mapping[str, Any]) -> ChainCheck:
    """Whether a line of the log was changed, removed, cut off or rewritten.

    ``further`` are tips kept elsewhere, such as in a backup: day → offset and hash.
    """
    return verify_audit(home, as_tips((*_kept(home), *further)))


def _kept(home: Path) -> list[Mapping[str, Any]]:
    kept = []
    for file in (home / "warehouse").glob("*.json"):
        try:
            manifest = json.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        if isinstance(manifest, dict) and isinstance(manifest.get("audit"), dict):
            kept.append(manifest["audit"])
    return kept
