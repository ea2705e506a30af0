"""The executive page and the scorecard of a report, as HTML."""

from html import escape

from care.i18n import say
from care.reports.model.executive_page import ExecutivePage, HeadlineFigure
from care.reports.model.scorecard_words import scorecard_legend, scorecard_title, scorecard_topic
from care.scorecard.scorecard import Scorecard
from care.scorecard.scorecard_table import MET, MISSED, SIGNS, scorecard_table
from care.semantic.format import value

MOST = 8
"""Maximum number of things to do on the page."""


def executive_html(page: ExecutivePage) -> str:
    """The executive page, which ends a sheet of paper."""
    figures = "".join(map(_figure, page.figures))
    changes = "".join(f"<li>{escape(change)}</li>" for change in page.changes)
    actions = "".join(
        f"<tr><td>{escape(action.what)}</td><td>{escape(action.who)}</td></tr>"
        for action in page.actions[:MOST]
    )
    head = f"<thead><tr><th>{say('要做什么', 'What to do')}</th><th>{say('谁来做', 'Who')}</th></tr></thead>"
    more = len(page.actions) - MOST
    rest = say(f"另有 {more} 项，见总结。", f"{more} more: see the summary.") if more > 0 else ""
    todo = (
        f"<table>{head}<tbody>{actions}</tbody></table><p class='legend'>{rest}</p>"
        if actions
        else f"<p>{say('没有需要整改的项目。', 'Nothing calls for an improvement plan.')}</p>"
    )
    return (
        f'<section class="executive"><h2>{say("一页摘要", "Executive page")}</h2>'
        f'<p class="message">{escape(page.message)}</p><div class="figures">{figures}</div>'
        f"<h3>{say('有什么变化', 'What changed')}</h3><ul>{changes}</ul>{todo}</section>"
    )


def scorecard_html(card: Scorecard) -> str:
    """The scorecard with what its marks mean."""
    return (
        f"<section><h2>{escape(scorecard_topic(card))}</h2>"
        f'<p class="message">{escape(scorecard_title(card))}</p>{scorecard_table(card, chooses=False)}'
        f'<p class="legend">{escape(scorecard_legend(card, card.left_out))}</p></section>'
    )


def _figure(figure: HeadlineFigure) -> str:
    cell = figure.cell
    mark = "" if cell.met is None else f"<i>{MET if cell.met else MISSED}</i>"
    counted = " · ".join(part for part in (figure.counts, figure.waiting) if part)
    sign = f"{SIGNS[cell.variation]} " if cell.variation in SIGNS else ""
    css_class = f' class="{cell.variation}"' if sign else ""
    return (
        f"<div><p>{escape(figure.name)}</p>"
        f'<p class="value"><b>{escape(value(cell.metric, cell.value))}</b>{mark} {escape(figure.target)}</p>'
        f"<p>{escape(counted)}</p><p{css_class}>{sign}{escape(figure.change)}</p></div>"
    )
