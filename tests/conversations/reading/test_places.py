"""Establishments and areas, typed and inside notes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.reading.places import find_areas, find_establishment, mentions, read_areas, read_establishment
from standards.loader import load

KNOWLEDGE = load()


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Barlinnie", "barlinnie"),
        ("the bar-l", "barlinnie"),
        ("HMP Barlinie", "barlinnie"),
        ("saughton", "edinburgh"),
        ("Low moss prison", "low-moss"),
        ("lowmoss", "low-moss"),
        ("glenochill", "glenochil"),
        ("kilm", "kilmarnock"),
        ("narnia", None),
        ("", None),
        ("x" * 5000, None),
    ],
)
def test_a_typed_establishment_is_read_in_spite_of_slips(typed: str, expected: str | None) -> None:
    assert read_establishment(typed, KNOWLEDGE) == expected


def test_only_the_establishments_asked_for_can_be_chosen() -> None:
    assert read_establishment("perth", KNOWLEDGE, among=("barlinnie", "shotts")) is None
    assert read_establishment("barl", KNOWLEDGE, among=("barlinnie", "shotts")) == "barlinnie"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Perth yesterday 1015-1240. C hall n gym.", "perth"),
        ("Greenock 5/11. He came from Barlinnie last month.", "greenock"),
        ("A prisoner who used to be in Shotts. Visited Polmont", "polmont"),
        ("Two men asked about transfers to Castle Huntly. I was at Kilmarnock", "kilmarnock"),
        ("went tae the Bar-L last tue", "barlinnie"),
        ("visited Polmnt on friday", "polmont"),
        ("he had flu shots and plays in the castle band", None),
        ("due at Perth Sheriff Court on Monday", None),
    ],
)
def test_the_prison_visited_is_found_and_not_one_in_passing(text: str, expected: str | None) -> None:
    found = find_establishment(text, KNOWLEDGE)
    assert (found and found.value) == expected
    assert found is None or text[found.start : found.end] == found.words


@pytest.mark.parametrize(
    ("typed", "names", "unread"),
    [
        ("C n D hall", ["C Hall", "D Hall"], []),
        ("gym, SRU", ["Gym", "SRU"], []),
        ("A B and C halls", ["A Hall", "B Hall", "C Hall"], []),
        ("halls A-C", ["A Hall", "B Hall", "C Hall"], []),
        ("letam, the digger & kitchn", ["Letham Hall", "SRU", "Kitchen"], []),
        ("A, banana, gym", ["A Hall", "Gym"], ["banana"]),
        ("", [], []),
    ],
)
def test_typed_areas_are_read_and_what_is_not_understood_is_given_back(
    typed: str, names: list[str], unread: list[str]
) -> None:
    read, left = read_areas(typed, "barlinnie", KNOWLEDGE)
    assert (sorted(read), left) == (sorted(names), unread)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("C hall n gym. food cold in C hall", ["C Hall", "Gym"]),
        ("Visited A, B & C halls", ["A Hall", "B Hall", "C Hall"]),
        ("Areas: SRU, visits, education.", ["SRU", "Visits", "Education"]),
        ("Kitchen: clean, temperatures logged", ["Kitchen"]),
        ("Education was busy and the tutor knew everyone", ["Education"]),
        ("education closed for training, visits cancelled, gym cancelled", []),
        ("a man from B hall was moved to the SRU", []),
        ("waiting for the gym list and his property", []),
        ("Wasn't allowed into D hall so did A hall instead", ["A Hall"]),
    ],
)
def test_an_area_counts_when_the_monitor_was_there(text: str, expected: list[str]) -> None:
    found = find_areas(text, "barlinnie", KNOWLEDGE)
    assert [area.value for area in found] == expected
    assert all(text[area.start : area.end] == area.words for area in found)


def test_without_an_establishment_areas_are_read_by_their_common_names() -> None:
    assert [area.value for area in find_areas("Yesterday: B hall, kitchen.", None, KNOWLEDGE)] == ["B Hall", "Kitchen"]


@settings(deadline=None)
@given(st.text(max_size=200) | st.text("ABCDEFGH -,&andhallswing", max_size=120))
def test_no_text_is_an_error(text: str) -> None:
    read_areas(text, "barlinnie", KNOWLEDGE)
    read_establishment(text, KNOWLEDGE)
    find_establishment(text, KNOWLEDGE)
    for mention in mentions(text, "perth", KNOWLEDGE):
        assert text[mention.start : mention.end] == mention.words
