"""What people do on pages beyond looking: each action does what its words say, and says what came of it."""

from datetime import date, datetime, timedelta

import pytest

from care.audit.log import read_audit
from care.i18n import set_language
from care.staff.staff import read_staff
from care.storage.saved_views import SavedView, UserViews
from etl.causes.renew_suggestions import renew_suggestions
from pages.parts.data.stored_view import stored_days, stored_view
from tests.pages.test_pages import visit  # noqa: F401 - a fixture
from tests.support.harness import press, told
from warehouse.query.warehouse import Question, Warehouse
from warehouse.services.attention import Attention
from warehouse.services.cause_codes_store import CauseCodes
from warehouse.services.minutes_store import Minutes

pytestmark = pytest.mark.slow

MONDAY = date(2026, 3, 2)
ORDER = {"order_no": "R1", "delivered_at": "2026-03-01 10:00", "service_advisor": "李强"}


def test_spellings_of_one_person_are_joined_on_the_page(load_rows, home, visit, monkeypatch):  # noqa: F811
    load_rows(service_orders=[ORDER, ORDER | {"order_no": "R2", "service_advisor": "李工"}])
    found = {"李强": {"aliases": "李工", "team": "一组"}, "李工": {}}

    def edited(rows, **_):
        if "aliases" not in rows.columns:
            return rows
        return rows.__class__([row | found[row["name"]] for row in rows.to_dicts()], rows.schema)

    monkeypatch.setattr("pages.parts.admin.staff_editor.st.data_editor", edited)
    app = visit(home, "targets")
    press(app, "保存并重建")
    (person,) = read_staff(home)
    assert (person.name, person.aliases, person.team) == ("李强", ("李工",), "一组")
    assert Warehouse.open(home).values("advisor") == ["李强"]
    assert "staff" in read_audit(home)["what"].to_list()


CASES = [
    {"complaint_no": f"C{n}", "received_at": f"2026-03-0{n} 09:00", "description": text}
    for n, text in enumerate(("刹车异响，刹车片磨损", "空调不制冷", "变速箱换挡顿挫"), 1)
]


def test_a_case_is_skipped_told_nothing_of_taken_back_and_counted(load_rows, home, visit):  # noqa: F811
    load_rows(complaints=CASES)
    renew_suggestions(home)
    app = visit(home, "coding")
    first = next(one.value for one in app.caption if "C" in one.value and "S01" in one.value)
    press(app, "跳过")
    second = next(one.value for one in app.caption if "C" in one.value and "S01" in one.value)
    assert first != second
    press(app, "看不出原因")
    (code,) = CauseCodes(home).every()
    assert (code.cause, code.complaint_no in second) == ("", True)
    assert "您已归类 1 件" in told(app)
    assert "看不出原因" in told(app)
    press(app, "撤销")
    assert "您已归类 0 件" in told(app)
    next(one for one in app.button if str(one.key).startswith("cause-0-")).click().run()
    press(app, "把 1 件决定计入数据")
    counted = Warehouse.open(home).measure(Question(("complaint_count",), by=("cause_1",)))
    assert counted.drop_nulls("cause_1")["denominator"].to_list() == [1]


def test_a_view_gets_another_name(demo_home, visit, monkeypatch):  # noqa: F811
    monkeypatch.setattr("getpass.getuser", lambda: "renamer")
    views = UserViews(demo_home, "renamer")
    views.save(SavedView("旧名", "overview", {"span": ["last_week"]}))
    app = visit(demo_home)
    app.button(key="edit-旧名").click().run()
    app.text_input(key="rename-旧名").input("新名").run()
    assert not app.exception
    assert views.views() == [SavedView("新名", "overview", {"span": ["last_week"]})]
    assert app.button(key="view-新名").label == "新名"
    next(one for one in app.text_input if one.label == "视图名称").input("  ")
    press(app, "保存当前视图")
    assert "请先写一个名称。" in told(app)


@pytest.fixture
def weeks_of_complaints(load_rows) -> None:
    received = ("2026-02-23 09:00", "2026-03-02 09:00", "2026-03-11 07:00")
    load_rows(complaints=[{"received_at": at} for at in received])


@pytest.mark.usefixtures("weeks_of_complaints")
def test_an_action_names_what_and_who_and_no_customer_by_accident(home, visit):  # noqa: F811
    app = visit(home, "review", week=str(MONDAY), topic="new")
    app.button(key="write").click().run()
    app.text_input(key="what-new-zh-0").input("每天核对")
    press(app, "记为行动")
    assert app.toast[0].value == "请写明做什么，行动还要写谁负责。"
    assert not Minutes.open(home).standing()
    app.text_input(key="who-new-zh-0").input("林芳")
    app.text_input(key="what-new-zh-0").input("给 13912345678 回电")
    press(app, "记为行动")
    assert "确需保留时，再点一次保存。" in told(app)
    assert not Minutes.open(home).standing()
    press(app, "记为行动")
    (kept,) = Minutes.open(home).standing()
    assert kept.content.what == "给 13912345678 回电"


