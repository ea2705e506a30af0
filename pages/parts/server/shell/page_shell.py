"""The document that each page of the dashboard begins with: Streamlit's own, with what it leaves for later.

Streamlit asks for a chart's script only when a chart has come: behind its own start, the socket and the first
run. Plotly's is half of all bytes. What the first screen takes is asked for at once here, as far as the
installed version's own files tell; where they tell nothing, everything comes as Streamlit has it.
"""

import json
import re
from collections.abc import Iterator
from html import escape
from pathlib import Path

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from care.i18n import Language
from pages.parts.session.guard import app_name

FIRST_SCREEN = (
    "Html",
    "PageLink",
    "Selectbox",
    "Multiselect",
    "BidiComponent",
    "ButtonGroup",
    "Button",
    "Metric",
    "PlotlyChart",
)
"""The scripts that draw a first screen, by their names before the hash."""
ASKED = re.compile(r"\"\./(static/[^\"]+\.(?:js|css))\"")
IMPORTED = re.compile(r"(?:from|import)\"\./([\w.-]+\.js)\"")
"""A script that another cannot begin without; what it may need later is imported by a call."""
OWN_FONT = re.compile(r"<link\s+rel=\"preload\"\s+href=\"[^\"]+\"\s+as=\"font\"[^>]*>\s*")
"""Streamlit's own font is asked for before all else, and none of our pages is written in it."""
SCRIPTS = "".join(
    Path(__file__).with_name(name).read_text(encoding="utf-8")
    for name in ("connection.js", "keyboard.js", "roles.js")
)
STYLE = Path(__file__).with_name("connection.css").read_text(encoding="utf-8")


class PageShell:
    """The document, and what it asks for."""

    def __init__(self, folder: Path) -> None:
        self._document = (folder / "index.html").read_text(encoding="utf-8")
        asked = ASKED.findall(self._document)
        self._early = [one for one in _needed(folder / "static" / "js") if one not in asked]
        self.loads = (*asked, *self._early)
        """Paths of scripts and styles, relative to the folder, in the order in which they are asked for."""

    def document(self, language: Language) -> str:
        """The document in the language of :func:`care.i18n.say`, which ``language`` names."""
        early = "".join(f'<link rel="modulepreload" crossorigin href="./{one}">\n' for one in self._early)
        told = json.dumps({"words": _words(), "running": list(_running())}, ensure_ascii=False)
        own = f"<style>{STYLE}</style>\n<script>{SCRIPTS.replace('SETTINGS', told)}</script>\n"
        text = OWN_FONT.sub("", self._document)
        text = text.replace('<html lang="en">', f'<html lang="{language}">')
        text = re.sub(r"<title>.*?</title>", f"<title>{escape(app_name())}</title>", text)
        return text.replace("<head>", f"<head>\n{own}", 1).replace("</head>", f"{early}</head>", 1)


def _needed(scripts: Path) -> Iterator[str]:
    """The scripts of FIRST_SCREEN and all that these begin with, the deepest last."""
    names = {path.name.partition(".")[0]: path for path in sorted(scripts.glob("*.js"))}
    waiting = [names[name].name for name in FIRST_SCREEN if name in names]
    seen = set(waiting)
    while waiting:
        name = waiting.pop(0)
        yield f"static/js/{name}"
        found = IMPORTED.findall((scripts / name).read_text(encoding="utf-8"))
        new = [one for one in dict.fromkeys(found) if one not in seen and (scripts / one).exists()]
        seen.update(new)
        waiting += new


def _words() -> dict[str, dict[str, str]]:
    """What is said while there is no connection, by language and place: a page may change its language."""
    told = {
        "lost": (
            "与看板的连接断开，正在重新连接；现在显示的是断开前的数字。",
            "The connection to the dashboard is lost and being made anew; the figures are those of before.",
        ),
        "title": ("连接断开", "Connection lost"),
        "cure": (
            "看板没有应答，正在继续尝试，恢复后自动刷新。若一直连不上，请检查网络，"
            "或请管理员查看看板服务是否在运行。",
            "The dashboard does not answer. It is tried again, and shown anew once it does. If that takes "
            "long, check the network, or ask the administrator whether the dashboard's service runs.",
        ),
        "close": ("关闭", "Close"),
    }
    return {
        language: {place: pair[nth] for place, pair in told.items()}
        for nth, language in enumerate(("zh", "en"))
    }


def _running() -> bytes:
    """The message that a run goes on: a page that hears it before it connects again asks for that run."""
    message = ForwardMsg()
    message.session_status_changed.script_is_running = True
    return message.SerializeToString()
