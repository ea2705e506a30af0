"""What can happen in a generated home, and what the list of attention has to say of it."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Plot:
    """One thing that happens: whose ``habit`` bends from when on, and how far.

    ``role``: who stands behind it, ``""`` the store. ``kinds``: any of these tells of it. ``share`` is the
    habit's probability once it has bent fully, ``slide`` the weeks that this takes. ``weeks_before`` the end
    of the records it begins. ``near``: days that its beginning may be told off. ``also`` are kinds that are
    true as well and hence no false items.
    """

    name: str
    habit: str
    role: str
    kinds: tuple[str, ...]
    share: float
    weeks_before: int = 10
    slide: int = 0
    near: int = 21
    also: tuple[str, ...] = ()
    times: float = 1.0
    """How many times as many complaints of it there are."""

    def bent(self, since: date, day: date, usual: float) -> float:
        """The probability on a day."""
        if day < since:
            return usual
        if not self.slide:
            return self.share
        part = min(1.0, (day - since) / timedelta(weeks=self.slide))
        return usual + (self.share - usual) * part


PLOTS = {
    plot.name: plot
    for plot in (
        Plot("slow slide", "late", "agent", ("late",), 0.55, 20, slide=14, near=70),
        Plot("late advisor", "late", "advisor", ("late",), 0.55, 8),
        Plot("voices stop", "voiceless", "agent", ("silent",), 1.0),
        Plot("records stop", "export", "", ("export",), 1.0, 2, near=4, also=("not_called", "late")),
        Plot("bulk close", "bulk", "handler", ("bulk_close",), 1.0, 2, near=1, also=("overdue", "open")),
        Plot("new hand", "late", "new agent", ("new_person",), 0.5, 7, near=7),
        Plot("same minute", "minute", "agent", ("same_minute",), 1.0, 4, near=7),
        Plot("refiled", "refiled", "", ("refiled",), 0.6, 20, near=35),
        Plot("weekday", "late weekday", "", ("weekday",), 0.6, 16, near=200),
        Plot("faulty model", "model", "", ("model",), 1.0, 7, times=5.0, also=("cause",)),
        Plot("terse handler", "terse", "handler", ("terse",), 0.8, 10),
        Plot("downgraded", "downgraded", "handler", ("downgraded",), 0.7, 7, near=30),
        Plot("wrong numbers", "wrong", "advisor", ("wrong_number",), 0.35, 9),
        Plot("too good", "top", "agent", ("too_good",), 1.0, 12),
        Plot("a cause", "cause", "", ("cause",), 1.0, 7, times=5.0),
        Plot("severe cases", "severe", "", ("level",), 1.0, 6, times=4.0),
        Plot("comes back", "reopened", "handler", ("reopened", "refiled"), 0.6, 30, near=140),
        Plot("rework", "rework", "advisor", ("rework",), 0.3, 9),
        Plot("not called", "uncalled", "", ("not_called",), 0.4, 5),
        Plot("contact late", "contact late", "handler", ("late",), 0.7, 20),
        Plot("inquiries late", "inquiry late", "handler", ("late",), 0.6, 9),
        Plot("unheard", "elsewhere", "agent", ("missed", "too_good"), 0.12, 22, near=60),
    )
}
"""By name."""
