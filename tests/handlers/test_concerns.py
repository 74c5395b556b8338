"""Filed concerns: raised by a visit or alone, looked at again, remedied or told again."""

from datetime import timedelta

from tests.handlers.conftest import Chat, Desk, file_a_bad_visit, file_a_concern, words


async def look(chat: Chat, *answers: str) -> None:
    """Look at C-0001 again."""
    await chat.say("/concerns c-0001")
    await chat.press("Look again")
    for answer in answers:
        await chat.say(answer)
    await chat.press("Keep it")


async def test_a_concern_says_how_often_both_were_told_and_when_to_look_again(desk: Desk) -> None:
    monitor = await desk.member(1)
    await file_a_concern(monitor)
    await monitor.say("/concerns c-0001")
    assert "Not remedied; found 1 day ago, notified to both once." in monitor.text
    assert "Look again on Sunday 29 November 2026." in monitor.text
    await monitor.say("/concerns")
    assert monitor.labels[0] == "C-0001 · Perth · notified, 1 day"


async def test_unchanged_and_both_told_again_counts_as_notified_twice(desk: Desk) -> None:
    monitor = await desk.member(1)
    await file_a_concern(monitor)
    desk.later(timedelta(days=7))
    await look(monitor, "unchanged", "today", "still dry", "both", "by e-mail", "in 7 days")
    assert "C-0001 stays open. I ask you again on Sunday 6 December 2026." in monitor.text
    await monitor.say("/concerns c-0001")
    assert "notified to both 2 times" in monitor.text
    assert "29 Nov 2026: unchanged (you). Told again: governor and co-ordinator. still dry" in monitor.text


async def test_not_seen_asks_nobody_to_be_told(desk: Desk) -> None:
    monitor = await desk.member(1)
    await file_a_concern(monitor)
    await look(monitor, "not seen", "today", "skip", "in 7 days")
    await monitor.say("/concerns c-0001")
    assert "notified to both once" in monitor.text


async def test_remedied_with_one_tap_leaves_the_list(desk: Desk) -> None:
    monitor = await desk.member(1)
    await file_a_concern(monitor)
    await monitor.say("/concerns c-0001")
    await monitor.press("Remedied")
    await monitor.say("today")
    await monitor.say("both work")
    await monitor.press("Keep it")
    assert "C-0001 is remedied. Thank you." in monitor.text
    await monitor.say("/concerns")
    assert "No concern is open." in monitor.text
    await monitor.press("Remedied")
    assert monitor.labels[0].startswith("C-0001 · Perth · remedied")
    await monitor.press("C-0001")
    assert "Look again" not in monitor.labels


async def test_a_concern_on_a_visit_is_one_of_its_own(desk: Desk) -> None:
    monitor = await desk.member(1)
    await file_a_bad_visit(monitor)
    await monitor.say("/concerns c-0001")
    assert "Raised in V-0001." in monitor.text
    assert "two showers in C Hall out of order" in monitor.text
    await monitor.say("/concerns")
    assert monitor.labels[0] == "C-0001 · Perth · notified, 1 day"


async def test_the_filing_of_a_visit_undone_and_done_again_makes_no_second_concern(desk: Desk) -> None:
    monitor = await desk.member(1)
    await file_a_bad_visit(monitor)
    await monitor.press("Undo filing")
    await monitor.say("/concerns")
    assert "No concern is open." in words(monitor.screens[-2])
    await monitor.press("File it")
    await monitor.say("/concerns")
    assert [label[:6] for label in monitor.labels if label.startswith("C-")] == ["C-0001"]


async def test_a_change_to_a_visit_leaves_the_concern_it_raised(desk: Desk) -> None:
    monitor = await desk.member(1)
    await file_a_bad_visit(monitor)
    await look(monitor, "remedied", "today", "skip")
    await monitor.say("/visits v-0001")
    await monitor.press("Change it")
    await monitor.say("time out")
    await monitor.say("13.00")
    await monitor.say("read the time wrong")
    await monitor.press("File the change")
    assert "Filed: V-0001, version 2" in monitor.text
    await monitor.say("/concerns")
    assert "No concern is open." in monitor.text


async def test_a_concern_without_a_day_to_look_again_is_not_lost(desk: Desk) -> None:
    monitor = await desk.member(1)
    await monitor.say("/visit Perth yesterday 1015-1240. C hall. food cold at lunch in C hall")
    await monitor.press("Answer 1 question")
    await monitor.press("Governor and co-ordinator")
    await monitor.press("File it")
    desk.later(timedelta(days=30))
    await monitor.say("/desk")
    assert monitor.labels[0] == "C-0001 · Perth · look again, 3 days overdue"


async def test_both_told_after_all_is_a_change_that_the_desk_knows_of(desk: Desk) -> None:
    monitor = await desk.member(1)
    await monitor.say("/concern")
    for answer in ("skip", "yesterday", "library shut", "no link", "nobody yet", "skip", "in 7 days"):
        await monitor.say(answer)
    await monitor.press("File it")
    await monitor.press("Change it")
    for answer in ("told", "both", "by phone", "today", "told them since", "look again", "in 14 days"):
        await monitor.say(answer)
    await monitor.press("File the change")
    await monitor.say("/concerns c-0001")
    assert "notified to both once" in monitor.text
    assert "Look again on Sunday 6 December 2026." in monitor.text
    await monitor.say("/desk")
    assert "Nothing waits for you." in monitor.text


async def test_a_change_to_its_words_leaves_the_day_of_the_last_look(desk: Desk) -> None:
    monitor = await desk.member(1)
    await file_a_concern(monitor)
    await look(monitor, "not seen", "today", "skip", "in 14 days")
    await monitor.say("/concerns c-0001")
    await monitor.press("Change it")
    for answer in ("concern", "three showers out of order", "counted wrong"):
        await monitor.say(answer)
    await monitor.press("File the change")
    await monitor.say("/concerns c-0001")
    assert "Look again on Sunday 6 December 2026." in monitor.text
