"""Records of a database: every row accounted for, changes there are changes here, nothing half loaded."""

import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import gettempdir

import polars as pl
import pytest
import sqlalchemy as sa

from etl.database import fetch as fetching
from etl.database.last_fetch import read_last_fetch
from etl.database.load_source import load_database
from etl.pipeline.load_history import history, rebuild, restore, withdraw
from etl.records.sheet_table import Unreadable
from tests.support.databases import own_database
from warehouse.query.warehouse import Warehouse
from warehouse.storage.home import Home

pytestmark = pytest.mark.slow

CALLS = sa.Table(
    "calls",
    sa.MetaData(),
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("shop", sa.String(8)),
    sa.Column("called", sa.DateTime),
    sa.Column("result", sa.String(20)),
    sa.Column("car", sa.String(20)),
    sa.Column("words", sa.Text),
    sa.Column("changed", sa.DateTime),
)
SOURCE = """
record = "callbacks"
[database]
url = "{url}"
query = "select * from calls where shop <> '%none: x%' -- all of them;"
{more}
[columns]
callback_no = "id"
store_code = "shop"
attempted_at = "called"
outcome = "result"
vin = "car"
voice = "words"
[constants]
callback_type = "service"
"""
SERVERS = [
    pytest.param("postgresql", marks=pytest.mark.database),
    pytest.param("mariadb", marks=pytest.mark.database),
]


def call(number: int, **values: object) -> dict[str, object]:
    """One row of the dealer's table, changed on the day of its number."""
    day = datetime(2026, 3, number, 9)
    return {
        "id": number,
        "shop": "S01",
        "called": day,
        "result": "reached",
        "car": "LSVAA4187N2183592",
        "words": f"等得久，请打 13812345678\n“{number}”; 'x' | a,b\t\"c\"",
        "changed": day + timedelta(hours=1),
        **values,
    }


class Dealer:
    """A dealer's database with one table, and the home that reads it."""

    def __init__(self, url: str, home: Path) -> None:
        self.url, self.home = url, home
        self.engine = sa.create_engine(url, poolclass=sa.NullPool)
        CALLS.create(self.engine)

    def describe(self, more: str = "", url: str = "") -> None:
        folder = self.home / "sources"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "dms.toml").write_text(SOURCE.format(url=url or self.url, more=more), encoding="utf-8")

    def write(self, *rows: dict[str, object]) -> None:
        with self.engine.begin() as db:
            db.execute(CALLS.insert(), list(rows))

    def run(self, statement: str) -> None:
        with self.engine.begin() as db:
            db.execute(sa.text(statement))

    def fetch(self, **options: object):
        return load_database(self.home, "dms", **options)

    def held(self) -> dict[str, str]:
        """Number → outcome of the records that count here."""
        rows = Warehouse.open(self.home).statement(("from attempts", []))
        return dict(rows.select("callback_no", "outcome").sort("callback_no").rows())

    def loads(self) -> list[str]:
        """What counts: the files of the loads in effect."""
        return history(self.home).filter(~pl.col("withdrawn"))["file"].to_list()


@pytest.fixture
def dealer_file(home: Path, tmp_path: Path) -> Dealer:
    return Dealer(f"sqlite:///{tmp_path}/dms.sqlite", home)


@pytest.fixture(params=SERVERS)
def dealer_server(request: pytest.FixtureRequest, home: Path) -> Iterator[Dealer]:
    with own_database(request.getfixturevalue(request.param)) as url:
        yield Dealer(url, home)


@pytest.fixture(params=[*SERVERS, "sqlite"])
def dealer(request: pytest.FixtureRequest, home: Path) -> Iterator[Dealer]:
    if request.param == "sqlite":
        yield request.getfixturevalue("dealer_file")
        return
    with own_database(request.getfixturevalue(request.param)) as url:
        yield Dealer(url, home)