def test_causes_with_suggestions_are_counted_apart(load_rows, home, visit):  # noqa: F811
    load_rows(
        complaints=[*CASES, {"received_at": "2026-03-04 09:00", "cause_1": "制动", "description": "刹车响"}]
    )
    renew_suggestions(home)
    app = visit(home, "causes", suggested="0.5", span="all")
    assert not app.exception
    assert any("已记录 1 件，另有推荐" in one.value for one in app.markdown)
    assert "推荐不是已记录的原因，不计入任何指标" in told(app)
    english = visit(home, "causes", "en", suggested="0.5", span="all")
    assert any("1 recorded, " in one.value and "more suggested" in one.value for one in english.markdown)


def test_a_review_of_a_time_before_all_records_leads_to_the_newest(load_rows, home, visit):  # noqa: F811
    load_rows(complaints=[{"received_at": "2026-03-02 09:00"}])
    app = visit(home, "review", week="2019-03-04")
    assert "那时还没有任何记录，请另选一周。" in told(app)
    press(app, "打开最近一次周会")
    assert app.title


def test_an_empty_home_offers_the_demo_and_the_drop_zone(home, visit):  # noqa: F811
    app = visit(home)
    assert "### 这里还没有数据" in told(app)
    assert app.button(key="demo").label == "导入演示数据"
    assert "把导出文件拖进来" in told(app)
    english = visit(home, lang="en")
    assert english.button(key="demo").label == "Load the demo"


def test_a_home_without_a_day_says_what_its_records_need(load_rows, home, visit):  # noqa: F811
    load_rows(service_orders=[{"order_no": "R1", "service_advisor": "李强"}])
    app = visit(home)
    assert "还没有带日期的记录" in told(app)
    assert not app.exception


def test_a_cause_that_rose_has_a_view_of_the_review(load_rows, home, visit):  # noqa: F811
    days = [date(2025, 10, 6) + timedelta(days=n) for n in range(154)]
    rows = [{"received_at": f"{day} 09:00", "cause_1": "服务态度"} for day in days]
    rows += [{"received_at": f"{day} 10:00", "cause_1": "配件"} for day in days if day.weekday() == 2]
    rows += [{"received_at": f"{day} 11:00", "cause_1": "配件"} for day in days[-14:-2] for _ in range(2)]
    load_rows(complaints=rows, as_of=datetime(2026, 3, 9, 18))
    app = visit(home, "review", topic="causes")
    assert "这些原因的投诉多于正常波动：配件" in told(app)
    table = app.table[0].value
    assert [*table.columns] == ["原因", "最近一周", "周均"]
    assert table.iloc[0, 0] == "配件"


@pytest.mark.parametrize(
    ("choices", "named", "since"),
    [
        ({"span": ["last_week"]}, "上周", date(2026, 3, 2)),
        (
            {"span": ["custom"], "days": ["2026-01-31", "2026-01-01"]},
            "2026-01-01 – 2026-01-31",
            date(2026, 1, 1),
        ),
        ({"span": ["custom"], "days": ["yesterday"]}, "2025-12-11 – 2026-03-10", date(2025, 12, 11)),
    ],
)
def test_a_saved_view_has_its_days_and_the_values_that_are_still_there(demo_home, choices, named, since):
    warehouse, today = Warehouse.open(demo_home), date(2026, 3, 10)
    view = stored_view(warehouse, choices | {"store": ["S02", "S99"]}, today)
    assert dict(view.where) == {"store": ("S02",)}
    assert view.span.since == since
    assert stored_days(choices, today) == named


@pytest.mark.parametrize(
    ("how", "zh", "en"),
    [
        ({"judged": False}, "还没有可以评判的记录", "no records to judge"),
        ({"judged": True}, "全部看过：没有超期、变差或未达标的事项。", "All was judged"),
        (
            {"judged": True, "lacking": ("inquiries",)},
            "有门店没有这些记录：问询记录。",
            "Some store has none of",
        ),
        ({"judged": True, "young": True}, "不足 13 周，还看不出变化", "too short to tell"),
        ({"judged": True, "levels_unseen": True}, "没有看级别的改动", "Levels that were lowered were not"),
    ],
)
def test_an_empty_list_says_what_its_silence_means(how, zh, en):
    nothing = Attention((), None, **how)
    assert zh in nothing.silence
    assert nothing.complete is (how == {"judged": True})
    set_language("en")
    assert en in nothing.silence
