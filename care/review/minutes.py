"""The minutes of reviews: actions, improvement plans of departments, and notes, one version an edit."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from care.i18n import say


class MinuteKind(StrEnum):
    """The kind of an entry."""

    ACTION = "action"
    PLAN = "plan"
    NOTE = "note"


class MinuteState(StrEnum):
    """The state of an action or plan."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"

    @property
    def label(self) -> str:
        """The label in the reader's language."""
        zh, en = {
            MinuteState.OPEN: ("进行中", "open"),
            MinuteState.DONE: ("已完成", "done"),
            MinuteState.DROPPED: ("已取消", "dropped"),
        }[self]
        return say(zh, en)


@dataclass(frozen=True)
class MinuteContent:
    """What people write: what is to be done, by whom, by when, on which metric of which store.

    ``topic`` is the view of the review, or the report, under which it was written; ``remark`` the latest
    comment on it.
    """

    sort: MinuteKind
    topic: str
    what: str
    who: str = ""
    due_on: date | None = None
    metric: str | None = None
    store: str | None = None
    department: str | None = None
    state: MinuteState = MinuteState.OPEN
    remark: str = ""


@dataclass(frozen=True)
class Minute:
    """One version of a minute. ``since`` is the review that first recorded it, ``told_on`` that of this edit.

    Both are days of the records: a review's Monday, or the day after a reported month. ``at`` is the
    moment of writing, which may be much later.
    """

    id: str
    version: int
    since: date
    told_on: date
    at: datetime
    by: str
    content: MinuteContent

    def overdue(self, on: date) -> bool:
        """Whether it is open after its due day."""
        return (
            self.content.state is MinuteState.OPEN
            and self.content.due_on is not None
            and self.content.due_on < on
        )


class EditConflict(Exception):
    """Somebody else changed the same entry meanwhile; nothing was written. Holds both versions."""

    def __init__(self, mine: MinuteContent, theirs: Minute) -> None:
        self.mine, self.theirs = mine, theirs
        super().__init__(
            say(
                f"{theirs.by} 在 {theirs.at:%m-%d %H:%M} 已改过这一条，您的修改没有写入。请对照后再存一次。",
                f"{theirs.by} changed this entry at {theirs.at:%H:%M on %d %b}; yours was not written. "
                "Compare the two and save again.",
            )
        )


class MinutesUnavailable(Exception):
    """The minutes can be neither read nor written; the message says what to look at."""
