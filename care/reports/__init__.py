"""Management reports (definitions §9): their content and the file formats they are written in."""

from care.reports.model.document import Report
from care.reports.model.evidence import Evidence
from care.reports.model.scopes import AFTER_SALES, SALES, Scope
from care.reports.periodic.report_kinds import REPORTS
from care.reports.render.file import FORMATS, Unwritable, write_report
from care.reports.sections.kinds import ReportKind, digest, make_report

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
