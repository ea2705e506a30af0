"""Make the pictures of README and of the guide anew: ``python -m tests.support.pictures``.

The demo is made in a temporary folder and served on this machine while Chromium looks at it.
"""

import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from etl.demo import write_demo
from etl.pipeline.load import load
from tests.support.browsing import chromium, new_context, open_at, settle
from tests.support.served import end, start

DOCS = Path(__file__).parents[2] / "docs"
README, GUIDE = DOCS / "pictures", DOCS / "guide" / "pictures"
LANGUAGES = ("zh", "en")


@dataclass(frozen=True)
class Shot:
    """What a picture shows: an address in a window of a size, the whole of it or one part.

    ``drop``: the export that is dropped on the page before. ``colours``: enough for screens, and a third of
    the size.
    """

    address: str
    size: tuple[int, int]
    part: str | None = None
    drop: str | None = None
    colours: int = 64


LAPTOP, COLUMN = 1366, 1000
"""Pixels of a laptop, which the overview is made for, and of what is still read in the guide's column."""
ON_README = {
    "overview": Shot("", (LAPTOP, 745), colours=128),
    "callbacks": Shot("callbacks", (LAPTOP, 665), colours=128),
}
IN_GUIDE = {
    "start": Shot("", (COLUMN, 165)),
    "overview": Shot("", (LAPTOP, 745)),
    "records": Shot("callbacks?open=on-time-callback_on_time_rate", (COLUMN, 480)),
    "trend": Shot(
        "callbacks?store=S01&callback_type=service",
        (LAPTOP, 768),
        part=".stColumn:has(.js-plotly-plot) >> nth=1",
    ),
    "advisors": Shot(
        "advisors?metric=callback_on_time_rate&span=custom&days=2025-12-01&days=2026-03-10&store=S01"
        "&callback_type=service",
        (COLUMN, 760),
    ),
    "worklist": Shot("worklist", (COLUMN, 480)),
    "review": Shot("review", (LAPTOP, 768)),
    "intake": Shot("intake", (COLUMN, 900), drop="投诉"),
    "targets": Shot("targets", (COLUMN, 620)),
}
"""By the file's name. Those of the guide are taken in each language."""


def main() -> None:
    """Write all pictures."""
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = chromium(playwright)
        if browser is None:
            sys.exit("no Chromium on this machine: install chromium-headless-shell or chromium")
        home = Path(folder) / "home"
        exports = Path(folder) / "exports"
        write_demo(exports)
        load(home, [exports])
        pid, address = start(home)
        try:
            for name, shot in ON_README.items():
                take(browser, address, shot, README / f"{name}.png", "zh", exports)
            for language in LANGUAGES:
                for name, shot in IN_GUIDE.items():
                    take(browser, address, shot, GUIDE / f"{name}.{language}.png", language, exports)
        finally:
            end(pid)


def take(browser: Browser, server: str, shot: Shot, path: Path, language: str, exports: Path) -> None:
    """Write one picture."""
    path.parent.mkdir(parents=True, exist_ok=True)
    context = new_context(
        browser,
        viewport=dict(zip(("width", "height"), shot.size, strict=True)),
        color_scheme="light",
        locale="zh-CN" if language == "zh" else "en-US",
    )
    tab = context.new_page()
    open_at(tab, f"{server}/{shot.address}{'&' if '?' in shot.address else '?'}lang={language}")
    if shot.drop:
        export = next(path for path in sorted(exports.rglob("*.*")) if shot.drop in path.name)
        tab.locator("input[type=file]").set_input_files(export)
        tab.get_by_role("tab").or_(tab.get_by_test_id("stDataFrame")).first.wait_for()
    settle(tab)
    (tab.locator(shot.part) if shot.part else tab).screenshot(path=path)
    with Image.open(path) as picture:
        flat = picture.convert("RGB").quantize(shot.colours, Image.Quantize.FASTOCTREE)
        flat.save(path, optimize=True)
    context.close()


if __name__ == "__main__":
    main()
