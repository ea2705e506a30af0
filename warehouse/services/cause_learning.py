"""Learn causes from what a home has coded, and suggest one for every complaint with a text."""

import hashlib
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl

from care.causes.lexicon import Lexicon, is_blank_cause, read_lexicon
from warehouse.query.warehouse import Warehouse
from warehouse.services.cause_texts import COMPLAINTS
from warehouse.storage.cause_suggestions import SHAPE, read_learnt, write_suggestions

NINE_IN_TEN = 0.9


def suggestions_are_old(home: Path) -> bool:
    """Whether texts, coded causes or the lexicon differ from what the suggestions were learnt from.

    Raises NoWarehouse and BadLexicon.
    """
    rows = _complaints(home)
    return _differs(home, rows, _basis(rows, read_lexicon(home)))


def learn_causes(home: Path) -> bool:
    """Suggest anew where texts, coded causes or the lexicon differ from before; whether anything was.

    Phrases that rise are counted with it. Never learnt from: suggestions, which are no causes, and 其他.
    Raises NoWarehouse and BadLexicon.
    """
    rows, lexicon = _complaints(home), read_lexicon(home)
    basis = _basis(rows, lexicon)
    if not _differs(home, rows, basis):
        return False
    # Imported here, because mostly nothing is new, and these import scikit-learn.
    from care.causes.phrases.phrase_concerns import kept_phrases
    from care.causes.phrases.rising_phrases import rising_phrases
    from care.causes.suggestion import Suggester

    texts, causes = rows["description"].to_list(), rows["cause_1"].to_list()
    coded = [place for place, cause in enumerate(causes) if not is_blank_cause(cause)]
    suggester = Suggester(lexicon, [texts[i] for i in coded], [causes[i] for i in coded])
    turns: list[int | None] = [None] * len(texts)
    for turn, place in enumerate(coded):
        turns[place] = turn
    found = list(suggester.suggest(texts, turns))
    suggested = rows.select("store", "complaint_no").with_columns(
        pl.Series(
            "text_md5", [hashlib.md5(text.encode(), usedforsecurity=False).hexdigest() for text in texts]
        ),
        pl.Series("causes", [[one.cause for one in row.causes] for row in found], SHAPE["causes"]),
        pl.Series(
            "probabilities",
            [[one.probability for one in row.causes] for row in found],
            SHAPE["probabilities"],
        ),
        pl.Series("words", [[list(one.words) for one in row.causes] for row in found], SHAPE["words"]),
    )
    learnt: dict[str, Any] = {
        "at": f"{datetime.now():%Y-%m-%d %H:%M:%S}",
        "basis": basis,
        "cases": suggester.learnt.cases,
        "causes": list(suggester.learnt.causes),
        "texts": len(texts),
        "rising": kept_phrases(rising_phrases(texts, rows["received_on"].to_list()), rows["store"].to_list()),
    }
    if not suggester.learnt.is_lexicon:
        sure = [(found[i].causes[0], causes[i]) for i in coded if found[i].causes]
        high = [guess.cause == cause for guess, cause in sure if guess.probability >= NINE_IN_TEN]
        learnt["held_out"] = {
            "cases": len(sure),
            "right": sum(guess.cause == cause for guess, cause in sure),
            "cases_at_90": len(high),
            "right_at_90": sum(high),
        }
    write_suggestions(home, suggested, learnt)
    return True


def _complaints(home: Path) -> pl.DataFrame:
    return Warehouse.open(home).statement((COMPLAINTS, []))


def _basis(rows: pl.DataFrame, lexicon: Lexicon) -> str:
    told = f"{rows.hash_rows(seed=0).to_list()} {lexicon.causes}"
    return hashlib.sha256(told.encode()).hexdigest()


def _differs(home: Path, rows: pl.DataFrame, basis: str) -> bool:
    return not rows.is_empty() and read_learnt(home).get("basis") != basis
