"""What is asked of a database that is not ours."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Query:
    """One select, and which of its rows are wanted."""

    address: str
    """Without a password."""
    select: str
    """One select; it is put into parentheses."""
    order: str | None = None
    """The column by which rows are ordered; None leaves them as they come."""
    since: Any = None
    """Rows in which that column is before this are left out, unless it is null."""
    limit: int | None = None
    seconds: int = 600
    """What the database may take for a statement."""

    @property
    def bare_select(self) -> str:
        """The select without a semicolon at its end; a line follows it, as it may end in a comment."""
        return self.select.strip().rstrip(";")
