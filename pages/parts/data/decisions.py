"""The decisions of a home that figures are held against: read once for all views of a page."""

from functools import cached_property

from care.policies.policy_book import PolicyBook, read_policy_book
from care.review.minutes import Minute
from care.signals import Baseline, read_baselines
from care.targets.targets import Target, read_targets
from warehouse.query.figure_source import FigureSource


class Decisions:
    """Targets, re-basings and policies of the stores that may be seen; read when first used.

    Raises BadTarget, BadBaseline, BadPolicy or BadStores where their file cannot be read.
    """

    def __init__(self, warehouse: FigureSource) -> None:
        self._warehouse = warehouse

    @cached_property
    def targets(self) -> tuple[Target, ...]:
        """The targets, oldest first."""
        return tuple(one for one in read_targets(self._warehouse.home) if self._may_see(one.store))

    @cached_property
    def baselines(self) -> tuple[Baseline, ...]:
        """The re-basings, in the order written."""
        return tuple(one for one in read_baselines(self._warehouse.home) if self._may_see(one.store))

    @cached_property
    def policies(self) -> PolicyBook:
        """The policies."""
        book = read_policy_book(self._warehouse.home, self._warehouse.stores())
        return PolicyBook(tuple(one for one in book.decisions if self._may_see(one.store)), book.deciding)

    @cached_property
    def minutes(self) -> tuple[Minute, ...]:
        """What reviews agreed and noted, as it stands. Raises MinutesUnavailable."""
        # Imported here, because SQLAlchemy takes long and not every page has trends.
        from warehouse.services.minutes_store import Minutes

        return tuple(
            one for one in Minutes.open(self._warehouse.home).standing() if self._may_see(one.content.store)
        )

    def _may_see(self, store: str | None) -> bool:
        return (
            store is None or self._warehouse.visible_stores is None or store in self._warehouse.visible_stores
        )
