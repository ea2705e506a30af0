"""What both engines are told is written once: every mart and every count is carried over to Spark whole."""

import re
from pathlib import Path

import pytest
from sqlglot import exp, parse_one

import warehouse.spark
from etl.pipeline.load_history import SHAPES
from tests.test_house import modules
from warehouse.build.deduplicate import current_rows_sql, replaced_rows_sql
from warehouse.build.dimension_values import COUNTED_MARTS
from warehouse.spark.cube.cube import counts_sql, cube_passes, spread_sql
from warehouse.spark.dialect import spark_sql
from warehouse.storage.recipe import MARTS, mart_sql

pytestmark = pytest.mark.spark

UNSAYABLE = (
    "DATE_DIFF",
    "TO_DAYS",
    "TO_MONTHS",
    "GENERATE_SERIES",
    "EXCLUDE",
    "MATERIALIZED",
    "LIST_CONTAINS",
)
"""Words of DuckDB that Spark does not know; SQLGlot passes on what it cannot say."""


@pytest.mark.parametrize("mart", MARTS)
def test_every_mart_is_said_in_spark_s_words(mart: str):
    told = spark_sql(mart_sql(mart))
    assert not [word for word in UNSAYABLE if word in told.upper()]
    tables = parse_one(told, read="spark").find_all(exp.Table)
    assert not [table.sql() for table in tables if table.db]


def test_every_count_is_said_in_spark_s_words():
    for one in cube_passes().values():
        selects = [counts_sql(one, ["advisor"], one.mart)]
        selects += [spread_sql(one, value, ["advisor"], one.mart) for value in one.spreads]
        for select in selects:
            assert "GROUPING SETS ((store, day" in spark_sql(select)


def test_which_rows_hold_is_said_once_for_both():
    for shape in SHAPES:
        told = spark_sql(replaced_rows_sql(shape.record, shape.key, list(shape.schema)))
        assert f"FROM records_read_{shape.record}" in told
        assert "ANTI JOIN" in spark_sql(current_rows_sql(shape.record))


def test_marts_read_the_records_as_views_and_keep_their_names():
    told = spark_sql("select asked.store from stores left join records.asked on asked.store = stores.store")
    assert "JOIN records_asked AS asked" in told


def test_every_mart_that_is_counted_has_a_pass():
    assert {mart for mart, _ in cube_passes()} == COUNTED_MARTS


def test_pyspark_is_imported_in_one_place_and_only_when_it_is_used():
    room = Path(warehouse.spark.__file__).parent
    for path in (path for _, path in modules()):
        for indent in re.findall(
            r"^( *)(?:from|import) pyspark", path.read_text(encoding="utf-8"), re.MULTILINE
        ):
            assert room in path.parents, f"{path}: pyspark lives in warehouse/spark"
            assert indent, f"{path}: import pyspark inside the function that uses it"
