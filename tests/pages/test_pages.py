"""Every page, in both languages, run through the app on the demo and on homes that lack something."""

import json
import re
from datetime import date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from plotly.graph_objects import Figure
from streamlit.testing.v1 import AppTest

from care.export.csv_xlsx import csv
from care.i18n import escape_markdown, set_language
from care.semantic.format import count, value
from care.semantic.metric import METRICS
from care.stats.funnel import Standing
from tests.support.harness import open_app
from warehouse.query.warehouse import Question, RecordSide, Warehouse

PAGES = (
    "overview",
    "callbacks",
    "complaints",
    "causes",
    "advisors",
    "customers",
    "worklist",
    "explore",
    "compare",
    "files",
    "targets",
    "definitions",
)
CHINESE = re.compile(r"[\u4e00-\u9fff]")
LATER = datetime(2026, 3, 12, 8)
RECEIVED = {"received_at": "2026-03-02 09:00", "cause_1": "服务态度"}


@pytest.fixture
def visit(monkeypatch):
    """``visit(home, page, lang, **address)``: the app as a reader sees it who arrives at that address."""

    def arrive(home: Path, page: str = "overview", lang: str = "zh", **address) -> AppTest:
        monkeypatch.setenv("CARE_HOME", str(home))
        set_language(lang)  # the tester reads the widgets' labels in this thread
        return open_app(page, lang=lang, **address)

    return arrive


def said(app: AppTest) -> list[str]:
    """What the page itself says: titles, labels and buttons, nothing that comes from records."""
    return [
        *(one.value for one in app.markdown),
        *(one.label for one in app.metric),
        *(one.label for one in app.button if "item-" not in (one.key or "")),  # these repeat what records say
        *(one.value for one in app.info),
    ]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_page_runs_and_speaks_only_the_readers_language(demo_home, visit, page, lang):
    words = said(visit(demo_home, page, lang, span="last_90_days"))  # else what was chosen last comes back
    if lang == "en":
        assert not [text for text in words if CHINESE.search(text)]
    else:
        assert all(CHINESE.search(text) for text in words)


