"""Meetings: who is asked where and when, who comes, what is on the agenda, what was agreed.

A meeting is for its establishments: their monitors and co-ordinators see it, nobody else, and their co-ordinators
change it. One meeting of a series is known by its slot, the day on which the rule puts it (YYYY-MM-DD); when it is
held follows from the rule, which is not the store's to know. Agenda and actions are words somebody wrote: sealed.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from store import audit, events, preferences, sqlite, versions
from store.database import Work
from store.members import Member, Role
from store.schema import attendance, meeting_actions, meeting_changes, meeting_places, meetings
from store.versions import RecordError, Series, readable

MEETING: Final = Series("M", "meeting")
AGENDA, ACTION, DONE = "agenda", "action", "done"


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting, once or a series: its first day, its hour (HH:MM in London), how it repeats.

    ``changes`` holds for each slot that was moved its day and hour, for one that was called off ``None``. From
    ``ended`` on there are none any more.
    """

    number: int
    kind: str
    place: str
    first: str
    at: str
    repeat: str
    ended: str | None
    establishments: tuple[str, ...]
    changes: Mapping[str, tuple[str, str] | None]
    made_at: datetime

    @property
    def reference(self) -> str:
        """What people call it: ``M-0003``."""
        return MEETING.reference(self.number)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a member said of one meeting: whether they come, and afterwards whether they were there; None for unsaid."""

    member: str
    coming: bool | None
    was_there: bool | None


@dataclass(frozen=True, slots=True)
class Action:
    """Something agreed at a meeting: its number within the meeting, whose it is, by when, and if it is done.

    ``event`` is the number of its words in the meeting's history.
    """

    meeting: int
    seq: int
    slot: str
    event: int
    due: str
    holder: str
    state: str
    done_on: str | None

    @property
    def reference(self) -> str:
        """What people call it: ``M-0003#2``."""
        return f"{MEETING.reference(self.meeting)}#{self.seq}"


@dataclass(frozen=True, slots=True)
class Plan:
    """A meeting to be made."""

    kind: str
    place: str
    first: str
    at: str
    repeat: str
    establishments: Sequence[str]


async def make(work: Work, plan: Plan, by: Member) -> Meeting:
    """Keep a meeting for establishments of the co-ordinator ``by``; raises RecordError."""
    if by.role is not Role.COORDINATOR or not plan.establishments or set(plan.establishments) - set(by.establishments):
        raise RecordError("unknown", MEETING.name)
    number = await versions.next_number(work, MEETING)
    values = {name: getattr(plan, name) for name in ("kind", "first", "at", "repeat")}
    sealed = work.vault.seal("meetings", "label", str(number), plan.place)
    made = {"number": number, "label": sealed, "made_by": by.id, "made_at": work.now, **values}
    await work.connection.execute(sa.insert(meetings).values(made))
    places = [{"number": number, "establishment": place} for place in dict.fromkeys(plan.establishments)]
    await work.connection.execute(sa.insert(meeting_places), places)
    await events.add(work, MEETING, number, "made", "planned", plan.first, "{}", by.id)
    return (await _meetings(work, meetings.c.number == number))[0]


async def get(work: Work, reference: str, for_member: Member) -> Meeting | None:
    """The meeting, for a member of one of its establishments; None otherwise. The reading is logged."""
    found = await _found(work, reference, for_member)
    if found is not None:
        await audit.record(work, for_member.id, "meeting.read", MEETING.subject(found.number))
    return found


async def at_places(work: Work, places: Sequence[str], since: str) -> list[Meeting]:
    """The meetings for any of these establishments of which one may be held on or after the day ``since``."""
    theirs = sa.select(meeting_places.c.number).where(meeting_places.c.establishment.in_(places))
    moved = sa.select(meeting_changes.c.number).where(meeting_changes.c.held_on >= since)
    runs = sa.and_(meetings.c.repeat != "once", sa.or_(meetings.c.ended.is_(None), meetings.c.ended > since))
    still = sa.or_(runs, meetings.c.first >= since, meetings.c.number.in_(moved))
    return await _meetings(work, meetings.c.number.in_(theirs), still)


async def _found(work: Work, reference: str, member: Member) -> Meeting | None:
    found = await _meetings(work, meetings.c.number == MEETING.number(reference))
    return next((one for one in found if set(one.establishments) & set(readable(member))), None)


async def _changing(work: Work, reference: str, by: Member) -> Meeting:
    """A meeting that ``by``, a co-ordinator of one of its establishments, may change; raises RecordError."""
    found = await _found(work, reference, by) if by.role is Role.COORDINATOR else None
    if found is None:
        raise RecordError("unknown", MEETING.name)
    return found


