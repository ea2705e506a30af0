"""What a policy does to a metric is told where it can be seen, against what is measured now."""

from care.presentation.policies.policy_effect import PolicyEffect, effect_sentences, effect_table
from care.semantic.metric import METRICS


def _effect(now: tuple[int, int], then: tuple[int, int]) -> PolicyEffect:
    rows = [{"numerator": n, "denominator": d, "value": n / d if d else None} for n, d in (now, then)]
    return PolicyEffect(METRICS["service_callback_rate"], *rows)


def test_a_sentence_names_the_policy_the_metric_and_both_values():
    assert effect_sentences([_effect((939, 1000), (799, 1000))], "上海大众制度") == [
        "按上海大众制度，售后回访率 79.9%（现为 93.9%）"
    ]


def test_what_looks_the_same_is_no_change_and_stands_last():
    same, changed = _effect((92401, 100000), (92402, 100000)), _effect((0, 0), (1, 2))
    assert effect_sentences([same], "甲") == ["按甲，所选期间的指标都不变"]
    table = effect_table([same, changed])
    assert table["现行制度"].to_list() == ["—", "92.4%（92,401 / 100,000）"]
