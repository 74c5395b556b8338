"""The shipped knowledge holds together, and each kind of damage is named."""

import shutil
from pathlib import Path

import pytest

from standards.check import check, check_file
from standards.loader import DATA


def test_the_shipped_knowledge_holds_together_and_the_weights_are_fresh() -> None:
    assert check() == []


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the data without the weights, which would rightly be called stale after any change."""
    return Path(shutil.copytree(DATA, tmp_path / "data", ignore=shutil.ignore_patterns("*.bin")))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "old", "new", "problem"),
    [
        (
            "editions/2018.toml",
            'number = "2.6"',
            'number = "2.5"',
            "indicator 2.5, number: the indicator 2.5 stands there twice",
        ),
        ("editions/2018.toml", 'number = "2.6"', 'number = "3.9"', "3.9 stands under standard 2"),
        ("examples/2.toml", 'number = "2.6"', 'number = "2.9"', "2.9 is not an indicator"),
        ("examples/2.toml", "food cold again at weekend", "gym cancelled twice this week", "under 2.6 and 6.4"),
        ("crosswalk.toml", "becomes = [9]", "becomes = [12]", "no standard 12 in an edition 2018"),
        ("crosswalk.toml", "standard = 4\n", "standard = 3\n", "standard 4 of 2015 leads nowhere"),
        ("establishments.toml", '"saughton"', '"perth"', "the name 'perth' stands there twice"),
        ("areas.toml", 'name = "Gym"', 'name = "Library"', "area Library: stands there twice"),
        ("lexicon.toml", 'term = "ICM"', 'term = "RMT"', "entry RMT: stands there twice"),
        ("lexicon.toml", 'term = "ICM"', 'term = ""', "line 67, entry no. 9, term: is empty"),
        ("visiting.toml", "usual = true\n", "", "one rhythm is the usual one, with usual = true; so far: none"),
        ("visiting.toml", 'unit = "month"\n', 'unit = "month"\nusual = true\n', "so far: fortnightly, monthly"),
        ("visiting.toml", "every = 2", "every = 0", "rhythm fortnightly"),
        ("service.toml", 'id = "sift"', 'id = "received"', "milestone received: stands there twice"),
        ("service.toml", "days = 14 ", "months = 14 ", "milestone received, days: is missing"),
        ("service.toml", "months = 108", "months = 24", "the order should be probation, minimum, maximum"),
        ("service.toml", 'part = "maximum"', 'part = "minimum"', "one milestone of the part 'maximum', there are 0"),
        ("service.toml", 'part = "application"', 'part = "sift"', "part: should be one of"),
        (
            "courses.toml",
            'after = ["first-visit"]',
            'after = ["tour"]',
            "cms-it: there is no course 'tour' to come first",
        ),
        ("courses.toml", 'after = ["first-visit"]', 'after = ["cms-it"]', "cms-it, after: a course cannot come before"),
        ("courses.toml", 'short = "PPT"', 'short = ""', "course ppt, short: is empty"),
        ("courses.toml", 'short = "PPT"', 'short = "Personal Protection"', "short: is longer than 14 characters"),
        ("courses.toml", 'id = "ppt"', f'id = "{"p" * 21}"', "id: is longer than 20 characters"),
        ("courses.toml", 'id = "ppt"', 'id = "core"', "course core: stands there twice"),
        ("courses.toml", '"ppt non-ops"', '"core training"', "the name 'core training' stands there twice"),
        ("courses.toml", "refresh_after = 12\n", "", "course ppt, refresh_after: is missing"),
        ("courses.toml", "refresh_after = 12\n", "refresh_after = 0\n", "refresh_after: should be 1 or more"),
        ("courses.toml", "within_weeks = 12\n", "", "course ppt, within_weeks: is missing"),
        ("courses.toml", "optional = true\n", "optional = true\ndue_soon = 60\n", "due_soon: belongs to no course"),
        ("courses.toml", 'sure = "partly"', 'sure = "certain"', "sure: should be one of"),
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


def test_courses_that_wait_for_each_other_are_noticed(folder: Path) -> None:
    path = folder / "courses.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("within_weeks = 8\n", 'within_weeks = 8\nafter = ["cms-it"]\n', 1), encoding="utf-8")
    (problem,) = check(folder)
    assert problem == "Courses: each of these waits for another of them, so none can be taken: first-visit, cms-it."


def test_stale_weights_are_noticed(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(DATA, tmp_path / "data"))
    with (folder / "meanings.toml").open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    assert check(folder) == ["weights.bin: made from other data; run python -m standards.fit."]


def test_an_organisations_own_edition_is_judged_by_itself(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text((DATA / "editions" / "2018.toml").read_text(encoding="utf-8"), encoding="utf-8")
    assert check_file(path) == []
    path.write_text("id = 3", encoding="utf-8")
    assert check_file(path)[0].startswith("mine.toml: holds nothing I know.")
    assert "cannot be read" in check_file(tmp_path / "none.toml")[0]


OWN = """id = "isle 1"
title = "Isle standards"
source = "s"

[[standard]]
number = 1
name = "Kitchens"
source = "s"

[[standard.indicator]]
number = "1.1"
label = "Pots"
abuot = "x"
basis = "sure"

[[standard.indicator]]
number = "one"
label = "x"
about = "x"
terms = "pots"
basis = "order"
"""


def test_everything_wrong_is_said_at_once_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "isle.toml"
    path.write_text(OWN, encoding="utf-8")
    assert check_file(path) == [
        "isle.toml, line 1, id: should be up to 40 letters, digits, dots and hyphens.",
        "isle.toml, line 10, indicator 1.1, about: is missing.",
        'isle.toml, line 14, indicator 1.1, basis: should be one of "verified", "order" or "recalled".',
        "isle.toml, line 13, indicator 1.1, abuot: is no field I know; check its spelling.",
        'isle.toml, line 17, indicator one, number: should be a number such as "2.6".',
        'isle.toml, line 20, indicator one, terms: should be a list, such as ["one", "other"].',
    ]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("[[entry]]\nterm = 3\n", "x.toml, line 2, entry 3, term: should be text in quotes."),
        ("entry = 3\n", "x.toml, entry: should be tables, each under [[entry]]."),
        ("standard = []\n", "x.toml, id: is missing."),
        ('only = "yes"\n[[area]]\nname = "Yard"', "x.toml, line 1, only: should be true or false."),
        ('[[area]]\nname = "Yard"\n[[area]]\nname = "yard"', "x.toml, line 3, area yard: stands there twice."),
        ('clour = 1\n[[area]]\nname = "Yard"', "x.toml, line 1, clour: is no field I know; check its spelling."),
        ("x = \n", "x.toml: is not valid TOML: Invalid value (at line 1, column 5)"),
        ("\ud800", "x.toml: is not valid TOML"),
        ("[" * 5000, "x.toml: is not valid TOML"),
    ],
)
def test_a_file_of_any_kind_is_judged(tmp_path: Path, content: str, problem: str) -> None:
    path = tmp_path / "x.toml"
    path.write_bytes(content.encode("utf-8", "surrogatepass"))
    problems = check_file(path)
    assert any(line.startswith(problem) for line in problems), problems
