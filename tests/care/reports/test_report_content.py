"""What reports say: figures with their counts, how sure they are, and what is missing."""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import cache

import pytest
from conftest import write_rows

from care.i18n import set_language
from care.periods.freshness import last_day_known
from care.periods.period import Period, Span
from care.reports import AFTER_SALES, REPORTS, SALES, Report, digest
from care.reports.model.document import ReportTable, Section, cell_text
from care.reports.model.tables import trend_chart
from care.semantic.metric import METRICS, MetricKind
from etl.pipeline.load import load
from warehouse.query.warehouse import Warehouse
from warehouse.services.report_data import gather_evidence, gather_report

pytestmark = pytest.mark.slow

AS_OF = datetime(2026, 3, 10, 18)
FEBRUARY = date(2026, 2, 1)
Gather = Callable[..., Report]


def visits(month: int, many: int, called: int, advisor: str = "李强") -> tuple[list[dict], list[dict]]:
    """Visits of one advisor on the 3rd of a month, the first ``called`` of them reached a day later."""
    numbers = [f"R{month}{advisor}{n}" for n in range(many)]
    orders = [
        {
            "order_no": number,
            "delivered_at": f"2026-{month:02}-03 10:00",
            "service_advisor": advisor,
            "customer_phone": "13912345678",
        }
        for number in numbers
    ]
    calls = [
        {
            "callback_no": f"C{number}",
            "callback_type": "service",
            "subject_no": number,
            "attempted_at": f"2026-{month:02}-04 10:00",
            "outcome": "reached",
            "satisfaction": 9,
            "dissatisfied": False,
            "voice": "打 13912345678 找我",
        }
        for number in numbers[:called]
    ]
    return orders, calls


def complaint(cause: str, department: str = "service", **more: str) -> dict:
    return {"cause_1": cause, "department": department, "received_at": "2026-02-05 09:00", **more}


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """January: 20 of 20 called. February: 12 of 20, and 2 of 3 of another advisor; four complaints."""
    folder = tmp_path_factory.mktemp("reports")
    parts = [visits(1, 20, 20), visits(2, 20, 12), visits(2, 3, 2, "王芳")]
    closed = {"first_closed_at": "2026-02-06 09:00", "last_closed_at": "2026-02-06 09:00", "status": "closed"}
    exports = {
        "service_orders": [order for orders, _ in parts for order in orders],
        "callbacks": [call for _, calls in parts for call in calls],
        "complaints": [
            complaint("服务态度", **closed),
            complaint("服务态度", **closed),
            complaint("维修时效", status="open"),
            complaint("合同与定金", "sales", **closed),
        ],
        "inquiries": [{"received_at": AS_OF}],
    }
    load(
        folder / "home",
        [write_rows(folder / f"{name}.csv", name, rows) for name, rows in exports.items()],
        complete_until=date(2026, 3, 9),
    )
    return Warehouse.open(folder / "home")


@pytest.fixture(scope="module")
def gathered(warehouse: Warehouse) -> Gather:
    """``gathered("weekly", day)``: this report on the period of the day, gathered once for all tests."""
    return cache(lambda key, day=None: gather_report(warehouse, REPORTS[key], day))


@pytest.fixture
def english() -> Iterator[None]:
    set_language("en")
    yield
    set_language("zh")


def section(report: Report, title: str) -> Section:
    return next(one for one in report.sections if title in one.title)


def cells(table: ReportTable) -> list[list[str]]:
    return [[cell_text(cell) for cell in row] for row in table.rows]


def test_a_figure_is_told_with_its_counts_its_target_and_how_sure_that_is(gathered: Gather):
    sentences = section(gathered("after-sales", FEBRUARY), "回访执行").sentences
    assert sentences[0] == (
        "售后回访按时完成率 60.9%（14 / 23），未达到目标 95.0%（与目标之差超出正常波动）。"
    )


def test_what_no_record_reaches_back_to_is_not_compared_with(gathered: Gather):
    report = gathered("after-sales", date(2026, 1, 1))
    sentences = section(report, "投诉分类").sentences[0]
    assert sentences == "售后投诉件数 0。"
    assert "同比" not in "".join(line for one in report.sections for line in one.sentences)


def test_fewer_than_five_are_shown_but_not_judged(gathered: Gather):
    advisors = section(gathered("after-sales", FEBRUARY), "顾问")
    delighted = next(table for table in advisors.tables if table.title == "高满意率（9–10分）")
    assert [[row[0], row[1], row[-1]] for row in cells(delighted)] == [
        ["李强", "100.0%", "与整体之差在正常波动范围内"],
        ["王芳", "100.0%", "少于 5 件，不比较"],
    ]
    assert "1 人件数太少不比较" in advisors.sentences[0]


