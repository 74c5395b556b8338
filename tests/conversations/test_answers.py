"""Answers found, set, removed, put aside and brought back."""

from typing import Any

import pytest

from conversations.answers import REASON, Sheet
from conversations.draft import Draft, Origin
from conversations.flow import Flow, Only
from conversations.inputs.number import Number
from conversations.inputs.text import Text
from conversations.visit import VISIT
from tests.conversations.flows import BASKET, FRUIT, flow, group, step
from tests.conversations.playing import KNOWLEDGE, MONITOR, NOW

WISHES = [{"words": "one", "grade": "apple"}, {"words": "two", "grade": "pear", "much": 3}]


def sheet(answers: dict[str, Any], of: Flow = BASKET, **more: Any) -> Sheet:
    """A draft of a flow with these answers."""
    draft = Draft(id="d", flow=of.name, version=1, edition="2018", started=NOW, touched=NOW, answers=answers, **more)
    return Sheet(of, draft, MONITOR, KNOWLEDGE, NOW)


def test_answers_are_found_by_their_path() -> None:
    draft = sheet({"fruit": "apple", "wish": WISHES})
    assert draft.answer(("fruit",)) == "apple"
    assert draft.answer(("count",)) is None
    assert draft.answer(("wish", 1, "much")) == 3
    assert draft.answered(("wish", 0, "grade"))
    assert not draft.answered(("wish", 0, "much"))
    assert not draft.answered(("count",))


def test_a_path_that_leads_nowhere() -> None:
    draft = sheet({})
    with pytest.raises(KeyError):
        draft.step(("nothing",))
    with pytest.raises(KeyError):
        draft.step(("wish",))
    with pytest.raises(KeyError):
        draft.group("fruit")
    assert draft.step(("amendment_reason",)) is REASON


def test_what_is_missing_stands_in_order_and_optional_questions_are_not_wanted() -> None:
    draft = sheet({"fruit": "pear", "wish": [{"words": "one"}]})
    assert draft.missing() == [("count",), ("ripe",), ("extras",), ("wish", 0, "grade"), ("remark",)]
    assert draft.wanting() == [("count",), ("ripe",), ("wish", 0, "grade")]
    draft.settle()
    assert draft.draft.answers["remark"] is None
    assert draft.missing() == draft.wanting()


def test_a_group_not_opened_yet_counts_as_one_question() -> None:
    draft = sheet({"fruit": "apple", "count": 1})
    assert ("wish",) in draft.missing()
    draft.settle()
    assert draft.draft.answers["wish"] == []
    assert draft.missing() == []


def test_a_change_puts_what_no_longer_fits_aside_and_brings_it_back() -> None:
    draft = sheet({"fruit": "pear", "ripe": "yes", "count": 2})
    draft.put(("fruit",), "apple")
    assert draft.review_answers() == ["Ripe: Yes"]
    assert "ripe" not in draft.draft.answers
    draft.put(("fruit",), "pear")
    assert draft.review_answers() == []
    assert draft.draft.answers["ripe"] == "yes"
    assert not draft.draft.shelf


def test_a_whole_group_is_put_aside_and_brought_back() -> None:
    wishful = flow(step("fruit", FRUIT), group("wish", step("words", Text()), only=Only("fruit", ("pear",))))
    draft = sheet({"fruit": "apple", "wish": [{"words": "one"}]}, wishful)
    assert draft.review_answers() == ["Wish (1)"]
    draft.put(("fruit",), "pear")
    assert draft.review_answers() == []
    assert draft.draft.answers["wish"] == [{"words": "one"}]


def test_an_answer_inside_an_item_is_put_aside_for_its_item_only() -> None:
    draft = sheet({"fruit": "apple", "count": 1, "wish": [dict(item) for item in WISHES]})
    draft.put(("wish", 1, "grade"), "apple")
    assert draft.review_answers() == ["Much: 3"]
    assert draft.draft.shelf == {"wish.1.much": 3}


def test_a_shelved_answer_that_does_not_fit_stays_aside() -> None:
    draft = sheet({"fruit": "pear", "ripe": "maybe"})
    assert draft.review_answers() == ["Ripe: maybe"]
    assert draft.review_answers() == []
    assert draft.draft.shelf == {"ripe": "maybe"}


def test_a_skip_does_not_stand_for_a_question_that_must_be_answered() -> None:
    draft = sheet({"fruit": "pear", "count": None, "extras": None})
    draft.review_answers()
    assert "count" not in draft.draft.answers
    assert draft.draft.answers["extras"] is None


def test_a_check_that_refuses_an_answer_puts_it_aside() -> None:
    draft = sheet({"fruit": "apple", "count": 95})
    assert draft.review_answers() == ["Count: 95"]
    draft = sheet({"fruit": "apple", "count": 55})
    assert draft.review_answers() == []


def test_removing_an_item_moves_what_is_known_of_the_others() -> None:
    origins = {f"wish.{n}.words": Origin(message=n) for n in range(3)} | {"fruit": Origin(message=9)}
    items = [{"words": str(n)} for n in range(3)]
    draft = sheet({"fruit": "apple", "wish": items}, origins=origins, shelf={"wish.2.much": 2, "wish.1.much": 1})
    item, known = draft.remove_item("wish", 1)
    assert item == {"words": "1"}
    assert {key: origin.message for key, origin in draft.draft.origins.items()} == {
        "wish.0.words": 0,
        "wish.1.words": 2,
        "fruit": 9,
    }
    assert draft.draft.shelf == {"wish.1.much": 2}
    draft.insert_item("wish", 1, item, known)
    assert draft.draft.answers["wish"] == [{"words": "0"}, {"words": "1"}, {"words": "2"}]
    assert draft.draft.origins == origins
    assert draft.draft.shelf == {"wish.2.much": 2, "wish.1.much": 1}


def test_an_item_goes_back_into_a_group_that_became_empty() -> None:
    draft = sheet({"wish": [{"words": "one"}]})
    item, known = draft.remove_item("wish", 0)
    draft.insert_item("wish", 0, item, known)
    assert draft.draft.answers["wish"] == [{"words": "one"}]


def test_the_only_possible_answer_is_filled_in_unless_another_was_said() -> None:
    draft = sheet({}, VISIT)
    draft.fill()
    assert draft.draft.answers["establishment"] == "perth"
    assert draft.given("establishment")
    said = sheet({}, VISIT, shelf={"establishment": "barlinnie"})
    said.fill()
    assert "establishment" not in said.draft.answers
    assert not said.given("establishment")
    assert not said.given("observations")


def test_the_parts_expected_follow_the_first_option_of_each_open_choice() -> None:
    assert [part.key for part in sheet({}).expected()] == ["fruit", "count", "extras", "wish", "remark"]
    assert "ripe" in [part.key for part in sheet({"fruit": "pear"}).expected()]
    assert sheet({}, amends="V-0001").expected()[-1] is REASON


def test_putting_without_an_origin_forgets_the_one_there_was() -> None:
    draft = sheet({})
    draft.put(("count",), 3, Origin(message=4))
    assert draft.origin(("count",)) == Origin(message=4)
    draft.put(("count",), 4)
    assert draft.origin(("count",)) is None
    draft.put(("wish", 1, "words"), "later")
    assert draft.draft.answers["wish"] == [{}, {"words": "later"}]


def test_numbers_are_kept_by_the_limits_of_today() -> None:
    few = flow(step("count", Number(most=5)))
    assert sheet({"count": 9}, few).review_answers() == ["Count: 9"]
