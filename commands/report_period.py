"""The period of a report, as the option of its kind names it."""

import re
from collections.abc import Mapping
from datetime import date

from care.i18n import say
from care.periods.period import Period
from care.reports import ReportKind
from warehouse.query.parse_question import read_day
from warehouse.query.warehouse import UnknownName

OPTIONS = {
    Period.DAY: "--day",
    Period.WEEK: "--week",
    Period.MONTH: "--month",
    Period.QUARTER: "--quarter",
    Period.ALL: "--half-year",
}
"""The option of each kind, by its unit; a half-year is none that metrics are counted by."""
NUMBERED = re.compile(r"(\d{4})-(?:()([01]\d)|(Q)([1-4])|(H)([12]))")
MONTHS = {"": 1, "Q": 3, "H": 6}
"""The months that a number counts."""


def period_day(kind: ReportKind, given: Mapping[str, str | None]) -> date | None:
    """The first day of the period asked for; None without an option. ``given``: option → its text.

    A month is written 2026-02, a quarter 2026-Q1, a half-year 2026-H1, each also as a day in it. Raises
    UnknownName where it is written otherwise, or where the kind takes another option.
    """
    own = OPTIONS[kind.unit]
    if other := [option for option, text in given.items() if text is not None and option != own]:
        raise UnknownName(
            say(f"{kind.title}用 {own}，不用 {other[0]}。", f"{kind.title}: use {own}, not {other[0]}.")
        )
    text = given[own]
    if text and (found := NUMBERED.fullmatch(text)):
        year, letter, number = (part for part in found.groups() if part is not None)
        return read_day(f"{year}-{(int(number) - 1) * MONTHS[letter] + 1:02}-01")
    return read_day(text)
