"""What falls due at a concern or a request: its holder is told by reference, on the day and then weekly until done.

One message a day for a person, between eight in the morning and nine at night in London.
"""

from collections import defaultdict
from datetime import date, time

from conversations.draft import in_london
from conversations.screen import Button, Screen
from handlers.listing import PAGE
from handlers.telling import tell
from store import concerns, matters, members, requests
from store.database import Work
from store.matters import Line
from store.versions import CONCERN, REQUEST

FROM, UNTIL = time(8), time(21)
AGAIN_AFTER = 7
"""Days after which what is still due is told once more."""


async def remind(work: Work) -> int:
    """Tell the holders what is due today or has been for whole weeks; returns how many were told.

    However often it is called, a person is told once a day.
    """
    now = in_london(work.now)
    if not FROM <= now.time() < UNTIL:
        return 0
    by_holder: dict[str, list[Line]] = defaultdict(list)
    for kind, states in ((REQUEST, requests.OPEN), (CONCERN, concerns.OPEN)):
        for line in await matters.due_everywhere(work, kind, states, now.date().isoformat()):
            if line.due and (now.date() - date.fromisoformat(line.due)).days % AGAIN_AFTER == 0:
                by_holder[line.holder].append(line)
    count = 0
    for holder, lines in by_holder.items():
        member = await members.get(work, holder)
        if member is not None and member.state == "active":
            count += await tell(work, [member], screen(lines), key=f"due:{now.date().isoformat()}")
    return count


def screen(lines: list[Line]) -> Screen:
    """What is due, by reference only."""
    rows = [(_button(line),) for line in lines[:PAGE]]
    if len(lines) > PAGE:
        rows.append((Button(label=f"All {len(lines)} on the desk", action="do:desk"),))
    title = "One thing is due." if len(lines) == 1 else f"{len(lines)} things are due."
    return Screen(title=title, body="A concern to look at again, or something owed to a person.", rows=tuple(rows))


def _button(line: Line) -> Button:
    verb = "look" if line.reference.startswith(CONCERN.letter) else "open"
    label = f"{line.reference}: {'look again' if verb == 'look' else 'something is owed'}"
    return Button(label=label, action=f"do:{verb}:{line.reference}", words=(line.reference,))
