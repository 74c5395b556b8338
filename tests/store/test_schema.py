"""The questions asked at every turn find their rows by an index."""

import dataclasses
import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects.sqlite.base import SQLiteDialect

from store import (
    alerts,
    audit,
    bookings,
    concerns,
    conversations,
    coverage,
    desk,
    digest,
    events,
    figures,
    finding,
    learned,
    matters,
    meetings,
    members,
    outbox,
    preferences,
    reminders,
    reports,
    requests,
    service,
    themes,
    training,
    updates,
    versions,
    visiting,
    visits,
)
from store.bookings import Slot
from store.database import Store, Work
from store.finding import Wanted
from store.matters import Change
from store.members import Member, Role
from store.schema import UTCDateTime
from store.versions import CONCERN, REQUEST, VISIT, Content
from tests.store.conftest import NOW, TODAY, add_member


async def asked_at_every_turn(work: Work, member: Member) -> None:
    await updates.claim(work, 1)
    await updates.last(work)
    await members.by_chat(work, 5)
    await members.colleagues(work, member)
    await members.at(work, "perth")
    await conversations.load(work, member.id)
    await conversations.save(work, member.id, "", [], ["d"])
    await outbox.add(work, [outbox.Item(5, "send", "{}")])
    await outbox.claim_due(work, 1, 30)
    await outbox.claim_due(work, 1, 30, 5)
    await outbox.mark(work, [outbox.Outcome(1, 1, "sent"), outbox.Outcome(1, 1, "failed")])
    await outbox.release_expired(work)
    await outbox.due_chats(work)
    await outbox.next_due(work)
    await outbox.pending(work)
    await outbox.sent_messages(work, 5, "send", NOW)
    await outbox.live_message(work, 5)
    await outbox.forget(work, NOW)
    await updates.forget(work, NOW)
    await audit.record(work, "operator", "test", "none")


async def asked_of_records(work: Work, member: Member) -> None:
    made = Content("perth", "2026-11-20", "{}", "2018", 1, ((0, "2.6"),))
    filed = await visits.file(work, made, member.id, "d1", ["C Hall"])
    await visits.get(work, filed.reference, member)
    await versions.history(work, VISIT, filed.reference, member)
    await visits.list_for(work, member, before=("2026-11-20", 9))
    await visits.list_for(work, member, "perth", before=("2026-11-20", 9))
    await visits.amend(work, filed.reference, made, "why", member, 1)
    await reports.lines(work, member, ["waiting"], 9)
    await reports.lines(work, member, ["waiting", "returned"], 9, (NOW, 1))
    await requests.file(work, made, member.id, "d2", "open", None)
    await requests.change(work, "R-0001", Change("change", "waiting", TODAY, "{}"), member)
    await requests.answer_times(work, member, "2026-01-01")
    await concerns.file(work, made, member.id, "d3", TODAY, 1, "V-0001#1")
    await concerns.change(work, "C-0001", Change("better", "open", TODAY, "{}"), member, told_both=True)
    await concerns.sources(work, "V-0001")
    for kind, states in ((REQUEST, requests.OPEN), (REQUEST, requests.DONE), (CONCERN, concerns.OPEN)):
        await matters.lines(work, kind, member, states, 9)
        await matters.lines(work, kind, member, states, 9, ("2026-11-20", 9), newest_first=True)
        await matters.due(work, kind, member, states, TODAY, 9)
        await matters.last_of(work, kind, member)
        await matters.hand_over(work, kind, states, member.id, member, ["perth"], "operator")
        await events.of(work, kind, 1)


