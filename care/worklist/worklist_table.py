"""A worklist in the reader's words: its table, and its message without personal data."""

from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl

from care.i18n import say
from care.presentation.absent_records import KINDS, NAMED
from care.semantic.column_labels import column_label
from care.semantic.format import day as written_day
from care.semantic.vocabulary import label
from care.stores.store_names import store_name
from care.worklist import Urgency
from care.worklist.hours_text import hour_words


def worklist_table(rows: pl.DataFrame) -> pl.DataFrame:
    """One row a callback under the labels of the reader's language; the number of the try counts the days."""
    columns: Sequence[tuple[str, list[object]]] = (
        (say("为何", "Why"), [Urgency(code).label for code in rows["urgency"]]),
        (column_label("agent"), [agent or say("待分配", "to be assigned") for agent in rows["agent"]]),
        (column_label("customer_name"), rows["customer_name"].to_list()),
        (column_label("customer_phone"), rows["customer_phone"].to_list()),
        (column_label("callback_type"), [_type(code) for code in rows["callback_type"]]),
        (column_label("due_at"), rows["due_at"].to_list()),
        (say("第几天拨打", "Day of trying"), rows["try_no"].to_list()),
        (say("还须拨打天数", "Days still to try"), rows["tries_left"].to_list()),
        (say("上次拨打", "Last tried"), rows["last_attempt_at"].to_list()),
        (say("上次结果", "Last outcome"), [_outcome(code) for code in rows["last_outcome"]]),
        (say("计划时段", "Planned for"), [hour_words(hour) for hour in rows["plan_hour"]]),
        (column_label("plate"), rows["plate"].to_list()),
        (column_label("vin"), rows["vin"].to_list()),
        (column_label("advisor"), rows["advisor"].to_list()),
        (column_label("sister_seen_on"), rows["sister_seen_on"].to_list()),
        (column_label("sister_store"), [code and store_name(code) for code in rows["sister_store"]]),
        (column_label("subject_no"), rows["subject_no"].to_list()),
        (column_label("store"), [store_name(code) for code in rows["store"]]),
    )
    kept = {name: values for name, values in columns if not values or any(v is not None for v in values)}
    return pl.DataFrame(kept, strict=False)


def worklist_message(day: date, rows: pl.DataFrame) -> tuple[str, ...]:
    """Title, subtitle, and one line an agent with how many calls of each urgency; nobody's personal data."""
    title = say(f"{written_day(day)} 待办回访", f"Callbacks for {written_day(day)}")
    total = say(f"共 {rows.height} 件", f"{rows.height} in all")
    return (title, f"{total}{say('：', ': ')}{_by_urgency(rows)}" if rows.height else total, *_agents(rows))


def stale_sentences(stale: Mapping[str, date]) -> list[str]:
    """Of each store whose records end before the day before the list: what the list cannot know."""
    return [
        say(
            f"{store_name(store)} 的回访记录只到 {written_day(on)}，之后已拨打的仍在单上：请先导入新的导出。",
            f"The callbacks of {store_name(store)} end on {written_day(on)}: what was called since is still "
            "listed. Load a new export first.",
        )
        for store, on in sorted(stale.items())
    ]


def missing_sentences(missing: Mapping[str, Sequence[str]]) -> list[str]:
    """Of each kind of record that some stores have none of: that their list cannot be whole."""
    return [
        say(
            f"{_named(stores)}没有{zh}记录，待办列不全：请先导入。",
            f"{_named(stores)}: no records of {en}, so the list cannot be whole. Load them first.",
        )
        for (zh, en), stores in ((KINDS[kind], stores) for kind, stores in missing.items())
    ]


def _named(stores: Sequence[str]) -> str:
    rest = len(stores) - NAMED
    more = say(f" 等 {len(stores)} 家", f" and {rest} more") if rest > 0 else ""
    return say("、", ", ").join(map(store_name, stores[:NAMED])) + more + say(" ", "")


def _agents(rows: pl.DataFrame) -> list[str]:
    return [
        f"{agent or say('待分配', 'to be assigned')}{say('：', ': ')}{_by_urgency(some)}"
        for (agent,), some in sorted(
            rows.partition_by("agent", as_dict=True).items(), key=lambda pair: (pair[0][0] is None, pair[0])
        )
    ]


def _by_urgency(rows: pl.DataFrame) -> str:
    counts = dict(rows.group_by("urgency").len().iter_rows())
    parts = (f"{one.label} {counts[one.value]}" for one in Urgency if one.value in counts)
    return say("，", ", ").join(parts)


def _type(code: str | None) -> str:
    return say("投诉跟进", "Complaint") if code is None else label("callback_type", code)


def _outcome(code: str | None) -> str | None:
    return None if code is None else label("outcome", code)
