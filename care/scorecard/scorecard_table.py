"""The scorecard as an HTML table: on a phone each row becomes a list."""

from html import escape
from urllib.parse import urlencode

from care.charts.cards.sparkline import line_svg
from care.i18n import say
from care.scorecard.scorecard import Scorecard, ScorecardCell, ScorecardRow
from care.semantic.format import count, value
from care.semantic.metric import Better, Metric
from care.signals import Variation

MET, MISSED, DOUBTED = "✓", "✗", "⚠"
SIGNS = {Variation.IMPROVING: "◆", Variation.CONCERNING: "■", Variation.NEUTRAL: "▲"}
"""The shapes that signals have in charts as well."""


def scorecard_table(card: Scorecard, *, chooses: bool = True) -> str:
    """The table; ``chooses``: the name of a row is a button that carries what the row narrows a page to."""
    heads = "".join(
        _head(metric, card.target_of(place), card.without.get(metric.key, ""))
        for place, metric in enumerate(card.metrics)
    )
    rows = "".join(_row(row, chooses=chooses) for row in card.rows)
    by_store = bool(card.rows) and "store" in card.rows[0].choice
    corner = say("门店", "Store") if by_store else say("月份", "Month")
    label = say("各店对照", "Store by store") if by_store else say("逐月对照", "Month by month")
    head = f'<thead><tr><th scope="col">{corner}</th>{heads}</tr></thead>'
    return f'<table class="scorecard" aria-label="{label}">{head}<tbody>{rows}</tbody></table>'


def sign_label(variation: Variation) -> str:
    """What a sign says to who cannot see it."""
    words = {
        Variation.IMPROVING: ("变好，超出正常波动", "better, beyond chance"),
        Variation.CONCERNING: ("变差，超出正常波动", "worse, beyond chance"),
        Variation.NEUTRAL: ("变化超出正常波动", "changed beyond chance"),
        Variation.DOUBTED: ("看似变好，但记录存疑", "seems better, but in doubt"),
    }
    return say(*words[variation])


def target_words(metric: Metric, target: float) -> str:
    """A target with its direction: ≥ 95.0%."""
    return f"{'≥' if metric.better is Better.HIGHER else '≤'} {value(metric, target)}"


def _head(metric: Metric, target: float | None, without: str) -> str:
    parts = [target_words(metric, target)] if target is not None else []
    told = " · ".join([*parts, without] if without else parts)
    aim = f"<small>{told}</small>" if told else ""
    return f'<th scope="col">{escape(metric.name)}{aim}</th>'


def _row(row: ScorecardRow, *, chooses: bool) -> str:
    name, choice = escape(row.name), escape(urlencode(row.choice))
    head = f'<button type="button" data-choice="{choice}">{name}</button>' if chooses else name
    return f'<tr><th scope="row">{head}</th>{"".join(map(_cell, row.cells))}</tr>'


def _cell(cell: ScorecardCell) -> str:
    metric = cell.metric
    mark = sign = ""
    if cell.met is not None:
        words = say("达标", "target met") if cell.met else say("未达标", "target missed")
        mark = f'<i role="img" aria-label="{words}" title="{words}">{MET if cell.met else MISSED}</i>'
    if cell.is_signal and cell.variation in SIGNS:
        words = sign_label(cell.variation)
        sign = (
            f'<i class="{cell.variation}" role="img" aria-label="{words}" title="{words}">'
            f"{SIGNS[cell.variation]}</i>"
        )
    if cell.doubt:
        words = escape(cell.doubt.text)
        sign += f'<i class="doubted" role="img" aria-label="{words}" title="{words}">{DOUBTED}</i>'
    cases = f"<small>n {count(cell.cases)}</small>" if metric.kind != "count" and cell.cases else ""
    line = line_svg(cell.values, cell.target, cell.variation)
    faint = ' class="few"' if cell.few else ""
    return (
        f'<td data-label="{escape(metric.name)}"{faint}><b>{value(metric, cell.value)}</b>{mark}{sign}'
        f"{cases}{line}</td>"
    )
