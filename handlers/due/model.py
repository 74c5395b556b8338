"""One thing that falls due for one member."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Due:
    """What falls due, for whom and when.

    ``kind`` is one of reminders.toml; ``subject`` what it is about, the same each time (80 characters at most): a
    reference, or a course. ``on`` is the day (YYYY-MM-DD in London), ``at`` the hour (HH:MM) if it has one. ``label``
    is the line as the member reads it, without the day; ``action`` what its button does. Rungs of the ladder before
    ``since`` (UTC) do not count. ``hour`` is when to tell of it, if not at the member's own hour.
    """

    member: str
    kind: str
    subject: str
    on: str
    label: str
    action: str
    at: str = ""
    since: datetime | None = None
    establishment: str = ""
    hour: str = ""
