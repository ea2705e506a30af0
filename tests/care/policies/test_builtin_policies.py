"""The built-in policies: the table of docs/policies.md, and how several of them combine."""

from pathlib import Path

import pytest

from care.policies.builtin_policies import PRESETS, BadPolicy, read_preset
from care.policies.policy import resolve

OWED = {
    "standard": {
        "service": 3,
        "sale_day0": 0,
        "sale_day3": 3,
        "sale_day7": 7,
        "complaint_revisit": 1,
        "lost_customer": None,
    },
    "svw": {
        "service": 1,
        "sale_day0": 0,
        "sale_day3": 3,
        "sale_day7": 7,
        "complaint_revisit": 1,
        "lost_customer": None,
        "key_customer": None,
    },
    "ghac": {"service": 3},
    "faw_vw": {"service": None, "lost_customer": None},
    "dyk": {"service": 3, "sale_day7": 7},
    "vgic": {"complaint_revisit": 1},
}
"""Preset → the types owed under it, and the days in which they fall due."""


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_owes_what_its_document_asks_for(preset: str) -> None:
    rules = resolve([preset]).callbacks
    assert {kind: rule.due_days for kind, rule in rules.items() if rule.owed} == OWED[preset]


def test_every_value_of_a_preset_names_its_clause() -> None:
    for preset in PRESETS.values():
        for path in preset.values:
            assert preset.clause(path).clause, (preset.key, path)


def test_a_value_without_a_clause_and_a_clause_without_a_value_are_faults(tmp_path: Path) -> None:
    heading = 'label = { zh = "甲", en = "A" }\ndocument = { zh = "甲", en = "A" }\ncited = "A"\n'
    bare = tmp_path / "bare.toml"
    bare.write_text(f"{heading}[inquiries]\nclose_hours = 1\n[clauses]\n", encoding="utf-8")
    with pytest.raises(BadPolicy, match="names no clause"):
        read_preset(bare)
    bare.write_text(f'{heading}[clauses]\ninquiries = "1"\n', encoding="utf-8")
    with pytest.raises(BadPolicy, match="has no value"):
        read_preset(bare)


def test_a_value_that_a_document_does_not_fix_is_the_standards() -> None:
    policy = resolve(["faw_vw"])
    assert (policy.callbacks["service"].due_hours, policy.callbacks["service"].due_days) == (48, None)
    assert policy.origins["callbacks.service.due_hours"] == "faw_vw"
    assert (policy.values["complaints.contact_hours"], policy.origins["complaints.contact_hours"]) == (
        2,
        "standard",
    )
    assert (policy.values["lost.after_months"], policy.values["lost.until_months"]) == (12, 24)
    assert policy.origins["lost.until_months"] == "standard"


def test_windows_calling_hours_and_sources_of_the_standard() -> None:
    policy = resolve()
    assert [policy.callbacks[f"sale_day{n}"].opens_days for n in (0, 3, 7)] == [0, 1, 4]
    assert policy.hours == ((9 * 3600, 12 * 3600), (13 * 3600 + 1800, 19 * 3600))
    assert policy.channels == ("phone", "wechat", "visit")
    assert policy.contact_sources == ("hotline", "survey", "online", "media")
    assert resolve(["svw"]).reminders["maintenance"].lead_days == (7, 1)


def test_of_several_presets_the_first_that_fixes_a_value_holds_and_what_any_owes_is_owed() -> None:
    both = resolve(["svw", "vgic"])
    assert both.callbacks["service"].due_days == 1
    assert (both.values["complaints.contact_hours"], both.origins["complaints.contact_hours"]) == (2, "vgic")
    mixed = resolve(["faw_vw", "svw"])
    assert (mixed.callbacks["service"].due_hours, mixed.callbacks["service"].due_days) == (48, None)
    assert mixed.callbacks["sale_day0"].owed
    assert not resolve(["ghac", "dyk"]).callbacks["complaint_revisit"].owed
    assert (mixed.targets["within_48h_rate"], mixed.targets["callback_on_time_rate"]) == (1.0, 0.95)
    assert mixed.key == "faw_vw+svw"


def test_an_override_goes_before_every_preset() -> None:
    policy = resolve(["faw_vw"], {"callbacks.service.due_days": 2, "callbacks.lost_customer.owed": False})
    assert (policy.callbacks["service"].due_days, policy.callbacks["service"].due_hours) == (2, None)
    assert not policy.callbacks["lost_customer"].owed
    assert policy.origins["callbacks.service.due_days"] == ""