async def asked_of_bookings(work: Work, member: Member) -> None:
    monitor = dataclasses.replace(member, role=Role.MONITOR)
    booked = await bookings.book(work, Slot("perth", TODAY, "10:00", "12:00"), monitor, "d5", TODAY)
    await bookings.move(work, booked.reference, Slot("perth", TODAY, "11:00"), monitor, TODAY)
    await bookings.get(work, booked.reference, member)
    await bookings.at(work, member.establishments, TODAY, TODAY)
    await bookings.booked_by(work, [member.id])
    await bookings.offered_to(work, [member.id], TODAY)
    await visits.file(work, Content("perth", TODAY, "{}", "2018", 1), member.id, "d6")
    await bookings.settle(work, "V-0001", member.id)
    await bookings.release(work, member.id, ["perth"], member.id, TODAY)
    await visiting.agree(work, member.id, "perth", visiting.Agreed("weekly", 1), member)
    await visiting.pause(work, member, TODAY, None, "holiday", "d7")
    await visiting.end_pause(work, 1, member, TODAY)
    for ask in (visiting.agreed_with, visiting.assigned, visiting.last_visits, visiting.pauses_of):
        await ask(work, [member.id])


async def asked_at_the_desk(work: Work, member: Member) -> None:
    await desk.waiting(work, member, TODAY, NOW, 9)
    await coverage.seen(work, ["perth"], TODAY, TODAY)
    await coverage.indicators(work, "perth", ["2.6"], "2018")
    await coverage.areas(work, "perth", ["C Hall"])
    await themes.compared(work, list(member.establishments), TODAY, TODAY, TODAY)
    for wanted in (Wanted(), Wanted(("perth",), TODAY, TODAY, ("2", "2.6"))):
        for kind in (VISIT, REQUEST, CONCERN):
            await finding.stretch(work, kind, member, wanted, 9)
    alert = await alerts.sound(work, "perth", "life", member.id)
    await alerts.due(work)
    await alerts.next_due(work)
    await alerts.get(work, alert.reference)
    await alerts.open_at(work, member.establishments)
    await alerts.settle(work, alert, "acknowledged", member.id)
    await learned.teach(work, "2018", "2.6", "V-0001#1", "note", member.id)
    await learned.remove(work, [1], member.id)
    await members.assigned_since(work, [member.id])
    await training.of(work, [member.id])
    await training.waiting(work, list(member.establishments))
    await training.take_over(work, member.id, training.Course("ppt", "", TODAY), "")
    await training.read(work, "T-0001", member)


async def asked_of_service(work: Work, member: Member) -> None:
    places, leading = list(member.establishments), dataclasses.replace(member, role=Role.COORDINATOR)
    made = await service.add(work, "applicant for HMP Perth", "perth", "received", TODAY, leading)
    await service.get(work, made.reference, leading)
    await service.move(work, made.reference, "sift", TODAY, leading)
    await service.of_member(work, member.id)
    await service.at_places(work, places, ("open", "appointed"))
    plan = meetings.Plan("team", "Teams", TODAY, "14:00", "weekly", ("perth",))
    meeting = await meetings.make(work, plan, leading)
    await meetings.get(work, meeting.reference, member)
    await meetings.at_places(work, places, TODAY)
    await meetings.move(work, meeting.reference, TODAY, TODAY, "15:00", leading)
    await meetings.answer(work, meeting.reference, TODAY, leading, coming=True)
    await meetings.answers(work, meeting.number, TODAY)
    await meetings.not_coming(work, [meeting.number])
    await meetings.said_by(work, member.id, [meeting.number])
    await meetings.places_of(work, [meeting.number])
    await service.of_members(work, [member.id])
    one = await meetings.agree(work, meeting.reference, TODAY, "ask", member.id, TODAY, leading)
    await meetings.said_at(work, meeting.number, TODAY)
    await meetings.actions(work, meeting.number, TODAY)
    await meetings.action(work, meeting.reference, one.seq, leading)
    await meetings.open_actions(work, [member.id])
    await meetings.settle(work, one, True, TODAY, leading)
    await meetings.hand_over(work, member.id, member, places, member.id)


