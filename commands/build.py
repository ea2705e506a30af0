"""``care publish`` and ``build``: publish a home to a lake, and build a network from it on Spark.

SQLGlot and PySpark are imported where they are used, because neither is part of the usual set-up.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from enum import StrEnum
from functools import partial
from hashlib import sha256
from typing import Annotated, Any

import typer

from care.i18n import say
from commands.console.terminal import announce, progress
from commands.console.usage_error import UsageError
from etl.pipeline import load_history
from etl.privacy.masking_key import masking_key
from warehouse.build.home_settings import read_settings
from warehouse.query.parse_question import read_moment
from warehouse.spark.errors import NoSpark
from warehouse.spark.lake.lake import Lake
from warehouse.spark.session import spark_session

commands = typer.Typer()


class Engine(StrEnum):
    """The engine that builds the marts."""

    DUCKDB = "duckdb"
    SPARK = "spark"


LakeName = Annotated[
    str, typer.Argument(help="数据湖：文件夹或 s3://… | lake: a folder or s3://…", metavar="LAKE")
]


@commands.command()
def publish(context: typer.Context, lake: LakeName) -> None:
    """把已导入的批次放入数据湖 | Lay out what is loaded in a lake, for a network to be built of."""
    from warehouse.spark.lake.publish import publish_home

    publisher = sha256(masking_key(context.obj)).hexdigest()[:12]
    with progress() as tell:
        new = publish_home(context.obj, Lake(lake), publisher, load_history.SHAPES, tell)
    announce(say(f"{lake}：新增 {new} 条导入记录", f"{lake}: {new} loads are new"))


@commands.command()
def build(
    context: typer.Context,
    engine: Annotated[Engine, typer.Option(help="引擎 | engine")] = Engine.DUCKDB,
    lake: Annotated[
        str | None, typer.Option(help="数据湖，spark 需要 | the lake, for spark", metavar="LAKE")
    ] = None,
    master: Annotated[
        str, typer.Option(help="Spark 集群：spark://… | the cluster", metavar="MASTER")
    ] = "local[*]",
    remote: Annotated[str | None, typer.Option(help="Spark Connect：sc://…", metavar="ADDRESS")] = None,
    as_of: Annotated[
        str | None, typer.Option(help="截至时刻 | reckon up to: 2026-03-10T18:00", metavar="TIME")
    ] = None,
) -> None:
    """重新构建：本机的数据，或 Spark 上的整个网络 | Build anew: this home, or on Spark a whole network."""
    if engine is Engine.DUCKDB:
        with progress() as tell:
            built = load_history.rebuild(context.obj, tell)
        announce(say(f"已重建：{built}", f"built anew: {built}"))
    elif lake is None:
        raise UsageError(
            say("请用 --lake 写明数据湖。", "Say with --lake which lake the network is built in.")
        )
    else:
        _build_network(context, Lake(lake), partial(spark_session, master, remote), as_of)


def _build_network(
    context: typer.Context,
    lake: Lake,
    open_spark: Callable[[], AbstractContextManager[Any]],
    as_of: str | None,
) -> None:
    try:
        from warehouse.spark.build import build_network
    except ImportError as fault:
        raise NoSpark.not_installed() from fault
    with progress() as tell:
        built = build_network(
            lake, open_spark, load_history.SHAPES, read_settings(context.obj), read_moment(as_of), tell
        )
    announce(
        say(
            f"{built.id}：{built.stores} 家门店重算，写入 {built.parts_written} 个月份分区",
            f"{built.id}: {built.stores} stores worked anew, {built.parts_written} months written",
        )
    )
