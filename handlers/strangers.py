"""Somebody who is not a member: joins with a one-time code, or gets one polite line."""

from dataclasses import dataclass, field
from datetime import timedelta

from conversations.screen import Screen
from conversations.talk import Command, Incoming
from store import members
from store.database import Work
from store.members import InviteError, Member

#: A stranger is answered once in this time.
ONCE_IN = timedelta(hours=1)
#: Somebody with a code that fails is told why, once in this time: they may have mistyped it.
CODE_ONCE_IN = timedelta(minutes=1)
POLITE = Screen(title="This assistant serves members only.", body="Your co-ordinator can invite you.", question=False)


@dataclass
class Newcomer:
    """The member that somebody became, or what to tell them."""

    member: Member | None = None
    screens: list[Screen] = field(default_factory=list)


async def meet(work: Work, chat_id: int, incoming: Incoming) -> Newcomer:
    """Let somebody in by a code, or answer once an hour with one line, and otherwise not at all."""
    screen, once_in = POLITE, ONCE_IN
    if isinstance(incoming, Command) and incoming.name == "start" and incoming.words:
        try:
            return Newcomer(await members.join(work, incoming.words.split()[0], chat_id))
        except InviteError as error:
            screen, once_in = Screen(title=str(error), question=False), CODE_ONCE_IN
    return Newcomer(screens=[screen] if await members.stranger(work, chat_id, once_in) else [])
