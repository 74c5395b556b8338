"""The matcher over an organisation's own edition: known numbers ranked, new ones found by their own words."""

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from standards import loader, matcher
from standards.loader import DATA, KnowledgeError, load
from standards.matcher import Matcher, Verdict, match, suggest
from standards.reshape import reshaped
from standards.search import search
from tests.standards.own import SKILLETS, isle, lay, shipped


def numbers(text: str, edition: str) -> list[str]:
    """The first three that are suggested."""
    return [found.qi for found in match(text, edition).matches[:3]]


def test_a_copy_of_the_shipped_edition_ranks_as_the_shipped_one(tmp_path: Path) -> None:
    notes = ["food cold agn", "dentist list is 9 months", "thanks pal", "toielt bloked"]
    before = [[(found.qi, found.score) for found in match(note).matches] for note in notes]
    fingerprint = match("x").fingerprint
    loader.use(lay(tmp_path, edition_2018=shipped(), edition_copy=shipped("copy")))
    for edition in ("2018", "copy"):
        assert [[(found.qi, found.score) for found in match(note, edition).matches] for note in notes] == before
    assert match("x").fingerprint == fingerprint
    assert match("x", "copy").fingerprint.removeprefix("copy") != fingerprint.removeprefix("2018")


def test_new_indicators_are_found_by_their_terms_and_examples_and_the_others_stay(tmp_path: Path) -> None:
    loader.use(lay(tmp_path, edition_2018=shipped(more=SKILLETS)))
    assert match("skillet").verdict is Verdict.SURE
    assert numbers("the skillet was dirty", "2018")[0] == "9.18"
    assert numbers("rusty frying pans", "2018")[0] == "9.18"
    assert "9.18" in numbers("food cold, saucepan broken", "2018")
    assert numbers("food cold again", "2018")[0] == "2.6"
    assert match("thanks pal").verdict is Verdict.LOST
    loader.use(None)
    assert numbers("the skillet was dirty", "2018")[0] != "9.18"


@pytest.mark.parametrize("own_numbers", [True, False])
def test_an_edition_of_other_numbers_is_not_taken_for_the_shipped_one(tmp_path: Path, own_numbers: bool) -> None:
    loader.use(lay(tmp_path, edition_isle=isle(own_numbers)))
    assert numbers("ferry did not run", "isle-1")[0] == "2.6"
    assert numbers("the boat was cancelled, a hearing missed", "isle-1")[0] == "2.6"
    assert match("food cold again", "isle-1").verdict is Verdict.LOST
    assert match("12.1", "isle-1").matches[0].label == "Polytunnels"
    assert match("polytunnel dry", "isle-1").verdict is Verdict.CHOOSE


def test_where_there_is_nothing_to_match_a_conversation_is_told_lost() -> None:
    for edition in ("2015", "1999"):
        result = suggest("food cold again", edition)
        assert (result.verdict, result.matches) == (Verdict.LOST, ())


@pytest.mark.parametrize("damage", [b"", None], ids=["empty", "cut short"])
def test_broken_weights_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: bytes | None) -> None:
    whole = (DATA / "weights.bin").read_bytes()
    (tmp_path / "weights.bin").write_bytes(whole[:-5] if damage is None else damage)
    monkeypatch.setattr(matcher, "DATA", tmp_path)
    matcher.shipped.cache_clear()
    with pytest.raises(KnowledgeError, match=r"^weights\.bin: .*damaged"):
        matcher.shipped()
    (tmp_path / "weights.bin").unlink()
    with pytest.raises(KnowledgeError, match=r"^weights\.bin: cannot be read"):
        matcher.shipped()
    monkeypatch.undo()
    assert matcher.shipped().header.edition == "2018"


def test_a_reshaped_table_holds_what_it_held() -> None:
    table = matcher.shipped()
    wider = reshaped(table, ["2.6", "12.1"])
    assert wider.header.classes[-2:] == ("2.6", "12.1")
    assert "was 2.6" in wider.header.classes
    assert wider.values("wfood") == table.values("wfood") + b"\0\0"
    assert wider.length([3]) == table.length([3])


LINES = (
    st.text(max_size=300)
    | st.text(st.characters(categories=["Cs", "Cc", "Cf", "Co", "So"]), max_size=60)
    | st.text("aeio'’. \n\x00\ud800😀", max_size=10_000)
    | st.sampled_from(
        ["", "a", "x" * 10_000, "🚨" * 500, "еда холодная", "食事が冷たい", "الطعام بارد", "\ud800", "2.6", "99.99"]
    )
)


@pytest.mark.slow
@given(LINES)
@example("\ud800food")
@example("food " * 2_000)
@settings(max_examples=150, deadline=4000)
def test_any_text_is_matched_and_searched(text: str) -> None:
    for edition in ("2018", "2015", "none"):
        result = suggest(text, edition)
        assert result.verdict in Verdict
        assert all(0 <= found.probability <= 1 for found in result.matches)
    assert len(search(text, load().editions["2018"], 5)) <= 9
    assert search(text, load().editions["2015"]) == ()


@pytest.mark.slow
@given(text=LINES)
@settings(max_examples=60, deadline=4000)
def test_any_text_is_matched_under_an_own_edition(own: Matcher, text: str) -> None:
    assert len(own.match(text).matches) <= 5
    assert own.match(text) == own.match(text)


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Matcher:
    loader.use(lay(tmp_path_factory.mktemp("own"), edition_2018=shipped(more=SKILLETS)))
    made = Matcher("2018")
    loader.use(None)
    return made
