"""Two people, stores or periods beside each other, and what differs between them by more than chance."""

from care.compare.pairing import comparable_pair
from care.compare.two_sides import Compared, Side, compare_sides, scatter_of_weeks
from care.compare.words import compared_sentence, compared_table, comparison_headline

__all__ = [
    "Compared",
    "Side",
    "comparable_pair",
    "compare_sides",
    "compared_sentence",
    "compared_table",
    "comparison_headline",
    "scatter_of_weeks",
]
