"""What people decided in a home that figures are held against: read once for all that a page looks at."""

from functools import cached_property

from care.signals import Baseline, read_baselines
from care.targets.targets import Target, read_targets
from warehouse.query.figure_source import FigureSource


class Decisions:
    """Targets and re-basings, those for all stores and those of stores that may be seen; read when asked for.

    What cannot be read raises BadTarget or BadBaseline.
    """

    def __init__(self, house: FigureSource) -> None:
        self._house = house

    @cached_property
    def targets(self) -> tuple[Target, ...]:
        """The targets, oldest first."""
        return tuple(one for one in read_targets(self._house.home) if self._may_tell(one.store))

    @cached_property
    def baselines(self) -> tuple[Baseline, ...]:
        """The re-basings, in the order written."""
        return tuple(one for one in read_baselines(self._house.home) if self._may_tell(one.store))

    def _may_tell(self, store: str | None) -> bool:
        return store is None or self._house.visible_stores is None or store in self._house.visible_stores
