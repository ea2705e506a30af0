"""What becomes of a page's parts that run by themselves once the reader is on another page."""

import asyncio
import re

from playwright.sync_api import Page, expect
from streamlit.proto.BackMsg_pb2 import BackMsg

from tests.support.browsing import choose, open_at, settle
from tests.support.intruder import Intruder, perform, run_page

FRAGMENT = re.compile(rb"\x42\x20([0-9a-f]{32})")
"""The name of the part that a delta belongs to: field 8 of it, and its length."""


def test_the_server_no_longer_draws_parts_of_a_page_that_was_left(served_demo):
    async def leave() -> tuple[list[bytes], bytes]:
        async with Intruder(served_demo).session() as line:
            _, first = await run_page(line, "complaints", query_string="span=last_month")
            await run_page(line, "help")
            parts = FRAGMENT.findall(first)
            late = BackMsg()
            late.rerun_script.page_name, late.rerun_script.fragment_id = "help", parts[0].decode()
            await line.send(late.SerializeToString())
            await asyncio.sleep(1)  # asked for together, the page alone would run
            _, received = await run_page(line, "help")
            return parts, received

    parts, received = perform(leave())
    assert not set(parts) & set(FRAGMENT.findall(received))


def test_a_browser_asks_nothing_more_for_a_page_that_was_left(served_demo, tab: Page):
    """However often the page's choices have changed before."""
    asked: list[bool] = []

    def note(sent: bytes) -> None:
        message = BackMsg.FromString(sent)
        if message.WhichOneof("type") == "rerun_script":
            asked.append(bool(message.rerun_script.fragment_id))

    tab.on("websocket", lambda socket: socket.on("framesent", note))
    open_at(tab, f"{served_demo}/complaints?lang=zh&span=last_month")
    choose(tab, "期间", "近 90 天")
    settle(tab)
    tab.get_by_role("link", name="帮助").click()
    expect(tab).to_have_url(re.compile("/help"))
    settle(tab)
    assert any(asked), "the page asks for what is below its first screen"
    asked.clear()
    for end in (10_000, 0):
        tab.get_by_test_id("stMain").evaluate(f"main => main.scrollTo(0, {end})")
        tab.wait_for_timeout(400)
    assert not asked
