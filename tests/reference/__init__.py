"""The definitions (docs/definitions.md) in plain Python: slow, plain, and written from that page only.

``facts(records, supplied, as_of)`` derives visits, tasks, attempts, complaints, inquiries and vehicles from
rows; ``measure(key, facts, …)`` counts any metric of definitions §6 over them. No database, no frames.
"""

from tests.reference.facts import Facts, facts
from tests.reference.measure import Measured, measure
from tests.reference.metrics import METRIC_KEYS

__all__ = ["METRIC_KEYS", "Facts", "Measured", "facts", "measure"]