def test_the_items_stand_in_the_documents_order(gathered: Gather):
    titles = [one.title for one in gathered("after-sales", FEBRUARY).sections]
    assert titles == [
        "回访执行与完成质量",
        "客户满意度",
        "投诉分类与主要问题",
        "投诉闭环情况",
        "投诉处理情况",
        "复访情况",
        "与服务顾问有关的项目",
        "客户意见与建议",
        "总结与改进建议",
    ]


def test_main_problems_come_by_weight_and_each_department_has_its_own(gathered: Gather):
    service = section(gathered("after-sales", FEBRUARY), "投诉分类")
    assert "主要问题依次为：服务态度 2 件（66.7%）、维修时效 1 件（33.3%）。件数很少" in "".join(
        service.sentences
    )
    sales = section(gathered("sales", FEBRUARY), "投诉分类")
    assert [row[:2] for row in cells(sales.tables[0])] == [["合同与定金", "1"]]


def test_every_complaint_has_its_state_and_open_ones_are_counted(gathered: Gather):
    loop = section(gathered("after-sales", FEBRUARY), "闭环")
    listed = next(table for table in loop.tables if "全部" in table.title)
    assert [row[listed.headings.index("状态")] for row in cells(listed)] == ["关闭", "关闭", "受理中"]
    assert "还有 1 件未关闭" in loop.sentences[0]


def test_improvements_are_asked_for_only_where_figures_call_for_them(gathered: Gather):
    conclusion = gathered("after-sales", FEBRUARY).sections[-1]
    plan = cells(conclusion.tables[0])
    on_time = [row[0] for row in plan if "按时" in row[0]]
    assert on_time == ["售后回访按时完成率 60.9%（14 / 23），未达到目标 95.0%（与目标之差超出正常波动）。"]
    assert not [row for row in plan if "王芳" in row[0]]
    assert all(row[-3:] == ["", "", ""] for row in plan)
    quiet = gathered("after-sales", date(2026, 1, 1)).sections[-1]
    assert "没有需要整改的项目。" in quiet.sentences
    assert quiet.tables == ()


def test_the_week_is_told_to_both_departments(gathered: Gather):
    report = gathered("weekly", date(2026, 2, 4))
    assert report.period == "2026-02-02"
    assert [one.title for one in report.sections if "闭环" in one.title] == [
        "售后 · 投诉闭环情况",
        "销售 · 投诉闭环情况",
    ]


def test_by_default_the_last_period_that_is_over_is_reported(warehouse: Warehouse, gathered: Gather):
    assert gathered("after-sales").period == "2026-02"
    known = last_day_known(warehouse.stores())
    assert REPORTS["weekly"].span(None, known) == Span.of(Period.WEEK, date(2026, 3, 2))


def test_a_running_period_is_told_to_be_one(gathered: Gather):
    assert "数字还会变" in gathered("after-sales", date(2026, 3, 1)).caveats[-1]


def test_without_callback_records_the_report_says_so(load_rows: Callable[..., Warehouse]):
    warehouse = load_rows(complaints=[{"complaint_no": "T1", **complaint("服务态度")}], as_of=AS_OF)
    report = gather_report(warehouse, REPORTS["after-sales"], FEBRUARY)
    assert "S01 没有导入回访记录，回访与满意度无从计算。" in report.caveats
    assert "此期间没有客户评分或原话的记录。" in section(report, "意见与建议").sentences


def test_a_period_without_any_record_says_so(gathered: Gather):
    assert "售后在此期间没有任何记录，以下都没有数值。" in gathered("after-sales", date(2020, 1, 1)).caveats


def test_customers_words_are_masked(gathered: Gather):
    words = cells(section(gathered("after-sales", FEBRUARY), "意见与建议").tables[0])
    assert len(words) == 14
    assert all("139****5678" in row[-1] for row in words)


def test_what_is_not_complete_is_a_gap_in_the_chart_and_no_drop(warehouse: Warehouse):
    evidence = gather_evidence(warehouse, AFTER_SALES, Span.of(Period.MONTH, date(2026, 3, 1)))
    chart = trend_chart(evidence, *AFTER_SALES.execution[:3])
    assert chart.categories[-1] == "2026-03"
    assert [values[-1] for _, values in chart.series] == [None, None, None]


def test_a_section_without_data_takes_one_line(gathered: Gather):
    brief = section(gathered("after-sales", date(2026, 3, 1)), "回访执行")
    assert brief.is_brief
    assert brief.sentences == ("此期间没有可计的记录。",)


