"""Draws the screen of a draft: one question, a group, the review. A pure function of the draft and the moment."""

from typing import Any

from conversations.answers import Sheet
from conversations.draft import Origin, Path, key_of
from conversations.flow import Group, Step
from conversations.inputs.base import quoted
from conversations.inputs.choice import OneOf
from conversations.screen import Button, Rows, Screen, Style, pages

BACK = Button(label="‹ Back", action="nav:back", words=("back", "go back"))
KEEP = Button(label="Keep ›", action="nav:keep", words=("keep", "keep it", "next"))
SKIP = Button(label="Skip", action="nav:skip", words=("skip", "pass", "dunno", "don’t know", "not sure", "n/a"))
#: Words that leave an optional question out, unless they are an answer to it.
NOTHING = ("no", "none", "nope", "naw", "nae", "nothing", "nobody", "no one", "nowhere", "never")
#: Words that end a group.
ENOUGH = (*NOTHING, "done", "all done", "no more", "nothing else", "nothing more", "that is all", "that’s it", "skip")
REVIEW = Button(label="Review ›", action="nav:review", words=("review", "finish"))
HELP = Button(label="Help", action="nav:help", words=("help", "?"))
#: What may be typed for what can be done with a text that is no answer here.
STRAY_WORDS = {
    "meant": ("yes", "y"),
    "add": ("add", "keep"),
    "answer": ("keep", "answer"),
    "fill": ("take", "fill"),
    "new": ("new", "begin"),
    "drop": ("no", "n", "nothing", "leave it", "ignore"),
}
SAVE = Button(label="Save", action="nav:save", words=("save", "save and leave", "later"))
CANCEL = Button(label="Cancel", action="nav:cancel", words=("cancel", "stop"))
NOT_SAID = "not said yet"
#: The most characters shown of a text that a further question is about; the review shows it whole.
CONTEXT = 160


def show(sheet: Sheet) -> Screen:
    """The screen of the draft as it stands."""
    draft = sheet.draft
    if "stray" in draft.view:
        return _stray(sheet)
    if not draft.at:
        return _review(sheet)
    if "doubt" in draft.view:
        return _doubt(sheet)
    if len(draft.at) == 1 and isinstance(part := sheet.flow.part(str(draft.at[0])), Group):
        return _group(sheet, part)
    if len(draft.at) == 2:
        return _item(sheet, sheet.group(str(draft.at[0])), int(draft.at[1]))
    return _question(sheet)


def where(sheet: Sheet) -> str:
    """One line: the flow, how far along, and what it is about."""
    draft, keys = sheet.draft, [part.key for part in sheet.expected() if not sheet.given(part.key)]
    title = f"Change {draft.amends}" if draft.amends else sheet.flow.title
    if not draft.at:
        place = "review"
    elif draft.at[0] in keys:
        place = f"{keys.index(str(draft.at[0])) + 1} of {len(keys)}"
    else:
        place = ""
    about = sheet.flow.recap(sheet.asking())
    return " · ".join(part for part in (title, place, about) if part)


def back_path(sheet: Sheet) -> Path | None:
    """Where Back leads from here, or ``None`` at the first question. ``()`` is the review."""
    at = sheet.draft.at
    if len(at) == 3:
        paths = [path for path, _ in sheet.questions() if path[:2] == at[:2]]
        place = paths.index(at) if at in paths else 0
        return paths[place - 1] if place > 0 else (at[0],)
    if len(at) == 2:
        return (at[0],)
    keys = [part.key for part in sheet.parts if not sheet.given(part.key)]
    place = len(keys) if not at else keys.index(str(at[0])) if at[0] in keys else 0
    return (keys[place - 1],) if place > 0 else None


def ways(sheet: Sheet, *onward: Button) -> Rows:
    """The ways out of every question: back, onward, straight to the review; help, save, cancel."""
    first = [BACK] if back_path(sheet) is not None else []
    first += onward
    if sheet.draft.at and all(sheet.optional(path) for path in sheet.missing()):
        first.append(REVIEW)
    last = [HELP, SAVE, CANCEL]
    return ((*first, *last),) if len(first) < 2 else (tuple(first), tuple(last))


FILE_WORDS = (
    "file",
    "file it",
    "submit",
    "send",
    "yes",
    "y",
    "aye",
    "ok",
    "looks good",
    "looks fine",
    "fine",
    "right",
    "correct",
)


def _question(sheet: Sheet) -> Screen:
    draft = sheet.draft
    step, asking, current = sheet.step(draft.at), sheet.asking(draft.at), sheet.answer(draft.at)
    prompt = step.takes.prompt(asking, draft.view, current)
    body = prompt.body
    if len(draft.at) == 3 and draft.at[2] != sheet.group(str(draft.at[0])).steps[0].key:
        first = sheet.answer((*draft.at[:2], sheet.group(str(draft.at[0])).steps[0].key))
        body = "\n".join(part for part in (quoted(str(first), CONTEXT), body) if part)
    return Screen(
        where=_where_item(sheet),
        title=step.question(asking),
        body=body,
        hint=prompt.hint,
        rows=(*prompt.rows, *ways(sheet, *_onward(step, current))),
    )


