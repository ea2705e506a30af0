"""One line of the list of what needs somebody now."""

from collections.abc import Callable
from dataclasses import dataclass

from care.i18n import say
from care.semantic.metric import METRICS
from care.signals.judged_series import JudgedSeries, OutOfReach, urgency_of


@dataclass(frozen=True)
class AttentionItem:
    """One thing to see to. ``weight`` is how many customers it touches, ``course`` that of its metric there.

    Of hundreds of stores there are a thousand, of which few are read: words are written when asked for.
    """

    words: Callable[[], str]
    weight: float
    store: str
    metric: str | None = None
    side: str = "missed"
    of_all_days: bool = False
    course: JudgedSeries | OutOfReach | None = None

    @property
    def text(self) -> str:
        """What it is about, in the reader's language."""
        return self.words()

    @property
    def told(self) -> str:
        """What its course adds, under the metric's name where the text has another; nothing mostly."""
        brief = self.course.brief if self.course else ""
        if not brief or self.metric is None or METRICS[self.metric].name in self.text:
            return brief
        return METRICS[self.metric].name + say("：", ": ") + brief

    @property
    def urgency(self) -> int:
        """A key to sort by."""
        return urgency_of(self.course)
