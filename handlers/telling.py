"""Messages to other members than the one who wrote: a reference, never content."""

from collections.abc import Iterable

from conversations.screen import Screen
from handlers.draw import SHOW, draw, dump
from store import members, outbox
from store.database import Work
from store.members import Member, Role


async def tell(work: Work, people: Iterable[Member], screen: Screen, key: str = "") -> int:
    """Send a notification to each of these members; returns to how many it goes now.

    With a ``key`` a member gets it once, however often it is asked for.
    """
    quiet = screen.model_copy(update={"question": False})
    body = dump(draw(quiet, 0, edit=False))
    items = [
        outbox.Item(
            chat_id=member.chat_id,
            member_id=member.id,
            op=SHOW,
            body=body,
            key=f"{key}:{member.id[:12]}" if key else None,
        )
        for member in people
        if member.chat_id is not None
    ]
    return len(await outbox.add(work, items))


async def coordinators_of(work: Work, establishment: str, but: str = "") -> list[Member]:
    """The active co-ordinators of an establishment, without the member ``but``."""
    return [
        member
        for member in await members.at(work, establishment)
        if member.role is Role.COORDINATOR and member.id != but
    ]
