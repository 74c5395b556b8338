import re
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.local.html_reader import HtmlReader, utf16_length


def read(source: str) -> tuple[str, list[dict]]:
    return HtmlReader(source).read()


def types(source: str) -> list[tuple[str, int, int]]:
    return [(e["type"], e["offset"], e["length"]) for e in read(source)[1]]


@pytest.mark.parametrize(
    ("source", "text", "expected"),
    [
        ("<b>a</b> b", "a b", [("bold", 0, 1)]),
        ("<strong>a</strong><EM>b</EM>", "ab", [("bold", 0, 1), ("italic", 1, 1)]),
        ("<b>a<i>b</i></b>", "ab", [("italic", 1, 1), ("bold", 0, 2)]),
        ("😀<code>x</code>", "😀x", [("code", 2, 1)]),
        ("<blockquote expandable>q</blockquote>", "q", [("expandable_blockquote", 0, 1)]),
        ("<blockquote>q</blockquote>", "q", [("blockquote", 0, 1)]),
        ('<span class="tg-spoiler">s</span>', "s", [("spoiler", 0, 1)]),
        ("<b></b>x", "x", []),
        ("<b>x</>", "x", [("bold", 0, 1)]),
    ],
)
def test_tags_become_entities(source: str, text: str, expected: list[tuple[str, int, int]]) -> None:
    assert read(source)[0] == text
    assert types(source) == expected


def test_a_link_a_language_and_a_time_keep_their_argument() -> None:
    assert read('<a href="https://example.org/?a=1&amp;b=2">x</a>')[1][0]["url"] == "https://example.org/?a=1&b=2"
    pre = read('<pre><code class="language-python">x</code></pre>')[1]
    assert pre == [{"type": "pre", "offset": 0, "length": 1, "language": "python"}]
    time = read('<tg-time unix="1700000000" format="t">noon</tg-time>')[1][0]
    assert (time["type"], time["unix_time"], time["date_time_format"]) == ("date_time", 1700000000, "t")


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("a &lt; b &amp; c &gt; d &quot;", 'a < b & c > d "'),
        ("&#65;&#x42;", "AB"),
        ("&nbsp; &copy &", "&nbsp; &copy &"),
        ("&#0; &#xD800;", "&#0; &#xD800;"),
    ],
)
def test_only_telegrams_character_references_are_read(source: str, text: str) -> None:
    assert read(source)[0] == text


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<p>x</p>", 'Unsupported start tag "p" at byte offset 0'),
        ("é<div>", 'Unsupported start tag "div" at byte offset 2'),
        ("2 < 3 and 4 > 3", 'Unsupported start tag "" at byte offset 2'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("<a href>x</a>", 'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0'),
        ("<a =x>", 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href=x/y>z</a>", "Unexpected end of name token at byte offset 8"),
        ("<a href=", 'Unclosed start tag "a" at byte offset 0'),
        ("<a ", "Unclosed start tag at byte offset 0"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<tg-emoji emoji-id="x">x</tg-emoji>', "Invalid custom emoji identifier specified"),
        ("<tg-time>x</tg-time>", "Invalid Unix time specified"),
    ],
)
def test_what_cannot_be_read_is_refused_in_tdlibs_words(source: str, words: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(words)}$"):
        read(source)


@given(st.text())
def test_escaped_text_comes_back_as_it_was(text: str) -> None:
    assert read(escape(text, quote=True).replace("&#x27;", "'")) == (text, [])


NESTED = st.recursive(
    st.text(alphabet="ab😀é<&", max_size=4).map(lambda t: (escape(t), t)),
    lambda inner: st.tuples(st.sampled_from(["b", "i", "u", "s", "code"]), st.lists(inner, max_size=3)).map(
        lambda p: (
            f"<{p[0]}>{''.join(source for source, _ in p[1])}</{p[0]}>",
            "".join(text for _, text in p[1]),
        )
    ),
)


@given(NESTED)
def test_well_formed_markup_gives_its_text_and_entities_inside_it(pair: tuple[str, str]) -> None:
    source, text = pair
    plain, entities = read(source)
    assert plain == text
    for entity in entities:
        assert entity["length"] > 0
        assert entity["offset"] + entity["length"] <= utf16_length(plain)
