"""Write a report as PPTX, XLSX or HTML, chosen by the file extension."""

from collections.abc import Callable
from pathlib import Path

from care.i18n import say
from care.reports.model.document import Report
from care.reports.render.html import render_html
from care.reports.render.pptx import render_pptx
from care.reports.render.xlsx import render_xlsx

FORMATS: dict[str, Callable[[Report], bytes]] = {
    ".pptx": render_pptx,
    ".xlsx": render_xlsx,
    ".html": render_html,
}
"""The renderer of each file extension; it returns the content of the file."""


class Unwritable(Exception):
    """The file cannot be written; the message gives the reason and the remedy."""


def check_name(path: Path) -> None:
    """Raise :class:`Unwritable` if the file extension is not supported."""
    if path.suffix.lower() not in FORMATS:
        endings = ", ".join(FORMATS)
        raise Unwritable(
            say(
                f"不会写 {path.name}：文件名请以 {endings} 之一结尾。",
                f"cannot write {path.name}: end the file's name in one of {endings}.",
            )
        )


def write_report(report: Report, path: Path) -> None:
    """Write the report to ``path``, creating its folder; raises :class:`Unwritable`."""
    check_name(path)
    content = FORMATS[path.suffix.lower()](report)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise Unwritable(
            say(
                f"写不了 {path}：{error.strerror}。若文件正打开着，请先关闭。",
                f"cannot write {path}: {error.strerror}. If it is open in another program, close it first.",
            )
        ) from error
