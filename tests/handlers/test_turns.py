"""The way of one message, each turn in its own transaction on a real store."""

from datetime import timedelta

from telegram import Update

from handlers.turns import thaw
from store import conversations, visits
from store.members import Role
from tests.handlers.conftest import Desk, file_a_visit


async def test_a_visit_is_filed_with_the_record_and_its_text(desk: Desk) -> None:
    monitor = await desk.member(1)
    reference = await file_a_visit(monitor, "Food was cold at lunch in C Hall")
    text, done = monitor.screens[-2:]
    assert reference == "V-0001"
    assert "Food was cold at lunch in C Hall" in text.texts[0]
    assert "<pre>" in text.texts[0]
    assert not text.protect
    assert text.lasts == 24 * 3600
    assert "Filed: V-0001" in done.texts[0]
    member = await desk.who(1)
    assert member is not None
    async with desk.store.writing(desk.now) as work:
        visit = await visits.get(work, reference, member)
    assert visit is not None
    assert (visit.establishment, visit.date, visit.edition) == ("perth", "2026-11-21", "2018")


async def test_an_update_that_comes_twice_has_one_effect(desk: Desk) -> None:
    monitor = await desk.member(1)
    await monitor.say("/visit")
    update = Update.de_json({"update_id": 77, "message": monitor.payload(text="made")}, None)
    assert update is not None
    await monitor.give(update)
    shown = len(monitor.screens)
    await monitor.give(update)
    assert len(monitor.screens) == shown
    assert "What day was it?" in monitor.text


async def test_a_press_on_the_current_screen_is_shown_in_its_place_and_text_below(desk: Desk) -> None:
    monitor = await desk.member(1)
    await monitor.say("/visit")
    assert not monitor.screens[-1].edit
    await monitor.press("Made")
    assert monitor.screens[-1].edit
    await monitor.say("yesterday")
    assert not monitor.screens[-1].edit


async def test_two_presses_at_once_count_once(desk: Desk) -> None:
    monitor = await desk.member(1)
    await monitor.say("/visit")
    first = monitor.screens[-1]
    await monitor.press("Made", first)
    await monitor.press("Made", first)
    assert "moved on" in monitor.toast
    assert "What day was it?" in monitor.text


async def test_an_old_button_on_an_old_message_shows_the_current_question_below(desk: Desk) -> None:
    monitor = await desk.member(1)
    await monitor.say("/visit")
    old = monitor.screens[-1]
    await monitor.say("made")
    desk.later(timedelta(days=31))
    await monitor.press("Abandoned", old, on=3)
    assert "moved on" in monitor.toast
    assert not monitor.screens[-1].edit
    assert "What day was it?" in monitor.text


async def test_forged_data_is_answered_like_an_old_button(desk: Desk) -> None:
    monitor = await desk.member(1)
    await monitor.say("/visit")
    for data in ("q:1:file", "q:1:pick:stolen", "q:1:doubt:yes", "do:nothing:here", "q:1:change:99", "\x00"):
        await monitor.press_data(data)
        assert "Was the visit made?" in monitor.text


async def test_at_filing_what_was_typed_and_shown_leaves_the_chat(desk: Desk) -> None:
    monitor = await desk.member(1)
    await monitor.say("/visit")
    await monitor.press("Made")
    await monitor.press("Yesterday")
    typed = await monitor.say("1015-1240")
    shown = monitor.live
    await monitor.press("Review")
    await monitor.press("File it")
    assert typed in monitor.deleted
    assert shown in monitor.deleted
    assert monitor.live not in monitor.deleted


async def test_filing_leaves_the_receipt_and_the_text_of_an_earlier_visit(desk: Desk) -> None:
    monitor = await desk.member(1)
    await file_a_visit(monitor)
    receipt = monitor.live
    desk.later(timedelta(minutes=5))
    await file_a_visit(monitor)
    assert receipt not in monitor.deleted
    assert monitor.live != receipt


