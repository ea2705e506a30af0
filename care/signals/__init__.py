"""Signal or noise: control charts of one metric over time, and what may be said of them (definitions §7)."""

from care.signals.baseline import BadBaseline, Baseline, baselines_of, read_baselines, set_baseline
from care.signals.control_chart import Chart, chart
from care.signals.phase import Judged
from care.signals.points import Point, points_of
from care.signals.screening import Telling, telling
from care.signals.sentence import in_brief, out_of_reach, outlook, sentence
from care.signals.verdict import Assurance, Variation, Verdict, urgency

__all__ = [
    "Assurance",
    "BadBaseline",
    "Baseline",
    "Chart",
    "Judged",
    "Point",
    "Telling",
    "Variation",
    "Verdict",
    "baselines_of",
    "chart",
    "in_brief",
    "out_of_reach",
    "outlook",
    "points_of",
    "read_baselines",
    "sentence",
    "set_baseline",
    "telling",
    "urgency",
]
