"""Figures: counts alone, of what the member may know of, drawn later and told in words at once."""

from datetime import date, timedelta

from handlers.figures import Span
from store import concerns, figures, members, requests, versions, visits
from store.members import Role
from store.versions import Content
from tests.handlers.conftest import NOW, Desk

TODAY = NOW.date()


async def file(desk: Desk, kind: str, place: str, ago: int, *targets: str, closed_after: int | None = None) -> str:
    """File a record of so many days ago, by the member of chat 1."""
    async with desk.store.writing(desk.now) as work:
        author = await members.by_chat(work, 1)
        assert author is not None
        day = TODAY - timedelta(days=ago)
        content = Content(place, day.isoformat(), "{}", "2018", 1, tuple((0, target) for target in targets))
        draft = f"{kind}-{place}-{ago}-{targets}-{closed_after}"
        if kind == "visit":
            filed = await visits.file(work, content, author.id, draft)
        elif kind == "request":
            state = "open" if closed_after is None else "answered"
            filed = await requests.file(work, content, author.id, draft, state, None)
            if closed_after is not None:
                closed = (day + timedelta(days=closed_after)).isoformat()
                await versions.set_head(work, versions.REQUEST, int(filed.reference[2:]), closed_on=closed)
        else:
            source = "V-0001#0" if kind == "raised" else ""
            filed = await concerns.file(work, content, author.id, draft, None, 1, source)
    return filed.reference


async def test_weeks_begin_on_monday_and_the_present_one_is_the_last() -> None:
    span = Span(4, date(2026, 11, 22))
    assert [day.isoformat() for day in span.mondays] == ["2026-10-26", "2026-11-02", "2026-11-09", "2026-11-16"]
    assert span.ends == ("2026-10-26", "2026-11-22")
    assert Span(52, date(2026, 11, 16)).mondays[-1] == date(2026, 11, 16)


async def test_visits_are_counted_by_week_against_one_a_week(desk: Desk) -> None:
    chat = await desk.member(1, places=("perth", "low-moss"))
    for place, ago in (("perth", 0), ("perth", 1), ("low-moss", 8), ("perth", 400), ("shotts", 0)):
        await file(desk, "visit", place, ago)
    await chat.say("/figures")
    (chart,) = chat.pictures
    assert (chart.title, chart.period) == ("Visits against plan", "12 weeks to 22 Nov 2026")
    assert [(bar.value, bar.of) for bar in chart.columns] == [(0, 2)] * 10 + [(1, 2), (2, 2)]
    assert [bar.partial for bar in chart.columns] == [False] * 11 + [True]
    assert [(bar.label, bar.value, bar.of) for bar in chart.bars] == [("Low Moss", 1, 12), ("Perth", 1, 12)]
    assert "3 visits; the plan is 24" in chat.text
    assert "Week of 16 November: 2 of 2 so far" in chat.text


async def test_a_year_of_visits_is_counted_by_month(desk: Desk) -> None:
    chat = await desk.member(1)
    await file(desk, "visit", "perth", 40)
    await chat.say("/figures")
    await chat.press("12 months")
    chart = chat.pictures[-1]
    assert len(chart.columns) in (12, 13)
    assert sum(bar.of or 0 for bar in chart.columns) == 52
    assert sum(bar.value for bar in chart.columns) == 1


async def test_a_lead_sees_all_seventeen_and_others_their_own(desk: Desk) -> None:
    await desk.member(1)
    lead = await desk.member(2, Role.LEAD, ())
    await file(desk, "visit", "perth", 0)
    await file(desk, "visit", "shotts", 0)
    await lead.say("/figures")
    assert len(lead.pictures[-1].bars) == 17
    assert sum(bar.value for bar in lead.pictures[-1].bars) == 2
    coordinator = await desk.member(3, Role.COORDINATOR, ("shotts",))
    await coordinator.say("/figures")
    assert [(bar.label, bar.value) for bar in coordinator.pictures[-1].bars] == [("Shotts", 1)]


async def test_an_administrator_has_no_figures(desk: Desk) -> None:
    chat = await desk.member(1, Role.ADMINISTRATOR, ())
    await chat.say("/figures")
    await chat.press_data("do:figures:visits:12")
    assert chat.pictures == []


