"""Every page where what was chosen leaves little or nothing to show."""

from collections.abc import Sequence
from datetime import date

import pytest

from pages.parts.layout.navigation import GROUPS
from tests.support.harness import open_app
from tests.support.intruder import Intruder, perform, run_page

FAULT = "这里出了意外"
CHOICES = {
    "a week": "span=this_week",
    "a store": "span=last_week&store=S02",
    "no such day": "span=custom&days=2019-01-01&days=2019-01-02",
    "no such case": "span=all&level=E&callback_type=lost_customer&cause_1=没有",
    "no such choice": "span=nonsense&week=0001-01-01&within=week-9999-12-31&open=plotted-zzz&by=zzz",
    "before all records": "span=custom&days=0001-01-01&days=9999-12-31&within=month-0001-01-01",
}


async def faults(address: str, choices: str) -> Sequence[str]:
    """The pages that end in a fault, all opened in one session."""
    found = []
    async with Intruder(address).session() as line:
        for page in (one.name for group in GROUPS.values() for one in group):
            _, received = await run_page(line, page, query_string=f"lang=zh&{choices}")
            if FAULT.encode() in received:
                found.append(page)
    return found


@pytest.mark.parametrize("choices", CHOICES.values(), ids=CHOICES)
def test_no_page_ends_in_a_fault_where_little_or_nothing_matches(served_demo, choices: str):
    assert perform(faults(served_demo, choices)) == []


def test_own_days_can_be_chosen_where_all_records_are_ten_years_old(load_rows, home, monkeypatch):
    """Streamlit's field alone goes no further back."""
    load_rows(complaints=[{"received_at": "2013-10-25 08:30"}])
    monkeypatch.setenv("CARE_HOME", str(home))
    app = open_app("complaints", span="custom", days=["2013-10-01", "2013-10-25"])
    assert not app.error
    assert app.date_input[0].value == (date(2013, 10, 1), date(2013, 10, 25))
