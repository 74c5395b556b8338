"""Times, typed and inside texts."""

import time as stopwatch
from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.reading.when import find_dates, find_times, read_time, read_times

RANGES = {
    "1015-1240": "10:15 12:40",
    "10.15 to 12.40": "10:15 12:40",
    "10:15–12:40": "10:15 12:40",
    "10am-1pm": "10:00 13:00",
    "2-4pm": "14:00 16:00",
    "half ten till quarter to one": "10:30 12:45",
    "9 til 12": "09:00 12:00",
    "10 to 12": "10:00 12:00",
    "ten to twelve": "10:00 12:00",
    "ten to twelve till quarter to two": "11:50 13:45",
    "11-1": "11:00 13:00",
    "12.30-2": "12:30 14:00",
    "in 1015 out 1240": "10:15 12:40",
    "in at ten, out by quarter to one": "10:00 12:45",
    "930-1130": "09:30 11:30",
    "1400-4": "14:00 16:00",
    "7-9pm": "19:00 21:00",
    "twenty past two till five to four": "14:20 15:55",
    "10 in the morning until 2 in the afternoon": "10:00 14:00",
}
SINGLE = {
    "quarter past 10": "10:15",
    "10.15": "10:15",
    "1015hrs": "10:15",
    "noon": "12:00",
    "half nine": "09:30",
    "ten to twelve": "11:50",
    "2pm": "14:00",
    "3": "15:00",
    "eleven o'clock": "11:00",
    "ten fifteen": "10:15",
    "00:30": "00:30",
}


def hhmm(value: time | None) -> str:
    return value.isoformat("minutes") if value else "none"


@pytest.mark.parametrize(("typed", "expected"), RANGES.items())
def test_a_typed_range_has_both_ends(typed: str, expected: str) -> None:
    read = read_times(typed)
    assert f"{hhmm(read.time_in)} {hhmm(read.time_out)}" == expected
    assert read_times(f" {typed.upper()}. ") == read


@pytest.mark.parametrize(("typed", "expected"), SINGLE.items())
def test_one_typed_time_is_read(typed: str, expected: str) -> None:
    assert hhmm(read_time(typed)) == expected


def test_one_time_alone_is_the_time_in_unless_it_says_out() -> None:
    assert read_times("quarter past 10") == read_times("in at 10.15")
    assert hhmm(read_times("out 1240").time_out) == "12:40"
    assert read_times("out 1240").time_in is None


@pytest.mark.parametrize("typed", ["7-9", "8", "half seven"])
def test_a_reading_that_could_be_an_evening_is_marked(typed: str) -> None:
    assert read_times(typed).ambiguous


@pytest.mark.parametrize("typed", ["10-12", "2-4pm", "7-9pm", "0730", "10.15", "1015-1240"])
def test_a_reading_with_one_sensible_meaning_is_not_marked(typed: str) -> None:
    assert not read_times(typed).ambiguous


@pytest.mark.parametrize(
    "rubbish", ["", "hello", "C3", "5/6", "10.5", "25:00", "10.75", "24/7", "3 lads", "10.15-", "1" * 10_000]
)
def test_what_is_no_time_is_refused_rather_than_guessed(rubbish: str) -> None:
    read = read_times(rubbish)
    assert (read.time_in, read.time_out, read_time(rubbish)) == (None, None, None)


def test_times_inside_a_text_carry_their_own_words() -> None:
    text = "Perth yesterday 1015-1240. got in at ten. Meds at 8am, £10.15, QI 3.4"
    first, second, third = find_times(text)
    assert first.end is not None
    assert (first.start.words, first.end.words, first.bare) == ("1015", "1240", False)
    assert (second.start.words, hhmm(second.start.value), second.bare) == ("ten", "10:00", True)
    assert (third.start.words, third.end) == ("8am", None)


FORMS = ("%H:%M", "%H%M", "%H.%M", "%I:%M%p", "%I.%M %p")


@settings(deadline=None)
@given(st.times(), st.sampled_from(FORMS))
def test_a_written_time_comes_back_as_it_was(moment: time, form: str) -> None:
    minute = moment.replace(second=0, microsecond=0)
    assert read_time(minute.strftime(form)) == minute


@settings(deadline=None)
@given(st.text(max_size=200) | st.text("0123456789:.-apm tohlfenquri", max_size=200))
def test_no_text_is_an_error(text: str) -> None:
    read_times(text)
    read_time(text)
    for span in find_times(text):
        for end in (span.start, span.end):
            assert end is None or text[end.start : end.end] == end.words


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece", ["1", "10-", "a ", "half ", "ten to ", " ", "week past ", "the day ", "sat", "21 nov ", "10.1"]
)
def test_ten_thousand_characters_take_bounded_time(piece: str) -> None:
    text = (piece * 10_000)[:10_000]
    began = stopwatch.perf_counter()
    find_times(text)
    find_dates(text, date(2026, 11, 22))
    assert stopwatch.perf_counter() - began < 2
