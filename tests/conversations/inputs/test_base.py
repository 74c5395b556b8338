"""What every kind of question has in common."""

from conversations.inputs.base import Prompt, Refused, quoted
from conversations.inputs.text import Text
from tests.conversations.inputs.asking import asking, why


def test_an_input_that_shows_no_buttons_takes_no_press() -> None:
    assert "does not belong" in why(Text().press("pick:x", asking(), {}, None))


def test_what_an_input_may_leave_to_the_others() -> None:
    plain = Text()
    assert plain.holds("anything", asking())
    assert plain.only(asking()) is None
    assert plain.declared() == ()
    assert plain.follow("as it was", asking(), guess=False) == ("as it was", "")
    assert plain.brief("short", asking()) == "short"
    assert Prompt().rows == ()
    assert not Refused("no").understood


def test_words_are_quoted_on_one_line_and_cut_for_a_sentence() -> None:
    assert quoted("two\n lines") == "“two lines”"
    assert quoted("x" * 50, 10) == "“" + "x" * 9 + "…”"
    assert quoted("x" * 10, 10) == "“" + "x" * 10 + "”"


def test_the_answers_beside_a_question_are_those_of_its_item() -> None:
    assert asking({"a": 1}).nearest == {"a": 1}
    assert asking({"a": 1}, item={"b": 2}).nearest == {"b": 2}
    assert asking().establishment() is None
    place = asking({"establishment": "perth"}).establishment()
    assert place is not None
    assert place.name == "HMP Perth"
