"""Logs of one JSON object a line, to which lines are only added."""

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any


def complete_lines(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a log, without a line that is cut or damaged; none where there is no file."""
    if path.exists():
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
            with suppress(ValueError):
                if isinstance(entry := json.loads(line), dict):
                    yield entry
