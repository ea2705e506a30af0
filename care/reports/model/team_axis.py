"""A person's proportions on the axes of their team, as a report draws them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class AxisRow:
    """One proportion, all parts from 0 to 1, drawn on an axis from 0 to 100 %.

    ``value`` of the person with its ``interval`` (95 %), ``team``, and the ``limits`` within which chance
    keeps a person of the team (99.8 %). ``is_better``: whether the person lies outside them on the good side;
    None within.
    """

    name: str
    value: float
    interval: tuple[float, float]
    team: float
    limits: tuple[float, float]
    is_better: bool | None
