"""One long message: answers taken out of it, read again when it is edited, and texts that arrive in pieces."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from rapidfuzz import fuzz, process

from conversations.draft import Origin, Path, Said, in_london, key_of
from conversations.flow import Doubt, FlowError, Group, Prefill
from conversations.showing import path_of
from conversations.taking import Taking

#: A text of at least this many characters may go on in the next message: Telegram cuts at 4,096.
LONG = 4000
#: How alike, of 100, two texts are of which one is the other in other words.
REWORDED = 60
#: How long a further piece of a long text may take to arrive.
PIECES_WITHIN = timedelta(seconds=15)


def take_note(taking: Taking, note: Said) -> None:
    """Take what one long message says, skip what it leaves out and may leave out, and show the review."""
    draft = taking.draft
    draft.note, draft.note_text = note.message, note.text
    taking.heard(note.message)
    prefill = read(taking, note.text)
    for key, value in prefill.answers.items():
        if isinstance(taking.sheet.flow.part(key), Group):
            draft.answers[key] = []
            for item in range(len(value)):
                _add_item(taking, key, value[item], item, prefill)
        else:
            taking.sheet.put((key,), value, _origin(taking, key, prefill))
    _say_what_cannot_be(taking)
    for path, _ in taking.sheet.questions():
        value = taking.sheet.answer(path)
        if value is not None and isinstance(doubt := taking.checked(path, value), Doubt):
            taking.notices.append(f"Please look: {doubt.question}")
    taking.sheet.fill()
    taking.sheet.settle()
    taking.go(())
    if len(note.text) >= LONG:
        draft.running = {"at": taking.sheet.now.isoformat()}


def read(taking: Taking, text: str) -> Prefill:
    """What a text says, as answers. Its "yesterday" is the day before the draft was begun."""
    flow = taking.sheet.flow
    if flow.read is None:
        raise FlowError(f"{flow.name}: this flow cannot be begun with a message")
    return flow.read(text, replace(taking.sheet.asking(), now=in_london(taking.draft.started)))


def _say_what_cannot_be(taking: Taking) -> None:
    if unfit := taking.sheet.review_answers():
        taking.notices.append(f"Not taken from your note, because it cannot be right here: {'; '.join(unfit)}.")


def _origin(taking: Taking, key: str, prefill: Prefill) -> Origin:
    return Origin(message=taking.draft.note, words=prefill.words.get(key, ""), guess=key in prefill.guesses)


def _add_item(taking: Taking, key: str, item: dict[str, Any], number: int, prefill: Prefill) -> None:
    """Add the ``number``-th item of the note to its group."""
    place = len(taking.sheet.items(key))
    for name, answer in item.items():
        path: Path = (key, place, name)
        taking.sheet.put(path, answer, _origin(taking, key_of((key, number, name)), prefill))


# --- the note is edited -----------------------------------------------------------------------------------------------


def reread(taking: Taking, text: str) -> None:
    """The note was edited: take what it says otherwise than before. What was changed by hand stays."""
    before, after = read(taking, taking.draft.note_text), read(taking, text)
    taking.draft.note_text = text
    for part in taking.sheet.flow.parts:
        was, now = before.answers.get(part.key), after.answers.get(part.key)
        if isinstance(part, Group):
            _reread_group(taking, part, was or [], now or [], after)
        elif was != now:
            _reread_one(taking, part.key, now, after)
    _say_what_cannot_be(taking)
    taking.sheet.fill()
    if not taking.draft.at:
        taking.sheet.settle()
    elif not taking.exists(taking.draft.at):
        taking.go_on()
    taking.notices.append("I read your note again. What you changed by hand is kept.")


def _reread_one(taking: Taking, key: str, now: Any, after: Prefill) -> None:
    """Take what the note says now; what it no longer says goes, unless it was answered otherwise."""
    origin = taking.sheet.origin((key,))
    if now is not None:
        taking.sheet.put((key,), now, _origin(taking, key, after))
    elif origin is not None and origin.message == taking.draft.note:
        taking.draft.answers.pop(key, None)
        taking.draft.origins.pop(key, None)


def _reread_group(
    taking: Taking, group: Group, was: list[dict[str, Any]], now: list[dict[str, Any]], after: Prefill
) -> None:
    """Items that were reworded keep what was answered of them; those left out go, new ones are added."""
    first = group.steps[0].key
    old, new = [item[first] for item in was], [item[first] for item in now]
    come = {number: text for number, text in enumerate(new) if text not in old}
    for text in [text for text in old if text not in new]:
        place = next((i for i, item in enumerate(taking.sheet.items(group.key)) if item.get(first) == text), None)
        near = process.extractOne(text, come, scorer=fuzz.ratio, score_cutoff=REWORDED)
        if near is not None:
            del come[near[2]]
        if place is not None and near is not None:
            _reword(taking, (group.key, place), now[near[2]], first)
        elif place is not None:
            taking.sheet.remove_item(group.key, place)
    for number in come:
        _add_item(taking, group.key, now[number], number, after)


def _reword(taking: Taking, at: Path, item: dict[str, Any], first: str) -> None:
    """The text of an item in other words: its guesses are guessed again, what was chosen stays."""
    for name, answer in item.items():
        path: Path = (*at, name)
        origin = taking.sheet.origin(path)
        if name == first:
            taking.set({path: answer}, origin or Origin())
        elif origin is not None and origin.guess and not origin.turned:
            taking.sheet.put(path, answer, origin)


# --- a text in pieces -------------------------------------------------------------------------------------------------


def remember(taking: Taking, event: Said) -> None:
    """Note a text as long as a message can be: what comes right after it may belong to it."""
    if len(event.text) < LONG:
        return
    key = next((key for key, origin in taking.draft.origins.items() if origin.message == event.message), None)
    if key is not None:
        taking.draft.running = {"path": key, "at": taking.sheet.now.isoformat()}


def continued(taking: Taking, event: Said) -> bool:
    """Add a further piece of a long text to it; Telegram sends one over 4,096 characters in pieces."""
    running, taking.draft.running = taking.draft.running, {}
    if not running or taking.sheet.now - datetime.fromisoformat(running["at"]) > PIECES_WITHIN:
        return False
    if "path" in running:
        path = path_of(running["path"])
        whole = f"{taking.sheet.answer(path)}\n{event.text}"
        taking.set({path: whole}, taking.sheet.origin(path) or Origin())
        taking.notices.append("Added to your text: I have it whole.")
    else:
        reread(taking, f"{taking.draft.note_text}\n{event.text}")
        taking.notices[-1] = "Added to your note: I have it whole."
    if len(event.text) >= LONG:
        taking.draft.running = {**running, "at": taking.sheet.now.isoformat()}
    return True
