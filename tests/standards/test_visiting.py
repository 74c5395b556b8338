"""Two clocks: when a monitor is due, and which weeks an establishment was not seen in."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.loader import load
from standards.visiting import Pattern, Pause, expected, monday, next_due, uncovered, weeks

WEEKLY, FORTNIGHTLY, MONTHLY = (load().rhythm(name) for name in ("weekly", "fortnightly", "monthly"))
TUESDAY = 1


def day(text: str) -> date:
    return date.fromisoformat(text)


def test_the_usual_pattern_is_once_a_fortnight() -> None:
    assert load().usual_rhythm == FORTNIGHTLY
    assert load().rhythm("gone since") == FORTNIGHTLY


@pytest.mark.parametrize(
    ("pattern", "since", "due"),
    [
        (Pattern(FORTNIGHTLY), "2026-11-21", "2026-12-05"),
        (Pattern(WEEKLY), "2026-11-21", "2026-11-28"),
        (Pattern(MONTHLY), "2027-01-31", "2027-02-28"),
        (Pattern(MONTHLY), "2026-12-05", "2027-01-05"),
        (Pattern(FORTNIGHTLY, TUESDAY), "2026-11-24", "2026-12-08"),
        (Pattern(FORTNIGHTLY, TUESDAY), "2026-11-26", "2026-12-08"),  # gone on the Thursday: the Tuesday stays
        (Pattern(WEEKLY, TUESDAY), "2026-11-23", "2026-12-01"),
        (Pattern(MONTHLY, TUESDAY), "2026-11-24", "2026-12-22"),
    ],
)
def test_the_next_visit_is_an_interval_after_the_last(pattern: Pattern, since: str, due: str) -> None:
    assert next_due(pattern, day(since), day(since)) == day(due)


@pytest.mark.parametrize(
    ("today", "pause", "due"),
    [
        ("2026-12-03", Pause(day("2026-12-05"), day("2026-12-20")), "2026-12-01"),  # owed, and not away yet
        ("2026-12-10", Pause(day("2026-12-05"), day("2026-12-20")), "2026-12-21"),  # owed when it began
        ("2026-12-25", Pause(day("2026-12-05"), day("2026-12-20")), "2026-12-21"),
        ("2026-11-20", Pause(day("2026-11-28"), day("2026-12-04")), "2026-12-05"),
        ("2026-11-20", Pause(day("2026-11-18"), day("2026-11-25")), "2026-12-01"),
        ("2026-11-20", Pause(day("2026-11-30")), None),
        ("2026-11-20", Pause(day("2026-12-02")), "2026-12-01"),
        ("2026-12-02", Pause(day("2026-12-02")), None),
    ],
)
def test_nothing_is_due_in_a_pause(today: str, pause: Pause, due: str | None) -> None:
    found = next_due(Pattern(FORTNIGHTLY), day("2026-11-17"), day(today), [pause])
    assert found == (day(due) if due else None)


def test_after_a_pause_the_agreed_day_of_the_week_comes_next() -> None:
    pause = Pause(day("2026-11-30"), day("2026-12-10"))
    assert next_due(Pattern(FORTNIGHTLY, TUESDAY), day("2026-11-24"), day("2026-12-01"), [pause]) == day("2026-12-15")


def test_a_pause_that_follows_another_is_waited_for_too() -> None:
    pauses = [Pause(day("2026-12-11"), day("2026-12-20")), Pause(day("2026-12-01"), day("2026-12-10"))]
    assert next_due(Pattern(WEEKLY), day("2026-11-26"), day("2026-11-27"), pauses) == day("2026-12-21")


def test_a_pattern_says_what_it_is() -> None:
    assert Pattern(FORTNIGHTLY).words == "every second week"
    assert Pattern(FORTNIGHTLY, TUESDAY).words == "every second week, on Tuesday"


PAUSES = st.lists(
    st.builds(
        lambda start, length: Pause(start, None if length is None else start + timedelta(days=length)),
        st.dates(day("2026-01-01"), day("2027-12-31")),
        st.one_of(st.none(), st.integers(0, 40)),
    ),
    max_size=3,
)
PATTERNS = st.builds(Pattern, st.sampled_from([WEEKLY, FORTNIGHTLY, MONTHLY]), st.one_of(st.none(), st.integers(0, 6)))
SINCE = st.dates(day("2026-01-01"), day("2027-01-01"))


@given(PATTERNS, SINCE, st.integers(0, 200), PAUSES)
def test_a_due_day_is_after_the_last_visit_on_its_weekday_and_never_in_a_pause_under_way(
    pattern: Pattern, since: date, after: int, pauses: list[Pause]
) -> None:
    today = since + timedelta(days=after)
    due = next_due(pattern, since, today, pauses)
    if due is None:
        assert any(pause.last is None for pause in pauses)
        return
    assert due > since
    assert pattern.weekday in (None, due.weekday())
    assert not any(pause.covers(due) for pause in pauses if pause.first <= max(due, today))
    assert not any(pause.covers(today) for pause in pauses if due <= today)


@given(PATTERNS, SINCE, PAUSES)
def test_what_is_expected_is_what_a_punctual_monitor_would_do(
    pattern: Pattern, since: date, pauses: list[Pause]
) -> None:
    last = since + timedelta(days=300)
    days = list(expected(pattern, since, since, last, pauses))
    assert days == sorted(set(days))
    assert all(since < one <= last for one in days)
    cut = since + timedelta(days=100)
    assert days == [
        *expected(pattern, since, since, cut, pauses),
        *expected(pattern, since, cut + timedelta(days=1), last, pauses),
    ]
    if not pauses and pattern.weekday is None:
        assert len(days) in {WEEKLY: (42,), FORTNIGHTLY: (21,), MONTHLY: (9, 10)}[pattern.rhythm]


def test_a_week_is_covered_by_any_day_of_it() -> None:
    first, last = day("2026-11-25"), day("2026-12-16")
    assert list(weeks(first, last)) == [day(text) for text in ("2026-11-23", "2026-11-30", "2026-12-07", "2026-12-14")]
    seen = {day("2026-11-23"), day("2026-12-13")}
    assert uncovered(first, last, seen) == [day("2026-11-30"), day("2026-12-14")]


@given(st.dates(day("2026-01-01"), day("2026-12-31")), st.sets(st.dates(day("2025-12-01"), day("2027-02-01"))))
def test_every_week_is_either_covered_or_not(first: date, seen: set[date]) -> None:
    last = first + timedelta(days=60)
    missing = uncovered(first, last, seen)
    assert set(weeks(first, last)) == set(missing) | {monday(one) for one in seen} & set(weeks(first, last))
    assert not {monday(one) for one in seen} & set(missing)
