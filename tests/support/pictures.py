"""Make the pictures of README anew: ``python -m tests.support.pictures`` writes docs/pictures/*.png.

The demo is made in a temporary folder and served on this machine while Chromium looks at it.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from etl.demo import write_demo
from etl.pipeline.load import load
from tests.support.browsing import chromium, new_context, open_at, settle
from tests.support.served import end, start

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
PAGES = {"overview": ("", 745), "callbacks": ("callbacks", 665)}
"""By the file's name: the address of its page, and how many pixels are shown: up to where a row ends."""
WIDTH = 1366
"""Pixels of a laptop, which the overview is made for."""
COLOURS = 128
"""Number of colours of a picture: enough for screens, and a third of the size."""


def main() -> None:
    """Write all pictures."""
    FOLDER.mkdir(parents=True, exist_ok=True)
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
            for name, (page, height) in PAGES.items():
                take(browser, f"{address}/{page}", height, FOLDER / f"{name}.png")
        finally:
            end(pid)


def take(browser: Browser, address: str, height: int, path: Path) -> None:
    """Write what a page shows on its first screen."""
    context = new_context(
        browser, viewport={"width": WIDTH, "height": height}, color_scheme="light", locale="zh-CN"
    )
    tab = context.new_page()
    open_at(tab, address)
    settle(tab)
    tab.screenshot(path=path)
    with Image.open(path) as picture:
        picture.convert("RGB").quantize(COLOURS, Image.Quantize.FASTOCTREE).save(path, optimize=True)
    context.close()


if __name__ == "__main__":
    main()
