"""What falls due of training: courses to be taken, booked, refreshed, confirmed; and nothing that is done."""

from datetime import date, timedelta

from conversations.draft import in_london
from handlers.due import training as due
from handlers.due.model import Due
from store import members, training
from store.members import Role
from store.training import Course
from tests.handlers.conftest import NOW, Desk

TODAY = NOW.date()


async def falls_due(desk: Desk) -> list[Due]:
    """What is open for everybody."""
    knowledge, today = desk.turns.talker.engine.knowledge, in_london(desk.now).date()
    async with desk.store.reading(desk.now) as work:
        people = await members.everyone(work)
        taken = await due.to_take(work, knowledge, people, today)
        return taken + await due.to_confirm(work, knowledge, people, today)


async def open_of(desk: Desk, kind: str) -> dict[str, str]:
    """The days of one kind by what it is about."""
    return {one.subject: one.on for one in await falls_due(desk) if one.kind == kind}


async def done(desk: Desk, course: Course, chat: int = 1, *, booked: bool = False) -> None:
    """A monitor records or books a course."""
    async with desk.store.writing(desk.now) as work:
        member = await members.by_chat(work, chat)
        assert member is not None
        if booked:
            await training.book(work, member, course, member)
        else:
            await training.record(work, member, course, "", member)


async def test_a_newcomer_is_told_of_the_next_course_and_not_of_all_at_once(desk: Desk) -> None:
    await desk.newcomer(1)
    (first,) = await falls_due(desk)
    assert (first.kind, first.subject, first.on) == ("training_missing", "awareness", "2027-01-03")
    assert (first.label, first.action, first.since) == ("Awareness session: to be taken", "do:train:awareness", NOW)
    await done(desk, Course("awareness", "", "2026-11-20"))
    assert await open_of(desk, "training_missing") == {"core": "2027-01-03"}


async def test_the_longest_action_fits_a_button(desk: Desk) -> None:
    await desk.newcomer(1, places=("castle-huntly",))
    for course in ("awareness", "core", "first-visit", "cms-it", "ppt"):
        await done(desk, Course(course, "", "2026-11-20"))
    (keys,) = [one for one in await falls_due(desk) if one.kind == "training_missing"]
    assert keys.subject == "key-vending@castle-huntly"
    assert keys.label == "Key Vending and Security, Castle Huntly: to be taken"
    assert len(f"{keys.action}:{'f' * 12}:done") <= 64


async def test_what_comes_after_something_can_be_taken_from_then_on(desk: Desk) -> None:
    await desk.newcomer(1)
    for course in ("awareness", "core"):
        await done(desk, Course(course, "", "2026-11-20"))
    desk.later(timedelta(days=20))
    await done(desk, Course("first-visit", "", "2026-11-30"))
    (cms,) = [one for one in await falls_due(desk) if one.kind == "training_missing"]
    assert (cms.subject, cms.on, cms.since) == ("cms-it", "2026-12-28", desk.now)


async def test_who_is_trained_hears_of_refreshers_alone(desk: Desk) -> None:
    await desk.member(1)
    assert {(one.kind, one.subject) for one in await falls_due(desk)} == {("training_refresher", "ppt")}


async def test_a_refresher_falls_due_a_year_on_and_again_a_year_after_it_is_done(desk: Desk) -> None:
    await desk.newcomer(1)
    await done(desk, Course("ppt", "", "2026-11-20"))
    assert await open_of(desk, "training_refresher") == {"ppt": "2027-11-20"}
    assert "ppt" not in await open_of(desk, "training_missing")
    desk.later(timedelta(days=400))
    assert await open_of(desk, "training_refresher") == {"ppt": "2027-11-20"}
    await done(desk, Course("ppt", "", "2027-12-20"))
    assert await open_of(desk, "training_refresher") == {"ppt": "2028-12-20"}


async def test_what_is_booked_is_told_of_before_its_day_and_not_asked_for(desk: Desk) -> None:
    await desk.newcomer(1)
    await done(desk, Course("core", "", "2026-12-01"), booked=True)
    await done(desk, Course("trauma", "", "2026-12-02"), booked=True)
    assert await open_of(desk, "training_booked") == {"core": "2026-12-01", "trauma": "2026-12-02"}
    assert await open_of(desk, "training_missing") == {"awareness": "2027-01-03"}
    (booked,) = [one for one in await falls_due(desk) if one.subject == "core"]
    assert booked.action == "do:open:T-0001"
    desk.later(timedelta(days=12))
    assert await open_of(desk, "training_booked") == {}
    assert (await open_of(desk, "training_missing"))["core"] == "2027-01-03"


async def test_what_is_to_be_confirmed_is_told_to_those_who_may_and_until_somebody_has(desk: Desk) -> None:
    await desk.newcomer(1, places=("perth", "shotts"))
    perth, both = await desk.member(2, Role.COORDINATOR), await desk.member(3, Role.COORDINATOR, ("perth", "shotts"))
    await desk.member(4, Role.COORDINATOR, ("polmont",))
    await desk.member(5, Role.LEAD, ("perth",))
    await done(desk, Course("core", "", "2026-11-20"))
    await done(desk, Course("key-vending", "shotts", "2026-11-20"))
    ids = {(await desk.who(chat)).id: chat for chat in (2, 3)}  # type: ignore[union-attr]
    asked = [one for one in await falls_due(desk) if one.kind == "training_confirm"]
    assert sorted((ids[one.member], one.subject) for one in asked) == [(2, "T-0001"), (3, "T-0001"), (3, "T-0002")]
    assert {(one.on, one.label[6:]) for one in asked} == {(TODAY.isoformat(), ": a course to confirm")}
    await perth.press_data("do:confirm:T-0001")
    await both.press_data("do:withdraw:T-0002")
    assert await open_of(desk, "training_confirm") == {"T-0002": TODAY.isoformat()}


async def test_who_has_left_owes_nothing(desk: Desk) -> None:
    await desk.newcomer(1)
    await desk.member(2, Role.COORDINATOR)
    await done(desk, Course("core", "", "2026-11-20"))
    found = await desk.who(1)
    assert found is not None
    async with desk.store.writing(desk.now) as work:
        await members.revoke(work, found.id, "operator", "seal")
    assert await open_of(desk, "training_confirm") == {}


async def test_the_days_lie_in_london(desk: Desk) -> None:
    desk.now = NOW.replace(month=7, day=1, hour=23, minute=30)  # half past midnight on the 2nd in London
    await desk.newcomer(1)
    assert (await open_of(desk, "training_missing"))["awareness"] == (date(2026, 7, 2) + timedelta(weeks=6)).isoformat()