def test_the_rows_of_a_database_are_judged_masked_and_accounted_for_as_those_of_a_file(dealer):
    dealer.describe()
    dealer.write(call(1), call(2, called=None), call(3, result="谁知道"), call(4, words=None))
    done = dealer.fetch()
    (sheet,) = done.report.sheets
    assert (sheet.read, sheet.accepted, sheet.rejected, sheet.source) == (4, 2, 2, "dms")
    assert dealer.held() == {"1": "reached", "4": "reached"}
    warehouse = Warehouse.open(dealer.home)
    assert warehouse.rejects()["source_row"].to_list() == [3, 4]
    attempts = warehouse.statement(("from attempts", [])).sort("callback_no")
    assert attempts["attempted_at"].to_list() == [datetime(2026, 3, 1, 9), datetime(2026, 3, 4, 9)]
    assert attempts["voice"][0].startswith("等得久，请打 138****5678\n“1”; 'x' | a,b\t\"c\"")
    assert attempts["vin"][0] == "LSV********3592"


def test_without_since_a_fetch_replaces_the_one_before_so_that_what_was_deleted_there_is_gone(dealer_file):
    dealer = dealer_file
    dealer.describe()
    dealer.write(call(1), call(2), call(3))
    dealer.fetch()
    dealer.run("delete from calls where id = 2")
    dealer.run("update calls set result = 'refused' where id = 3")
    dealer.write(call(4))
    dealer.fetch()
    assert dealer.held() == {"1": "reached", "3": "refused", "4": "reached"}
    assert len(dealer.loads()) == 1


def test_increments_bring_what_changed_and_only_a_whole_fetch_tells_of_what_was_deleted(dealer_server):
    dealer = dealer_server
    dealer.describe('since = "changed"')
    dealer.write(*(call(day) for day in range(1, 6)), call(6, changed=None))
    assert dealer.fetch().last.rows == 6
    dealer.write(call(7))
    dealer.run("update calls set result = 'refused', changed = '2026-03-07 11:00:00' where id = 2")
    dealer.run("delete from calls where id = 1")
    assert dealer.fetch().last.rows == 4  # changed, new, the last one seen, and the one without a time
    assert dealer.held() == dict.fromkeys("134567", "reached") | {"2": "refused"}
    assert len(dealer.loads()) == 2
    dealer.fetch(whole=True)
    assert dealer.held() == dict.fromkeys("34567", "reached") | {"2": "refused"}
    assert len(dealer.loads()) == 1


def test_a_fetch_that_brings_nothing_new_changes_nothing(dealer_file):
    dealer = dealer_file
    dealer.describe('since = "changed"')
    dealer.write(call(1))
    dealer.fetch()
    before = Home(dealer.home).current()
    done = dealer.fetch()
    assert (done.report, done.last.outcome) == (None, "unchanged")
    assert Home(dealer.home).current() == before


def test_a_row_that_tells_of_the_future_does_not_hide_what_changes_after_it(dealer_file):
    dealer = dealer_file
    dealer.describe('since = "changed"')
    dealer.write(call(1), call(2, changed=datetime(2099, 1, 1)))
    dealer.fetch()
    dealer.write(call(3, changed=datetime.now()))
    dealer.fetch()
    assert dealer.held().keys() == {"1", "2", "3"}


def test_what_was_fetched_is_withdrawn_restored_and_rebuilt_like_a_file(dealer_file):
    dealer = dealer_file
    dealer.describe('since = "changed"')
    dealer.write(call(1))
    dealer.fetch()
    dealer.write(call(2, result="refused"), call(1 + 2))
    (later,) = {sheet.file for sheet in dealer.fetch().report.sheets}
    withdraw(dealer.home, later, reason="试一试")
    assert dealer.held() == {"1": "reached"}
    rebuild(dealer.home)
    assert dealer.held() == {"1": "reached"}
    restore(dealer.home, later)
    assert dealer.held().keys() == {"1", "2", "3"}


def test_a_schema_that_changed_is_one_sentence_with_the_column(dealer):
    dealer.describe()
    dealer.write(call(1))
    dealer.run("alter table calls rename column result to outcome")
    with pytest.raises(Unreadable, match=r"没有列“result”.*outcome.*原有数据不变"):
        dealer.fetch()
    dealer.run("drop table calls")
    with pytest.raises(Unreadable, match="请核对 url、query"):
        dealer.fetch()
    assert read_last_fetch(dealer.home, "dms").outcome == "failed"


