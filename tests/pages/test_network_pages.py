"""The dashboard of a network: a home's own figures as far as the cube holds them, and plain words beyond."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import polars as pl
import pytest
from conftest import ROOT, write_rows
from filelock import FileLock
from polars.testing import assert_frame_equal
from streamlit.testing.v1 import AppTest

from care.attention import Kind
from care.i18n import language, set_language
from care.reports import FORMATS, REPORTS
from etl.pipeline.load import load
from tests.support.harness import open_app
from tests.support.on_duckdb import lay_out_network
from tests.support.rich_stores import AS_OF, exports
from tests.support.served import free_port
from tests.warehouse.test_row_level_security import EVERY_ANSWER, OTHER, OWN, SIGN, WORDED, tells_of_another
from warehouse.query.metric_sql import Sql
from warehouse.query.unsupported import NotInNetwork, UnsupportedAcrossStores
from warehouse.query.warehouse import Question, RecordSide, UnknownName, Warehouse
from warehouse.services.attention import attention
from warehouse.services.report_data import gather_report
from warehouse.services.worklists.daily_worklist import worklist
from warehouse.services.worklists.workload import workloads
from warehouse.spark.lake.lake import Lake
from warehouse.spark.network import Network

pytestmark = pytest.mark.spark

BOOKS = ("files", "rejects", "warnings")
OF_HOMES_ONLY = {*BOOKS, "statement", "far_records", "store_phones"}
"""What a network does not answer."""
ME = {"is_logged_in": True, "email": "li@example.com", "name": "李店长", "iat": int(time.time())}
GRANT = f'[[grant]]\nemail = "li@example.com"\nrole = "store_staff"\nstores = ["{OWN}"]\n'
CURE = "care build --engine spark"
CHOOSE = "全网的记录按门店查看：请只选一家门店。"
Visit = Callable[..., AppTest]


@pytest.fixture(scope="session")
def folder(together: Path) -> Path:
    """A home of two stores, in the second of which all words are signed, and the lake of the same rows."""
    made = together / "network"
    with FileLock(together / "network.lock"):
        if not (made / "lake" / "current").exists():
            shutil.rmtree(made, ignore_errors=True)
            paths = []
            for store, record, rows in exports():
                signed = [_signed(row) if store == OTHER else row for row in rows]
                paths.append(write_rows(made / "raw" / f"{record}-{store}.csv", record, signed))
            load(made / "home", paths, as_of=AS_OF)
            lay_out_network(made / "home", Lake(str(made / "lake")))
    return made


def _signed(row: dict) -> dict:
    return row | {name: row[name] + SIGN for name in WORDED if row.get(name)}


@pytest.fixture(scope="session")
def lake(folder: Path) -> Lake:
    return Lake(str(folder / "lake"))


@pytest.fixture
def visit(folder: Path, home: Path, monkeypatch: pytest.MonkeyPatch):
    """``visit(page, …)``: as a reader of the network finds it; of the home where ``lake`` is blank."""
    was = language()

    def arrive(
        page: str, *, lake: Path | str = folder / "lake", user: dict | None = None, **address: str
    ) -> AppTest:
        monkeypatch.setenv("CARE_HOME", str(home if lake else folder / "home"))
        monkeypatch.setenv("CARE_NETWORK", str(lake))
        monkeypatch.setenv("CARE_SIGN_IN", "1" if user else "0")
        set_language(address.get("lang", "zh"))
        return open_app(page, user or {}, **{"lang": "zh", "span": "last_365_days", **address})

    yield arrive
    set_language(was)


def cards(app: AppTest) -> list[tuple[str, str, str]]:
    return [(one.label, one.value, one.delta) for one in app.metric]


def charts(app: AppTest) -> list[str]:
    return [chart.proto.spec for chart in app.get("plotly_chart")]


def tables(app: AppTest) -> list[str]:
    return [one.value.to_csv() for one in app.dataframe]


def notes(app: AppTest) -> list[str]:
    return [one.value.replace("\\", "") for one in app.info]


@pytest.mark.parametrize("page", ["callbacks", "complaints"])
def test_of_one_store_a_page_is_what_its_home_shows(visit: Visit, page):
    ours, theirs = visit(page, store=OWN), visit(page, store=OWN, lake="")
    assert cards(ours) == cards(theirs)
    assert charts(ours) == charts(theirs)
    assert tables(ours) == tables(theirs)
    assert cards(ours) or charts(ours)


def test_of_one_store_the_list_and_the_calls_of_the_day_are_the_homes(folder: Path, lake: Lake):
    network, home = Network.open(lake, folder / "home"), Warehouse.open(folder / "home")
    ours, theirs = attention(network, (OWN,)), attention(home, (OWN,))
    listed = [one.for_programs() for one in theirs.items if one.kind is not Kind.DOWNGRADED]
    assert [one.for_programs() for one in ours.items] == listed
    assert {"open", "overdue", "promise"} & {one["kind"] for one in listed}
    assert (ours.unseen, ours.levels_unseen, ours.complete) == (None, True, False)
    assert attention(network).unseen is not None
    calls = [worklist(source, AS_OF.date(), (OWN,)) for source in (network, home)]
    assert calls[0].day == calls[1].day
    assert not calls[1].rows.is_empty()
    assert_frame_equal(calls[0].rows, calls[1].rows)
    assert workloads(network, (OWN,)) == workloads(home, (OWN,))
    with pytest.raises(UnsupportedAcrossStores):
        worklist(network, AS_OF.date())


@pytest.mark.parametrize(("page", "told"), [("overview", 0), ("complaints", 1), ("advisors", 0)])
def test_of_all_stores_figures_are_the_homes_and_what_takes_one_store_says_so(visit: Visit, page, told):
    ours, theirs = visit(page), visit(page, lake="")
    assert cards(ours) == cards(theirs) != []
    assert set(charts(ours)) <= set(charts(theirs))
    assert bool(charts(ours)) == bool(charts(theirs))
    assert notes(ours) == [CHOOSE] * told
    assert CHOOSE not in notes(theirs)


def test_the_overview_does_not_call_complaints_nobody_looked_at_a_success(visit: Visit):
    app = visit("overview")
    assert not app.success
    assert any("超期未关闭的不在此列" in one.value for one in app.caption)


def test_two_filters_at_once_are_one_note_that_says_which(visit: Visit):
    app = visit("callbacks", advisor="李强", callback_type="service", lang="en")
    (note,) = notes(app)
    assert "advisor and callback type at once" in note


def test_a_report_takes_one_store_and_is_the_homes_then(folder: Path, lake: Lake):
    houses = Network.open(lake, folder / "home"), Warehouse.open(folder / "home")
    ours, theirs = (
        FORMATS[".html"](gather_report(house, REPORTS["after-sales"], None, OWN)) for house in houses
    )
    assert ours == theirs
    with pytest.raises(UnsupportedAcrossStores):
        gather_report(houses[0], REPORTS["after-sales"])


def test_what_a_network_does_not_hold_is_said_once_and_not_shown_as_nothing(visit: Visit):
    app = visit("files")
    assert notes(app) == [
        "网络里没有各文件的导入情况、拒收行和需核对的行：请在导入它们的门店自己的看板上看。"
    ]
    assert [list(one.value["门店"]) for one in app.dataframe] == [[OWN, OTHER]]


def test_a_review_of_all_stores_says_how_many_complaints_are_open_and_lists_none(visit: Visit):
    app = visit("review", topic="complaints")
    assert notes(app) == [CHOOSE]
    assert any("件投诉未关闭" in text.value for text in app.title)


def test_nothing_is_loaded_into_a_network_and_its_page_says_where(visit: Visit):
    assert "care publish" in notes(visit("intake"))[0]


SOME = ("callback_rate", "satisfaction_score", "hours_to_close_median", "loss_rate", "inquiry_24h_rate")
ASKED = {name: ask for name, ask in EVERY_ANSWER.items() if name not in OF_HOMES_ONLY} | {
    "records": lambda house: [house.records(metric, side) for metric in SOME for side in RecordSide]
}


@pytest.mark.parametrize("question", ASKED)
def test_no_answer_of_a_cut_network_tells_of_another_store_and_each_is_the_cut_homes(
    folder: Path, lake: Lake, question
):
    ours = [*ASKED[question](Network.open(lake, folder / "home").cut_to(frozenset({OWN})))]
    home = Warehouse.open(folder / "home")
    theirs = ASKED[question](Warehouse(home.home, home.build, frozenset({OWN})))
    assert not any(map(tells_of_another, ours))
    for one, other in zip(ours, theirs, strict=True):
        if isinstance(one, pl.DataFrame):
            assert_frame_equal(one, other, check_column_order=False, rel_tol=1e-12)
        else:
            assert one == other


def test_the_whole_network_does_tell_of_the_other_store(folder: Path, lake: Lake):
    whole = Network.open(lake, folder / "home")
    assert tells_of_another(whole.stores())
    assert tells_of_another(whole.values("advisor"))
    assert tells_of_another(whole.measure(Question(("callback_rate",), ("store",))))


def test_a_cut_network_opens_no_part_of_another_store_and_no_book(folder: Path, lake: Lake):
    cut = Network.open(lake, folder / "home").cut_to(frozenset({OWN}))
    theirs = Question(("callback_rate",), ("agent", "owner_type"), where={"store": (OTHER,)})
    tasks: Sql = ("select * from callback_tasks", [])
    for ask in (
        lambda: cut.measure(theirs),
        lambda: cut.records("callback_rate", RecordSide.MISSED, theirs),
        lambda: cut.statement(tasks, (OTHER,)),
    ):
        with pytest.raises(UnknownName, match=OTHER):
            ask()
    for book in BOOKS:
        with pytest.raises(NotInNetwork):
            getattr(cut, book)()
    with pytest.raises(UnsupportedAcrossStores):
        cut.statement(tasks)
    assert set(cut.statement(tasks, (OWN,))["store"]) == {OWN}


def test_who_sees_one_store_finds_only_it_and_its_records_without_choosing(home: Path, visit: Visit):
    home.mkdir()
    (home / "access.toml").write_text(GRANT, encoding="utf-8")
    app = visit("callbacks", user=ME, store=OTHER)
    assert app.multiselect(key="store-zh").options == [OWN]
    assert not notes(app)
    assert set(app.dataframe[-1].value["门店"]) == {OWN}
    shown = [str(one) for one in (*tables(app), *charts(app), *app.main)]
    assert OWN in "".join(shown)
    assert not [text for text in shown if OTHER in text or SIGN in text]


def test_who_sees_no_store_of_the_network_is_told_so(home: Path, visit: Visit):
    home.mkdir()
    (home / "access.toml").write_text(GRANT.replace(OWN, "S99"), encoding="utf-8")
    assert "S99" in notes(visit("overview", user=ME))[0]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_without_a_network_a_page_says_what_to_do(tmp_path: Path, visit: Visit, lang):
    assert CURE in notes(visit("overview", lake=tmp_path / "nowhere", lang=lang))[0]


def test_a_network_that_cannot_be_read_is_one_sentence_with_its_cure(
    tmp_path: Path, folder: Path, visit: Visit
):
    spoilt = shutil.copytree(folder / "lake", tmp_path / "lake")
    file = next((spoilt / "network").iterdir())
    file.write_bytes(b"nonsense")
    told = notes(visit("overview", lake=spoilt))[0]
    assert "无法读取" in told
    assert CURE in told


def test_another_build_is_picked_up_without_a_restart(tmp_path: Path, folder: Path, visit: Visit):
    mine = Lake(str(shutil.copytree(folder / "lake", tmp_path / "lake")))
    app = visit("overview", lake=mine.address)
    assert app.multiselect(key="store-zh").options == [OWN, OTHER]
    manifest = mine.manifest(mine.current())
    of_next = mine.at("network", "next.duckdb")
    shutil.copy(mine.at("network", f"{manifest['network']}.duckdb"), of_next)
    with duckdb.connect(of_next) as db:
        db.execute("delete from dimension_values where store = ?", [OTHER])
    mine.put(json.dumps(manifest | {"network": "next"}).encode(), "builds", "next.json")
    mine.switch("next")
    assert app.run().multiselect(key="store-zh").options == [OWN]


def test_serving_a_network_names_its_lake_from_any_folder(care, monkeypatch, tmp_path: Path):
    monkeypatch.setattr("runpy.run_module", lambda *_, **__: None)
    monkeypatch.setattr(sys, "argv", [])
    monkeypatch.setenv("CARE_NETWORK", "")
    monkeypatch.chdir(tmp_path)
    said = care("serve", "--network", "lake", "--port", free_port(), "--lang", "en")
    assert said.code == 0
    assert os.environ["CARE_NETWORK"] == str(tmp_path / "lake")


def test_reading_a_network_takes_neither_pyspark_nor_sqlglot(lake: Lake):
    code = (
        "import sys; from pathlib import Path; "
        "from warehouse.spark.lake.lake import Lake; from warehouse.spark.network import Network; "
        f"Network.open(Lake({lake.address!r}), Path()); print(*{{'pyspark', 'sqlglot'}} & {{*sys.modules}})"
    )
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True)
    assert found.stdout.split() == []
