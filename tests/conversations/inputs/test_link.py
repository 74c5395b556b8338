"""The link from a text to the standards: the matcher suggests, the monitor decides."""

from typing import Any

import pytest

from conversations.inputs.link import IndicatorLinks, Links, linked
from standards.matcher import match
from tests.conversations.inputs.asking import asking, labels, looked, taken, why

TAKES = IndicatorLinks("text")
COLD = asking(item={"text": "Food was cold at lunch, the hot trolley was broken"})
NOTHING = asking(item={"text": "zzz"})


def targets(value: Any) -> list[str]:
    """The indicators and standards of a kept answer."""
    return [link.qi or str(link.standard) for link in Links.model_validate(value).chosen]


def kept(*chosen: str) -> dict[str, Any]:
    """An answer with these links."""
    return linked(list(chosen), match(str(COLD.nearest["text"]), COLD.edition)).model_dump(mode="json")


def test_three_are_suggested_with_the_words_that_matched() -> None:
    prompt = TAKES.prompt(COLD, {}, None)
    assert [button.action for row in prompt.rows for button in row][:3].count("link:2.6") == 1
    assert "Food" in prompt.body
    assert labels(TAKES, COLD)[3:] == ["More than one", "Browse standards", "No link"]


def test_where_nothing_is_likely_the_monitor_searches() -> None:
    assert labels(TAKES, NOTHING)[-3:] == ["More than one", "Browse standards", "No link"]


def test_a_choice_keeps_what_was_offered_and_its_rank() -> None:
    links = Links.model_validate(taken(TAKES.press("link:2.6", COLD, {}, None)))
    assert links.chosen[0].qi == "2.6"
    assert links.chosen[0].rank >= 1
    assert 0 < links.chosen[0].probability <= 1
    assert len(links.offered) == 3
    assert links.fingerprint
    browsed = Links.model_validate(taken(TAKES.press("link:9.1", COLD, {}, None)))
    assert (browsed.chosen[0].rank, browsed.chosen[0].score) == (0, 0.0)


def test_several_are_ticked_and_confirmed() -> None:
    view = looked(TAKES.press("several", COLD, {}, None)).view
    assert why(TAKES.press("done", COLD, view, None)) == "Nothing is chosen yet. Press one, or No link."
    view = looked(TAKES.press("link:2.6", COLD, view, None)).view
    view = looked(TAKES.press("link:3.1", COLD, view, None)).view
    view = looked(TAKES.press("link:2.6", COLD, view, None)).view
    view = looked(TAKES.press("link:2.1", COLD, view, None)).view
    assert labels(TAKES, COLD, view)[-3] == "Done (2)"
    assert "Chosen: 3.1" in TAKES.prompt(COLD, view, None).body
    assert targets(taken(TAKES.press("done", COLD, view, None))) == ["3.1", "2.1"]


def test_browsing_and_searching_keep_what_is_ticked() -> None:
    view = {"several": True, "ticked": ["2.6"]}
    browse = looked(TAKES.press("browse", COLD, view, None)).view
    assert len([label for label in labels(TAKES, COLD, browse) if label[0].isdigit()]) == 9
    standard = looked(TAKES.press("standard:2", COLD, browse, None)).view
    assert labels(TAKES, COLD, standard)[0] == "Standard 2 as a whole"
    assert any(label.startswith("✓ 2.6") for label in labels(TAKES, COLD, standard))
    found = looked(TAKES.read("complaints", COLD, standard, None)).view
    assert "Found for “complaints”:" in TAKES.prompt(COLD, found, None).body
    assert looked(TAKES.press("suggest", COLD, found, None)).view == view


def test_no_link_is_an_answer() -> None:
    value = taken(TAKES.press("none", COLD, {}, None))
    assert targets(value) == []
    assert Links.model_validate(value).offered
    assert TAKES.say(value, COLD) == "no link"
    assert TAKES.brief(value, COLD) == "No link"


@pytest.mark.parametrize(
    ("text", "chosen"),
    [("2.6", ["2.6"]), ("QI 2.6", ["2.6"]), ("2.6 and 3.1, 2.6", ["2.6", "3.1"]), ("standard 2", ["2"])],
)
def test_numbers_are_typed(text: str, chosen: list[str]) -> None:
    assert targets(taken(TAKES.read(text, COLD, {}, None))) == chosen


def test_numbers_typed_join_those_ticked() -> None:
    view = {"several": True, "ticked": ["2.1"]}
    assert targets(taken(TAKES.read("3.1", COLD, view, None))) == ["2.1", "3.1"]


@pytest.mark.parametrize("text", ["standard 77", "xqzzv"])
def test_what_is_not_found_is_said_with_an_example(text: str) -> None:
    assert why(TAKES.read(text, COLD, {}, None)) == (
        f"I found no indicator for “{text}”. "
        "I need an indicator’s number such as “2.6”, or words to search by such as “food”."
    )


def test_bare_figures_that_are_no_indicator_are_left_to_the_buttons() -> None:
    assert TAKES.read("3", COLD, {}, None) is None
    assert "I need" in why(TAKES.press("nothing", COLD, {}, None))


def test_links_in_words() -> None:
    assert TAKES.say(kept("2.6", "2"), COLD).startswith("2.6 Meals")
    assert TAKES.say(kept("2"), COLD) == "Standard 2 Decency"
    assert TAKES.brief(kept("2.6", "2"), COLD) == "2.6, Standard 2"
    assert TAKES.say(kept("2.99"), COLD) == "2.99"
    assert TAKES.say(kept("77"), COLD).endswith("Standard 77")


def test_links_hold_while_the_edition_has_them() -> None:
    assert TAKES.holds(kept("2.6", "2"), COLD)
    assert not TAKES.holds(kept("2.99"), COLD)
    assert not TAKES.holds(kept("77"), COLD)


def test_a_guess_follows_the_text_and_a_choice_stays_with_a_word() -> None:
    showers = asking(item={"text": "Showers in B hall broken and not cleaned"})
    guess, notice = TAKES.follow(kept("2.6"), showers, guess=True)
    assert targets(guess) != ["2.6"]
    assert notice == ""
    choice, notice = TAKES.follow(kept("9.1"), showers, guess=False)
    assert targets(choice) == ["9.1"]
    assert notice.startswith("9.1 stays; for the new text I would suggest ")
    offered = Links.model_validate(choice).offered
    same, notice = TAKES.follow(kept(offered[0]), showers, guess=False)
    assert (targets(same), notice) == ([offered[0]], "")


def test_a_guess_goes_when_nothing_is_likely() -> None:
    assert TAKES.follow(kept("2.6"), asking(item={"text": "xqzzv"}), guess=True) == (None, "")