def test_neither_a_query_without_rows_nor_a_database_that_is_away_empties_what_is_served(dealer_file):
    dealer = dealer_file
    dealer.describe()
    dealer.write(call(1))
    dealer.fetch()
    dealer.run("delete from calls")
    with pytest.raises(Unreadable, match="一行也没有返回"):
        dealer.fetch()
    dealer.run("drop table calls")
    with pytest.raises(Unreadable, match="原有数据不变"):
        dealer.fetch()
    Path(dealer.engine.url.database).unlink()
    with pytest.raises(Unreadable, match="连不上"):
        dealer.fetch()
    assert dealer.held() == {"1": "reached"}


def test_a_fetch_not_one_row_of_which_is_accepted_replaces_nothing(dealer_file):
    dealer = dealer_file
    dealer.describe()
    dealer.write(call(1))
    dealer.fetch()
    dealer.run("update calls set result = 'X1'")
    dealer.fetch()
    assert dealer.held() == {"1": "reached"}


WRITING = {
    "postgresql": "create function touch() returns int language sql as "
    "'insert into touched (id) values (99); select 1'",
    "mysql": "create function touch() returns int begin insert into touched (id) values (99); return 1; end",
}
"""A function that a query may call, and that writes."""


def test_a_query_can_write_nothing(dealer):
    dealer.describe()
    dealer.write(call(1))
    source = dealer.home / "sources" / "dms.toml"
    text = source.read_text(encoding="utf-8")
    query = "select * from calls where shop <> '%none: x%' -- all of them;"
    writing = "select * from calls) care_rows; delete from calls; select * from (select * from calls"
    if dealer.engine.dialect.name in WRITING:
        dealer.run("create table touched (id int)")
        dealer.run(WRITING[dealer.engine.dialect.name])
        writing = "select * from calls where touch() = 1"
    source.write_text(text.replace(query, writing), encoding="utf-8")
    with pytest.raises(Unreadable, match=r"read.only|READ ONLY|syntax|one statement"):
        dealer.fetch()
    with dealer.engine.connect() as db:
        assert db.execute(sa.select(sa.func.count()).select_from(CALLS)).scalar() == 1


def test_a_connection_cut_in_the_middle_of_a_fetch_leaves_nothing_half_loaded(dealer_server, monkeypatch):
    dealer = dealer_server
    dealer.describe()
    words = "久" * 5_000
    with dealer.engine.begin() as db:
        db.execute(CALLS.insert(), [call(1, id=number, words=words) for number in range(2_000)])
    monkeypatch.setattr("etl.database.database_rows.PART", 100)
    convert, parts = fetching.text_column, []

    def cut(values):
        parts.append(1)
        if len(parts) == 20:
            _end_other_sessions(dealer)
        return convert(values)

    monkeypatch.setattr(fetching, "text_column", cut)
    with pytest.raises(Unreadable, match="连接中断"):
        dealer.fetch()
    assert len(parts) >= 20
    assert Home(dealer.home).current() is None
    assert read_last_fetch(dealer.home, "dms").loaded_at is None
    assert not [*Path(gettempdir()).glob(f"care-upload-{os.getpid()}-*")]


def _end_other_sessions(dealer: Dealer) -> None:
    with dealer.engine.connect() as db:
        if dealer.engine.dialect.name == "postgresql":
            db.execute(
                sa.text(
                    "select pg_terminate_backend(pid) from pg_stat_activity "
                    "where datname = current_database() and pid <> pg_backend_pid()"
                )
            )
            return
        own = db.execute(sa.text("select connection_id()")).scalar()
        schema = sa.make_url(dealer.url).database
        others = db.execute(
            sa.text("select id from information_schema.processlist where db = :db and id <> :own"),
            {"db": schema, "own": own},
        )
        for (other,) in others.all():
            db.execute(sa.text(f"kill {other}"))


def test_a_statement_that_takes_too_long_is_ended(dealer_server):
    dealer = dealer_server
    dealer.write(call(1))
    dealer.describe("timeout = 1")
    sleep = {"postgresql": "pg_sleep(200)::text", "mysql": "sleep(200)"}[dealer.engine.dialect.name]
    source = dealer.home / "sources" / "dms.toml"
    text = source.read_text(encoding="utf-8")
    source.write_text(text.replace("select *", f"select calls.*, {sleep} as s"), encoding="utf-8")
    began = datetime.now()
    with pytest.raises(Unreadable):
        dealer.fetch()
    assert datetime.now() - began < timedelta(seconds=150)
