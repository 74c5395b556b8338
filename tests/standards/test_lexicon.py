"""The words of the work are found as people ask for them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.lexicon import lookup
from standards.loader import load

THEMATIC_REVIEW = """
    CBSW, CIP, CIU, CSA, FGTR, FRAME, HMCIPS, HMP, ICM, ICM CC, ICM CIP, ICM CSA, LLO/ERLO, LS/CMI, MAPPA, NTE,
    OBP, OLR, PBSW, PRL, PR2, RMA, RMP, RMT, SMT, SPS, SPSC, SPS HQ
"""


@pytest.mark.parametrize(
    ("asked", "expansion"),
    [
        ("icm", "Integrated Case Management"),
        ("what's RMT", "Risk Management Team"),
        ("What does TTM stand for?", "Talk to Me"),
        ("what is a PTI?", "Physical Training Instructor"),
        ("/glossary first line manager", "First Line Manager"),
        ("the digger", "Separation and Reintegration Unit"),
        ("dubed up", "locked in the cell"),
        ("passman", "trusted prisoner worker"),
        ("ls/cmi", "Level of Service/Case Management Inventory"),
    ],
)
def test_a_word_or_a_plain_question_is_answered(asked: str, expansion: str) -> None:
    assert lookup(asked)[0].expansion == expansion


def test_the_glossary_of_the_thematic_review_is_there_in_full() -> None:
    assert {" ".join(term.split()) for term in THEMATIC_REVIEW.split(",")} <= {entry.term for entry in load().lexicon}


@pytest.mark.parametrize("asked", ["", "?", "xq", "zebra crossing", "what is"])
def test_what_is_not_a_word_of_the_work_finds_nothing(asked: str) -> None:
    assert lookup(asked) == ()


def test_the_limit_is_kept() -> None:
    assert len(lookup("seg", limit=1)) == 1


@given(st.text(max_size=300) | st.text("what is?/'’ ", max_size=10_000))
def test_any_text_gives_an_answer_or_none(text: str) -> None:
    assert len(lookup(text)) <= 3
