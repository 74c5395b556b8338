"""The screens shown while no question is open: the menu, what is unfinished, what was kept or cancelled.

``drafts`` are pairs of a draft's id and its name, such as "visit, HMP Perth, 21 November", the latest first.
"""

from collections.abc import Sequence

from conversations.flow import Flow
from conversations.screen import Button, Rows, Screen, Style, pages

MENU = Button(label="Menu", action="do:menu", words=("menu",))
#: How many unfinished records the menu itself lists.
LISTED = 3
#: How many commands stand side by side.
ACROSS = 3
NOTES = "Or type your notes in one message, for example “Perth yesterday 1015-1240. Food cold in C hall.”"


def menu(
    flows: Sequence[Flow], extra: Sequence[tuple[str, str]], drafts: Sequence[tuple[str, str]], notice: str = ""
) -> Screen:
    """What a member can do, with what is unfinished on top. ``extra`` are further commands: name, what it does."""
    rows = list(_continue(drafts[:LISTED]))
    if len(drafts) > LISTED:
        rows.append((Button(label=f"All {len(drafts)} unfinished", action="do:drafts", words=("drafts",)),))
    for flow in flows:
        words = (flow.title, flow.command)
        rows.append((Button(label=flow.about, action=f"do:begin:{flow.name}", words=words, numbered=True),))
    rows += pages([_short(name, about) for name, about in extra], ACROSS)
    hint = NOTES if any(flow.read for flow in flows) else ""
    return Screen(title="What would you like to do?", notice=notice, hint=hint, rows=tuple(rows))


def _short(name: str, about: str) -> Button:
    """A command as one word, so that all of them fit on a phone; what each does is in /help."""
    return Button(label=name.capitalize(), action=f"do:{name}", words=(about,), numbered=True)


def _continue(drafts: Sequence[tuple[str, str]]) -> Rows:
    """A row for each unfinished record."""
    return tuple(
        (
            Button(
                label=f"Continue: {name}",
                action=f"do:resume:{identity}",
                style=Style.PRIMARY,
                words=("continue", name),
                numbered=True,
            ),
        )
        for identity, name in drafts
    )


def drafts(unfinished: Sequence[tuple[str, str]]) -> Screen:
    """The unfinished records."""
    if not unfinished:
        return Screen(title="Nothing is unfinished.", rows=((MENU,),))
    return Screen(title="Unfinished", body="Nothing of these is filed yet.", rows=(*_continue(unfinished), (MENU,)))


def offer(flow: Flow, unfinished: Sequence[tuple[str, str]]) -> Screen:
    """Whether to go on with an unfinished record or to begin another."""
    new = Button(label="Start a new one", action=f"do:another:{flow.name}", words=("new", "start", "no"))
    rows = (*_continue(unfinished[: LISTED + 1]), (new,))
    return Screen(title=f"You have an unfinished {flow.title.lower()}.", rows=rows)


def kept(identity: str, name: str) -> Screen:
    """What is shown when a draft is saved and left."""
    go_on = Button(label="Continue", action=f"do:resume:{identity}", style=Style.PRIMARY)
    body = f"Your {name} is not filed yet. /drafts brings it back at any time."
    return Screen(title="Kept for later.", body=body, rows=((go_on,), (MENU,)))


def cancelled(identity: str, name: str) -> Screen:
    """What is shown when a draft is cancelled."""
    undo = Button(label="Undo cancel", action=f"do:uncancel:{identity}", style=Style.PRIMARY, words=("undo",))
    body = f"Your {name} can be brought back for 24 hours."
    return Screen(title="Cancelled.", body=body, rows=((undo,), (MENU,)))
