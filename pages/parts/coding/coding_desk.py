"""What the coding desk shows: the complaints that wait, in their order, and what was decided."""

from collections.abc import Collection
from dataclasses import dataclass

import polars as pl

from care.causes.coder_decisions import Agreement, CauseCode, agreement, in_force, standing
from care.causes.coding_queue import coding_queue
from pages.parts.data.view import View
from pages.parts.session.server_settings import home
from warehouse.services.cause_codes_store import CauseCodes
from warehouse.storage.cause_codes import read_cause_codes
from warehouse.storage.cause_suggestions import read_suggestions

OPEN = (
    "select store, complaint_no, received_on, cause_1, cause_2, description from complaints "
    "where description is not null and trim(description) <> '' and not cause_coded"
)


@dataclass(frozen=True)
class CodingDesk:
    """The queue, every decision on complaints that the reader may see, and how many are not counted yet."""

    queue: pl.DataFrame
    codes: list[CauseCode]
    uncounted: int

    @classmethod
    def open(cls, view: View) -> "CodingDesk":
        """The desk of a view's stores. Raises Unsupported of a network, and MinutesUnavailable."""
        cases = view.warehouse.statement((OPEN, []))
        stores = dict(view.where).get("store")
        if stores:
            cases = cases.filter(pl.col("store").is_in(list(stores)))
        visible = view.warehouse.visible_stores
        codes = [one for one in CauseCodes(home()).every() if visible is None or one.store in visible]
        held = in_force(codes)
        decided = pl.DataFrame([*held], {"store": pl.String, "complaint_no": pl.String}, orient="row")
        counted = {(store, number): cause for store, number, cause in read_cause_codes(home())}
        uncounted = sum(bool(code.cause) and counted.get(case) != code.cause for case, code in held.items())
        return cls(coding_queue(cases, read_suggestions(home()), decided), codes, uncounted)

    @property
    def decided(self) -> Collection[tuple[str, str]]:
        """Store and number of each complaint that a decision is in force on."""
        return in_force(self.codes)

    @property
    def agreement(self) -> Agreement:
        """How far two coders agree where both coded."""
        return agreement(self.codes)

    def own(self, by: str) -> list[CauseCode]:
        """The decisions of a coder that stand, the oldest first."""
        return [one for one in standing(self.codes) if one.by == by]
