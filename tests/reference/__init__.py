"""The definitions in plain Python: slow, plain, and written from the text only.

The text is docs/definitions.md with the changes of the rules that are cited here as "rules §…". What it
leaves open is decided in the docstring of the module concerned, under "Decided here".

``facts(records, …)`` derives visits, tasks, attempts, complaints, inquiries and cars from rows;
``measure(key, facts, …)`` counts any metric over them; ``lost_customer_progress(facts)`` gives the card. No
database, no frames.
"""

from tests.reference.facts import Facts, facts
from tests.reference.measure import Measured, measure
from tests.reference.metrics import METRIC_KEYS, RESPONSIBLE
from tests.reference.policies import PolicyEntry
from tests.reference.progress import Progress, lost_customer_progress

__all__ = [
    "METRIC_KEYS",
    "RESPONSIBLE",
    "Facts",
    "Measured",
    "PolicyEntry",
    "Progress",
    "facts",
    "lost_customer_progress",
    "measure",
]
