"""The reports that managers get (definitions §9): what they say, and the files they are written as."""

from care.reports.model.document import Report
from care.reports.model.evidence import AFTER_SALES, SALES, Evidence, Scope
from care.reports.render.file import FORMATS, Unwritable, write_report
from care.reports.sections.kinds import REPORTS, ReportKind, digest, make_report

__all__ = [
    "AFTER_SALES",
    "FORMATS",
    "REPORTS",
    "SALES",
    "Evidence",
    "Report",
    "ReportKind",
    "Scope",
    "Unwritable",
    "digest",
    "make_report",
    "write_report",
]
