"""What is exported gives others the same figures, holds nothing personal, and is written where it changed."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest
import sqlalchemy as sa
import yaml

from care.semantic.metric import METRICS
from etl.records.registry import RECORDS
from tests.support.databases import own_database
from warehouse.export.cannot_export import CannotExport
from warehouse.export.export_tables import export_tables
from warehouse.export.parquet_folder import write_folder
from warehouse.export.postgresql_schema import write_schema
from warehouse.export.semantic_models import semantic_yaml
from warehouse.query.warehouse import Question, Warehouse

pytestmark = pytest.mark.slow

Run = Callable[[str], Any]
AGGREGATIONS = {
    "sum": "sum({expr})",
    "average": "avg({expr})",
    "median": "percentile_cont(0.5) within group (order by {expr})",
    "percentile": "percentile_cont({percentile}) within group (order by {expr})",
}


def computed(document: dict[str, Any], run: Run, name: str, where: str = "true") -> float | None:
    """A metric as the YAML alone has it, computed by ``run``, which gives the one value of a statement."""
    (metric,) = [one for one in document["metrics"] if one["name"] == name]
    given = metric["type_params"]
    if metric["type"] == "simple":
        ((table, measure),) = [
            (model["model"].split("'")[1], measure)
            for model in document["semantic_models"]
            for measure in model["measures"]
            if measure["name"] == given["measure"]["name"]
        ]
        values = {"expr": measure["expr"], **measure.get("agg_params", {})}
        found = AGGREGATIONS[measure["agg"]].format(**values)
        return run(" ".join(("select", found, "from", table, "where", where)))
    inputs = given.get("metrics") or [given["numerator"], given["denominator"]]
    found = {one["name"]: computed(document, run, one["name"], where) for one in inputs}
    expr = given.get("expr") or f"{inputs[0]['name']} / {inputs[1]['name']}"
    if not found[inputs[1]["name"]]:
        return None
    shown = re.sub(
        r"\w+_(?:numerator|denominator)", lambda one: f"{found[one[0]] or 0}::double precision", expr
    )
    return run(f"select {shown}")


def assert_same_figures(document: dict[str, Any], run: Run, warehouse: Warehouse) -> set[str]:
    """Every metric of the YAML is what the product counts, in all and of each store; those with a value."""
    valued = set()
    for by in ((), ("store",)):
        for row in warehouse.measure(Question(tuple(METRICS), by)).iter_rows(named=True):
            where = f"store = '{row['store']}'" if by else "true"
            found = computed(document, run, row["metric"], where)
            assert found == (None if row["value"] is None else pytest.approx(row["value"])), row
            valued |= {row["metric"]} if row["value"] is not None else set()
    return valued


def test_the_yaml_and_the_parquet_files_alone_give_every_figure_of_the_demo(demo_home: Path, tmp_path: Path):
    warehouse = Warehouse.open(demo_home)
    tables = export_tables(warehouse)
    write_folder(tmp_path, tables, semantic_yaml(tables))
    document = yaml.safe_load((tmp_path / "metrics.yml").read_text(encoding="utf-8"))
    with duckdb.connect() as db:
        for table in tables:
            db.execute(f"create view {table.name} as from '{tmp_path}/{table.name}.parquet'")
        valued = assert_same_figures(document, lambda sql: db.execute(sql).fetchall()[0][0], warehouse)
        figures = db.execute(
            "select metric, value from figures where span = 'all' and store is null"
        ).fetchall()
    assert len(valued) > 40
    assert dict(figures) == dict(warehouse.measure(Question(tuple(METRICS))).select("metric", "value").rows())


@pytest.fixture
def warehouse(load_rows: Callable[..., Warehouse]) -> Warehouse:
    return load_rows(**ROWS)


ROWS: dict[str, list[dict[str, Any]]] = {
    "service_orders": [
        {
            "order_no": f"R{n}",
            "store_code": store,
            "vin": f"LSVAA4187N21835{n:02}",
            "delivered_at": f"2026-02-{n:02} 10:00",
            "order_type": "maintenance",
            "customer_name": "王小明",
            "customer_phone": "13812345678",
        }
        for n, store in ((1, "S01"), (2, "S01"), (3, "S02"))
    ],
    "callbacks": [
        {
            "callback_no": n,
            "store_code": store,
            "callback_type": "service",
            "subject_no": f"R{n}",
            "attempted_at": f"2026-02-{n + 1:02} 10:00",
            "outcome": outcome,
            "voice": "王小明说等得太久，请打13812345678",
        }
        for n, store, outcome in ((1, "S01", "reached"), (2, "S01", "unreachable"), (3, "S02", "reached"))
    ],
    "complaints": [
        {
            "complaint_no": n,
            "store_code": store,
            "received_at": f"2026-02-{n:02} 09:00",
            "first_closed_at": f"2026-02-{n:02} 19:00",
            "last_closed_at": f"2026-02-{n:02} 19:00",
            "status": "closed",
            "customer_name": "王小明",
            "customer_phone": "13812345678",
            "description": "王小明的车 LSVAA4187N2183501",
        }
        for n, store in ((4, "S01"), (5, "S02"))
    ],
}


def test_every_column_has_a_meaning_and_every_metric_its_clause(warehouse: Warehouse):
    tables = {table.name: table.rows for table in export_tables(warehouse)}
    told = tables["dictionary"]
    assert {*zip(told["table"], told["column"], strict=True)} == {
        (name, column) for name, rows in tables.items() for column in rows.columns
    }
    assert all(told["zh"].str.len_chars() > 0)
    assert all(told["en"].str.len_chars() > 0)
    metrics = tables["metrics"]
    assert metrics["metric"].to_list() == [*METRICS]
    assert metrics["clause"].to_list() == [metric.source.clause for metric in METRICS.values()]


def test_neither_personal_values_nor_what_people_wrote_leaves(warehouse: Warehouse):
    written = {
        field.name
        for record in RECORDS.values()
        for field in record.fields.values()
        if field.personal == "text"
    }
    for table in export_tables(warehouse):
        assert not written & {*table.rows.columns}
        content = table.rows.write_csv()
        for secret in ("王小明", "13812345678", "LSVAA4187N2183501", "vin_key", "phone_key"):
            assert secret not in content, table.name


def test_a_folder_is_written_again_only_where_a_table_changed(
    warehouse: Warehouse, load_rows: Callable[..., Warehouse], tmp_path: Path
):
    tables = export_tables(warehouse)
    assert write_folder(tmp_path / "out", tables, "") == [table.name for table in tables]
    assert write_folder(tmp_path / "out", export_tables(warehouse), "") == []
    more = [{**ROWS["complaints"][0], "complaint_no": 9}]
    changed = write_folder(tmp_path / "out", export_tables(load_rows(complaints=more)), "")
    assert "complaints" in changed
    assert "metrics" not in changed
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(CannotExport):
        write_folder(tmp_path / "file", tables, "")


def test_a_schema_of_postgresql_gives_the_same_figures_and_takes_only_the_stores_that_changed(
    warehouse: Warehouse, load_rows: Callable[..., Warehouse], postgresql: str
):
    with own_database(postgresql) as url:
        engine = sa.create_engine(url, poolclass=sa.NullPool)

        def run(sql: str) -> Any:
            with engine.connect() as db:
                db.exec_driver_sql("set search_path = care")
                return db.execute(sa.text(sql.replace("::", r"\:\:"))).scalar()

        tables = export_tables(warehouse)
        assert write_schema(url, None, "care", tables) == [table.name for table in tables]
        document = yaml.safe_load(semantic_yaml(tables))
        assert len(assert_same_figures(document, run, warehouse)) > 5
        assert write_schema(url, None, "care", export_tables(warehouse)) == []
        kept = run("select min(xmin::text) from complaints where store = 'S02'")
        more = [{**ROWS["complaints"][0], "complaint_no": 9, "store_code": "S01"}]
        grown = load_rows(complaints=more)
        assert "complaints" in write_schema(url, None, "care", export_tables(grown))
        assert run("select count(*) from complaints where store = 'S01'") == 2
        assert run("select min(xmin::text) from complaints where store = 'S02'") == kept
        assert_same_figures(document, run, grown)
        with engine.begin() as db:
            db.exec_driver_sql("alter table care.complaints drop column status")
        assert write_schema(url, None, "care", export_tables(grown)) == ["complaints"]
        assert_same_figures(document, run, grown)


def test_a_database_that_is_away_is_one_sentence_without_the_password(warehouse: Warehouse):
    with pytest.raises(CannotExport, match="没有写入") as fault:
        write_schema("postgresql+psycopg://care@127.0.0.1:1/bi", "geheim", "care", export_tables(warehouse))
    assert "geheim" not in str(fault.value)


def test_the_command_exports_and_the_audit_log_tells_who_and_where(
    warehouse: Warehouse, care, tmp_path: Path
):
    done = care("export", "--to", tmp_path / "out")
    assert done.code == 0
    assert (tmp_path / "out" / "metrics.yml").exists()
    log = (warehouse.home / "audit.jsonl").read_text(encoding="utf-8").splitlines()
    assert '"what": "export"' in log[-1]
    assert str(tmp_path / "out") in log[-1]
    for wrong in ("sqlite:///a", "postgresql://care:geheim@db/bi", "mongodb://db", "s3://bucket/care"):
        refused = care("export", "--to", wrong)
        assert refused.code == 2
        assert ("只能写入文件夹或 PostgreSQL" in refused.err) == (not wrong.startswith("postgresql"))
        assert "geheim" not in refused.err
