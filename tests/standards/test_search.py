"""Browsing by number, by words and with slips."""

import pytest

from standards.loader import load
from standards.search import search


@pytest.mark.parametrize("typed", ["2.6", " QI 2.6", "qi2.6"])
def test_a_number_gives_the_one_indicator(typed: str) -> None:
    assert [item.number for item in search(typed)] == ["2.6"]


@pytest.mark.parametrize("typed", ["2", "Standard 2"])
def test_a_standard_gives_all_its_indicators(typed: str) -> None:
    assert [item.number for item in search(typed)] == ["2.1", "2.2", "2.3", "2.4", "2.5", "2.6"]


@pytest.mark.parametrize(
    ("typed", "first"),
    [("food", "2.6"), ("matress", "2.3"), ("chaplaincy", "6.8"), ("dentist", "9.9"), ("orderly room", "4.3")],
)
def test_words_and_slips_find_the_indicator(typed: str, first: str) -> None:
    assert search(typed)[0].number == first


@pytest.mark.parametrize("typed", ["", "zzzz", "99", "2.99", "the of and"])
def test_what_points_at_nothing_gives_nothing(typed: str) -> None:
    assert search(typed) == ()


def test_the_limit_is_kept() -> None:
    assert len(search("health", limit=3)) == 3


def test_an_edition_without_indicators_finds_none() -> None:
    assert search("food", load().editions["2015"]) == ()
