"""Open a Spark session that counts as DuckDB does: UTC, times without a zone, no silent casts."""

import os
import shutil
import socket
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from care.i18n import say
from warehouse.spark.errors import NoSpark

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

CONNECT_TIMEOUT = 5
"""Seconds to wait for a host to accept a connection, because Spark itself would try for over a minute."""

SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.caseSensitive": "false",
    "spark.sql.parquet.compression.codec": "zstd",
}
"""Settings that the marts' SQL depends on, because a cluster may have other defaults."""


@contextmanager
def spark_session(master: str = "local[*]", remote: str | None = None) -> Iterator["SparkSession"]:
    """A session on a cluster, or through Spark Connect where ``remote`` is ``sc://host:port``.

    A session that is already active is used and left running. Raises NoSpark.
    """
    try:
        # Because pandas is not used here, the warning of a newer pandas is ignored.
        warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
        from pyspark.sql import SparkSession
    except ImportError as fault:
        raise NoSpark.not_installed() from fault
    running = SparkSession.getActiveSession()
    if running is not None:
        yield _configure(running)
        return
    _check_java(remote)
    _check_answers(remote or master)
    builder = SparkSession.builder.appName("care")
    quiet: dict[str, bool | float | int | str | None] = {"spark.ui.showConsoleProgress": "false"}
    try:
        session = (
            builder.remote(remote) if remote else builder.config(map=quiet).master(master)
        ).getOrCreate()
    except Exception as fault:
        raise NoSpark(
            say(
                f"无法启动 Spark（{remote or master}）：{_first_line(fault)}。请检查 --master 或 --remote。",
                f"Spark cannot be started ({remote or master}): {_first_line(fault)}. "
                "Check --master or --remote.",
            )
        ) from fault
    try:
        yield _configure(session)
    finally:
        session.stop()


def _configure(session: "SparkSession") -> "SparkSession":
    for key, value in SETTINGS.items():
        session.conf.set(key, value)
    return session


def _check_java(remote: str | None) -> None:
    """Raise NoSpark where there is no Java; Spark Connect needs none on this machine."""
    own = Path(os.environ.get("JAVA_HOME", "")) / "bin" / "java"
    if remote or shutil.which("java") or (os.environ.get("JAVA_HOME") and own.exists()):
        return
    raise NoSpark(
        say(
            "没有找到 Java：Debian/Ubuntu 请运行 sudo apt install openjdk-17-jre-headless，"
            "或在 JAVA_HOME 中写明其位置。",
            "There is no Java: on Debian or Ubuntu run sudo apt install openjdk-17-jre-headless, "
            "or say in JAVA_HOME where it stands.",
        )
    )


def _check_answers(address: str) -> None:
    """Raise NoSpark where no server listens at spark://host:port or sc://host:port."""
    if not address.startswith(("spark://", "sc://")):
        return
    url = urlsplit(address.split(",")[0])
    try:
        port = url.port or (7077 if url.scheme == "spark" else 15002)
        socket.create_connection((url.hostname or "", port), timeout=CONNECT_TIMEOUT).close()
    except (OSError, ValueError) as fault:
        raise NoSpark(
            say(
                f"{address} 没有应答（{fault}）。请核对地址，并确认集群已启动。",
                f"{address} does not answer ({fault}). Check the address, and that the cluster is up.",
            )
        ) from fault


def _first_line(fault: Exception) -> str:
    return (str(fault).splitlines() or [type(fault).__name__])[0].rstrip(".")
