"""The page of people who have not signed in: a link to the provider, and nothing of the dashboard."""

import re
from html import escape

from streamlit.auth_util import encode_provider_token

from care.i18n import say
from pages.parts.session.guard import app_name
from pages.parts.session.server_settings import base_path

SIGN_IN = "/sign-in"
"""Leads to the provider at any time, because Streamlit's own address for it is good for two minutes."""
WANTED_COOKIE = "care_wanted"
"""The page to return to after signing in."""
PAGE = re.compile(r"/[a-z_]*(\?[\w.~%+&=,:-]{0,1500})?")
"""A page of the dashboard with its choices, and no other address."""
DOCUMENT = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title><style>
:root {{ color-scheme: light dark; font: 1rem/1.6 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC',
'Segoe UI', sans-serif; }}
main {{ max-width: 30rem; margin: 20vh auto; padding: 0 1.5rem; }}
a {{ display: inline-block; padding: .4rem 1.2rem; border-radius: .3rem; background: #00756A; color: #fff;
text-decoration: none; }}
</style></head><body><main><h1>{title}</h1><p>{words}</p><p><a role="button" href="{address}">{button}</a></p>
</main></body></html>"""


def sign_in_page() -> bytes:
    """The page in the language of :func:`care.i18n.say`."""
    told = {
        "language": say("zh", "en"),
        "title": app_name(),
        "words": say("请用公司账号登录。", "Please sign in with your company account."),
        "button": say("登录", "Sign in"),
        "address": base_path() + SIGN_IN,
    }
    return DOCUMENT.format_map({name: escape(text) for name, text in told.items()}).encode()


def provider_address() -> str:
    """Where Streamlit sends people to the provider."""
    return "/auth/login?provider=" + encode_provider_token("default")


def wanted_page(path: str, query: str) -> str:
    """The page that was asked for, if it is one of the dashboard; else blank."""
    asked = f"{path}?{query}" if query else path
    return asked if PAGE.fullmatch(asked) else ""
