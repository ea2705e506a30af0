"""What documents promise: both READMEs say the same, links lead somewhere, files that are named exist."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
FENCE = re.compile(r"^```\w*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^(#+) (.+)$", re.MULTILINE)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
FILE = re.compile(r"`((?:[a-z_][\w.-]*/)+[\w.-]+\.(?:py|toml|sql|js|css))`")
"""A path from the root; a placeholder in capitals, as HOME/, is none."""
NAME = re.compile(r"`(\w+\.(?:py|sql))`")
ROOMS = ("care", "commands", "etl", "pages", "tests", "warehouse")
MOST_BYTES = 150_000
"""A picture must not make a clone heavy."""


def names(document: Path) -> str:
    return str(document.relative_to(ROOT))


def prose(document: Path) -> str:
    """A document without its code blocks."""
    return FENCE.sub("", document.read_text(encoding="utf-8"))


def anchors(document: Path) -> set[str]:
    """What a link may name behind #: each heading in lower case, its words joined by hyphens."""
    titles = (title for _, title in HEADING.findall(prose(document)))
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def test_both_readmes_have_the_same_headings_commands_and_links():
    english, chinese = (ROOT / name for name in ("README.md", "README.zh-CN.md"))
    levels = [[level for level, _ in HEADING.findall(prose(readme))] for readme in (english, chinese)]
    assert levels[0] == levels[1], "README.md and README.zh-CN.md differ in their headings"
    commands = [FENCE.findall(readme.read_text(encoding="utf-8")) for readme in (english, chinese)]
    assert commands[0] == commands[1], "README.md and README.zh-CN.md differ in their commands"
    links = [LINK.findall(prose(readme))[1:] for readme in (english, chinese)]
    assert links[0] == links[1], "README.md and README.zh-CN.md differ in their links"


@pytest.mark.parametrize("document", DOCUMENTS, ids=names)
def test_every_relative_link_leads_somewhere(document: Path):
    for link in LINK.findall(prose(document)):
        if link.startswith(("https://", "http://")):
            continue
        path, _, anchor = link.partition("#")
        target = document.parent / path if path else document
        assert target.exists(), f"{names(document)} links to {link}, which is not there"
        if anchor:
            assert anchor in anchors(target), f"{names(document)} links to {link}: no such heading"


@pytest.mark.parametrize("document", DOCUMENTS, ids=names)
def test_every_file_that_is_named_exists(document: Path):
    text = prose(document)
    known = {path.name for room in ROOMS for path in (ROOT / room).rglob("*.*")}
    known |= {path.name for path in ROOT.glob("*.py")}
    missing = [path for path in FILE.findall(text) if not (ROOT / path).exists()]
    missing += [name for name in NAME.findall(text) if name not in known]
    assert not missing, f"{names(document)} names {', '.join(missing)}, which is not there"


def test_pictures_are_small():
    pictures = sorted((ROOT / "docs").rglob("*.png"))
    assert pictures, "run “python -m tests.support.pictures”"
    for picture in pictures:
        assert picture.stat().st_size < MOST_BYTES, f"{names(picture)} is too large: make its page smaller"


def test_every_document_stands_in_an_index():
    indexes = [ROOT / "docs" / folder / "README.md" for folder in ("", "decisions", "guide")]
    listed = {(index.parent / link).resolve() for index in indexes for link in LINK.findall(prose(index))}
    missing = [names(path) for path in DOCUMENTS if path.parent != ROOT and path not in {*listed, indexes[0]}]
    assert not missing, f"no README.md of docs/, docs/decisions/ or docs/guide/ lists {', '.join(missing)}"


def test_every_term_of_the_glossary_names_where_it_lives():
    rows = [
        row.strip("|").split("|")
        for row in prose(ROOT / "docs" / "glossary.md").splitlines()
        if row[:1] == "|"
    ]
    unplaced = [
        row[0].strip() for row in rows[2:] if "/" not in row[3] and row[3].strip("- ") not in ("", "where")
    ]
    assert not unplaced, f"docs/glossary.md: say in which module to find {', '.join(unplaced)}"
