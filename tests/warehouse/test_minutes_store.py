"""The minutes: nothing agreed is lost, whoever writes at the same time, and a past review shows its own."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from care.review import returning
from care.review.minutes import EditConflict, MinuteContent, MinuteKind, MinuteState, MinutesUnavailable
from etl.pipeline.load_history import rebuild
from tests.support.databases import own_database
from warehouse.services.minutes_database import URL
from warehouse.services.minutes_store import Minutes

MONDAY = date(2026, 3, 2)
NEXT = MONDAY + timedelta(weeks=1)
ACTION = MinuteContent(
    MinuteKind.ACTION, "callback_rate", "每天晨会核对名单", "林芳", NEXT, "callback_rate", "S01"
)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.database)])
def minutes(request, home, monkeypatch) -> Iterator[Minutes]:
    """Minutes that are empty."""
    home.mkdir()
    monkeypatch.delenv(URL, raising=False)
    if request.param == "sqlite":
        yield Minutes.open(home)
        return
    with own_database(request.getfixturevalue("postgresql")) as url:
        monkeypatch.setenv(URL, url)
        yield Minutes.open(home)


def test_an_edit_keeps_who_and_when_and_every_text_before_it(minutes):
    first = minutes.add(ACTION, "王经理", MONDAY)
    done = replace(ACTION, state=MinuteState.DONE, remark="名单已核对")
    second = minutes.edit(first, done, "李强", NEXT)
    assert minutes.standing() == [second]
    assert minutes.history(first.id) == [first, second]
    assert [(one.by, one.content.state, one.told_on) for one in minutes.history(first.id)] == [
        ("王经理", MinuteState.OPEN, MONDAY),
        ("李强", MinuteState.DONE, NEXT),
    ]
    assert first.at <= second.at


def test_the_second_of_two_writers_is_told_who_was_faster_and_loses_no_text(minutes):
    seen = minutes.add(ACTION, "王经理", MONDAY)
    theirs = minutes.edit(seen, replace(ACTION, what="逐个核对"), "李强", MONDAY)
    mine = replace(ACTION, what="每天核对")
    with pytest.raises(EditConflict, match="李强") as late:
        minutes.edit(seen, mine, "赵敏", MONDAY)
    assert (late.value.mine, late.value.theirs) == (mine, theirs)
    assert minutes.standing() == [theirs]
    assert minutes.edit(theirs, mine, "赵敏", MONDAY).version == 3


def test_of_many_who_write_at_once_each_new_entry_stays_and_one_edit_wins(minutes):
    seen = minutes.add(ACTION, "王经理", MONDAY)

    def write(n: int) -> bool:
        minutes.add(replace(ACTION, what=f"行动 {n}"), f"{n}", MONDAY)
        try:
            minutes.edit(seen, replace(ACTION, remark=f"{n}"), f"{n}", MONDAY)
        except EditConflict:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        won = list(pool.map(write, range(12)))
    assert won.count(True) == 1
    assert len(minutes.standing()) == 13
    assert minutes.history(seen.id)[-1].content.remark == str(won.index(True))


def test_a_past_review_shows_each_action_as_it_stood_then(minutes):
    first = minutes.add(ACTION, "王经理", MONDAY)
    minutes.edit(first, replace(ACTION, state=MinuteState.DONE), "王经理", NEXT)
    assert minutes.standing(MONDAY - timedelta(weeks=1)) == []
    assert [one.content.state for one in minutes.standing(MONDAY)] == [MinuteState.OPEN]
    assert [one.content.state for one in minutes.standing(NEXT)] == [MinuteState.DONE]


def test_an_edit_made_while_looking_at_a_past_review_does_not_go_before_later_ones(minutes):
    first = minutes.add(ACTION, "王经理", MONDAY)
    second = minutes.edit(first, replace(ACTION, remark="一半"), "王经理", NEXT)
    third = minutes.edit(second, replace(ACTION, remark="全部"), "王经理", MONDAY)
    assert third.told_on == NEXT
    assert [one.content.remark for one in minutes.standing(MONDAY)] == [""]


def test_what_was_agreed_comes_back_until_it_is_settled_overdue_first(minutes):
    later = replace(ACTION, what="培训", due_on=NEXT + timedelta(days=3))
    for said in (later, ACTION, replace(ACTION, sort=MinuteKind.NOTE, what="仅备注")):
        minutes.add(said, "王经理", MONDAY)
    week_after = NEXT + timedelta(weeks=1)
    assert returning(minutes.standing(), MONDAY) == []
    back = returning(minutes.standing(), NEXT + timedelta(days=1))
    assert [one.content.what for one in back] == [ACTION.what, "培训"]
    minutes.edit(back[0], replace(ACTION, state=MinuteState.DONE), "王经理", NEXT)
    assert [one.content.what for one in returning(minutes.standing(NEXT), NEXT)] == [ACTION.what, "培训"]
    assert [one.content.what for one in returning(minutes.standing(), week_after)] == ["培训"]


def test_the_minutes_survive_a_rebuild_and_nothing_is_made_before_the_first_entry(load_rows, home):
    load_rows(complaints=[{"received_at": "2026-03-02 09:00"}])
    assert Minutes.open(home).standing() == []
    assert not list(home.glob("minutes*"))
    kept = Minutes.open(home).add(ACTION, "王经理", MONDAY)
    rebuild(home)
    assert Minutes.open(home).standing() == [kept]


def test_minutes_that_cannot_be_reached_are_one_sentence_with_the_cure(tmp_path: Path, monkeypatch):
    monkeypatch.setenv(URL, f"sqlite:///{tmp_path}/none/minutes.sqlite")
    with pytest.raises(MinutesUnavailable, match=URL):
        Minutes.open(tmp_path).add(ACTION, "王经理", MONDAY)
    monkeypatch.setenv(URL, "no such address")
    with pytest.raises(MinutesUnavailable, match="无法读写会议记录"):
        Minutes.open(tmp_path)
