"""A name in both languages."""

from dataclasses import dataclass

from care.i18n import say


@dataclass(frozen=True)
class Label:
    """A name in both languages."""

    zh: str
    en: str

    @property
    def text(self) -> str:
        """The name in the reader's language."""
        return say(self.zh, self.en)


def labels_of(*rows: tuple[str, str, str]) -> dict[str, Label]:
    """Labels by key, of rows of key, Chinese and English name."""
    return {key: Label(zh, en) for key, zh, en in rows}
