"""The shipped knowledge holds together, and each kind of damage is named."""

import shutil
from pathlib import Path

import pytest

from standards.check import check, validate_edition_file
from standards.loader import DATA


def test_the_shipped_knowledge_holds_together_and_the_weights_are_fresh() -> None:
    assert check() == []


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the data without the weights, which would rightly be called stale after any change."""
    return Path(shutil.copytree(DATA, tmp_path / "data", ignore=shutil.ignore_patterns("*.bin")))


@pytest.mark.parametrize(
    ("name", "old", "new", "problem"),
    [
        ("editions/2018.toml", 'number = "2.6"', 'number = "2.5"', "the indicator '2.5' stands there twice"),
        ("editions/2018.toml", 'number = "2.6"', 'number = "3.9"', "3.9 stands under standard 2"),
        ("examples/2.toml", 'number = "2.6"', 'number = "2.9"', "2.9 is not an indicator"),
        ("examples/2.toml", "food cold again at weekend", "gym cancelled twice this week", "under 2.6 and 6.4"),
        ("crosswalk.toml", "becomes = [9]", "becomes = [12]", "no standard 12 in an edition 2018"),
        ("crosswalk.toml", "standard = 4\n", "standard = 3\n", "standard 4 of 2015 leads nowhere"),
        ("establishments.toml", '"saughton"', '"perth"', "the name 'perth' stands there twice"),
        ("areas.toml", 'name = "Gym"', 'name = "Library"', "'Library' stands there twice"),
        ("lexicon.toml", 'term = "ICM"', 'term = "RMT"', "the term 'RMT' stands there twice"),
        ("lexicon.toml", 'term = "ICM"', 'term = ""', "lexicon.toml: entry"),
        ("meanings.toml", "[group]", "[group]\nbad = 3", "meanings.toml: a group is a line of words"),
        ("editions/2018.toml", 'id = "2018"', "id = ", "2018.toml: is not valid TOML"),
    ],
)
def test_each_kind_of_damage_is_named(folder: Path, name: str, old: str, new: str, problem: str) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    problems = check(folder)
    assert any(problem in line for line in problems), problems


def test_stale_weights_are_noticed(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(DATA, tmp_path / "data"))
    with (folder / "meanings.toml").open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    assert check(folder) == ["weights.bin: made from other data; run python -m standards.fit."]


def test_an_organisations_own_edition_is_judged_by_itself(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text((DATA / "editions" / "2018.toml").read_text(encoding="utf-8"), encoding="utf-8")
    assert validate_edition_file(path) == []
    path.write_text("id = 3", encoding="utf-8")
    assert "mine.toml" in validate_edition_file(path)[0]
    assert "cannot be read" in validate_edition_file(tmp_path / "none.toml")[0]
