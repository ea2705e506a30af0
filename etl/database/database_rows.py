"""Ask a source's database for rows; what goes wrong is one sentence, without a password or a customer."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from care.privacy.kinds.kind_table import KINDS
from care.privacy.text_masking import mask_text
from etl.database.database_settings import Database
from etl.database.password import read_password
from etl.records.sheet_table import Unreadable
from warehouse.foreign.address import shown_address
from warehouse.foreign.foreign_faults import BrokenDriver, ForeignFault, NoDriver, NoExtension, Unreachable
from warehouse.foreign.foreign_query import Query
from warehouse.foreign.foreign_rows import open_foreign_rows

PART = 20_000
"""Rows held in memory at once."""


@dataclass(frozen=True)
class DatabaseRows:
    """The answer to a query."""

    columns: tuple[str, ...]
    parts: Iterator[Sequence[Sequence[Any]]]
    """Lists of rows, each of at most PART, as they come from the database."""


@contextmanager
def open_rows(
    database: Database, home: Path, since: Any = None, limit: int | None = None
) -> Iterator[DatabaseRows]:
    """The rows of a source's query while the context lasts.

    ``since``: only those whose ``since`` column is not before it, or is null. Raises Unreadable.
    """
    password = read_password(database.password, home)
    query = Query(database.url, database.query, database.since, since, limit, database.timeout)
    place = shown_address(database.url)
    try:
        with open_foreign_rows(query, password, home, PART) as (columns, parts):
            yield DatabaseRows(columns, parts)
    except NoDriver as fault:
        zh, en = (
            f"缺少驱动程序，请运行 pip install “{fault}”",
            f"its driver is missing, run pip install “{fault}”",
        )
        raise failed(zh, en) from None
    except BrokenDriver as fault:
        raise failed(
            f"驱动程序装了却用不了（{fault}），请按它的说明补装系统的库，例如 pyodbc 要 unixODBC",
            f"its driver is installed but cannot be used ({fault}): install the system's library that it "
            "needs, as pyodbc needs unixODBC",
        ) from None
    except NoExtension as fault:
        raise failed(
            f"DuckDB 的扩展 {fault} 下载不到；请在能上网的电脑上用同一版本的 DuckDB 运行 install {fault}，"
            "再把那里的 ~/.duckdb/extensions 复制过来",
            f"DuckDB cannot download its extension {fault}: run “install {fault}” with the same version of "
            "DuckDB where there is a network, and copy ~/.duckdb/extensions from there",
        ) from None
    except Unreachable as fault:
        told = _masked(str(fault), password)
        raise failed(
            f"连不上 {place}，或连接中断（{told}），请检查网络、账号与密码后重试",
            f"{place} cannot be reached, or the connection was cut ({told}): check network, account and "
            "password, and try again",
        ) from None
    except ForeignFault as fault:
        told = _masked(str(fault), password)
        raise failed(
            f"{place} 没有给出结果（{told}），请核对 url、query 与 since",
            f"{place} gave no answer ({told}): check url, query and since",
        ) from None


def failed(zh: str, en: str) -> Unreadable:
    """The fault of a fetch: nothing was loaded, and what is served stands."""
    return Unreadable(
        f"没有从数据库取到数据：{zh}。什么也没有导入，原有数据不变。",
        f"Nothing was fetched from the database: {en}. Nothing was loaded, and what is served stands.",
    )


def _masked(text: str, password: str | None) -> str:
    if password:
        text = text.replace(password, "***")
    return str(mask_text(pl.Series([text]), KINDS)[0])
