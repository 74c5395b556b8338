"""The way of one reminder: planned from what falls due, claimed at its moment, made when it leaves.

Each step looks again whether there is still a reason, whether these are quiet hours, and whether the member is in the
middle of a conversation. What belongs together goes in one message a day, at the member's own hour.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from conversations.draft import in_london
from conversations.screen import Button, Screen
from handlers import digest
from handlers.draw import Drawn, draw
from handlers.due import Due, open_for
from handlers.due.digests import MONTHLY, WEEKLY
from handlers.listing import PAGE, days
from handlers.quiet import WRITING, is_quiet, moment, quiet_ends, tomorrow
from standards.ladders import around
from standards.models import Knowledge, Ladder, Reminder
from store import members, outbox, preferences, reminders
from store.database import Work
from store.members import Member
from store.preferences import Preferences
from store.reminders import Planned, Row

#: How many members are dealt with in one transaction.
AT_ONCE = 250
#: How long after a reminder of which nothing is known it is sent once more, where the law asks for it.
REPEAT_AFTER = timedelta(minutes=10)
#: How long reminders done with are remembered.
REMEMBERED = timedelta(days=800)
DIGESTS = (WEEKLY, MONTHLY)


@dataclass
class _People:
    """Some members with all that their reminders hang on, as it is now."""

    work: Work
    knowledge: Knowledge
    by_id: dict[str, Member]
    wants: dict[str, Preferences]
    open: dict[tuple[str, str, str], Due]
    writing: dict[str, datetime]

    @classmethod
    async def of(cls, work: Work, knowledge: Knowledge, ids: Sequence[str]) -> "_People":
        people = await members.some(work, ids)
        today = in_london(work.now).date()
        wants, refused = await preferences.of(work, ids), await reminders.refused(work, ids)
        found = [
            due
            for due in await open_for(work, knowledge, people, today)
            if due.kind not in wants[due.member].kinds_off
            and (due.member, due.kind, due.subject, due.on) not in refused
        ]
        return cls(
            work,
            knowledge,
            {member.id: member for member in people},
            wants,
            {(due.member, due.kind, due.subject): due for due in found},
            await reminders.writing_since(work, ids, work.now - WRITING),
        )

    def wanted(self) -> list[Planned]:
        """What is to be planned: of each thing the last rung of its ladder so far, and the next."""
        today = in_london(self.work.now).date()
        return [one for due in self.open.values() for one in _rungs(self.knowledge, self.wants[due.member], due, today)]

    def still(self, row: Row) -> Due | None:
        """What a reminder is of, if that is still open and has the same day."""
        due = self.open.get((row.member, row.kind, row.subject))
        return due if due is not None and due.on == row.due_on else None

    def not_before(self, member: str) -> datetime:
        """When this member may be told at the soonest: now, or after quiet hours, or when a conversation is over."""
        wants, now = self.wants[member], self.work.now
        soonest = max(now, self.writing.get(member, now - WRITING) + WRITING)
        return quiet_ends(wants, soonest) if is_quiet(wants, soonest) else soonest

    def alone(self, row: Row) -> bool:
        """Whether a reminder does not wait for the day's one message."""
        rule = self.knowledge.reminder(row.kind)
        return row.chosen or row.repeats or row.kind in DIGESTS or (rule is not None and rule.urgent)


def ladder_of(rule: Reminder, wants: Preferences) -> Ladder:
    """When a member is told of a kind: as they set it, else as the knowledge has it."""
    own = wants.ladders.get(rule.id)
    if own is None:
        return rule
    before = tuple(sorted((day for day in own if day), reverse=True))
    return Ladder(before=before, on_the_day=0 in own, every=rule.every, working=rule.working)


