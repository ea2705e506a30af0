"""The views that are shared within a home: with everybody or a role, and put on the overview or the agenda.

They stand in ``HOME/views/shared.json``. A shared view holds choices and no figures: whoever opens it sees
what they may see. It is offered only to who sees every store that it names, and the names of colleagues where
it has any.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from care.access.principal import Principal, Right, Role
from care.audit.intent import noted_setting
from care.audit.log import AuditEvent
from care.i18n import say
from care.semantic.renamed_metrics import present_choices
from care.storage.atomic_files import write_whole
from care.storage.saved_views import FOLDER, WRONG_SHAPE, Choices, SavedView, ViewsUnavailable

FILE = "shared.json"


class SharedPlace(StrEnum):
    """Where a shared view is shown beside the list of views."""

    OVERVIEW = "overview"
    REVIEW = "review"

    @property
    def label(self) -> str:
        """Its name in the reader's language."""
        return say(*_PLACES[self])


_PLACES = {
    SharedPlace.OVERVIEW: ("总览", "the overview"),
    SharedPlace.REVIEW: ("周会议程", "the review's agenda"),
}


@dataclass(frozen=True)
class SharedView:
    """A view under a name, shared ``by`` somebody with a ``role``, or with everybody.

    ``stores``: those that it names, or those that its author may see, where these are not all; None for every
    store. ``people``: whether it names colleagues.
    """

    name: str
    page: str
    choices: Choices
    by: str
    role: str | None = None
    places: tuple[str, ...] = ()
    stores: tuple[str, ...] | None = None
    people: bool = False

    def is_for(self, viewer: Principal, viewer_id: str) -> bool:
        """Whether a viewer is offered it. What they then see of it their own rights decide."""
        if (
            self.by != viewer_id
            and self.role is not None
            and self.role not in {one.value for one in viewer.roles}
        ):
            return False
        if self.people and not viewer.may(Right.PEOPLE):
            return False
        return all(map(viewer.sees, self.stores or ()))

    @property
    def whom(self) -> str:
        """With whom it is shared, in the reader's language."""
        return say("所有人", "everybody") if self.role is None else role_label(Role(self.role))


ROLES = {
    Role.GENERAL_MANAGER: ("总经理", "general managers"),
    Role.CARE_MANAGER: ("客服经理", "care managers"),
    Role.STORE_STAFF: ("门店人员", "store staff"),
    Role.ADMINISTRATOR: ("管理员", "administrators"),
    Role.VIEWER: ("只看数字者", "viewers of figures"),
}


def role_label(role: Role) -> str:
    """What those with a role are called."""
    return say(*ROLES[role])


def shared_view(
    view: SavedView,
    author: Principal,
    author_id: str,
    role: Role | None,
    places: Iterable[SharedPlace],
    stores: Mapping[str, str],
    colleagues: Iterable[str],
) -> SharedView:
    """A saved view as its author shares it. ``stores``: code → name of all that the author sees.

    Names of stores and colleagues are looked for in the choices and in the view's own name.
    """
    told = [*(code for codes in view.choices.values() for code in codes), view.name]
    named = {
        code for code, name in stores.items() if any(_names(code, text) or name in text for text in told)
    }
    people = any(_names(person, text) for person in colleagues for text in told)
    within = tuple(sorted(named)) or (None if author.stores is None else tuple(sorted(author.stores)))
    return SharedView(
        view.name,
        view.page,
        view.choices,
        author_id,
        role and role.value,
        tuple(place.value for place in places),
        within,
        people,
    )


@dataclass(frozen=True)
class SharedViews:
    """The shared views of a home. Every method raises :class:`ViewsUnavailable`."""

    home: Path

    def views(self) -> list[SharedView]:
        """All of them, oldest first; :meth:`SharedView.is_for` says who is offered which."""
        try:
            stored = json.loads(self._file.read_text(encoding="utf-8"))
            views = [SharedView(**_tuples(entry)) for entry in stored]
            return [replace(view, choices=present_choices(view.choices)) for view in views]
        except FileNotFoundError:
            return []
        except (OSError, *WRONG_SHAPE) as error:
            raise self._unavailable(error) from error

    def share(self, view: SharedView) -> None:
        """Share a view in place of the author's own of that name; a name that another has taken is refused.

        Noted in the audit log before and after. Raises CannotNote besides, and then nothing is shared.
        """
        details = {
            "action": "share",
            "name": view.name,
            "role": view.role or "all",
            "places": list(view.places),
            "stores": list(view.stores or ()),
        }
        with noted_setting(self.home, view.by, AuditEvent.VIEW, f"{FOLDER}/{FILE}", **details):
            views = self.views()
            if any(one.name == view.name and one.by != view.by for one in views):
                raise ViewsUnavailable(
                    say(
                        f"已有他人共享的视图“{view.name}”，请换个名称。",
                        f"Somebody else shares a view “{view.name}”: choose another name.",
                    )
                )
            self._write([one for one in views if one.name != view.name] + [view])

    def withdraw(self, name: str, by: str) -> None:
        """Share a view no longer. Noted and raises as :meth:`share`."""
        details = {"action": "withdraw", "name": name}
        with noted_setting(self.home, by, AuditEvent.VIEW, f"{FOLDER}/{FILE}", **details):
            self._write([one for one in self.views() if one.name != name])

    @property
    def _file(self) -> Path:
        return self.home / FOLDER / FILE

    def _write(self, views: Iterable[SharedView]) -> None:
        try:
            content = json.dumps([asdict(view) for view in views], ensure_ascii=False, indent=1)
            write_whole(self._file, content)
        except OSError as error:
            raise self._unavailable(error) from error

    def _unavailable(self, error: Exception) -> ViewsUnavailable:
        return ViewsUnavailable(
            say(
                f"无法读写 {self._file}：{error}。请检查权限；文件损坏时请删除它。",
                f"{self._file} can be neither read nor written: {error}. Check its permissions, and delete "
                "it where it is damaged.",
            )
        )


def _tuples(entry: Mapping[str, Any]) -> dict[str, Any]:
    """An entry with lists as the tuples they were."""
    stores = entry["stores"]
    return {**entry, "places": tuple(entry["places"]), "stores": None if stores is None else tuple(stores)}


def _names(code: str, text: str) -> bool:
    """Whether a choice or a name is, or holds, a code or a person's name."""
    return code in text.split() or (len(code) > 1 and code in text)
