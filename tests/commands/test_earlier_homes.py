"""A home that an earlier version wrote opens with every record, is built anew once, and goes on as it was.

``tests/homes/<version>.zip`` is what that version's own commands left: a load of four orders, four callbacks
and two complaints of one store, and one more order that was loaded and withdrawn.
"""

from pathlib import Path
from zipfile import ZipFile

import pytest
from conftest import Care, write_rows

from etl.pipeline.load import load

pytestmark = pytest.mark.slow

HOMES = sorted((Path(__file__).parents[1] / "homes").glob("*.zip"))
RATES = ("callback_rate", "callback_on_time_rate", "complaint_count")


@pytest.fixture(params=HOMES, ids=[path.stem for path in HOMES])
def earlier(request: pytest.FixtureRequest, home: Path) -> Path:
    with ZipFile(request.param) as archive:
        archive.extractall(home)
    return home


def _counts(care: Care) -> list[tuple[float, float]]:
    rows = {row["metric"]: row for row in care("metrics", *RATES, "--format", "json").json}
    return [(rows[key]["numerator"], rows[key]["denominator"]) for key in RATES]


def test_there_is_a_home_of_every_earlier_version():
    assert [path.stem for path in HOMES] == ["0.1.0", "0.2.0"]


@pytest.mark.usefixtures("earlier")
def test_a_home_of_an_earlier_version_is_built_anew_once_and_has_its_figures(care: Care):
    told = care("metrics", "callback_rate")
    assert "重建一次" in told.err
    # Four orders and the revisit of one closed complaint are owed; nobody called about that and one order.
    assert _counts(care) == [(3, 5), (1, 5), (2, 2)]
    assert "重建" not in care("metrics", "callback_rate").err
    assert care("audit", "--verify").code == 0


def test_what_an_earlier_version_withdrew_can_be_restored_and_new_exports_join_it(
    earlier: Path, care: Care, tmp_path: Path
):
    order = {"order_no": "RO10", "delivered_at": "2026-02-07 10:00", "service_advisor": "李明"}
    load(earlier, [write_rows(tmp_path / "工单.csv", "service_orders", [order])])
    assert _counts(care)[0] == (3, 6)
    assert care("restore", "多余.csv").code == 0
    assert _counts(care)[0] == (3, 7)
