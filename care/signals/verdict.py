"""The verdict of a chart: does it change by more than chance, and can it meet its target (definitions §7)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from care.i18n import say
from care.semantic.metric import Better
from care.signals.run_rules import Direction, Signal


class Variation(StrEnum):
    """What kind of variation a point shows; doubted: it would be better, were the records to be trusted."""

    COMMON = "common"
    IMPROVING = "improving"
    DOUBTED = "doubted"
    CONCERNING = "concerning"
    NEUTRAL = "neutral"


class Assurance(StrEnum):
    """Whether the process, as it stands, meets its target."""

    ALWAYS = "always"
    NEVER = "never"
    HIT_OR_MISS = "hit_or_miss"


@dataclass(frozen=True)
class Doubt:
    """What is found of the records behind a metric, by which it looks better than it is, and since when."""

    since: date
    zh: str
    en: str

    @property
    def text(self) -> str:
        """What is found, in the reader's language, as a sentence."""
        return say(f"存疑：{self.zh}。", f"In doubt: {self.en}.")


@dataclass(frozen=True)
class TroubleOrigin:
    """Where and since when the trouble is that explains a turn; ``store`` has a store's name.

    ``flattered``: by it the metric looks better; else it is worse.
    """

    since: date
    store: str
    flattered: bool = False


@dataclass(frozen=True)
class MetricBackground:
    """What else is known of the records behind a metric: why to doubt it, and where its trouble is."""

    doubt: Doubt | None = None
    origin: TroubleOrigin | None = None


NOTHING_KNOWN = MetricBackground()


@dataclass(frozen=True)
class Verdict:
    """Both answers; None where too few points, or no target, allow one."""

    variation: Variation | None = None
    assurance: Assurance | None = None


def variation(signals: tuple[Signal, ...], better: Better | None) -> Variation:
    """The variation of a point from the signals it is part of: the weightiest one's side decides."""
    if not signals:
        return Variation.COMMON
    if better is None:
        return Variation.NEUTRAL
    good = Direction.HIGH if better is Better.HIGHER else Direction.LOW
    return Variation.IMPROVING if signals[0].side is good else Variation.CONCERNING


def assurance(
    lower: float | None, upper: float | None, target: float | None, better: Better | None
) -> Assurance | None:
    """The target seen from between the limits; on a limit counts as met. None where one is missing."""
    if lower is None or upper is None or target is None or better is None:
        return None
    worst, best, needed = (lower, upper, target) if better is Better.HIGHER else (-upper, -lower, -target)
    if worst >= needed:
        return Assurance.ALWAYS
    return Assurance.NEVER if best < needed else Assurance.HIT_OR_MISS


def urgency(verdict: Verdict) -> int:
    """A key to sort by: concerning variation, then targets out of reach, then the rest."""
    if verdict.variation is Variation.CONCERNING:
        return 0
    return 1 if verdict.assurance is Assurance.NEVER else 2
