"""What falls due is told to its holder: by its ladder, in one message a day, never at night, never when it is done."""

from datetime import UTC, datetime, timedelta

import pytest

from store import preferences
from store import reminders as held
from store.members import Role
from tests.handlers.conftest import Chat, Desk, file_a_concern, file_a_request, words

pytestmark = pytest.mark.usefixtures("no_visit_is_due")

EIGHT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def reminders(chat: Chat) -> list[str]:
    """The reminders a chat was shown, as they are read."""
    shown = [screen for screen in chat.screens if any("do:seen" in key.data for row in screen.keys for key in row)]
    return [words(screen) for screen in shown]


async def reminded(desk: Desk) -> Chat:
    """A monitor who filed a concern, and was reminded on the day to look at it again."""
    monitor = await desk.member(1)
    await file_a_concern(monitor)
    desk.now = EIGHT + timedelta(days=6)
    await desk.ring()
    return monitor


async def days_on_which(desk: Desk, chat: Chat, count: int) -> list[int]:
    """The days, of so many from the next morning on, on which somebody is reminded."""
    desk.now = EIGHT
    told = []
    for day in range(1, count + 1):
        before = len(reminders(chat))
        await desk.ring()
        await desk.ring()
        if len(reminders(chat)) > before:
            assert len(reminders(chat)) == before + 1
            told.append(day)
        desk.later(timedelta(days=1))
    return told


async def test_the_holder_is_told_on_the_day_and_then_each_week(desk: Desk) -> None:
    monitor = await desk.member(1)
    await file_a_request(monitor)  # something is owed in ten days
    await file_a_concern(monitor)  # to be looked at in seven
    assert await days_on_which(desk, monitor, 25) == [7, 10, 14, 17, 21, 24]


async def test_what_is_due_on_one_day_comes_in_one_message(desk: Desk) -> None:
    monitor = await desk.member(1)
    await file_a_concern(monitor)
    await file_a_concern(monitor, "no hot water in B Hall")
    desk.now = EIGHT + timedelta(days=6)
    await desk.ring()
    assert [text.splitlines()[0] for text in reminders(monitor)] == ["<b>2 things to know.</b>"]
    assert monitor.labels == ["C-0001: look again, today", "C-0002: look again, today", "Seen, all of it"]
    assert "shower" not in monitor.text


async def test_nobody_is_told_at_night(desk: Desk) -> None:
    monitor = await desk.member(1)
    await file_a_concern(monitor)
    desk.now = EIGHT + timedelta(days=6, hours=-1)
    await desk.ring()
    assert not reminders(monitor)
    desk.later(timedelta(hours=1))
    await desk.ring()
    assert len(reminders(monitor)) == 1


async def test_what_waits_through_the_night_comes_when_quiet_hours_end(desk: Desk) -> None:
    monitor = await desk.member(1)
    await file_a_concern(monitor)
    desk.now = EIGHT + timedelta(days=6, hours=14)  # the bell did not ring all day
    await desk.ring()
    assert not reminders(monitor)
    desk.now = EIGHT + timedelta(days=7)
    await desk.ring()
    assert len(reminders(monitor)) == 1


async def test_what_is_done_is_not_told(desk: Desk) -> None:
    monitor = await desk.member(1)
    await file_a_concern(monitor)
    desk.now = EIGHT + timedelta(days=6, hours=-2)
    await _remedied(monitor)
    desk.now = EIGHT + timedelta(days=6)
    await desk.ring()
    assert not reminders(monitor)


async def test_what_is_done_between_claim_and_sending_is_not_told(desk: Desk) -> None:
    monitor = await desk.member(1)
    await file_a_concern(monitor)
    desk.now = EIGHT + timedelta(days=6)
    quiet = desk.chats.pop(1)  # the message waits, as when Telegram does not answer
    await desk.ring()
    desk.chats[1] = quiet
    async with desk.store.writing(desk.now) as work:
        await preferences.change(work, (await _id(desk)), "somebody", kinds_off={"concern_look"})
    await desk.collect()
    assert not reminders(monitor)


async def test_after_a_week_of_standing_still_there_is_one_message(desk: Desk) -> None:
    monitor = await reminded(desk)
    desk.now = EIGHT + timedelta(days=29)
    await desk.ring()
    await desk.ring()
    assert len(reminders(monitor)) == 2
    assert monitor.screens[-1].texts[0].startswith("<b>C-0001: look again, for 23 days now</b>")


async def test_a_reminder_waits_for_the_end_of_a_conversation(desk: Desk) -> None:
    monitor = await desk.member(1)
    await file_a_concern(monitor)
    desk.now = EIGHT + timedelta(days=6) - timedelta(minutes=2)
    await monitor.say("/visit")
    await monitor.press("Made")
    desk.now = EIGHT + timedelta(days=6)
    await desk.ring()
    assert not reminders(monitor)
    await monitor.say("/cancel")
    await desk.ring()
    assert reminders(monitor)[0].startswith("While you were writing, this came due.")


