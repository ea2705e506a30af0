"""The password of a database: from the environment, a file that only its owner reads, or the keyring."""

import os
import re
from importlib import import_module
from pathlib import Path
from typing import NoReturn

from etl.records.sheet_table import Unreadable

PLACE = re.compile(r"(?:env|file):.+|keyring:.+/.+")
"""How the place of a password is written."""
OTHERS = 0o077
"""The bits of a file's mode that let others in."""


def read_password(place: str | None, home: Path) -> str | None:
    """The password at a place, ``env:NAME``, ``file:PATH`` or ``keyring:SERVICE/USER``; None without one.

    A relative path begins at the home. Raises Unreadable where nothing is there, without telling what is.
    """
    if place is None:
        return None
    if not PLACE.fullmatch(place):
        _nothing(
            "请写它在哪里：env:NAME、file:PATH 或 keyring:SERVICE/USER",
            "write where it is: env:NAME, file:PATH or keyring:SERVICE/USER",
        )
    kind, _, name = place.partition(":")
    match kind:
        case "env":
            return os.environ.get(name) or _nothing(
                f"环境变量 {name} 没有设置", f"the variable {name} is not set"
            )
        case "file":
            return _of_file(home / name)
        case _:
            return _of_keyring(*name.rpartition("/")[::2])


def _of_file(path: Path) -> str:
    try:
        if os.name == "posix" and path.stat().st_mode & OTHERS:
            _nothing(
                f"密码文件 {path} 其他人也能读，请先运行 chmod 600",
                f"others may read the password's file {path}: run chmod 600 on it first",
            )
        password = path.read_text(encoding="utf-8").strip("\r\n")
    except (OSError, UnicodeDecodeError) as fault:
        why = getattr(fault, "strerror", None) or type(fault).__name__
        _nothing(f"密码文件 {path} 读不出（{why}）", f"the password's file {path} cannot be read ({why})")
    return password or _nothing(f"密码文件 {path} 是空的", f"the password's file {path} is empty")


def _of_keyring(service: str, user: str) -> str:
    try:
        keyring = import_module("keyring")
    except ImportError:
        _nothing(
            "没有安装 keyring，请运行 pip install keyring", "keyring is missing, run pip install keyring"
        )
    try:
        password = keyring.get_password(service, user)
    except (keyring.errors.KeyringError, ImportError, RuntimeError, OSError) as fault:
        name = type(fault).__name__
        _nothing(f"打不开系统的钥匙串（{name}）", f"the system's keyring cannot be opened ({name})")
    return str(password or "") or _nothing(
        f"钥匙串里没有 {service}/{user}", f"the keyring has no password of {service}/{user}"
    )


def _nothing(zh: str, en: str) -> NoReturn:
    raise Unreadable(f"没有数据库的密码：{zh}。", f"There is no password for the database: {en}.")
