"""Each label stands once, and everything that has a label finds it."""

from pathlib import Path

import polars as pl
import pytest

from care.i18n import set_language
from care.presentation.explain import KNOWN, UNDECIDED
from care.semantic.column_labels import column_label, with_labels
from care.semantic.dimension import DIMENSIONS
from care.semantic.label_tables import supplied_labels
from care.semantic.labels import (
    COLUMN_LABELS,
    DATES,
    DEADLINES,
    FIELD_LABELS,
    HEADINGS,
    RECORD_LABELS,
    heading_label,
)
from care.semantic.metric import METRICS, Theme
from etl.records.registry import RECORDS

ROOT = Path(__file__).parents[3]


def test_a_name_has_one_label():
    assert not COLUMN_LABELS.keys() & FIELD_LABELS.keys()
    for key, heading in HEADINGS.items():
        record, field = key.split(".")
        assert field in RECORDS[record].fields
        assert heading != COLUMN_LABELS[field], f"{key} has the column's label anyway"


def test_no_label_is_left_over():
    fields = {name for kind in RECORDS.values() for name in kind.fields}
    assert not FIELD_LABELS.keys() - fields
    assert RECORD_LABELS.keys() == RECORDS.keys()


def test_a_field_without_a_label_is_named_with_the_cure():
    with pytest.raises(KeyError, match=r"“colour” of callbacks .* care/semantic/labels\.py"):
        heading_label("callbacks", "colour")


def test_templates_and_tables_say_the_same_but_where_they_differ_on_purpose():
    differing = {
        f"{kind.name}.{field.name}"
        for kind in RECORDS.values()
        for field in kind.fields.values()
        if field.name in COLUMN_LABELS and COLUMN_LABELS[field.name].zh != field.zh
    }
    assert differing == HEADINGS.keys()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_columns_dimensions_and_records_speak_the_readers_language(lang):
    set_language(lang)
    for key, dimension in DIMENSIONS.items():
        assert dimension.label == column_label(key) == getattr(COLUMN_LABELS[key], lang)
    shown = with_labels(pl.DataFrame({"record": [*RECORDS]})).to_series()
    assert shown.to_list() == [getattr(RECORD_LABELS[name], lang) for name in RECORDS]


@pytest.mark.parametrize("theme", Theme)
def test_a_theme_has_metrics_and_a_page(theme):
    assert (ROOT / "pages" / f"{theme.page}.py").exists()
    assert any(metric.theme is theme for metric in METRICS.values())


def test_every_date_deadline_and_condition_of_a_metric_has_words():
    for metric in METRICS.values():
        assert metric.date in DATES
        assert metric.deadline is None or metric.deadline in DEADLINES
        conditions = {*metric.known.split(" and ")} - {"true"}
        explained = {one for one in conditions if KNOWN.search(one) or UNDECIDED.search(one)}
        assert conditions == explained, metric.key
        assert {*KNOWN.findall(metric.known)} <= supplied_labels.SUPPLIED.keys()


def test_words_that_were_replaced_stand_nowhere():
    """Such as 导入 for 装载, and 未到期 for 待到期."""
    gone = (
        "待到期",
        "偶然范围",
        "不像偶然",
        "界限",
        "重定基线",
        "口径",
        "装载",
        "加载",
        "在店车辆",
        "客户档案准确率",
    )
    rooms = ("care", "commands", "etl", "pages", "warehouse", "docs")
    files = [
        file
        for room in rooms
        for file in (ROOT / room).rglob("*")
        if file.suffix in (".py", ".toml", ".md", ".js")
    ]
    found = [
        (file.relative_to(ROOT).as_posix(), word)
        for file in files
        for text in [file.read_text(encoding="utf-8")]
        for word in gone
        if word in text
    ]
    assert found == []
