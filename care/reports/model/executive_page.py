"""The executive page of a report: its message, the headline figures, what changed, and who does what."""

from dataclasses import dataclass

from care.scorecard.scorecard import ScorecardCell

MOST_FIGURES = 8
"""Maximum number of headline figures."""


@dataclass(frozen=True)
class HeadlineFigure:
    """One headline figure: the cell of its metric, and in words its name, target and change.

    ``counts`` are numerator and denominator, ``change`` says how it moved and how sure that is, ``waiting``
    how many cases are not counted yet.
    """

    cell: ScorecardCell
    name: str
    counts: str = ""
    target: str = ""
    change: str = ""
    waiting: str = ""


@dataclass(frozen=True)
class Action:
    """What to do, and who does it."""

    what: str
    who: str


@dataclass(frozen=True)
class ExecutivePage:
    """One page that can be printed alone. ``changes`` are those beyond chance, in sentences."""

    message: str
    figures: tuple[HeadlineFigure, ...]
    changes: tuple[str, ...]
    actions: tuple[Action, ...]
