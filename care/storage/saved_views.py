"""The saved views of each user, their last filters and whether they took the tour; in ``HOME/views/``.

A view holds the query parameters of a page, so period presets stay relative. Each user has JSON files of
their own, named by a hash of the user.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from care.i18n import say
from care.semantic.renamed_metrics import present_choices
from care.storage.atomic_files import write_whole

FOLDER = "views"
LONGEST = 60
"""Maximum length of a view's name, in characters."""

WRONG_SHAPE = (ValueError, TypeError, KeyError, AttributeError)
"""What a file raises that is JSON and holds something else."""

Choices = Mapping[str, Sequence[str]]


class ViewsUnavailable(Exception):
    """Saved views cannot be read or written; the message names the file and the cure."""


@dataclass(frozen=True)
class SavedView:
    """A page with its query parameters, under a name."""

    name: str
    page: str
    choices: Choices


@dataclass(frozen=True)
class UserViews:
    """The saved views of one user in a home. Every method raises :class:`ViewsUnavailable`."""

    home: Path
    who: str

    def views(self) -> list[SavedView]:
        """The user's views, oldest first."""
        stored = self._read("views", [])
        try:
            views = [SavedView(**view) for view in stored]
            return [replace(view, choices=present_choices(view.choices)) for view in views]
        except WRONG_SHAPE as error:
            raise self._unavailable("views", error) from error

    def save(self, view: SavedView) -> None:
        """Save a view; one of the same name is replaced in its place in the list."""
        views = self.views()
        new = [] if view.name in {one.name for one in views} else [view]
        self._write_views([view if one.name == view.name else one for one in views] + new)

    def rename(self, name: str, new: str) -> None:
        """Rename a view; another view of the new name is deleted."""
        others = [one for one in self.views() if one.name != new or name == new]
        self._write_views([replace(one, name=new) if one.name == name else one for one in others])

    def remove(self, name: str) -> None:
        """Delete a view."""
        self._write_views([one for one in self.views() if one.name != name])

    def last(self) -> Choices:
        """The filters that the user chose last; empty if they never did."""
        stored = self._read("last", {})
        try:
            return present_choices(stored)
        except WRONG_SHAPE as error:
            raise self._unavailable("last", error) from error

    def remember(self, choices: Choices) -> None:
        """Save the current filters as the last ones."""
        self._write("last", choices)

    def toured(self) -> bool:
        """Whether the user has taken the tour."""
        return bool(self._read("tour", False))

    def tour(self) -> None:
        """Note that the user has taken the tour."""
        self._write("tour", True)

    def _write_views(self, views: Sequence[SavedView]) -> None:
        self._write("views", [asdict(view) for view in views])

    def _file(self, topic: str) -> Path:
        return self.home / FOLDER / f"{sha256(self.who.encode()).hexdigest()[:16]}.{topic}.json"

    def _read(self, topic: str, default: Any) -> Any:
        try:
            return json.loads(self._file(topic).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return default
        except (OSError, ValueError) as error:
            raise self._unavailable(topic, error) from error

    def _write(self, topic: str, content: object) -> None:
        try:
            write_whole(self._file(topic), json.dumps(content, ensure_ascii=False, indent=1))
        except OSError as error:
            raise self._unavailable(topic, error) from error

    def _unavailable(self, topic: str, error: Exception) -> ViewsUnavailable:
        return ViewsUnavailable(
            say(
                f"无法读写 {self._file(topic)}：{error}。请检查权限；文件损坏时请删除它。",
                f"{self._file(topic)} can be neither read nor written: {error}. Check its permissions, and "
                "delete it where it is damaged.",
            )
        )
