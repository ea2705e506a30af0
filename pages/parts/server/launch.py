"""Serve the dashboard: Streamlit's own ASGI application behind the gate, at the address that it is told.

Started by ``care serve`` with Streamlit's options as arguments, like ``--server.port=8501``.
"""

import json
import socket
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import streamlit as st
import uvicorn
from streamlit.file_util import get_static_dir
from streamlit.web.bootstrap import load_config_options

from care.i18n import say
from pages.parts.server.connections import LimitedConnection, room_for_connections
from pages.parts.server.ending import watching
from pages.parts.server.gate import Gate
from pages.parts.server.media import MediaAddresses
from pages.parts.server.monitoring.json_log import log_to
from pages.parts.server.monitoring.measurements import Measurements
from pages.parts.server.monitoring.server_reports import ServerReports
from pages.parts.server.monitoring.watching import WatchedServer
from pages.parts.server.open_sockets import OpenSockets
from pages.parts.server.shell.static_files import StaticFiles
from pages.parts.session.server_settings import home

APP = Path(__file__).parents[3] / "app.py"
LONGEST_MESSAGE = 4 * 2**20
"""Bytes of a message from a browser: what its widgets hold. Files come another way."""
ALIVE = 30.0
"""Seconds between looks whether a browser is still there, and until it has to answer."""
SEVERAL = ("server.allowedHosts", "secrets.files")


def main(arguments: Sequence[str]) -> None:
    """Serve until the process is ended."""
    load_config_options(_options(arguments))
    host, port = st.get_option("server.address"), st.get_option("server.port")
    sockets, media = OpenSockets(), MediaAddresses(home())
    files, measured = StaticFiles(Path(get_static_dir())), Measurements(home())
    app = st.App(APP, lifespan=watching(sockets, media, files))
    gate = Gate(app, sockets, media, files, ServerReports(measured))
    LimitedConnection.room = room_for_connections()
    config = uvicorn.Config(
        WatchedServer(gate, measured),
        http=LimitedConnection,
        ws="websockets-sansio",
        ws_max_size=LONGEST_MESSAGE,
        ws_ping_interval=ALIVE,
        ws_ping_timeout=ALIVE,
        ws_per_message_deflate=st.get_option("server.enableWebsocketCompression"),
        lifespan="on",
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=3,
    )
    with suppress(OSError):  # a home that cannot be written is shown nevertheless
        log_to(home())  # after uvicorn's own settings, which close what others had set
    try:
        listening = socket.create_server(
            (host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET, backlog=config.backlog
        )
    except OSError:
        sys.exit(
            say(
                f"无法在 {host} 的端口 {port} 上打开看板：请检查 --host，或用 --port 换一个端口",
                f"cannot listen at {host} port {port}: check --host, or choose another --port",
            )
        )
    with listening:
        uvicorn.Server(config).run(sockets=[listening])


def _options(arguments: Sequence[str]) -> dict[str, Any]:
    """Streamlit's options by name; numbers and truths as JSON has them."""
    options: dict[str, Any] = {}
    for argument in arguments:
        name, _, text = argument.removeprefix("--").partition("=")
        if name in SEVERAL:
            options.setdefault(name, []).append(text)
            continue
        try:
            options[name] = json.loads(text)
        except ValueError:
            options[name] = text
    return options


if __name__ == "__main__":
    main(sys.argv[1:])
