"""What a metric is held against as points: another metric, or a load, that is how much there was to do."""

from dataclasses import dataclass
from enum import StrEnum

from care.explore.row import Row
from care.i18n import say
from care.semantic.format import count, value
from care.semantic.metric import METRICS, Metric, MetricKind


class Caseload(StrEnum):
    """How much there was to do: the cases of a metric, whatever came of them."""

    VISITS = "load_visits"
    DUE = "load_due"
    CALLS = "load_calls"

    @property
    def metric(self) -> str:
        """The metric whose denominator it is."""
        return _LOADS[self][0]

    @property
    def label(self) -> str:
        """Its name in the reader's language."""
        return say(*_LOADS[self][1:])


_LOADS = {
    Caseload.VISITS: ("complaints_per_100_visits", "来店台次", "Visits"),
    Caseload.DUE: ("callback_rate", "到期回访件数", "Callbacks due"),
    Caseload.CALLS: ("calls_out_of_hours_share", "电话拨打次数", "Calls by phone"),
}


@dataclass(frozen=True)
class Against:
    """The horizontal axis of points: a metric's key, or a load's."""

    key: str

    @property
    def load(self) -> Caseload | None:
        """The load that it is; None where it is a metric."""
        return Caseload(self.key) if self.key in [*Caseload] else None

    @property
    def metric(self) -> Metric:
        """The metric that is measured for it."""
        return METRICS[self.load.metric if self.load else self.key]

    @property
    def name(self) -> str:
        """Its name in the reader's language."""
        return self.load.label if self.load else self.metric.name

    def number(self, row: Row) -> float | None:
        """Where a row stands on the axis; None where there is nothing to divide by."""
        if self.load is None:
            return None if row["value"] is None else float(row["value"])
        return float(row["denominator"]) if row["denominator"] else None

    def words(self, row: Row) -> str:
        """The same for reading."""
        number = self.number(row)
        return value(self.metric, number) if self.load is None else count(number or 0)

    @property
    def is_count(self) -> bool:
        """Whether it counts cases, so that few of them are no reason to compare nothing."""
        return self.load is not None or self.metric.kind is MetricKind.COUNT
