"""What people decide about causes: kept, undone, counted where the export says nothing, and nowhere else."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from care.audit.log import read_audit
from care.causes.coder_decisions import agreement, cohens_kappa, in_force
from etl.pipeline.load_history import is_outdated, rebuild
from warehouse.query.warehouse import Question, Warehouse
from warehouse.services.cause_codes_store import CauseCodes, take_snapshot

pytestmark = pytest.mark.slow

DAY = "2026-03-02 09:00"


@pytest.fixture
def loaded(load_rows):
    return load_rows(
        complaints=[
            {"complaint_no": "T1", "cause_1": None, "received_at": DAY},
            {"complaint_no": "T2", "cause_1": "其他", "received_at": DAY},
            {"complaint_no": "T3", "cause_1": "服务态度", "received_at": DAY},
            {"complaint_no": "T4", "cause_1": None, "received_at": DAY},
        ]
    )


def causes(home) -> dict[str, str | None]:
    rows = Warehouse.open(home).statement(("select complaint_no, cause_1 from complaints order by all", []))
    return dict(rows.iter_rows())


@pytest.mark.usefixtures("loaded")
def test_a_decision_counts_where_the_export_says_nothing(home):
    codes = CauseCodes(home)
    for case in ("T1", "T2", "T3"):
        codes.record_code("S01", case, "制动", "王芳")
    assert causes(home)["T1"] is None  # a figure does not change under who reads it
    assert take_snapshot(home) == 3
    assert is_outdated(home)
    rebuild(home)
    assert causes(home) == {"T1": "制动", "T2": "制动", "T3": "服务态度", "T4": None}
    coded = Warehouse.open(home).statement(
        ("select complaint_no from complaints where cause_coded order by 1", [])
    )
    assert coded["complaint_no"].to_list() == ["T1", "T2"]
    counted = Warehouse.open(home).measure(Question(("complaint_count",), by=("cause_1",)))
    assert dict(counted.select("cause_1", "value").iter_rows()) == {"制动": 2, "服务态度": 1, None: 1}


@pytest.mark.usefixtures("loaded")
def test_decisions_survive_rebuilds_and_new_exports(home, load_rows):
    CauseCodes(home).record_code("S01", "T4", "空调", "王芳")
    take_snapshot(home)
    load_rows(complaints=[{"complaint_no": "T9", "cause_1": "制动", "received_at": DAY}])
    rebuild(home)
    assert causes(home)["T4"] == "空调"
    assert causes(home)["T9"] == "制动"


@pytest.mark.usefixtures("loaded")
def test_a_decision_is_undone_and_every_version_is_kept_and_logged(home):
    codes = CauseCodes(home)
    first = codes.record_code("S01", "T1", "制动", "王芳")
    codes.undo_code(first)
    assert in_force(codes.every()) == {}
    again = codes.record_code("S01", "T1", "空调", "王芳")
    assert in_force(codes.every()) == {("S01", "T1"): again}
    assert [one.version for one in codes.every()] == [1, 2, 3]
    assert read_audit(home)["what"].to_list().count("cause") == 3
    assert take_snapshot(home) == 1


@pytest.mark.usefixtures("loaded")
def test_two_people_who_code_at_once_lose_nothing(home):
    def code(number: int) -> None:
        CauseCodes(home).record_code("S01", f"T{number % 4}", "制动", ("王芳", "林静")[number % 2])

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(code, range(24)))
    assert len(CauseCodes(home).every()) == 24


@pytest.mark.usefixtures("loaded")
def test_no_cause_is_a_decision_too(home):
    CauseCodes(home).record_code("S01", "T1", "", "王芳")
    assert ("S01", "T1") in in_force(CauseCodes(home).every())
    assert take_snapshot(home) == 0


@pytest.mark.usefixtures("loaded")
def test_agreement_of_two_coders_is_cohens_kappa(home):
    codes = CauseCodes(home)
    for case, one, other in (("T1", "制动", "制动"), ("T2", "空调", "制动"), ("T3", "空调", "空调")):
        codes.record_code("S01", case, one, "王芳")
        codes.record_code("S01", case, other, "林静")
    codes.record_code("S01", "T4", "制动", "王芳")
    found = agreement(codes.every())
    assert (found.pairs, found.alike) == (3, 2)
    assert found.kappa == pytest.approx(0.4)  # observed 2/3, by chance 4/9


def test_kappa_of_a_published_table():
    # Cohen's kappa in Wikipedia, simple example: 20 yes/yes, 5 yes/no, 10 no/yes, 15 no/no: 0.4
    pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    assert cohens_kappa(pairs) == pytest.approx(0.4)
    assert cohens_kappa([]) is None
    assert cohens_kappa([("y", "y")]) is None