async def _meetings(work: Work, *chosen: sa.ColumnElement[bool]) -> list[Meeting]:
    rows = (await work.connection.execute(sa.select(meetings).where(*chosen).order_by(meetings.c.number))).all()
    numbers = [row.number for row in rows]
    places = await places_of(work, numbers)
    changes: dict[int, dict[str, tuple[str, str] | None]] = defaultdict(dict)
    for row in await work.connection.execute(sa.select(meeting_changes).where(meeting_changes.c.number.in_(numbers))):
        changes[row.number][row.slot] = None if row.held_on is None else (row.held_on, row.held_at)
    return [_meeting(work, row, places[row.number], changes[row.number]) for row in rows]


async def places_of(work: Work, numbers: Collection[int]) -> dict[int, list[str]]:
    """The establishments of each of these meetings."""
    query = sa.select(meeting_places).where(meeting_places.c.number.in_(numbers))
    places: dict[int, list[str]] = {number: [] for number in numbers}
    for row in await work.connection.execute(query.order_by(meeting_places.c.establishment)):
        places[row.number].append(row.establishment)
    return places


def _meeting(
    work: Work, row: sa.Row[Any], places: Sequence[str], changes: Mapping[str, tuple[str, str] | None]
) -> Meeting:
    return Meeting(
        number=row.number,
        kind=row.kind,
        place=work.vault.open("meetings", "label", str(row.number), row.label),
        first=row.first,
        at=row.at,
        repeat=row.repeat,
        ended=row.ended,
        establishments=tuple(places),
        changes=changes,
        made_at=row.made_at,
    )


# --- changed ----------------------------------------------------------------------------------------------------------


async def move(work: Work, reference: str, slot: str, on: str, at: str, by: Member) -> None:
    """Hold the meeting of one slot on another day or at another hour: who comes is asked anew; raises RecordError."""
    meeting = await _changing(work, reference, by)
    await _change_slot(work, meeting, slot, on, at)
    here = sa.and_(attendance.c.number == meeting.number, attendance.c.slot == slot)
    await work.connection.execute(sa.update(attendance).where(here).values(coming=None))
    await events.add(work, MEETING, meeting.number, "moved", "planned", slot, "{}", by.id)


async def call_off(work: Work, reference: str, slot: str, by: Member) -> None:
    """Call the meeting of one slot off; raises RecordError."""
    meeting = await _changing(work, reference, by)
    await _change_slot(work, meeting, slot, None, None)
    await events.add(work, MEETING, meeting.number, "called off", "planned", slot, "{}", by.id)


async def end(work: Work, reference: str, slot: str, by: Member) -> None:
    """Call a series off from one slot on; what was before stays. Raises RecordError."""
    meeting = await _changing(work, reference, by)
    await work.connection.execute(sa.update(meetings).where(meetings.c.number == meeting.number).values(ended=slot))
    await events.add(work, MEETING, meeting.number, "ended", "ended", slot, "{}", by.id)


async def _change_slot(work: Work, meeting: Meeting, slot: str, on: str | None, at: str | None) -> None:
    change = sqlite.insert(meeting_changes).values(
        {"number": meeting.number, "slot": slot, "held_on": on, "held_at": at, "made_at": work.now}
    )
    now = {name: change.excluded[name] for name in ("held_on", "held_at", "made_at")}
    await work.connection.execute(change.on_conflict_do_update(index_elements=["number", "slot"], set_=now))


# --- who comes --------------------------------------------------------------------------------------------------------


async def answer(work: Work, reference: str, slot: str, member: Member, **said: bool) -> None:
    """A member says ``coming`` or ``was_there`` of themselves; said again, the last word holds. Raises RecordError."""
    meeting = await _found(work, reference, member)
    if meeting is None:
        raise RecordError("unknown", MEETING.name)
    place = {"number": meeting.number, "slot": slot, "member_id": member.id}
    made = sqlite.insert(attendance).values({**place, **said, "answered_at": work.now})
    now = {name: made.excluded[name] for name in (*said, "answered_at")}
    await work.connection.execute(made.on_conflict_do_update(index_elements=list(place), set_=now))
    details: dict[str, int | str | bool] = {"slot": slot, **said}
    await audit.record(work, member.id, "meeting.answer", MEETING.subject(meeting.number), details)


async def answers(work: Work, number: int, slot: str) -> list[Answer]:
    """What was said of one meeting, and by whom."""
    query = sa.select(attendance).where(attendance.c.number == number, attendance.c.slot == slot)
    rows = await work.connection.execute(query.order_by(attendance.c.answered_at, attendance.c.member_id))
    return [Answer(row.member_id, row.coming, row.was_there) for row in rows]


async def not_coming(work: Work, numbers: Collection[int]) -> set[tuple[int, str, str]]:
    """Who does not come where: number, slot and member."""
    query = sa.select(attendance.c.number, attendance.c.slot, attendance.c.member_id).where(
        attendance.c.number.in_(numbers), attendance.c.coming.is_(sa.false())
    )
    return {(row.number, row.slot, row.member_id) for row in await work.connection.execute(query)}