async def asked_of_time(work: Work, member: Member) -> None:
    wanted = [reminders.Planned(member.id, "concern_look", "C-0001", TODAY, TODAY, NOW)]
    for _ in range(2):
        await reminders.replan(work, [member.id], wanted)
    await reminders.choose(work, wanted[0])
    await reminders.due_members(work, 9)
    rows = await reminders.planned(work, [member.id])
    await reminders.put_off(work, rows, NOW, held=True)
    await reminders.release(work, member.id)
    await reminders.carrying(work, [member.id])
    await reminders.claim(work, [(1, rows)], TODAY)
    await reminders.tell(work, rows, TODAY)
    await reminders.refused(work, [member.id])
    await reminders.carried(work, 1)
    await reminders.settle(work, (), NOW)
    await reminders.drop(work, rows)
    await reminders.get(work, 1, member.id)
    await reminders.answer(work, rows[0], "done")
    await reminders.acknowledge(work, member.id, 1, one=False)
    await reminders.writing_since(work, [member.id], NOW)
    await reminders.unanswered(work, [member.id])
    await reminders.forget(work, NOW)
    await preferences.of(work, [member.id])
    await preferences.unplanned(work, TODAY, 9)
    await preferences.planned(work, [member.id], TODAY)
    await preferences.change(work, member.id, "x", hour="09:00")
    await members.some(work, [member.id])
    await members.at_any(work, ["perth"])
    await members.unreachable(work, [member.id])
    await matters.with_a_day(work, CONCERN, concerns.OPEN, [member.id])
    await reports.in_states(work, ["waiting"], places=["perth"])
    places = list(member.establishments)
    await digest.last_seen(work, places, TODAY)
    for past in (False, True):
        await digest.open_requests(work, places, TODAY, (TODAY, TODAY), past=past)
        await digest.open_concerns(work, places, TODAY, past=past)
    await figures.visits_by_day(work, places, TODAY, TODAY)


#: What is read whole: an index in its order until there is enough, one row, no table at all (CONSTANT ROW), and (anon)
#: the few rows a subquery gave.
ALLOWED = re.compile(r"SCAN (outbox USING INDEX outbox_open_by_due|audit_head|CONSTANT ROW|anon_\d+)")


@pytest.mark.slow
@pytest.mark.parametrize("role", [Role.MONITOR, Role.COORDINATOR])
@pytest.mark.parametrize("places", [("perth",), ("perth", "barlinnie", "inverness")], ids=["one", "three"])
@pytest.mark.parametrize(
    "ask",
    [asked_at_every_turn, asked_of_records, asked_of_bookings, asked_at_the_desk, asked_of_time, asked_of_service],
)
async def test_no_common_question_scans_a_table(
    store: Store, role: Role, places: tuple[str, ...], ask: Callable[[Work, Member], Awaitable[None]]
) -> None:
    member = await add_member(store, 5, role, *places)
    asked: list[tuple[str, Any]] = []

    def note(_c: object, _cursor: object, statement: str, parameters: Any, _x: object, _many: bool) -> None:
        asked.append((statement, parameters))

    sa.event.listen(store._writer.sync_engine, "before_cursor_execute", note)
    async with store.writing(NOW) as work:
        await ask(work, member)
    sa.event.remove(store._writer.sync_engine, "before_cursor_execute", note)
    async with store.reading(NOW) as work:
        for statement, parameters in asked:
            if statement.startswith(("BEGIN", "INSERT")):
                continue
            one = parameters[0] if isinstance(parameters, list) else parameters
            plan = await work.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", one)
            steps = [row.detail for row in plan if row.detail.startswith("SCAN")]
            assert [step for step in steps if not ALLOWED.fullmatch(step)] == [], statement
    assert len(asked) > 25


def test_a_moment_comes_back_in_utc() -> None:
    kind, dialect = UTCDateTime(), SQLiteDialect()
    summer = datetime(2026, 7, 1, 12, tzinfo=timezone(timedelta(hours=1)))
    kept = kind.process_bind_param(summer, dialect)
    assert kept is not None
    for given in (kept, kept.replace(tzinfo=None), summer):  # SQLite gives a naive one back, PostgreSQL any zone
        back = kind.process_result_value(given, dialect)
        assert back is not None
        assert back == summer
        assert back.tzinfo is UTC
    assert kind.process_bind_param(None, dialect) is None
    assert kind.process_result_value(None, dialect) is None
