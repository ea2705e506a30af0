"""The settings that this server was started with: home, network, and whether users have to sign in."""

import os
from pathlib import Path

import streamlit as st

from care.access import grants, oidc
from care.access.oidc import BadSignIn, is_loopback, why_sign_in_is_needed
from care.i18n import say


def home() -> Path:
    """The folder that holds everything this dashboard serves."""
    return Path(os.environ.get("CARE_HOME", "data"))


def base_path() -> str:
    """The path below which a proxy shows the dashboard, as "/care"; empty where it has the whole host."""
    told = (st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{told}" if told else ""


def network() -> str | None:
    """The address of the lake whose network is shown in place of the home's own records; else None."""
    return os.environ.get("CARE_NETWORK") or None


def is_insecure() -> bool:
    """Whether the server was started to admit anybody, without sign-in."""
    return os.environ.get("CARE_INSECURE") == "1" and not has_sign_in()


def has_sign_in() -> bool:
    """Whether the server was started with sign-in; a change takes another start."""
    return os.environ.get("CARE_SIGN_IN") == "1"


def check_openness() -> None:
    """Raise BadSignIn where anybody would be admitted though ``--insecure`` was not given.

    ``care serve`` has checked the same; this is for a server that was started in another way, or whose home
    was given settings while it ran.
    """
    if has_sign_in() or is_insecure():
        return
    for file in (oidc.FILE, grants.FILE):
        if (home() / file).exists():
            raise BadSignIn(
                say(
                    f"数据文件夹里有 {file}，但看板启动时没有设置登录。请写好 {oidc.FILE} 后用 care serve "
                    f"重新启动；不需要登录时请移走 {file}。",
                    f"The home has {file}, but this server was started without sign-in. Write {oidc.FILE} "
                    f"and start it again with “care serve”; where nobody is to sign in, remove {file}.",
                )
            )
    address = st.get_option("server.address")
    if not is_loopback(address):
        raise BadSignIn(why_sign_in_is_needed(address or "0.0.0.0"))  # noqa: S104 - said, not bound
