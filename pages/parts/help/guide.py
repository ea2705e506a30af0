"""The users' guide: a text a topic in each language, in the order of its table of contents."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from care.i18n import Language, language

GUIDE = Path(__file__).parents[3] / "docs" / "guide"
"""The folder of the texts: README.md is the contents; ``zh/``, ``en/`` and ``pictures/`` lie beside it."""
CONTENTS = re.compile(r"^## (?P<zh>.+) / (?P<en>.+)$|^- \[.+\]\(zh/(?P<topic>\w+)\.md\)", re.MULTILINE)
TITLE = re.compile(r"# (.+)\n+")
PICTURE = re.compile(r"^!\[(.+)\]\(\.\./pictures/([\w.]+)\)\n", re.MULTILINE)
LINK = re.compile(r"\[([^\]]+)\]\((\w+)\.md\)")
MARKUP = re.compile(r"[*`#|]+|^[-\d.]+ ", re.MULTILINE)
EXCERPT = 90
"""Number of letters of an excerpt."""


@dataclass(frozen=True)
class GuidePicture:
    """A picture of the guide, with what it shows."""

    shows: str
    path: Path


@dataclass(frozen=True)
class GuideTopic:
    """A topic of the guide in one language; of a page it has the page's name in the address."""

    name: str
    title: str
    text: str

    @property
    def parts(self) -> Iterator[str | GuidePicture]:
        """The text as Markdown, with the pictures where they stand."""
        found = PICTURE.split(self.text)
        for words, shows, file in zip(found[::3], [*found[1::3], ""], [*found[2::3], ""], strict=True):
            yield words
            if file:
                yield GuidePicture(shows, GUIDE / "pictures" / file)

    def excerpt(self, wanted: str) -> str | None:
        """The line with the first of the words, where all of them occur in the topic; else None."""
        plain = MARKUP.sub("", LINK.sub(r"\1", PICTURE.sub("", self.text)))
        words = wanted.lower().split()
        if not words or not all(word in f"{self.title}\n{plain}".lower() for word in words):
            return None
        lines = [line for line in plain.splitlines() if line.strip()]
        best = max(lines, key=lambda line: sum(word in line.lower() for word in words))
        first = min((at for word in words if (at := best.lower().find(word)) >= 0), default=0)
        begin = max(0, min(first - EXCERPT // 3, len(best) - EXCERPT))
        end = begin + EXCERPT
        return f"{'…' if begin else ''}{best[begin:end].strip()}{'…' if end < len(best) else ''}"


def guide() -> dict[str, tuple[GuideTopic, ...]]:
    """The topics under the titles of their groups, in the reader's language."""
    return _guide(language())


def topics() -> dict[str, GuideTopic]:
    """The topics by name, in the order of the contents."""
    return {topic.name: topic for group in guide().values() for topic in group}


@cache
def _guide(of: Language) -> dict[str, tuple[GuideTopic, ...]]:
    found: dict[str, tuple[GuideTopic, ...]] = {}
    group = ""
    for line in CONTENTS.finditer((GUIDE / "README.md").read_text(encoding="utf-8")):
        if name := line["topic"]:
            found[group] = (*found[group], _topic(of, name))
        else:
            group = line[of]
            found[group] = ()
    return found


def _topic(of: Language, name: str) -> GuideTopic:
    text = (GUIDE / of / f"{name}.md").read_text(encoding="utf-8")
    title = TITLE.match(text)
    if title is None:
        raise ValueError(f"docs/guide/{of}/{name}.md has no title")
    return GuideTopic(name, title[1], text[title.end() :])
