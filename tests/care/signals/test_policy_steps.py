"""A change of policy starts the limits of the charts that it concerns anew, like a re-basing."""

from datetime import date

from care.policies.policy_book import policy_book
from care.policies.policy_decisions import PolicyDecision
from care.semantic.metric import METRICS
from care.signals import Baseline, baselines_of

MARCH, JULY = date(2026, 3, 1), date(2026, 7, 1)
ON_TIME, CONTACT = METRICS["callback_on_time_rate"], METRICS["first_contact_on_time_rate"]

WINDOWS = {
    "callbacks.next_days": "next_day_rate",
    "callbacks.reach_hours": "within_48h_rate",
    "callbacks.answer_hours": "dissatisfaction_answered_rate",
    "callbacks.voice_days": "missed_voice_rate",
    "lost.silent_months": "silent_half_year_rate",
    "returns.reminder_days": "reminder_return_rate",
    "returns.win_back_days": "win_back_rate",
    "returns.grace_days": "first_service_rate",
    "complaints.form_days": "form_complete_rate",
}
"""Windows that concern one metric alone."""


def _days(metric: str, *decisions: PolicyDecision, stores: tuple[str, ...] = ("S01",)) -> list[date]:
    return [one.since for one in baselines_of(METRICS[metric], (), stores, policy_book(decisions))]


def test_a_chart_marks_the_day_with_the_policys_name_and_the_reason():
    policies = policy_book([PolicyDecision(MARCH, "张", ("svw",), reason="总部要求")])
    (step,) = baselines_of(ON_TIME, (), ("S01",), policies)
    assert (step.since, step.by) == (MARCH, "张")
    assert step.reason == "改按上海大众制度：总部要求"
    assert baselines_of(CONTACT, (), ("S01",), policies) == ()


def test_only_what_the_metrics_records_depend_on_starts_its_limits_anew():
    stricter = PolicyDecision(MARCH, "张", overridden={"complaints.contact_hours": 1.0})
    assert _days("first_contact_on_time_rate", stricter) == [MARCH]
    assert _days("callback_on_time_rate", stricter) == []
    assert _days("timely_standard_rate", stricter) == [MARCH]
    for unconcerned in ("complaint_count", "close_rate", "first_reply_on_time_rate", "one_shot_close_rate"):
        assert _days(unconcerned, stricter) == []
    watched = PolicyDecision(MARCH, "张", overridden={"complaints.watch_months": 6})
    assert _days("reopen_rate", watched) == _days("repeat_share", watched) == [MARCH]
    assert _days("hours_to_close_median", watched) == []
    unseen = PolicyDecision(MARCH, "张", overridden={"lost.after_months": 18})
    assert _days("lost_customer_callback_rate", unseen) == _days("loss_rate", unseen) == [MARCH]
    assert _days("callback_rate", unseen) == []
    unowed = PolicyDecision(MARCH, "张", overridden={"callbacks.complaint_revisit.owed": False})
    assert _days("closed_loop_rate", unowed) == _days("callback_rate", unowed) == [MARCH]
    assert _days("service_callback_rate", unowed) == []
    later = PolicyDecision(MARCH, "张", overridden={"callbacks.service.due_days": 2})
    assert _days("service_callback_rate", later) == [MARCH]
    assert _days("new_car_callback_rate", later) == []
    for path, concerned in WINDOWS.items():
        changed = PolicyDecision(MARCH, "张", overridden={path: 5})
        assert [key for key in METRICS if _days(key, changed)] == [concerned], path
    aim = PolicyDecision(MARCH, "张", overridden={"targets.callback_on_time_rate": 0.9})
    assert _days("callback_on_time_rate", aim) == []


def test_of_several_stores_a_change_counts_where_most_of_them_change():
    own = [PolicyDecision(MARCH, "张", ("svw",), store) for store in ("S01", "S02")]
    assert _days("callback_on_time_rate", *own[:1], stores=("S01", "S02", "S03")) == []
    assert _days("callback_on_time_rate", *own, stores=("S01", "S02", "S03")) == [MARCH]
    general = PolicyDecision(JULY, "张", ("ghac",))
    assert _days("callback_on_time_rate", *own, general) == [MARCH]


def test_a_re_basing_of_the_same_day_goes_before_the_policys():
    policies = policy_book([PolicyDecision(MARCH, "张", ("svw",))])
    decided = Baseline(ON_TIME.key, MARCH, "李", MARCH, "新流程", JULY)
    assert baselines_of(ON_TIME, [decided], ("S01",), policies) == (decided,)
