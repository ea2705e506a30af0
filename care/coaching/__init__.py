"""One person's sheet for a talk: figures beside the team's, and recordings to talk about."""

from care.coaching.against_team import ATTEMPTED, MOST_FIGURES, AgainstTeam, against_team, coached_metrics
from care.coaching.recordings import RECORDINGS, Recording, choose_recordings

__all__ = [
    "ATTEMPTED",
    "MOST_FIGURES",
    "RECORDINGS",
    "AgainstTeam",
    "Recording",
    "against_team",
    "choose_recordings",
    "coached_metrics",
]
