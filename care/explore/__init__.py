"""A metric by two dimensions at once, with totals that are counted anew and not added up."""

from care.explore.pivot import PERIOD, Order, Pivot, make_pivot, told_apart
from care.explore.pivot_table import pivot_cells, pivot_values

__all__ = ["PERIOD", "Order", "Pivot", "make_pivot", "pivot_cells", "pivot_values", "told_apart"]
