"""The matcher suggests the right indicator, says why, and never raises on what a person may type."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standards.matcher import Matcher, UnknownEditionError, Verdict, match, teach


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


def test_a_listed_term_alone_names_its_indicator() -> None:
    assert (match("halal").verdict, match("halal").matches[0].qi) == (Verdict.SURE, "2.6")
    shared = match("closed visits")
    assert shared.verdict is Verdict.CHOOSE
    assert {found.qi for found in shared.matches[:2]} == {"4.4", "6.12"}


def test_the_ranking_is_the_same_everywhere() -> None:
    """Scores are whole numbers, so no rounding of a machine or Python version can turn the order."""
    assert all(isinstance(score, int) for score in Matcher()._weigh("dentist list is 9 months").scores)
    ranked = [match(note).matches[0].qi for note in ("dentist list is 9 months", "libs kept waiting, no bus fare")]
    assert ranked == ["9.9", "1.9"]


def test_a_confirmed_note_is_learned_and_changes_the_fingerprint() -> None:
    note = "the big yellow widget on the wall is wonky again"
    taught = Matcher(learned=[(note, "3.7")])
    assert match(note).matches[0].qi != "3.7"
    assert taught.match(note).matches[0].qi == "3.7"
    assert "widget" in " ".join(taught.match(note).matches[0].why)
    assert taught.fingerprint != Matcher().fingerprint


@pytest.mark.slow
def test_nothing_is_learned_that_makes_wrong_what_was_right() -> None:
    note = ("the big yellow widget on the wall is wonky again", "3.7")
    harmful = [(f"dentist list is {count} months", "2.6") for count in ("nine", *range(9, 60))]
    cases = [("dentist list is 9 months", "9.9"), ("imam not been for weeks", "6.8")]
    try:
        left_out = teach("2018", [*harmful, note], cases)
        assert left_out
        assert note not in left_out
        assert match(note[0]).matches[0].qi == "3.7"
        assert [match(text).matches[0].qi for text, _ in cases] == ["9.9", "6.8"]
        assert teach("2018", [], cases) == []
        assert match(note[0]).matches[0].qi != "3.7"
    finally:
        teach("2018", [], [])


def test_an_edition_without_indicators_says_what_to_do() -> None:
    with pytest.raises(UnknownEditionError, match="choose one of its standards"):
        Matcher("2015")


def test_a_note_is_matched_in_a_few_milliseconds() -> None:
    notes = [f"{word} was late again and the lads are not happy about it" for word in ("dinner", "rec", "meds")]
    match(notes[0])
    start = time.perf_counter()
    for _ in range(20):
        for note in notes:
            match(note)
    assert (time.perf_counter() - start) / 60 < 0.01
