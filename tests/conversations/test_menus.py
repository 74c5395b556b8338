"""The screens shown while no question is open."""

from conversations import menus
from conversations.visit import VISIT
from tests.conversations.flows import BASKET
from tests.conversations.playing import check_screen, drawn

DRAFTS = [(f"d{n}", f"visit, HMP Perth, {n} Nov") for n in range(1, 6)]


def test_the_menu_lists_the_latest_unfinished_and_a_way_to_all() -> None:
    text = drawn(menus.menu([VISIT], [("visits", "Filed visits")], DRAFTS))
    assert "[3 · Continue: visit, HMP Perth, 3 Nov]" in text
    assert "[All 5 unfinished]" in text
    assert "[4 · Log a visit]" in text
    assert "[5 · Visits]" in text
    assert "type your notes" in text


def test_notes_are_offered_where_they_are_read_only() -> None:
    assert menus.menu([BASKET], [], []).hint == ""
    assert "[All" not in drawn(menus.menu([BASKET], [], DRAFTS[:3]))


def test_every_screen_has_a_way_on() -> None:
    for screen in (
        menus.drafts([]),
        menus.drafts(DRAFTS),
        menus.offer(VISIT, DRAFTS),
        menus.kept("d1", "visit"),
        menus.cancelled("d1", "visit"),
    ):
        check_screen(screen, open_question=False)
        assert any(button.action for button in screen.buttons())