def _onward(step: Step, current: Any) -> list[Button]:
    """The ways on without a new answer: keep the one there is, or leave it out.

    Plain words of denial leave it out too, where they are not an answer.
    """
    keep = [KEEP] if current is not None else []
    if not step.optional:
        return keep
    skip = SKIP if step.takes.takes_nothing else SKIP.model_copy(update={"words": (*SKIP.words, *NOTHING)})
    return [*keep, skip.model_copy(update={"label": "Leave out"}) if keep else skip]


def _where_item(sheet: Sheet) -> str:
    at = sheet.draft.at
    line = where(sheet)
    if len(at) < 2:
        return line
    return f"{line} · {sheet.group(str(at[0])).one} {int(at[1]) + 1}"


def _doubt(sheet: Sheet) -> Screen:
    return Screen(
        where=_where_item(sheet),
        title=str(sheet.draft.view["doubt"]["question"]),
        rows=(
            (
                Button(label="Yes, that is right", action="doubt:yes", words=("yes", "y"), numbered=True),
                Button(label="No, change it", action="doubt:no", words=("no", "n", "change"), numbered=True),
            ),
            *ways(sheet),
        ),
    )


def _stray(sheet: Sheet) -> Screen:
    """The question what a text is that is no answer here."""
    stray = sheet.draft.view["stray"]
    rows = tuple(
        (Button(label=label, action=f"stray:{verb}", words=STRAY_WORDS[verb], numbered=True),)
        for verb, label in stray["offers"]
    )
    return Screen(
        where=_where_item(sheet), title=stray["why"], body=quoted(stray["text"], CONTEXT), rows=(*rows, *ways(sheet))
    )


def _group(sheet: Sheet, group: Group) -> Screen:
    items = sheet.items(group.key)
    lines = [_item_lines(sheet, group, index, short=True) for index in range(len(items))]
    edits = [
        Button(label=f"Change {index + 1}", action=f"item:{index}", words=_edit_words(index, len(items)))
        for index in range(len(items))
    ]
    done = Button(
        label="No more" if items else group.nothing,
        action="finish",
        style=Style.PRIMARY,
        words=ENOUGH,
    )
    undo = (Button(label="Undo remove", action="unremove", words=("undo",)),) if "removed" in sheet.draft.view else ()
    return Screen(
        where=where(sheet),
        title=f"Another {group.one}?" if items else group.ask,
        body="\n".join(lines),
        hint=f"Type {'the next' if items else 'one'} in your own words.",
        rows=((done, *undo), *pages(edits, 3), *ways(sheet)),
    )


def _edit_words(index: int, count: int) -> tuple[str, ...]:
    verbs = ("change", "edit", "remove", "delete")
    last = verbs if index == count - 1 else ()
    return (f"{index + 1}", *(f"{verb} {index + 1}" for verb in verbs), *last)


def _item_lines(sheet: Sheet, group: Group, index: int, *, short: bool = False) -> str:
    """One item in a few lines: its text, then what was guessed of it, then what was said.

    ``short`` gives the beginning of a long text; the review has it whole.
    """
    item = sheet.items(group.key)[index]
    first, *others = [path for path, _ in sheet.questions() if path[:2] == (group.key, index)]
    guessed: list[str] = []
    said: list[str] = []
    for path in others:
        if item.get(str(path[2])) is not None or not sheet.answered(path):
            (guessed if _guessed(sheet, path) else said).append(_said(sheet, path))
    text = str(sheet.answer(first))
    text = quoted(text, CONTEXT) if short and len(text) > CONTEXT else text
    lines = [f"{group.one.capitalize()} {index + 1}: {text}"]
    lines += [f"Guessed: {' · '.join(guessed)}"] if guessed else []
    return "\n".join([*lines, " · ".join(said)] if said else lines)


def _guessed(sheet: Sheet, path: Path) -> bool:
    origin = sheet.draft.origins.get(key_of(path))
    return origin is not None and origin.guess and not origin.turned


def _said(sheet: Sheet, path: Path) -> str:
    """An answer in words, with its label unless it says by itself what it is about."""
    step, value = sheet.step(path), sheet.answer(path)
    if not sheet.answered(path):
        return f"{step.label}: {NOT_SAID}"
    words = step.takes.say(value, sheet.asking(path))
    return words if step.plain else f"{step.label}: {words}"


def _item(sheet: Sheet, group: Group, index: int) -> Screen:
    paths = [path for path, _ in sheet.questions() if path[:2] == (group.key, index)]
    buttons = [Button(label=f"{sheet.step(path).label}", action=f"field:{path[2]}", numbered=True) for path in paths]
    lines = [f"{number}. {sheet.step(path).label}: {_value(sheet, path)}" for number, path in enumerate(paths, start=1)]
    remove = Button(label="Remove", action=f"remove:{index}", style=Style.DANGER, words=("remove", "delete"))
    kept = Button(label="Done", action="item-done", style=Style.PRIMARY, words=("done",))
    return Screen(
        where=_where_item(sheet),
        title=f"Change {group.one} {index + 1}",
        body="\n".join(lines),
        hint="Press what to change, or type its number.",
        rows=(*pages(buttons, 2), (kept, remove), *ways(sheet)),
    )


