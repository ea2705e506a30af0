"""Reports as files: native and editable, nothing outside the slide, and text that is never a formula."""

import re
import zipfile
from collections.abc import Callable
from datetime import date
from functools import cache
from io import BytesIO
from itertools import combinations, pairwise
from pathlib import Path

import polars as pl
import pytest
from conftest import write_rows
from playwright.sync_api import Browser
from pptx import Presentation
from pptx.chart.chart import Chart as NativeChart
from pptx.slide import Slide
from pptx.util import Emu, Inches, Pt

from care.reports import FORMATS, REPORTS, Report, Unwritable, write_report
from care.reports.model.document import ChartType, NumberFormat, ReportChart
from care.reports.model.text_width import cut_to_lines, line_count
from care.reports.render.pptx.chart import add_chart
from care.reports.render.xlsx.names import sheet_name
from care.reports.render.xlsx.printing import page_ends
from care.semantic.format import percent
from etl.pipeline.load import load
from warehouse.query.warehouse import Warehouse
from warehouse.services.report_data import gather_report

pytestmark = pytest.mark.slow

FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)")
CROWDED, INJECTED = "crowded", "injected"
Gather = Callable[[str], Report]
Write = Callable[[str, str], bytes]
Show = Callable[[str], list[Slide]]


@pytest.fixture(scope="module")
def report(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Gather:
    """``report("weekly")``: this report on the demo; ``report(CROWDED)``: one on a store of its own."""

    @cache
    def gathered(key: str) -> Report:
        if key in OWN_STORES:
            return OWN_STORES[key](tmp_path_factory.mktemp(key))
        return gather_report(Warehouse.open(demo_home), REPORTS[key])

    return gathered


@pytest.fixture(scope="module")
def content(report: Gather) -> Write:
    """``content("weekly", ".xlsx")``: the file of this report, written once for all tests."""
    return cache(lambda key, ending: FORMATS[ending](report(key)))


@pytest.fixture(scope="module")
def slides(content: Write) -> Show:
    """``slides("weekly")``: the slides of this report."""
    return cache(lambda key: list(Presentation(BytesIO(content(key, ".pptx"))).slides))


def injected(folder: Path) -> Report:
    """A report about complaints whose causes look like formulas and markup."""
    cases = [
        {"complaint_no": f"T{n}", "cause_1": cause, "received_at": "2026-03-02 09:00", "status": "open"}
        for n, cause in enumerate((*FORMULAS, "<script>alert(1)</script>"))
    ]
    load(folder / "home", [write_rows(folder / "complaints.csv", "complaints", cases)])
    warehouse = Warehouse.open(folder / "home")
    return gather_report(warehouse, REPORTS["weekly"], warehouse.stores()["as_of"][0].date())


def crowded(folder: Path) -> Report:
    """A month of many advisors of long names, whose customers name causes of 300 characters."""
    advisors = [f"{'阿卜杜拉·买买提' * 7}{number:03}" for number in range(60)]
    orders = [
        {"order_no": f"R{n}", "delivered_at": "2026-02-03 10:00", "service_advisor": advisors[n % 60]}
        for n in range(360)
    ]
    calls = [
        {
            "callback_no": f"C{n}",
            "callback_type": "service",
            "subject_no": f"R{n}",
            "attempted_at": "2026-02-04 10:00",
            "outcome": "reached",
            "satisfaction": 9,
            "voice": "等得太久了，" * 40,
        }
        for n in range(300)
    ]
    cases = [
        {
            "complaint_no": f"T{n}",
            "cause_1": "多次到店未能修复" * 37 + str(n % 9),
            "received_at": "2026-02-05 09:00",
            "status": "open",
        }
        for n in range(60)
    ]
    rows = {"service_orders": orders, "callbacks": calls, "complaints": cases}
    (folder / "home").mkdir()
    (folder / "home" / "stores.toml").write_text(
        f'[[store]]\ncode = "S01"\nname = "{"某某汽车销售服务" * 5}"\n', encoding="utf-8"
    )
    files = [write_rows(folder / f"{name}.csv", name, records) for name, records in rows.items()]
    load(folder / "home", files, complete_until=date(2026, 3, 9))
    return gather_report(Warehouse.open(folder / "home"), REPORTS["after-sales"], date(2026, 2, 1))


OWN_STORES = {CROWDED: crowded, INJECTED: injected}


def parts(content: bytes, pattern: str) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist() if re.fullmatch(pattern, name)}


