"""Two people change one entry of a review: the second sees what the first wrote before anything is lost."""

from datetime import date
from pathlib import Path

from playwright.sync_api import expect

from care.review.minutes import MinuteContent, MinuteKind
from tests.support.browsing import open_at, settle
from warehouse.services.minutes_store import Minutes

MONDAY = date(2026, 3, 2)


def test_what_another_changed_meanwhile_is_shown_and_both_changes_stay(load_rows, home: Path, serve, tab):
    received = ("2026-02-23 09:00", "2026-03-02 09:00", "2026-03-11 07:00")
    load_rows(complaints=[{"received_at": at} for at in received])
    minutes = Minutes.open(home)
    minutes.add(
        MinuteContent(MinuteKind.ACTION, "new", "每天核对", "林芳", MONDAY, None, "S01"), "林芳", MONDAY
    )
    (kept,) = minutes.standing()
    open_at(tab, f"{serve(home)}/review?topic=new&week={MONDAY}&lang=zh")
    tab.get_by_role("button", name="进行中").click()
    settle(tab)
    tab.get_by_label("进展").fill("已经开始")
    minutes.edit(kept, MinuteContent(**{**vars(kept.content), "due_on": date(2026, 3, 20)}), "王经理", MONDAY)
    tab.get_by_role("button", name="保存").click()
    settle(tab)
    expect(tab.get_by_role("dialog")).to_contain_text("王经理")
    assert minutes.standing()[0].content.remark == ""
    tab.get_by_role("button", name="保存").click()
    settle(tab)
    expect(tab.get_by_role("dialog")).to_be_hidden()
    (latest,) = minutes.standing()
    assert (latest.content.remark, latest.content.what) == ("已经开始", "每天核对")
