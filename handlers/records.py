"""The filed records: listed, read, undone and changed. What a member may not read does not exist for them."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from conversations.draft import File, in_london
from conversations.exchange import Command, Incoming, Lasting, Reopening, Reply
from conversations.inputs.day import in_words
from conversations.screen import Button, Rows, Screen, Style
from handlers import concerns, requests, visits
from handlers.here import Here
from handlers.listing import for_a_day
from store import versions
from store.conversations import new_id
from store.members import Role
from store.versions import Filed, Kind, Record

READERS = (Role.MONITOR, Role.COORDINATOR)
NO_SUCH = "There is no record of that reference that you may read. A reference looks like V-0042."


@dataclass(frozen=True)
class Shelf:
    """How one kind of record is shown and kept.

    ``listed`` gives a page of a list from a place on; ``text`` lays a record out for copying; ``about`` says beside it
    how it stands, with the buttons for what can be done; ``undo`` takes a filing back.
    """

    kind: Kind
    command: str
    about_command: str
    listed: Callable[[Here, str], Awaitable[Screen]]
    text: Callable[[Here, Record], str]
    about: Callable[[Here, Record], Awaitable[tuple[str, Rows]]]
    undo: Callable[[Here, str], Awaitable[None]]


SHELVES = {
    "V": Shelf(versions.VISIT, "visits", "Filed visits", visits.listed, visits.text, visits.about, visits.undo),
    "R": Shelf(
        versions.REQUEST, "requests", "Filed requests", requests.listed, requests.text, requests.about, requests.undo
    ),
    "C": Shelf(
        versions.CONCERN, "concerns", "Filed concerns", concerns.listed, concerns.text, concerns.about, concerns.undo
    ),
}
#: The commands answered here: name, what it does, for whom.
COMMANDS = tuple((s.command, s.about_command, tuple(str(role) for role in READERS)) for s in SHELVES.values())
#: What each flow that files a record does to keep it.
FILERS: dict[str, Callable[[Here, File], Awaitable[Filed]]] = {
    "visit": visits.file,
    "request": requests.file,
    "concern": concerns.file,
}


def shelf_of(reference: str) -> Shelf | None:
    """The shelf that a reference belongs to."""
    return SHELVES.get(reference[:1])


async def answer(here: Here, incoming: Incoming) -> Reply | None:
    """The reply, if it is the filed records that were asked for."""
    if here.member.role not in READERS:
        return None
    match incoming:
        case Command(name=name, words=words):
            shelf = next((shelf for shelf in SHELVES.values() if shelf.command == name), None)
            if shelf is None:
                return None
            reference = words.strip().upper()
            return await opened(here, reference) if reference else here.beside(await shelf.listed(here, ""))
        case Lasting(verb="open", argument=reference):
            return await opened(here, reference)
        case Lasting(verb="undo", argument=reference):
            return await _undone(here, reference)
        case Lasting(verb="amend", argument=reference):
            return await _amending(here, reference)
        case Lasting(verb=verb, argument=place):
            shelf = next((shelf for shelf in SHELVES.values() if shelf.command == verb), None)
            return here.beside(await shelf.listed(here, place)) if shelf else None
    return None


async def opened(here: Here, reference: str) -> Reply:
    """One filed record, whole; the reading is in the audit log."""
    shelf = shelf_of(reference)
    record = await versions.get(here.work, shelf.kind, reference, here.member) if shelf else None
    if shelf is None or record is None:
        return here.beside(Screen(title=NO_SUCH, rows=_lists()))
    filed = in_london(record.made_at)
    changed = f"\nReason for version {record.version}: {record.reason}" if record.reason else ""
    about, rows = await shelf.about(here, record)
    changes = Button(label="Change it", action=f"do:amend:{reference}", words=("change", "amend"))
    change = ((changes,),) if _may_change(here, record) else ()
    head = f"Filed {in_words(filed.date())} at {filed:%H:%M}. Receipt {record.receipt}.{changed}"
    screen = Screen(
        title=f"{record.reference}" + (" (undone)" if record.state == "undone" else ""),
        body="\n".join(part for part in (head, about) if part),
        copyable=shelf.text(here, record),
        rows=(*rows, *change),
    )
    return here.beside(for_a_day(screen))


def _may_change(here: Here, record: Record) -> bool:
    """Whether it is theirs to change: its author's, its holder's, a co-ordinator's."""
    return here.member.id in (record.author, record.head.get("holder")) or here.member.role is Role.COORDINATOR


def _lists() -> Rows:
    return (tuple(Button(label=shelf.about_command, action=f"do:{shelf.command}") for shelf in SHELVES.values()),)


async def _undone(here: Here, reference: str) -> Reply:
    """Take a filing back within its ten minutes: the record is a draft again."""
    shelf = shelf_of(reference)
    record = await versions.get(here.work, shelf.kind, reference, here.member) if shelf else None
    if shelf is None or record is None:
        return here.beside(Screen(title=NO_SUCH))
    try:
        await shelf.undo(here, reference)
    except versions.RecordError as error:
        change = Button(label="Change it", action=f"do:amend:{reference}", style=Style.PRIMARY)
        return here.beside(Screen(title="It stays filed.", body=str(error), rows=((change,),)))
    return _reopen(here, shelf, record, undone=True)


async def _amending(here: Here, reference: str) -> Reply:
    """Open a filed record to be changed, with a reason, as its next version."""
    shelf = shelf_of(reference)
    record = await versions.get(here.work, shelf.kind, reference, here.member) if shelf else None
    if shelf is None or record is None:
        return here.beside(Screen(title=NO_SUCH))
    if not _may_change(here, record):
        body = "Its author, whoever looks after it now, or a co-ordinator can change it."
        return here.beside(Screen(title=f"{record.reference} is not yours to change.", body=body))
    return _reopen(here, shelf, record, undone=False)


def _reopen(here: Here, shelf: Shelf, record: Record, *, undone: bool) -> Reply:
    again = Reopening(
        flow=shelf.kind.name,
        reference=record.reference,
        version=record.version,
        edition=record.edition,
        body=json.loads(record.body),
        undone=undone,
    )
    return here.talker.reopen(here.talk, again, here.work.now, here.who, new_id())
