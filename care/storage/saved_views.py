"""Views that people have saved under names of their own, and what each looked at last; ``HOME/views/``.

A view is what stands in a page's address, so periods by name stay relative. Everybody has files of their
own, named by a hash of who they are.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from care.i18n import say
from care.storage.atomic_files import write_whole

FOLDER = "views"
LONGEST = 60
"""Characters of a view's name."""

Choices = Mapping[str, Sequence[str]]


class ViewsUnavailable(Exception):
    """Views can be neither read nor kept; the message says what to look at."""


@dataclass(frozen=True)
class SavedView:
    """A page with its choices, under a name."""

    name: str
    page: str
    choices: Choices


@dataclass(frozen=True)
class UserViews:
    """What one person has saved in a home. Every method raises :class:`ViewsUnavailable`."""

    home: Path
    who: str

    def views(self) -> list[SavedView]:
        """Their views, the oldest first."""
        return [SavedView(**view) for view in self._read("views", [])]

    def save(self, view: SavedView) -> None:
        """Keep a view; one of the same name is replaced where it stands."""
        before = self.views()
        new = [] if view.name in {one.name for one in before} else [view]
        self._keep([view if one.name == view.name else one for one in before] + new)

    def rename(self, name: str, new: str) -> None:
        """Give a view another name; one that had it before is replaced."""
        others = [one for one in self.views() if one.name != new or name == new]
        self._keep([replace(one, name=new) if one.name == name else one for one in others])

    def remove(self, name: str) -> None:
        """Throw a view away."""
        self._keep([one for one in self.views() if one.name != name])

    def last(self) -> Choices:
        """What they had chosen last, nothing where they never did."""
        choices: Choices = self._read("last", {})
        return choices

    def remember(self, choices: Choices) -> None:
        """Keep what is chosen now as what was chosen last."""
        self._write("last", choices)

    def toured(self) -> bool:
        """Whether they have met the tour."""
        return bool(self._read("tour", False))

    def tour(self) -> None:
        """They have met the tour."""
        self._write("tour", True)

    def _keep(self, views: Sequence[SavedView]) -> None:
        self._write("views", [asdict(view) for view in views])

    def _file(self, what: str) -> Path:
        return self.home / FOLDER / f"{sha256(self.who.encode()).hexdigest()[:16]}.{what}.json"

    def _read(self, what: str, nothing: Any) -> Any:
        try:
            return json.loads(self._file(what).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return nothing
        except (OSError, ValueError) as fault:
            raise self._cannot(what, fault) from fault

    def _write(self, what: str, content: object) -> None:
        try:
            write_whole(self._file(what), json.dumps(content, ensure_ascii=False, indent=1))
        except OSError as fault:
            raise self._cannot(what, fault) from fault

    def _cannot(self, what: str, fault: Exception) -> ViewsUnavailable:
        return ViewsUnavailable(
            say(
                f"无法读写 {self._file(what)}：{fault}。请检查权限；文件损坏时请删除它。",
                f"{self._file(what)} can be neither read nor written: {fault}. Check its permissions, and "
                "delete it where it is damaged.",
            )
        )
