"""What a source says of its database: no password anywhere, a schedule, and files as databases."""

import os
import sys
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from types import SimpleNamespace

import polars as pl
import pytest
from sqlalchemy.dialects import mssql, oracle, postgresql

from etl.database.last_fetch import LastFetch
from etl.database.load_source import try_source
from etl.database.password import read_password
from etl.database.schedule import ScheduledSources, is_due
from etl.mapping.schema import read_source
from etl.pipeline.load import load
from etl.pipeline.watch import watch
from etl.records.sheet_table import Unreadable
from tests.etl.database.test_database_sources import Dealer, call, dealer_file  # noqa: F401 - a fixture
from tests.support.databases import own_database
from tests.support.harness import open_app
from warehouse.foreign.address import checked_address, full_address, object_store, shown_address
from warehouse.foreign.foreign_query import Query
from warehouse.foreign.foreign_rows import connect_arguments, limit_statements, select_of
from warehouse.query.warehouse import Warehouse
from warehouse.storage.home import Home

BEGINNING = 'record = "callbacks"\n[database]\nquery = "select 1"\n'


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ('url = "postgresql://care:geheim@db/dms"', "password"),
        ('url = "postgresql://care@db/dms?password=geheim"', "password"),
        ('url = "mssql+pyodbc:///?odbc_connect=PWD%3Dgeheim"', "password"),
        ('url = "mongodb://db/dms"', "mongodb"),
        ('url = "sqlite:///a"\npassword = "geheim"', "env:NAME"),
        ('url = "sqlite:///a"\npassword = "keyring:dms"', "SERVICE/USER"),
        ('url = "duckdb://care@minio.example?secret=geheim"', "url_style"),
        ('url = "sqlite:///a"\nschedule = "every day"', "cron"),
        ('url = "sqlite:///a"\ntimeout = 0', "timeout"),
    ],
)
def test_what_is_wrong_with_a_database_is_one_sentence_without_the_password(lines, told):
    with pytest.raises(Unreadable) as fault:
        read_source(BEGINNING + lines, "dms")
    assert told in fault.value.en
    assert "geheim" not in f"{fault.value.zh} {fault.value.en}"


def test_a_source_has_files_or_a_database():
    with pytest.raises(Unreadable, match="files"):
        read_source('record = "callbacks"', "dms")
    database = read_source(BEGINNING + 'url = "mysql://care@db/dms"', "dms").database
    assert database.url == "mysql+pymysql://care@db/dms"


def test_a_password_comes_from_the_systems_keyring(home: Path, monkeypatch):
    class KeyringError(Exception):
        pass

    def get_password(service: str, user: str) -> str | None:
        if service == "locked":
            raise KeyringError
        return {("shop/dms", "care"): "geheim"}.get((service, user))

    known = SimpleNamespace(get_password=get_password, errors=SimpleNamespace(KeyringError=KeyringError))
    monkeypatch.setitem(sys.modules, "keyring", known)
    assert read_password("keyring:shop/dms/care", home) == "geheim"
    for place, why in (
        ("keyring:shop/dms/other", "钥匙串里没有"),
        ("keyring:locked/care", "打不开系统的钥匙串"),
    ):
        with pytest.raises(Unreadable, match=why):
            read_password(place, home)
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(Unreadable, match="pip install keyring"):
        read_password("keyring:shop/dms/care", home)


def test_a_password_comes_from_the_environment_or_a_file_of_its_owner_alone(home: Path, monkeypatch):
    home.mkdir()
    monkeypatch.setenv("DMS_PASSWORD", "geheim")
    assert read_password("env:DMS_PASSWORD", home) == "geheim"
    file = home / "dms.password"
    file.write_text("geheim\n", encoding="utf-8")
    file.chmod(0o600)
    assert read_password("file:dms.password", home) == "geheim"
    assert read_password(None, home) is None
    file.chmod(0o640)
    for place in ("file:dms.password", "file:none", "env:NO_SUCH_VARIABLE", "geheim"):
        if os.name == "posix" or place != "file:dms.password":
            with pytest.raises(Unreadable, match="没有数据库的密码") as fault:
                read_password(place, home)
            assert "geheim" not in str(fault.value)


