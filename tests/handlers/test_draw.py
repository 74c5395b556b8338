"""A screen as messages."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from conversations.screen import Button, Screen, Style
from handlers.draw import MESSAGE_UNITS, draw, split


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def test_the_parts_stand_in_order_and_markup_in_a_text_is_shown_as_text() -> None:
    screen = Screen(title="Q?", where="Visit · 1 of 9", notice="Kept.", body="<b>bold</b> & more", hint="Type it.")
    drawn = draw(screen, 3, edit=False)
    assert drawn.texts == [
        "<i>Visit · 1 of 9</i>\nKept.\n\n<b>Q?</b>\n&lt;b&gt;bold&lt;/b&gt; &amp; more\n<i>Type it.</i>"
    ]


def test_buttons_carry_the_revision_and_lasting_ones_do_not() -> None:
    rows = (
        (Button(label="Made", action="pick:made", numbered=True), Button(label="Menu", action="do:menu")),
        (Button(label="Copy", copies="text"), Button(label="File", action="file", style=Style.SUCCESS)),
    )
    keys = [key for row in draw(Screen(title="Q", rows=rows), 12, edit=False).keys for key in row]
    assert [(key.label, key.data, key.copies, key.style) for key in keys] == [
        ("1 · Made", "q:12:pick:made", "", ""),
        ("Menu", "do:menu", "", ""),
        ("Copy", "", "text", ""),
        ("File", "q:12:file", "", "success"),
    ]


def test_only_a_text_made_for_copying_may_be_copied_out() -> None:
    assert draw(Screen(title="Q"), 1, edit=False).protect
    assert not draw(Screen(title="Q", copyable="x"), 1, edit=False).protect


def test_a_screen_in_several_messages_is_not_an_edit() -> None:
    assert draw(Screen(title="Q"), 1, edit=True).edit
    assert not draw(Screen(title="Q", body="word " * 3000), 1, edit=True).edit
    assert not draw(Screen(title="Q", question=False), 1, edit=True).edit


def test_what_lasts_has_its_seconds() -> None:
    assert draw(Screen(title="Q", lasts=timedelta(hours=24)), 1, edit=False).lasts == 86_400


@given(st.text(alphabet=st.sampled_from(list("ab<&é😀 \n")), max_size=2000).map(lambda text: text * 7))
def test_nothing_is_cut(body: str) -> None:
    drawn = draw(Screen(title="Title", body=body), 1, edit=False)
    whole = "".join(drawn.texts).replace("&lt;", "<").replace("&amp;", "&")
    for letter in "abé😀&":
        assert whole.count(letter) >= body.count(letter)
    for text in drawn.texts:
        shown = text.replace("<b>", "").replace("</b>", "").replace("&lt;", "<").replace("&amp;", "&")
        assert units(shown) <= 4096


@given(st.text(max_size=500), st.integers(min_value=2, max_value=50))
def test_pieces_fit_and_join_to_the_whole(text: str, most: int) -> None:
    pieces = list(split(text, most))
    assert all(units(piece) <= most for piece in pieces)
    without = str.maketrans("", "", " \n")
    assert "".join(pieces).translate(without) == text.translate(without)


def test_a_long_text_is_cut_between_lines_then_words() -> None:
    assert list(split("one two\nthree", 9)) == ["one two", "three"]
    assert list(split("one two three", 8)) == ["one two", "three"]
    assert list(split("x" * 10, 4)) == ["xxxx", "xxxx", "xx"]
    assert MESSAGE_UNITS < 4096
