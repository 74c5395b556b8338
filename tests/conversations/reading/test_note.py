"""One long message: every fact is a span of it, and nothing is invented."""

import json
import time as stopwatch
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.reading.found import Found
from conversations.reading.note import Note, read_note
from standards.loader import load

KNOWLEDGE = load()
SUNDAY = datetime.fromisoformat("2026-11-22T18:30")
EXAMPLE = (
    "Perth yesterday 1015-1240. C hall n gym. food cold agn at lunch in C hall. spoke to 6 guys, 2 staff. "
    "gym PTI excellent w the older group"
)
NOTES = [json.loads(line) for line in Path("benchmarks/notes/notes.jsonl").read_text(encoding="utf-8").splitlines()]


def read(text: str, sent_at: datetime = SUNDAY) -> Note:
    return read_note(text, sent_at, KNOWLEDGE)


def test_the_worked_example_comes_out_whole() -> None:
    note = read(EXAMPLE)
    told = note.as_json(KNOWLEDGE)
    observations = told.pop("observations")
    assert told == {
        "establishment": "HMP Perth",
        "date": "2026-11-21",
        "time_in": "10:15",
        "time_out": "12:40",
        "areas": ["C Hall", "Gym"],
        "prisoners": 6,
        "staff": 2,
        "visit": "made",
    }
    assert [(one["text"], one["kind"]) for one in observations] == [
        ("food cold agn at lunch in C hall", "concern"),
        ("gym PTI excellent w the older group", "good practice"),
    ]
    assert observations[0]["links"][0]["qi"] == "2.6"
    assert all(one["source"] == "seen" for one in observations)
    assert all(one.kind and one.kind.guess and one.source and one.source.guess for one in note.observations)


def facts(note: Note) -> list[Found[Any]]:
    single: tuple[Found[Any] | None, ...] = (
        *(note.establishment, note.date, note.time_in, note.time_out, note.prisoners, note.staff, note.visit),
        *(note.reason, note.company, note.requests, note.note_for_next),
    )
    return [fact for fact in (*single, *note.areas) if fact is not None]


@pytest.mark.slow
@pytest.mark.parametrize("labelled", NOTES, ids=lambda labelled: str(labelled["id"]))
def test_everything_found_is_a_span_of_the_text(labelled: dict[str, str]) -> None:
    text = labelled["text"]
    note = read(text, datetime.fromisoformat(labelled["sent_at"]))
    for fact in facts(note):
        assert text[fact.start : fact.end] == fact.words
    for one in note.observations:
        assert text[one.start : one.end] == one.text == one.text.strip()
        assert one.kind is not None
        assert one.source is not None
        assert text[one.source.start : one.source.end] == one.source.words


def test_what_was_not_said_is_none() -> None:
    note = read("Can you tell me what standard 4 covers?")
    assert facts(note) == []
    assert note.observations == ()
    assert note.as_json(KNOWLEDGE)["visit"] is None


@pytest.mark.parametrize(
    ("text", "visit"),
    [
        ("Refused at the gate at Shotts this morning, staff shortage. Got there 0930, left 0945.", "attempted"),
        ("Low Moss today. Got in at 1pm but the alarm went off so had to leave at 1.25.", "abandoned"),
        ("Perth yesterday 10-12, B hall. His visit was cut short by an officer.", "made"),
        ("Stirling 10-11 today. A man said he was refused a complaint form.", "made"),
        ("Visit to Inverness cancelled by me, train off.", None),
        ("no visit this week, holiday", None),
    ],
)
def test_made_attempted_and_abandoned_are_told_apart(text: str, visit: str | None) -> None:
    note = read(text)
    assert (note.visit and note.visit.value) == visit
    assert (note.reason is not None) == (visit in {"attempted", "abandoned"})


def test_a_refused_visit_has_no_observations() -> None:
    assert read("Knocked back at Perth today, covid in C hall n D hall. quarter past 2").observations == ()


@pytest.mark.parametrize(
    ("text", "in_out"),
    [
        ("Greenock today 9.15 to 11. Meds are at 8am and rushed. Locked up from 5pm to 7am.", ("09:15", "11:00")),
        ("Dinner is at 4.30 in Dumfries. In at 2, out at half three.", ("14:00", "15:30")),
        ("HMP Perth\nIn: 13.00\nOut: 15.30\nmeds at 8am", ("13:00", "15:30")),
        ("Perth today, meds at 8am, dinner at 4.30", (None, None)),
        ("Kilmarnock Thursday evening 7 to 8.30, H wing", ("19:00", "20:30")),
    ],
)
def test_the_times_are_the_visits_own(text: str, in_out: tuple[str | None, str | None]) -> None:
    told = read(text).as_json(KNOWLEDGE)
    assert (told["time_in"], told["time_out"]) == in_out


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Perth on Tuesday 10-12. His parole is on 3 March, phone off since Monday.", date(2026, 11, 17)),
        ("Perth. Kit missing since Monday, due back next Friday.", None),
        ("Perth 5/6, 10-12", date(2026, 6, 5)),
        ("Perth tomorrow 10-12", None),
    ],
)
def test_the_date_is_the_visits_own_and_never_in_the_future(text: str, expected: date | None) -> None:
    found = read(text).date
    assert (found and found.value) == expected


def test_in_the_small_hours_this_evening_was_yesterday() -> None:
    note = read("Perth this evening 6 to 7.30", datetime.fromisoformat("2026-10-25T00:20"))
    assert note.date is not None
    assert note.date.value == date(2026, 10, 24)
    assert note.time_in is not None
    assert note.time_in.value == time(18)


def test_company_requests_and_the_next_visit() -> None:
    note = read("Perth today 10-12 on my own. Dealt with two requests. Next time check the showers in B hall.")
    assert note.company is not None
    assert note.requests is not None
    assert note.note_for_next is not None
    assert (note.company.value, note.requests.value) == ("alone", 2)
    assert note.note_for_next.value == "Next time check the showers in B hall"
    assert note.observations == ()


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Perth today 10-12. Kitchen spotless but gym shut.", ["Kitchen spotless", "gym shut"]),
        (
            "Perth today\n- food hot\n- phones broken in B hall\nspoke to 2 staff",
            ["food hot", "phones broken in B hall"],
        ),
        ("Perth today 10-12. Nothing to report. Thanks", []),
        ("Perth today. Concern: heating off in A hall. I told the FLM.", ["heating off in A hall"]),
    ],
)
def test_findings_are_separate_and_logistics_are_left_out(text: str, pieces: list[str]) -> None:
    assert [one.text for one in read(text).observations] == pieces


@pytest.mark.slow
@settings(deadline=None, max_examples=150)
@given(st.text(max_size=300) | st.lists(st.sampled_from(EXAMPLE.split()), max_size=40).map(" ".join))
def test_no_text_is_an_error(text: str) -> None:
    note = read(text)
    for fact in facts(note):
        assert text[fact.start : fact.end] == fact.words


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece", ["a", "C hall, ", "spoke to ", "10-12 ", "no ", "\n- ", "\ue000", "men ", "((", '"', "Perth "]
)
def test_ten_thousand_characters_take_bounded_time(piece: str) -> None:
    text = (piece * 10_000)[:10_000]
    began = stopwatch.perf_counter()
    read(text)
    assert stopwatch.perf_counter() - began < 4
