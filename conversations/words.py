"""Typed equivalents of buttons: the number on one, or its words, spelt roughly."""

import re
from collections.abc import Sequence

from rapidfuzz import fuzz, process, utils

from conversations.screen import Button, Screen

#: Words for the assistant, never an answer when they stand alone at a question that takes any words.
# fmt: off
COMMANDS = frozenset((
    "undo", "remove", "delete", "change", "edit", "file", "file it", "submit", "send", "menu", "review", "done",
    "back", "go back", "skip", "save", "cancel", "stop", "help", "next", "finish", "continue", "no more", "again",
    "start again", "start over", "yes", "no", "ok", "okay", "aye", "thanks", "thank you", "ta", "hello", "hi",
))
# fmt: on
#: What may stand before the number or the name of a line to be changed.
_CHANGE = re.compile(
    r"^(?:(?:please|change|edit|fix|correct|alter|open|answer|add|another|no|number|line|the|my|#)[ .:]+)+", re.I
)
_POLITE = re.compile(r"\b(?:please|pls|plz|thanks|thank you|ta)\b")
_BELOW_NOUGHT = re.compile(r"[-–−]\d")
_TO_CHANGE = re.compile(r"(?:please )?(?:change|edit|fix|correct)\b", re.I)
#: How alike typed words and a button's words must be, of 100, and how far ahead of the next button.
ALIKE, AHEAD = 82, 6
#: The most words of a text in which a button's words are looked for.
FEW = 10
_DENIES = re.compile(r" (?:not|no|never|neither|nor|\w+n t|without) ")


def plain(text: str) -> str:
    """Words in small letters, one space between them, without marks."""
    return " ".join(utils.default_process(text).split())


def _words(button: Button) -> list[str]:
    names = [plain(word) for word in (button.label, *button.words)]
    return [name for name in dict.fromkeys(names) if name]


def exactly(text: str, screen: Screen) -> Button | None:
    """The button whose words these are, letter for letter but for case and marks. ``#3`` is the third button."""
    pressable = [button for button in screen.buttons() if button.action]
    stripped = text.strip()
    if stripped.startswith("#") and stripped[1:].isdigit():
        place = int(stripped[1:])
        return pressable[place - 1] if 0 < place <= len(pressable) else None
    wanted = "" if _BELOW_NOUGHT.match(stripped) else plain(text)
    for words in (wanted, _POLITE.sub("", wanted).strip()):
        found = next((button for button in pressable if words and words in _words(button)), None)
        if found is not None:
            return found
    return None


def by_number(text: str, screen: Screen) -> Button | None:
    """The button with this number on it: "2", "2.", "(2)"."""
    bare = text.strip(" \t\n.()#")
    numbered = screen.numbered()
    return numbered[int(bare) - 1] if bare.isdecimal() and len(bare) < 4 and 0 < int(bare) <= len(numbered) else None


def roughly(text: str, screen: Screen) -> Button | None:
    """The one button whose words come close enough to these, typing errors allowed; ``None`` if none or several do."""
    wanted = plain(text)
    names = [
        (word, button) for button in screen.buttons() if button.action and not button.exact for word in _words(button)
    ]
    if len(wanted) < 2 or len(wanted) > 80:
        return None
    if _DENIES.search(f" {wanted} "):
        names = [(word, button) for word, button in names if _DENIES.search(f" {word} ")]
    begun = {button for word, button in names if word.startswith(wanted) and len(wanted) >= 3}
    if len(begun) == 1:
        return begun.pop()
    scores: dict[Button, float] = {}
    for word, score, index in process.extract(wanted, [word for word, _ in names], scorer=fuzz.ratio, limit=None):
        del word
        button = names[index][1]
        scores[button] = max(score, scores.get(button, 0.0))
    best = sorted(scores.items(), key=lambda item: -item[1])[:2]
    if not best or best[0][1] < ALIKE or (len(best) > 1 and best[0][1] - best[1][1] < AHEAD):
        return None
    return best[0][0]


def within(text: str, screen: Screen) -> Button | None:
    """The one numbered button of whose words some stand in a short text: "I saw it myself", "a prisoner told me so".

    ``None`` if several do, or if the text denies anything.
    """
    wanted = f" {plain(text)} "
    if len(wanted.split()) > FEW or _DENIES.search(wanted):
        return None
    found = [b for b in screen.numbered() if any(len(word) > 3 and f" {word} " in wanted for word in _words(b))]
    return found[0] if len(found) == 1 else None


def is_command(text: str) -> bool:
    """Whether these words, alone, are meant for the assistant: "undo", "file it", "remove 3", "thanks"."""
    bare = plain(text)
    return bare in COMMANDS or re.fullmatch(r"(?:undo|remove|delete|change|edit) #?\d+", bare) is not None


def line(text: str, labels: Sequence[str], *, bare: bool) -> int | None:
    """The place of the line meant by its number or its label, spelt roughly: "3", "change 3", "fix the date".

    Without a word such as "change" only when ``bare``.
    """
    if not bare and not _TO_CHANGE.match(text.strip()):
        return None
    named = _CHANGE.sub("", text.strip()).strip(" .:#")
    if named.isdecimal():
        return int(named) - 1 if bare and len(named) < 4 and 0 < int(named) <= len(labels) else None
    found = process.extractOne(named, labels, scorer=fuzz.ratio, processor=plain, score_cutoff=ALIKE)
    return found[2] if found else None
