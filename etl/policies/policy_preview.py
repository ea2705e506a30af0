"""What a policy would do to the figures of a home: its records built under it, beside those of today."""

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import Any

from care.periods.period import Span
from care.policies.policy_book import FIRST
from care.policies.policy_decisions import PolicyDecision, check_decision
from care.presentation.policies.policy_effect import PolicyEffect
from care.semantic.metric import METRICS
from care.stores.store_register import present_code
from etl.pipeline.load_history import SHAPES
from warehouse.build.full import ReportProgress
from warehouse.build.home_settings import read_settings
from warehouse.build.settings_preview import warehouse_under
from warehouse.query.warehouse import Question, Warehouse
from warehouse.storage.home import Home, NoWarehouse


def preview_policy(
    home: Path,
    decision: PolicyDecision,
    span: Span | None = None,
    stores: Collection[str] | None = None,
    tell: ReportProgress = lambda *_: None,
) -> list[PolicyEffect]:
    """The metrics of ``span`` as they are, and as they would be, had the policy held from the beginning.

    Of the decision's store, else of ``stores`` (None: all). Raises BadPolicy, NoWarehouse, UnknownName and
    CannotWrite.
    """
    check_decision(decision)
    served, settings = Home(home).current(), read_settings(home)
    if served is None:
        raise NoWarehouse(home)
    store = decision.store and present_code(decision.store, settings.stores)
    others = [one for one in settings.policies if one.store != decision.store]
    policies = (replace(decision, since=FIRST), *others)
    under = warehouse_under(home, replace(settings, policies=policies), SHAPES, tell)
    visible = None if stores is None else frozenset(stores)
    question = Question(
        tuple(METRICS),
        since=span.since if span else None,
        until=span.until if span else None,
        where={"store": (store,)} if store else {},
    )
    now, then = (_measured(Warehouse(home, build, visible), question) for build in (served, under))
    return [
        PolicyEffect(metric, now[key], then[key])
        for key, metric in METRICS.items()
        if metric.key_metric or now[key]["value"] != then[key]["value"]
    ]


def _measured(warehouse: Warehouse, question: Question) -> dict[str, dict[str, Any]]:
    return {row["metric"]: row for row in warehouse.measure(question).to_dicts()}
