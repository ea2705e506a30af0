"""What the records of a report do not reach: stale stores, absent kinds, a period that is not over."""

import polars as pl

from care.i18n import say
from care.periods.freshness import complete_until, freshness
from care.periods.period import Span
from care.presentation.absent_records import absent_records
from care.semantic.format import day, moment
from care.stores.store_names import store_name


def record_limits(stores: pl.DataFrame, span: Span) -> list[str]:
    """One sentence a limit: stale records, and missing kinds of record."""
    lines = [
        say(
            f"{store_name(one.store)} 的记录只到 {moment(one.latest_at)}，之后的情况看不到。",
            f"{store_name(one.store)}'s records end {moment(one.latest_at)}; nothing after that can be seen.",
        )
        for one in freshness(stores)
        if one.stale or one.latest_at.date() < span.until
    ]
    lines += absent_records(stores)
    if not stores["has_callbacks"].any():
        names = say("、", ", ").join(map(store_name, stores["store"].sort()))
        lines.append(
            say(
                f"{names} 没有导入回访记录，回访与满意度无从计算。",
                f"No callback records were loaded for {names}; callbacks and satisfaction cannot be told.",
            )
        )
    return lines


def unfinished(stores: pl.DataFrame, span: Span) -> list[str]:
    """That the period is not over in the records, where it is not."""
    until = complete_until(stores)
    if until < span.until:
        return [
            say(
                f"本期到 {day(span.until)} 才结束，记录完整到 {day(until)}，数字还会变。",
                f"The period ends on {day(span.until)} and records are complete up to "
                f"{day(until)}; the figures will still change.",
            )
        ]
    return []