async def said_by(work: Work, member_id: str, numbers: Collection[int]) -> dict[tuple[int, str], bool | None]:
    """Whether a member comes, by number and slot, as far as they have said."""
    query = sa.select(attendance).where(attendance.c.number.in_(numbers), attendance.c.member_id == member_id)
    return {(row.number, row.slot): row.coming for row in await work.connection.execute(query)}


# --- agenda and actions -----------------------------------------------------------------------------------------------


async def add_item(work: Work, reference: str, slot: str, text: str, by: Member) -> events.Event:
    """Put an item on the agenda of one meeting; raises RecordError."""
    meeting = await _found(work, reference, by)
    if meeting is None:
        raise RecordError("unknown", MEETING.name)
    return await events.add(work, MEETING, meeting.number, AGENDA, "planned", slot, text, by.id)


async def agree(work: Work, reference: str, slot: str, text: str, holder: str, due: str, by: Member) -> Action:
    """Keep an action agreed at a meeting: what, whose, by when (YYYY-MM-DD); raises RecordError."""
    meeting = await _changing(work, reference, by)
    event = await events.add(work, MEETING, meeting.number, ACTION, "open", slot, text, by.id)
    last = sa.select(sa.func.max(meeting_actions.c.seq)).where(meeting_actions.c.number == meeting.number)
    seq = (await work.connection.scalar(last) or 0) + 1
    made = Action(meeting.number, seq, slot, event.seq, due, holder, "open", None)
    values = {name: getattr(made, name) for name in ("seq", "slot", "event", "due", "holder", "state")}
    await work.connection.execute(sa.insert(meeting_actions).values(number=meeting.number, **values))
    return made


async def said_at(work: Work, number: int, slot: str) -> list[events.Event]:
    """What was put on the agenda of one meeting and what was agreed there: their words, in order.

    Whoever asks has read the meeting itself, which is logged.
    """
    return await events.of(work, MEETING, number, slot)


async def actions(work: Work, number: int, slot: str) -> list[Action]:
    """The actions agreed at one meeting, in order."""
    query = sa.select(meeting_actions).where(meeting_actions.c.number == number, meeting_actions.c.slot == slot)
    return [_action(row) for row in await work.connection.execute(query.order_by(meeting_actions.c.seq))]


async def action(work: Work, reference: str, seq: int, for_member: Member) -> tuple[Action, Meeting] | None:
    """One action with its meeting, for whoever sees the meeting or has the action; None otherwise."""
    query = sa.select(meeting_actions).where(
        meeting_actions.c.number == MEETING.number(reference), meeting_actions.c.seq == seq
    )
    row = (await work.connection.execute(query)).first()
    found = await _found(work, reference, for_member) if row is not None else None
    return None if row is None or found is None else (_action(row), found)


async def settle(work: Work, one: Action, done: bool, date: str, by: Member) -> None:
    """Say that an action is done, or after all is not: whoever has it, or a co-ordinator. Raises RecordError."""
    if by.id != one.holder and by.role is not Role.COORDINATOR:
        raise RecordError("unknown", "action")
    mine = sa.and_(meeting_actions.c.number == one.meeting, meeting_actions.c.seq == one.seq)
    state, done_on = (DONE, date) if done else ("open", None)
    await work.connection.execute(sa.update(meeting_actions).where(mine).values(state=state, done_on=done_on))
    what = DONE if done else "not done"
    await events.add(work, MEETING, one.meeting, what, state, date, str(one.seq), by.id)


async def open_actions(work: Work, member_ids: Sequence[str]) -> list[Action]:
    """The actions that these members have and that are not done, the earliest due first."""
    query = sa.select(meeting_actions).where(
        meeting_actions.c.holder.in_(member_ids), meeting_actions.c.state == "open"
    )
    rows = await work.connection.execute(query.order_by(meeting_actions.c.due, meeting_actions.c.number))
    return [_action(row) for row in rows]


async def hand_over(work: Work, holder: str, to: Member, places: Collection[str], by: str) -> int:
    """Give the open actions that ``holder`` has from meetings at these places to another; returns how many. Logged.

    Nothing moves at a place of which ``to`` does not see the meetings.
    """
    theirs = [place for place in places if place in readable(to)]
    there = sa.select(meeting_places.c.number).where(meeting_places.c.establishment.in_(theirs))
    moved = sa.and_(
        meeting_actions.c.holder == holder, meeting_actions.c.state == "open", meeting_actions.c.number.in_(there)
    )
    count = (await work.connection.execute(sa.update(meeting_actions).where(moved).values(holder=to.id))).rowcount
    await preferences.touch(work, [holder, to.id])
    details: dict[str, int | str | bool] = {"to": to.id, "count": count}
    await audit.record(work, by, "actions.hand over", f"member:{holder}", details)
    return count


def _action(row: sa.Row[Any]) -> Action:
    return Action(row.number, row.seq, row.slot, row.event, row.due, row.holder, row.state, row.done_on)
