"""``care serve``: serve the dashboard of a home or a network at a port, or at the next free one."""

import os
import re
import runpy
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from care.access import grants as access
from care.access import oidc
from care.access.grants import BadAccess, read_access
from care.access.oidc import SignIn, is_loopback, read_sign_in, why_sign_in_is_needed
from care.i18n import say
from commands.console.current_build import ensure_current
from commands.console.terminal import announce
from commands.console.usage_error import UsageError

APP = Path(__file__).parent.parent / "app.py"
LOOPBACK = ("localhost", "127.0.0.1")

commands = typer.Typer()


@commands.command()
def serve(
    context: typer.Context,
    port: Annotated[int, typer.Option(help="端口 | port")] = 8501,
    host: Annotated[str, typer.Option(help="监听地址 | address to listen at")] = "127.0.0.1",
    insecure: Annotated[
        bool,
        typer.Option(
            "--insecure", envvar="CARE_INSECURE", help="没有登录也向他人打开 | open to others without sign-in"
        ),
    ] = False,
    base_path: Annotated[
        str,
        typer.Option(
            envvar="CARE_BASE_PATH", help="代理使用的路径，如 care | path at a proxy, as care", metavar="PATH"
        ),
    ] = "",
    network: Annotated[
        str | None,
        typer.Option(
            "--network",
            envvar="CARE_NETWORK",
            help="看整个网络：数据湖 | show the network of this lake",
            metavar="LAKE",
        ),
    ] = None,
) -> None:
    """打开看板 | Serve the dashboard."""
    home = context.obj.resolve()
    signing_in = read_sign_in(home)
    if not (signing_in or insecure or is_loopback(host)):
        raise UsageError(why_sign_in_is_needed(host))
    free = free_port(host, port)
    if free != port:
        if signing_in:
            raise UsageError(_port_taken_message(port))
        announce(say(f"端口 {port} 已被占用，改用 {free}", f"port {port} is taken, using {free}"))
    address = (signing_in.address if signing_in else "http://localhost:{port}").replace("{port}", f"{free}")
    announce(say(f"看板：{address}", f"the dashboard: {address}"))
    announce(*_audience_messages(home, host, signing_in))
    lake = _lake_address(network)
    if not lake:
        ensure_current(home)
    else:
        announce(
            say(f"看的是网络 {lake}；所记下的存在 {home}", f"it shows the network {lake}; notes go to {home}")
        )
    os.environ |= {
        "CARE_HOME": str(home),
        "CARE_NETWORK": lake,
        "CARE_SIGN_IN": "1" if signing_in else "0",
        "CARE_INSECURE": "1" if insecure else "0",
    }
    os.chdir(APP.parent)
    sys.path.insert(0, str(APP.parent))  # because pages/ is run from the checkout
    options = [("server.address", host), ("server.port", free), ("server.headless", "true")]
    if base_path.strip("/"):
        options.append(("server.baseUrlPath", _checked_path(base_path.strip("/"))))
    options += [("server.allowedHosts", name) for name in _allowed_hosts(host, signing_in, insecure=insecure)]
    if signing_in:
        options += [("secrets.files", signing_in.file), ("browser.serverAddress", signing_in.host)]
    sys.argv = ["care serve", *(f"--{name}={value}" for name, value in options)]
    runpy.run_module("pages.parts.server.launch", run_name="__main__", alter_sys=True)


def _checked_path(path: str) -> str:
    """A path of one or more names. Raises UsageError where it is none."""
    if not re.fullmatch(r"[A-Za-z0-9_.~-]+(/[A-Za-z0-9_.~-]+)*", path) or {".", ".."} & {*path.split("/")}:
        raise UsageError(
            say(
                f"“{path}”不能作为路径：只能用字母、数字、-、_、.、~，用 / 分隔。",
                f"“{path}” cannot be a path: use letters, digits, - _ . ~ and / between names.",
            )
        )
    return path


def _lake_address(network: str | None) -> str:
    """The lake with an absolute path or as a URL, valid from any working directory; blank without one."""
    return str(Path(network).resolve()) if network and "://" not in network else network or ""


def _allowed_hosts(host: str, signing_in: SignIn | None, *, insecure: bool) -> list[str]:
    """The host names that browsers may use (``server.allowedHosts``), as protection against DNS rebinding."""
    if signing_in:
        return [signing_in.host, *LOOPBACK]
    return ["*"] if insecure else list(dict.fromkeys((host, *LOOPBACK)))


def _audience_messages(home: Path, host: str, signing_in: SignIn | None) -> Iterator[str]:
    """Sentences that say who can open the dashboard, and how to change that."""
    if signing_in:
        try:
            grants = read_access(home).grants
        except BadAccess as fault:
            yield str(fault)
        else:
            if not grants:
                yield say(
                    f"{home / access.FILE} 里还没有授权，因此登录后也无人可看，见 docs/access.md",
                    f"{home / access.FILE} grants nothing yet, so nobody gets in; see docs/access.md",
                )
    elif is_loopback(host):
        yield say(
            "只有这台电脑能打开。要让同事也能看：先设置登录，见 docs/access.md",
            "only this computer can open it; to let colleagues in, set up sign-in first: docs/access.md",
        )


def _port_taken_message(port: int) -> str:
    return say(
        f"端口 {port} 已被占用：登录后要回到固定的地址，不能改用别的端口。请停掉占用者，或用 --port 另选并改 "
        f"{oidc.FILE} 的 redirect_uri",
        f"port {port} is taken, and sign-in returns to a fixed address: end what listens there, or choose "
        f"another --port and change redirect_uri in {oidc.FILE}",
    )


def free_port(host: str, port: int) -> int:
    """``port``, or the next free one of the hundred from it. Raises :class:`UsageError` without any."""
    for candidate in range(port, port + 100):
        try:
            with socket.create_server((host, candidate)):
                return candidate
        except OSError:
            continue
    raise UsageError(
        say(
            f"无法在 {host} 的端口 {port} 上打开看板：请检查 --host，或用 --port 换一个端口",
            f"cannot listen at {host} port {port}: check --host, or choose another --port",
        )
    )