@pytest.mark.parametrize(
    ("driver", "told"),
    [
        ("mssql+pyodbc://reader@127.0.0.1/dms", "libodbc.so.2"),
        ("mssql+pymssql://reader@127.0.0.1/dms", "pip install “pymssql”"),
        ("oracle://reader@127.0.0.1/?service_name=dms", "pip install “oracledb”"),
    ],
)
def test_a_driver_that_is_missing_or_lacks_a_library_of_the_system_is_one_sentence(
    driver, told, home: Path, tmp_path: Path, monkeypatch
):
    (tmp_path / "pyodbc.py").write_text('raise ImportError("libodbc.so.2: no such file")', encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setitem(sys.modules, "pymssql", None)
    monkeypatch.setitem(sys.modules, "oracledb", None)
    (home / "sources").mkdir(parents=True)
    (home / "sources" / "dms.toml").write_text(f'{BEGINNING}url = "{driver}"', encoding="utf-8")
    with pytest.raises(Unreadable) as fault:
        try_source(home, "dms")
    assert told in fault.value.en
    assert told in fault.value.zh


@pytest.mark.parametrize(
    ("database", "limited"),
    [(mssql.dialect(), "SELECT TOP"), (oracle.dialect(), "FETCH FIRST"), (postgresql.dialect(), "LIMIT")],
)
def test_each_database_is_asked_in_its_own_words_and_a_plain_column_is_not_quoted(database, limited):
    query = Query("any://", "select * from calls -- all", "changed_at", datetime(2026, 3, 1), 1)
    asked = str(select_of(query, database).compile(dialect=database))
    assert limited in asked
    # Oracle has a plain name in capitals, so the quoted one would be another.
    assert '"changed_at"' not in asked
    assert "ORDER BY changed_at" in asked


def test_where_a_database_limits_no_statement_its_driver_does():
    connection = SimpleNamespace()
    limit_statements(connection, "oracledb", 30)
    limit_statements(connection, "pyodbc", 30)
    assert vars(connection) == {"call_timeout": 30_000, "timeout": 30}
    assert connect_arguments("pymssql", 30) == {"login_timeout": 10, "timeout": 30}


def test_an_object_store_is_told_to_duckdb_with_its_password_and_never_shown():
    address = "duckdb://care@minio.example:9000?url_style=path&use_ssl=false"
    told = object_store(full_address(checked_address(address), "ge'heim", Path()))
    assert told == {
        "endpoint": "minio.example:9000",
        "key_id": "care",
        "secret": "ge'heim",
        "url_style": "path",
        "use_ssl": "false",
    }
    assert shown_address(address) == "duckdb://minio.example:9000"


def test_a_query_of_files_that_takes_too_long_is_ended(home: Path):
    (home / "sources").mkdir(parents=True)
    lines = '[database]\nurl = "duckdb://"\ntimeout = 1\nquery = "select count(*) from range(1000000000000)"'
    (home / "sources" / "dms.toml").write_text(f'record = "callbacks"\n{lines}', encoding="utf-8")
    with pytest.raises(Unreadable, match="no answer within 1 s"):
        try_source(home, "dms")


def test_neither_password_nor_account_nor_a_customer_is_in_a_fault_a_manifest_or_a_log(
    postgresql: str, home: Path, monkeypatch
):
    monkeypatch.setenv("DMS_PASSWORD", "geheim")
    with own_database(postgresql) as url:
        dealer = Dealer(url, home)
        dealer.write(call(1))
        dealer.describe('password = "env:DMS_PASSWORD"')
        dealer.fetch()
        source = home / "sources" / "dms.toml"
        text = source.read_text(encoding="utf-8")
        source.write_text(
            text.replace("select * from calls", "select *, (words || '13812345678')::int from calls"),
            encoding="utf-8",
        )
        with pytest.raises(Unreadable) as refused:
            dealer.fetch()
        dealer.describe('password = "env:DMS_PASSWORD"', url="postgresql+psycopg://someone@127.0.0.1:1/dms")
        with pytest.raises(Unreadable, match="连不上") as away:
            dealer.fetch()
    told = [str(fault.value) + fault.value.en for fault in (refused, away)]
    stored = [file.read_text(encoding="utf-8", errors="replace") for file in home.rglob("*.json*")]
    for text in (*told, *stored):
        assert not any(secret in text for secret in ("geheim", "13812345678", "someone"))
    assert len(Home(home).read_manifest()["loads"]) == 1


@pytest.mark.slow
def test_parquet_and_csv_files_are_asked_as_a_database(home: Path, tmp_path: Path):
    rows = [call(day) for day in (1, 2, 3)]
    pl.DataFrame(rows).write_parquet(tmp_path / "calls.parquet")
    dealer = Dealer(f"sqlite:///{tmp_path}/unused.sqlite", home)
    dealer.describe(url="duckdb://")
    source = home / "sources" / "dms.toml"
    text = source.read_text(encoding="utf-8").replace("from calls", f"from '{tmp_path}/calls.parquet'")
    source.write_text(text, encoding="utf-8")
    assert dealer.fetch().last.rows == 3
    assert dealer.held().keys() == {"1", "2", "3"}
    source.write_text(text.replace("calls.parquet", "none.parquet"), encoding="utf-8")
    with pytest.raises(Unreadable, match="原有数据不变"):
        dealer.fetch()


@pytest.mark.slow
def test_a_parquet_file_is_loaded_like_any_export(home: Path, tmp_path: Path):
    rows = {
        "门店代码": ["S01", "S01"],
        "回访编号": [1, 2],
        "回访类型": ["售后回访", "售后回访"],
        "回访时间": [datetime(2026, 3, 3, 10), None],
        "回访结果": ["成功", "成功"],
    }
    file = tmp_path / "回访.parquet"
    pl.DataFrame(rows).write_parquet(file)
    (sheet,) = load(home, [tmp_path]).sheets
    assert (sheet.read, sheet.accepted, sheet.rejected) == (2, 1, 1)
    assert Warehouse.open(home).rejects()["source_row"].to_list() == [3]
    damaged = tmp_path / "damaged.parquet"
    damaged.write_bytes(file.read_bytes()[:200])
    (fault,) = load(home, [damaged]).faults
    assert "Parquet" in fault.en


def test_a_source_is_due_by_the_words_of_cron_and_before_the_first_time_at_once():
    source = read_source(BEGINNING + 'url = "sqlite:///a"\nschedule = "30 6 * * *"', "dms")
    now = datetime(2026, 3, 10, 6, 30)
    assert is_due(source, None, now)
    assert is_due(source, LastFetch(now - timedelta(days=1), "failed"), now)
    assert not is_due(source, LastFetch(now - timedelta(days=1), "loaded"), now - timedelta(seconds=1))
    assert not is_due(source, LastFetch(now, "loaded"), now + timedelta(hours=23))
    assert not is_due(read_source(BEGINNING + 'url = "sqlite:///a"', "dms"), None, now)


@pytest.mark.slow
def test_a_watch_fetches_what_is_due_and_one_source_that_fails_stops_no_other(dealer_file: Dealer):  # noqa: F811
    dealer = dealer_file
    dealer.write(call(1))
    dealer.describe('schedule = "*/5 * * * *"')
    sources = dealer.home / "sources"
    text = (sources / "dms.toml").read_text(encoding="utf-8")
    away = text.replace("dms.sqlite", "away.sqlite")
    (sources / "away.toml").write_text(away, encoding="utf-8")
    told = []
    (report,) = islice(watch(ScheduledSources(dealer.home, None), 0, told.append), 1)
    assert [sheet.source for sheet in report.sheets] == ["dms"]
    assert len(told) == 1
    assert "away" in told[0]
    assert ScheduledSources(dealer.home, None).look() is None


@pytest.mark.slow
def test_the_command_loads_a_source_lists_it_and_tries_it(dealer_file: Dealer, care):  # noqa: F811
    dealer = dealer_file
    assert care("load", "--source", "dms").code == 2
    dealer.write(call(1), call(2, called=None))
    dealer.describe()
    assert "result" in care("sources", "test", "dms").err
    done = care("load", "--source", "dms", "--json")
    assert (done.code, done.json["totals"]["accepted"]) == (1, 1)
    (row,) = care("sources", "list", "--json").json
    assert (row["source_name"], row["fetched"]) == ("dms", 2)
    assert "没有新的" in care("load", "--source", "dms").err
    assert care("load").code == 2
    assert care("watch").code == 2


@pytest.mark.slow
def test_the_page_shows_the_sources_and_their_last_fetch(dealer_file: Dealer, monkeypatch):  # noqa: F811
    dealer = dealer_file
    dealer.write(call(1))
    dealer.describe()
    dealer.fetch()
    monkeypatch.setenv("CARE_HOME", str(dealer.home))
    page = open_app("intake")
    assert any("数据库来源" in text.value for text in page.markdown)
    (sources,) = [table for table in page.dataframe if "来源" in table.value.columns]
    assert sources.value["取到行数"].to_list() == [1]
