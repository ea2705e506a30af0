"""What people read of a policy they can write back, and what they cannot mean ends in a sentence."""

import pytest

from care.policies.builtin_policies import PRESETS, BadPolicy
from care.policies.policy import resolve
from care.policies.policy_words import origin_text, parse_text, value_label, value_text


@pytest.mark.parametrize("preset", PRESETS)
def test_every_value_is_read_back_as_it_is_shown(preset):
    for path, value in resolve([preset]).values.items():
        assert value_label(path)
        assert parse_text(path, value_text(path, value)) == value, path


def test_people_may_write_as_they_use_to():
    assert parse_text("targets.callback_on_time_rate", "97") == 0.97
    assert parse_text("targets.callback_on_time_rate", "97%") == 0.97
    assert parse_text("targets.callback_on_time_rate", "0.97") == 0.97
    assert parse_text("callbacks.hours", "08：30-11:30，13:00-18:00") == ((30600, 41400), (46800, 64800))
    assert parse_text("callbacks.channels", "电话, wechat") == ("phone", "wechat")
    assert parse_text("callbacks.sale_day0.owed", "否") is False


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("callbacks.service.due_days", "三天"),
        ("callbacks.service.due_days", "-1"),
        ("callbacks.channels", "传真"),
        ("callbacks.hours", "9点"),
        ("callbacks.service.owed", "也许"),
        ("complaints.contact_hours", ""),
    ],
)
def test_what_cannot_be_read_says_how_to_write_it(path, text):
    with pytest.raises(BadPolicy, match="："):
        parse_text(path, text)


def test_a_value_says_which_clause_fixes_it_or_that_it_is_inherited():
    policy = resolve(["svw"], {"callbacks.tries": 2})
    assert origin_text(policy, "callbacks.service.due_days") == "《用户回访制度》 三"
    assert origin_text(policy, "complaints.contact_hours") == "沿用通用标准（VGIC p. 15）"
    assert origin_text(policy, "callbacks.tries") == "自定"
