from datetime import date

import pytest

from care.policies.policy_book import policy_book, read_policy_book
from care.policies.policy_decisions import PolicyDecision
from care.presentation.explain import explanation
from care.semantic.metric import METRICS
from care.targets.target_values import target_fault
from care.targets.targets import (
    FILE,
    BadTarget,
    EffectiveTarget,
    Target,
    effective_target,
    meets,
    read_targets,
    set_target,
)

ON_TIME = METRICS["callback_on_time_rate"]


def test_without_decisions_the_metric_s_own_target_holds(tmp_path):
    assert effective_target(ON_TIME, read_targets(tmp_path), ["S01"], date(2026, 1, 1)) == EffectiveTarget(
        0.95
    )


def test_a_target_holds_from_its_day_on_and_a_store_s_own_goes_before_the_general_one(tmp_path):
    set_target(tmp_path, Target("callback_on_time_rate", 0.96, date(2026, 1, 1), "总经理"))
    set_target(tmp_path, Target("callback_on_time_rate", 0.9, date(2026, 2, 1), "总经理", "新店", "S02"))
    targets = read_targets(tmp_path)
    assert effective_target(ON_TIME, targets, ["S01"], date(2025, 12, 31)).value == 0.95
    assert effective_target(ON_TIME, targets, ["S01"], date(2026, 1, 1)).value == 0.96
    assert effective_target(ON_TIME, targets, ["S02"], date(2026, 1, 31)).value == 0.96
    assert effective_target(ON_TIME, targets, ["S02"], date(2026, 2, 1)).value == 0.9


def test_a_store_whose_complaints_tell_what_was_decided_is_held_to_answering_all(load_rows, home):
    """Not by policy or decision: where the export has the column 处理决定, that can be asked."""
    answered = METRICS["dissatisfaction_answered_rate"]
    case = {"received_at": "2026-03-02 09:00"}
    w = load_rows(
        complaints=[
            {"store_code": "S01", "opinion_decision": "", **case},
            {"store_code": "S01", "opinion_decision": "退还工时费", **case},
        ],
        inquiries=[{"store_code": "S02", "received_at": "2026-03-02 09:00"}],
    )
    book = read_policy_book(home, w.stores())

    def target(*stores: str) -> EffectiveTarget:
        return effective_target(answered, read_targets(home), stores, date(2026, 3, 2), book)

    assert (target("S01").value, target("S02").value, target("S01", "S02").differs) == (1.0, None, True)
    set_target(home, Target(answered.key, 0.9, date(2026, 1, 1), "总经理"))
    assert target("S01").value == 0.9


def test_stores_with_different_targets_have_none_in_common(tmp_path):
    set_target(tmp_path, Target("callback_on_time_rate", 0.9, date(2026, 2, 1), "总经理", "", "S02"))
    targets = read_targets(tmp_path)
    assert effective_target(ON_TIME, targets, ["S01", "S02"], date(2026, 3, 1)) == EffectiveTarget(
        None, differs=True
    )


def test_a_later_decision_replaces_an_earlier_one_and_both_stay_on_record(tmp_path):
    for value in (0.9, 0.92):
        set_target(tmp_path, Target("callback_on_time_rate", value, date(2026, 1, 1), '"引号"'))
    targets = read_targets(tmp_path)
    assert [t.value for t in targets] == [0.9, 0.92]
    assert targets[0].by == '"引号"'
    assert effective_target(ON_TIME, targets, ["S01"], date(2026, 3, 1)).value == 0.92


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[target]]\nmetric = 'callback_rat'\nvalue = 0.9\nsince = 2026-01-01\nby = 'x'", "callback_rat"),
        ("[[target]]\nmetric = 'callback_rate'\nvalue = 95\nsince = 2026-01-01\nby = 'x'", "0.95"),
        ("[[target]]\nmetric = 'satisfaction_score'\nvalue = 95\nsince = 2026-01-01\nby = 'x'", "1 到 10"),
        ("[[target]]\nmetric = 'satisfaction_score'\nvalue = 0.9\nsince = 2026-01-01\nby = 'x'", "1 到 10"),
        (
            "[[target]]\nmetric = 'hours_to_close_median'\nvalue = -1\nsince = 2026-01-01\nby = 'x'",
            "0 或更大",
        ),
        ("[[target]]\nmetric = 'complaint_count'\nvalue = 3\nsince = 2026-01-01\nby = 'x'", "好坏"),
        ("[[target]]\nmetric = 'callback_rate'\nvalue = 0.9\nby = 'x'", "since"),
        ("[[target]]\nmetric = 'callback_rate'\nvalue = 0.9\nsince = '去年'\nby = 'x'", "since"),
        (
            "[[target]]\nmetric = 'callback_rate'\nvalue = 0.9\nsince = 2026-01-01\nby = 'x'\nbecause = 1",
            "because",
        ),
        ("targets = 1", "targets"),
        ("target = 1", r"\[\[target\]\]"),
        ("[[target", "TOML"),
    ],
)
def test_an_impossible_target_is_named_with_its_file_and_cure(tmp_path, text, said):
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(BadTarget, match=said) as fault:
        read_targets(tmp_path)
    assert FILE in str(fault.value)


def test_lower_is_better_turns_the_comparison():
    assert meets(METRICS["reopen_rate"], 0.1, 0.2) is True
    assert meets(ON_TIME, 0.94, 0.95) is False
    assert meets(ON_TIME, None, 0.95) is None


def test_a_policys_target_holds_where_nobody_set_another_and_names_its_document(tmp_path):
    policies = policy_book([PolicyDecision(date(2026, 1, 1), "张", ("svw",), "S01")])
    metric, day = METRICS["service_callback_rate"], date(2026, 3, 1)
    target = effective_target(metric, (), ["S01"], day, policies)
    assert (target.value, target.clause.document) == (0.30, "用户回访制度")
    assert effective_target(metric, (), ["S01"], date(2025, 12, 31), policies).value == metric.target
    assert effective_target(metric, (), ["S02"], day, policies).clause is None
    assert effective_target(metric, (), ["S01", "S02"], day, policies).differs
    set_target(tmp_path, Target("service_callback_rate", 0.5, date(2026, 2, 1), "总经理"))
    decided = effective_target(metric, read_targets(tmp_path), ["S01"], day, policies)
    assert (decided.value, decided.clause) == (0.5, None)
    row = {"value": 0.4, "numerator": 4, "denominator": 10, "pending": 0, "awaiting": 0, "unknown": 0}
    assert "《用户回访制度》 十一.1" in dict(explanation(metric, row, target))["目标"]


@pytest.mark.parametrize(
    ("metric", "value", "said"),
    [
        ("css_score", 850, None),
        ("own_survey_score", 92.5, None),
        ("css_score", -1, "0 或更大"),
        ("survey_at_network_rate", 95, "0.95"),
        ("item_satisfaction", 11, "1 到 10"),
    ],
)
def test_a_target_is_held_to_the_scale_of_its_metric(metric, value, said):
    fault = target_fault(metric, value)
    assert fault is None if said is None else said in fault[0]
