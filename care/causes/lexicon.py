"""The tree of causes and the words that tell of each: one TOML file a cause (docs/causes.md).

The built-in files are those of the tree of definitions §8. A file of the same name in ``HOME/causes/`` adds
its words to the built-in one, a file of another name is a cause of the home's own.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

from care.causes.patterns.linear_pattern import InvalidPattern, LinearPattern, any_of
from care.causes.plain_text import plain_text
from care.i18n import say
from care.storage.toml_schema import TomlValidator

BUILT_IN = Path(__file__).with_name("lexicon")
FOLDER = "causes"
OTHER = "其他"
"""The cause that says nothing, as the tree calls it."""
SAYS_NOTHING = frozenset({OTHER, "其它", "其他原因", "其它原因", "未知", "other", "others", "unknown", "n/a"})
"""Recorded causes that are as good as blank, in lower case."""


class BadLexicon(Exception):
    """A file of causes that is wrong; the message names file, entry and cure."""


@dataclass(frozen=True)
class Both:
    """A label in Chinese and English."""

    zh: str
    en: str


@dataclass(frozen=True)
class CauseEntry:
    """One file of the lexicon: a cause with its stage, and what tells of it.

    ``words`` are compared in one form (half-width, lower case); ``patterns`` are regular expressions over
    that form; ``not_words`` are phrases that hold a word and mean something else.
    """

    label: Both | None = None
    stage: Both | None = None
    words: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    not_words: tuple[str, ...] = ()


@dataclass(frozen=True)
class TreeCause:
    """A cause of the tree. ``name`` is how it is recorded: its Chinese label."""

    key: str
    name: str
    label_en: str
    stage: Both
    words: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    not_words: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """Its name in the reader's language."""
        return say(self.name, self.label_en)


@dataclass(frozen=True)
class Lexicon:
    """All causes, in the order of their stages and names."""

    causes: tuple[TreeCause, ...]
    names: Mapping[str, TreeCause] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", {cause.name: cause for cause in self.causes})

    @cached_property
    def words(self) -> dict[str, tuple[int, ...]]:
        """Every word in its plain form → the causes that it tells of, by their place."""
        found: dict[str, list[int]] = {}
        for place, cause in enumerate(self.causes):
            for word in dict.fromkeys(map(plain_text, cause.words)):
                found.setdefault(word, []).append(place)
        return {word: tuple(places) for word, places in found.items() if word}

    @cached_property
    def patterns(self) -> list[tuple[int, LinearPattern]]:
        """Each pattern with the place of its cause."""
        return [
            (place, LinearPattern(one)) for place, cause in enumerate(self.causes) for one in cause.patterns
        ]

    @cached_property
    def any_pattern(self) -> LinearPattern | None:
        """One that matches where any of the patterns does."""
        return any_of(tuple(pattern for _, pattern in self.patterns))

    @cached_property
    def not_words(self) -> list[tuple[int, re.Pattern[str]]]:
        """By the place of a cause: the phrases in which its words do not count."""
        return [
            (place, re.compile("|".join(map(re.escape, map(plain_text, cause.not_words)))))
            for place, cause in enumerate(self.causes)
            if cause.not_words
        ]


def is_blank_cause(cause: str | None) -> bool:
    """Whether a recorded cause says nothing: blank, or a word for other."""
    return cause is None or not cause.strip() or cause.strip().lower() in SAYS_NOTHING


def read_lexicon(home: Path | None = None) -> Lexicon:
    """The built-in causes with what a home adds; raises :class:`BadLexicon`."""
    entries = dict(_built_in())
    folder = None if home is None else home / FOLDER
    for file in sorted(folder.glob("*.toml")) if folder is not None and folder.is_dir() else ():
        added, before = _entry(file), entries.get(file.stem)
        entries[file.stem] = added if before is None else _joined(before, added)
    causes = [_cause(key, entry) for key, entry in entries.items()]
    return Lexicon(tuple(sorted(causes, key=lambda one: (STAGES.get(one.stage.zh, len(STAGES)), one.key))))


STAGES = {"销售": 0, "售后": 1, "产品": 2, "其他": 4}
"""The order of the stages; a stage of a home's own stands before the last."""


@cache
def _built_in() -> tuple[tuple[str, CauseEntry], ...]:
    return tuple((file.stem, _entry(file)) for file in sorted(BUILT_IN.glob("*.toml")))


def _entry(file: Path) -> CauseEntry:
    validator = TomlValidator(BadLexicon)
    document = validator.read(file, file.name)
    entry: CauseEntry = validator.table(document.tables, CauseEntry, file.name)
    for pattern in entry.patterns:
        try:
            LinearPattern(pattern)
        except InvalidPattern as fault:
            raise BadLexicon(
                say(
                    f"{file.name}：patterns 中的 {pattern} 不是有效的正则表达式（{fault}），请改正",
                    f"{file.name}: {pattern} in patterns is no regular expression ({fault}): correct it",
                )
            ) from fault
    return entry


def _joined(before: CauseEntry, added: CauseEntry) -> CauseEntry:
    return CauseEntry(
        added.label or before.label,
        added.stage or before.stage,
        (*before.words, *added.words),
        (*before.patterns, *added.patterns),
        (*before.not_words, *added.not_words),
    )


def _cause(key: str, entry: CauseEntry) -> TreeCause:
    if entry.label is None:
        raise BadLexicon(
            say(
                f"{key}.toml：新的原因要有 label = {{ zh = …, en = … }}",
                f"{key}.toml: a new cause needs label = {{ zh = …, en = … }}",
            )
        )
    stage = entry.stage or Both("其他", "Other")
    return TreeCause(key, entry.label.zh, entry.label.en, stage, entry.words, entry.patterns, entry.not_words)


def tree(lexicon: Lexicon) -> Iterator[tuple[str, list[TreeCause]]]:
    """The stages in the reader's language, each with its causes."""
    stages: dict[tuple[str, str], list[TreeCause]] = {}
    for cause in lexicon.causes:
        stages.setdefault((cause.stage.zh, cause.stage.en), []).append(cause)
    for (zh, en), causes in stages.items():
        yield say(zh, en), causes
