"""The coaching sheet goes on one slide and on one page of A4, with room to write."""

import re
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import polars as pl
import pytest
from playwright.sync_api import Browser
from pptx import Presentation
from streamlit.testing.v1 import AppTest

from care.coaching import AgainstTeam, Recording, against_team
from care.coaching.coaching_report import CoachingContent, coaching_report
from care.coaching.recordings import RecordingKind
from care.i18n import set_language
from care.periods.period import Period
from care.reports import FORMATS, Report
from care.review.minutes import Minute, MinuteContent, MinuteKind
from care.semantic.metric import METRICS
from care.signals.judged_series import judge_series
from care.signals.time_series import series_by
from care.targets.targets import NO_AIM

pytestmark = pytest.mark.slow

APP = str(Path(__file__).parents[3] / "app.py")
BY = ("store", "agent")
KEYS = (
    "callback_on_time_rate",
    "callback_success_rate",
    "persistence_rate",
    "voice_capture_rate",
    "next_day_rate",
)


def figures() -> list[AgainstTeam]:
    """Five figures of 林芳, the first of which is worse than the team's beyond chance."""
    rows = pl.DataFrame(
        [("S01", "林芳", 60, 100), ("S01", "郭燕", 280, 300)],
        schema=[*BY, "numerator", "denominator"],
        orient="row",
    )
    found = [against_team(METRICS[key], rows, ("S01", "林芳"), BY) for key in KEYS]
    return [one for one in found if one is not None]


def sheet() -> Report:
    """A sheet with as much on it as there can be."""
    months = [date(2025, month, 1) for month in range(1, 13)]
    history = pl.DataFrame(
        {
            "metric": KEYS[0],
            "period": months,
            "numerator": [90.0] * 12,
            "denominator": [100] * 12,
            "value": [0.9] * 12,
            "pending": 0,
            "awaiting": 0,
            "unknown": 0,
        }
    )
    course = judge_series(
        METRICS[KEYS[0]], series_by(history)[()], Period.MONTH, date(2026, 1, 31), NO_AIM, ()
    )
    recordings = [
        Recording(kind, f"HF{place:06}", "2026-03-09", "" if kind is RecordingKind.MISSED else "客户说" * 60)
        for place, kind in enumerate(kind for kind in RecordingKind for _ in range(2))
    ]
    agreed = [
        Minute(
            f"m{n}",
            1,
            date(2026, 3, 2),
            date(2026, 3, 2),
            datetime(2026, 3, 2, 9),
            "周",
            MinuteContent(MinuteKind.ACTION, "callbacks", "每天下班前把没写的原话补上" * 3, "林芳"),
        )
        for n in range(5)
    ]
    content = CoachingContent(
        "林芳", "回访专员", "S01", "2026-01-01 至 2026-03-10", figures(), course, recordings, agreed
    )
    return coaching_report(content)


def test_all_of_a_sheet_goes_on_one_slide_with_native_shapes():
    deck = Presentation(BytesIO(FORMATS[".pptx"](sheet())))
    (slide,) = deck.slides
    texts = " ".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
    assert "回访按时完成率 60.0% (60 / 100)，全体 85.0%：比全体差，超出正常波动。" in texts
    assert "谈话记录" in texts
    assert [len(shape.table.rows) for shape in slide.shapes if shape.has_table] == [7, 4]
    assert [shape.has_chart for shape in slide.shapes].count(True) == 1
    for shape in slide.shapes:
        assert shape.top + shape.height <= deck.slide_height, shape.name
        assert shape.left + shape.width <= deck.slide_width, shape.name


def sizes_of(report) -> set[float]:
    """The sizes in points of the words on the slide of a sheet, its title apart."""
    (slide,) = Presentation(BytesIO(FORMATS[".pptx"](report))).slides
    runs = [
        run
        for shape in slide.shapes
        if shape.has_text_frame and shape != slide.shapes.title
        for paragraph in shape.text_frame.paragraphs
        for run in paragraph.runs
    ]
    return {run.font.size.pt for run in runs if run.font.size}


def test_a_sheet_of_little_is_printed_larger_than_a_full_one():
    full = sheet()
    little = replace(full, sections=full.sections[:1])
    assert min(sizes_of(full)) >= 9.5
    assert min(sizes_of(little)) == 14


def test_a_sheet_is_one_page_of_a4_with_the_team_drawn(browser: Browser, tmp_path: Path):
    (tmp_path / "sheet.html").write_bytes(FORMATS[".html"](sheet()))
    page = browser.new_page()
    page.goto((tmp_path / "sheet.html").as_uri())
    assert page.locator("circle[r='5']").count() == len(KEYS)
    assert page.locator("circle[r='5'][fill='#dc7a0e']").count() == len(KEYS)
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))) == 1
    page.close()


def test_the_page_shows_the_recordings_and_offers_the_files(monkeypatch, demo_home):
    monkeypatch.setenv("CARE_HOME", str(demo_home))
    set_language("zh")
    app = AppTest.from_file(APP, default_timeout=60)
    for name, code in {"who": "agent", "coached": "S01 林芳"}.items():
        app.query_params[name] = code
    app.run()
    app.switch_page("pages/coaching.py").run()
    assert not app.exception
    shown = [one.value for one in app.markdown]
    kinds = [kind.label for kind in RecordingKind for one in shown if one.startswith(f"- **{kind.label}**")]
    assert kinds == ["记录过简"] * 2 + ["记录详实"] * 2 + ["未按时"] * 2
    assert [one.proto.label for one in app.get("download_button")] == ["PPTX", "XLSX", "HTML"]
