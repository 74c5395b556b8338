"""A date: typed, pressed, or from the calendar. Today is Sunday 22 November 2026."""

from datetime import date

import pytest

from conversations.inputs.base import Refused
from conversations.inputs.day import Day, in_words, month_after
from tests.conversations.inputs.asking import asking, buttons, labels, looked, taken, why

PAST, FUTURE = Day(), Day(future=True)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", "2026-11-22"),
        ("yesterday", "2026-11-21"),
        ("last tue", "2026-11-17"),
        ("5/6", "2026-06-05"),
        ("21 Nov", "2026-11-21"),
        ("21/11/2026", "2026-11-21"),
    ],
)
def test_british_words_and_figures(text: str, day: str) -> None:
    assert taken(PAST.read(text, asking(), {}, None)) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("in two weeks", "2026-12-06"),
        ("5 dec", "2026-12-05"),
        ("21 Jan", "2027-01-21"),
        ("friday", "2026-11-27"),
        ("tomorrow", "2026-11-23"),
    ],
)
def test_a_date_to_come_is_the_next_one(text: str, day: str) -> None:
    assert taken(FUTURE.read(text, asking(), {}, None)) == day


@pytest.mark.parametrize("text", ["30 Feb", "someday", "😀", "7"])
def test_what_is_no_date_is_refused_with_an_example(text: str) -> None:
    assert "as a date. I need the date it happened, today or before, for example" in why(
        PAST.read(text, asking(), {}, None)
    )


@pytest.mark.parametrize(
    ("takes", "text", "said"),
    [
        (PAST, "tomorrow", "Monday 23 November 2026, which is in the future"),
        (PAST, "1 jan 2024", "Monday 1 January 2024, which is more than a year ago"),
        (Day(years=12), "1 jan 2014", "Wednesday 1 January 2014, which is more than 12 years ago"),
        (FUTURE, "yesterday", "Saturday 21 November 2026, which is not in the future"),
        (FUTURE, "1 jan 2029", "Monday 1 January 2029, which is more than a year ahead"),
    ],
)
def test_a_date_that_cannot_be_says_how_it_was_read(takes: Day, text: str, said: str) -> None:
    outcome = takes.read(text, asking(), {}, None)
    assert isinstance(outcome, Refused)
    assert outcome.understood
    assert said in outcome.why


def test_the_likely_days_are_pressed() -> None:
    assert labels(PAST, asking()) == ["Today", "Yesterday", "Calendar"]
    assert labels(FUTURE, asking()) == ["In a week", "In two weeks", "In four weeks", "Calendar"]
    assert taken(PAST.press("in:-1", asking(), {}, None)) == "2026-11-21"
    assert taken(FUTURE.press("in:14", asking(), {}, None)) == "2026-12-06"


def test_the_calendar_shows_the_days_that_may_be_chosen() -> None:
    view = looked(PAST.press("calendar", asking(), {}, None)).view
    shown = PAST.prompt(asking(), view, None)
    assert "November 2026" in shown.body
    days = [button.label for button in buttons(PAST, asking(), view) if button.action.startswith("day:")]
    assert days == [str(day) for day in range(1, 23)]
    assert all(len(row) == 7 for row in shown.rows[:-1])
    assert [button.label for button in shown.rows[-1]] == ["‹ October"]


def test_the_calendar_turns_and_ends_where_the_year_ends() -> None:
    assert labels(PAST, asking(), {"month": "2026-10-01"})[-2:] == ["‹ September", "November ›"]
    first = labels(PAST, asking(), {"month": "2025-11-01"})
    assert "20" not in first
    assert "21" in first
    assert "‹ October" not in first
    assert looked(PAST.press("month:2026-10-01", asking(), {}, None)).view == {"month": "2026-10-01"}
    assert taken(PAST.press("day:2026-10-05", asking(), {"month": "2026-10-01"}, None)) == "2026-10-05"


def test_the_calendar_opens_at_the_answer_given_before() -> None:
    assert looked(PAST.press("calendar", asking(), {}, "2026-09-03")).view == {"month": "2026-09-01"}
    assert looked(FUTURE.press("calendar", asking(), {}, None)).view == {"month": "2026-11-01"}
    assert looked(PAST.press("calendar", asking(), {}, "1999-01-01")).view == {"month": "2025-11-01"}


def test_words_for_dates() -> None:
    assert in_words(date(2026, 11, 21)) == "Saturday 21 November 2026"
    assert PAST.say("2026-11-21", asking()) == "Saturday 21 November 2026"
    assert PAST.prompt(asking(), {}, "2026-11-21").body == "So far: Saturday 21 November 2026"
    assert month_after(date(2026, 12, 31), 1) == date(2027, 1, 1)
    assert month_after(date(2026, 1, 15), -1) == date(2025, 12, 1)
