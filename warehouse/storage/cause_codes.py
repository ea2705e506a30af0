"""The causes that people decided on, as a build reads them (``HOME/causes/codes.json``)."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

from care.causes.lexicon import SAYS_NOTHING
from care.i18n import say

SNAPSHOT = Path("causes") / "codes.json"
COLUMNS = dict.fromkeys(("store", "complaint_no", "cause"), pl.String)

Codes = tuple[tuple[str, str, str], ...]
"""Store, complaint and cause of each decision."""


class BadCauseCodes(ValueError):
    """The decisions that builds count cannot be read; the message names the file and the cure."""


def read_cause_codes(home: Path) -> Codes:
    """The decisions that builds count; none where nobody has counted any. Raises BadCauseCodes."""
    path = home / SNAPSHOT
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
        return tuple((str(store), str(number), str(cause)) for store, number, cause in rows)
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, TypeError) as fault:
        raise BadCauseCodes(
            say(
                f"{path} 无法读取，或内容被改动。请从备份取回；没有备份时删除它，"
                "再在“归类”页把决定重新计入：决定本身保存在周会记录里，没有丢失。",
                f"{path} cannot be read, or was changed. Take it from a backup; without one delete it "
                "and count the decisions anew on the page Coding: they themselves are kept with the minutes.",
            )
        ) from fault


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
