"""Formatted text as Telegram reads it: parse_mode HTML, given entities, and those found in plain text.

Offsets and lengths are UTF-16 code units, as in the Bot API. The tags, the rules and the error texts
follow ``parse_html`` and ``fix_formatted_text`` of tdlib/td (td/telegram/MessageEntity.cpp).
"""

import json
import re
from typing import Any

from bot.local.errors import ApiError, bad_request
from bot.local.html_reader import HtmlReader, utf16_length

Json = dict[str, Any]

GIVEN_TYPES = {
    "bold",
    "italic",
    "underline",
    "strikethrough",
    "spoiler",
    "code",
    "pre",
    "text_link",
    "text_mention",
    "custom_emoji",
    "blockquote",
    "expandable_blockquote",
    "date_time",
}
FOUND_TYPES = {"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number"}
MONOSPACE = {"code", "pre"}
CLOSED = {"code", "pre", "text_link", "text_mention"}  # nothing is looked for inside these

_FINDERS = [
    ("url", re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)]")),
    ("email", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("bot_command", re.compile(r"(?<![\w/<>.])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?(?![\w/])")),
    ("mention", re.compile(r"(?<![\w@])@[A-Za-z]\w{3,31}(?!\w)")),
    ("hashtag", re.compile(r"(?<![\w#])#(?=\w*[^\W\d_])\w{1,256}")),
    ("phone_number", re.compile(r"(?<![\w+])\+\d{1,3}[\d ]{7,14}\d(?!\w)")),
]


def read_text(text: str, parse_mode: str, given: Any) -> tuple[str, list[Json]]:
    """The plain text and the entities of a text as a bot sent it.

    ``parse_mode`` is "" or HTML; ``given`` is the call's own list of entities (or its JSON), used only
    without a parse mode, as Telegram does. Raises ApiError with Telegram's "can't parse entities: ...".
    """
    mode = parse_mode.lower()
    if mode in {"markdown", "markdownv2"}:
        raise bad_request("the local chat reads parse_mode HTML only")
    if mode not in {"", "none", "html"}:
        raise bad_request("unsupported parse_mode")
    text = text.replace("\r", "")
    if mode == "html":
        try:
            text, entities = HtmlReader(text).read()
        except ValueError as error:
            msg = f"can't parse entities: {error}"
            raise bad_request(msg) from error
    else:
        entities = _check_given(given, utf16_length(text))
    text, entities = _trim(text, entities)
    entities = _outside_monospace(entities)
    return text, _sorted(entities + find_entities(text, entities))


def find_entities(text: str, known: list[Json] | None = None) -> list[Json]:
    """Commands, links, addresses and the like in a plain text, outside the ``known`` closed entities."""
    closed = [(e["offset"], e["offset"] + e["length"]) for e in known or [] if e["type"] in CLOSED]
    found: list[Json] = []
    for kind, pattern in _FINDERS:
        for match in pattern.finditer(text):
            start = utf16_length(text[: match.start()])
            end = start + utf16_length(match.group())
            if all(end <= a or b <= start for a, b in closed):
                found.append({"type": kind, "offset": start, "length": end - start})
                closed.append((start, end))
    return _sorted(found)


def _check_given(given: Any, total: int) -> list[Json]:
    if isinstance(given, str) and given:
        try:
            given = json.loads(given)
        except ValueError:
            return []  # Telegram ignores entities it cannot decode
    entities = [_check_one(entity, total) for entity in given or []]
    return [entity for entity in entities if entity["type"] in GIVEN_TYPES and entity["length"] > 0]


def _check_one(entity: Any, total: int) -> Json:
    if not isinstance(entity, dict):
        raise bad_request("can't parse MessageEntity: expected an Object")
    for field in ("offset", "length", "type"):
        if field not in entity:
            msg = f"can't parse MessageEntity: Can't find field \"{field}\""
            raise bad_request(msg)
    if entity["type"] not in GIVEN_TYPES | FOUND_TYPES:
        raise bad_request("can't parse MessageEntity: Unsupported type specified")
    for field in ("offset", "length"):
        if not isinstance(entity[field], int) or not 0 <= entity[field] <= 1_000_000:
            msg = f"receive an entity with incorrect {field} {entity[field]}"
            raise bad_request(msg)
    if entity["offset"] + entity["length"] > total:
        raise _ends_after(entity["offset"], total)
    return dict(entity)


def _ends_after(offset: int, total: int) -> ApiError:
    return bad_request(
        f"entity beginning at UTF-16 offset {offset} ends after the end of the text at UTF-16 offset {total}"
    )


def _trim(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Without white space at both ends; the start keeps what an entity begins in."""
    text = text.rstrip()
    lead = len(text) - len(text.lstrip())
    if entities:
        lead = min(lead, min(e["offset"] for e in entities))
    text = text[lead:]
    total = utf16_length(text)
    kept = []
    for entity in entities:
        start = entity["offset"] - lead
        length = min(entity["length"], total - start)
        if length > 0:
            kept.append({**entity, "offset": start, "length": length})
    return text, kept


def _outside_monospace(entities: list[Json]) -> list[Json]:
    """Without what lies inside code: Telegram shows nothing else there."""
    mono = [e for e in entities if e["type"] in MONOSPACE]
    return [e for e in entities if e in mono or not any(_inside(e, m) for m in mono)]


def _inside(inner: Json, outer: Json) -> bool:
    end = int(outer["offset"]) + int(outer["length"])
    return bool(outer["offset"] <= inner["offset"] and inner["offset"] + inner["length"] <= end)


def _sorted(entities: list[Json]) -> list[Json]:
    return sorted(entities, key=lambda e: (e["offset"], -e["length"], e["type"]))
