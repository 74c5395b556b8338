"""The matcher suggests the right indicator, says why, and never raises on what a person may type."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standards.matcher import Matcher, UnknownEditionError, Verdict, match


@pytest.mark.parametrize("typed", ["2.6", "QI 2.6", "standard 2.6", " 2.6. "])
def test_a_typed_number_is_sure(typed: str) -> None:
    result = match(typed)
    assert (result.verdict, [found.qi for found in result.matches]) == (Verdict.SURE, ["2.6"])


@pytest.mark.parametrize(
    ("note", "wanted"),
    [
        ("cold food agn at weekend, C hall", "2.6"),
        ("lads in SRU no getting their hour", "6.7"),
        ("toielt bloked and nae bog roll", "2.4"),
        ("imam hasn't been for friday prayers", "6.8"),
    ],
)
def test_a_thumb_typed_note_offers_its_indicator(note: str, wanted: str) -> None:
    assert wanted in [found.qi for found in match(note).matches[:3]]


def test_why_shows_words_of_the_note_as_typed() -> None:
    assert "FOOD" in match("the FOOD was stone cold again").matches[0].why


def test_two_subjects_in_one_note_are_both_offered() -> None:
    found = [item.qi for item in match("Toilet blocked since Saturday. Imam not been for six weeks.").matches[:3]]
    assert {"2.4", "6.8"} <= set(found)


@pytest.mark.parametrize("text", ["", " ", "?", "👍👍", "thanks pal", "\x00\x07\x1b[2J"])
def test_text_about_nothing_is_lost(text: str) -> None:
    assert match(text).verdict is Verdict.LOST


def test_an_unknown_edition_is_named() -> None:
    with pytest.raises(UnknownEditionError, match=r"no edition '1999'.*2018"):
        Matcher("1999")


@given(st.text(max_size=400) | st.text("aeinorst .\n", max_size=10_000))
@settings(max_examples=150, deadline=2000)
def test_any_text_gives_a_result(text: str) -> None:
    result = match(text)
    assert len(result.matches) <= 5
    assert all(0 <= found.probability <= 1 for found in result.matches)
    assert result == match(text)


def test_ten_thousand_characters_take_bounded_time() -> None:
    assert match("cold food in the hall. " * 500).matches[0].qi == "2.6"
