"""What the guard finds, what it leaves, and what holds for any text."""

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standards.guard import KINDS, Span, find, redacted

FOUND = [
    ("spoke to darren mcallister in b hall", ["name: darren mcallister"]),
    ("big tam said the food was cold", ["name: big tam"]),
    ("mr khan asked about visits", ["name: mr khan"]),
    ("J. Smith and D Young share a cell", ["name: J. Smith", "name: D Young"]),
    ("Officer Young let him out", ["name: Young"]),
    ("Mark said his brother john is in Barlinnie", ["name: Mark", "name: john"]),
    ("told by will and jack", ["name: will", "name: jack"]),
    ("Nguyen Van Thanh needs an interpreter", ["name: Nguyen Van Thanh"]),
    ("Łukasz is owed an answer", ["name: Łukasz"]),
    ("spoke to Zbygnevius about his meds", ["name: Zbygnevius"]),
    ("mrs o’hara’s visit was stopped", ["name: mrs o’hara"]),
    ('known as "Spud" in the hall', ["name: Spud"]),
    ("Frank and Bill do the bins", ["name: Frank", "name: Bill"]),
    ("prisoner no 4321 and SPIN 123456", ["prisoner_number: 4321", "prisoner_number: 123456"]),
    ("A1234BC came up from Durham", ["prisoner_number: A1234BC"]),
    ("12345/24 asked twice", ["prisoner_number: 12345/24"]),
    ("spoke to 54321 about his tooth", ["prisoner_number: 54321"]),
    ("dob 3.11.88", ["dob: 3.11.88"]),
    ("she was born on the 5th of May 2001", ["dob: 5th of May 2001"]),
    ("30/12/1969 is on the sheet", ["dob: 30/12/1969"]),
    ("ring 07700 900123 or +44 (0)1738 496321", ["phone: 07700 900123", "phone: +44 (0)1738 496321"]),
    ("call 0 7 7 0 0 9 0 0 1 2 3", ["phone: 0 7 7 0 0 9 0 0 1 2 3"]),
    ("d.smith@example.com", ["email: d.smith@example.com"]),
    ("write to anna dot nowak at gmail dot com", ["email: anna dot nowak at gmail dot com"]),
    ("lives at flat 2/1, 30 Main St, Glasgow G31 4AB", ["address: flat 2/1, 30 Main St, Glasgow G31 4AB"]),
    ("14 Duke Street", ["address: 14 Duke Street"]),
    ("postcode ky1 2qx", ["address: ky1 2qx"]),
]

LEFT = [
    "food cold agn at lunch in C hall",
    "visited Perth on 12/11/2026, in at 10.15 out 12.40",
    "cell B2/14 has no window handle, 2.6 and 4.1 look relevant",
    "PCF1 not answered, PR2 wrong, Rule 95 papers signed, V-0042 and R-0107 open",
    "paid £12,500 for 47 places; 1015-1240; 4.5C; report 2024/25",
    "Talk to Me training, Samaritans, Families Outside, Macmillan nurse, Naloxone",
    "Alcoholics Anonymous, Mandela Rules, Duke of Edinburgh award, Prince's Trust",
    "Letham Hall, Ailsa Hall, Chrisswell House, Low Moss and Castle Huntly",
    "walked along Duke Street to the gate, Edinburgh Road was closed",
    "the officer told the governor; a nurse, the chaplain and the PTI were there",
    "it may be that the mark on the wall will stay, hope to go back in june",
    "the young cook in the wood shop, a page of the bill, the bishop and the king",
    "Tuesday and Friday in April, Muslim prayers, Polish menu, Celtic v Rangers",
    "kit changed once a week, miles from home, rose bushes, grace before the meal",
    "prisnrs said showrs are manky and the offcr was rood",
    "VISIT REPORT PERTH ALL QUIET IN THE SRU",
    "14 men went to the gym, 6 lads in the close supervision unit",
    "phone number for the helpline, 0800 555 111 or 116 123",
    "",
]


def shown(text: str) -> list[str]:
    return [f"{span.kind}: {text[span.start : span.end]}" for span in find(text)]


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_what_looks_like_a_person_is_found(text: str, expected: list[str]) -> None:
    assert shown(text) == expected


@pytest.mark.parametrize("text", LEFT)
def test_ordinary_notes_are_left_alone(text: str) -> None:
    assert shown(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "dob dot mr Mrs J. com the hall was 2/1",
        "Mc mr ' 07700 . flat 's @ will said told lives mcallister",
        "will +44 1969 [number] dob Duke is 1969 Mrs 900123 a@b.co . Young big said gmail lives",
    ],
)
def test_a_title_before_what_was_redacted_is_no_title_of_what_follows(text: str) -> None:
    assert find(redacted(text, find(text))) == ()


def test_each_span_becomes_its_word() -> None:
    text = "Ahmed Farah (54321), dob 1/2/80, 14 Duke Street, 07700 900123, a@example.com"
    assert redacted(text, find(text)) == "[name] ([number]), dob [date of birth], [address], [phone], [e-mail]"
    assert redacted("ab", [Span(0, 1, "name")]) == "[name]b"


PIECES = st.sampled_from(
    [
        *("darren", "mcallister", "Mark", "will", "Young", "mr", "Mrs", "said", "told", "was", "and", "the", "in", "b"),
        *(
            ",",
            ".",
            ":",
            "(",
            ")",
            '"',
            "'",
            "'s",
            "hall",
            "Duke",
            "Street",
            "14",
            "54321",
            "SPIN",
            "dob",
            "12/03/1985",
        ),
        *("07700", "900123", "a@b.co", "at", "dot", "gmail", "com", "G31", "4AB", "[name]", "[number]", "flat", "2/1"),
        *("Zxyq", "born", "prisoner", "no", "+44", "J.", "big", "called", "known", "as", "Hamilton", "Lewis", "is"),
        *("cell", "Officer", "@", "/", "-", "5", "lives", "kk", "O'", "Mc", "\n", "1969", "june"),
    ]
)
TEXTS = st.one_of(
    st.text(max_size=200),
    st.lists(PIECES, max_size=25).map(" ".join),
    st.lists(PIECES, max_size=12).map("".join),
)


@pytest.mark.slow
@settings(max_examples=1_000, deadline=None)
@given(TEXTS)
def test_for_any_text_the_spans_are_apart_and_nothing_is_left_when_they_are_redacted(text: str) -> None:
    spans = find(text)
    assert all(0 <= span.start < span.end <= len(text) and span.kind in KINDS for span in spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))
    assert find(text) == spans
    clean = redacted(text, spans)
    assert find(clean) == ()
    assert redacted(clean, find(clean)) == clean


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "1 ",
        "07700 ",
        "A. ",
        "a@",
        "Xyz ",
        "mr khan ",
        "qwert ",
        "dot at ",
        "14 Aa ",
        "born 1 ",
        '"Ab ',
        "no 1/",
        "-",
    ],
)
def test_ten_thousand_characters_are_answered_fast(piece: str) -> None:
    text = (piece * 10_000)[:10_000]
    find("")
    began = time.process_time()
    find(text)
    assert time.process_time() - began < 2
