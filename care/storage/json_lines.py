"""Logs of one JSON object a line, to which lines are only added."""

import json
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any


def complete_lines(path: Path, texts: Collection[str]) -> Iterator[dict[str, Any]]:
    """The objects of a log, without a line that is cut or damaged; none where there is no file.

    ``texts``: the fields that each has, all of them texts.
    """
    if path.exists():
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
            with suppress(ValueError):
                entry = json.loads(line)
                if isinstance(entry, dict) and all(isinstance(entry.get(name), str) for name in texts):
                    yield entry
