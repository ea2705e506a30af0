"""The order in which marts are built: each after those that its SQL reads."""

import re
from graphlib import TopologicalSorter
from pathlib import Path

COMMENT = re.compile(r"--.*")
TABLE = re.compile(r"\b(?:from|join)\s+(\w+)", re.IGNORECASE)


def mart_order(folder: Path) -> tuple[str, ...]:
    """The names of the marts in ``folder``, one a ``.sql`` file.

    Raises graphlib.CycleError where marts read each other in a circle.
    """
    statements = {
        file.stem: COMMENT.sub("", file.read_text(encoding="utf-8")) for file in folder.glob("*.sql")
    }
    # Sorted, because the recipe of a warehouse is a hash of the marts in their order.
    reads = {
        mart: sorted({*TABLE.findall(statements[mart])} & statements.keys() - {mart})
        for mart in sorted(statements)
    }
    return tuple(TopologicalSorter(reads).static_order())