async def test_one_day_has_one_message_but_for_what_was_asked_for(desk: Desk) -> None:
    monitor = await reminded(desk)
    await monitor.press("In an hour")
    desk.later(timedelta(minutes=59))
    await desk.ring()
    assert len(reminders(monitor)) == 1
    desk.later(timedelta(minutes=1))
    await desk.ring()
    assert len(reminders(monitor)) == 2
    assert await days_after(desk, monitor, 10) == [7]


async def days_after(desk: Desk, chat: Chat, count: int) -> list[int]:
    told = []
    for day in range(1, count + 1):
        desk.now = EIGHT + timedelta(days=6 + day)
        before = len(reminders(chat))
        await desk.ring()
        if len(reminders(chat)) > before:
            told.append(day)
    return told


async def test_another_day(desk: Desk) -> None:
    monitor = await reminded(desk)
    await monitor.press("Another day")
    await monitor.say("in 3 days")
    await monitor.press("Remind me then")
    assert monitor.text.startswith("<b>I remind you on Wednesday 2 December 2026.")
    assert await days_after(desk, monitor, 9) == [3, 7]


async def test_not_me_tells_the_coordinator_and_stops(desk: Desk) -> None:
    coordinator = await desk.member(2, Role.COORDINATOR)
    monitor = await reminded(desk)
    await monitor.press("Not me")
    assert "Your co-ordinator is told." in monitor.text
    assert "says this is not theirs: C-0001: look again" in coordinator.text
    assert await days_after(desk, monitor, 15) == []


async def test_done_already_rests_a_week(desk: Desk) -> None:
    monitor = await reminded(desk)
    await monitor.press("Done already")
    assert "Record it" in monitor.labels
    assert await days_after(desk, monitor, 8) == [7]


async def test_silence_on_what_matters_reaches_the_coordinator(desk: Desk) -> None:
    coordinator = await desk.member(2, Role.COORDINATOR)
    await reminded(desk)
    heard = []
    for day in range(1, 20):
        desk.now = EIGHT + timedelta(days=6 + day)
        await desk.ring()
        heard += [day for text in reminders(coordinator)[len(heard) :] if "no answer to “concern to look" in text]
    assert heard == [14]


async def test_an_answer_is_no_silence(desk: Desk) -> None:
    coordinator = await desk.member(2, Role.COORDINATOR)
    monitor = await reminded(desk)
    await monitor.press("Seen")
    await days_after(desk, monitor, 20)
    assert not [text for text in reminders(coordinator) if "no answer" in text]


async def test_who_blocks_the_assistant_is_told_of_to_the_coordinator(desk: Desk) -> None:
    await desk.member(1, label="Monitor, HMP Perth")
    coordinator = await desk.member(2, Role.COORDINATOR)
    desk.now = EIGHT
    await desk.block(1)
    desk.later(timedelta(days=1))
    await desk.ring()
    assert any("Monitor, HMP Perth: cannot be reached, since yesterday" in text for text in reminders(coordinator))


async def test_an_hour_of_ones_own(desk: Desk) -> None:
    monitor = await desk.member(1)
    await file_a_concern(monitor)
    await monitor.say("/reminders")
    await monitor.press("When I am told")
    await monitor.press("The day’s message")
    await monitor.press("18:00")
    desk.now = EIGHT + timedelta(days=6)
    await desk.ring()
    assert not reminders(monitor)
    desk.later(timedelta(hours=10))
    await desk.ring()
    assert len(reminders(monitor)) == 1


async def test_a_kind_that_may_not_be_turned_off_has_no_button_for_it(desk: Desk) -> None:
    monitor = await desk.member(1)
    await monitor.say("/reminders")
    await monitor.press("What I am told of")
    await monitor.press("Concern to look at again")
    assert "This kind cannot be turned off." in monitor.text
    await monitor.press_data("do:kind:concern_look:off")
    await monitor.say("/reminders")
    await monitor.press("What I am told of")
    assert "Concern to look at again: on the day, then every 7 days." in monitor.text


async def test_days_of_ones_own(desk: Desk) -> None:
    monitor = await desk.member(1)
    await file_a_concern(monitor)
    await monitor.press_data("do:kind:concern_look")
    await monitor.press("3 before")
    await monitor.press("on the day")
    assert "You are told 3 days before, then every 7 days." in monitor.text
    assert await days_on_which(desk, monitor, 15) == [4, 14]


async def test_what_is_coming_says_when_and_why(desk: Desk) -> None:
    monitor = await desk.member(1)
    await file_a_concern(monitor)
    await desk.ring()
    await monitor.say("/reminders")
    assert "Sun 29 Nov 2026, 08:00 – C-0001: look again, in 7 days. The day has come" in monitor.text


