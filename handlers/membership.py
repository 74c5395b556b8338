"""Who is served: an administrator sees everybody, a co-ordinator the monitors of their own establishments.

Here members are looked up, assigned, handed over for, and shut out. No record's content is read.
"""

from dataclasses import dataclass

from conversations.draft import File, in_london
from conversations.exchange import Command, Incoming, Lasting, Reply
from conversations.inputs.day import in_words
from conversations.invite import GOOD_FOR_HOURS
from conversations.screen import Button, Screen, Style, pages
from handlers import bookings
from handlers.here import SHORT, Here
from handlers.listing import MENU, PAGE
from handlers.telling import tell
from store import concerns, conversations, matters, meetings, members, requests
from store.members import Member, MemberError, Role
from store.versions import CONCERN, REQUEST, Filed

#: The commands answered here: name, what it does, for whom.
COMMANDS = (
    ("members", "Members", (str(Role.ADMINISTRATOR),)),
    ("team", "My team", (str(Role.COORDINATOR),)),
)
NO_SUCH = "There is no such member."


async def invite(here: Here, effect: File) -> Filed:
    """Make the one-time code of an invitation; it stands where a record has its reference."""
    body = effect.body
    role = Role(body["role"])
    code = await members.invite(here.work, role, body["establishments"], body["label"], GOOD_FOR_HOURS, here.member.id)
    return Filed(code, 1, "", here.work.now)


async def answer(here: Here, incoming: Incoming) -> Reply | None:
    """The reply, if it is the members that were asked for, by somebody who looks after some."""
    if here.member.role not in (Role.ADMINISTRATOR, Role.COORDINATOR):
        return None
    screen = await _screen(_Team(here), incoming)
    return here.beside(screen) if screen else None


async def _screen(team: "_Team", incoming: Incoming) -> Screen | None:
    if isinstance(incoming, Command):
        mine = next((name for name, _, roles in COMMANDS if team.here.member.role in roles), None)
        return await team.listed(0) if incoming.name == mine else None
    if not isinstance(incoming, Lasting):
        return None
    short, _, rest = incoming.argument.partition(":")
    match incoming.verb:
        case "members" | "team" if not short or (short.isdecimal() and len(short) < SHORT):
            return await team.listed(int(short or 0))
        case "member" | "team":
            return await team.one(short)
        case "places" | "assign" | "unassign":
            return await team.placed(short, incoming.verb, rest)
        case "hand" | "handed":
            return await team.handed(short, rest) if incoming.verb == "handed" else await team.asked_heir(short)
        case "revoke":
            return await team.asked(short)
        case "revoked":
            return await team.revoked(short, rest)
    return None


