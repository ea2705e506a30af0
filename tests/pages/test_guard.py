"""The gate before every page: who gets in, what they find there, and what they are told otherwise."""

import shutil
import time
from datetime import datetime

import pytest
from conftest import write_rows
from streamlit import config
from streamlit.testing.v1 import AppTest

from care.access.grants import Right
from care.access.sign_ins import holds, read_sign_ins, record_sign_in, sign_in_id
from care.audit.log import read_audit
from care.i18n import set_language
from etl.pipeline.load import load
from pages.parts.session.current_user import RightsChanged, SessionSignIn, current_user, recheck_rights
from tests.support.harness import open_app

ME = {"is_logged_in": True, "email": "li@example.com", "name": "李店长", "iat": int(time.time())}
TASK = {"order_no": "A", "vin": "LSVAA4182E2180001", "delivered_at": "2026-03-01 09:00"}
CASE = {"received_at": "2026-03-02 09:00", "cause_1": "服务态度"}
RECORDS = {
    "service_orders": [{**TASK, "store_code": store} for store in ("S01", "S02")],
    "callbacks": [
        {
            "callback_type": "service",
            "attempted_at": "2026-03-02 10:00",
            "outcome": "reached",
            "store_code": store,
        }
        for store in ("S01", "S02")
    ],
    "complaints": [{**CASE, "store_code": store} for store in ("S01", "S02")],
}


@pytest.fixture(scope="module")
def two_stores(tmp_path_factory):
    """A home of two stores, to be copied."""
    folder = tmp_path_factory.mktemp("gate")
    paths = [write_rows(folder / f"{record}.csv", record, rows) for record, rows in RECORDS.items()]
    load(folder / "home", paths, as_of=datetime(2026, 3, 10))
    return folder / "home"


@pytest.fixture
def arrive(two_stores, home, monkeypatch):
    """``arrive(page, user, grant, **environment)``: the app as such a user finds it."""
    set_language("zh")
    shutil.copytree(two_stores, home)

    def at(page: str, user: dict | None = None, grant: str = "", **environment: str) -> AppTest:
        if grant:
            (home / "access.toml").write_text(
                f'[[grant]]\nemail = "li@example.com"\n{grant}', encoding="utf-8"
            )
        monkeypatch.setenv("CARE_HOME", str(home))
        monkeypatch.setenv("CARE_SIGN_IN", "1" if user is not None else "0")
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        return open_app(page, user or {})

    return at


def told(app: AppTest) -> str:
    return "\n".join(one.value for one in (*app.warning, *app.error, *app.caption, *app.text))


def labels(app: AppTest) -> list[str]:
    return [one.label for one in app.button]


STAFF = 'role = "store_staff"\nstores = ["S01"]\n'
NOTHING = 'role = "store_staff"\nstores = "all"\nrights = []\n'


def test_nobody_sees_a_page_before_signing_in(arrive):
    for nobody in ({}, {**ME, "is_logged_in": False}):
        app = arrive("overview", nobody, STAFF)
        assert labels(app) == ["登录"]
        assert not app.metric


@pytest.mark.parametrize(
    "since", [None, "now", int(time.time()) - 13 * 3600], ids=["never said", "in words", "13 hours ago"]
)
def test_who_has_signed_in_long_ago_does_so_again(arrive, since):
    app = arrive("overview", {**ME, "iat": since}, STAFF)
    assert labels(app) == ["登录"]
    assert not app.metric


def test_who_is_not_granted_anything_reads_whom_to_ask_and_can_leave(arrive, home):
    grants = (
        'role = "store_staff"\nstores = "all"\n[[grant]]\nemail = "it@example.com"\nrole = "administrator"\n'
    )
    app = arrive("overview", {**ME, "email": "no@example.com"}, grants + 'stores = "all"\n')
    assert "您以 no@example.com 登录，尚未获准查看看板。请联系 it@example.com。" in told(app)
    assert labels(app) == ["退出登录"]
    assert not app.metric
    assert read_audit(home).select("who", "what").rows()[-1] == ("no@example.com", "denied")


def test_a_broken_file_shows_where_it_is_broken_and_nothing_else(arrive):
    app = arrive("overview", ME, 'role = "boss"')
    assert "access" in told(app)
    assert "第 1 行" in told(app)
    assert not app.metric
    assert not labels(app)


def test_a_signing_in_is_noted_once_however_often_the_page_runs(arrive, home):
    app = arrive("overview", ME, STAFF)
    app.run().run()
    assert read_audit(home)["what"].to_list().count("sign-in") == 1


def test_a_store_s_own_see_their_store_only(arrive):
    app = arrive("complaints", ME, STAFF)
    assert [one.options for one in app.multiselect if one.key.startswith("store")] == [["S01"]]
    assert next(one for one in app.metric if one.label == "投诉件数").value == "1"
    everything = arrive("complaints", ME, STAFF.replace('["S01"]', '"all"'))
    assert next(one for one in everything.metric if one.label == "投诉件数").value == "2"


