"""One measured row of a pivot or of points."""

from collections.abc import Mapping
from typing import Any

Row = Mapping[str, Any]
"""Numerator, denominator, value, pending and awaiting, beside the axes."""
