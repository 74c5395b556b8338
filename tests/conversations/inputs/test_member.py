"""Other members, by role and place."""

from conversations.draft import Who
from conversations.inputs.member import Members
from tests.conversations.inputs.asking import asking, labels, looked, taken


def test_colleagues_are_ticked() -> None:
    assert labels(Members(), asking())[:2] == ["☐ Monitor 2, HMP Perth", "☐ Monitor 3, HMP Perth"]
    view = looked(Members().press("tick:1", asking(), {}, None)).view
    assert taken(Members().press("done", asking(), view, None)) == ["m3"]


def test_one_who_left_since_still_came_along() -> None:
    assert Members().holds(["gone"], asking())
    assert not Members().holds([], asking())
    assert Members().say(["m2", "gone"], asking()) == "Monitor 2, HMP Perth, a former member"


def test_nobody_to_tick_is_said_without_an_empty_list() -> None:
    alone = asking(who=Who(role="monitor", establishments=("perth",)))
    assert "nobody to tick" in Members().prompt(alone, {}, None).body
    assert labels(Members(), alone) == []
    assert Members().expected().endswith("then Done")
