"""Digests: each week to co-ordinators, each month to leads, on a day and at an hour of their own."""

from collections.abc import Sequence
from datetime import date, timedelta

from conversations.inputs.day import month_after
from handlers.digest_when import WEEK, first_in_month
from handlers.due.model import Due
from standards.models import Knowledge
from store import preferences
from store.database import Work
from store.members import Member, Role
from store.preferences import Preferences

WEEKLY, MONTHLY = "digest_week", "digest_month"


async def to_read(work: Work, knowledge: Knowledge, people: Sequence[Member], today: date) -> list[Due]:
    """The digest of now and the next one: they come even when nothing waits, since silence looks like failure."""
    del knowledge
    readers = {member.id: member for member in people if member.role in (Role.COORDINATOR, Role.LEAD)}
    return [
        _due(readers[wants.member], wants, day)
        for wants in (await preferences.of(work, list(readers))).values()
        for day in _days(readers[wants.member], wants, today)
    ]


def _due(member: Member, wants: Preferences, day: date) -> Due:
    monthly = member.role is Role.LEAD
    return Due(
        member=member.id,
        kind=MONTHLY if monthly else WEEKLY,
        subject=day.isoformat(),
        on=day.isoformat(),
        label="The month’s digest" if monthly else "The week’s digest",
        action="do:digest",
        since=member.joined_at,
        hour=wants.digest_hour,
    )


def _days(member: Member, wants: Preferences, today: date) -> tuple[date, date]:
    return _months(today, wants.digest_day) if member.role is Role.LEAD else _weeks(today, wants.digest_day)


def _weeks(today: date, weekday: int) -> tuple[date, date]:
    """The last such day of the week up to today, and the next after it."""
    last = today - timedelta(days=(today.weekday() - weekday) % WEEK.days)
    return last, last + WEEK


def _months(today: date, weekday: int) -> tuple[date, date]:
    """The first such day of the week in a month: the last one up to today, and the next after it."""
    before, this, after = (first_in_month(month_after(today, by), weekday) for by in (-1, 0, 1))
    return (before, this) if this > today else (this, after)
