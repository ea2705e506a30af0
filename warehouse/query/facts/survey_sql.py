"""The statement of surveys item by item, which the metrics count in their totals only."""

from collections.abc import Sequence
from datetime import date

from warehouse.query.metric_sql import Sql


def survey_items_sql(surveys: Sequence[str], stores: Sequence[str], months: Sequence[date]) -> Sql:
    """The mean score of each item of some surveys in these months, over the stores, and the network's."""
    return (
        "select survey, item, date_trunc('month', survey_on)::date as month, avg(score) as score, "
        "avg(network_score) as network from survey_scores where not whole_survey "
        f"and survey in ({_marks(surveys)}) and store in ({_marks(stores)}) "
        f"and date_trunc('month', survey_on)::date in ({_marks(months)}) group by all order by all",
        [*surveys, *stores, *months],
    )


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))
