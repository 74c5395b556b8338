"""Establishments and their areas."""

import pytest

from conversations.draft import Who
from conversations.inputs.base import Refused
from conversations.inputs.place import AreasOf, EstablishmentOf
from tests.conversations.inputs.asking import asking, labels, looked, taken, why

PLACE, AREAS = EstablishmentOf(), AreasOf()
AT_PERTH = asking({"establishment": "perth"})


def test_the_establishments_assigned_are_offered_and_the_one_before_is_marked() -> None:
    assert labels(PLACE, asking()) == ["HMP Perth", "HMP & YOI Polmont"]
    assert labels(PLACE, asking(), current="perth")[0] == "HMP Perth ✓"
    assert taken(PLACE.press("place:polmont", asking(), {}, None)) == "polmont"


@pytest.mark.parametrize("text", ["perth", "Perth prison", "HMP Perth", "pertth"])
def test_a_name_typed(text: str) -> None:
    assert taken(PLACE.read(text, asking(), {}, None)) == "perth"


def test_a_place_that_is_none_is_answered_with_ones_own() -> None:
    assert why(PLACE.read("Narnia", asking(), {}, None)) == (
        "I know no establishment called “Narnia”. I need one of yours, by name: HMP Perth, HMP & YOI Polmont."
    )


def test_a_place_not_assigned_is_named() -> None:
    for outcome in (PLACE.read("barlinnie", asking(), {}, None), PLACE.press("place:barlinnie", asking(), {}, None)):
        assert isinstance(outcome, Refused)
        assert outcome.understood
        assert outcome.why.startswith("HMP Barlinnie is not assigned to you.")
    assert why(PLACE.press("place:nowhere", asking(), {}, None)).startswith("That place is not assigned")


def test_the_only_one_is_not_asked_for_and_none_is_said() -> None:
    assert PLACE.only(asking(who=Who(role="monitor", establishments=("perth",)))) == "perth"
    assert PLACE.only(asking()) is None
    nowhere = asking(who=Who(role="monitor"))
    assert "ask your co-ordinator" in PLACE.prompt(nowhere, {}, None).body
    assert "none so far" in why(PLACE.read("Narnia", nowhere, {}, None))
    assert not PLACE.holds("perth", nowhere)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("c hall, gym", ["C Hall", "Gym"]),
        ("C hal n the gym", ["C Hall", "Gym"]),
        ("halls A and B", ["A Hall", "B Hall"]),
    ],
)
def test_areas_typed_all_at_once(text: str, names: list[str]) -> None:
    assert taken(AREAS.read(text, AT_PERTH, {}, None)) == names


def test_areas_typed_join_those_ticked() -> None:
    assert taken(AREAS.read("gym", AT_PERTH, {"ticked": ["A Hall"]}, None)) == ["A Hall", "Gym"]


def test_an_unknown_area_can_be_kept_as_typed() -> None:
    look = looked(AREAS.read("gym, moon base", AT_PERTH, {}, None))
    assert look.notice == "I know no area called “moon base” at HMP Perth. Keep it as typed, or tick the right one."
    assert not look.unsure
    assert labels(AREAS, AT_PERTH, look.view)[0] == "Keep “moon base” as typed"
    assert taken(AREAS.press("keep", AT_PERTH, look.view, None)) == ["Gym", "moon base"]


def test_words_that_name_no_area_may_be_for_another_question() -> None:
    assert looked(AREAS.read("moon base", AT_PERTH, {}, None)).unsure
    assert "I need the areas you saw" in why(AREAS.read("12", AT_PERTH, {}, None))


def test_words_for_the_buttons_are_left_to_them() -> None:
    assert AREAS.read("done", AT_PERTH, {}, None) is None
    assert AREAS.read("gym", asking(), {}, None) is None
    assert labels(AREAS, asking()) == ["Done"]


def test_areas_hold_at_their_own_establishment() -> None:
    assert AREAS.holds(["C Hall", "Gym"], AT_PERTH)
    assert AREAS.holds(["moon base"], AT_PERTH)
    assert not AREAS.holds(["C Hall", "Gym"], asking({"establishment": "edinburgh"}))
    assert not AREAS.holds([], AT_PERTH)
    assert "Tick any" in AREAS.hint(AT_PERTH)
