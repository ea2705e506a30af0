"""What names a metric that went leads to its successor, wherever it is written."""

from datetime import date

from care.semantic.metric import METRICS
from care.semantic.renamed_metrics import SUCCESSORS, present_choices, successor_notice
from care.signals.steps.baseline import read_baselines
from care.storage.saved_views import SavedView, UserViews
from care.targets.targets import read_targets


def test_a_successor_is_a_metric():
    assert set(SUCCESSORS.values()) <= METRICS.keys()
    assert "loss_rate" in successor_notice("return_rate")


def test_addresses_and_saved_views_lead_to_the_successor(tmp_path):
    old = {"metric": ["service_overall_rate"], "store": ["S01"]}
    assert present_choices(old) == {"metric": ["service_callback_rate"], "store": ["S01"]}
    views = UserViews(tmp_path, "张")
    views.remember(old)
    views.save(SavedView("售后", "callbacks", old))
    assert views.last()["metric"] == views.views()[0].choices["metric"] == ["service_callback_rate"]


def test_targets_and_re_basings_of_a_metric_that_went_hold_for_its_successor(tmp_path):
    (tmp_path / "targets.toml").write_text(
        '[[target]]\nmetric = "return_rate"\nvalue = 0.7\nsince = 2026-01-01\nby = "张"\n', encoding="utf-8"
    )
    (target,) = read_targets(tmp_path)
    assert (target.metric, target.value) == ("loss_rate", 0.3)
    (tmp_path / "baselines.toml").write_text(
        '[[baseline]]\nmetric = "service_overall_rate"\nsince = 2026-01-01\nby = "张"\n'
        'decided_on = 2026-01-01\nreason = "新流程"\n',
        encoding="utf-8",
    )
    (baseline,) = read_baselines(tmp_path)
    assert (baseline.metric, baseline.since) == ("service_callback_rate", date(2026, 1, 1))


def test_a_target_of_a_code_that_a_store_had_before_is_the_stores(tmp_path):
    (tmp_path / "stores.toml").write_text('[[store]]\ncode="S01"\nbecame="S09"\n', encoding="utf-8")
    (tmp_path / "targets.toml").write_text(
        '[[target]]\nmetric = "loss_rate"\nvalue = 0.2\nsince = 2026-01-01\nby = "张"\nstore = "S01"\n',
        encoding="utf-8",
    )
    assert read_targets(tmp_path)[0].store == "S09"
