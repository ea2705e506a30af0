"""``HOME/policy.toml``: what it can say, how it is written, and what a mistake in it says."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from care.policies.builtin_policies import BadPolicy
from care.policies.policy_book import FIRST, OPEN, policy_book
from care.policies.policy_decisions import FILE, PolicyDecision, add_policy, policy_in_force, read_policies
from care.policies.policy_tables import policy_tables
from care.stores.store_register import StoreEntry

WRITTEN = """# ours
[[policy]]
preset = "svw"
since = 2026-01-01
by = "张"

[[policy]]
store = "S01"
preset = ["svw", "vgic"]
since = 2026-03-01
by = "张"
decided_on = 2026-02-20
reason = "总部要求"

[policy.callbacks]
tries = 2
channels = ["phone"]
hours = [["08:30", "11:30"]]

[policy.callbacks.service]
due_days = 2

[policy.complaints]
contact_hours = 1.5

[policy.targets]
callback_on_time_rate = 0.97

[policy.reminders.maintenance]
lead_days = 5
"""


def _write(home: Path, text: str) -> Path:
    (home / FILE).write_text(text, encoding="utf-8")
    return home


def test_a_file_is_read_and_a_decision_added_keeps_what_people_wrote(tmp_path: Path) -> None:
    first, second = read_policies(_write(tmp_path, WRITTEN))
    assert (first.preset, first.store) == (("svw",), None)
    policy = second.policy
    assert (policy.tries, policy.channels, policy.hours) == (2, ("phone",), ((30600, 41400),))
    assert (policy.callbacks["service"].due_days, policy.values["complaints.contact_hours"]) == (2, 1.5)
    assert policy.targets["callback_on_time_rate"] == 0.97
    assert policy.reminders["maintenance"].lead_days == (5,)
    own = PolicyDecision(
        date(2026, 5, 1), "李", ("dyk",), "S02", date(2026, 4, 30), "试行", second.overridden
    )
    add_policy(tmp_path, own)
    assert (tmp_path / FILE).read_text(encoding="utf-8").startswith(WRITTEN)
    assert read_policies(tmp_path) == (first, second, own)


@pytest.mark.parametrize(
    ("wrong", "cure"),
    [
        ('preset = "swv"', "svw"),
        ('preset = ["svw", "dyc"]', "dyk"),
        ("preset = []", "preset"),
        ("[policy.callbacks.servce]\ndue_days = 3", "service"),
        ("[policy.callbacks.service]\ndue_days = -1", "due_days"),
        ("[policy.callbacks.service]\ndue_days = 99999999", "due_days"),
        ("[policy.callbacks.service]\ndue_days = 1\ndue_hours = 4", "due_hours"),
        ("[policy.callbacks.service]\nopens_days = 9", "opens_days"),
        ('[policy.callbacks]\nchannels = ["fax"]', "phone"),
        ('[policy.callbacks]\nhours = [["19:00", "09:00"]]', "09:00"),
        ("[policy.lost]\nafter_months = 30", "until_months"),
        ("[policy.callbacks.lost_customer]\ndue_days = 30", "owed"),
        ("[policy.complaints]\ncontact_hours = 0", "contact_hours"),
        ('[policy.complaints]\nsources = ["hot"]', "hotline"),
        ("[policy.targets]\ncallback_on_time_rate = 95", "0.95"),
        ("[policy.targets]\ncallback_rat = 0.9", "callback_rat"),
        ('[policy.targets]\ncallback_rate = "hoch"', "callback_on_time_rate = 0.95"),
        ("presets = 1", "preset"),
    ],
)
def test_a_mistake_says_where_it_stands_and_its_cure(tmp_path: Path, wrong: str, cure: str) -> None:
    _write(tmp_path, f'[[policy]]\nsince = 2026-01-01\nby = "张"\n{wrong}\n')
    with pytest.raises(BadPolicy, match=rf"policy\.toml.*{cure}"):
        read_policies(tmp_path)


def test_a_stores_own_decision_goes_before_a_general_one_and_the_later_before_the_earlier() -> None:
    general, own = (
        PolicyDecision(date(2026, 6, 1), "张", ("svw",)),
        PolicyDecision(date(2026, 1, 1), "张", ("dyk",), "S01"),
    )
    decisions = (own, general)
    assert policy_in_force(decisions, "S01", date(2026, 7, 1)) is own
    assert policy_in_force(decisions, "S02", date(2026, 7, 1)) is general
    assert policy_in_force(decisions, "S02", date(2026, 5, 31)) is None


def test_every_day_of_a_store_has_one_policy() -> None:
    decisions = (
        PolicyDecision(date(2026, 1, 1), "张", ("svw",)),
        PolicyDecision(date(2026, 3, 1), "张", ("dyk",), "S01"),
        PolicyDecision(date(2026, 4, 1), "张", ("ghac",)),
    )
    book = policy_book(decisions)
    own = book.periods("S01")
    assert [(one.since, one.until, one.policy.key) for one in own] == [
        (FIRST, date(2026, 1, 1), "standard"),
        (date(2026, 1, 1), date(2026, 3, 1), "svw"),
        (date(2026, 3, 1), OPEN, "dyk"),
    ]
    assert [one.policy.key for one in book.periods("S02")] == ["standard", "svw", "ghac"]


def test_tables_have_the_policies_names_and_present_codes_of_the_stores_in_records() -> None:
    decisions = (PolicyDecision(date(2026, 1, 1), "张", ("faw_vw",), "S01"),)
    stores = (
        StoreEntry("S01", became="S09", since=date(2026, 2, 1)),
        StoreEntry("S09", "城东店", "华东", "甲集团"),
    )
    tables = policy_tables(decisions, stores, {"S01", "S02"})
    assert tables["store_codes"].rows() == [("S01", "S09"), ("S02", "S02")]
    assert tables["store_names"].rows() == [("S02", "S02", None, None), ("S09", "城东店", "华东", "甲集团")]
    assert tables["policies"].select("store", "since", "preset").rows() == [
        ("S02", FIRST, "standard"),
        ("S09", FIRST, "standard"),
        ("S09", date(2026, 1, 1), "faw_vw"),
    ]
    (service,) = tables["policy_callbacks"].filter(pl.col("callback_type") == "service").to_dicts()[-1:]
    assert (service["callback_type"], service["due_days"], service["due_hours"]) == ("service", None, 48)
