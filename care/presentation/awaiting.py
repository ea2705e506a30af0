"""What waits for records: the sentence that stands first on the overview (definitions §2)."""

from datetime import date

import polars as pl

from care.i18n import say
from care.semantic.format import count, day

AWAITED = {
    "callback_rate": ("callbacks_until", "回访", "callbacks"),
    "one_shot_close_rate": ("complaints_until", "投诉", "complaints"),
    "inquiry_24h_rate": ("inquiries_until", "问询", "inquiries"),
    "loss_rate": ("orders_until", "工单和销售", "orders and sales"),
}
"""Metric that waits for a kind of record → the coverage of that kind, and its names."""
SHOWN = 3
"""Maximum number of stores named for a kind of record."""


def awaiting_sentences(figures: pl.DataFrame, stores: pl.DataFrame) -> list[str]:
    """One sentence a kind of record that is waited for: how many items of which days, and of which stores.

    Stores are named where their records of this kind end days before their other records.

    ``figures``: of the metrics of AWAITED by store and day; ``stores``: their coverage.
    """
    waiting = figures.filter(pl.col("awaiting") > 0)
    sentences = []
    for metric, (coverage, zh, en) in AWAITED.items():
        rows = waiting.filter(pl.col("metric") == metric)
        if rows.is_empty() or coverage not in stores.columns:
            continue
        many = count(int(rows["awaiting"].sum()))
        days = _days(rows["period"].drop_nulls().to_list())
        reached = stores.filter(
            pl.col("store").is_in(rows["store"].implode()),
            pl.col(coverage).dt.date() < pl.col("as_of").dt.date(),
        )
        named = [(row["store"], row[coverage].date()) for row in reached.sort("store").iter_rows(named=True)]
        told = say("、", ", ").join(
            say(f"{store} 至 {day(until)}", f"{store} until {day(until)}") for store, until in named[:SHOWN]
        )
        more = say(f" 等 {len(named)} 家", f" and {len(named) - SHOWN} more") if len(named) > SHOWN else ""
        ends = say(f"；{zh}记录：{told}{more}", f"; {en}: {told}{more}") if named else ""
        items = "item awaits" if many == "1" else "items await"
        sentences.append(
            say(
                f"{zh}有 {many} 项待补数据（{days} 到期{ends}）。",
                f"{many} {items} records of {en} (due {days}{ends}).",
            )
        )
    return sentences


def _days(days: list[date]) -> str:
    first, last = min(days), max(days)
    return (
        day(first) if first == last else say(f"{day(first)} 至 {day(last)}", f"{day(first)} to {day(last)}")
    )
