"""Texts and colours of a metric card, independent of Streamlit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from care.i18n import say
from care.semantic.exposure import PER_DAY
from care.semantic.format import change, count, fraction, is_visible, not_due, value
from care.semantic.metric import METRICS, Better, Metric, MetricKind, Theme
from care.signals import Variation, Verdict
from care.signals.judged_series import JudgedSeries
from care.stats.wilson import FEWEST
from care.targets.targets import NO_AIM, EffectiveTarget, meets

Row = Mapping[str, Any]

UNBROKEN, LONGEST = "\u00a0", 20
"""A no-break space, and up to how many characters a part is kept on one line by it."""


def metrics_of_themes(*themes: Theme, key_only: bool = False) -> list[str]:
    """The keys of the metrics of some themes, key metrics first."""
    return [m.key for m in METRICS.values() if m.theme in themes and (m.key_metric or not key_only)]


COURSES = {
    Variation.COMMON: ("，属正常波动", ", within chance"),
    Variation.DOUBTED: ("，但记录存疑", ", but in doubt"),
    Variation.IMPROVING: ("，走势变好", ", its course better"),
    Variation.CONCERNING: ("，走势变差", ", its course worse"),
    Variation.NEUTRAL: ("，走势有变，不分好坏", ", its course changed, neither good nor bad"),
}
"""What the course of a metric says, beside its change since the period before."""


@dataclass(frozen=True)
class MetricCard:
    """A metric's measured row now, in the period before and a year before; ``aim``: the target in force.

    ``left_out``: what it does not count, in words.
    """

    metric: Metric
    now: Row
    then: Row | None = None
    last_year: Row | None = None
    aim: EffectiveTarget = NO_AIM
    left_out: str = ""

    @property
    def value(self) -> float | None:
        """The current value; None where there is nothing to divide by."""
        number: float | None = self.now["value"]
        return number

    @property
    def before(self) -> float | None:
        """The value in the period before; None where either has no value, or the two cannot be compared."""
        if self.metric.moves_by_construction or self.value is None:
            return None
        return self.then["value"] if self.then else None

    @property
    def direction(self) -> Literal["up", "down", "off"]:
        """The direction of the change since the period before; "off" without one."""
        now, before = self.value, self.before
        if now is None or before is None or not is_visible(self.metric, now, before):
            return "off"
        return "up" if now > before else "down"

    @property
    def target_line(self) -> str:
        """Against the target by a mark, as Markdown: ✗ 412 / 430 · ≥ 95.0%; else what there is to say."""
        few = self.metric.kind is MetricKind.PROPORTION and self.now["denominator"] < FEWEST
        met = None if few else meets(self.metric, self.value, self.aim.value)
        mark = "" if met is None else "**✓** " if met else "**✗** "
        parts = [] if self.metric.kind is MetricKind.COUNT else [self._counts_text()]
        if self.aim.differs:
            parts.append(say("各店目标不同", "targets differ by store"))
        elif self.aim.value is not None:
            sign = "≥" if self.metric.better is Better.HIGHER else "≤"
            parts.append(f"{sign} {value(self.metric, self.aim.value)}")
        if self.left_out:
            parts.append(self.left_out)
        return mark + (_joined(parts) or say("不分好坏", "no good or bad direction"))

    @property
    def waiting(self) -> str:
        """How many are not due, await records or are unknown to the source."""
        return _joined(self._waiting_parts())

    def change_words(self, variation: Variation | None) -> str:
        """The change since the period before in words, with what its course says (``variation``)."""
        if self.before is None:
            return "" if self.metric.moves_by_construction else say("没有上期可比", "no period before")
        if self.direction == "off":
            return say("与上期相同", "as in the period before")
        rose = self.direction == "up"
        if self.metric.better is None:
            turn = say("比上期多", "more") if rose else say("比上期少", "fewer")
        elif rose == (self.metric.better is Better.HIGHER):
            turn = say("比上期好", "better")
        else:
            turn = say("比上期差", "worse")
        if variation is None:
            return turn + say("，数据还少，未判断", ", too early to tell")
        return turn + say(*COURSES[variation])

    @property
    def context(self) -> str:
        """The change since a year before, and how many are not due, await records, or are unknown."""
        parts = []
        before = self.last_year["value"] if self.last_year else None
        if before is not None and self.value is not None and not self.metric.moves_by_construction:
            since = change(self.metric, self.value, before)
            parts.append(say("同比 ", "YoY ") + since + self._exposure(self.last_year))
        return _joined(parts + self._waiting_parts())

    def _waiting_parts(self) -> list[str]:
        parts = []
        if self.now["pending"]:
            many, words = count(self.now["pending"]), not_due(self.metric)
            parts.append(say(f"{words} {many}", f"{many} {words}"))
        if self.now["awaiting"]:
            parts.append(
                say(
                    f"待补数据 {count(self.now['awaiting'])}",
                    f"{count(self.now['awaiting'])} awaiting records",
                )
            )
        if self.now["unknown"]:
            parts.append(
                say(
                    f"来源未提供 {count(self.now['unknown'])}",
                    f"{count(self.now['unknown'])} unknown to the source",
                )
            )
        return parts

    @property
    def compared_with(self) -> str:
        """What the change is against, in the reader's language."""
        return say("较上期", "vs before") + self._exposure(self.then)

    def _exposure(self, row: Row | None) -> str:
        return say("（按天数折算）", " (by days)") if row and row.get(PER_DAY) else ""

    def _counts_text(self) -> str:
        if not self.now["denominator"]:
            return say("没有可计算的", "nothing to count")
        if self.metric.kind in (MetricKind.PROPORTION, MetricKind.RATE):
            return fraction(self.now["numerator"], self.now["denominator"])
        return f"n = {count(self.now['denominator'])}"


def _joined(parts: Sequence[str]) -> str:
    """Parts on one line that wraps after a dot, so that no sign is separated from its number.

    Words that a narrow card has no room for wrap after the first, too.
    """
    return f"{UNBROKEN}· ".join(
        part.replace(" ", UNBROKEN, 1 if len(part) > LONGEST else -1) for part in parts
    )


def change_color(card: MetricCard, verdict: Verdict) -> Literal["blue", "orange", "gray"]:
    """Blue for better, orange for worse by the verdict on the course; grey where the change goes another way.

    Because a change between two periods is no signal by itself, it has no colour of its own.
    """
    if card.metric.better is None or card.direction == "off":
        return "gray"
    better = (card.direction == "up") == (card.metric.better is Better.HIGHER)
    match verdict.variation:
        case Variation.IMPROVING if better:
            return "blue"
        case Variation.CONCERNING if not better:
            return "orange"
        case _:
            return "gray"


def judgement(series: JudgedSeries | None, contributions: Sequence[str] = ()) -> list[tuple[str, str]]:
    """Pairs of heading and text for a card's explanation: what the course says, how sure, and whose misses.

    ``contributions``: one sentence each of who stands out by them.
    """
    doubted = series is not None and series.verdict.variation is Variation.DOUBTED
    told = (
        (say("走势", "Course"), series.sentence if series else ""),
        (say("把握", "How sure"), series.certainty if series else ""),
        (say("注意", "Caution"), "" if series is None or doubted else series.caution),
        (say("构成", "Where"), say("", " ").join(contributions)),
    )
    return [(heading, words) for heading, words in told if words]


def asks_who(card: MetricCard, series: JudgedSeries | None) -> bool:
    """Whether it is asked who has more than their share: of a target missed, or of a turn for the worse."""
    worse = series is not None and series.verdict.variation is Variation.CONCERNING
    return worse or meets(card.metric, card.value, card.aim.value) is False
