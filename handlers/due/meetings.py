"""Meetings to come, for everybody asked to them who has not said that they do not come; actions, for who has them."""

from collections.abc import Sequence
from datetime import date, timedelta

from conversations.meeting import KINDS
from handlers.due.model import Due
from handlers.meetings import AHEAD, READERS, between
from standards.meetings import Occurrence
from standards.models import Knowledge
from store import meetings
from store.database import Work
from store.meetings import Action, Meeting
from store.members import Member

#: How many meetings of one series are planned for: the rest are planned as they come nearer.
OF_ONE = 8


async def to_come(work: Work, knowledge: Knowledge, people: Sequence[Member], today: date) -> list[Due]:
    """The next meetings of each series, until they begin."""
    del knowledge
    readers = [member for member in people if member.role in READERS]
    places = sorted({place for member in readers for place in member.establishments})
    found = await meetings.at_places(work, places, today.isoformat())
    away = await meetings.not_coming(work, [meeting.number for meeting in found])
    return [
        _due(member, meeting, one)
        for meeting in found
        for one in _next(work, meeting, today)
        for member in readers
        if set(member.establishments) & set(meeting.establishments)
        and (meeting.number, one.slot.isoformat(), member.id) not in away
    ]


def _next(work: Work, meeting: Meeting, today: date) -> list[Occurrence]:
    near = between(meeting, today, today + timedelta(days=AHEAD))
    return [one for one in near if one.moment > work.now][:OF_ONE]


def _due(member: Member, meeting: Meeting, one: Occurrence) -> Due:
    place = f"{meeting.reference}:{one.slot.isoformat()}"
    return Due(
        member=member.id,
        kind="meeting",
        subject=place,
        on=one.on.isoformat(),
        label=f"{meeting.reference}: {KINDS[meeting.kind]}",
        action=f"do:meeting:{place}",
        at=f"{one.at:%H:%M}",
        since=meeting.made_at,
        establishment=next(mine for mine in member.establishments if mine in meeting.establishments),
    )


async def actions(work: Work, knowledge: Knowledge, people: Sequence[Member], today: date) -> list[Due]:
    """The actions that are not done, for those who still see the meeting."""
    del knowledge, today
    by_id = {member.id: member for member in people}
    found = await meetings.open_actions(work, list(by_id))
    places = await meetings.places_of(work, {action.meeting for action in found})
    return [
        _action_due(action)
        for action in found
        if by_id[action.holder].role in READERS
        and set(by_id[action.holder].establishments) & set(places[action.meeting])
    ]


def _action_due(action: Action) -> Due:
    return Due(
        member=action.holder,
        kind="meeting_action",
        subject=action.reference,
        on=action.due,
        label=f"{action.reference}: an action of yours",
        action=f"do:action:{meetings.MEETING.reference(action.meeting)}:{action.seq}",
    )
