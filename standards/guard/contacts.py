"""E-mail addresses, typed or spelled out, and telephone numbers in every spacing."""

import re
from collections.abc import Iterator

from standards.guard.spans import Span

_EMAIL = re.compile(r"(?<![\w.+'-])[\w.+'-]{1,64} ?@ ?[\w-]{1,63}(?:\.[\w-]{2,63}){1,4}")
_PROVIDERS = (
    "gmail|googlemail|hotmail|outlook|yahoo|ymail|icloud|live|aol|btinternet|sky|protonmail|proton|msn|virginmedia|"
    "talktalk|tiscali|mail|gmx|me"
)
_TOPS = "com|co|org|net|uk|scot|gov|ac|pl|ro|ie|info|eu|lt|de"
_DOT = r"(?: ?(?:\.|\(dot\)|\[dot\]) ?| dot )"
_AT = re.compile(
    rf"(?:(?P<sure> ?(?:\(at\)|\[at\]|@|\{{at\}}) ?)| at )"
    rf"(?P<host>[\w-]{{2,40}})(?P<dot>{_DOT}| (?=com\b))(?:{_TOPS})\b(?:{_DOT}(?:uk|scot|pl|au|nz)\b)?",
    re.I,
)
_LOCAL = re.compile(rf"[\w+-]{{1,40}}(?:(?:{_DOT}| underscore | dash | hyphen )[\w+-]{{1,40}}){{0,4}}$", re.I)
_PROVIDER = re.compile(rf"(?:{_PROVIDERS})$", re.I)


def emails(text: str) -> Iterator[Span]:
    """Every e-mail address."""
    if "@" in text:
        for match in _EMAIL.finditer(text):
            yield Span(match.start(), match.end(), "email")
    for match in _AT.finditer(text):
        before = text[max(0, match.start() - 120) : match.start()]
        local = _LOCAL.search(before)
        if local and _spelled(match, local.group()):
            yield Span(match.start() - len(local.group()), match.end(), "email")


def _spelled(match: re.Match[str], local: str) -> bool:
    """Whether "x at y dot com" is an address, not "ordered at argos.co.uk"."""
    return bool(
        match["sure"] or match["dot"].strip() != "." or _PROVIDER.match(match["host"]) or re.search(r"[\d._]", local)
    )


_PHONE = re.compile(r"(?<![\w£$€])(?<![\d][.,/:-])(?:\(?\+ ?\d|\(?0)(?:[ ()./\-–‑]{0,3}\d){6,15}(?!\d)(?![/:]\d)")
_CUED = re.compile(
    r"\b(?:phone|phones|fone|tel|telephone|mob|mobile|landline|whatsapp|ring|"
    r"rang|call|called|txt|text|texted|contact|contacted|fax|digits)"
    r"(?:['’]?s)?(?: (?:no|num|nos|number|numbers|him|her|them|me|mum|dad|family|home|back|is|was|on|at|to)\b){0,6}"
    r"(?:['’]s)?[ .:=#-]{1,3}"
    r"(?P<number>\(?\d{3,5}\)?(?:[ -]?\d{3,7}){1,2}|\d{6,10}|7\d{3}(?: ?\d{3}){2})(?![\d/:])",
    re.I,
)
_CLOCK = re.compile(r"([01]\d|2[0-3])[0-5]\d ?[-–] ?([01]\d|2[0-3])[0-5]\d")
_HOUR = re.compile(r"(?:[01]\d|2[0-3])[0-5]\d\b")
_FREE = ("0800", "0808", "0300", "0303", "0330", "0333", "0344", "0345", "0370", "0371", "0845", "0870", "0871", "116")


def phones(text: str) -> Iterator[Span]:
    """Every telephone number that may be somebody's; not the helplines anybody may ring."""
    for match in _PHONE.finditer(text):
        if _rings(match.group()):
            yield Span(match.start(), match.end(), "phone")
    for match in _CUED.finditer(text):
        digits = re.sub(r"\D", "", match["number"])
        clock = _CLOCK.match(match["number"])
        if 6 <= len(digits) <= 11 and not digits.startswith(_FREE) and not clock:
            yield Span(match.start("number"), match.end("number"), "phone")


def _rings(typed: str) -> bool:
    """Whether it has the digits of a British number, or after a plus of any."""
    digits = re.sub(r"\D", "", typed)
    if "+" in typed[:2] and not digits.startswith("44"):
        return 9 <= len(digits) <= 15
    for country in ("0044", "44"):
        if digits.startswith(country) and (country == "0044" or "+" in typed[:2]):
            digits = "0" + digits[len(country) :].lstrip("0")
            break
    if digits.startswith(_FREE) or _CLOCK.match(typed):
        return False
    if digits.startswith(("01", "02")):
        return len(digits) in {10, 11} or (len(digits) == 12 and not _HOUR.match(typed))
    return digits.startswith("07") and len(digits) == 11
