"""When meetings are: the same hour on the wall across both clock changes, never two of a series at one moment."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.meetings import Change, Repeat, Series, described, may_move, occurrence, occurrences

TUESDAY = date(2026, 12, 1)
FIRSTS = st.dates(date(2026, 1, 1), date(2029, 12, 31))
TIMES = st.times().map(lambda at: at.replace(second=0, microsecond=0, tzinfo=None))
REPEATS: tuple[Repeat, ...] = ("once", "weekly", "fortnightly", "monthly")


@st.composite
def moved_series(draw: st.DrawFn) -> Series:
    """A series with some of its slots moved or called off, as far as ``may_move`` allows it."""
    made = Series(draw(FIRSTS), draw(TIMES), draw(st.sampled_from(REPEATS)))
    changes: dict[date, Change] = {}
    for _ in range(draw(st.integers(0, 6))):
        slots = occurrences(made, made.first, made.first + timedelta(days=200))
        if not slots:
            break
        slot = draw(st.sampled_from(slots)).slot
        on, at = (
            draw(st.sampled_from(slots)).on + timedelta(days=draw(st.integers(-3, 3))),
            draw(TIMES | st.just(made.at)),
        )
        if draw(st.booleans()):
            changes[slot] = Change(None)
        elif may_move(made, slot, on, at):
            changes[slot] = Change(on, at)
        made = Series(made.first, made.at, made.repeat, dict(changes))
    return made


@given(moved_series())
def test_no_two_meetings_of_a_series_are_at_one_moment(series: Series) -> None:
    found = occurrences(series, series.first - timedelta(days=10), series.first + timedelta(days=400))
    assert len({(one.on, one.at) for one in found}) == len(found)
    assert len({one.moment for one in found}) == len(found)
    assert len({one.slot for one in found}) == len(found)


@given(moved_series())
def test_moving_one_meeting_leaves_the_others_where_they_are(series: Series) -> None:
    span = series.first - timedelta(days=10), series.first + timedelta(days=400)
    plain = {one.slot: one for one in occurrences(Series(series.first, series.at, series.repeat), *span)}
    for one in occurrences(series, *span):
        if one.slot not in series.changes:
            assert one == plain[one.slot]
        assert occurrence(series, one.slot) == one
    called_off = {slot for slot, change in series.changes.items() if change.on is None}
    left = {one.slot for one in occurrences(series, *span)}
    assert left | called_off >= {slot for slot in plain if slot < series.first + timedelta(days=390)}


@given(FIRSTS, TIMES, st.sampled_from(REPEATS), st.integers(0, 60), st.integers(0, 400))
def test_a_part_of_a_span_holds_what_the_span_holds_of_it(
    first: date, at: time, repeat: Repeat, begins: int, days: int
) -> None:
    series = Series(first, at, repeat)
    whole = occurrences(series, first, first + timedelta(days=500))
    span = first + timedelta(days=begins), first + timedelta(days=begins + days)
    inside = [one for one in whole if span[0] <= one.on <= span[1]]
    assert occurrences(series, *span) == inside


@given(FIRSTS, TIMES, st.sampled_from(REPEATS))
def test_every_meeting_is_on_the_weekday_and_at_the_hour_of_the_first(first: date, at: time, repeat: Repeat) -> None:
    found = occurrences(Series(first, at, repeat), first, first + timedelta(days=800))
    assert found[0].slot == first
    assert {(one.on.weekday(), one.at) for one in found} == {(first.weekday(), at)}
    if repeat == "monthly":
        assert len(found) >= 26
        assert len({(one.on.year, one.on.month) for one in found}) == len(found)


@pytest.mark.parametrize(
    ("first", "hours"),
    [(date(2027, 3, 23), [14, 13]), (date(2026, 10, 20), [13, 14])],
    ids=["spring", "autumn"],
)
def test_two_in_the_afternoon_stays_two_in_the_afternoon_across_a_clock_change(first: date, hours: list[int]) -> None:
    found = occurrences(Series(first, time(14), "weekly"), first, first + timedelta(days=7))
    assert [one.at for one in found] == [time(14), time(14)]
    assert [one.moment.hour for one in found] == hours


def test_an_hour_that_the_clocks_skip_or_repeat_is_one_moment() -> None:
    skipped = occurrences(Series(date(2027, 3, 28), time(1, 30)), date(2027, 3, 28), date(2027, 3, 28))
    assert [one.moment for one in skipped] == [datetime(2027, 3, 28, 1, 30, tzinfo=UTC)]
    repeated = occurrences(Series(date(2026, 10, 25), time(1, 30)), date(2026, 10, 25), date(2026, 10, 25))
    assert [one.moment for one in repeated] == [datetime(2026, 10, 25, 0, 30, tzinfo=UTC)]


def test_nothing_moves_onto_the_moment_of_another() -> None:
    series = Series(TUESDAY, time(14), "weekly")
    assert not may_move(series, TUESDAY, TUESDAY + timedelta(days=7), time(14))
    assert may_move(series, TUESDAY, TUESDAY + timedelta(days=7), time(15))
    spring = Series(date(2027, 3, 28), time(2, 30), "weekly")
    assert not may_move(spring, date(2027, 4, 4), date(2027, 3, 28), time(1, 30))


def test_the_fifth_weekday_of_a_month_is_its_last() -> None:
    series = Series(date(2026, 12, 29), time(10), "monthly")
    found = [one.on for one in occurrences(series, date(2026, 12, 1), date(2027, 3, 31))]
    assert found == [date(2026, 12, 29), date(2027, 1, 26), date(2027, 2, 23), date(2027, 3, 30)]
    assert described(series) == "monthly on the last Tuesday"


def test_a_series_that_was_ended_keeps_what_was_before() -> None:
    series = Series(TUESDAY, time(14), "fortnightly", ended=date(2026, 12, 15))
    assert [one.on for one in occurrences(series, TUESDAY, date(2027, 3, 1))] == [TUESDAY]


def test_a_slot_that_the_rule_does_not_have_is_none() -> None:
    series = Series(TUESDAY, time(14), "fortnightly", {date(2026, 12, 8): Change(date(2026, 12, 9))})
    assert occurrence(series, date(2026, 12, 8)) is None
    assert [one.on for one in occurrences(series, TUESDAY, date(2026, 12, 14))] == [TUESDAY]
