"""How courses stand: each rule by an example, and what holds of any history by Hypothesis."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.courses import Person, Standing, State, Taken, counts_until, following, slot, standings
from standards.loader import load
from standards.models import Course

#: From the best to the worst.
ORDER = (State.DONE, State.BOOKED, State.DUE, State.OVERDUE, State.NOT_YET)

TODAY = date(2026, 11, 22)
COURSES = load().courses
JOINED = date(2026, 11, 1)
PERTH = Person(JOINED, {"perth": JOINED})


def course(identifier: str) -> Course:
    found = load().course(identifier)
    assert found is not None
    return found


def stand(*taken: Taken, person: Person = PERTH, today: date = TODAY) -> dict[str, Standing]:
    return {one.slot: one for one in standings(COURSES, person, taken, today)}


def done(identifier: str, on: str, place: str = "", **others: bool) -> Taken:
    return Taken(identifier, place, date.fromisoformat(on), **others)


def test_the_programme_is_the_nine_courses_of_the_source_and_two_optional_ones() -> None:
    assert len([one for one in COURSES if not one.optional]) == 9
    assert [one.id for one in COURSES if one.optional] == ["drugs", "trauma"]
    assert [one.id for one in COURSES if one.refresh_after] == ["ppt"]
    assert [one.id for one in COURSES if one.by_place] == ["key-vending"]
    assert [(one.id, one.after) for one in COURSES if one.after] == [("cms-it", ("first-visit",))]


def test_of_a_newcomer_nothing_is_done_and_only_one_course_waits_for_another() -> None:
    all_of_it = stand()
    assert {one.state for one in all_of_it.values()} == {State.NOT_YET}
    assert [one.slot for one in all_of_it.values() if one.waits] == ["cms-it"]
    assert all_of_it["cms-it"].why == "Not done yet. It comes after First visit."
    assert all_of_it["cms-it"].due is None
    assert all_of_it["awareness"].why == "Not done yet. To be done by 13 Dec 2026."
    assert all_of_it["trauma"].why == "Not done yet."


def test_what_comes_first_counts_from_its_day() -> None:
    one = stand(done("first-visit", "2026-11-20"))["cms-it"]
    assert (one.waits, one.due, one.open) == ((), date(2026, 12, 18), True)


def test_a_refresher_is_due_sixty_days_before_its_day_and_overdue_the_day_after_it() -> None:
    taken = done("ppt", "2026-01-15")
    day = date(2027, 1, 15)
    for today, state in (
        (day - timedelta(days=61), State.DONE),
        (day - timedelta(days=60), State.DUE),
        (day, State.DUE),
        (day + timedelta(days=1), State.OVERDUE),
    ):
        assert stand(taken, today=today)["ppt"].state is state
    late = stand(taken, today=day + timedelta(days=1))["ppt"]
    assert late.why == "Done 15 Jan 2026. It counted until 15 Jan 2027."
    assert late.late(day + timedelta(days=1))
    assert not late.late(day)


def test_what_is_booked_says_so_and_what_was_booked_in_vain_too() -> None:
    booked = stand(done("core", "2026-12-03", booked=True))["core"]
    assert (booked.state, booked.open) == (State.BOOKED, False)
    assert booked.why == "Booked for 3 Dec 2026. To be done by 13 Dec 2026."
    lapsed = stand(done("core", "2026-11-20", booked=True))["core"]
    assert (lapsed.state, lapsed.open) == (State.NOT_YET, True)
    assert lapsed.why.startswith("It was booked for 20 Nov 2026, and nothing is recorded of it.")


def test_a_refresher_that_is_booked_is_booked_and_its_day_stays() -> None:
    one = stand(done("ppt", "2025-11-01"), done("ppt", "2026-12-01", booked=True))["ppt"]
    assert (one.state, one.due) == (State.BOOKED, date(2026, 11, 1))
    assert one.late(TODAY)
    assert one.why == "Done 1 Nov 2025. It counted until 1 Nov 2026. Booked for 1 Dec 2026."


def test_a_booking_before_it_was_done_is_over() -> None:
    one = stand(done("ppt", "2026-11-20"), done("ppt", "2026-11-10", booked=True))["ppt"]
    assert (one.state, one.booked) == (State.DONE, None)


def test_key_vending_counts_at_each_establishment_and_from_the_day_of_assignment() -> None:
    person = Person(JOINED, {"perth": JOINED, "low-moss": TODAY})
    found = stand(done("key-vending", "2026-11-10", "perth"), person=person)
    assert found["key-vending@perth"].state is State.DONE
    assert found["key-vending@low-moss"].state is State.NOT_YET
    assert found["key-vending@low-moss"].due == TODAY + timedelta(weeks=8)
    assert "ppt@perth" not in found


def test_what_is_not_confirmed_counts_and_says_so() -> None:
    one = stand(done("core", "2026-11-20", confirmed=False))["core"]
    assert one.state is State.DONE
    assert one.why == "Done 20 Nov 2026, not confirmed yet."


def test_next_is_an_overdue_refresher_then_one_due_then_the_programme_in_order() -> None:
    def comes(*taken: Taken) -> str:
        found = following(stand(*taken).values())
        return found.slot if found else ""

    assert comes() == "awareness"
    assert comes(done("ppt", "2025-11-01")) == "ppt"
    assert comes(done("ppt", "2025-12-01")) == "ppt"
    assert comes(done("awareness", "2026-11-02"), done("core", "2026-12-01", booked=True)) == "first-visit"
    everything = [Taken(one.id, "perth" if one.by_place else "", TODAY) for one in COURSES if not one.optional]
    assert comes(*everything) == ""


@pytest.mark.parametrize(
    ("on", "until"), [("2024-02-29", "2025-02-28"), ("2023-02-28", "2024-02-28"), ("2025-10-26", "2026-10-26")]
)
def test_a_year_later_is_the_same_day_or_the_last_of_february(on: str, until: str) -> None:
    assert counts_until(course("ppt"), date.fromisoformat(on)) == date.fromisoformat(until)


def test_a_slot_has_its_place() -> None:
    assert (slot("ppt", ""), slot("key-vending", "perth")) == ("ppt", "key-vending@perth")


# --- any history ------------------------------------------------------------------------------------------------------

PLACES = ("perth", "low-moss")
DAYS = st.dates(date(2022, 1, 1), TODAY)


@st.composite
def taken(draw: st.DrawFn, booked: bool | None = None) -> Taken:
    """Something recorded: done up to today, or booked for any day."""
    what = draw(st.sampled_from(COURSES))
    place = draw(st.sampled_from(PLACES)) if what.by_place else ""
    is_booked = draw(st.booleans()) if booked is None else booked
    on = draw(st.dates(date(2022, 1, 1), date(2027, 12, 1)) if is_booked else DAYS)
    return Taken(what.id, place, on, is_booked, draw(st.booleans()))


HISTORIES = st.lists(taken(), max_size=12)
PEOPLE = st.builds(
    Person,
    st.dates(date(2020, 1, 1), TODAY),
    st.dictionaries(st.sampled_from(PLACES), st.dates(date(2020, 1, 1), TODAY), min_size=1),
)


@given(PEOPLE, HISTORIES)
def test_every_course_stands_once_and_never_both_done_and_not_yet(person: Person, history: list[Taken]) -> None:
    found = standings(COURSES, person, history, TODAY)
    assert len({one.slot for one in found}) == len(found)
    assert len(found) == len(COURSES) - 1 + len(person.places)
    for one in found:
        ever = [t for t in history if not t.booked and slot(t.course, t.place) == one.slot]
        assert (one.last is not None) == bool(ever)
        assert not (one.state is State.DONE and not ever)
        assert not (one.state is State.NOT_YET and ever)
        assert one.open or one.state in (State.DONE, State.BOOKED) or one.waits or one.course.optional
        assert one.why.endswith(".")


@given(PEOPLE, HISTORIES, st.data())
def test_the_order_of_recording_does_not_matter(person: Person, history: list[Taken], data: st.DataObject) -> None:
    other = data.draw(st.permutations(history))
    assert standings(COURSES, person, other, TODAY) == standings(COURSES, person, history, TODAY)


@given(PEOPLE, HISTORIES, taken(booked=False))
def test_one_more_completion_makes_nothing_worse(person: Person, history: list[Taken], more: Taken) -> None:
    before = standings(COURSES, person, history, TODAY)
    after = standings(COURSES, person, [*history, more], TODAY)
    for was, now in zip(before, after, strict=True):
        assert was.slot == now.slot
        assert ORDER.index(now.state) <= ORDER.index(was.state)
        assert set(now.waits) <= set(was.waits)
        if was.slot == slot(more.course, more.place):
            assert was.last is None or (now.last is not None and now.last >= was.last)


@given(DAYS)
def test_a_refresher_counts_for_about_a_year(on: date) -> None:
    until = counts_until(course("ppt"), on)
    assert until is not None
    assert 364 <= (until - on).days <= 366
    assert (until.month, until.day) == (on.month, on.day) or (on.month, on.day) == (2, 29)
