"""Words that are no answer to the question now open: taken for the questions they do answer, or asked about.

A tired person types what comes to mind: the time at the question of the date, an observation at the review, the
notes of a second visit while the first is open. Nothing of that is thrown away or put into the wrong place.
"""

from dataclasses import replace

from conversations import notes, words
from conversations.draft import Origin, Path, Said
from conversations.flow import Group, Prefill, Step
from conversations.inputs.text import Text
from conversations.screen import Button
from conversations.showing import show
from conversations.taking import Taking

#: Fewer words than this are a slip of the finger rather than notes or an observation.
FEW_WORDS = 3
#: A text of more characters than this is not read as a note where any words are an answer: it takes too long.
LONG_ANSWER = 1200


def whole_note(taking: Taking, event: Said) -> bool:
    """Ask what to do with words that read as the notes of a record of their own; ``False`` if they do not."""
    step = taking.step()
    any_words = taking.group() is not None or (step is not None and isinstance(step.takes, Text))
    too_long = any_words and len(event.text) > LONG_ANSWER
    if taking.sheet.flow.read is None or len(event.text.split()) <= FEW_WORDS or too_long:
        return False
    prefill = notes.read(taking, event.text)
    if not prefill.whole:
        return False
    title = taking.sheet.flow.title.lower()
    ask(taking, event, f"That reads like the notes of a whole {title}. What shall I do with it?", prefill, new=True)
    return True


def elsewhere(taking: Taking, event: Said) -> bool:
    """Take words for the open questions that they answer, or ask what they are; ``False`` if they say nothing."""
    if fill(taking, event):
        return True
    if open_group(taking) is None or len(taking.draft.at) > 1 or len(event.text.split()) < FEW_WORDS:
        return False
    prefill = notes.read(taking, event.text) if taking.sheet.flow.read is not None else Prefill()
    why = "That is no answer to this question. What shall I do with it?"
    ask(taking, event, why if taking.draft.at else "What shall I do with that?", prefill)
    return True


def says_more(taking: Taking, event: Said) -> bool:
    """Whether words say something to record besides an answer."""
    group = open_group(taking)
    if taking.sheet.flow.read is None or group is None or len(taking.draft.at) > 1:
        return False
    if len(event.text.split()) <= FEW_WORDS:
        return False
    return bool(notes.read(taking, event.text).answers.get(group.key))


def fill(taking: Taking, event: Said, *, whatever_else: bool = False, anew: bool = False) -> bool:
    """Take words for the open questions that they answer; ``False`` if they answer none.

    Words that say something to record besides are left to be asked about, unless ``whatever_else``. ``anew`` takes
    them for questions answered before, too.
    """
    if taking.sheet.flow.read is None:
        return False
    prefill, group = notes.read(taking, event.text), open_group(taking)
    fits = _fits(taking, prefill, anew)
    if not fits or (group is not None and prefill.answers.get(group.key) and not whatever_else):
        return False
    taking.set({path: prefill.answers[str(path[0])] for path in fits}, Origin(message=event.message))
    taking.notices.append(f"I took from that: {'; '.join(taking.in_words(path) for path in fits)}.")
    if not taking.draft.at or taking.sheet.answered(taking.draft.at):
        taking.go_on()
    return True


def open_group(taking: Taking) -> Group | None:
    """The group of the flow that applies, whose items can be added to at any time."""
    return next((part for part in taking.sheet.parts if isinstance(part, Group)), None)


def _fits(taking: Taking, prefill: Prefill, anew: bool) -> list[Path]:
    """The questions not answered yet, or left out, to which a text gives an answer that is no guess and may stand.

    ``anew`` adds those that it answers otherwise than before.
    """
    found: list[Path] = []
    answers = {key: value for key, value in taking.draft.answers.items() if value is not None}
    asking = replace(taking.sheet.asking(), answers=answers)
    for part in taking.sheet.flow.parts:
        if not isinstance(part, Step) or (part.only and not part.only.holds(answers)):
            continue
        value = prefill.answers.get(part.key)
        if value is None or (part.key in answers and not (anew and answers[part.key] != value)):
            continue
        if part.key in prefill.guesses or isinstance(part.takes, Text):
            continue
        if part.takes.holds(value, asking) and (part.check is None or part.check(value, asking) is None):
            answers[part.key] = value
            found.append((part.key,))
    return found


def _contradicts(taking: Taking, prefill: Prefill) -> bool:
    """Whether a text says otherwise than an answer given: it is of another visit then."""
    given = {key: value for key, value in taking.draft.answers.items() if not isinstance(value, list)}
    said = {key: value for key, value in prefill.answers.items() if key not in prefill.guesses}
    return any(given.get(key) is not None and given[key] != value for key, value in said.items())


# --- asking what they are ---------------------------------------------------------------------------------------------


def ask(
    taking: Taking, event: Said, why: str, prefill: Prefill, *, new: bool = False, meant: Button | None = None
) -> None:
    """Ask what a text is, offering what can be done with it here."""
    offers: list[tuple[str, str]] = []
    here, group, step = taking.group(), open_group(taking), taking.step()
    if meant is not None:
        offers.append(("meant", f"I meant “{meant.label}”"))
    if new:
        offers.append(("new", f"Begin a new {taking.sheet.flow.title.lower()} with it, keep this one"))
    if (fits := _fits(taking, prefill, anew=not new)) and not (new and _contradicts(taking, prefill)):
        labels = ", ".join(taking.sheet.step(path).label.lower() for path in fits)
        offers.append(("fill", f"Take from it: {labels}"))
    if step is not None and isinstance(step.takes, Text):
        offers.append(("answer", "Keep it as my answer"))
    elif (one := here or group) is not None:
        verb = "Keep" if here else "Add"
        offers.append(("add", f"{verb} it as {one.one} {len(taking.sheet.items(one.key)) + 1}"))
    offers.append(("drop", "Nothing, leave it"))
    before = {key: value for key, value in taking.draft.view.items() if key not in ("stray", "refused")}
    taking.draft.view = {
        "stray": {
            "why": why,
            "text": event.text,
            "message": event.message,
            "offers": [list(offer) for offer in offers],
            "anew": not new,
            "meant": meant.action if meant else "",
            "before": before,
        }
    }


def mistyped(taking: Taking, event: Said) -> bool:
    """Ask about a word or two that may be a button's, mistyped, where any words would be an answer."""
    if len(event.text.split()) > FEW_WORDS or len(event.text) > 24:
        return False
    meant = words.roughly(event.text, show(taking.sheet))
    if meant is None:
        return False
    ask(taking, event, f"Did you mean “{meant.label}”?", Prefill(), meant=meant)
    return True
