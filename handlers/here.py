"""One member's turn as the modules that answer it see it: who asks, in which transaction, beside which conversation."""

from dataclasses import dataclass
from datetime import date

from conversations.draft import Who, in_london
from conversations.exchange import Opening, Reply, Talk
from conversations.screen import Screen
from conversations.talk import Talker
from standards.models import Knowledge
from store import members
from store.conversations import new_id
from store.database import Work
from store.members import Member, Role

#: How many letters of a member's id a button carries.
SHORT = 12


def places_counted(knowledge: Knowledge, member: Member) -> list[str]:
    """The establishments of which a member may see counts: a lead sees national figures, others their own."""
    if member.role is Role.LEAD:
        return [place.id for place in knowledge.establishments]
    return list(member.establishments)


@dataclass
class Here:
    """A turn: ``talk`` is the member's conversation before it."""

    talker: Talker
    work: Work
    member: Member
    talk: Talk
    who: Who

    @property
    def knowledge(self) -> Knowledge:
        """The published knowledge."""
        return self.talker.engine.knowledge

    @property
    def today(self) -> date:
        """The date on the wall in London."""
        return in_london(self.work.now).date()

    def beside(self, screen: Screen) -> Reply:
        """Show something beside what is open: an open question comes again after it."""
        return self.talker.beside(self.talk, screen, self.work.now, self.who)

    def open(self, opening: Opening) -> Reply:
        """Begin a flow about a filed record."""
        return self.talker.open(self.talk, opening, self.work.now, self.who, new_id())

    def place(self, identifier: str) -> str:
        """An establishment's short name."""
        found = self.knowledge.establishment(identifier)
        return found.short if found else identifier

    async def monitors(self) -> list[Member]:
        """The monitors with whom the member shares an establishment, in the order they joined."""
        return [one for one in await members.colleagues(self.work, self.member) if one.role is Role.MONITOR]

    async def monitor(self, short: str) -> Member | None:
        """The one of them whose id begins so, as a button has it or in full."""
        found = [one for one in await self.monitors() if len(short) >= SHORT and one.id.startswith(short)]
        return found[0] if len(found) == 1 else None

    async def label(self, member_id: str) -> str:
        """What a member is called here; "you" for the one who asks."""
        if member_id == self.member.id:
            return "you"
        found = await members.get(self.work, member_id)
        return found.label if found else "a former member"
