"""The address of a database that is not ours. It stands in files and is shown, so it holds no password."""

from pathlib import Path
from typing import Any

import sqlalchemy as sa

SECRET_KEYS = ("password", "passwd", "pwd", "sslpassword", "odbc_connect")
"""Keys of an address that hold a password, or a text that may."""
DRIVERS = {"mysql": "pymysql", "mariadb": "pymysql"}
"""The driver of a database where the address names none and SQLAlchemy would take another."""
STORE_OPTIONS = ("region", "url_style", "use_ssl")
"""What an address says of a store of objects, by DuckDB's own names."""
KNOWN = ("postgresql", "mysql", "mariadb", "mssql", "oracle", "sqlite", "duckdb")


class BadAddress(Exception):
    """What is wrong with an address, in Chinese and in English; it does not repeat it."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh, en)
        self.zh, self.en = zh, en


def checked_address(text: str) -> str:
    """The address with its driver. Raises BadAddress for an unknown one, or a password."""
    try:
        url = sa.make_url(text)
    except (sa.exc.ArgumentError, ValueError):
        raise BadAddress("不是数据库地址", "it is no address of a database") from None
    if url.password is not None or any(key.lower() in SECRET_KEYS for key in url.query):
        raise BadAddress(
            '地址里不能有密码，请写 password = "env:NAME"、"file:PATH"或"keyring:SERVICE/USER"',
            'it holds a password: write password = "env:NAME", "file:PATH" or "keyring:SERVICE/USER"',
        )
    backend = url.get_backend_name()
    if backend not in KNOWN:
        raise BadAddress(
            f"不认识 {backend}，可用：{'、'.join(KNOWN)}", f"{backend} is none of {', '.join(KNOWN)}"
        )
    if backend == "duckdb" and (strange := [key for key in url.query if key not in STORE_OPTIONS]):
        raise BadAddress(
            f"不认识 {strange[0]}，可用：{'、'.join(STORE_OPTIONS)}",
            f"{strange[0]} is none of {', '.join(STORE_OPTIONS)}",
        )
    if backend in DRIVERS and url.drivername == backend:
        url = url.set(drivername=f"{backend}+{DRIVERS[backend]}")
    return url.render_as_string(hide_password=False)


def full_address(address: str, password: str | None, folder: Path) -> sa.URL:
    """The address with its password, and a file's path from ``folder`` on."""
    url = sa.make_url(address)
    values: dict[str, Any] = {} if password is None else {"password": password}
    if url.get_backend_name() in ("sqlite", "duckdb") and url.database:
        values["database"] = str(folder / url.database)
    return url.set(**values)


def object_store(url: sa.URL) -> dict[str, str]:
    """What DuckDB is told of the store of objects that an address names; empty where it names none."""
    if url.host is None:
        return {}
    endpoint = url.host if url.port is None else f"{url.host}:{url.port}"
    keys = {"key_id": url.username, "secret": url.password}
    told = {name: value for name, value in keys.items() if value is not None}
    return {"endpoint": endpoint, **told, **{name: str(value) for name, value in url.query.items()}}


def shown_address(address: str) -> str:
    """The address without user and query, as it may be shown."""
    url = sa.make_url(address)
    shown = sa.URL.create(url.get_backend_name(), host=url.host, port=url.port, database=url.database)
    return shown.render_as_string()