def _rungs(knowledge: Knowledge, wants: Preferences, due: Due, today: date) -> Iterable[Planned]:
    rule = knowledge.reminder(due.kind)
    if rule is None:
        return
    for rung in around(ladder_of(rule, wants), date.fromisoformat(due.on), today):
        if rung is None:
            continue
        at = moment(rung, due.hour or wants.hour)
        if due.since is None or rung >= in_london(due.since).date():
            yield Planned(due.member, due.kind, due.subject, due.on, rung.isoformat(), at)


# --- planned ----------------------------------------------------------------------------------------------------------


async def plan(work: Work, knowledge: Knowledge) -> bool:
    """Plan for some of those for whom nothing was planned today, or not since a change; False when there was nobody."""
    today = in_london(work.now).date().isoformat()
    ids = await preferences.unplanned(work, today, AT_ONCE)
    if ids:
        people = await _People.of(work, knowledge, ids)
        await reminders.replan(work, ids, people.wanted())
        await preferences.planned(work, ids, today)
    return bool(ids)


# --- claimed ----------------------------------------------------------------------------------------------------------


async def claim(work: Work, knowledge: Knowledge) -> bool:
    """Put what is due for some members on its way; False when nothing was due.

    Whoever may not be told now is told later; of what is gone nothing is said; after a stop there is one message of a
    thing, not one for each that was missed.
    """
    await settle(work, knowledge)
    ids = await reminders.due_members(work, AT_ONCE)
    if not ids:
        return False
    people = await _People.of(work, knowledge, ids)
    on_the_way = await reminders.carrying(work, ids)
    due: dict[str, list[Row]] = defaultdict(list)
    for row in await reminders.planned(work, ids):
        if row.at <= work.now:
            due[row.member].append(row)
    parcels: list[tuple[Member, list[Row]]] = []
    for member_id, rows in due.items():
        member = people.by_id.get(member_id)
        if member is None or member.chat_id is None:
            await reminders.drop(work, rows)
        elif member_id in on_the_way:
            await reminders.put_off(work, rows, work.now + REPEAT_AFTER)
        else:
            parcels += [(member, parcel) for parcel in await _parcels(people, member, rows)]
    await _send_off(work, parcels)
    told = {member.id for member, _ in parcels}
    await reminders.replan(work, sorted(told), [one for one in people.wanted() if one.member in told])
    return True


async def _parcels(people: _People, member: Member, rows: list[Row]) -> list[list[Row]]:
    """What goes to a member now, by message; the rest is put off or dropped."""
    work = people.work
    soonest = people.not_before(member.id)
    if soonest > work.now:
        await reminders.put_off(work, rows, soonest, held=member.id in people.writing)
        return []
    latest = {(row.kind, row.subject): row for row in sorted(rows, key=lambda row: row.rung) if people.still(row)}
    await reminders.drop(work, [row for row in rows if row not in latest.values()])
    wants, today = people.wants[member.id], in_london(work.now).date().isoformat()
    lone = [row for row in latest.values() if people.alone(row)]
    daily = [row for row in latest.values() if not people.alone(row)]
    if daily and wants.told_on == today:
        await reminders.put_off(work, daily, tomorrow(wants, work.now))
        daily = []
    digests = [[row] for row in lone if row.kind in DIGESTS]
    return [parcel for parcel in (daily + [row for row in lone if row.kind not in DIGESTS], *digests) if parcel]


async def _send_off(work: Work, parcels: list[tuple[Member, list[Row]]]) -> None:
    """A row of the outbox for each message, which the reminders travel in."""
    items = [outbox.Item(member.chat_id or 0, outbox.REMIND, "{}", member.id) for member, _ in parcels]
    numbers = await outbox.add(work, items)
    today = in_london(work.now).date().isoformat()
    await reminders.claim(work, zip(numbers, (rows for _, rows in parcels), strict=True), today)


async def settle(work: Work, knowledge: Knowledge) -> None:
    """Take over what became of those on their way. What the law asks for is repeated once, if it may not have come."""
    statutory = {rule.id for rule in knowledge.reminders if rule.statutory}
    await reminders.settle(work, statutory, work.now + REPEAT_AFTER)


