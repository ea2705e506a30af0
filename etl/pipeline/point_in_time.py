"""The served loads as they stood on a past day."""

from datetime import date
from pathlib import Path

from etl.pipeline.load_history import SHAPES
from warehouse.build import as_of


def warehouse_before(home: Path, day: date) -> str:
    """The id of a warehouse with what was known before ``day`` (docs/review.md); the first call builds it.

    Raises NoWarehouse.
    """
    return as_of.warehouse_as_of(home, day, SHAPES)
