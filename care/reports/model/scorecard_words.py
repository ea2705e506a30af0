"""The scorecard of a report in words: its topic, its cells as text, and what the marks mean."""

from care.i18n import say
from care.reports.model.text_width import cut_to_width
from care.review.topic_message import scorecard_message
from care.scorecard.scorecard import Scorecard, ScorecardCell
from care.scorecard.scorecard_table import DOUBTED, MET, MISSED, SIGNS, target_words
from care.semantic.format import count, value
from care.semantic.metric import MetricKind


def scorecard_topic(card: Scorecard) -> str:
    """What its rows and columns are."""
    if is_by_store(card):
        return say("门店 × 指标", "Stores by metric")
    return say("月份 × 指标", "Months by metric")


def scorecard_title(card: Scorecard) -> str:
    """How many cells miss their target or turned for the worse, and which store to look at first."""
    message = scorecard_message(card)
    if not is_by_store(card) or len(card.rows) == 1 or card.rows[0].weight == (0, 0):
        return message
    name = cut_to_width(card.rows[0].name, 30, 8)
    return message + say(f"；先看 {name}", f"; look at {name} first")


def is_by_store(card: Scorecard) -> bool:
    """Whether its rows are stores; else they are months of one store."""
    return bool(card.rows) and "store" in card.rows[0].choice


def scorecard_rows(card: Scorecard, *, counts: bool) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Headings with the targets, and rows of text. ``counts``: whether cells say of how many cases."""
    headings = [say("门店", "Store") if is_by_store(card) else say("月份", "Month")]
    for place, metric in enumerate(card.metrics):
        target = card.target_of(place)
        aim = "" if target is None else target_words(metric, target)
        headings.append("\n".join(filter(None, (metric.name, aim, card.without.get(metric.key)))))
    rows = tuple((row.name, *(_cell_text(cell, counts=counts) for cell in row.cells)) for row in card.rows)
    return tuple(headings), rows


def scorecard_legend(card: Scorecard, left_out: int) -> str:
    """What the marks mean, what is in doubt, and how many rows are ``left_out``."""
    legend = say(
        f"{MET} 达到目标　{MISSED} 未达到目标　◆ 变好　■ 变差　▲ 变化（均超出正常波动）　n 件数",
        f"{MET} on target   {MISSED} off target   ◆ better   ■ worse   ▲ changed (beyond chance)   n cases",
    )
    doubts = dict.fromkeys(cell.doubt.text for row in card.rows for cell in row.cells if cell.doubt)
    legend += "".join(f"　{DOUBTED} {text}" for text in doubts)
    if not left_out:
        return legend
    return legend + say(
        f"　另有 {left_out} 行未列出，最需要关注的在前",
        f"   {left_out} more rows are not listed; the most pressing come first",
    )


def _cell_text(cell: ScorecardCell, *, counts: bool) -> str:
    marks = [] if cell.met is None else [MET if cell.met else MISSED]
    if cell.variation in SIGNS:
        marks.append(SIGNS[cell.variation])
    if cell.doubt:
        marks.append(DOUBTED)
    text = " ".join([value(cell.metric, cell.value), *marks])
    if counts and cell.cases and cell.metric.kind is not MetricKind.COUNT:
        text += f"\nn {count(cell.cases)}"
    return text