@dataclass
class _Team:
    """Those whom the one who asks looks after."""

    here: Here

    @property
    def administrates(self) -> bool:
        """Whether everybody is looked after, not only the monitors of one's own establishments."""
        return self.here.member.role is Role.ADMINISTRATOR

    async def everyone(self) -> list[Member]:
        """Those looked after, those shut out last."""
        found = await members.everyone(self.here.work)
        if not self.administrates:
            mine = set(self.here.member.establishments)
            found = [
                m for m in found if m.role is Role.MONITOR and m.state == "active" and mine & set(m.establishments)
            ]
        return sorted(found, key=lambda m: (m.state != "active", m.joined_at, m.label))

    async def found(self, short: str) -> Member | None:
        """The one whose id begins so."""
        found = [m for m in await self.everyone() if short and m.id.startswith(short)]
        return found[0] if len(found) == 1 else None

    async def listed(self, page: int, notice: str = "") -> Screen:
        """A page of the members."""
        everyone = await self.everyone()
        rows = [
            (Button(label=_line(m), action=f"do:member:{m.id[:SHORT]}", words=(m.label,), numbered=True),)
            for m in everyone[page * PAGE : (page + 1) * PAGE]
        ]
        turns = []
        if page:
            turns.append(Button(label="‹ Earlier in the list", action=f"do:members:{page - 1}"))
        if len(everyone) > (page + 1) * PAGE:
            turns.append(Button(label="More ›", action=f"do:members:{page + 1}"))
        menu = Button(label="Menu", action="do:menu")
        last = (Button(label="Invite a member", action="do:begin:invite"), menu) if self.administrates else (menu,)
        title = f"{'Members' if self.administrates else 'Your team'}: {len(everyone)}"
        return Screen(title=title, notice=notice, rows=tuple(r for r in (*rows, tuple(turns), last) if r))

    async def one(self, short: str, notice: str = "") -> Screen:
        """One member: role, establishments, since when, and what can be done."""
        member = await self.found(short)
        if member is None:
            return await self.listed(0, NO_SUCH)
        lines = [
            f"Role: {member.role}",
            f"Establishments: {', '.join(map(self._name, member.establishments)) or 'none'}",
            f"Joined: {in_words(in_london(member.joined_at).date())}",
        ]
        if member.state != "active":
            lines.append("Membership ended.")
        back = Button(label="Members" if self.administrates else "Team", action="do:members:0")
        rows = self._ways(member) if member.state == "active" and member.id != self.here.member.id else ()
        return Screen(title=member.label, notice=notice, body="\n".join(lines), rows=(*rows, (back,)))

    def _ways(self, member: Member) -> tuple[tuple[Button, ...], ...]:
        short = member.id[:SHORT]
        return (
            (
                Button(label="Establishments", action=f"do:places:{short}", words=("assign", "places")),
                Button(label="Hand over", action=f"do:hand:{short}", words=("hand over",)),
            ),
            (Button(label="End membership", action=f"do:revoke:{short}", style=Style.DANGER),),
        )

    def _name(self, place: str) -> str:
        found = self.here.knowledge.establishment(place)
        return found.name if found else place

    # --- establishments -------------------------------------------------------------------------------------------

    async def placed(self, short: str, verb: str, place: str) -> Screen:
        """Assign a member to an establishment or take them off one, then show which they have."""
        member = await self.found(short)
        if member is None:
            return await self.listed(0, NO_SUCH)
        mine = self._places()
        notice = ""
        if verb == "assign" and place in mine:
            await members.assign(self.here.work, member.id, place, self.here.member.id)
            notice = f"Assigned to {self._name(place)}."
        elif verb == "unassign" and place in mine and place in member.establishments:
            notice = await self._taken_off(member, place)
        member = await members.get(self.here.work, member.id)
        held = member.establishments if member else ()
        buttons = [
            Button(
                label=f"{'☑' if one in held else '☐'} {self.here.place(one)}",
                action=f"do:{'unassign' if one in held else 'assign'}:{short}:{one}",
                words=(self.here.place(one),),
            )
            for one in mine
        ]
        back = Button(label="Done", action=f"do:member:{short}", style=Style.PRIMARY, words=("done",))
        title = f"Where is {member.label if member else 'this member'}?"
        return Screen(title=title, notice=notice, rows=(*pages(buttons, 2), (back,)))

    def _places(self) -> list[str]:
        if self.administrates:
            return [place.id for place in self.here.knowledge.establishments]
        return list(self.here.member.establishments)

    async def _taken_off(self, member: Member, place: str) -> str:
        """Take a member off a place; what they hold there goes to whoever does it, or its first co-ordinator."""
        work, by = self.here.work, self.here.member
        others = [m for m in await members.at(work, place) if m.role is Role.COORDINATOR and m.id != member.id]
        heir = by if by in others or by.role is Role.COORDINATOR else next(iter(others), None)
        moved = await self._move(member, heir, [place]) if heir else 0
        await bookings.release(self.here, member, [place])
        await members.unassign(work, member.id, place, by.id)
        said = f"No longer assigned to {self._name(place)}."
        return (
            f"{said} Open requests, concerns and actions handed to {heir.label}: {moved}." if heir and moved else said
        )

    async def _move(self, member: Member, heir: Member, places: list[str]) -> int:
        """Give the open requests, concerns and actions that a member has at these places to another, who is told."""
        work, by = self.here.work, self.here.member.id
        moved = await matters.hand_over(work, REQUEST, requests.OPEN, member.id, heir, places, by)
        moved += await matters.hand_over(work, CONCERN, concerns.OPEN, member.id, heir, places, by)
        moved += await meetings.hand_over(work, member.id, heir, places, by)
        if moved and heir.id != by:
            await tell(work, [heir], _handed(moved, ", ".join(map(self._name, places)), member))
        return moved

    # --- handing over ---------------------------------------------------------------------------------------------

    async def asked_heir(self, short: str) -> Screen:
        """Ask to whom an absent member's drafts and open matters go."""
        member = await self.found(short)
        if member is None:
            return await self.listed(0, NO_SUCH)
        choices = [
            (Button(label=other.label, action=f"do:handed:{short}:{other.id[:SHORT]}", numbered=True),)
            for other in await members.colleagues(self.here.work, member)
            if other.role in (Role.MONITOR, Role.COORDINATOR)
        ]
        keep = Button(label="No, leave it", action=f"do:member:{short}")
        return Screen(
            title=f"Who takes over from {member.label}?",
            body="Their unfinished drafts, and their open requests, concerns and actions at the establishments that "
            "both share.",
            rows=(*choices, (keep,)),
        )

    async def handed(self, short: str, heir_short: str) -> Screen:
        """Hand an absent member's drafts and open matters over to a colleague."""
        member = await self.found(short)
        if member is None:
            return await self.listed(0, NO_SUCH)
        colleagues = await members.colleagues(self.here.work, member)
        heir = next((m for m in colleagues if heir_short and m.id.startswith(heir_short)), None)
        if heir is None or heir.role not in (Role.MONITOR, Role.COORDINATOR):
            return await self.asked_heir(short)
        shared = [place for place in member.establishments if place in heir.establishments]
        moved = await self._move(member, heir, shared)
        said = f"Handed to {heir.label}: open requests, concerns and actions {moved}"
        if len(shared) < len(member.establishments):
            return await self.one(short, f"{said}. Drafts stay: {heir.label} does not see all the establishments.")
        drafts = await conversations.hand_over_all(self.here.work, member.id, heir.id, self.here.member.id)
        return await self.one(short, f"{said}, drafts {drafts}.")

    # --- the end of a membership ----------------------------------------------------------------------------------

    async def asked(self, short: str) -> Screen:
        """Ask what becomes of the drafts before a membership is ended."""
        member = await self.found(short)
        if member is None:
            return await self.listed(0, NO_SUCH)
        choices = [
            (Button(label=f"Hand drafts to {other.label}", action=f"do:revoked:{short}:{other.id[:SHORT]}"),)
            for other in await self._heirs(member)
        ]
        seal = (Button(label="Seal drafts", action=f"do:revoked:{short}:seal", style=Style.DANGER),)
        keep = (Button(label="No, keep the membership", action=f"do:member:{short}"),)
        return Screen(
            title=f"End the membership of {member.label}?",
            body="They are shut out from their next message on. What happens to unfinished drafts? Open requests, "
            "concerns and actions go to the co-ordinators of their establishments.",
            rows=(*choices, seal, keep),
        )

    async def _heirs(self, member: Member) -> list[Member]:
        """The co-ordinators who share an establishment with a member."""
        together = await members.colleagues(self.here.work, member)
        return [other for other in together if other.role is Role.COORDINATOR]

    async def revoked(self, short: str, drafts: str) -> Screen:
        """End a membership; the drafts are sealed or handed to a co-ordinator of the same establishments."""
        member, by = await self.found(short), self.here.member.id
        if member is None or member.id == by:
            return await self.listed(0, NO_SUCH)
        heirs = await self._heirs(member)
        heir = next((other for other in heirs if drafts and other.id.startswith(drafts)), None)
        if heir is None and drafts != "seal":
            return await self.asked(short)
        for place in member.establishments:
            taker = next((other for other in heirs if place in other.establishments), None)
            if taker is not None:
                await self._move(member, taker, [place])
        await bookings.release(self.here, member, member.establishments)
        try:
            if heir is not None:
                count = await members.revoke(self.here.work, member.id, by, "hand over", heir.id)
            else:
                count = await members.revoke(self.here.work, member.id, by, "seal")
        except MemberError as error:
            return await self.listed(0, str(error))
        what = f"handed to {heir.label}" if heir else "sealed"
        return await self.listed(0, f"{member.label} is out. Drafts {what}: {count}.")


def _handed(count: int, places: str, member: Member) -> Screen:
    """What whoever takes over is told."""
    what = (
        "One open request, concern or action is" if count == 1 else f"{count} open requests, concerns and actions are"
    )
    return Screen(
        title=f"{what} yours now.",
        body=f"Handed over from {member.label}, at {places}.",
        rows=((Button(label="Desk", action="do:desk", words=("desk",)), MENU),),
    )


def _line(member: Member) -> str:
    return member.label if member.state == "active" else f"{member.label} (left)"
