"""The minutes as a review lists them, and the drawer in which an entry is changed and its history read."""

from collections.abc import Sequence
from dataclasses import replace

import polars as pl
import streamlit as st

from care.access.grants import Right
from care.i18n import escape_markdown, say
from care.review import returning, since_then
from care.review.agenda import ROWS
from care.review.minutes import EditConflict, Minute, MinuteKind, MinuteState, MinutesUnavailable
from care.semantic.format import NOTHING, day, moment
from care.semantic.metric import METRICS
from care.stores.store_names import store_name
from pages.parts.review.entry_form import warn_of_personal, writer
from pages.parts.review.open_review import Review
from pages.parts.session.current_user import current_user
from pages.parts.session.guard import require_write
from pages.parts.state.url_state import restore_from_url

WIDTHS = [4, 1.5, 2.4, 4.4, 1.5]


def returning_list(review: Review, page: int) -> None:
    """What was agreed before, with its state; each line opens to be changed."""
    actions = returning(review.entries, review.monday)
    late = sum(one.overdue(review.monday) for one in actions)
    words = say(
        f"{len(actions)} 项行动，其中 {late} 项过期未完成。",
        f"{len(actions)} {'action' if len(actions) == 1 else 'actions'}, {late} overdue.",
    )
    st.markdown(f"**{words}**")
    _lines(review, actions[(page - 1) * ROWS : page * ROWS])


def written_list(review: Review, entries: Sequence[Minute]) -> None:
    """What this review wrote down, the latest where it is more than a view holds."""
    words = say(
        f"本次记下 {len(entries)} 条；按 A 随时可以再记。",
        f"{len(entries)} written down at this review; A opens the form from every view.",
    )
    st.markdown(f"**{words}**")
    _lines(review, entries[-ROWS:])


def _lines(review: Review, entries: Sequence[Minute]) -> None:
    for one in entries:
        with st.container(key=f"minute-{one.id}"):
            what, who, due, about, state = st.columns(WIDTHS, vertical_alignment="center")
            what.markdown(escape_markdown(one.content.what))
            who.markdown(escape_markdown(one.content.who or NOTHING))
            late = say("，已过期", ", overdue") if one.overdue(review.monday) else ""
            due.markdown(day(one.content.due_on) + late)
            about.markdown(escape_markdown(_about(review, one)))
            if state.button(_state(one), key=f"change-{one.id}", width="stretch"):
                st.dialog(_state(one), width="large")(_change)(review, one)


def _state(one: Minute) -> str:
    return say("备注", "note") if one.content.sort is MinuteKind.NOTE else one.content.state.label


def _about(review: Review, one: Minute) -> str:
    """Its store and metric, and the figure when it was agreed and now."""
    content = one.content
    metric = METRICS[content.metric].name if content.metric in METRICS else None
    series = review.findings.series.get(
        (content.metric, content.store if content.store != review.store else None)
    )
    moved = since_then(one, series, review.view.span.since)
    return (
        " ".join(
            filter(None, (content.store and store_name(content.store), content.department, metric, moved))
        )
        or NOTHING
    )


def _change(review: Review, opened: Minute) -> None:
    """A form to change an entry; after an edit conflict the other version is shown above the fields."""
    restore_from_url()
    key = f"{opened.id}-{opened.version}"
    latest: Minute = st.session_state.get(f"seen-{key}", opened)
    if latest is not opened:
        st.warning(escape_markdown(str(EditConflict(opened.content, latest))), icon=":material/group:")
        st.table(_history([latest]), hide_index=True)
    with st.form(f"change-form-{key}", border=False):
        what = st.text_input(say("做什么", "What"), opened.content.what, key=f"what-{key}")
        left, right = st.columns(2)
        who = left.text_input(say("谁负责", "Who"), opened.content.who, key=f"who-{key}")
        due_on = right.date_input(
            say("何时", "By when"), opened.content.due_on, format="YYYY-MM-DD", key=f"due-{key}"
        )
        state = st.segmented_control(
            say("状态", "State"),
            list(MinuteState),
            default=opened.content.state,
            format_func=lambda one: one.label,
            required=True,
            key=f"state-{key}",
        )
        remark = st.text_input(say("进展", "How it went"), opened.content.remark, key=f"remark-{key}")
        sent = st.form_submit_button(
            say("保存", "Save"), type="primary", disabled=not current_user().may(Right.ACTIONS)
        )
    if sent and not warn_of_personal(what, remark):
        content = replace(
            latest.content,
            what=what.strip() or latest.content.what,
            who=who.strip(),
            due_on=due_on,
            state=state,
            remark=remark.strip(),
        )
        _save(review, latest, replace(latest, content=content), f"seen-{key}")
    st.table(_history(review.minutes.history(opened.id)), hide_index=True)


def _save(review: Review, before: Minute, after: Minute, key: str) -> None:
    require_write(Right.ACTIONS, before.content.store, after.content.store)
    try:
        review.minutes.edit(before, after.content, writer(), review.monday)
    except EditConflict as conflict:
        st.session_state[key] = conflict.theirs
        st.rerun(scope="fragment")
    except MinutesUnavailable as fault:
        st.error(escape_markdown(str(fault)))
    else:
        st.rerun()


def _history(versions: Sequence[Minute]) -> pl.DataFrame:
    """Every version, the latest first."""
    return pl.DataFrame(
        {
            say("何时", "When"): moment(one.at),
            say("谁写的", "By"): escape_markdown(one.by),
            say("内容", "What"): escape_markdown(one.content.what),
            say("谁负责", "Who"): escape_markdown(one.content.who),
            say("期限", "Due"): day(one.content.due_on),
            say("状态", "State"): one.content.state.label,
            say("进展", "How it went"): escape_markdown(one.content.remark),
        }
        for one in reversed(versions)
    )