async def test_a_reminder_of_another_is_none(desk: Desk) -> None:
    monitor = await desk.member(1)
    other = await desk.member(2)
    await file_a_concern(monitor)
    desk.now = EIGHT + timedelta(days=6)
    await desk.ring()
    for verb in ("due", "past", "notme", "seen"):
        await other.press_data(f"do:{verb}:1")
        assert "That reminder is over" in other.text
    await other.press_data("do:later:1:hour")
    assert "That reminder is over" in other.text


async def test_a_day_moved_to_where_a_repeat_would_have_been_is_told(desk: Desk) -> None:
    monitor = await reminded(desk)
    await _looked_again(monitor, "in 7 days")
    assert await days_after(desk, monitor, 8) == [7]


async def test_what_was_looked_at_again_is_no_silence(desk: Desk) -> None:
    coordinator = await desk.member(2, Role.COORDINATOR)
    monitor = await reminded(desk)
    await _looked_again(monitor, "in 30 days")
    await days_after(desk, monitor, 29)
    assert not [text for text in reminders(coordinator) if "no answer" in text]


async def test_a_day_that_was_moved_ends_what_was_put_off(desk: Desk) -> None:
    monitor = await reminded(desk)
    await monitor.press("Tomorrow")
    await _looked_again(monitor, "in 7 days")
    assert await days_after(desk, monitor, 8) == [7]


async def test_a_reason_that_comes_back_is_told_of(desk: Desk) -> None:
    monitor = await desk.member(1)
    await file_a_concern(monitor)
    desk.now = EIGHT + timedelta(days=6)
    waiting = desk.chats.pop(1)
    await desk.ring()
    desk.chats[1] = waiting
    await _off(desk, "concern_look")
    await desk.collect()
    assert not reminders(monitor)
    await _off(desk)
    await desk.ring()
    assert len(reminders(monitor)) == 1


async def test_what_waited_a_week_to_leave_is_said_once(desk: Desk) -> None:
    monitor = await desk.member(1)
    await file_a_concern(monitor)
    desk.now = EIGHT + timedelta(days=6)
    waiting = desk.chats.pop(1)
    await desk.ring()
    desk.chats[1] = waiting
    desk.later(timedelta(days=7))
    await desk.ring()
    assert await days_after(desk, monitor, 14) == [14]
    assert len(reminders(monitor)) == 2


async def test_what_waited_through_the_night_is_the_message_of_its_day(desk: Desk) -> None:
    monitor = await desk.member(1)
    await file_a_concern(monitor)
    await file_a_concern(monitor, "no hot water in B Hall")
    desk.now = EIGHT + timedelta(days=6, hours=12, minutes=59)
    waiting = desk.chats.pop(1)
    await desk.ring()
    desk.chats[1] = waiting
    desk.later(timedelta(minutes=2))
    await desk.collect()
    assert not reminders(monitor)
    desk.now = EIGHT + timedelta(days=7)
    await desk.ring()
    await file_a_concern(monitor, "no light in D Hall")
    async with desk.store.writing(desk.now) as work:
        await preferences.change(work, await _id(desk), "somebody", ladders={"concern_look": (7,)})
    await desk.ring()
    assert len(reminders(monitor)) == 1


async def test_what_was_put_off_and_comes_late_is_said_once(desk: Desk) -> None:
    monitor = await reminded(desk)
    await monitor.press("Tomorrow")
    desk.later(timedelta(days=9))  # the bell did not ring, and the ladder's next day is over too
    await desk.ring()
    desk.later(timedelta(minutes=15))
    await desk.ring()
    assert len(reminders(monitor)) == 2


async def test_not_me_holds_for_what_is_on_its_way_and_is_not_taken_back_by_a_look(desk: Desk) -> None:
    monitor = await reminded(desk)
    desk.later(timedelta(days=7))
    waiting = desk.chats.pop(1)
    await desk.ring()
    desk.chats[1] = waiting
    shown = monitor.screens[-1]
    async with desk.store.writing(desk.now) as work:
        row = await held.get(work, 1, await _id(desk))
        assert row is not None
        await held.answer(work, row, "not me")
    await desk.collect()
    assert monitor.screens[-1] is shown
    await monitor.press_data("do:due:1")
    assert await days_after(desk, monitor, 15) == []


async def _looked_again(monitor: Chat, until: str) -> None:
    await monitor.say("/concerns C-0001")
    await monitor.press("Look again", monitor.screens[-1])
    for answer in ("unchanged", "today", "skip", "nobody", until):
        await monitor.say(answer)
    await monitor.press("Keep it")


async def _off(desk: Desk, *kinds: str) -> None:
    async with desk.store.writing(desk.now) as work:
        await preferences.change(work, await _id(desk), "somebody", kinds_off=set(kinds))


async def _remedied(monitor: Chat) -> None:
    await monitor.say("/concerns C-0001")
    await monitor.press("Remedied", monitor.screens[-1])
    await monitor.say("today")
    await monitor.say("skip")
    await monitor.press("Keep it")


async def _id(desk: Desk) -> str:
    member = await desk.who(1)
    assert member is not None
    return member.id
