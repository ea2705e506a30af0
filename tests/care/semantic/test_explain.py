"""Every metric explains itself in both languages, with the target that is in force."""

import pytest

from care.i18n import set_language
from care.policies.policy import resolve
from care.presentation.explain import explanation, matches_search
from care.presentation.policies.windows_in_force import windows_in_force, windows_that_differ
from care.semantic.metric import METRICS
from care.targets.targets import NO_AIM, EffectiveTarget

NOW = {"value": 0.5, "numerator": 3.0, "denominator": 6, "pending": 2, "awaiting": 0, "unknown": 1}


def told(key: str, aim: EffectiveTarget = NO_AIM) -> dict[str, str]:
    return dict(explanation(METRICS[key], NOW, aim))


@pytest.mark.parametrize("key", METRICS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_metric_says_its_day_its_maturity_and_its_unknowns_in_words(key, lang):
    set_language(lang)
    shown = told(key)
    assert all(shown.values())
    names = {METRICS[key].date, METRICS[key].deadline, *METRICS[key].known.split(" and ")} - {None, "true"}
    assert not [name for name in names if any(name in words for words in shown.values())]


def test_what_is_pending_or_unknown_is_told_beside_the_value():
    assert told("callback_rate")["现值"] == "50.0% · 3 / 6 · 未到期 2 · 未知 1"
    assert (
        told("inquiry_24h_rate")["何时计入"]
        == "结案期限过后计入；此前为未到期，记录未覆盖到的为待补数据，都不进分母"
    )


@pytest.mark.parametrize(
    ("aim", "words"),
    [
        (EffectiveTarget(0.95), "95.0% · 越高越好"),
        (EffectiveTarget(0.9), "90.0%（自定；文件要求 95.0%） · 越高越好"),
        (EffectiveTarget(None, differs=True), "所选门店各不相同 · 越高越好"),
    ],
)
def test_the_target_is_the_one_in_force_and_the_documents_own_stays_visible(aim, words):
    assert told("callback_on_time_rate", aim)["目标"] == words


def test_volume_has_no_target():
    assert "不分好坏" in told("complaint_count")["目标"]


def test_a_metric_is_found_by_any_words_it_says_of_itself():
    found = [key for key, metric in METRICS.items() if matches_search(metric, "投诉 24小时")]
    assert "complaint_count" not in found
    assert matches_search(METRICS["complaint_count"], "COMPLAINT")
    assert matches_search(METRICS["hours_to_close_median"], "中位 投诉")


def test_the_windows_of_the_policy_are_told_with_their_clauses_and_alone_where_they_differ():
    metric = METRICS["within_48h_rate"]
    ((heading, words),) = windows_in_force(metric, [resolve()])
    assert heading == "按制度"
    assert "接通的窗口（交车后小时） 48 [《通用标准》 FAWVW N]" in words
    assert windows_that_differ(metric, [resolve()]) == []
    own = resolve(("ghac",), {"callbacks.reach_hours": 36.0})
    ((_, words),) = windows_that_differ(metric, [resolve(), own])
    assert words == "广汽本田指引：回访：接通的窗口（交车后小时） 36 [自定]"
    assert windows_in_force(METRICS["complaint_count"], [own]) == []
