"""One line of the list of what needs attention now."""

from collections.abc import Callable
from dataclasses import dataclass

from care.i18n import say
from care.semantic.metric import METRICS
from care.signals.judged_series import JudgedSeries, OutOfReach, urgency_of


@dataclass(frozen=True)
class AttentionItem:
    """One thing that needs attention.

    ``weight`` is the number of customers it touches, ``series`` its metric at its store, judged.

    Because hundreds of stores have a thousand items, few of which are read, texts are made on demand.
    """

    words: Callable[[], str]
    weight: float
    store: str
    metric: str | None = None
    side: str = "missed"
    of_all_days: bool = False
    series: JudgedSeries | OutOfReach | None = None

    @property
    def text(self) -> str:
        """What it is about, in the reader's language."""
        return self.words()

    @property
    def signal_summary(self) -> str:
        """The signal of its metric, with the metric's name where the text lacks it; mostly empty."""
        brief = self.series.brief if self.series else ""
        if not brief or self.metric is None or METRICS[self.metric].name in self.text:
            return brief
        return METRICS[self.metric].name + say("：", ": ") + brief

    @property
    def urgency(self) -> int:
        """A key to sort by."""
        return urgency_of(self.series)
