"""Whether a home is outdated is told by bytes first, and by what they say where these differ."""

import json

from care.policies.policy_decisions import FILE as POLICY_FILE
from care.staff.staff import FILE as STAFF_FILE
from care.stores.store_register import FILE as STORES_FILE
from warehouse.storage.cause_codes import SNAPSHOT
from warehouse.storage.home import Home
from warehouse.storage.outdated import SETTINGS, inputs_hash, is_outdated


def test_every_file_that_settings_are_read_from_is_compared():
    assert set(SETTINGS) == {POLICY_FILE, STAFF_FILE, STORES_FILE, SNAPSHOT.as_posix()}


def test_a_file_of_settings_that_says_the_same_in_other_bytes_builds_nothing(load_rows, home):
    load_rows(service_orders=[{"store_code": "S01", "order_no": "1", "delivered_at": "2026-03-02 09:00"}])
    before = inputs_hash(home)
    (home / STORES_FILE).write_text("# 门店由总部登记\n", encoding="utf-8")
    assert inputs_hash(home) != before
    assert not is_outdated(home)


def test_a_build_of_a_version_that_compared_no_bytes_is_told_by_its_recipe(load_rows, home):
    load_rows(service_orders=[{"store_code": "S01", "order_no": "1", "delivered_at": "2026-03-02 09:00"}])
    place = Home(home)
    manifest = place.read_manifest()
    del manifest["inputs"]
    place.manifest(place.current()).write_text(json.dumps(manifest), encoding="utf-8")
    assert not is_outdated(home)
    manifest["recipe"] = "another"
    place.manifest(place.current()).write_text(json.dumps(manifest), encoding="utf-8")
    assert is_outdated(home)
