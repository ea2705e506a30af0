"""Signal or noise: control charts of one metric over time, and what may be said of them (definitions §7)."""

from care.signals.baseline import BadBaseline, Baseline, baselines_of, read_baselines, set_baseline
from care.signals.control import Chart, chart
from care.signals.phase import Judged
from care.signals.points import Point, points_of
from care.signals.sentence import in_brief, outlook, sentence
from care.signals.telling import telling
from care.signals.verdict import Assurance, Variation, Verdict, urgency

__all__ = [
    "Assurance",
    "BadBaseline",
    "Baseline",
    "Chart",
    "Judged",
    "Point",
    "Variation",
    "Verdict",
    "baselines_of",
    "chart",
    "in_brief",
    "outlook",
    "points_of",
    "read_baselines",
    "sentence",
    "set_baseline",
    "telling",
    "urgency",
]
