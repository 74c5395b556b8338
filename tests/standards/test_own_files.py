"""An organisation's own files, laid over the shipped ones."""

import os
import textwrap
from pathlib import Path

import pytest

from standards import loader
from standards.check import check_file
from standards.lexicon import lookup
from standards.loader import KnowledgeError, load
from standards.search import search
from tests.standards.own import SKILLETS, isle, lay, shipped


def test_without_files_of_its_own_an_organisation_has_the_shipped_ones(tmp_path: Path) -> None:
    before = load()
    loader.use(tmp_path / "standards")
    assert load() is before


def test_the_same_id_replaces_and_a_new_id_adds(tmp_path: Path) -> None:
    before = load()
    loader.use(lay(tmp_path, edition_2018=shipped(more=SKILLETS), edition_isle=isle()))
    known = load()
    assert set(known.editions) == {"2015", "2018", "isle-1"}
    assert known.editions["2018"].indicator("9.18") is not None
    assert known.editions["2015"] == before.editions["2015"]
    assert known.current_edition == "isle-1"
    assert [item.number for item in search("polytunnel")] == ["12.1"]


def test_the_edition_of_new_records_can_be_chosen(tmp_path: Path) -> None:
    own = lay(tmp_path, edition_isle=isle())
    loader.use(own, "2018")
    assert load().current_edition == "2018"
    loader.use(own, "1999")
    with pytest.raises(KnowledgeError, match=r"IPM_EDITION: there is no edition '1999'.*2015, 2018, isle-1"):
        load()
    loader.use(None, "2015")
    assert load().current.id == "2015"


def test_words_places_and_areas_are_laid_over_too(tmp_path: Path) -> None:
    entry = '[[entry]]\nterm = "icm"\nexpansion = "Isle Care Meeting"\nmeaning = "x"\nkind = "term"\n'
    place = (
        '[[establishment]]\nid = "isle"\nname = "HMP Isle"\nshort = "Isle"\nkind = "k"\nregion = "r"\nsource = "s"\n'
    )
    loader.use(lay(tmp_path, lexicon=entry, establishments=place, areas='[[area]]\nname = "Jetty"\n'))
    known = load()
    assert lookup("ICM")[0].expansion == "Isle Care Meeting"
    assert len(known.establishments) == 18
    isle_prison = known.establishment("isle")
    assert isle_prison is not None
    assert {"Jetty", "Gym"} <= {area.name for area in isle_prison.areas}
    loader.use(lay(tmp_path, establishments=f"only = true\n{place}"))
    assert [place.id for place in load().establishments] == ["isle"]
    loader.use(None)
    assert lookup("ICM")[0].expansion == "Integrated Case Management"


@pytest.mark.parametrize(
    ("files", "problem"),
    [
        ({"edition_2018": "id = "}, "2018.toml: is not valid TOML"),
        ({"edition_x": isle().replace('"recalled"', '"guessed"')}, "x.toml, line 18, indicator 2.6, basis: should be"),
        ({"edition_x": isle(), "edition_y": isle()}, "y.toml, id: isle-1 is that of x.toml already."),
        ({"lexikon": ""}, "lexikon.toml: is not read by its name."),
        (
            {"crosswalk": '[[crossing]]\nearlier = "2015"\nlater = "2027"\nstandard = 1\nbecomes = [1]'},
            "Crosswalk: there is no standard 1 in an edition 2027.",
        ),
        (
            {"establishments": '[[establishment]]\nid = "p"\nname = "HMP Perth"\nshort = "P"\nkind = "k"\n'
             'region = "r"\nsource = "s"'},
            "Establishments: the name 'hmp perth' stands there twice.",
        ),
    ],
)  # fmt: skip
def test_what_is_broken_is_refused_by_name(tmp_path: Path, files: dict[str, str], problem: str) -> None:
    loader.use(lay(tmp_path, **files))
    with pytest.raises(KnowledgeError) as refused:
        load()
    assert any(line.startswith(problem) for line in refused.value.problems), refused.value.problems


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    own = lay(tmp_path, edition_isle=isle())
    (own / "editions").chmod(0)
    loader.use(own)
    with pytest.raises(KnowledgeError, match="cannot be read"):
        load()
    (own / "editions").chmod(0o700)


def test_a_file_where_the_folder_should_be_is_refused(tmp_path: Path) -> None:
    own = tmp_path / "standards"
    own.mkdir()
    (own / "editions").write_text("in the way")
    loader.use(own)
    with pytest.raises(KnowledgeError, match="It should be a folder"):
        load()


def test_an_edition_that_is_gone_has_no_standards(tmp_path: Path) -> None:
    gone = load().edition("isle-1")
    assert (gone.id, gone.standards, gone.indicator("2.6")) == ("isle-1", (), None)
    assert load().edition("2018") is load().current


def test_the_edition_in_the_docs_is_sound(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "standards.md").read_text(encoding="utf-8")
    block = page.partition("## An edition")[2].partition("New records")[0]
    (tmp_path / "docs.toml").write_text(textwrap.dedent(block), encoding="utf-8")
    assert check_file(tmp_path / "docs.toml") == []