@pytest.mark.parametrize(
    ("page", "verb"), [("intake", "导入文件"), ("reports", "查看记录"), ("files", "查看记录")]
)
def test_a_page_beyond_one_s_rights_is_a_sentence_however_it_is_come_by(arrive, home, page, verb):
    app = arrive(page, ME, NOTHING)
    assert f"您没有“{verb}”的权限" in told(app)
    assert not app.dataframe
    assert not app.get("file_uploader")
    assert not app.get("download_button")
    assert read_audit(home)["what"].to_list()[-1] == "denied"


def test_without_the_rights_neither_records_nor_forms_are_on_a_page(arrive):
    refused, admitted = (labels(arrive("overview", ME, rights)) for rights in (NOTHING, STAFF))
    assert not [words for words in refused if words.startswith("查看记录")]
    assert [words for words in admitted if words.startswith("查看记录")]
    app = arrive("callbacks", ME, NOTHING)
    assert "您没有“查看记录”的权限" in told(app)
    assert not app.get("download_button")
    app = arrive("targets", ME, STAFF)
    assert "您没有“设定制度、目标与基准期”的权限" in told(app)
    assert not app.number_input
    assert not {"记下目标", "记下调整", "保存并重建"} & set(labels(app))


def test_a_viewer_sees_figures_and_nobody_s_name(arrive):
    viewer = 'role = "viewer"\nstores = "all"\n'
    app = arrive("overview", ME, viewer)
    assert app.metric
    assert not {"顾问", "advisor"} & {one.label for one in app.multiselect}
    refused = arrive("advisors", ME, viewer)
    assert "您没有“查看同事姓名”的权限" in told(refused)
    named = arrive("callbacks", ME, viewer + 'rights = ["people"]\n')
    assert "顾问" in {one.label for one in named.multiselect}
    assert "您没有“查看记录”的权限" in told(named)


def test_who_sees_one_store_decides_for_that_one_only(arrive):
    app = arrive("targets", ME, STAFF + 'rights = ["settings"]\n')
    store = app.selectbox(key="target-store-own")
    assert (store.options, store.value) == (["S01"], "S01")


def test_a_change_holds_at_the_next_run_of_the_same_session(arrive, home):
    app = arrive("overview", ME, STAFF)
    assert app.metric
    (home / "access.toml").write_text("", encoding="utf-8")
    app.run()
    assert not app.metric
    assert "尚未获准" in told(app)


def test_an_administrator_ends_a_sign_in_on_the_page_of_the_log(arrive, home):
    other = {"email": "wu@example.com", "iat": int(time.time()), "nonce": "1", "is_logged_in": True}
    app = arrive("audit", ME, 'role = "administrator"\nstores = "all"\n')
    record_sign_in(home, other)
    assert holds(home, other)
    app.run()
    box = app.selectbox(key="sign-in-to-end")
    box.set_value(read_sign_ins(home).records[sign_in_id(other)]).run()
    next(one for one in app.button if one.label == "结束登录").click().run()
    assert not app.exception
    assert not holds(home, other)
    assert read_audit(home).select("who", "what").rows()[-1] == ("li@example.com", "sign-out")


def test_a_server_that_lets_anybody_look_says_so_on_every_page_and_unmasks_nothing(arrive):
    for page in ("overview", "intake", "definitions"):
        assert "没有登录" in told(arrive(page, CARE_INSECURE="1"))
    anybody = SessionSignIn(None).user()
    assert anybody.rights == set(Right) - {Right.UNMASKED, Right.AUDIT}


def test_a_server_bound_to_every_address_shows_nothing_without_sign_in(arrive):
    was = config.get_option("server.address")
    config.set_option("server.address", "0.0.0.0")  # noqa: S104 - set, not bound
    try:
        app = arrive("overview")
    finally:
        config.set_option("server.address", was)
    assert "没有设置登录" in told(app)
    assert not app.metric


def test_grants_on_a_server_without_sign_in_close_it_rather_than_count_for_nothing(arrive, home):
    app = arrive("overview", None, STAFF)
    assert "没有设置登录" in told(app)
    assert not app.metric
    (home / "access.toml").unlink()
    assert arrive("overview").metric


def test_a_download_put_before_somebody_is_not_handed_out_once_their_rights_change(home, monkeypatch):
    monkeypatch.setenv("CARE_HOME", str(home))
    monkeypatch.setenv("CARE_SIGN_IN", "0")
    assert current_user().may(Right.UNMASKED)
    check = recheck_rights()
    check()
    monkeypatch.setenv("CARE_INSECURE", "1")
    with pytest.raises(RightsChanged):
        check()
