"""How people sign in: ``HOME/signin.toml``, in the words that Streamlit's ``st.login`` reads."""

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from importlib.util import find_spec
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from care.i18n import say

FILE = "signin.toml"
NEEDED = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")
SHORTEST_SECRET = 32
CALLBACK = "/oauth2callback"


class BadSignIn(ValueError):
    """Settings with which nobody could sign in; the message names file, key and cure."""


@dataclass(frozen=True)
class SignIn:
    """Where the settings stand, and the address at which people open the dashboard, without a path.

    ``{port}`` in it stands for the port of the server. At any other address nobody stays signed in.
    """

    file: Path
    address: str

    @property
    def host(self) -> str:
        """The address's name alone."""
        return urlsplit(self.address).hostname or ""


def read_sign_in(home: Path, libraries: Collection[str] = ("authlib", "httpx")) -> SignIn | None:
    """The settings of this home, None where nobody has to sign in; raises :class:`BadSignIn`."""
    path = home / FILE
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSignIn(
            say(f"{path} 不是有效的 TOML，请改正：{error}", f"{path} is not TOML, mend it: {error}")
        ) from error
    _check(given.get("auth"), str(path))
    for library in libraries:
        if find_spec(library) is None:
            raise BadSignIn(
                say(
                    f"登录需要 {library}：请运行 python3 run.py setup",
                    f"signing in takes {library}: run “python3 run.py setup”",
                )
            )
    return SignIn(path, given["auth"]["redirect_uri"].removesuffix(CALLBACK))


def is_loopback(address: str | None) -> bool:
    """Whether a server bound to this address is reached from its own computer only."""
    if not address:
        return False
    if address == "localhost" or address.startswith("unix://"):
        return True
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


def why_sign_in_is_needed(address: str) -> str:
    """Why a server does not open to others without sign-in, and the two cures."""
    return say(
        f"没有设置登录，不能在 {address} 向其他电脑打开看板。请在数据文件夹写好 {FILE}（见 docs/access.md）；"
        "如确要任何人都能看，请加 --insecure。",
        f"Without sign-in the dashboard is not opened to other computers at {address}. Write {FILE} in the "
        "home (docs/access.md); or, to let anybody look, add --insecure.",
    )


def _check(auth: Any, where: str) -> None:
    if not isinstance(auth, dict):
        raise BadSignIn(
            say(
                f"{where}：缺少 [auth]，请照 docs/access.md 填写",
                f"{where}: [auth] is missing, see docs/access.md",
            )
        )
    for key in NEEDED:
        if not isinstance(auth.get(key), str) or not auth[key].strip():
            raise BadSignIn(
                say(
                    f"{where}：[auth] 下缺少 {key}，请照 docs/access.md 填写",
                    f"{where}: {key} is missing under [auth], see docs/access.md",
                )
            )
    if len(auth["cookie_secret"]) < SHORTEST_SECRET:
        raise BadSignIn(
            say(
                f"{where}：cookie_secret 少于 {SHORTEST_SECRET} 个字符，请换成随机的长字符串",
                f"{where}: cookie_secret has fewer than {SHORTEST_SECRET} characters, make it random",
            )
        )
    if not auth["redirect_uri"].endswith(CALLBACK):
        raise BadSignIn(
            say(
                f"{where}：redirect_uri 须以 {CALLBACK} 结尾",
                f"{where}: redirect_uri has to end with {CALLBACK}",
            )
        )
    for key in ("redirect_uri", "server_metadata_url"):
        address = urlsplit(auth[key])
        if address.scheme != "https" and not (address.scheme == "http" and is_loopback(address.hostname)):
            raise BadSignIn(
                say(
                    f"{where}：{key} 须以 https:// 开头，本机地址除外",
                    f"{where}: {key} has to begin with https://, unless it is this computer's own",
                )
            )
