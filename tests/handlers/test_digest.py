"""The digest: each week to co-ordinators, each month to leads; counts and references, and the same as a picture."""

from datetime import date, datetime, timedelta

import pytest

from conversations.draft import LONDON
from handlers.digest_lines import by_age, listed
from handlers.digest_when import around, latest, read
from store import concerns, members, requests, versions, visits
from store.members import Role
from store.versions import CONCERN, REQUEST, Content
from tests.handlers.conftest import Chat, Desk, file_a_concern, file_a_request, file_a_visit

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=LONDON)
TODAY = MONDAY.date()


async def file(desk: Desk, kind: str, place: str, ago: int, closed_ago: int | None = None) -> None:
    """File a record of so many days before Monday, by the member of chat 1."""
    async with desk.store.writing(desk.now) as work:
        author = await members.by_chat(work, 1)
        assert author is not None
        content = Content(place, (TODAY - timedelta(days=ago)).isoformat(), "{}", "2018", 1, ((0, "2.6"),))
        draft, over = f"{kind}-{place}-{ago}-{closed_ago}", closed_ago is not None
        closed_on = (TODAY - timedelta(days=closed_ago or 0)).isoformat() if over else None
        if kind == "visit":
            await visits.file(work, content, author.id, draft)
        elif kind == "request":
            filed = await requests.file(work, content, author.id, draft, "answered" if over else "open", None)
            await versions.set_head(work, REQUEST, int(filed.reference[2:]), closed_on=closed_on)
        else:
            filed = await concerns.file(work, content, author.id, draft, TODAY.isoformat(), 2, "")
            state = "remedied" if over else "open"
            await versions.set_head(work, CONCERN, int(filed.reference[2:]), state=state, closed_on=closed_on)


async def on_monday(desk: Desk, *places: str) -> Chat:
    """A co-ordinator of these places, on Monday at eight."""
    desk.now = MONDAY - timedelta(days=30)
    await desk.member(1, places=places)
    coordinator = await desk.member(2, Role.COORDINATOR, places)
    desk.now = MONDAY
    return coordinator


# --- which weeks ------------------------------------------------------------------------------------------------------


def test_a_week_is_the_last_that_ended_and_a_month_is_of_the_weeks_begun_in_it() -> None:
    assert latest(date(2026, 11, 23), monthly=False).first == date(2026, 11, 16)
    assert latest(date(2026, 11, 22), monthly=False).first == date(2026, 11, 9)
    month = latest(date(2026, 12, 7), monthly=True)
    assert (month.first, month.last, month.weeks) == (date(2026, 11, 2), date(2026, 12, 6), 5)
    assert not month.running
    assert latest(date(2026, 12, 1), monthly=True).running  # its last week is not over


@pytest.mark.parametrize("monthly", [False, True])
def test_one_goes_through_every_week_back_and_forth(monthly: bool) -> None:
    today = date(2026, 11, 25)
    period = around(today, today, monthly=monthly)
    assert period is not None
    assert period.running
    assert period.after is None
    while (before := period.before) is not None:
        assert before.last + timedelta(days=1) == period.first
        assert before.after == period
        period = before
    assert period.first >= date(2015, 8, 1)


def test_a_period_is_typed_as_a_day_or_a_month() -> None:
    today = date(2026, 11, 25)
    week = read("12 Oct", today, monthly=False)
    assert week is not None
    assert week.first == date(2026, 10, 12)
    for words in ("october", "Oct 2026", "15 Oct"):
        month = read(words, today, monthly=True)
        assert month is not None
        assert month.first == date(2026, 10, 5), words
    for words in ("24 December 2026", "nonsense", "1/1/2001"):
        assert read(words, today, monthly=False) is None, words


def test_ages_and_lists_in_words() -> None:
    assert by_age(0, 0, 1, (1, 2)) == ", under 1 week"
    assert by_age(0, 2, 0, (2, 4)) == ", all of 2–4 weeks"
    assert by_age(1, 2, 1, (2, 4)) == ": 1 over 4 weeks, 2 of 2–4 weeks, 1 under 2 weeks"
    assert listed(["a", "b", "c", "d", "e"]) == "a; b; c; and 2 more"


# --- what it says -----------------------------------------------------------------------------------------------------


async def test_on_monday_at_eight_it_comes_once_and_its_picture_after_it(desk: Desk) -> None:
    coordinator = await on_monday(desk, "perth", "low-moss")
    for kind, place, ago in (("visit", "perth", 2), ("visit", "low-moss", 10), ("request", "perth", 30)):
        await file(desk, kind, place, ago)
    for _ in range(3):
        await desk.ring()
        desk.later(timedelta(minutes=1))
    digests = [screen for screen in coordinator.screens if "Digest" in screen.texts[0]]
    assert len(digests) == len(coordinator.pictures) == 1
    assert "1 of 2 establishments seen." in coordinator.text
    assert "Not seen: Low Moss (last on 13 Nov 2026)." in coordinator.text
    assert "1 request open, over 4 weeks." in coordinator.text
    (chart,) = coordinator.pictures
    assert [(bar.label, bar.value, bar.of) for bar in chart.bars] == [("Low Moss", 1, 4), ("Perth", 1, 4)]
    for bar in chart.bars:  # the text says all that the picture says
        assert f"• {bar.label}: {bar.value} of {bar.of}" in coordinator.text
    assert "2 visits, the plan is 8" in coordinator.text


