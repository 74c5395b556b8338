"""Answers from the published knowledge: a standard, an indicator, a word of the work. Nothing is recorded."""

from conversations.draft import Said
from conversations.inputs.base import quoted
from conversations.inputs.day import in_words
from conversations.screen import Button, Screen
from conversations.talk import Command, Incoming, Lasting
from standards.lexicon import is_question, lookup
from standards.models import Edition, Indicator, Knowledge
from standards.search import search

ADMINISTRATOR = "administrator"
EVERYONE = ("monitor", "co-ordinator", "lead", ADMINISTRATOR)
#: The commands answered here: name, what it does, for whom.
COMMANDS = (
    ("standards", "Look up a standard", EVERYONE),
    ("glossary", "Look up a word", EVERYONE),
)
#: How many indicators a search shows.
FOUND = 8
HOW_SURE = {
    "verified": "The number was seen with this subject on a published page.",
    "order": "The subject was seen under this standard; the number rests on order. Check it.",
    "recalled": "The number is from memory. Check it against the published page.",
}


def answer(incoming: Incoming, knowledge: Knowledge, role: str = "") -> Screen | None:
    """The screen that answers, if this asks for published knowledge. An administrator sees how to tick a number."""
    edition = knowledge.current
    match incoming:
        case Command(name="standards", words=""):
            return _standards(edition)
        case Command(name="standards", words=text):
            return _search(text, edition, role)
        case Lasting(verb="standards", argument=""):
            return _standards(edition)
        case Lasting(verb="standards", argument=number):
            return _search(number, edition, role)
        case Command(name="glossary", words=text):
            return _glossary(text)
        case Lasting(verb="glossary"):
            return _glossary("")
        case Said(edited=False, text=text) if is_question(text):
            return _glossary(text) if lookup(text) else None
    return None


def _standards(edition: Edition) -> Screen:
    rows = tuple((_button(str(s.number), f"{s.number} {s.name}"),) for s in edition.standards)
    return Screen(
        title=f"The standards of {edition.id}", hint="Or type /standards and a word: /standards food", rows=rows
    )


def _button(number: str, label: str) -> Button:
    return Button(label=label, action=f"do:standards:{number}", words=(number, f"standard {number}"))


def _search(text: str, edition: Edition, role: str) -> Screen:
    found = search(text, edition, FOUND)
    whole = text.casefold().removeprefix("standard").strip()
    if whole.isdecimal() and (standard := edition.standard(int(whole[:3]))):
        rows = tuple((_button(i.number, f"{i.number} {i.label}"),) for i in standard.indicators)
        return Screen(title=f"Standard {standard.number}: {standard.name}", rows=(*rows, _all()))
    if len(found) == 1:
        return _indicator(found[0], edition, role)
    if not found:
        return Screen(
            title=f"I found no standard for {quoted(text)}.",
            hint="Try another word, for example /standards food, or a number: /standards 2.6",
            rows=(_all(),),
        )
    rows = tuple((_button(i.number, f"{i.number} {i.label}"),) for i in found)
    return Screen(title=f"Found for {quoted(text)}", rows=(*rows, _all()))


def _indicator(indicator: Indicator, edition: Edition, role: str) -> Screen:
    standard = edition.standard(indicator.standard)
    wording = f"Official wording: {indicator.wording}" if indicator.wording else ""
    terms = f"Words for it: {', '.join(indicator.terms)}." if indicator.terms else ""
    sure = _for_administrator(indicator) if role == ADMINISTRATOR else HOW_SURE[indicator.basis]
    return Screen(
        title=f"{indicator.number} {indicator.label}",
        where=f"Standards of {edition.id} · {standard.name if standard else ''}",
        body="\n\n".join(part for part in (indicator.about, wording, terms, sure) if part),
        rows=((_button(str(indicator.standard), f"Standard {indicator.standard}"), *_all()),),
    )


def _for_administrator(indicator: Indicator) -> str:
    """How sure the number is, who saw to that, and what to do about it."""
    sure = f"How sure: {indicator.basis}. {HOW_SURE[indicator.basis]}"
    if (tick := indicator.ticked) is not None:
        return f"{sure}\nTicked {in_words(tick.on)} by {tick.by}; seen at {tick.source}."
    how = f"When you have seen it there, tick it on the machine: ipm standards tick {indicator.number}"
    return f"{sure}\n{how}"


def _all() -> tuple[Button, ...]:
    return (Button(label="All standards", action="do:standards", words=("all standards",)),)


def _glossary(text: str) -> Screen:
    hint = "Type /glossary and a word, for example /glossary icm"
    if not text.strip():
        return Screen(title="Which word?", hint=f"{hint}. With nothing open, “what’s ICM” will do.")
    entries = lookup(text)
    if not entries:
        return Screen(title=f"I do not know {quoted(text)}.", hint=f"{hint}.")
    first, *others = entries
    more = f"\n\nNear it: {', '.join(entry.term for entry in others)}." if others else ""
    return Screen(
        title=f"{first.term}: {first.expansion}", body=f"{first.meaning}{more}", hint=f"Source: {first.source}."
    )