# --- made -------------------------------------------------------------------------------------------------------------


async def made(work: Work, knowledge: Knowledge, row: outbox.OutboxRow) -> Drawn | datetime | None:
    """What a row of the outbox says, now that it leaves: ``None`` when there is no reason left, a moment (UTC) when it
    may not be said before.
    """
    carried = await reminders.carried(work, row.id)
    people = await _People.of(work, knowledge, sorted({one.member for one in carried}))
    if not carried or not people.by_id:
        return None
    member = people.by_id[carried[0].member]
    soonest = people.not_before(member.id)
    if soonest > work.now:
        return soonest
    still = [(one, due) for one in carried if (due := people.still(one)) is not None]
    await reminders.drop(work, [one for one in carried if people.still(one) is None])
    if not still:
        return None
    today = in_london(work.now).date()
    await reminders.tell(work, [one for one, _ in still], today.isoformat())
    if not all(people.alone(one) for one, _ in still):
        await preferences.told(work, [member.id], today.isoformat())
    if still[0][0].kind in DIGESTS:
        return await digest.made(work, knowledge, member, still[0][0])
    return draw(screen(knowledge, still, today), 0, edit=False)


def screen(knowledge: Knowledge, still: Sequence[tuple[Row, Due]], today: date) -> Screen:
    """What is due, by reference only, the most overdue first."""
    ordered = sorted(still, key=lambda one: (one[1].on, one[1].at, one[1].subject))
    notices = []
    if any(row.held for row, _ in ordered):
        notices.append("While you were writing, this came due.")
    if any(row.repeats for row, _ in ordered):
        notices.append("(Repeat: it is not known whether this reached you before.)")
    if len(ordered) == 1:
        row, due = ordered[0]
        return one_thing(knowledge, row, due, today, "\n".join(notices))
    rows = [(Button(label=line(due, today), action=f"do:due:{row.id}", words=(due.subject,)),) for row, due in ordered]
    more = len(rows) - PAGE
    if more > 0:
        rows[PAGE:] = [(Button(label=f"{more} more in /reminders", action="do:reminders", words=("more",)),)]
    seen = Button(label="Seen, all of it", action=f"do:seen:{ordered[0][0].outbox_id}", words=("seen", "ok"))
    return Screen(
        title=f"{len(ordered)} things to know.",
        notice="\n".join(notices),
        rows=(*rows, (seen,)),
        question=False,
    )


def one_thing(knowledge: Knowledge, row: Row, due: Due, today: date, notice: str = "") -> Screen:
    """One thing that is due, and what can be said to it: that it is done only of what is asked for until it is."""
    rule = knowledge.reminder(row.kind)
    later = (
        Button(label="In an hour", action=f"do:later:{row.id}:hour", words=("hour",)),
        Button(label="Tomorrow", action=f"do:later:{row.id}:day", words=("tomorrow",)),
        Button(label="Another day", action=f"do:later:{row.id}", words=("another day", "later")),
    )
    done = (Button(label="Done already", action=f"do:past:{row.id}", words=("done",)),)
    said = (
        Button(label="Seen", action=f"do:seen:{row.id}:one", words=("seen", "ok")),
        *(done if rule is not None and rule.every else ()),
        Button(label="Not me", action=f"do:notme:{row.id}", words=("not me",)),
    )
    return Screen(
        title=line(due, today),
        notice=notice,
        rows=((Button(label="Open it", action=due.action, words=("open", due.subject)),), later, said),
        question=False,
    )


def line(due: Due, today: date) -> str:
    """A thing with its day: "R-0107: something is owed, due today"."""
    away = (date.fromisoformat(due.on) - today).days
    if away > 1:
        when = f"in {days(away)}"
    else:
        when = {1: "tomorrow", 0: "today", -1: "since yesterday"}.get(away, f"for {days(-away)} now")
    return f"{due.label}, {when}{f' at {due.at}' if due.at and away >= 0 else ''}"
