"""Figures by several dimensions, one at a time: the same in one statement a mart as asked one by one."""

from datetime import date

import pytest

from care.periods.period import Period
from care.presentation.contribution_words import LOOKED_AT, has_misses
from care.semantic.metric import METRICS
from warehouse.query.figure_source import FigureSource
from warehouse.query.warehouse import Question, Warehouse

ORDER = ["metric", "period", "store", "dimension", "member"]


@pytest.mark.slow
@pytest.mark.parametrize("where", [{}, {"callback_type": ("service",)}], ids=["all", "of one type"])
def test_one_statement_counts_what_one_question_a_dimension_counts(demo_home, where):
    source = Warehouse.open(demo_home)
    dated = [
        key for key, one in METRICS.items() if has_misses(one) and set(where) <= {*source.dimensions(key)}
    ]
    question = Question(tuple(dated), ("store",), Period.MONTH, date(2025, 9, 1), where=where)
    together = source.measure_each(question, LOOKED_AT)
    one_by_one = FigureSource.measure_each(source, question, LOOKED_AT).select(together.columns)
    assert together.height > 1000
    assert together.sort(ORDER, nulls_last=True).equals(one_by_one.sort(ORDER, nulls_last=True))


def test_a_row_without_a_value_is_its_own_group_and_the_questions_own_dimension_has_no_member(load_rows):
    case = {"received_at": "2026-03-02 09:00", "status": "关闭", "first_closed_at": "2026-03-02 10:00"}
    source = load_rows(complaints=[case | {"level": "A"}, case, case])
    found = source.measure_each(Question(("complaint_count",), ("store",)), ("store", "level"))
    told = [tuple(row) for row in found.select("dimension", "member", "numerator").iter_rows()]
    assert sorted(told, key=str) == sorted(
        [("level", "A", 1.0), ("level", None, 2.0), ("store", None, 3.0)], key=str
    )


def test_metrics_without_any_of_the_dimensions_have_no_rows(load_rows):
    source = load_rows(complaints=[{"received_at": "2026-03-02 09:00"}])
    asked = Question(("complaint_count",), ("store",))
    assert source.measure_each(asked, ("campaign_no",)).is_empty()
    assert FigureSource.measure_each(source, asked, ("campaign_no",)).is_empty()
