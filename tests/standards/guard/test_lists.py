"""The lists of the guard are broad and clean."""

import pytest

from standards.guard.lists import FOLDER, folded, lists


def test_there_are_enough_names() -> None:
    assert len(lists().given) >= 2_500
    assert len(lists().surnames) >= 3_500


@pytest.mark.parametrize("name", ["given.txt", "surnames.txt", "words.txt", "places.txt", "not_names.txt", "cues.toml"])
def test_every_list_says_whose_it_is(name: str) -> None:
    head = (FOLDER / name).read_text(encoding="utf-8")[:400]
    assert "ommon knowledge" in head


@pytest.mark.parametrize(
    ("typed", "key"),
    [("Łukasz", "lukasz"), ("O’Hara", "ohara"), ("Siân", "sian"), ("Đorđe", "dorde"), ("MCKAY", "mckay")],
)
def test_words_are_looked_up_without_accents_and_apostrophes(typed: str, key: str) -> None:
    assert folded(typed) == key


@pytest.mark.parametrize("word", ["cells", "carried", "unlocking", "unhelpful", "mopping", "tablets", "cleanliness"])
def test_endings_are_taken_off(word: str) -> None:
    assert lists().ordinary(word)


def test_a_slip_is_one_letter_of_a_word_of_five() -> None:
    assert lists().slip("prisner")
    assert not lists().slip("okonkwo")
    assert not lists().slip("tam")