def test_a_digest_tells_what_it_is_about_then_what_stands_out(gathered: Gather):
    lines = digest(gathered("after-sales", FEBRUARY))
    assert lines[:2] == ["售后月度报告 2026-02", "门店 S01 · 2026-02-01 至 2026-02-28 · 数据截至 2026-03-10"]
    assert any("回访按时完成率 60.9%" in line for line in lines)


@pytest.mark.usefixtures("english")
def test_an_english_report_has_no_chinese_of_ours(load_rows: Callable[..., Warehouse]):
    orders, calls = visits(2, 8, 6, "Li")
    case = {"complaint_no": "T1", **complaint("Attitude", advisor="Li", status="open")}
    warehouse = load_rows(
        service_orders=orders,
        callbacks=[{**call, "voice": "fine"} for call in calls],
        complaints=[case],
        as_of=AS_OF,
    )
    for kind in REPORTS.values():
        report = gather_report(warehouse, kind, date(2026, 2, 3))
        texts = [*digest(report), *_texts(report)]
        assert not [text for text in texts if re.search(r"[\u3000-\u9fff\uff00-\uffef]", text)]


def _texts(report: Report) -> Iterator[str]:
    for one in report.sections:
        yield from (one.title, *one.sentences)
        for table in (one.measures, *one.tables):
            if table:
                yield from (table.title, *table.headings, *(cell for row in cells(table) for cell in row))
        for chart in one.charts:
            yield from (chart.title, *(name for name, _ in chart.series))


@pytest.fixture(scope="module")
def surveyed(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """A month with three calls whose customers answered two items, and with a survey's scores."""
    folder = tmp_path_factory.mktemp("surveyed")
    orders, calls = visits(2, 3, 3)
    scores = (
        ("2025-02", "总分", 840, None),
        ("2026-01", "总分", 850, None),
        ("2026-02", "总分", 861, None),
        ("2025-02", "等候", 80, 82),
        ("2026-01", "等候", 79, 82),
        ("2026-02", "等候", 78, 83),
        ("2026-02", "接待", 90, 88),
    )
    exports = {
        "service_orders": orders,
        "callbacks": calls,
        "callback_answers": [
            {"callback_no": call["callback_no"], "item": item, "answer": answer}
            for call in calls
            for item, answer in (("柜台等候", "3"), ("洗车", "是"))
        ],
        "surveys": [
            {"survey": "css", "survey_month": month, "item": item, "score": score, "network_score": network}
            for month, item, score, network in scores
        ],
    }
    load(folder / "home", [write_rows(folder / f"{name}.csv", name, rows) for name, rows in exports.items()])
    return gather_report(Warehouse.open(folder / "home"), REPORTS["after-sales"], FEBRUARY)


def test_a_monthly_report_sets_loaded_surveys_and_items_beside_the_own_scores(surveyed: Report):
    satisfaction = section(surveyed, "客户满意度")
    (row,) = [row for row in satisfaction.measures.rows if row[0] == "CSS 得分"]
    assert [str(row[place]) for place in (1, 6, 7)] == ["861.00", "850.00", "840.00"]
    assert not any("不含厂家" in line for line in satisfaction.sentences)
    (items,) = [table for table in satisfaction.tables if "调查" not in table.title]
    assert cells(items)[0] == ["柜台等候", "3.00", "100.0%", "3", "3"]


def test_a_monthly_report_says_which_items_concern_the_store_and_whom(surveyed: Report):
    satisfaction, advisors = section(surveyed, "客户满意度"), section(surveyed, "顾问")
    assert "调查中有 1 个项目低于网络平均：CSS 等候 78.00（网络 83.00）。" in satisfaction.sentences
    surveys = next(table for table in satisfaction.tables if "调查" in table.title)
    assert cells(surveys) == [
        ["CSS", "等候", "78.00", "79.00", "80.00", "83.00", "-5.00"],
        ["CSS", "接待", "90.00", "—", "—", "88.00", "2.00"],
    ]
    asked = next(table for table in advisors.tables if "问卷" in table.title)
    assert cells(asked) == [["李强", "柜台等候", "3.00", "100.0%", "3", "3"]]


def test_no_advisor_answers_for_the_calls_of_an_agent():
    for scope in (AFTER_SALES, SALES):
        rates = [METRICS[key] for key in scope.by_advisor if METRICS[key].kind is MetricKind.PROPORTION]
        assert {metric.responsible.dimension for metric in rates} == {"advisor"}
        assert {*scope.by_advisor} <= {*scope.metrics}
