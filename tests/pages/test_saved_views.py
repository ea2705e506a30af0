"""One's own views: kept under a name, opened again with periods that have moved on, and nobody else's."""

from datetime import date

import pytest

from care.periods.presets import PRESETS
from care.storage.saved_views import SavedView, UserViews, ViewsUnavailable
from tests.pages.test_pages import visit  # noqa: F401 - a fixture

pytestmark = pytest.mark.slow

VIEW = SavedView("上周 S01", "callbacks", {"span": ["last_week"], "store": ["S01"]})
OTHER = SavedView("原因", "causes", {"cause_1": ["服务态度"]})


def test_a_view_is_kept_replaced_renamed_and_thrown_away(home):
    shelf = UserViews(home, "wang@example.com")
    assert shelf.views() == []
    shelf.save(VIEW)
    shelf.save(OTHER)
    assert UserViews(home, "wang@example.com").views() == [VIEW, OTHER]
    shelf.save(SavedView(VIEW.name, "overview", {}))
    assert shelf.views() == [SavedView(VIEW.name, "overview", {}), OTHER]
    shelf.rename("原因", VIEW.name)
    assert shelf.views() == [SavedView(VIEW.name, "causes", OTHER.choices)]
    shelf.remove(VIEW.name)
    assert shelf.views() == []


def test_nobody_sees_what_another_has_saved_or_chosen(home):
    UserViews(home, "wang@example.com").save(VIEW)
    UserViews(home, "wang@example.com").remember({"store": ["S01"]})
    assert UserViews(home, "li@example.com").views() == []
    assert UserViews(home, "li@example.com").last() == {}
    assert not [path for path in (home / "views").iterdir() if "wang" in path.name]


def test_a_period_by_name_stays_relative_in_a_view():
    spans = {PRESETS[VIEW.choices["span"][0]].on(today) for today in (date(2026, 3, 10), date(2026, 3, 17))}
    assert {span.since for span in spans} == {date(2026, 3, 2), date(2026, 3, 9)}


def test_what_is_damaged_is_said_with_the_file_to_delete(home):
    shelf = UserViews(home, "wang@example.com")
    shelf.save(VIEW)
    (file,) = (home / "views").iterdir()
    file.write_text("{", encoding="utf-8")
    with pytest.raises(ViewsUnavailable, match=file.name):
        shelf.views()


def test_a_view_saved_on_a_page_opens_it_as_it_was(demo_home, visit, monkeypatch):  # noqa: F811
    monkeypatch.setattr("getpass.getuser", lambda: "saver")
    app = visit(demo_home, "causes", span="last_month", store="S02", by="cause_2")
    next(one for one in app.text_input if one.label == "视图名称").input("二级原因")
    next(one for one in app.button if one.label == "保存当前视图").click().run()
    assert UserViews(demo_home, "saver").views() == [
        SavedView("二级原因", "causes", {"span": ["last_month"], "store": ["S02"], "by": ["cause_2"]})
    ]
    other = visit(demo_home, "overview", lang="en", advisor="李强")
    other.button(key="view-二级原因").click().run()
    assert not other.exception
    assert dict(other.query_params) == {"span": "last_month", "store": "S02", "by": "cause_2", "lang": "en"}
    assert other.selectbox(key="by-en").value == "cause_2"


def test_who_comes_back_finds_the_filters_as_they_were_left(demo_home, visit, monkeypatch):  # noqa: F811
    monkeypatch.setattr("getpass.getuser", lambda: "returning")
    app = visit(demo_home)
    app.multiselect(key="store-zh").select("S02").run()
    app.selectbox(key="span-zh").select("last_month").run()
    assert UserViews(demo_home, "returning").last() == {"span": ["last_month"], "store": ["S02"]}
    again = visit(demo_home, lang=[])
    assert again.multiselect(key="store-zh").value == ["S02"]
    assert again.selectbox(key="span-zh").value == "last_month"
    told = visit(demo_home, store="S01")
    assert told.multiselect(key="store-zh").value == ["S01"]
    assert told.selectbox(key="span-zh").value == "last_90_days"


def test_days_that_were_chosen_by_hand_are_not_taken_for_now_next_time(demo_home, visit, monkeypatch):  # noqa: F811
    monkeypatch.setattr("getpass.getuser", lambda: "historian")
    visit(demo_home, span="custom", days=["2025-07-01", "2025-09-30"], store="S02")
    assert UserViews(demo_home, "historian").last() == {}  # what an address brought was nobody's choice
    app = visit(demo_home, span="custom", days=["2025-07-01", "2025-09-30"])
    app.multiselect(key="store-zh").select("S02").run()
    assert UserViews(demo_home, "historian").last() == {"store": ["S02"]}
    UserViews(demo_home, "historian").remember({"span": ["custom"], "days": ["2025-07-01"]})
    assert visit(demo_home, lang=[]).selectbox(key="span-zh").value == "last_90_days"
