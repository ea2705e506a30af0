"""The reports that managers get (definitions §9): what they say, and the files they are written as."""

from care.reports.evidence import AFTER_SALES, SALES, Evidence, Scope
from care.reports.kinds import REPORTS, Kind, digest, made
from care.reports.parts import Report
from care.reports.written import FORMATS, Unwritable, written

__all__ = [
    "AFTER_SALES",
    "FORMATS",
    "REPORTS",
    "SALES",
    "Evidence",
    "Kind",
    "Report",
    "Scope",
    "Unwritable",
    "digest",
    "made",
    "written",
]