async def test_requests_and_reports_are_counted_by_age_at_its_very_days(desk: Desk) -> None:
    coordinator = await on_monday(desk, "perth")
    for ago in (0, 13, 14, 28, 29):
        await file(desk, "request", "perth", ago)
    for ago in (6, 7, 14, 15):
        desk.now = MONDAY - timedelta(days=ago)
        await file(desk, "visit", "perth", ago)
    desk.now = MONDAY
    await coordinator.say("/digest")
    assert "5 requests open: 1 over 4 weeks, 2 of 2–4 weeks, 2 under 2 weeks." in coordinator.text
    assert "4 reports to review: 1 over 2 weeks, 2 of 1–2 weeks, 1 under 1 week." in coordinator.text
    assert "The longest, V-0004, waits for 15 days." in coordinator.text


async def test_what_was_open_at_the_end_of_a_past_week_is_what_is_counted(desk: Desk) -> None:
    coordinator = await on_monday(desk, "perth")
    await file(desk, "request", "perth", 40, closed_ago=5)  # open then, closed since
    await file(desk, "request", "perth", 3)  # came since
    await file(desk, "concern", "perth", 40, closed_ago=20)  # remedied by then
    await file(desk, "concern", "perth", 41, closed_ago=13)
    await coordinator.say("/digest 9 Nov")
    assert "1 request open, over 4 weeks." in coordinator.text  # it came on 14 October and was closed on 18 November
    assert "concern" not in coordinator.text  # remedied on 3 and 10 November
    await coordinator.say("/digest 2 Nov")
    assert "1 concern not remedied." in coordinator.text
    assert "As it is known now." in coordinator.text
    await coordinator.say("/digest")
    assert "1 request open, under 2 weeks." in coordinator.text
    assert "As it is known now." not in coordinator.text


async def test_concerns_notified_twice_and_past_their_day_are_counted(desk: Desk) -> None:
    coordinator = await on_monday(desk, "perth")
    await file(desk, "concern", "perth", 40)
    await coordinator.say("/digest")
    assert "1 concern not remedied: 1 notified twice or more." in coordinator.text
    desk.later(timedelta(days=1))
    await coordinator.say("/digest")
    assert "1 notified twice or more, 1 past its day." in coordinator.text


async def test_a_monitor_who_cannot_be_reached_is_named_by_role_and_place(desk: Desk) -> None:
    coordinator = await on_monday(desk, "perth")
    await desk.block(1)
    await coordinator.say("/digest")
    assert "Silent: Monitor 1: cannot be reached." in coordinator.text
    lead = await desk.member(3, Role.LEAD, ())
    await lead.say("/digest")
    assert "Monitor 1" not in lead.text


async def test_a_quiet_week_says_so(desk: Desk) -> None:
    coordinator = await on_monday(desk, "perth")
    await file(desk, "visit", "perth", 2)
    async with desk.store.writing(desk.now) as work:
        await work.connection.exec_driver_sql("UPDATE reports SET state = 'accepted'")
    await coordinator.say("/digest")
    assert "Nothing waits. 1 of 1 establishment seen." in coordinator.text


async def test_nothing_of_what_was_written_is_in_it(desk: Desk) -> None:
    monitor = await desk.member(1)
    coordinator = await desk.member(2, Role.COORDINATOR)
    lead = await desk.member(3, Role.LEAD, ())
    await file_a_visit(monitor, "limescale in the showers")
    await file_a_request(monitor, "limescale in a cell")
    await file_a_concern(monitor, "limescale again")
    for reader in (coordinator, lead):
        await reader.say("/digest")
        told = reader.text + reader.pictures[-1].model_dump_json()
        assert "limescale" not in told
    assert "V-0001" not in lead.text


# --- for whom ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.MONITOR, Role.ADMINISTRATOR])
async def test_for_others_it_does_not_exist(desk: Desk, role: Role) -> None:
    chat = await desk.member(1, role)
    await chat.say("/digest")
    assert "I do not know the command" in chat.text
    await chat.press_data("do:digest:2026-11-09")
    assert "Digest" not in chat.text
    assert chat.pictures == []


@pytest.mark.parametrize("day", ["", "x", "0001-01-01", "9999-12-31", "2027-01-01", "2026-11-09:1"])
async def test_a_forged_week_is_the_last_one(desk: Desk, day: str) -> None:
    coordinator = await on_monday(desk, "perth")
    await coordinator.press_data(f"do:digest:{day}")
    assert "week of 16 to 22 Nov 2026" in coordinator.text


async def test_without_an_establishment_it_says_so_and_has_no_picture(desk: Desk) -> None:
    coordinator = await desk.member(1, Role.COORDINATOR, ())
    await coordinator.say("/digest")
    assert "No establishment is assigned to you" in coordinator.text
    assert coordinator.pictures == []


async def test_what_is_booked_in_the_next_seven_days(desk: Desk) -> None:
    monitor = await desk.member(1, places=("perth", "low-moss"))
    coordinator = await desk.member(2, Role.COORDINATOR, ("perth", "low-moss"))
    await coordinator.say("/digest")
    assert "No visit is booked in the next 7 days." in coordinator.text
    await monitor.say("/plan")
    await monitor.press("Book a visit")
    for answer in ("perth", "tomorrow", "10:15", "skip"):
        await monitor.say(answer)
    await monitor.press("Book it")
    await coordinator.say("/digest")
    assert "Booked in the next 7 days: Perth Mon 23 Nov; nobody at Low Moss." in coordinator.text
