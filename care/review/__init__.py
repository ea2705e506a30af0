"""The weekly review: what the week's figures put on the agenda, and what is to be said of each item."""

from care.review.agenda import Part, Topic, agenda
from care.review.agreed_actions import marks_of, new_ones, returning, since_then
from care.review.open_cases import open_cases
from care.review.people_concerned import beyond_chance
from care.review.rising_causes import Risen, risen
from care.review.signal_changes import Place, Turn, turns

__all__ = [
    "Part",
    "Place",
    "Risen",
    "Topic",
    "Turn",
    "agenda",
    "beyond_chance",
    "marks_of",
    "new_ones",
    "open_cases",
    "returning",
    "risen",
    "since_then",
    "turns",
]