def charts(deck: list[Slide]) -> list[NativeChart]:
    return [shape.chart for slide in deck for shape in slide.shapes if shape.has_chart]


@pytest.mark.parametrize("key", REPORTS)
def test_nothing_on_a_slide_leaves_it_or_covers_another_thing(content: Write, key: str):
    deck = Presentation(BytesIO(content(key, ".pptx")))
    for number, slide in enumerate(deck.slides, 1):
        placed = [shape for shape in slide.shapes if shape.has_chart or shape.has_table]
        for shape in slide.shapes:
            assert min(shape.left, shape.top) >= 0, f"{number} {shape.name}"
            assert shape.left + shape.width <= deck.slide_width, f"{number} {shape.name}"
            assert shape.top + shape.height <= deck.slide_height, f"{number} {shape.name}"
        for one, other in combinations(placed, 2):
            apart = (
                one.left + one.width <= other.left
                or other.left + other.width <= one.left
                or one.top + one.height <= other.top
                or other.top + other.height <= one.top
            )
            assert apart, f"slide {number}: {one.name} covers {other.name}"


def test_charts_on_slides_are_native_and_carry_their_figures(report: Gather, slides: Show):
    drawn = charts(slides("after-sales"))
    wanted = [chart for section in report("after-sales").sections for chart in section.charts]
    assert len(drawn) == len(wanted) > 4
    for chart in wanted:
        (native,) = [one for one in drawn if one.chart_title.text_frame.text == chart.title]
        lines = [values for _, values in chart.all_series]
        if chart.chart_type is ChartType.STEPS:
            lines = [*zip(*(values for _, values in chart.corners), strict=True)]
        assert [tuple(series.values) for series in native.plots[0].series] == lines
        assert native.part.chart_workbook.xlsx_part is not None


def test_the_closed_loop_has_the_curve_of_coming_back_in_every_format(report: Gather, content: Write):
    """Steps on a scale of days: on the page, and in a workbook whose corners are there and not seen."""
    (loop,) = [one for one in report("after-sales").sections if "闭环" in one.title]
    (chart,) = loop.charts
    (_, shares), *_ = chart.series
    assert (chart.chart_type, chart.categories[0], shares[0]) == (ChartType.STEPS, "0", 0.0)
    assert list(shares) == sorted(shares)
    assert f"90 天内 {percent(shares[-1])}" in loop.sentences[-1]
    corners = chart.corners
    assert all(one[0] == other[0] or one[1] == other[1] for one, other in pairwise(corners))
    page = content("after-sales", ".html").decode()
    drawn = page.split(f"<figcaption>{chart.title}</figcaption>")[1].split("</svg>")[0]
    assert drawn.count("<path") == len(chart.series)
    sheets = parts(content("after-sales", ".xlsx"), r"xl/worksheets/.*\.xml").values()
    hidden = [xml.decode().count('hidden="1"') for xml in sheets]
    assert sum(hidden) == len(chart.categories) - 1


def test_slides_are_set_in_a_font_that_chinese_offices_have(content: Write):
    themes = parts(content("sales", ".pptx"), r"ppt/theme/theme1\.xml")
    (theme,) = themes.values()
    fonts = re.findall(r'<a:(?:latin|ea) typeface="([^"]*)"', theme.decode())
    assert len(fonts) == 4
    assert set(fonts) == {"微软雅黑"}


def test_all_complaints_fit_on_no_slide_but_stand_in_the_workbook(report: Gather, content: Write):
    received = next(table for table in report("after-sales").records if "受理投诉" in table.title)
    book = pl.read_excel(BytesIO(content("after-sales", ".xlsx")), sheet_id=0)
    sheet = next(rows for name, rows in book.items() if "受理投诉" in name)
    assert sheet.height == len(received.rows) > 10


def test_numbers_in_the_workbook_are_numbers(report: Gather, content: Write):
    rate = report("after-sales").sections[0].measures.rows[0][1].value
    (sheet,) = parts(content("after-sales", ".xlsx"), r"xl/worksheets/sheet3\.xml").values()
    assert f"<v>{rate:.16G}</v>" in sheet.decode()


def test_no_cell_of_a_workbook_is_a_formula(content: Write):
    book = content(INJECTED, ".xlsx")
    assert not [name for name, xml in parts(book, r"xl/worksheets/.*\.xml").items() if b"<f>" in xml]
    (words,) = parts(book, r"xl/sharedStrings\.xml").values()
    assert all(f">{text}<" in words.decode() for text in FORMULAS)


