"""The reports on a day, a person's month, and key and lost customers, each asked for and made."""

from collections.abc import Callable, Mapping

from care.reports import Report
from care.reports.periodic.appraisal import appraisal_report
from care.reports.periodic.daily import daily_report
from care.reports.periodic.key_customers import key_customers_report
from care.reports.periodic.lost_customers import lost_customers_report
from care.reports.periodic.report_kinds import APPRAISAL, DAILY, KEY_CUSTOMERS, LOST_CUSTOMERS
from warehouse.services.periodic.customer_reports import gather_key_customers, gather_lost_customers
from warehouse.services.periodic.day_and_month import gather_appraisal, gather_daily
from warehouse.services.periodic.period_metrics import ReportRequest

PERIODIC_REPORTS: Mapping[str, Callable[[ReportRequest], Report]] = {
    DAILY.key: lambda request: daily_report(gather_daily(request)),
    APPRAISAL.key: lambda request: appraisal_report(gather_appraisal(request)),
    KEY_CUSTOMERS.key: lambda request: key_customers_report(gather_key_customers(request)),
    LOST_CUSTOMERS.key: lambda request: lost_customers_report(gather_lost_customers(request)),
}
"""How each is made, by its key."""


def periodic_report(request: ReportRequest) -> Report:
    """The report that is asked for; raises UnsupportedAcrossStores where only a single store could answer."""
    return PERIODIC_REPORTS[request.kind.key](request)
