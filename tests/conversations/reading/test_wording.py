"""The gentle check: opinion and hearsay are pointed at, records and reported speech are left alone."""

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.reading.wording import remarks

POINTED_AT = {
    "The showers were clearly not cleaned.": "clearly",
    "DISGRACEFUL state of the kitchen": "DISGRACEFUL",
    "Staff don't care about the men in B hall": "Staff don't care",
    "Everyone says the food is getting worse.": "Everyone says",
    "The cell bell is never answered at night.": "never",
    "It seems he was bullied on the landing.": "It seems",
    "Apparently the dentist has left.": "Apparently",
    "Staff are always on their phones": "always",
    "I think the new manager is to blame.": "I think",
    "The men are treated like animals.": "like animals",
    "Officers couldn't be bothered to open the yard": "Officers couldn't be bothered",
    "The heating was turned off deliberately": "deliberately",
    "Obviously short of staff again.": "Obviously",
    "The health centre is a shambles": "a shambles",
    "No wonder he is angry": "No wonder",
    "Visits were cancelled, as usual": "as usual",
    "He is a troublemaker": "troublemaker",
    "The delay is unacceptable": "unacceptable",
}
LEFT_ALONE = [
    "Two of the four showers in A hall had no hot water at 10.40.",
    "A prisoner told me that staff don't care about complaints.",
    'One man said "nobody cares in here, it is a disgrace".',
    "An officer said the bell is always answered within five minutes.",
    "The nurse was never on her own with the man; an officer stood at the door. He has never been in custody before.",
    "I heard shouting from the SRU for about ten minutes.",
    "gym PTI excellent w the older group",
    "Kitchen clean, temperatures logged, food tasted hot.",
    "She said she is terrified of going to exercise and it is obvious to staff.",
    "The hall felt calm and association was relaxed.",
    "I was told by an officer that the part is probably coming on Monday.",
    "According to the log, exercise was cancelled on three days.",
    "Staff care for the older men well; a care plan was on the door.",
    "",
]


@pytest.mark.parametrize(("text", "words"), POINTED_AT.items())
def test_opinion_and_hearsay_stated_as_fact_are_pointed_at(text: str, words: str) -> None:
    found = remarks(text)
    assert words in [remark.words for remark in found]
    assert all(text[remark.start : remark.end] == remark.words for remark in found)
    assert all(remark.why.endswith(".") and remark.instead.endswith(".") for remark in found)


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_a_plain_record_and_reported_speech_are_left_alone(text: str) -> None:
    assert remarks(text) == ()


def test_ordinary_notes_are_seldom_interrupted() -> None:
    lines = Path("benchmarks/notes/notes.jsonl").read_text(encoding="utf-8").splitlines()
    notes = [json.loads(line)["text"] for line in lines]
    assert sum(bool(remarks(note)) for note in notes) <= len(notes) * 0.05


@settings(deadline=None)
@given(st.text(max_size=300))
def test_no_text_is_an_error_and_remarks_do_not_overlap(text: str) -> None:
    found = remarks(text)
    assert all(first.end <= second.start for first, second in pairwise(found))
