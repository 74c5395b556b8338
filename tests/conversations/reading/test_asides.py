"""What is no finding: logistics, the monitor's own doings, greetings and scraps."""

from datetime import datetime

import pytest

from conversations.reading.note import read_note
from standards.loader import load

KNOWLEDGE = load()
ASIDES = [
    "I have nothing further to add",
    "Nae mair tae say",
    "thats it thx x",
    "Kind regards",
    "Traffic was murder on the bypass so I was a bit late",
    "The weather was foul",
    "told the officer who said she'd keep an eye",
    "I had intended to see the SRU",
    "Will write up properly later, bit of a rush",
    "Is there anything we can do about that?",
    "Accompanied by a new monitor",
    "The chaplain was not in",
    "I spoke with a handful of prisoners and the hall manager",
    "Have a good week",
    "Saw nobody",
    "Nothing jumped out at me otherwise",
]
FINDINGS = [
    "lift out of order",
    "one toilet for 14 men",
    "I watched breakfast packs being made up",
    "I noted that an alarm bell took eleven minutes to be answered",
    "staff short",
    "C hall - pool comp on",
    "I tried the phone line and it rang out",
]


def pieces(sentence: str) -> list[str]:
    note = read_note(f"Perth today 10-12. {sentence}", datetime.fromisoformat("2026-11-22T18:30"), KNOWLEDGE)
    return [one.text for one in note.observations]


@pytest.mark.parametrize("sentence", ASIDES)
def test_an_aside_is_no_observation(sentence: str) -> None:
    assert pieces(sentence) == []


@pytest.mark.parametrize("sentence", FINDINGS)
def test_a_finding_is_kept_in_the_monitors_words(sentence: str) -> None:
    assert pieces(sentence) == [sentence]
