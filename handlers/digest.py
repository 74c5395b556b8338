"""The digest: what waits, in one message, as counts and references."""

from conversations.screen import Button, Screen
from handlers.draw import Drawn, draw
from standards.models import Knowledge
from store.database import Work
from store.members import Member
from store.reminders import Row


async def made(work: Work, knowledge: Knowledge, member: Member, row: Row) -> Drawn:
    """The digest of a member, when it leaves."""
    del work, knowledge, member, row
    desk = Button(label="Desk", action="do:desk")
    return draw(Screen(title="Nothing waits.", rows=((desk,),), question=False), 0, edit=False)
