"""Real PostgreSQL and MariaDB servers of Debian's packages, each on a free port, in a folder of its own."""

import os
import secrets
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from tempfile import gettempdir

import psutil
import pytest
import sqlalchemy as sa

from tests.support.served import PATIENCE, end, free_port, shared, started

USER = "nobody"
"""Who runs a server where the tests run as root, because PostgreSQL refuses root."""


def shared_server(kind: str, together: Path) -> AbstractContextManager[str]:
    """The URL of one server, ``postgresql`` or ``mariadb``, for all the workers of a run.

    Its files lie directly in the folder for temporary ones, because pytest lets nobody else into its own.
    """
    folder = Path(gettempdir()) / f"care-{kind}-{together.parent.name}-{together.name}"
    begin = {"postgresql": start_postgresql, "mariadb": start_mariadb}[kind]

    def finish(pid: int) -> None:
        server = psutil.Process(pid)
        end(pid)
        # Because nobody waits for a server that another worker began, it would still remove files of its own.
        with suppress(psutil.NoSuchProcess):
            while server.status() != psutil.STATUS_ZOMBIE:
                time.sleep(0.05)
        shutil.rmtree(folder)

    return shared(together / f"{kind}.json", lambda: begin(folder), finish)


@contextmanager
def own_database(server: str) -> Iterator[str]:
    """The URL of an empty database of a server, which is gone in the end."""
    engine = sa.create_engine(server, poolclass=sa.NullPool, isolation_level="AUTOCOMMIT")
    name = f"t{secrets.token_hex(6)}"
    with engine.connect() as db:
        db.exec_driver_sql(f"create database {name}")
    yield sa.make_url(server).set(database=name).render_as_string(hide_password=False)
    with engine.connect() as db:
        force = " with (force)" if engine.dialect.name == "postgresql" else ""
        db.exec_driver_sql(f"drop database {name}{force}")


def start_postgresql(folder: Path) -> tuple[int, str]:
    """Start a PostgreSQL server with its files in ``folder``; the process's id and the URL."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    if not programs:
        _lacks("postgresql")
    data, port = _given_away(folder) / "db", free_port()
    _run(programs[-1] / "initdb", "-D", data, "-U", "care", "--auth=trust", "--encoding=UTF8", "--no-sync")
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": port,
        "unix_socket_directories": "",
        "fsync": "off",
        "log_min_messages": "fatal",
    }
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    url = f"postgresql+psycopg://care@127.0.0.1:{port}/postgres"
    return _start(url, folder, programs[-1] / "postgres", "-D", data, *options), url


def start_mariadb(folder: Path) -> tuple[int, str]:
    """The same of a MariaDB server."""
    server = shutil.which("mariadbd", path=f"{os.environ['PATH']}:/usr/sbin")
    if server is None:
        _lacks("mariadb-server")
    data, port = _given_away(folder) / "db", free_port()
    as_root = ["--auth-root-authentication-method=normal", "--skip-test-db"]
    _run("mariadb-install-db", "--no-defaults", f"--datadir={data}", *as_root)
    options = [
        "--no-defaults",
        f"--datadir={data}",
        f"--socket={folder / 'socket'}",
        f"--port={port}",
        "--bind-address=127.0.0.1",
        "--character-set-server=utf8mb4",
        "--innodb-flush-log-at-trx-commit=0",
    ]
    url = f"mysql+pymysql://root@127.0.0.1:{port}/mysql?charset=utf8mb4"
    return _start(url, folder, server, *options), url


def _lacks(package: str) -> None:
    """Skip for want of a Debian package, but never where the suite decides (CI=true)."""
    unable = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
    unable(f"no server here: install the Debian package {package}")


def _given_away(folder: Path) -> Path:
    folder.mkdir()
    if os.geteuid() == 0:
        shutil.chown(folder, USER)
    return folder


def _as_user(command: Sequence[object]) -> list[str]:
    words = list(map(str, command))
    if os.geteuid() != 0:
        return words
    return ["setpriv", f"--reuid={USER}", "--regid=nogroup", "--clear-groups", *words]


def _run(*command: object) -> None:
    subprocess.run(_as_user(command), check=True, capture_output=True)


def _start(url: str, folder: Path, *command: object) -> int:
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(_as_user(command), cwd=folder, stdout=log, stderr=log)
    started.append(server)
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and server.poll() is None:
        try:
            engine.connect().close()
        except sa.exc.OperationalError:
            time.sleep(0.05)
        else:
            return server.pid
    pytest.fail(f"no server came up at {url}: {(folder / 'log').read_text(errors='replace')[-2000:]}")