async def test_filing_leaves_what_others_did_meanwhile(desk: Desk) -> None:
    monitor, coordinator = await desk.member(1), await desk.member(2, Role.COORDINATOR)
    await coordinator.say("/visit")
    await coordinator.press("Made")
    await file_a_visit(monitor)
    notification = coordinator.message
    assert "A visit report is filed." in coordinator.text
    for answer in ("yesterday", "1015-1240", "review"):
        await coordinator.say(answer)
    await coordinator.press("File it")
    assert coordinator.deleted
    assert notification not in coordinator.deleted


async def test_a_name_kept_with_a_reason_is_in_the_audit_log_without_the_words(desk: Desk) -> None:
    monitor = await desk.member(1)
    await monitor.say("/request")
    for answer in ("in person", "today", "skip"):
        await monitor.say(answer)
    typed = await monitor.say("John Smith has no pillow")
    assert monitor.deleted == [typed]
    assert "John" not in monitor.text
    await monitor.press("nobody is named")
    async with desk.store.reading(desk.now) as work:
        rows = await work.connection.exec_driver_sql("SELECT action, details FROM audit ORDER BY seq")
        kept = [str(row.details) for row in rows if row.action == "guard.keep"]
    assert len(kept) == 1
    assert "nobody is named" in kept[0]
    assert "John" not in kept[0]


async def test_the_text_can_be_removed_before_its_time(desk: Desk) -> None:
    monitor = await desk.member(1)
    await file_a_visit(monitor)
    await monitor.press("Remove from chat", monitor.screens[-2], on=555)
    assert monitor.deleted[-1] == 555
    assert monitor.toast == "Removed."


async def test_a_draft_survives_and_only_what_changed_is_kept(desk: Desk) -> None:
    monitor = await desk.member(1)
    await monitor.say("/visit")
    await monitor.press("Made")
    await monitor.press("Save")
    assert "Kept for later" in monitor.text
    member = await desk.who(1)
    assert member is not None
    async with desk.store.reading(desk.now) as work:
        kept = await conversations.load(work, member.id)
    assert [row.state for row in kept.drafts.values()] == ["parked"]
    assert next(iter(thaw(kept).drafts.values())).answers["outcome"] == "made"
    desk.later(timedelta(days=40))
    await monitor.press("Continue")
    assert "Back to your visit" in monitor.text


async def test_a_visit_with_a_colleague_names_them_by_role_and_place(desk: Desk) -> None:
    monitor = await desk.member(1)
    await desk.member(2)
    await desk.member(3, places=("polmont",))
    await monitor.say("/visit")
    await monitor.press("Made")
    await monitor.press("Yesterday")
    await monitor.say("1015-1240")
    await monitor.press("With other monitors")
    labels = [key.label for row in monitor.screens[-1].keys for key in row]
    assert "☐ Monitor 2" in labels
    assert "☐ Monitor 3" not in labels


FIGURES = ["Coverage: who was seen", "Charts and counts"]
DESK = ["What waits for me", "Plan: visits booked and due", *FIGURES, "Find in records"]
LOG = ["Log a visit", "Log a request", "Notify a concern"]
FILED = ["Filed visits", "Filed requests", "Filed concerns"]
MEET = ["Meetings, and who comes"]
LOOK_UP = ["Look up a standard", "Look up a word"]
DIGEST = ["Digest: what waits, in one message"]
TRAIN = ["Training: courses and refreshers"]
REMIND = ["Reminders: what is coming, and when"]


async def test_a_role_has_its_own_menu(desk: Desk) -> None:
    for number, (role, words) in enumerate(
        {
            Role.MONITOR: [*LOG, *DESK, *FILED, *TRAIN, *MEET, "My term of service", *REMIND, *LOOK_UP],
            Role.COORDINATOR: [
                *LOG,
                DESK[0],
                *DIGEST,
                *DESK[1:],
                *FILED,
                *TRAIN,
                *MEET,
                "Applications and terms",
                *REMIND,
                "My team",
                *LOOK_UP,
            ],
            Role.LEAD: [*DIGEST, *FIGURES, *TRAIN, "Applications and terms", *REMIND, *LOOK_UP],
            Role.ADMINISTRATOR: ["Invite a member", "Members", *LOOK_UP],
        }.items()
    ):
        chat = await desk.member(10 + number, role)
        await chat.say("/menu")
        labels = [key.label.partition(" · ")[2] for row in chat.screens[-1].keys for key in row]
        assert labels == words