async def test_standards_are_a_heat_map_of_several_places_and_bars_of_one(desk: Desk) -> None:
    chat = await desk.member(1, Role.COORDINATOR, ("perth", "low-moss"))
    await file(desk, "visit", "perth", 1, "2.6", "2.1", "9.1")
    await file(desk, "raised", "perth", 1, "2.6")
    await file(desk, "concern", "low-moss", 1, "3.1")
    await file(desk, "request", "perth", 80, "2")
    await chat.say("/figures standards")
    grid = chat.pictures[-1].grid
    assert grid is not None
    assert grid.rows == ("Low Moss", "Perth")
    assert grid.cells == ((0, 0, 1, 0, 0, 0, 0, 0, 0), (0, 3, 0, 0, 0, 0, 0, 0, 1))
    await chat.press("4 weeks")
    assert sum(map(sum, chat.pictures[-1].grid.cells)) == 4  # type: ignore[union-attr]
    one = await desk.member(2, places=("perth",))
    await one.say("/figures standards")
    assert [bar.value for bar in one.pictures[-1].bars] == [0, 3, 0, 0, 0, 0, 0, 0, 1]


async def test_requests_are_counted_once_a_standard_and_those_without_a_link_too(desk: Desk) -> None:
    chat = await desk.member(1)
    await file(desk, "request", "perth", 1, "2.6", "2.1", "9.1")
    await file(desk, "request", "perth", 2, "2.6")
    await file(desk, "request", "perth", 3)
    await chat.say("/figures requests")
    told = {bar.label.split()[0]: bar.value for bar in chat.pictures[-1].bars}
    assert told == {"2": 2, "9": 1, "No": 1}
    assert "3 requests came" in chat.text


async def test_the_days_to_an_answer_and_their_median(desk: Desk) -> None:
    chat = await desk.member(1)
    for number, after in enumerate((0, 3, 9, 30, 60, None)):
        await file(desk, "request", "perth", 70 + number, closed_after=after)
    await chat.say("/figures")
    await chat.press("Time to answer")
    chart = chat.pictures[-1]
    assert [bar.value for bar in chart.columns] == [1, 1, 1, 0, 1, 1]
    assert "5 answered or closed; 1 open now. Half of them within 9 days (median)." in chat.text


async def test_what_was_undone_is_not_counted(desk: Desk) -> None:
    chat = await desk.member(1)
    reference = await file(desk, "request", "perth", 1, "2.6")
    async with desk.store.writing(desk.now) as work:
        member = await members.by_chat(work, 1)
        assert member is not None
        await versions.undo(work, versions.REQUEST, reference, member.id)
        assert await figures.requests_by_standard(work, ["perth"], "2026-01-01", "2026-12-31") == (0, 0, {})
        assert await figures.open_requests(work, ["perth"]) == 0
    await chat.say("/figures requests")
    assert "0 requests came" in chat.text


async def test_nothing_in_a_picture_or_its_words_identifies_anybody(desk: Desk) -> None:
    chat = await desk.member(1)
    reference = await file(desk, "request", "perth", 1, "2.6")
    for name in ("visits", "standards", "requests", "answers"):
        await chat.say(f"/figures {name}")
        told = chat.pictures[-1].model_dump_json() + chat.text
        assert reference not in told
        assert "Monitor 1" not in told


async def test_the_text_stands_beneath_its_picture_and_an_open_question_comes_again(desk: Desk) -> None:
    chat = await desk.member(1)
    await chat.say("/figures")
    assert not chat.screens[-1].edit
    await chat.press("Standards")
    assert not chat.screens[-1].edit
    assert len(chat.pictures) == 2
    await chat.say("/visit")
    await chat.say("/figures")
    assert "Was the visit made?" in chat.text
    assert "Visits against plan" in "".join(chat.screens[-2].texts)


async def test_a_forged_button_shows_the_usual_chart(desk: Desk) -> None:
    chat = await desk.member(1)
    await chat.press_data("do:figures:nonsense:9999")
    assert chat.pictures[-1].title == "Visits against plan"
