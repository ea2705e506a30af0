"""The reports that managers get (definitions §9): what they say, and the files they are written as."""

from care.reports.model.document import Report
from care.reports.model.evidence import AFTER_SALES, SALES, Evidence, Scope
from care.reports.render.file import FORMATS, Unwritable, written
from care.reports.sections.kinds import REPORTS, Kind, digest, made

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
