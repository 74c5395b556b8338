import json

import pytest

from bot.local.entities import find_entities, read_text
from bot.local.errors import ApiError


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/start", [("bot_command", 0, 6)]),
        ("say /visit@some_bot now", [("bot_command", 4, 15)]),
        ("😀 /help", [("bot_command", 3, 5)]),
        ("and/or 10/11 </b>", []),
        ("see https://example.org/a?b=1.", [("url", 4, 25)]),
        ("me@example.org", [("email", 0, 14)]),
        ("#gym @someone", [("hashtag", 0, 4), ("mention", 5, 8)]),
        ("+44 131 496 0000", [("phone_number", 0, 16)]),
    ],
)
def test_commands_links_and_the_like_are_found(text: str, expected: list[tuple[str, int, int]]) -> None:
    assert [(e["type"], e["offset"], e["length"]) for e in find_entities(text)] == expected


def test_nothing_is_found_inside_code_or_a_link() -> None:
    text, entities = read_text('<code>/start</code> <a href="https://example.org">/help</a>', "HTML", None)
    assert text == "/start /help"
    assert [e["type"] for e in entities] == ["code", "text_link"]


def test_white_space_at_the_ends_goes_and_entities_move() -> None:
    assert read_text("  \n a <b>b </b> \n", "HTML", None) == ("a b", [{"type": "bold", "offset": 2, "length": 1}])


def test_formatting_inside_code_is_not_shown() -> None:
    assert [e["type"] for e in read_text("<code>a<b>b</b></code>", "html", None)[1]] == ["code"]


def test_given_entities_are_checked_and_kept() -> None:
    given = [{"type": "bold", "offset": 0, "length": 1}, {"type": "url", "offset": 0, "length": 1}]
    assert read_text("ab", "", given) == ("ab", [given[0]])
    assert read_text("ab", "", json.dumps(given)) == ("ab", [given[0]])
    assert read_text("ab", "", "no JSON") == ("ab", [])
    assert read_text("<b>ab</b>", "HTML", given)[1] == [{"type": "bold", "offset": 0, "length": 2}]


@pytest.mark.parametrize(
    ("entity", "words"),
    [
        ("x", "can't parse MessageEntity: expected an Object"),
        ({"type": "bold", "offset": 0}, "can't parse MessageEntity: Can't find field \"length\""),
        ({"type": "loud", "offset": 0, "length": 1}, "can't parse MessageEntity: Unsupported type specified"),
        ({"type": "bold", "offset": -1, "length": 1}, "receive an entity with incorrect offset -1"),
        (
            {"type": "bold", "offset": 1, "length": 2},
            "entity beginning at UTF-16 offset 1 ends after the end of the text at UTF-16 offset 2",
        ),
    ],
)
def test_wrong_entities_are_refused(entity: object, words: str) -> None:
    with pytest.raises(ApiError) as caught:
        read_text("ab", "", [entity])
    assert caught.value.description == f"Bad Request: {words}"


@pytest.mark.parametrize("mode", ["Markdown", "MarkdownV2", "bbcode"])
def test_other_parse_modes_are_refused(mode: str) -> None:
    with pytest.raises(ApiError) as caught:
        read_text("ab", mode, None)
    assert caught.value.code == 400
