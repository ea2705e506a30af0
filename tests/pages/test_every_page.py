"""Every page in a real browser, in both languages and themes: it fits, all can use it, it asks nobody."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from tests.support.browsing import axe_findings, go_to, open_at, settle

LAPTOP, MEETING, PHONE = (1366, 768), (1920, 1080), (390, 844)
PAGES = (
    "",
    "callbacks",
    "complaints",
    "causes",
    "advisors",
    "customers",
    "care",
    "voice",
    "worklist",
    "explore",
    "compare",
    "targets",
    "files",
    "definitions",
)


@dataclass(frozen=True)
class Tour:
    """All pages on a laptop and one more screen.

    axe looks at half of them on a laptop, and at those of ``others``; on a phone at all.
    """

    choices: str
    theme: str
    screen: tuple[int, int]
    judged: tuple[str, ...]
    others: tuple[str, ...]


TOURS = {
    "zh": Tour("lang=zh", "light", MEETING, PAGES[1:8], ("review",)),
    "en": Tour(
        "lang=en&store=S02",
        "dark",
        PHONE,
        ("", *PAGES[8:]),
        ("reports", "intake", "audit", "coding", "coaching", "review"),
    ),
}


@pytest.mark.parametrize("lang", TOURS)
def test_every_page_fits_and_is_accessible_and_asks_nothing_of_other_servers(served_demo, tab, lang):
    tour, asked, charts, found = TOURS[lang], [], [], []
    tab.on("request", lambda request: asked.append(request.url))
    tab.emulate_media(color_scheme=tour.theme)
    open_at(tab, f"{served_demo}/?{tour.choices}")
    for page in (*PAGES, *tour.others):
        go_to(tab, page)
        expect(tab.get_by_test_id("stException")).to_have_count(0)
        expect(tab.locator(".modebar")).to_have_count(0)
        charts += (names := tab.get_by_test_id("stPlotlyChart").evaluate_all(NAMES))
        assert all(names), f"a chart of {page} says nothing to who cannot see it"
        if page in (*tour.judged, *tour.others):
            found += axe_findings(tab, page)
        for screen in (LAPTOP, tour.screen):
            tab.set_viewport_size(dict(zip(("width", "height"), screen, strict=True)))
            settle(tab)
            wider = tab.get_by_test_id("stMain").evaluate(WIDER)
            assert wider <= 0, f"{page or 'overview'} is {wider} px wider than a screen of {screen}"
            if screen == PHONE:
                found += axe_findings(tab, f"{page} on a phone")
        tab.set_viewport_size(dict(zip(("width", "height"), LAPTOP, strict=True)))
    assert len(charts) > len(PAGES)
    assert not found, "\n".join(map(str, found))
    elsewhere = [url for url in asked if url.startswith(("http", "ws")) and "//127.0.0.1" not in url]
    assert not elsewhere


NAMES = """all => all.map(one => (one.closest('[aria-label]') ?? one.querySelector('[aria-label]'))
    ?.getAttribute('aria-label') ?? '')"""
"""What each chart is to a screen reader: its finding."""
WIDER = """async main => {
    const wider = () => main.scrollWidth - main.clientWidth;
    for (let n = 0; n < 50 && wider() > 0; n++) await new Promise(done => setTimeout(done, 100));
    return wider();
}"""
"""By how much a page is wider than its screen, once its charts have had time to take on the new width."""
