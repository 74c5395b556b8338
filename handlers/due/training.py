"""Training: courses to be taken, booked, to be taken again; and what a co-ordinator has to confirm."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from conversations.draft import in_london
from handlers import programme
from handlers.due.model import Due
from handlers.programme import Stands
from standards.courses import Standing
from standards.models import Knowledge
from store import training
from store.database import Work
from store.members import Member, Role


async def to_take(work: Work, knowledge: Knowledge, people: Sequence[Member], today: date) -> list[Due]:
    """For each monitor: what is booked, what has to be taken again, and of what was never done the course to take next.

    What is booked is not asked for besides; nobody is told of the whole programme at once.
    """
    monitors = [member for member in people if member.role is Role.MONITOR]
    found = await programme.stands(work, knowledge, monitors, today)
    return [due for whose in found for due in _of(knowledge, whose, today)]


def _of(knowledge: Knowledge, whose: Stands, today: date) -> Iterator[Due]:
    comes_next = next((one for one in whose.courses if one.open and one.last is None), None)
    for one in whose.courses:
        if one.last is not None or one.booked is not None or one is comes_next:
            yield from _of_course(knowledge, whose, one, today)


def _of_course(knowledge: Knowledge, whose: Stands, one: Standing, today: date) -> Iterator[Due]:
    name, train = programme.name(knowledge, one.course.id, one.place), f"do:train:{one.slot}"
    kept = [k for k in whose.kept if (k.course, k.establishment) == (one.course.id, one.place)]
    if one.booked is not None and one.booked >= today:
        of = next(k for k in kept if k.state == "booked")
        yield _due(whose, one, "training_booked", one.booked, f"{name}: booked", f"do:open:{of.reference}", of.since)
    elif one.last is not None and one.due is not None:
        since = max(k.since for k in kept if k.date == one.last.isoformat())
        yield _due(whose, one, "training_refresher", one.due, f"{name}: refresher", train, since)
    elif one.due is not None:
        yield _due(whose, one, "training_missing", one.due, f"{name}: to be taken", train, _possible_since(whose, one))


def _possible_since(whose: Stands, one: Standing) -> datetime:
    """Since when a course that was never done can be taken."""
    first = [kept.since for kept in whose.kept if kept.course in one.course.after]
    return max([whose.member.joined_at, whose.since.get(one.place, whose.member.joined_at), *first])


def _due(whose: Stands, one: Standing, kind: str, on: date, label: str, action: str, since: datetime) -> Due:
    return Due(
        member=whose.member.id,
        kind=kind,
        subject=one.slot,
        on=on.isoformat(),
        label=label,
        action=action,
        since=since,
        establishment=one.place,
    )


async def to_confirm(work: Work, knowledge: Knowledge, people: Sequence[Member], today: date) -> list[Due]:
    """For each co-ordinator what their monitors recorded: due on the day it was recorded."""
    del knowledge, today
    coordinators = [member for member in people if member.role is Role.COORDINATOR]
    places = sorted({place for member in coordinators for place in member.establishments})
    found = dict[tuple[str, str], Due]()
    for one, at in await training.waiting(work, places):
        for member in coordinators:
            theirs = at in member.establishments and one.establishment in ("", *member.establishments)
            if theirs and one.member != member.id:
                found[member.id, one.reference] = Due(
                    member=member.id,
                    kind="training_confirm",
                    subject=one.reference,
                    on=in_london(one.since).date().isoformat(),
                    label=f"{one.reference}: a course to confirm",
                    action=f"do:open:{one.reference}",
                    since=one.since,
                    establishment=one.establishment,
                )
    return list(found.values())
