"""A question as SQL over the cube, with the columns of :func:`warehouse.query.metric_sql.count_sql`."""

from collections.abc import Sequence

from care.i18n import say
from care.periods.period import Period
from care.semantic.dimension import DIMENSIONS
from care.semantic.metric import Metric, MetricKind
from warehouse.query.metric_sql import (
    NEVER,
    MetricConditions,
    Question,
    RecordSide,
    Sql,
    filter_sql,
    period_sql,
)
from warehouse.query.unsupported import UnsupportedAcrossStores
from warehouse.spark.cube.cube import QUANTILES, CubePass, cube_passes, row_value_sql


def sum_sql(metrics: Sequence[Metric], question: Question, _table: str) -> Sql:
    """Sum metrics of one mart and one date: columns period, dims, then n_i, d_i, v_i, p_i, w_i, u_i.

    Raises UnsupportedAcrossStores where a question has more than one dimension beside the store.
    """
    one = cube_passes()[metrics[0].mart, metrics[0].date]
    whole = question.period is Period.ALL and not question.by
    groups = [] if whole else ["period", *question.by]
    totals, values = _totals(one, metrics, question, groups)
    joins, picks = "", []
    for i, metric in enumerate(metrics):
        picks += [f"n_{i}", f"d_{i}", f"v_{i}", f"p_{i}", f"w_{i}", f"u_{i}"]
        if metric.kind in QUANTILES:
            quantile, bound = _quantile(one, metric, question, groups)
            same = " and ".join(f"w.{each} is not distinct from q_{i}.{each}" for each in groups) or "true"
            joins += f" left join ({quantile}) q_{i} on {same}"
            picks[-4] = f"q_{i}.value as v_{i}"
            values += bound
    head = [f"w.{each}" for each in groups] or ["cast(null as date) as period"]
    return f"select {', '.join([*head, *picks])} from ({totals}) w{joins}", values


def extra_dimensions(question: Question) -> list[str]:
    """The dimensions of a question beside the store, sorted."""
    return sorted({*question.by, *question.where} - {"store"})


def _cells(table: str, question: Question) -> Sql:
    """Select the cells of a table that a question asks for, with period and dimension."""
    if len(named := extra_dimensions(question)) > 1:
        raise _too_many_dimensions(named)
    dimension = named[0] if named else ""
    value = "cast(value as boolean)" if dimension == "key_customer" else "value"
    picked = f", {value} as {dimension}" if dimension else ""
    condition, values = filter_sql("day", question)
    return (
        f"select {period_sql(question.period, 'day')} as period, * "
        f"from (select *{picked} from {table} where dimension = '{dimension}') where {condition}",
        values,
    )


def _too_many_dimensions(named: Sequence[str]) -> UnsupportedAcrossStores:
    labels = [DIMENSIONS[each].label for each in named]
    return UnsupportedAcrossStores(
        say(
            f"全网除门店外只能按一个维度划分或筛选，现在有 {'、'.join(named)}。请去掉一个，或只看一家门店。",
            "Of the whole network only one dimension beside the store can be asked for, not "
            f"{', '.join(named)}. Leave one out, or ask about one store.",
        ),
        say(
            f"全网不能同时按{'、'.join(labels)}来看。请只选一家门店，或去掉一个筛选。",
            f"The whole network cannot be cut by {' and '.join(labels).lower()} at once. "
            "Choose one store, or take one filter off.",
        ),
    )


def _totals(one: CubePass, metrics: Sequence[Metric], question: Question, groups: Sequence[str]) -> Sql:
    sums = [
        f"{part} as {letter}_{i}"
        for i, metric in enumerate(metrics)
        for letter, part in _sums(one, metric).items()
    ]
    cells, values = _cells(one.table, question)
    grouping = f" group by {', '.join(groups)}" if groups else ""
    return f"select {', '.join([*groups, *sums])} from ({cells}){grouping}", values


def _sums(one: CubePass, metric: Metric) -> dict[str, str]:
    facts = MetricConditions.of(metric)

    def total(side: RecordSide) -> str:
        condition = facts.on(side)
        return "0" if condition == NEVER else f"cast(coalesce(sum({one.counts[condition]}), 0) as bigint)"

    counted, numerator, value = (
        total(RecordSide.DENOMINATOR),
        f"cast({total(RecordSide.NUMERATOR)} as double)",
        "null",
    )
    if metric.kind is MetricKind.MEAN:
        numerator = f"sum({one.sums[row_value_sql(metric)]})"
        value = f"{numerator} / nullif({counted}, 0)"
    elif metric.kind in QUANTILES:
        numerator = "null"
    sums = {"n": numerator, "d": counted, "v": value}
    return {
        **sums,
        "p": total(RecordSide.PENDING),
        "w": total(RecordSide.AWAITING),
        "u": total(RecordSide.UNKNOWN),
    }


def _quantile(one: CubePass, metric: Metric, question: Question, groups: Sequence[str]) -> Sql:
    """Select a quantile from frequencies, interpolated between two values as ``quantile_cont`` does."""
    cells, values = _cells(one.spreads[row_value_sql(metric)], question)
    named = ", ".join([*groups, "amount"])
    within_group = f"partition by {', '.join(groups)}" if groups else ""
    picked = "".join(f"{each}, " for each in groups)
    grouping = f" group by {', '.join(groups)}" if groups else ""
    share = f"cast({QUANTILES[metric.kind]} as double)"
    return (
        f"select {picked}low * (1 - (rank - floor(rank))) + high * (rank - floor(rank)) as value from ("
        f"select {picked}any_value(rank) as rank, min(amount) filter (where upto > floor(rank)) as low, "
        f"min(amount) filter (where upto > ceil(rank)) as high from ("
        f"select {picked}amount, sum(n) over ({within_group} order by amount) as upto, "
        f"(sum(n) over ({within_group}) - 1) * {share} as rank "
        f"from (select {named}, sum(n) as n from ({cells}) group by {named})){grouping})",
        values,
    )
