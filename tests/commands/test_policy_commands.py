"""``care policy`` and ``care stores``: what holds, what another policy would do, and to decide on one."""

import json
from datetime import date

from care.audit.log import read_audit
from care.policies.policy_decisions import read_policies
from care.stores.store_register import FILE

ORDERS = [{"order_no": "D1", "delivered_at": "2026-03-02 10:00"}]


def test_a_policy_is_set_shown_and_logged_by_command(care, load_rows, home):
    load_rows(service_orders=ORDERS)
    words = ("--preset", "svw", "--preset", "vgic", "--since", "2026-03-01", "--by", "张")
    done = care("policy", "set", *words, "--value", "callbacks.service.due_days=2", "--reason", "试行")
    assert done.code == 0, done.err
    (decision,) = read_policies(home)
    assert (decision.preset, decision.since) == (("svw", "vgic"), date(2026, 3, 1))
    periods = json.loads(care("policy", "show", "--format", "json").out)
    assert [(one["store"], one["preset"]) for one in periods] == [
        ("S01", ["standard"]),
        ("S01", ["svw", "vgic"]),
    ]
    shown = json.loads(care("policy", "show", "--store", "S01", "--format", "json").out)
    values = {one["path"]: (one["value"], one["source"]) for one in shown["values"]}
    assert values["callbacks.service.due_days"] == (2, "自定")
    assert values["complaints.watch_months"] == (3, "《投诉处理流程》 p. 15")
    assert [one for one in read_audit(home)["what"] if one != "intent"][-2:] == ["policy", "rebuild"]


def test_a_preview_records_nothing(care, load_rows, home):
    load_rows(service_orders=ORDERS)
    done = care("policy", "preview", "--preset", "svw", "--format", "json")
    assert done.code == 0, done.err
    assert {"metric", "now", "then", "sentence"} <= json.loads(done.out)[0].keys()
    assert read_policies(home) == ()


def test_a_mistake_is_a_sentence_with_the_cure(care, load_rows):
    load_rows(service_orders=ORDERS)
    for words, cure in (
        (("--preset", "swv"), "svw"),
        (("--store", "S99"), "S01"),
        (("--value", "callbacks.service.due_days"), "callbacks.service.due_days=2"),
        (("--value", "callbacks.service.due=2"), "due_days"),
        (("--value", "callbacks.service.due_days=三天"), "callbacks.service.due_days"),
    ):
        done = care("policy", "preview", *words)
        assert done.code == 2
        assert cure in done.err
        assert "Traceback" not in done.err


def test_stores_lists_codes_in_records_and_in_the_file(care, load_rows, home):
    load_rows(service_orders=ORDERS)
    (home / FILE).write_text('[[store]]\ncode="S09"\nname="城东店"\n', encoding="utf-8")
    rows = json.loads(care("stores", "--json").out)
    assert [(row["code"], row["name"], row["loaded"]) for row in rows] == [
        ("S01", None, True),
        ("S09", "城东店", False),
    ]
