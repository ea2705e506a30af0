"""What is personal is masked in every notation and column, and what is not stays."""

from pathlib import Path

import pytest

from tests.generated import held_back_values, personal_values
from tests.support.masked_corpus import PHRASES, is_left, spoiled, stored, stored_names

pytestmark = pytest.mark.slow

BOTH = [personal_values, held_back_values]
CORPORA = pytest.mark.parametrize("corpus", BOTH, ids=["tuned on", "held back"])


@CORPORA
def test_the_search_finds_every_value_that_is_not_masked(corpus):
    for kind, value in personal_values.drawn(corpus.KINDS, 3, 1):
        assert all(is_left(value, phrase.format(value)) for phrase in PHRASES), kind


def test_values_of_every_kind_are_masked_in_every_column(tmp_path: Path):
    kept = stored(tmp_path, seed=7)
    assert len(kept.written) >= 57
    assert kept.recall() >= 0.99, kept.leaked[:10]


def test_names_are_masked_however_they_are_known(tmp_path: Path):
    kept = stored_names(tmp_path, each=10, seed=7)
    assert kept.recall() >= 0.95, kept.leaked[:10]


@CORPORA
def test_numbers_of_orders_and_parts_amounts_and_days_stay(corpus):
    kept = spoiled(corpus.HARMLESS, many=100, seed=7)
    assert kept.recall() >= 0.995, kept.leaked[:10]
