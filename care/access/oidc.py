"""Sign-in by OpenID Connect: ``HOME/signin.toml``, which Streamlit's ``st.login`` reads as its secrets."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from importlib.util import find_spec
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from care.i18n import say
from care.storage.toml_schema import TomlValidator
from care.storage.toml_values import FILLED_TEXT

FILE = "signin.toml"
SHORTEST_SECRET = 32
CALLBACK = "/oauth2callback"


class BadSignIn(ValueError):
    """The sign-in settings are invalid; the message names file, key and cure."""


TOML = TomlValidator(BadSignIn)
Filled = Annotated[
    str, replace(FILLED_TEXT, cure=("请照 docs/access.md 填写", "see docs/access.md for what to write"))
]


@dataclass(frozen=True)
class _Provider:
    """The schema of ``[auth]``; further keys are for Streamlit and are not checked."""

    redirect_uri: Filled
    cookie_secret: Filled
    client_id: Filled
    client_secret: Filled
    server_metadata_url: Filled


@dataclass(frozen=True)
class SignIn:
    """The settings file, and the address at which people open the dashboard, without a path.

    ``{port}`` in the address stands for the server's port. At any other address sign-in does not last,
    because the cookie belongs to this one.
    """

    file: Path
    address: str

    @property
    def host(self) -> str:
        """The host name of the address."""
        return urlsplit(self.address).hostname or ""


def read_sign_in(home: Path, libraries: Collection[str] = ("authlib", "httpx")) -> SignIn | None:
    """The sign-in settings of this home, None without the file; raises :class:`BadSignIn`.

    ``libraries``: modules that sign-in needs; the error says how to install a missing one.
    """
    path = home / FILE
    try:
        tables = TOML.read(path).tables
    except FileNotFoundError:
        return None
    if not isinstance(tables.get("auth"), dict):
        raise BadSignIn(
            say(
                f"{path}：缺少 [auth]，请照 docs/access.md 填写",
                f"{path}: [auth] is missing, see docs/access.md",
            )
        )
    provider = TOML.table(tables["auth"], _Provider, f"{path}, [auth]", only_known=False)
    _check(provider, str(path))
    for library in libraries:
        if find_spec(library) is None:
            raise BadSignIn(
                say(
                    f"登录需要 {library}：请运行 python3 run.py setup",
                    f"signing in takes {library}: run “python3 run.py setup”",
                )
            )
    return SignIn(path, provider.redirect_uri.removesuffix(CALLBACK))


def is_loopback(address: str | None) -> bool:
    """Whether a server bound to this address can be reached from its own computer only."""
    if not address:
        return False
    if address == "localhost" or address.startswith("unix://"):
        return True
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


def why_sign_in_is_needed(address: str) -> str:
    """The message that a server without sign-in is not opened to other computers, with the two cures."""
    return say(
        f"没有设置登录，不能在 {address} 向其他电脑打开看板。请在数据文件夹写好 {FILE}（见 docs/access.md）；"
        "如确要任何人都能看，请加 --insecure。",
        f"Without sign-in the dashboard is not opened to other computers at {address}. Write {FILE} in the "
        "home (docs/access.md); or, to let anybody look, add --insecure.",
    )


def _check(provider: _Provider, where: str) -> None:
    if len(provider.cookie_secret) < SHORTEST_SECRET:
        raise BadSignIn(
            say(
                f"{where}：cookie_secret 少于 {SHORTEST_SECRET} 个字符，请换成随机的长字符串",
                f"{where}: cookie_secret has fewer than {SHORTEST_SECRET} characters, make it random",
            )
        )
    if not provider.redirect_uri.endswith(CALLBACK):
        raise BadSignIn(
            say(
                f"{where}：redirect_uri 须以 {CALLBACK} 结尾",
                f"{where}: redirect_uri has to end with {CALLBACK}",
            )
        )
    for key in ("redirect_uri", "server_metadata_url"):
        address = urlsplit(getattr(provider, key))
        if address.scheme != "https" and not (address.scheme == "http" and is_loopback(address.hostname)):
            raise BadSignIn(
                say(
                    f"{where}：{key} 须以 https:// 开头，本机地址除外",
                    f"{where}: {key} has to begin with https://, unless it is this computer's own",
                )
            )
