"""Words, stems, meanings and features of a note."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards import corpus
from standards.repair import Repair
from standards.words import LONGEST, Meanings, features, stem, tokens


@pytest.mark.parametrize(
    ("one", "other"), [("meals", "meal"), ("moved", "moving"), ("stopped", "stop"), ("families", "family")]
)
def test_forms_of_a_word_meet_in_one_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


def test_a_word_keeps_how_it_was_typed_and_is_read_by_the_spelling_table() -> None:
    first, second = tokens("OOT hasn’t", {"oot": "out"})
    assert (first.typed, first.word) == ("OOT", "out")
    assert second.word == "hasnt"


def test_only_the_first_part_of_a_very_long_text_is_read() -> None:
    assert len(tokens("ab " * LONGEST)) == LONGEST // 3


def test_a_meaning_is_found_in_phrases_too() -> None:
    meanings = Meanings({"lockup": ["behind the door", "dubbed"], "cold": ["baltic"]}, {})
    stems = [token.stem for token in tokens("behind the door and baltic")]
    assert meanings.found(stems) == {"lockup": (0, 3), "cold": (4, 1)}
    assert {"mlockup", "mcold", "wbaltic", "bdoor baltic"} <= set(features(stems, stems, meanings))


@pytest.mark.parametrize(
    ("typed", "meant"), [("toliet", "toilet"), ("mattres", "mattress"), ("medcaton", "medication"), ("xyz", "xyz")]
)
def test_one_or_two_slips_are_repaired_by_length(typed: str, meant: str) -> None:
    assert Repair(["wtoilet", "wmattress"], ["medication"])(typed) == meant


@given(st.text(max_size=300))
def test_any_text_has_features_that_rest_on_its_words(text: str) -> None:
    parts = tokens(text)
    spans = features([part.stem for part in parts], [part.word for part in parts], corpus.meanings())
    assert all(first + size <= len(parts) for first, size in spans.values())
