"""The suggested causes of a home, beside the warehouse: what was suggested, and what that was learnt from.

They are no part of what makes a warehouse outdated: a build puts those that fit a complaint's text into the
columns ``cause_suggested``, ``cause_probability`` and ``cause_words``, and never into ``cause_1``.
"""

import json
from collections.abc import Collection
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from care.storage.atomic_files import open_private, put_in_place, unfinished_file, write_whole
from warehouse.build.load_tables import quoted
from warehouse.storage.batch_files import is_complete

FOLDER = "causes"
SUGGESTIONS, LEARNT = "suggestions.parquet", "learnt.json"
SHAPE = pl.Schema(
    {
        "store": pl.String(),
        "complaint_no": pl.String(),
        "text_md5": pl.String(),
        "causes": pl.List(pl.String()),
        "probabilities": pl.List(pl.Float64()),
        "words": pl.List(pl.List(pl.String())),
    }
)
COLUMNS = {"cause_suggested": "varchar", "cause_probability": "double", "cause_words": "varchar"}


def read_suggestions(home: Path) -> pl.DataFrame:
    """One row a complaint with a text: its causes, the likeliest first.

    None where nothing was learnt yet, or where the file is cut: then it is learnt anew.
    """
    file = home / FOLDER / SUGGESTIONS
    return pl.read_parquet(file) if is_complete(file) else pl.DataFrame(schema=SHAPE)


def read_learnt(home: Path) -> dict[str, Any]:
    """What the suggestions were learnt from; empty where nothing was learnt yet, or it cannot be read."""
    try:
        learnt = json.loads((home / FOLDER / LEARNT).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    is_whole = isinstance(learnt, dict) and is_complete(home / FOLDER / SUGGESTIONS)
    return learnt if is_whole else {}


def write_suggestions(home: Path, rows: pl.DataFrame, learnt: dict[str, Any]) -> None:
    """Replace the suggestions of a home, then what they were learnt from."""
    with unfinished_file(home / FOLDER / SUGGESTIONS) as temporary:
        with open_private(temporary):
            rows.write_parquet(temporary)
        put_in_place(temporary, home / FOLDER / SUGGESTIONS)
    write_whole(home / FOLDER / LEARNT, json.dumps(learnt, ensure_ascii=False, indent=1))


def forget_suggestions(home: Path, complaints: Collection[str]) -> None:
    """Forget what was suggested for complaints of these numbers, and the phrases, which may be theirs.

    The next look at the texts learns anew.
    """
    rows, learnt = read_suggestions(home), read_learnt(home)
    if learnt or len(rows):
        kept = rows.filter(~pl.col("complaint_no").is_in([*complaints]))
        write_suggestions(home, kept, learnt | {"basis": "", "rising": []})


def add_suggestion_columns(db: duckdb.DuckDBPyConnection) -> None:
    """Add the columns of suggestions to the complaints of a build."""
    for column, kind in COLUMNS.items():
        db.execute(f"alter table warehouse.complaints add column {column} {kind}")


def fill_suggestions(db: duckdb.DuckDBPyConnection, home: Path, catalog: str) -> None:
    """Put the suggestions into the complaints whose text they were made for."""
    file = home / FOLDER / SUGGESTIONS
    if is_complete(file):
        db.execute(
            f"""
            update {catalog}.complaints as c
            set cause_suggested = s.causes[1], cause_probability = s.probabilities[1],
                cause_words = array_to_string(s.words[1], '、')
            from read_parquet('{quoted(file)}') s
            where s.store = c.store and s.complaint_no = c.complaint_no and s.text_md5 = md5(c.description)
                and (c.cause_suggested is distinct from s.causes[1]
                    or c.cause_probability is distinct from s.probabilities[1])
            """
        )
