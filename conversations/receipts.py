"""What is shown when a record is filed: its text to copy, then the reference with its receipt and the way back."""

from datetime import timedelta

from conversations.draft import Filed, in_london
from conversations.screen import Button, Screen, Style

#: How long the text for the case management system stays in the chat.
TEXT_STAYS = timedelta(hours=24)
#: How long a filing can be undone.
UNDO_WITHIN = timedelta(minutes=10)
MENU = Button(label="Menu", action="do:menu", style=Style.PRIMARY)


def filed_screens(filed: Filed, about: str, text: str, remark: str = "") -> list[Screen]:
    """The screens of a record just filed: ``about`` says in a line what it is, ``text`` is laid out for copying."""
    copy = Screen(
        title=f"{filed.reference}: text for the case management system",
        copyable=text,
        hint="Tap the text to copy it. This message leaves the chat in 24 hours, or at once:",
        rows=((Button(label="Remove from chat", action="do:remove"),),),
        lasts=TEXT_STAYS,
        question=False,
    )
    until = in_london(filed.at + UNDO_WITHIN)
    undo = Button(label="Undo filing", action=f"do:undo:{filed.reference}", words=("undo",))
    amend = Button(label="Change it", action=f"do:amend:{filed.reference}", words=("amend", "change"))
    first = filed.version == 1
    done = Screen(
        title=f"Filed: {filed.reference}" + ("" if first else f", version {filed.version}"),
        body="\n".join(filter(None, (f"{about}. Receipt {filed.receipt}.", remark))),
        hint=f"You can undo this until {until:%H:%M}; after that a change becomes a new version." if first else "",
        rows=((undo, amend) if first else (amend,), (MENU,)),
    )
    return [copy, done]


def kept_screen(reference: str, said: str) -> list[Screen]:
    """What is shown when something was added to a filed record: ``said`` is the sentence."""
    open_it = Button(label=f"Open {reference}", action=f"do:open:{reference}", words=("open", reference))
    return [Screen(title=said, rows=((open_it, MENU),))]
