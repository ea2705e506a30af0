"""What customers answered item by item: on callbacks, and in surveys."""

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True)
class SurveyEvidence:
    """None where nothing of it was loaded.

    ``items``: item_satisfaction and item_dissatisfied_share by item; ``by_advisor``: by store, advisor and
    item. ``surveys``: one row a survey and item of the month, with survey, item, score, before, year_before
    and network, the means of the stores; null where there is none.
    """

    items: pl.DataFrame | None = None
    by_advisor: pl.DataFrame | None = None
    surveys: pl.DataFrame | None = None


NOTHING_SURVEYED = SurveyEvidence()
"""Neither questionnaires nor surveys."""