@pytest.mark.parametrize("page", ["callbacks", "complaints", "causes", "advisors", "customers"])
def test_plotly_knows_all_that_the_charts_of_a_page_say(demo_home, visit, page):
    app = visit(demo_home, page, cause_1="服务态度")  # followed, so that its marks stand out
    specs = [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")]
    assert all(Figure(spec).data for spec in specs)
    assert specs


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(("lang", "demo"), [("zh", "导入演示数据"), ("en", "Load the demo")])
def test_an_empty_home_offers_the_demo_the_templates_and_the_drop_zone_on_every_page(
    tmp_path, visit, page, lang, demo
):
    app = visit(tmp_path, page, lang=lang)
    assert not app.exception
    assert [one.label for one in app.button if one.key == "demo"] == [demo]
    assert len(app.get("file_uploader")) == 1
    assert app.get("download_button")
    told = "".join(one.value for one in (*app.markdown, *app.info, *app.caption))
    assert "care load" not in told, "no command line"


def test_the_demo_of_an_empty_home_is_loaded_by_its_button(tmp_path, visit, monkeypatch):
    loaded = []
    monkeypatch.setattr("etl.demo.write_demo", lambda folder, _: loaded.append(folder))
    monkeypatch.setattr("etl.intake.load", lambda home, paths, **_: loaded.append((home, paths)))
    app = visit(tmp_path)
    app.button(key="demo").click().run()
    assert not app.exception
    assert loaded == [tmp_path / "demo", (tmp_path, [tmp_path / "demo"])]


def test_a_card_shows_what_the_warehouse_answers(demo_home, visit):
    app = visit(demo_home, span="custom", days=["2026-01-01", "2026-01-31"], store="S01")
    question = Question(
        ("callback_rate",), since=date(2026, 1, 1), until=date(2026, 1, 31), where={"store": ("S01",)}
    )
    row = Warehouse.open(demo_home).measure(question).row(0, named=True)
    card = next(one for one in app.metric if one.label == METRICS["callback_rate"].name)
    assert card.value == value(METRICS["callback_rate"], row["value"])
    behind = f"{count(row['numerator'])}\u00a0/\u00a0{count(row['denominator'])}\u00a0·"
    assert any(behind in text for text in captions(app))


def captions(app: AppTest) -> list[str]:
    return [one.value for one in app.caption]


def test_choices_survive_other_pages_and_the_other_language(demo_home, visit):
    app = visit(demo_home)
    app.selectbox(key="span-zh").select("last_month").run()
    app.multiselect(key="store-zh").select("S02").run()
    app.switch_page("pages/complaints.py").run()
    app.segmented_control(key="lang").set_value("en").run()
    set_language("en")
    app.switch_page("pages/causes.py").run()
    assert not app.exception
    assert app.selectbox(key="span-en").value == "last_month"
    assert app.multiselect(key="store-en").value == ["S02"]
    reach = "2026-02-01 – 2026-02-28 | records until: S02"
    assert any(words.startswith(reach) for words in captions(app))
    assert dict(app.query_params) == {"lang": "en", "span": "last_month", "store": "S02"}


@pytest.mark.parametrize("page", PAGES)
def test_what_is_no_choice_in_an_address_is_passed_over(demo_home, visit, page):
    app = visit(demo_home, page, span="yesterday", store=["S01", "NOPE"], days="never", advisor="<b>")
    assert app.multiselect(key="store-zh").value == ["S01"]
    assert app.selectbox(key="span-zh").value == "last_90_days"


@pytest.mark.parametrize("page", ["overview", "callbacks", "complaints"])
def test_choices_that_leave_nothing_are_said_in_words(demo_home, visit, page):
    app = visit(demo_home, page, span="custom", days=["2020-01-01", "2020-01-05"])
    assert any("没有记录" in one.value for one in app.info)


def test_a_home_without_callbacks_says_so_and_still_shows_its_complaints(load_rows, home, visit):
    load_rows(complaints=[RECEIVED, {**RECEIVED, "cause_1": "维修时效"}])
    for page in PAGES:
        visit(home, page)
    assert any("没有回访记录" in one.value for one in visit(home, "callbacks").info)
    card = next(one for one in visit(home, "complaints").metric if one.label == "投诉件数")
    assert card.value == "2"


def test_before_the_first_record_there_is_nothing_to_compare_with(home, load_rows, visit):
    load_rows(complaints=[{**RECEIVED, "cause_1": ""}])
    app = visit(home, "complaints")
    assert any("投诉件数 1，没有上期可比" in one.value for one in app.markdown)
    assert not next(one for one in app.metric if one.label == "投诉件数").delta
    assert visit(home, "causes").selectbox(key="voice-zh").options == ["未写明"]
    loaded = visit(home, "intake").dataframe[0].value
    assert {str(loaded[name].dtype)[:8] for name in ("导出时间", "导入时间")} == {"datetime"}


def test_an_advisor_whose_callbacks_are_not_due_yet_is_not_said_to_be_missing(home, load_rows, visit):
    order = {"order_no": "W1", "service_advisor": "李强", "delivered_at": "2026-03-09 15:00"}
    call = {"callback_type": "service", "subject_no": "W1", "outcome": "inconvenient"}
    load_rows(service_orders=[order], callbacks=[{**call, "attempted_at": "2026-03-10 11:00"}])
    said = [one.value for one in visit(home, "advisors").info]
    assert any("1 条还没有到期" in words for words in said)
    assert not any("没有写明顾问" in words for words in said)


CLOSED = {**RECEIVED, "first_closed_at": "2026-03-03 09:00", "status": "关闭"}


def press(app: AppTest, label: str) -> None:
    next(one for one in app.button if one.label == label).click().run()
    assert not app.exception


def test_a_target_set_on_its_page_is_what_the_overview_holds_to(load_rows, home, visit):
    load_rows(complaints=[CLOSED])
    app = visit(home, "targets")
    press(app, "记下目标")
    assert app.warning[0].value == "请填写目标值和决定人。"
    app.selectbox(key="target-metric").select("one_shot_close_rate")
    app.number_input(key="target-value").set_value(97.0)
    app.date_input(key="target-since").set_value(date(2026, 3, 1))
    app.text_input(key="target-by").input("王经理")
    press(app, "记下目标")
    shown = [frame.value.iloc[0, :3].to_list() for frame in app.dataframe if len(frame.value)]
    assert ["一次关闭率", "全部", "97.0%"] in shown
    app.switch_page("pages/overview.py").run()
    assert not app.exception
    assert any("≥\u00a097.0%" in text for text in captions(app))


def test_a_re_basing_set_on_its_page_is_a_step_with_its_reason_on_the_chart(load_rows, home, visit):
    weeks = [date(2026, 1, 5) + timedelta(weeks=n) for n in range(8)]
    load_rows(complaints=[{**CLOSED, "received_at": f"{monday} 09:00"} for monday in weeks])
    app = visit(home, "targets")
    app.selectbox(key="baseline-metric").select("complaint_count")
    app.date_input(key="baseline-since").set_value(weeks[4])
    app.text_input(key="baseline-by").input("王经理")
    app.text_input(key="baseline-reason").input("两人轮班")
    press(app, "记下调整")
    app.switch_page("pages/complaints.py").run()
    assert not app.exception
    charts = [json.loads(chart.proto.spec)["layout"] for chart in app.get("plotly_chart")]
    notes = [note["text"] for layout in charts for note in layout.get("annotations", ())]
    assert [note for note in notes if "目标" not in note] == ["两人轮班"]


@pytest.mark.parametrize("file", ["targets.toml", "baselines.toml"])
def test_a_decision_that_cannot_be_read_is_one_sentence_with_its_file(load_rows, home, visit, file):
    load_rows(complaints=[RECEIVED])
    (home / file).write_text("nonsense = 1", encoding="utf-8")
    for page in ("overview", "targets"):
        assert escape_markdown(file) in visit(home, page).error[0].value


def test_a_new_warehouse_is_picked_up_without_a_restart(load_rows, home, visit):
    load_rows(complaints=[RECEIVED])
    app = visit(home)
    load_rows(complaints=[{**RECEIVED, "complaint_no": f"T{n}"} for n in range(3)], exported_at=LATER)
    app.run()
    assert next(one for one in app.metric if one.label == "投诉件数").value == "4"


def test_the_records_behind_a_card_are_the_ones_counted(demo_home, visit):
    app = visit(demo_home, span="last_month")
    app.button(key="records-card-complaint_count").click().run()
    assert not app.exception
    shown = app.dataframe[-1].value
    february = Question(("complaint_count",), since=date(2026, 2, 1), until=date(2026, 2, 28))
    counted = Warehouse.open(demo_home).records("complaint_count", RecordSide.DENOMINATOR, february)
    assert sorted(shown["投诉编号"]) == sorted(counted["complaint_no"])
    assert all("*" in phone for phone in shown["客户电话"] if phone)


def test_csv_keeps_its_chinese_and_starts_nothing_in_a_spreadsheet():
    bytes_ = csv(pl.DataFrame({"投诉内容": ["=HYPERLINK(1)", "@x", "空调不凉"], "n": [-1, 2, 3]}))
    assert bytes_.startswith("\ufeff投诉内容".encode())
    assert bytes_.decode("utf-8-sig").splitlines()[1:] == ["'=HYPERLINK(1),-1", "'@x,2", "空调不凉,3"]


def test_under_the_funnel_every_advisor_stands_with_cases_interval_and_a_word(demo_home, visit):
    app = visit(demo_home, "advisors")
    table = app.dataframe[0].value
    assert list(table) == ["顾问", "与整体相比", "数值", "件数", "95% 区间"]
    assert table["顾问"][0] == "S01 · 陈静"
    places = [place for (place,) in table["与整体相比"]]
    assert set(places) <= set(Standing)
    below = places.count(Standing.BELOW)
    assert any(f"{below} 位低于正常波动范围" in one.value for one in app.markdown)
