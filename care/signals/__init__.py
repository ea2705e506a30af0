"""Signal or noise: control charts of one metric over time, and what may be said of them (definitions §7)."""

from care.signals.control_chart import ControlChart, control_chart
from care.signals.phase import JudgedPoint
from care.signals.points import Point, compared_from, points_of
from care.signals.screening import Screening, screen
from care.signals.sentence import (
    caution,
    certainty,
    in_brief,
    out_of_reach,
    outlook,
    point_sentence,
    sentence,
)
from care.signals.steps.baseline import BadBaseline, Baseline, baselines_of, read_baselines, set_baseline
from care.signals.verdict import (
    NOTHING_KNOWN,
    Assurance,
    Doubt,
    MetricBackground,
    TroubleOrigin,
    Variation,
    Verdict,
    urgency,
)

__all__ = [
    "NOTHING_KNOWN",
    "Assurance",
    "BadBaseline",
    "Baseline",
    "ControlChart",
    "Doubt",
    "JudgedPoint",
    "MetricBackground",
    "Point",
    "Screening",
    "TroubleOrigin",
    "Variation",
    "Verdict",
    "baselines_of",
    "caution",
    "certainty",
    "compared_from",
    "control_chart",
    "in_brief",
    "out_of_reach",
    "outlook",
    "point_sentence",
    "points_of",
    "read_baselines",
    "screen",
    "sentence",
    "set_baseline",
    "urgency",
]
