"""Messages to other members than the one who wrote: a reference, never content."""

from collections.abc import Iterable
from datetime import datetime

from conversations.screen import Screen
from handlers.draw import SHOW, draw, dump
from handlers.quiet import is_quiet, quiet_ends
from store import members, outbox, preferences
from store.database import Work
from store.members import Member, Role


async def tell(
    work: Work, people: Iterable[Member], screen: Screen, key: str = "", *, at_any_hour: bool = False
) -> int:
    """Send a notification to each of these members; returns to how many it goes.

    In somebody's quiet hours it waits until they end, unless it is sent ``at_any_hour``. With a ``key`` a member gets
    it once, however often it is asked for.
    """
    quiet = screen.model_copy(update={"question": False})
    body = dump(draw(quiet, 0, edit=False))
    reached = [(member, member.chat_id) for member in people if member.chat_id is not None]
    waits = {} if at_any_hour else await _waits(work, [member.id for member, _ in reached])
    items = [
        outbox.Item(
            chat_id=chat_id,
            member_id=member.id,
            op=SHOW,
            body=body,
            due_at=waits.get(member.id),
            key=f"{key}:{member.id[:12]}" if key else None,
        )
        for member, chat_id in reached
    ]
    return len(await outbox.add(work, items))


async def _waits(work: Work, member_ids: list[str]) -> dict[str, datetime]:
    """Those of these members whose quiet hours it is, and when they end (UTC)."""
    wants = await preferences.of(work, member_ids)
    return {one.member: quiet_ends(one, work.now) for one in wants.values() if is_quiet(one, work.now)}


async def coordinators_of(work: Work, establishment: str, but: str = "") -> list[Member]:
    """The active co-ordinators of an establishment, without the member ``but``."""
    return [
        member
        for member in await members.at(work, establishment)
        if member.role is Role.COORDINATOR and member.id != but
    ]
