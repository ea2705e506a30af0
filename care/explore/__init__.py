"""A metric by two dimensions at once with totals counted anew, and two figures against each other."""

from care.explore.against import Against, Caseload
from care.explore.pivot import PERIOD, Order, Pivot, Place, make_pivot, told_apart
from care.explore.pivot_table import period_before, pivot_cells, pivot_counts, pivot_values
from care.explore.scatter import Scatter, make_scatter

__all__ = [
    "PERIOD",
    "Against",
    "Caseload",
    "Order",
    "Pivot",
    "Place",
    "Scatter",
    "make_pivot",
    "make_scatter",
    "period_before",
    "pivot_cells",
    "pivot_counts",
    "pivot_values",
    "told_apart",
]
