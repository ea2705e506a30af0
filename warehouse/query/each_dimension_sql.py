"""The query that counts metrics by several dimensions, one at a time, in one pass: by grouping sets."""

from collections.abc import Sequence

from care.semantic.metric import Metric
from warehouse.query.metric_sql import Question, Sql, grouped_sql

EACH = ("dimension", "member")
"""Columns of what is counted by several dimensions, one at a time: which it is, and its value."""


def count_each_sql(
    metrics: Sequence[Metric], question: Question, table: str, dimensions: Sequence[str]
) -> Sql:
    """Count the same by each of some dimensions at a time, in one pass over the mart.

    Columns: period, the question's own dimensions, ``EACH`` (which of the others, and its value), counts.
    """
    base = [name for name in question.by if name not in EACH]
    more = [name for name in dimensions if name not in base]
    sets = [["period", *base, name] for name in more] + [["period", *base]] * (more != [*dimensions])
    which = "".join(f" when grouping({name}) = 0 then '{name}'" for name in more)
    own = next((name for name in dimensions if name in base), base[0])
    picks = [
        *("period", *base),
        f"case{which} else '{own}' end as dimension" if which else f"'{own}' as dimension",
        f"coalesce({', '.join(f'{name}::varchar' for name in more)}) as member" if more else "null as member",
    ]
    grouping = f" group by grouping sets ({', '.join('(' + ', '.join(one) + ')' for one in sets)})"
    return grouped_sql(metrics, question, table, (*base, *more), picks, grouping)
