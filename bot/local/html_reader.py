"""Telegram's HTML, read by Telegram's rules: few tags, strictly nested, four named character references."""

import re
from dataclasses import dataclass
from typing import Any

ENTITY_OF_TAG = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "a": "text_link",
    "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
}
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#x(?P<hex>[0-9a-fA-F]+)|#(?P<dec>[0-9]+)|(?P<name>[A-Za-z]+));?")
_NAME_TOKEN = re.compile(r"[A-Za-z0-9.-]*")


def utf16_length(text: str) -> int:
    """How many UTF-16 code units ``text`` takes."""
    return len(text) + sum(1 for char in text if ord(char) > 0xFFFF)


@dataclass
class _OpenTag:
    name: str
    attributes: dict[str, str]
    offset: int
    begin: int


class HtmlReader:
    """Reads one text; what it cannot read is a ValueError in tdlib's words."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0
        self._out: list[str] = []
        self._offset = 0
        self._open: list[_OpenTag] = []
        self._entities: list[dict[str, Any]] = []

    def read(self) -> tuple[str, list[dict[str, Any]]]:
        """The plain text and its entities; offsets in UTF-16 code units."""
        while self._at < len(self._source):
            char = self._source[self._at]
            if char == "<" and self._source[self._at + 1 : self._at + 2] == "/":
                self._end_tag()
            elif char == "<":
                self._start_tag()
            elif char == "&":
                self._emit(self._reference())
            else:
                self._emit(char)
                self._at += 1
        if self._open:
            name = self._open[-1].name
            msg = f'Can\'t find end tag corresponding to start tag "{name}"'
            raise ValueError(msg)
        return "".join(self._out), self._entities

    def _emit(self, text: str) -> None:
        self._out.append(text)
        self._offset += utf16_length(text)

    def _byte(self, position: int) -> int:
        return len(self._source[:position].encode("utf-8", "surrogatepass"))

    def _reference(self) -> str:
        match = _REFERENCE.match(self._source, self._at)
        char = decode_reference(match) if match else None
        if match is None or char is None:
            self._at += 1
            return "&"
        self._at = match.end()
        return char

    def _until(self, stops: str) -> str:
        start = self._at
        while self._at < len(self._source) and self._source[self._at] not in stops:
            self._at += 1
        return self._source[start : self._at]

    def _skip_space(self) -> str:
        """The next character that is no white space, or "" at the end."""
        while self._at < len(self._source) and self._source[self._at].isspace():
            self._at += 1
        return self._source[self._at : self._at + 1]

    def _start_tag(self) -> None:
        begin = self._byte(self._at)
        self._at += 1
        name = self._until(" \t\r\n>").lower()
        if self._at >= len(self._source):
            msg = f"Unclosed start tag at byte offset {begin}"
            raise ValueError(msg)
        if name not in ENTITY_OF_TAG:
            msg = f'Unsupported start tag "{name}" at byte offset {begin}'
            raise ValueError(msg)
        attributes: dict[str, str] = {}
        while self._skip_space() != ">":
            key, value = self._attribute(name, begin)
            attributes[key] = value
        self._at += 1
        if name == "span" and attributes.get("class") != "tg-spoiler":
            msg = f'Tag "span" must have class "tg-spoiler" at byte offset {begin}'
            raise ValueError(msg)
        self._open.append(_OpenTag(name, attributes, self._offset, len(self._out)))

    def _attribute(self, tag: str, begin: int) -> tuple[str, str]:
        key = self._until(" \t\r\n=>").lower()
        if not key:
            if self._at >= len(self._source):
                msg = f"Unclosed start tag at byte offset {begin}"
                raise ValueError(msg)
            msg = f'Empty attribute name in the tag "{tag}" at byte offset {begin}'
            raise ValueError(msg)
        if self._skip_space() != "=":
            if tag == "blockquote" and key == "expandable":
                return key, ""
            msg = f'Expected equal sign in declaration of an attribute of the tag "{tag}" at byte offset {begin}'
            raise ValueError(msg)
        self._at += 1
        quote = self._skip_space()
        if not quote:
            msg = f'Unclosed start tag "{tag}" at byte offset {begin}'
            raise ValueError(msg)
        return key, self._quoted(begin) if quote in "\"'" else self._name_token()

    def _name_token(self) -> str:
        start = self._at
        match = _NAME_TOKEN.match(self._source, start)
        self._at = match.end() if match else start
        after = self._source[self._at : self._at + 1]
        if after != ">" and not after.isspace():
            msg = f"Unexpected end of name token at byte offset {self._byte(start)}"
            raise ValueError(msg)
        return self._source[start : self._at].lower()

    def _quoted(self, begin: int) -> str:
        quote = self._source[self._at]
        self._at += 1
        parts: list[str] = []
        while self._at < len(self._source) and self._source[self._at] != quote:
            if self._source[self._at] == "&":
                parts.append(self._reference())
            else:
                parts.append(self._source[self._at])
                self._at += 1
        self._at += 1
        if self._at >= len(self._source):
            msg = f"Unclosed start tag at byte offset {begin}"
            raise ValueError(msg)
        return "".join(parts)

    def _end_tag(self) -> None:
        begin = self._byte(self._at)
        if not self._open:
            msg = f"Unexpected end tag at byte offset {begin}"
            raise ValueError(msg)
        self._at += 2
        name = self._until(" \t\r\n>").lower()
        if self._skip_space() != ">":
            msg = f"Unclosed end tag at byte offset {begin}"
            raise ValueError(msg)
        self._at += 1
        tag = self._open[-1]
        if name and name != tag.name:
            msg = f'Unmatched end tag at byte offset {begin}, expected "</{tag.name}>", found "</{name}>"'
            raise ValueError(msg)
        self._open.pop()
        if self._offset > tag.offset:
            self._close(tag)

    def _close(self, tag: _OpenTag) -> None:
        entity: dict[str, Any] = {
            "type": ENTITY_OF_TAG[tag.name],
            "offset": tag.offset,
            "length": self._offset - tag.offset,
        }
        if tag.name == "a":
            entity["url"] = tag.attributes.get("href") or "".join(self._out[tag.begin :])
            if not re.match(r"(https?|tg|mailto|tel):", entity["url"]) and "." not in entity["url"]:
                return  # Telegram shows a link it cannot read as plain text
        elif tag.name == "tg-emoji":
            entity["custom_emoji_id"] = tag.attributes.get("emoji-id", "")
            if not entity["custom_emoji_id"].isdigit():
                raise ValueError("Invalid custom emoji identifier specified")
        elif tag.name == "tg-time":
            entity["unix_time"] = self._unix_time(tag)
            if "format" in tag.attributes:
                entity["date_time_format"] = tag.attributes["format"]
        elif tag.name == "blockquote" and "expandable" in tag.attributes:
            entity["type"] = "expandable_blockquote"
        elif tag.name in {"pre", "code"} and self._joins_language(tag, entity):
            return
        self._entities.append(entity)

    def _unix_time(self, tag: _OpenTag) -> int:
        if not tag.attributes.get("unix", "").isdigit():
            raise ValueError("Invalid Unix time specified")
        return int(tag.attributes["unix"])

    def _joins_language(self, tag: _OpenTag, entity: dict[str, Any]) -> bool:
        """``<pre><code class="language-x">`` is one ``pre`` with a language."""
        language = tag.attributes.get("class", "")
        if tag.name == "code" and language.startswith("language-"):
            entity["language"] = language.removeprefix("language-")
        last = self._entities[-1] if self._entities else {}
        same = last.get("offset") == entity["offset"] and last.get("length") == entity["length"]
        if tag.name == "pre" and same and last["type"] == "code" and "language" in last:
            last["type"] = "pre"
            return True
        outer = self._open[-1].name if self._open else ""
        if tag.name == "code" and outer != "pre":
            entity.pop("language", None)
        return False


def decode_reference(match: re.Match[str]) -> str | None:
    """The character a reference stands for, or None for one that Telegram leaves as it is."""
    if match["name"]:
        return NAMED.get(match["name"])
    code = int(match["hex"], 16) if match["hex"] else int(match["dec"])
    if code == 0 or code >= 0x10FFFF or 0xD800 <= code <= 0xDFFF or len(match.group()) > 10:
        return None
    return chr(code)
