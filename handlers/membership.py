"""Who is served: an administrator invites, looks members up and shuts them out. No record's content is read here."""

from dataclasses import dataclass

from conversations.draft import File, in_london
from conversations.exchange import Command, Incoming, Lasting, Reply
from conversations.inputs.day import in_words
from conversations.invite import GOOD_FOR_HOURS
from conversations.screen import Button, Screen, Style
from handlers.here import Here
from standards.models import Knowledge
from store import members
from store.database import Work
from store.members import Member, MemberError, Role
from store.versions import Filed

PAGE = 8
#: The commands answered here: name, what it does, for whom.
COMMANDS = (("members", "Members", (str(Role.ADMINISTRATOR),)),)
#: How many letters of a member's id a button carries.
SHORT = 12


async def invite(here: Here, effect: File) -> Filed:
    """Make the one-time code of an invitation; it stands where a record has its reference."""
    body = effect.body
    role = Role(body["role"])
    code = await members.invite(here.work, role, body["establishments"], body["label"], GOOD_FOR_HOURS, here.member.id)
    return Filed(code, 1, "", here.work.now)


async def answer(here: Here, incoming: Incoming) -> Reply | None:
    """The reply, if it is the members that were asked for, by an administrator."""
    if here.member.role is not Role.ADMINISTRATOR:
        return None
    desk = _Desk(here.work, here.member, here.knowledge)
    match incoming:
        case Command(name="members"):
            screen = await desk.listed(0)
        case Lasting(verb="members", argument=page):
            screen = await desk.listed(int(page) if page.isdecimal() else 0)
        case Lasting(verb="member", argument=short):
            screen = await desk.one(short)
        case Lasting(verb="revoke", argument=short):
            screen = await desk.asked(short)
        case Lasting(verb="revoked", argument=argument):
            screen = await desk.revoked(*argument.partition(":")[::2])
        case _:
            return None
    return here.beside(screen)


@dataclass
class _Desk:
    work: Work
    member: Member
    knowledge: Knowledge

    async def listed(self, page: int, notice: str = "") -> Screen:
        """A page of the members, those shut out last."""
        everyone = sorted(await members.everyone(self.work), key=lambda m: (m.state != "active", m.joined_at))
        rows = [
            (Button(label=self._line(m), action=f"do:member:{m.id[:SHORT]}", words=(m.label,), numbered=True),)
            for m in everyone[page * PAGE : (page + 1) * PAGE]
        ]
        turns = []
        if page:
            turns.append(Button(label="‹ Earlier in the list", action=f"do:members:{page - 1}"))
        if len(everyone) > (page + 1) * PAGE:
            turns.append(Button(label="More ›", action=f"do:members:{page + 1}"))
        last = (Button(label="Invite a member", action="do:begin:invite"), Button(label="Menu", action="do:menu"))
        return Screen(
            title=f"Members: {len(everyone)}", notice=notice, rows=tuple(r for r in (*rows, tuple(turns), last) if r)
        )

    def _line(self, member: Member) -> str:
        return member.label if member.state == "active" else f"{member.label} (left)"

    async def _found(self, short: str) -> Member | None:
        found = [m for m in await members.everyone(self.work) if short and m.id.startswith(short)]
        return found[0] if len(found) == 1 else None

    async def one(self, short: str) -> Screen:
        """One member: role, establishments, since when."""
        member = await self._found(short)
        if member is None:
            return await self.listed(0, "There is no such member.")
        places = [self.knowledge.establishment(place) for place in member.establishments]
        lines = [
            f"Role: {member.role}",
            f"Establishments: {', '.join(place.name for place in places if place) or 'none'}",
            f"Joined: {in_words(in_london(member.joined_at).date())}",
        ]
        if member.state != "active":
            lines.append("Membership ended.")
        end = Button(label="End membership", action=f"do:revoke:{member.id[:SHORT]}", style=Style.DANGER)
        rows = ((end,),) if member.state == "active" and member.id != self.member.id else ()
        return Screen(
            title=member.label, body="\n".join(lines), rows=(*rows, (Button(label="Members", action="do:members:0"),))
        )

    async def asked(self, short: str) -> Screen:
        """Ask what becomes of the drafts before a membership is ended."""
        member = await self._found(short)
        if member is None:
            return await self.listed(0, "There is no such member.")
        choices = [
            (
                Button(
                    label=f"Hand drafts to {other.label}", action=f"do:revoked:{member.id[:SHORT]}:{other.id[:SHORT]}"
                ),
            )
            for other in await self._heirs(member)
        ]
        seal = (Button(label="Seal drafts", action=f"do:revoked:{member.id[:SHORT]}:seal", style=Style.DANGER),)
        keep = (Button(label="No, keep the membership", action=f"do:member:{member.id[:SHORT]}"),)
        return Screen(
            title=f"End the membership of {member.label}?",
            body="They are shut out from their next message on. What happens to unfinished drafts?",
            rows=(*choices, seal, keep),
        )

    async def _heirs(self, member: Member) -> list[Member]:
        """The co-ordinators who share an establishment with a member."""
        together = await members.colleagues(self.work, member)
        return [other for other in together if other.role is Role.COORDINATOR]

    async def revoked(self, short: str, drafts: str) -> Screen:
        """End a membership; the drafts are sealed or handed to a co-ordinator of the same establishments."""
        member = await self._found(short)
        if member is None or member.id == self.member.id:
            return await self.listed(0, "There is no such member.")
        heir = next((other for other in await self._heirs(member) if drafts and other.id.startswith(drafts)), None)
        if heir is None and drafts != "seal":
            return await self.asked(short)
        try:
            if heir is not None:
                count = await members.revoke(self.work, member.id, self.member.id, "hand over", heir.id)
            else:
                count = await members.revoke(self.work, member.id, self.member.id, "seal")
        except MemberError as error:
            return await self.listed(0, str(error))
        what = f"handed to {heir.label}" if heir else "sealed"
        return await self.listed(0, f"{member.label} is out. Drafts {what}: {count}.")
