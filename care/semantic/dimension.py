"""What a figure can be grouped and filtered by. A mart has a dimension when it has a column of that name."""

from dataclasses import dataclass

from care.i18n import say
from care.semantic.labels import COLUMN_LABELS


@dataclass(frozen=True)
class Dimension:
    """One dimension; ``key`` is the column's name in every mart that has it."""

    key: str
    zh: str
    en: str

    @property
    def label(self) -> str:
        """Its name in the reader's language."""
        return say(self.zh, self.en)


DIMENSIONS: dict[str, Dimension] = {
    key: Dimension(key, COLUMN_LABELS[key].zh, COLUMN_LABELS[key].en)
    for key in (
        "store",
        "advisor",
        "team",
        "agent",
        "handler",
        "callback_type",
        "order_type",
        "owner_type",
        "customer_grade",
        "key_customer",
        "source",
        "process",
        "level",
        "department",
        "cause_1",
        "cause_2",
    )
}
"""Every dimension by key, in the order in which they are offered."""

PEOPLE = ("advisor", "agent", "handler")
"""The dimensions whose values are people. Namesakes of different stores are different people."""
