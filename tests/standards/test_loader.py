"""The published knowledge loads, holds what the field expects, and a bad file is named clearly."""

import shutil
import time
from pathlib import Path

import pytest
from pydantic import ValidationError

from standards import loader
from standards.loader import DATA, KnowledgeError, load, load_edition
from standards.models import Knowledge


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load()


def test_the_2018_edition_has_nine_standards_and_85_indicators(knowledge: Knowledge) -> None:
    edition = knowledge.current
    assert edition.id == "2018"
    assert [len(item.indicators) for item in edition.standards] == [9, 6, 7, 10, 8, 16, 4, 8, 17]


def test_an_indicator_is_found_by_its_number(knowledge: Knowledge) -> None:
    meals = knowledge.current.indicator(" 2.6 ")
    assert meals is not None
    assert (meals.standard, "food" in meals.terms, meals.basis) == (2, True, "verified")
    assert knowledge.current.indicator("2.7") is None
    assert knowledge.current.standard(10) is None


def test_indicators_stand_in_the_order_of_their_numbers(knowledge: Knowledge) -> None:
    orders = [item.order for item in knowledge.current.indicators]
    assert orders == sorted(orders)
    assert orders.index((4, 10)) == orders.index((4, 9)) + 1


def test_seventeen_establishments_each_with_halls_and_common_areas(knowledge: Knowledge) -> None:
    assert len(knowledge.establishments) == 17
    perth = knowledge.establishment("perth")
    assert perth is not None
    assert {"C Hall", "Friarton Hall", "SRU", "Gym"} <= {area.name for area in perth.areas}
    assert knowledge.establishment("strangeways") is None


@pytest.mark.parametrize(
    ("typed", "identifier"),
    [("saughton", "edinburgh"), ("bar-l", "barlinnie"), ("peterhead", "grampian"), ("lowmoss", "low-moss"),
     ("cornton vale", "stirling"), ("open estate", "castle-huntly"), ("polmont yoi", "polmont")],
)  # fmt: skip
def test_what_monitors_call_a_prison_names_exactly_one(knowledge: Knowledge, typed: str, identifier: str) -> None:
    named = [
        place.id
        for place in knowledge.establishments
        if typed in {name.casefold() for name in (place.name, place.short, *place.aliases)}
    ]
    assert named == [identifier]


def test_knowledge_cannot_be_changed(knowledge: Knowledge) -> None:
    with pytest.raises(ValidationError):
        knowledge.current.title = "other"  # type: ignore[misc]


def test_loading_is_quick_and_done_once() -> None:
    loader._load.cache_clear()
    start = time.perf_counter()
    first = load()
    assert time.perf_counter() - start < 0.5
    assert load() is first


def test_a_broken_file_is_named_in_one_sentence(tmp_path: Path) -> None:
    shutil.copytree(DATA, tmp_path / "data")
    (tmp_path / "data" / "areas.toml").write_text("[[area]]\nname = ", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"^areas\.toml: is not valid TOML"):
        load(tmp_path / "data")


def test_an_empty_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="no edition of the standards found"):
        load(tmp_path)


def test_a_missing_field_is_named(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('id = "x"\ntitle = "t"\nsource = "s"\n[[standard]]\nnumber = 1\nsource = "s"\n')
    with pytest.raises(KnowledgeError, match=r"^mine\.toml, line 4, standard 1, name: is missing\.$"):
        load_edition(path)


@pytest.mark.parametrize(
    ("standard", "earlier", "later", "numbers"),
    [(4, "2015", "2018", (9,)), (9, "2015", "2018", (8,)), (8, "2018", "2015", (9, 10)), (2, "2018", "2018", (2,))],
)  # fmt: skip
def test_a_standard_is_carried_over_to_another_edition(
    knowledge: Knowledge, standard: int, earlier: str, later: str, numbers: tuple[int, ...]
) -> None:
    assert knowledge.converted(standard, earlier, later) == numbers


def test_the_2015_edition_has_ten_standards_with_health_in_fourth_place(knowledge: Knowledge) -> None:
    edition = knowledge.editions["2015"]
    health = edition.standard(4)
    assert len(edition.standards) == 10
    assert health is not None
    assert health.name == "Health and Wellbeing"