def _value(sheet: Sheet, path: Path) -> str:
    value = sheet.answer(path)
    if not sheet.answered(path):
        return NOT_SAID
    words = "–" if value is None else sheet.step(path).takes.say(value, sheet.asking(path))
    origin = sheet.draft.origins.get(key_of(path)) or Origin()
    from_words = f" {quoted(origin.words)}" if origin.words and origin.words.casefold() != words.casefold() else ""
    return f"{words}{from_words}{' (guess)' if origin.guess and not origin.turned else ''}"


def review_parts(sheet: Sheet) -> list[Path]:
    """What the review lists, in order: each is one number on it."""
    return [(part.key,) for part in sheet.parts if not sheet.given(part.key)]


def review_labels(sheet: Sheet) -> list[str]:
    """The labels of the lines of the review, in order."""
    return [_label(sheet, path) for path in review_parts(sheet)]


def _review(sheet: Sheet) -> Screen:
    wanting = sheet.wanting()
    if wanting:
        label = "Answer 1 question" if len(wanting) == 1 else f"Answer {len(wanting)} questions"
        first = Button(label=label, action="ask", style=Style.PRIMARY, words=("answer", "next"))
        title = "One answer is still needed" if len(wanting) == 1 else f"{len(wanting)} answers are still needed"
    else:
        label = f"File the change to {sheet.draft.amends}" if sheet.draft.amends else sheet.flow.finish
        first = Button(label=label, action="file", style=Style.SUCCESS, words=FILE_WORDS)
        title = "Is this right?"
    change = Button(
        label="Change an answer", action="changes", words=("change", "edit", "no", "n", "wrong", "not right")
    )
    rows: Rows = ((first,), *_guesses(sheet), (change,))
    if sheet.draft.view.get("changes"):
        rows = (*_changes(sheet), (first,))
    return Screen(
        where=where(sheet),
        title=title,
        body="\n".join((*_lines(sheet), *_remarks(sheet))),
        hint="Type a number to change that answer, or edit your message.",
        rows=(*rows, *ways(sheet)),
    )


def _lines(sheet: Sheet) -> list[str]:
    given: list[Path] = [(part.key,) for part in sheet.parts if sheet.given(part.key)]
    lines, left_out = [f"{sheet.step(path).label}: {_value(sheet, path)}" for path in given], []
    for number, path in enumerate(review_parts(sheet), start=1):
        part = sheet.flow.part(str(path[0]))
        if not isinstance(part, Group):
            label = sheet.step(path).label
            if sheet.answered(path) and sheet.answer(path) is None:
                left_out.append(f"{number} {label}")
            else:
                lines.append(f"{number}. {label}: {_value(sheet, path)}")
            continue
        items = sheet.items(part.key)
        head = f"{number}. {part.label}: {len(items) or 'none'}"
        lines += [head, *(_item_lines(sheet, part, index) for index in range(len(items)))]
    return [*lines, f"Left out: {', '.join(left_out)}."] if left_out else lines


def _remarks(sheet: Sheet) -> list[str]:
    remarks = sheet.flow.remarks(sheet.asking())
    return ["", "Before you file:", *(f"• {remark}" for remark in remarks)] if remarks else []


def _guesses(sheet: Sheet) -> Rows:
    """One row for each item with guesses: a tap changes a choice to its next option, or opens the question."""
    rows: dict[Path, list[Button]] = {}
    for path, step in sheet.questions():
        origin = sheet.draft.origins.get(key_of(path))
        if origin is None or not origin.guess:
            continue
        number = f"{int(path[1]) + 1}: " if len(path) == 3 else ""
        words = step.takes.brief(sheet.answer(path), sheet.asking(path))
        if isinstance(step.takes, OneOf):
            button = Button(label=f"{number}{words} ⟳", action=f"turn:{key_of(path)}", exact=True)
        else:
            button = Button(label=f"{number}{words} ✎", action=f"open:{key_of(path)}", exact=True)
        rows.setdefault(path[:2] if len(path) == 3 else path, []).append(button)
    return tuple(tuple(row) for row in rows.values())


def _changes(sheet: Sheet) -> Rows:
    buttons = [Button(label=label, action=f"change:{i}", numbered=True) for i, label in enumerate(review_labels(sheet))]
    return pages(buttons, 2)


def _label(sheet: Sheet, path: Path) -> str:
    part = sheet.flow.part(str(path[0]))
    return part.label if part else sheet.step(path).label


def path_of(key: str) -> Path:
    """The path that ``key_of`` made this key from."""
    return tuple(int(part) if part.isdigit() else part for part in key.split("."))
