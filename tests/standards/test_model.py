"""The weights: made from the data alone, read back as they were, and a damaged file is named."""

import zlib

import pytest

from standards import corpus
from standards.fit import pack
from standards.loader import DATA
from standards.model import Model

PAIRS = [("cold food", "2.6", 1), ("food is cold again", "2.6", 2), ("dentist list", "9.9", 1), ("thanks", "none", 1)]


@pytest.fixture(scope="module")
def raw() -> bytes:
    return pack(PAIRS, corpus.meanings(), "2018", "test")


def test_the_same_pairs_give_the_same_bytes(raw: bytes) -> None:
    assert pack(PAIRS, corpus.meanings(), "2018", "test") == raw


def test_a_class_scores_by_the_features_it_was_given(raw: bytes) -> None:
    model = Model(raw)
    assert model.header.classes == ("2.6", "9.9", "none")
    sums = model.sums(model.known(["wfood", "wcold", "never met"]))
    assert sums.index(max(sums)) == 0
    assert max(model.values("wfood")) == model.values("wfood")[0]
    assert model.values("wnever") == b""


def test_sums_are_those_of_the_rows(raw: bytes) -> None:
    model = Model(raw)
    food, cold = model.values("wfood"), model.values("wcold")
    added = [one + other for one, other in zip(food, cold, strict=True)]
    assert model.sums([model.row["wfood"], model.row["wcold"]]) == added
    assert model.sums([]) == [0, 0, 0]


@pytest.mark.parametrize("damage", [b"", b"{}\n3\nabc", b"not json\n1\nx"])
def test_a_damaged_file_is_named(damage: bytes) -> None:
    for raw in (damage, zlib.compress(damage)):
        with pytest.raises(ValueError, match="weights file is damaged"):
            Model(raw)


def test_a_file_cut_short_is_named(raw: bytes) -> None:
    with pytest.raises(ValueError, match="cut short"):
        Model(zlib.compress(zlib.decompress(raw)[:-1]))


def test_the_shipped_file_is_small_and_knows_every_indicator() -> None:
    path = DATA / "weights.bin"
    assert path.stat().st_size < 5_000_000
    assert len(Model(path.read_bytes()).header.classes) == 86
