"""Dates, typed and inside texts, the British way."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.reading.when import find_dates, read_date

SUNDAY = date(2026, 11, 22)

TYPED = {
    "today": "2026-11-22",
    "yesterday": "2026-11-21",
    "yday": "2026-11-21",
    "day before yesterday": "2026-11-20",
    "the day": "2026-11-22",
    "this morning": "2026-11-22",
    "last night": "2026-11-21",
    "last tue": "2026-11-17",
    "tue": "2026-11-17",
    "sat": "2026-11-21",
    "Sunday": "2026-11-15",
    "on friday": "2026-11-20",
    "friday morning": "2026-11-20",
    "Monday there": "2026-11-16",
    "Monday past": "2026-11-16",
    "a week past Tuesday": "2026-11-10",
    "Tuesday last week": "2026-11-10",
    "a fortnight ago": "2026-11-08",
    "3 days ago": "2026-11-19",
    "5/6": "2026-06-05",
    "5/6/26": "2026-06-05",
    "5.6.26": "2026-06-05",
    "5-6-2026": "2026-06-05",
    "2026-06-05": "2026-06-05",
    "21 Nov": "2026-11-21",
    "21nov": "2026-11-21",
    "Nov 21st": "2026-11-21",
    "21st": "2026-11-21",
    "twenty first of november": "2026-11-21",
    "Sat 21/11": "2026-11-21",
    "5 Dec": "2025-12-05",
    "29 Feb": "2024-02-29",
    "tomorrow": "2026-11-23",
    "next tue": "2026-11-24",
    "in 3 days": "2026-11-25",
    "5 Dec 2026": "2026-12-05",
}


@pytest.mark.parametrize(("typed", "expected"), TYPED.items())
def test_a_typed_answer_is_read_as_the_monitor_means_it(typed: str, expected: str) -> None:
    assert read_date(typed, SUNDAY) == date.fromisoformat(expected)
    assert read_date(f"  {typed.upper()}. ", SUNDAY) == date.fromisoformat(expected)


@pytest.mark.parametrize(
    "rubbish",
    [
        "",
        "C3",
        "12",
        "12 staff",
        "10.15",
        "may",
        "march",
        "32/1",
        "31 june",
        "29/2/25",
        "😀",
        "99/99/99",
        "x" * 10_000,
    ],
)
def test_what_is_no_date_is_refused_rather_than_guessed(rubbish: str) -> None:
    assert read_date(rubbish, SUNDAY) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Perth yesterday 1015-1240. C hall n gym.", ["yesterday"]),
        ("Sat 10-12 Barlinnie", ["Sat"]),
        ("I sat there while 2 may be moved. on sat i went", ["sat"]),
        ("Polmont tue 17th 2-4pm", ["tue 17th"]),
        ("in the jail the day, fae 10", ["the day"]),
        ("21 Nov 26 lads, then 5/6", ["21 Nov", "5/6"]),
        ("parole on 3 March, waiting since Monday", ["3 March", "Monday"]),
    ],
)
def test_dates_inside_a_text_carry_their_own_words(text: str, words: list[str]) -> None:
    found = find_dates(text, SUNDAY)
    assert [f.words for f in found] == words
    assert all(text[f.start : f.end] == f.words for f in found)


@pytest.mark.parametrize(
    "text",
    [
        "he sat with 12 staff in C3 and QI 2.6 may be 10.15",
        "they march to exercise, the sun was out",
        "every Monday and Mon-Fri, open 24/7, 1/2 of them",
        "all the day long in the day room",
    ],
)
def test_words_that_only_look_like_dates_are_left_alone(text: str) -> None:
    assert find_dates(text, SUNDAY) == []


def test_a_weekday_that_disagrees_with_its_day_is_a_guess() -> None:
    [wrong] = find_dates("Perth on Tuesday 21/11", SUNDAY)
    [right] = find_dates("Perth on Saturday 21/11", SUNDAY)
    assert (wrong.value, wrong.guess) == (date(2026, 11, 21), True)
    assert not right.guess


def test_a_bare_weekday_that_is_todays_own_is_a_guess() -> None:
    [today] = find_dates("Perth Sunday 10-12", SUNDAY)
    [last] = find_dates("Perth last Sunday 10-12", SUNDAY)
    assert (today.value, today.guess, last.guess) == (date(2026, 11, 15), True, False)


FORMATS = ("%d/%m/%Y", "%d.%m.%y", "%-d %b %Y", "%A %d %B %Y", "%B %-d, %Y", "%Y-%m-%d")


@settings(deadline=None)
@given(st.dates(date(2015, 1, 1), date(2030, 12, 31)), st.sampled_from(FORMATS))
def test_a_written_date_comes_back_as_it_was(day: date, form: str) -> None:
    written = day.strftime(form)
    assert read_date(written, SUNDAY) == day
    assert [f.value for f in find_dates(f"Was in {written} and saw", SUNDAY)] == [day]


@settings(deadline=None)
@given(st.integers(0, 365))
def test_a_day_and_month_without_a_year_is_never_in_the_future(back: int) -> None:
    day = SUNDAY - timedelta(days=back)
    expected = day if (day.day, day.month) != (SUNDAY.day, SUNDAY.month) else SUNDAY
    assert read_date(f"{day.day}/{day.month}", SUNDAY) == expected


@settings(deadline=None)
@given(st.text(max_size=200) | st.text("0123456789/.- satmonejulywk", max_size=200))
def test_no_text_is_an_error(text: str) -> None:
    read_date(text, SUNDAY)
    for found in find_dates(text, SUNDAY):
        assert text[found.start : found.end] == found.words


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("two weeks and a day ago", date(2026, 11, 7)),
        ("22nd of last month", date(2026, 10, 22)),
        ("29 feb", date(2024, 2, 29)),
        ("in a fortnight", date(2026, 12, 6)),
        ("in 2 months", date(2027, 1, 22)),
        ("last week", None),
        ("31/6", None),
        ("a good day", None),
    ],
)
def test_what_the_grammar_leaves_goes_to_the_library_and_a_span_is_no_date(typed: str, expected: date | None) -> None:
    assert read_date(typed, date(2026, 11, 22)) == expected
