"""The agenda of a review, made from the data: what needs discussion, in order, and one view of the rest."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from care.i18n import say
from care.review.signal_changes import SignalChange
from care.semantic.metric import METRICS
from care.signals import Variation
from care.stores.store_names import store_name

ROWS = 6
"""Maximum number of actions or complaints of one view, so that they can be read from four metres."""
MOST_PAGES = 4
"""Maximum number of views of one list; the number of further rows is shown."""


class AgendaPart(StrEnum):
    """The parts of the agenda, in its order."""

    SCORECARD = "scorecard"
    ATTENTION = "attention"
    SIGNAL = "signal"
    BEYOND = "beyond"
    COMPLAINTS = "complaints"
    CAUSES = "causes"
    VIEW = "view"
    GOING_ON = "going_on"
    ACTIONS = "actions"
    QUIET = "quiet"
    NEW = "new"

    @property
    def label(self) -> str:
        """Its heading in the reader's language."""
        return say(*_LABELS[self])


_LABELS = {
    AgendaPart.SCORECARD: ("这一周的成绩", "The week at a glance"),
    AgendaPart.ATTENTION: ("先处理这些", "See to these first"),
    AgendaPart.ACTIONS: ("上次定下的行动", "What was agreed before"),
    AgendaPart.SIGNAL: ("新信号", "New signal"),
    AgendaPart.BEYOND: ("现有流程达不到目标", "Target out of reach"),
    AgendaPart.COMPLAINTS: ("未关闭的投诉", "Open complaints"),
    AgendaPart.CAUSES: ("上升的原因", "Causes that rose"),
    AgendaPart.VIEW: ("共享的视图", "Shared view"),
    AgendaPart.GOING_ON: ("信号持续", "Signal going on"),
    AgendaPart.QUIET: ("平稳的指标", "All that is quiet"),
    AgendaPart.NEW: ("本次定下的行动", "Agreed today"),
}


@dataclass(frozen=True)
class Topic:
    """One view. ``page`` counts from 1 where a list takes several; ``change`` where it shows a metric.

    ``name``: that of a shared view.
    """

    part: AgendaPart
    page: int = 1
    change: SignalChange | None = None
    name: str | None = None

    @property
    def key(self) -> str:
        """Its value in the URL."""
        name = self.change.metric if self.change else self.part.value
        return name if self.page == 1 else f"{name}-{self.page}"

    @property
    def title(self) -> str:
        """Its heading."""
        if self.name is not None:
            return self.name
        if self.change is None:
            return self.part.label + (f" {self.page}" if self.page > 1 else "")
        where = f"{store_name(self.change.store)} " if self.change.store else ""
        return where + METRICS[self.change.metric].name


def agenda(
    found: Sequence[SignalChange],
    *,
    returning: int,
    open_cases: int,
    causes_rose: bool,
    views: Sequence[str] = (),
) -> tuple[Topic, ...]:
    """The views of a review. ``found``: what ``signal_changes`` gives. Counts: actions and complaints.

    ``views``: the names of the shared views that were put on the agenda.

    Signals that the previous review showed have a view of their own for key metrics, and for other metrics
    while they are concerning.
    """
    new = [one for one in found if one.new and _matters(one)]
    beyond = [one for one in found if one.beyond and one not in new]
    going_on = [one for one in found if one.signal and not one.new and not one.beyond and _matters(one)]
    return (
        Topic(AgendaPart.SCORECARD),
        Topic(AgendaPart.ATTENTION),
        *(Topic(AgendaPart.SIGNAL, change=one) for one in new),
        *(Topic(AgendaPart.BEYOND, change=one) for one in beyond),
        *_pages(AgendaPart.COMPLAINTS, open_cases),
        *((Topic(AgendaPart.CAUSES),) if causes_rose else ()),
        *(Topic(AgendaPart.GOING_ON, change=one) for one in going_on),
        *(Topic(AgendaPart.VIEW, n, name=name) for n, name in enumerate(views, start=1)),
        *_pages(AgendaPart.ACTIONS, returning),
        Topic(AgendaPart.QUIET),
        Topic(AgendaPart.NEW),
    )


def _matters(one: SignalChange) -> bool:
    return METRICS[one.metric].key_metric or one.variation is Variation.CONCERNING


def _pages(part: AgendaPart, rows: int) -> list[Topic]:
    return [Topic(part, page) for page in range(1, min(-(-rows // ROWS), MOST_PAGES) + 1)]
