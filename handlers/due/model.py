"""One thing that falls due for one member, and to whom a place's things fall."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from store.members import Member, Role


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


def coordinators_by_place(people: Sequence[Member]) -> dict[str, list[Member]]:
    """Those of these members who are co-ordinators, by each of their establishments."""
    found: dict[str, list[Member]] = defaultdict(list)
    for member in people:
        for place in member.establishments if member.role is Role.COORDINATOR else ():
            found[place].append(member)
    return found
