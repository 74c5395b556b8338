"""Members at the command line: invited, listed, shut out, assigned. The actor is the operator."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from bot.sentences import CommandError
from bot.tables import as_json as dumped
from bot.tables import table
from conversations.draft import in_london
from conversations.inputs.day import in_words
from conversations.reading.places import read_establishment
from standards.loader import load
from store import audit, members
from store.database import Work
from store.members import LABEL_CHARACTERS, Member, Role

#: The roles that see the records of their establishments, and so need some.
PLACED = (Role.MONITOR, Role.COORDINATOR)
#: How much of an id is shown.
ID_SHOWN = 8


@dataclass(frozen=True)
class Listed:
    """A member with the number of its line in the list, from 1 in the order of joining."""

    number: int
    member: Member


async def invite(work: Work, role: str, places: list[str], label: str, hours: float) -> list[str]:
    """Make a one-time code, good for ``hours``; returns the lines to print. Raises CommandError, MemberError."""
    to_be = Role(role)
    ids = list(dict.fromkeys(_establishment(place) for place in places))
    if to_be in PLACED and not ids:
        raise CommandError(f"A {role} needs a place: --establishment perth, once or more.")
    if to_be not in PLACED and ids:
        raise CommandError(f"A {role} has no establishments: leave --establishment out.")
    label = label.strip() or _label(role, ids)
    code = await members.invite(work, to_be, ids, label, hours, audit.OPERATOR)
    until = in_london(work.now + timedelta(hours=hours))
    return [
        f"Code: {code}",
        f"Good for one person, until {until:%H:%M} on {in_words(until.date())} (London time).",
        f"“{label}” joins by sending this to the bot:",
        f"/start {code}",
    ]


async def listed(work: Work) -> list[Listed]:
    """Everybody, those shut out too."""
    return [Listed(number, member) for number, member in enumerate(await members.everyone(work), start=1)]


def as_json(everyone: list[Listed]) -> str:
    """The members as JSON: a list of objects."""
    return dumped(
        [
            {
                "number": one.number,
                "id": one.member.id,
                "role": one.member.role.value,
                "label": one.member.label,
                "establishments": list(one.member.establishments),
                "state": one.member.state,
                "joined_at": one.member.joined_at.isoformat(),
            }
            for one in everyone
        ]
    )


def show(everyone: list[Listed]) -> None:
    """The members as a table."""
    rows = [
        (
            str(one.number),
            one.member.id[:ID_SHOWN],
            one.member.role.value,
            one.member.label,
            ", ".join(one.member.establishments) or "–",
            "" if one.member.state == "active" else "left",
            f"{in_london(one.member.joined_at):%Y-%m-%d}",
        )
        for one in everyone
    ]
    table(("No.", "Id", "Role", "Shown as", "Establishments", "", "Joined"), rows)


async def revoke(work: Work, name: str, drafts: Literal["handover", "seal"], heir_name: str | None) -> list[str]:
    """Shut a member out; drafts go to a co-ordinator of the same establishments, or are sealed."""
    member = await find(work, name)
    if drafts == "seal":
        if heir_name is not None:
            raise CommandError("Sealed drafts go to nobody: leave --to out, or choose --drafts handover.")
        count = await members.revoke(work, member.id, audit.OPERATOR, "seal")
        return [f"“{member.label}” is out. Drafts sealed: {count}."]
    heir = await _heir(work, member, heir_name)
    count = await members.revoke(work, member.id, audit.OPERATOR, "hand over", heir.id)
    return [f"“{member.label}” is out. Drafts handed to “{heir.label}”: {count}."]


async def _heir(work: Work, member: Member, name: str | None) -> Member:
    possible = [other for other in await members.colleagues(work, member) if other.role is Role.COORDINATOR]
    if name is None:
        known = "; ".join(f"{other.id[:ID_SHOWN]} “{other.label}”" for other in possible) or "there is none"
        raise CommandError(
            f"Say who the drafts go to with --to, or choose --drafts seal. Co-ordinators there: {known}."
        )
    heir = await find(work, name)
    if heir.id not in {other.id for other in possible}:
        raise CommandError(
            f"“{heir.label}” is not a co-ordinator of the same establishments, so may not read these drafts. "
            "Choose one who is, or --drafts seal."
        )
    return heir


async def assign(work: Work, name: str, place: str) -> list[str]:
    """Assign a member to an establishment."""
    member, identity = await find(work, name), _establishment(place)
    if member.role not in PLACED:
        raise CommandError(f"A {member.role} has no establishments.")
    await members.assign(work, member.id, identity, audit.OPERATOR)
    return [f"“{member.label}” is assigned to {_name(identity)}."]


async def unassign(work: Work, name: str, place: str) -> list[str]:
    """End an assignment."""
    member, identity = await find(work, name), _establishment(place)
    if identity not in member.establishments:
        raise CommandError(f"“{member.label}” is not assigned to {_name(identity)}, so nothing was changed.")
    await members.unassign(work, member.id, identity, audit.OPERATOR)
    return [f"“{member.label}” is no longer assigned to {_name(identity)}."]


async def find(work: Work, name: str) -> Member:
    """The member of that number in the list, or whose id begins so. Raises CommandError."""
    everyone = await listed(work)
    if name.isdecimal() and 0 < int(name) <= len(everyone):
        return everyone[int(name) - 1].member
    found = [one.member for one in everyone if name and one.member.id.startswith(name.lower())]
    if len(found) != 1:
        why = "Several members have ids that begin" if found else "No member has that number, nor an id that begins"
        raise CommandError(f"{why} with {name!r}. ipm members lists them.")
    return found[0]


def _establishment(text: str) -> str:
    """The id of an establishment given by id, name or nickname."""
    knowledge = load()
    identity = text if knowledge.establishment(text) else read_establishment(text, knowledge)
    if identity is None:
        known = ", ".join(place.id for place in knowledge.establishments)
        raise CommandError(f"I know no establishment {text!r}. Known: {known}.")
    return identity


def _name(identity: str) -> str:
    place = load().establishment(identity)
    return place.name if place else identity


def _label(role: str, places: list[str]) -> str:
    """What somebody is shown as unless told otherwise: "Monitor, HMP Perth", as many places as fit."""
    label = role.capitalize()
    for number, place in enumerate(places):
        longer = f"{label}, {_name(place)}"
        if len(longer) > LABEL_CHARACTERS - len(" and 9 more"):
            return f"{label} and {len(places) - number} more"
        label = longer
    return label
