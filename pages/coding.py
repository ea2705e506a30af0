"""归类: the coding desk, where people give complaints without a cause one, by keys."""

import streamlit as st

from care.causes.lexicon import BadLexicon, read_lexicon
from care.i18n import escape_markdown, say
from pages.parts.coding.case import SHOWN, SKIPPED, show_case
from pages.parts.coding.coding_desk import CodingDesk
from pages.parts.coding.learning import learn_in_background, show_learnt
from pages.parts.coding.progress import show_own, show_progress
from pages.parts.layout.frame import current_view
from pages.parts.session.error_boundary import unsupported_boundary
from pages.parts.session.guard import require_page
from pages.parts.session.server_settings import home

require_page("coding")
view = current_view()
st.markdown("#### " + say("这件投诉说的是什么？", "What is this complaint about?"))
with unsupported_boundary():
    learn_in_background(view.warehouse.build)
    desk = CodingDesk.open(view)
    try:
        lexicon = read_lexicon(home())
    except BadLexicon as fault:
        st.error(escape_markdown(str(fault)))
        st.stop()
    show_progress(desk)
    skipped = st.session_state.get(SKIPPED, set())
    waiting = (
        one for one in desk.queue.iter_rows(named=True) if (one["store"], one["complaint_no"]) not in skipped
    )
    case = next(waiting, None)
    before = st.session_state.pop(SHOWN, None)
    if before in desk.decided and (case is None or before != (case["store"], case["complaint_no"])):
        st.toast(
            say(
                f"{before[1]} 已在别处归类，这里没有再记；现在是下一件。",
                f"{before[1]} was coded elsewhere, and nothing was recorded here: this is the next one.",
            ),
            icon=":material/group:",
        )
    if case is None:
        st.success(say("都归类好了，或已跳过。", "Everything is coded, or skipped."))
    else:
        show_case(case, lexicon)
    show_own(desk, lexicon)
    show_learnt()
