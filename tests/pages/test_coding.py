"""The coding desk as its users see it."""

from pathlib import Path

from etl.causes.renew_suggestions import renew_suggestions
from tests.pages.test_pages import visit  # noqa: F401 - a fixture
from warehouse.services.cause_codes_store import CauseCodes

CASES = [
    {"complaint_no": "C1", "received_at": "2026-03-02 09:00", "description": "刹车异响，刹车片磨损"},
    {"complaint_no": "C2", "received_at": "2026-03-03 09:00", "description": "空调不制冷"},
]


def test_causes_have_their_names_in_the_readers_language_and_a_decision_the_name_of_the_tree(
    load_rows,
    home: Path,
    visit,  # noqa: F811
):
    load_rows(complaints=CASES)
    renew_suggestions(home)
    app = visit(home, "coding", "en")
    first = next(one for one in app.button if str(one.key).startswith("cause-0-"))
    assert first.label.startswith(("Brakes", "Air conditioning"))
    first.click().run()
    (code,) = CauseCodes(home).every()
    assert code.cause in ("制动", "空调")
    assert any(one.value.startswith(f"{code.complaint_no} ") for one in app.markdown)
    assert not any("制动" in one.value or "空调" in one.value.partition("·")[2] for one in app.markdown)
