"""The table of groups: none is ranked by rate, and every percentage has its cases and its interval."""

import polars as pl

from care.presentation.comparison_table import comparison_table
from care.presentation.nobodys_work import left_out_note
from care.semantic.metric import METRICS
from care.stats.funnel import compare_groups

HIGHER, LOWER = METRICS["callback_on_time_rate"], METRICS["wrong_number_rate"]
GROUPS = pl.DataFrame(
    {
        "store": ["S01"] * 6,
        "advisor": ["张", "王", "李", "赵", "钱", None],
        "numerator": [950.0, 700.0, 92.0, 1.0, 170.0, 5.0],
        "denominator": [1000, 1000, 100, 4, 200, 9],
    }
)


NOBODY = "未写明"


def told(metric) -> list[tuple]:
    return (
        comparison_table(compare_groups(GROUPS, ("store", "advisor"), 0.85), ("store", "advisor"), metric)
        .select("name", "standing")
        .rows()
    )


def test_who_is_worse_than_chance_allows_comes_first_and_who_has_too_few_cases_last():
    bulk = [("S01 · 钱", "within"), ("S01 · 李", "within"), ("S01 · 赵", "too_few"), (NOBODY, None)]
    assert told(HIGHER) == [("S01 · 王", "below"), ("S01 · 张", "above"), *bulk]
    assert told(LOWER) == [("S01 · 张", "above"), ("S01 · 王", "below"), *bulk]


def test_every_value_stands_with_its_cases_and_its_interval():
    few = comparison_table(compare_groups(GROUPS, ("advisor",), 0.85), ("advisor",), HIGHER).row(
        -2, named=True
    )
    # Wilson's interval of 1 of 4, as R's binom.wilson(1, 4) gives it
    assert few == {
        "name": "赵",
        "standing": "too_few",
        "value": 0.25,
        "cases": "1 / 4",
        "interval": "4.6%–69.9%",
    }


def test_tasks_never_called_are_nobodys_and_make_no_agent_look_better():
    agents = pl.DataFrame(
        {
            "agent": ["陈静", "刘洋", None],
            "numerator": [450.0, 180.0, 0.0],
            "denominator": [500, 200, 300],
        }
    )
    judged = compare_groups(agents, ("agent",), 0.63)
    assert judged.overall == 0.9
    assert set(judged.rows["standing"]) == {"within"}
    table = comparison_table(judged, ("agent",), HIGHER)
    assert table.row(-1, named=True)["name"] == "未拨打"
    assert table.row(-1, named=True)["cases"] == "0 / 300"
    assert "未拨打”300 件不是任何人的" in left_out_note(judged, HIGHER, "agent")
    told = agents.with_columns(numerator=pl.Series([450.0, 180.0, 33.0]))
    mixed = comparison_table(compare_groups(told, ("agent",), 0.63), ("agent",), HIGHER)
    assert mixed.row(-1, named=True)["name"] == "未拨打或未写明"


def test_a_figure_of_attempted_tasks_says_that_it_leaves_out_those_never_called():
    called = compare_groups(GROUPS.drop_nulls().rename({"advisor": "agent"}), ("store", "agent"), 0.85)
    assert called.nobody is None
    assert left_out_note(called, METRICS["callback_success_rate"], "agent").startswith("未拨打的任务没有专员")
    assert left_out_note(called, METRICS["callback_rate"], "agent") == ""
    assert left_out_note(called, METRICS["callback_success_rate"], "callback_type") == ""
