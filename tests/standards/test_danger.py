"""Words that suggest danger: found in plain sentences, and not in talk of prevention, paper or long ago."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.danger import shipped

DANGER = [
    ("a man in B hall said he is going to hang himself", "life"),
    ("He told me he wants to die.", "life"),
    ("she has a ligature under the mattress", "life"),
    ("found with something tied tightly round his neck", "life"),
    ("took some of his pills at once, he has taken about forty pills", "life"),
    ("he said they are going to kill him; fears for his life", "life"),
    ("found collapsed in his cell this morning", "life"),
    ("refused all his insulin since Monday", "life"),
    ("on hunger strike since the weekend", "life"),
    ("says he was assaulted by staff in the reception", "abuse"),
    ("She says she was sexually assaulted last night", "abuse"),
    ("the officer punched him when the door was shut", "abuse"),
    ("his partner says the children are not safe at home", "child"),
    ("he is hurting the children", "child"),
    ("punished for speaking to a monitor", "reprisal"),
    ("lost his job in the kitchen because he spoke to me", "reprisal"),
    ("was warned not to speak to IPMs", "reprisal"),
]
ORDINARY = [
    "suicide prevention posters in every hall",
    "staff trained in suicide prevention, all up to date",
    "Talk to Me folder in order; two men were suicidal last year",
    "taken off ACCT on Tuesday, no thoughts of wanting to die",
    "came off TTM last week, was suicidal, now settled",
    "training on self harm for new officers: what to do when a man has a ligature",
    "poster on overdose in the health centre",
    "overdose awareness leaflets in reception",
    "the food was cold and the tea was worse",
    "gym well used, PTI excellent with the older group",
    "the phone in B hall is dead",
    "he is dying for a new mattress",
    "a killing in the football match, five nil",
    "child visits well run, toys clean",
    "complaint not answered in time",
    "hanging baskets in the garden",
    "cut his hair in the barber shop",
    "knives in the kitchen on shadow boards, all there",
    "property lost in a move between halls",
    "asked staff to speak to the hall manager",
    "the bed collapsed, replaced the same day",
    "part of the ceiling collapsed in the workshop",
    "hair grooming kit not on the canteen list",
    "kiosk unresponsive again in C hall",
    "he is not suicidal, staff say",
    "staff thanked him for speaking to me",
    "rape seed oil on the menu sheet",
    "no signs of bullying, nobody fears for his life here",
]


@pytest.mark.parametrize(("text", "kind"), DANGER)
def test_danger_is_found(text: str, kind: str) -> None:
    found = shipped().found(text)
    assert found is not None
    assert found.id == kind


@pytest.mark.parametrize("text", ORDINARY)
def test_an_ordinary_note_does_not_stop(text: str) -> None:
    assert shipped().found(text) is None


def test_what_excuses_one_sentence_does_not_excuse_the_next() -> None:
    found = shipped().found("Prevention posters up in C hall. One man said he wants to die")
    assert found is not None
    assert found.id == "life"


def test_case_and_line_ends_do_not_matter() -> None:
    assert shipped().found("HE SAID HE\tWANTS  TO DIE") is not None
    assert shipped().found("he wants\nto be left alone") is None


@given(st.text())
def test_any_text_can_be_looked_at(text: str) -> None:
    shipped().found(text)
