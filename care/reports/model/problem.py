"""What calls for an improvement plan, and the department that answers for it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from care.i18n import say


class Department(StrEnum):
    """A department that is responsible for an improvement plan."""

    CARE = "customer_care"
    SERVICE = "service"
    SALES = "sales"

    @property
    def label(self) -> str:
        """The name in the reader's language."""
        zh, en = {
            Department.CARE: ("客户关爱部", "Customer care"),
            Department.SERVICE: ("售后部", "Service"),
            Department.SALES: ("销售部", "Sales"),
        }[self]
        return say(zh, en)


@dataclass(frozen=True)
class Problem:
    """A problem, its recommendation and the responsible department; ``scope`` and ``metric`` identify it.

    ``planned_on``, the day after the period, is the date of the improvement plan for it. ``heading`` is the
    description in a few words. ``cause``: whose,
    where and of what kind its cases are; ``who``: those who answer for most of them; empty where none
    stands out, or where the reader may not see names.
    """

    description: str
    recommendation: str
    department: Department
    scope: str
    metric: str
    planned_on: date
    heading: str = ""
    cause: str = ""
    who: str = ""
