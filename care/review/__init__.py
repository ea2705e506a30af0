"""The weekly review: the agenda that the week's figures make, and the content of each item."""

from care.review.agenda import AgendaPart, Topic, agenda
from care.review.agreed_actions import marks_of, new_ones, returning, since_then
from care.review.open_cases import open_cases
from care.review.rising_causes import RisenCause, main_cause, risen_causes
from care.review.signal_changes import Place, SignalChange, signal_changes
from care.review.topic_message import people_words, scorecard_message, topic_message

__all__ = [
    "AgendaPart",
    "Place",
    "RisenCause",
    "SignalChange",
    "Topic",
    "agenda",
    "main_cause",
    "marks_of",
    "new_ones",
    "open_cases",
    "people_words",
    "returning",
    "risen_causes",
    "scorecard_message",
    "signal_changes",
    "since_then",
    "topic_message",
]
