"""A shared view is offered to whom it is for and who may see all that it names, and shows what they may."""

import json
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from care.access.principal import Principal, Right, Role
from care.audit.log import read_audit
from care.storage.saved_views import SavedView, UserViews, ViewsUnavailable
from care.storage.shared_views import SharedPlace, SharedView, SharedViews, shared_view
from pages.parts.session import current_user as session
from tests.pages.test_pages import visit  # noqa: F401 - a fixture
from tests.pages.test_rights_when_writing import press, take_away  # noqa: F401 - a fixture

PIVOT = SavedView("各店按时", "explore", {"span": ["last_month"], "rows": ["store"], "columns": ["none"]})
STORES, PEOPLE = {"S01": "城东店", "S02": "城西店"}, ("陈静", "李强")
ALL = frozenset(Right)


def somebody(
    role: Role, *, stores: frozenset[str] | None = None, rights: frozenset[Right] = ALL
) -> Principal:
    return Principal("王芳", "wang@example.com", frozenset({role}), stores, rights)


def shared(view: SavedView = PIVOT, role: Role | None = None, author: Principal | None = None) -> SharedView:
    author = author or somebody(Role.CARE_MANAGER)
    return shared_view(view, author, "wang@example.com", role, [SharedPlace.OVERVIEW], STORES, PEOPLE)


def test_a_view_for_a_role_is_offered_to_it_and_to_its_author():
    view = shared(role=Role.GENERAL_MANAGER)
    assert view.is_for(somebody(Role.GENERAL_MANAGER), "li@example.com")
    assert not view.is_for(somebody(Role.STORE_STAFF), "li@example.com")
    assert view.is_for(somebody(Role.STORE_STAFF), "wang@example.com")
    assert shared().is_for(somebody(Role.VIEWER, rights=frozenset()), "li@example.com")


@pytest.mark.parametrize(
    "view",
    [
        SavedView("一店", "callbacks", {"store": ["S01"]}),
        SavedView("对比", "compare", {"sides": ["store"], "a": ["S01"], "b": ["S02"]}),
        SavedView("城东店按时", "explore", {}),
    ],
    ids=["filtered", "compared", "in its name"],
)
def test_a_view_that_names_a_store_is_kept_from_who_may_not_see_it(view: SavedView):
    found = shared(view)
    assert not found.is_for(somebody(Role.STORE_STAFF, stores=frozenset({"S02"})), "li@example.com")
    assert found.is_for(somebody(Role.STORE_STAFF, stores=frozenset({"S01", "S02"})), "li@example.com")


@pytest.mark.parametrize(
    "choices", [{"advisor": ["李强"]}, {"coached": ["S01 陈静"]}], ids=["filtered", "chosen with the store"]
)
def test_a_view_that_names_a_colleague_is_kept_from_who_may_not_see_names(choices: dict[str, list[str]]):
    view = shared(SavedView("辅导", "coaching", choices))
    assert not view.is_for(somebody(Role.VIEWER, rights=ALL - {Right.PEOPLE}), "li@example.com")
    assert view.is_for(somebody(Role.CARE_MANAGER), "li@example.com")


def test_what_somebody_of_one_store_shares_stays_in_it():
    view = shared(author=somebody(Role.STORE_STAFF, stores=frozenset({"S01"})))
    assert not view.is_for(somebody(Role.STORE_STAFF, stores=frozenset({"S02"})), "li@example.com")
    assert view.is_for(somebody(Role.STORE_STAFF, stores=frozenset({"S01"})), "li@example.com")


def test_sharing_is_noted_before_and_after_and_names_are_taken_once(home: Path):
    home.mkdir()
    views = SharedViews(home)
    views.share(shared())
    views.share(replace(shared(), role="viewer"))
    assert SharedViews(home).views() == [replace(shared(), role="viewer")]
    with pytest.raises(ViewsUnavailable, match="换个名称"):
        views.share(replace(shared(), by="li@example.com"))
    views.withdraw(PIVOT.name, "wang@example.com")
    assert views.views() == []
    noted = read_audit(home)
    assert noted["what"].to_list() == ["intent", "view"] * 2 + ["intent", "failed"] + ["intent", "view"]
    assert json.loads(noted.filter(pl.col("what") == "view")["details"][1])["role"] == "viewer"


@pytest.fixture
def as_user(monkeypatch: pytest.MonkeyPatch):
    """``as_user(principal)``: who looks at the pages from then on."""

    def become(user: Principal) -> None:
        monkeypatch.setattr(session, "_local_user", lambda: user)

    return become


def test_it_is_shared_from_the_popover_and_stands_on_the_overview_and_the_agenda_of_others(
    own_demo: Path,
    visit,  # noqa: F811
    as_user,
    take_away,  # noqa: F811
):
    """Who shares it loses the right meanwhile: nothing is shared. Then it is, and another role sees it."""
    as_user(Principal("分享者", None, frozenset({Role.CARE_MANAGER}), None, ALL))
    UserViews(own_demo, "分享者").save(PIVOT)
    app = visit(own_demo, "definitions")
    app.button(key=f"share-{PIVOT.name}").click().run()
    app.multiselect(key="share-on").set_value([*SharedPlace])
    press(app, "共享")
    assert [one.places for one in SharedViews(own_demo).views()] == [("overview", "review")]
    named = {
        one.key: one.label for one in visit(own_demo, "definitions").button if PIVOT.name in str(one.key)
    }
    wanted = {
        "view": "",
        "share": "共享…",
        "edit": "改名",
        "drop": "删除",
        "shared": "",
        "unshare": "不再共享",
    }
    told = {key: f"{words} *{PIVOT.name}*" if words else PIVOT.name for key, words in wanted.items()}
    assert named == {f"{key}-{PIVOT.name}": label for key, label in told.items()}, "no icon has to be guessed"
    limited = Principal("店员", None, frozenset({Role.STORE_STAFF}), frozenset({"S02"}), ALL)
    as_user(limited)
    overview = visit(own_demo)
    overview.button(key=f"shared-{PIVOT.name}").click().run()
    assert not overview.exception
    assert overview.dataframe[0].value["门店"].to_list() == ["S02", "合计"], "as they may see it"
    review = visit(own_demo, "review", topic="view")
    assert review.title[0].value == PIVOT.name
    assert review.table[0].value["门店"].to_list() == ["S02", "合计"]
    SharedViews(own_demo).withdraw(PIVOT.name, "分享者")
    as_user(Principal("分享者", None, frozenset({Role.CARE_MANAGER}), None, ALL))
    app = visit(own_demo, "definitions")
    app.button(key=f"share-{PIVOT.name}").click().run()
    take_away(Right.ACTIONS)
    assert "记录行动" in press(app, "共享")
    assert SharedViews(own_demo).views() == []
