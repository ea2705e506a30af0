"""The causes that people decided on, as a build reads them (``HOME/causes/codes.json``)."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

from care.causes.lexicon import SAYS_NOTHING

SNAPSHOT = Path("causes") / "codes.json"
COLUMNS = dict.fromkeys(("store", "complaint_no", "cause"), pl.String)

Codes = tuple[tuple[str, str, str], ...]
"""Store, complaint and cause of each decision."""


def read_cause_codes(home: Path) -> Codes:
    """The decisions that builds count; none where nobody has counted any."""
    try:
        rows = json.loads((home / SNAPSHOT).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return ()
    return tuple((str(store), str(number), str(cause)) for store, number, cause in rows)


def cause_code_tables(
    codes: Sequence[tuple[str, str, str]], present: Mapping[str, str]
) -> dict[str, pl.DataFrame]:
    """``cause_codes``, under the present codes of stores, and ``blank_causes``: words that say nothing."""
    rows = {(present.get(store, store), number): cause for store, number, cause in codes}
    listed = [(*case, cause) for case, cause in rows.items()]
    return {
        "cause_codes": pl.DataFrame(listed, COLUMNS, orient="row"),
        "blank_causes": pl.DataFrame({"word": ["", *sorted(SAYS_NOTHING)]}),
    }
