"""The users' guide in the product: whole in both languages, a section for each page, found by words."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from care.i18n import set_language
from pages.parts.help.guide import GUIDE, LINK, PICTURE, GuidePicture, guide, topics
from pages.parts.help.help_link import HELP_PAGE
from pages.parts.layout.navigation import GROUPS
from tests.conftest import LAPTOP
from tests.support.browsing import go_to, open_at, settle

NAMES = sorted(path.stem for path in (GUIDE / "zh").glob("*.md"))
MOST_BYTES = 700_000
"""Of all pictures of the guide."""


@pytest.fixture(params=["zh", "en"])
def lang(request):
    set_language(request.param)
    return request.param


def text(lang: str, name: str) -> str:
    return (GUIDE / lang / f"{name}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_a_topic_has_the_same_headings_pictures_and_links_in_both_languages(name):
    shapes = [
        (
            re.findall(r"^(#+) ", text(lang, name), re.MULTILINE),
            [file.removesuffix(f".{lang}.png") for _, file in PICTURE.findall(text(lang, name))],
            sorted(to for _, to in LINK.findall(text(lang, name))),
        )
        for lang in ("zh", "en")
    ]
    assert shapes[0] == shapes[1]


def test_the_contents_hold_every_topic_and_every_picture_is_shown_and_there(lang):
    assert sorted(topics()) == NAMES == sorted(path.stem for path in (GUIDE / lang).glob("*.md"))
    assert len(guide()) == 6
    shown = {
        part.path for topic in topics().values() for part in topic.parts if isinstance(part, GuidePicture)
    }
    assert shown == set((GUIDE / "pictures").glob(f"*.{lang}.png"))
    assert sum(path.stat().st_size for path in (GUIDE / "pictures").glob("*.png")) < MOST_BYTES


def test_every_page_of_the_navigation_has_its_section_under_its_own_name(lang):
    pages = [page for group in GROUPS.values() for page in group if page.name != HELP_PAGE]
    missing = [page.name for page in pages if page.name not in topics()]
    assert not missing, f"docs/guide/{lang} has no section of {', '.join(missing)}"
    assert {page.name: page.title for page in pages} == {
        page.name: topics()[page.name].title for page in pages
    }


def test_a_search_finds_the_topics_in_which_all_words_occur_and_shows_where():
    set_language("zh")
    found = {name: line for name, topic in topics().items() if (line := topic.excerpt("待补数据 声明"))}
    assert {"files", "trouble"} <= set(found)
    assert "start" not in found
    assert "待补数据" in found["files"] or "声明" in found["files"]
    assert not any(mark in line for line in found.values() for mark in ("**", "](", "!["))


def test_help_opens_the_section_of_its_page_finds_words_and_leads_back_with_all_choices(served_demo, tab):
    open_at(tab, f"{served_demo}/complaints?lang=zh&span=last_month")
    tab.get_by_role("link", name="帮助").click()
    expect(tab.get_by_role("heading", name="投诉", exact=True)).to_be_visible()
    settle(tab)
    expect(tab).to_have_url(re.compile("/help.*about=complaints"))
    tab.get_by_role("textbox", name="在帮助中查找").fill("撤回")
    tab.keyboard.press("Enter")
    tab.locator(".st-key-guide-text").get_by_role("button", name="导入", exact=True).click()
    expect(tab.get_by_role("heading", name="导错了")).to_be_visible()
    settle(tab)
    pictures = tab.locator(".st-key-guide-text img")
    assert pictures.evaluate_all("all => all.every(one => one.naturalWidth > 500 && one.alt)")
    assert pictures.count() == 1
    for theme, width in (("light", 1366), ("dark", 390)):
        tab.emulate_media(color_scheme=theme)
        tab.set_viewport_size({"width": width, "height": 844})
        settle(tab)
        assert not [one["id"] for one in Axe().run(tab).response["violations"]]
    tab.set_viewport_size(LAPTOP)
    settle(tab)
    tab.locator(".st-key-guide-text").get_by_role("button", name="数据来源").first.click()
    settle(tab)
    expect(tab.get_by_role("heading", name="表头不一样")).to_be_visible()
    go_to(tab, "complaints")
    expect(tab).to_have_url(re.compile("span=last_month$"))