def test_no_chart_on_a_slide_hides_a_formula_in_its_workbook(slides: Show):
    sheets = [
        xml
        for native in charts(slides(INJECTED))
        for xml in parts(native.part.chart_workbook.xlsx_part.blob, r"xl/worksheets/.*\.xml").values()
    ]
    assert sheets
    assert not [xml for xml in sheets if b"<f>" in xml]


def test_a_chart_may_have_gaps():
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    chart = ReportChart("t", ChartType.LINE, NumberFormat.PERCENT, ("a", "b"), (("x", (None, 0.5)),))
    add_chart(slide, chart, Emu(0), Emu(0), Emu(4000000), Emu(3000000))
    assert tuple(slide.shapes[0].chart.plots[0].series[0].values) == (None, 0.5)


def test_words_from_records_are_no_markup_on_the_page(content: Write):
    page = content(INJECTED, ".html").decode()
    assert "<script" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize("key", REPORTS)
def test_the_page_fits_a4_and_fetches_nothing(
    report: Gather, content: Write, key: str, browser: Browser, tmp_path: Path
):
    file = tmp_path / "report.html"
    file.write_bytes(content(key, ".html"))
    page = browser.new_page(viewport={"width": 688, "height": 1000})
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(file.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    drawn = sum(len(section.charts) for section in report(key).sections)
    assert page.locator("figure svg:visible").count() == drawn
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth <= 390")
    assert page.locator("figure svg:visible").count() == drawn
    assert requests == [file.as_uri()]
    printed = page.pdf(prefer_css_page_size=True)
    pages = len(re.findall(rb"/Type\s*/Page\b", printed))
    assert pages == 1 if report(key).one_page else pages > 3 or not report(key).executive
    page.close()


def test_a_report_about_nothing_is_still_written(load_rows: Callable[..., Warehouse], tmp_path: Path):
    warehouse = load_rows(inquiries=[{"received_at": "2026-03-02 09:00"}])
    for key, kind in REPORTS.items():
        for ending in FORMATS:
            file = tmp_path / f"{key}{ending}"
            write_report(gather_report(warehouse, kind), file)
            assert file.stat().st_size > 2000


def test_an_unknown_ending_is_answered_with_the_known_ones(report: Gather, tmp_path: Path):
    with pytest.raises(Unwritable, match=r"\.pptx, \.xlsx, \.html"):
        write_report(report("key"), tmp_path / "report.docx")


def test_a_place_that_cannot_be_written_is_one_sentence(report: Gather, tmp_path: Path):
    (tmp_path / "folder.html").mkdir()
    with pytest.raises(Unwritable, match="写不了"):
        write_report(report("key"), tmp_path / "folder.html")


def before_appendix(deck: list[Slide]) -> list[Slide]:
    texts = [{shape.text_frame.text for shape in slide.shapes if shape.has_text_frame} for slide in deck]
    return [slide for slide, found in zip(deck, texts, strict=True) if "附录" not in found]


def test_twelve_slides_come_first_and_no_title_comes_twice(report: Gather, slides: Show):
    for key in (CROWDED, *(key for key in REPORTS if not report(key).one_page)):
        deck = slides(key)
        titles = [slide.shapes.title.text_frame.text for slide in deck]
        assert len(set(titles)) == len(titles)
        assert all(titles)
        assert len(before_appendix(deck)) <= 12, key
        assert len(deck) < 45


@pytest.mark.parametrize("key", REPORTS)
def test_no_text_on_a_slide_is_smaller_than_14_points(slides: Show, key: str):
    for slide in slides(key):
        sizes = [int(size) for size in re.findall(r' sz="(\d+)"', slide.part.blob.decode())]
        assert min(sizes) >= 1400


@pytest.mark.parametrize("key", ["after-sales", "sales", "weekly"])
def test_no_slide_of_the_appendix_but_the_last_ends_half_empty(slides: Show, key: str):
    deck = slides(key)
    *appendix, _ = deck[len(before_appendix(deck)) :]
    middle = (Inches(1.4) + Inches(6.9)) // 2
    for slide in appendix:
        lowest = max(shape.top + shape.height for shape in slide.shapes if shape.has_table or shape.has_chart)
        assert lowest > middle, slide.shapes.title.text_frame.text


def test_labels_below_a_chart_stay_level_and_what_is_drawn_alone_has_no_legend_of_its_name(
    slides: Show,
):
    for native in charts(slides("after-sales")):
        xml = native._chartSpace.xml  # noqa: SLF001 - there is no public way
        if "c:lineChart" in xml:
            axis = xml.split("<c:catAx>")[1].split("</c:catAx>")[0]
            assert re.search(r'<a:bodyPr[^>]* rot="0"', axis)
            measured = [one for one in native.plots[0].series if "目标" not in one.name]
            assert (len(measured) > 1 or "c:legendEntry" in xml) is native.has_legend
            years = [one for one in native.plots[0].categories if "-" in one]
            assert years[0] == native.plots[0].categories[0]


def test_the_scorecard_says_which_callbacks_its_rates_leave_out(demo_home: Path, report: Gather):
    """Lost customers fell due on the last day of 2025; of another week there is nothing to say."""
    of_2025 = gather_report(Warehouse.open(demo_home), REPORTS["weekly"], date(2025, 12, 31))
    assert of_2025.scorecard.without == dict.fromkeys(("callback_rate", "callback_on_time_rate"), "不含流失")
    told = [
        cell.text
        for slide in [*Presentation(BytesIO(FORMATS[".pptx"](of_2025))).slides][2:3]
        for shape in slide.shapes
        if shape.has_table
        for cell in shape.table.rows[0].cells
    ]
    assert [text.splitlines()[0] for text in told if "不含流失" in text] == ["回访率", "回访按时完成率"]
    assert "不含流失" in FORMATS[".html"](of_2025).decode()
    assert not report("weekly").scorecard.without


def test_tables_stay_on_their_slides_where_texts_are_long(slides: Show):
    tables = [
        (number, shape)
        for number, slide in enumerate(slides(CROWDED), 1)
        for shape in slide.shapes
        if shape.has_table
    ]
    assert tables
    for number, shape in tables:
        bottom = shape.top
        for row in shape.table.rows:
            lines = max(
                line_count(cell.text_frame.text, column.width / Pt(7) - 1.4)
                for cell, column in zip(row.cells, shape.table.columns, strict=True)
            )
            bottom += max(row.height, int(lines * Pt(14) * 1.3))
        assert bottom <= Inches(7.0), f"slide {number}"


def test_sheets_are_named_in_whole_words(report: Gather, content: Write):
    assert (
        sheet_name(3, "After-sales Complaints by class and the main problems") == "3 After-sales Complaints"
    )
    assert sheet_name(12, "销售 [客户]意见") == "12 销售 客户 意见"
    names = pl.read_excel(BytesIO(content("weekly", ".xlsx")), sheet_id=0).keys()
    assert {name.split(" ", 1)[1] for name in names} > {one.short for one in report("weekly").sections}


def test_pages_of_the_workbook_end_between_blocks():
    assert page_ends({}, 60, [(5, 22), (24, 40)], room=30 * 15.0) == [24, 54]
    assert page_ends({}, 60, [(5, 58)], room=30 * 15.0) == [31]


def test_the_executivepage_ends_on_the_first_sheet_of_paper(content: Write, browser: Browser, tmp_path: Path):
    page = browser.new_page(viewport={"width": 688, "height": 986})  # A4 within its margins
    page.emulate_media(media="print")
    for key in ("after-sales", "sales", "weekly"):
        (tmp_path / "page.html").write_bytes(content(key, ".html"))
        page.goto((tmp_path / "page.html").as_uri())
        executive = page.locator(".executive")
        assert executive.evaluate("part => part.getBoundingClientRect().bottom") <= 986, key
        assert executive.evaluate("part => getComputedStyle(part).breakAfter") == "page"
    page.close()


@pytest.mark.parametrize(
    ("text", "width", "tail", "cut"),
    [
        ("Callbacks concluded on time (after-sales)", 30, 14, "Callbacks con… (after-sales)"),
        ("96 / 111 · 33 not\u00a0due\u00a0yet", 22, 0, "96 / 111 · 33 not…"),
        ("顾问陈静的客户回访按时完成率掉到", 20, 0, "顾问陈静的客户回访…"),
        ("Abcdefghijklmnopqrstuvwxyz", 10, 0, "Abcdef…"),
    ],
)
def test_a_line_that_is_cut_ends_with_a_whole_word_or_tells_itself_apart(
    text: str, width: int, tail: int, cut: str
):
    assert cut_to_lines(text, width, 1, tail=tail) == cut
