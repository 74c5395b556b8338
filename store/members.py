"""Who is served: members, the places they are assigned to, and the one-time codes they join with."""

import json
import secrets
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final, Literal

import sqlalchemy as sa

from store import audit, preferences, sqlite
from store.crypto import crockford
from store.database import Work
from store.errors import StoreError
from store.schema import assignments, chats, drafts, invites, members, outbox, strangers, talks

LABEL_CHARACTERS: Final = 80
_CODE_BYTES: Final = 10
_LABEL_RULE: Final = f"A label says role and place in 1 to {LABEL_CHARACTERS} characters."
_STRANGERS_KEPT: Final = timedelta(days=1)


class Role(StrEnum):
    """What someone is; what each may do is decided where it is done."""

    MONITOR = "monitor"
    COORDINATOR = "co-ordinator"
    LEAD = "lead"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Member:
    """One person served. ``label`` says role and place, not a name; a revoked member has no chat."""

    id: str
    chat_id: int | None
    label: str
    role: Role
    establishments: tuple[str, ...]
    state: Literal["active", "revoked"]
    joined_at: datetime


class InviteError(StoreError):
    """A code that lets nobody in; ``kind`` says why."""

    sentence = "{text}"

    _TEXTS: Final = {
        "unknown": "I do not know that code. Check it, or ask whoever invited you for a new one.",
        "expired": "That code has run out. Ask whoever invited you for a new one.",
        "used": "That code was used already. Ask whoever invited you for a new one.",
        "already a member": "You are a member already, so the code was not used. Send /menu.",
    }

    def __init__(self, kind: Literal["unknown", "expired", "used", "already a member"]) -> None:
        super().__init__(text=self._TEXTS[kind])
        self.kind = kind


class MemberError(StoreError):
    """A change to a member that cannot be made."""

    sentence = "{problem} Nothing was changed."

    def __init__(self, problem: str) -> None:
        super().__init__(problem=problem)


async def invite(work: Work, role: Role, establishments: Sequence[str], label: str, hours: float, by: str) -> str:
    """A new one-time code that makes whoever uses it within ``hours`` a member; only its keyed hash is kept.

    ``label``: role and place, 1 to 80 characters. Raises MemberError when it is longer or empty.
    """
    _check_label(label)
    code = crockford(secrets.token_bytes(_CODE_BYTES), 16)
    code_hash = work.vault.code_hashes(code)[0]
    await work.connection.execute(
        sa.insert(invites).values(
            code_hash=code_hash,
            role=role,
            establishments=json.dumps(list(establishments)),
            label=work.vault.seal("invites", "label", code_hash.hex(), label),
            created_by=by,
            created_at=work.now,
            expires_at=work.now + timedelta(hours=hours),
        )
    )
    await audit.record(work, by, "member.invite", f"invite:{code_hash.hex()[:12]}", {"role": role})
    return code


async def join(work: Work, code: str, chat_id: int) -> Member:
    """Make this chat's owner a member by ``code``, which is then used up; raises InviteError."""
    if await by_chat(work, chat_id) is not None:
        raise InviteError("already a member")
    hashes = work.vault.code_hashes(code)
    member_id = secrets.token_hex(16)
    # One conditional update, so that of two people with one code only one gets in
    used = await work.connection.execute(
        sa.update(invites)
        .where(invites.c.code_hash.in_(hashes), invites.c.used_at.is_(None), invites.c.expires_at > work.now)
        .values(used_at=work.now, used_by=member_id)
        .returning(invites)
    )
    row = used.first()
    if row is None:
        raise await _refusal(work, hashes)
    label = work.vault.open("invites", "label", row.code_hash.hex(), row.label)
    await _insert(work, member_id, chat_id, label, Role(row.role), json.loads(row.establishments))
    await audit.record(work, member_id, "member.join", f"member:{member_id}", {"role": row.role})
    return await _known(work, member_id)


async def _refusal(work: Work, hashes: list[bytes]) -> InviteError:
    query = sa.select(invites.c.used_at).where(invites.c.code_hash.in_(hashes))
    row = (await work.connection.execute(query)).first()
    if row is None:
        return InviteError("unknown")
    return InviteError("used" if row.used_at else "expired")


_SELECT = (
    sa.select(members, assignments.c.establishment)
    .select_from(
        members.outerjoin(
            assignments,
            sa.and_(assignments.c.member_id == members.c.id, assignments.c.ended_at.is_(None)),
        )
    )
    .order_by(members.c.joined_at, members.c.id, assignments.c.establishment)
)
_BY_CHAT = _SELECT.where(members.c.chat_id == sa.bindparam("chat"), members.c.state == "active")
_BY_ID = _SELECT.where(members.c.id == sa.bindparam("member"))


async def by_chat(work: Work, chat_id: int) -> Member | None:
    """The active member of this chat, with the present assignments; None for anyone else."""
    rows = (await work.connection.execute(_BY_CHAT, {"chat": chat_id})).all()
    return _member(work, rows) if rows else None


async def get(work: Work, member_id: str) -> Member | None:
    """The member of this id, revoked or not."""
    rows = (await work.connection.execute(_BY_ID, {"member": member_id})).all()
    return _member(work, rows) if rows else None


async def everyone(work: Work) -> list[Member]:
    """All members, revoked ones too, in the order they joined."""
    return _grouped(work, (await work.connection.execute(_SELECT)).all())


_COLLEAGUES = _SELECT.where(
    members.c.state == "active",
    members.c.id != sa.bindparam("member"),
    members.c.id.in_(
        sa.select(assignments.c.member_id).where(
            assignments.c.establishment.in_(sa.bindparam("places", expanding=True)),
            assignments.c.ended_at.is_(None),
        )
    ),
)


async def colleagues(work: Work, member: Member) -> list[Member]:
    """The other active members who share an establishment with this one, in the order they joined."""
    facts = {"member": member.id, "places": member.establishments}
    return _grouped(work, (await work.connection.execute(_COLLEAGUES, facts)).all())


_AT = _SELECT.where(
    members.c.state == "active",
    members.c.id.in_(
        sa.select(assignments.c.member_id).where(
            assignments.c.establishment == sa.bindparam("place"), assignments.c.ended_at.is_(None)
        )
    ),
)


_SOME = _SELECT.where(members.c.id.in_(sa.bindparam("ids", expanding=True)), members.c.state == "active")
_AT_ANY = _SELECT.where(
    members.c.state == "active",
    members.c.id.in_(
        sa.select(assignments.c.member_id).where(
            assignments.c.establishment.in_(sa.bindparam("places", expanding=True)), assignments.c.ended_at.is_(None)
        )
    ),
)


async def some(work: Work, member_ids: Sequence[str]) -> list[Member]:
    """The active ones of these members, in the order they joined."""
    return _grouped(work, (await work.connection.execute(_SOME, {"ids": list(member_ids)})).all())


async def at_any(work: Work, establishments: Sequence[str]) -> list[Member]:
    """The active members of any of these establishments, in the order they joined."""
    return _grouped(work, (await work.connection.execute(_AT_ANY, {"places": list(establishments)})).all())


async def unreachable(work: Work, member_ids: Sequence[str]) -> dict[str, datetime]:
    """Which of these members' chats take no messages, and since when (UTC)."""
    query = (
        sa.select(members.c.id, chats.c.blocked_at)
        .join(chats, chats.c.chat_id == members.c.chat_id)
        .where(members.c.id.in_(member_ids), members.c.state == "active", chats.c.blocked_at.is_not(None))
    )
    return {row.id: row.blocked_at for row in await work.connection.execute(query)}


async def at(work: Work, establishment: str) -> list[Member]:
    """The active members of an establishment, in the order they joined."""
    return _grouped(work, (await work.connection.execute(_AT, {"place": establishment})).all())


async def assigned_since(work: Work, member_ids: Sequence[str]) -> dict[str, dict[str, datetime]]:
    """Since when (UTC) each of these members is assigned to each of their present establishments."""
    query = sa.select(assignments.c.member_id, assignments.c.establishment, assignments.c.assigned_at).where(
        assignments.c.member_id.in_(member_ids), assignments.c.ended_at.is_(None)
    )
    found: dict[str, dict[str, datetime]] = {member: {} for member in member_ids}
    for row in await work.connection.execute(query):
        found[row.member_id][row.establishment] = row.assigned_at
    return found


async def revoke(
    work: Work,
    member_id: str,
    by: str,
    drafts_are: Literal["hand over", "seal"],
    to: str | None = None,
    still_sent: Collection[str] = ("delete",),
) -> int:
    """Shut a member out from the next message on; returns how many drafts were handed over or sealed.

    With "hand over" the unfinished drafts go to the active member ``to``, parked; with "seal" nobody can
    open them. Of what waited to be sent to the member, only operations ``still_sent`` go out: what takes
    messages back out of the chat. Raises MemberError.
    """
    member = await _active(work, member_id)
    change = sa.update(drafts).where(drafts.c.member_id == member_id, drafts.c.state.in_(["active", "parked"]))
    if drafts_are == "seal":
        change = change.values(state="sealed", updated_at=work.now)
    elif to is None or to == member_id:
        raise MemberError("The drafts need another member to be handed to.")
    else:
        heir = await _active(work, to)
        change = change.values(member_id=heir.id, state="parked", updated_at=work.now)
    moved = (await work.connection.execute(change)).rowcount
    await _shut_out(work, member, still_sent)
    details: dict[str, int | str | bool] = {"drafts": drafts_are, "to": to or "", "count": moved}
    await audit.record(work, by, "member.revoke", f"member:{member_id}", details)
    return moved


async def _shut_out(work: Work, member: Member, still_sent: Collection[str]) -> None:
    waiting = sa.and_(outbox.c.chat_id == member.chat_id, outbox.c.done_at.is_(None), outbox.c.state == "planned")
    current = sa.and_(assignments.c.member_id == member.id, assignments.c.ended_at.is_(None))
    for change in (
        sa.delete(drafts).where(drafts.c.member_id == member.id, drafts.c.state == "cancelled"),
        sa.delete(talks).where(talks.c.member_id == member.id),
        sa.delete(outbox).where(waiting, outbox.c.op.not_in(still_sent)),
        sa.update(assignments).where(current).values(ended_at=work.now),
        sa.update(members).where(members.c.id == member.id).values(state="revoked", chat_id=None, revoked_at=work.now),
    ):
        await work.connection.execute(change)


async def assign(work: Work, member_id: str, establishment: str, by: str) -> None:
    """Assign an active member to an establishment, if that is not so already. Raises MemberError."""
    await _active(work, member_id)
    if await _assign(work, member_id, [establishment]):
        await preferences.touch(work, [member_id])
        await audit.record(work, by, "member.assign", f"member:{member_id}", {"establishment": establishment})


async def unassign(work: Work, member_id: str, establishment: str, by: str) -> None:
    """End an assignment; nothing happens if there is none."""
    ended = await work.connection.execute(
        sa.update(assignments)
        .where(
            assignments.c.member_id == member_id,
            assignments.c.establishment == establishment,
            assignments.c.ended_at.is_(None),
        )
        .values(ended_at=work.now)
    )
    if ended.rowcount:
        await preferences.touch(work, [member_id])
        await audit.record(work, by, "member.unassign", f"member:{member_id}", {"establishment": establishment})


async def seed(work: Work, chat_id: int, label: str, role: Role, establishments: Iterable[str]) -> Member:
    """A member for the demonstration, made unless this chat has one already."""
    present = await by_chat(work, chat_id)
    if present is not None:
        return present
    member_id = secrets.token_hex(16)
    await _insert(work, member_id, chat_id, label, role, establishments)
    await audit.record(work, audit.SYSTEM, "member.seed", f"member:{member_id}", {"role": role})
    return await _known(work, member_id)


async def stranger(work: Work, chat_id: int, window: timedelta) -> bool:
    """Whether a chat that is no member's may be answered now: once in a ``window``, of a day at most.

    Such chats are forgotten after a day.
    """
    await work.connection.execute(sa.delete(strangers).where(strangers.c.answered_at <= work.now - _STRANGERS_KEPT))
    answer = sqlite.insert(strangers).values(chat_id=chat_id, answered_at=work.now)
    answered = await work.connection.execute(
        answer.on_conflict_do_update(
            index_elements=["chat_id"],
            set_={"answered_at": work.now},
            where=strangers.c.answered_at <= work.now - window,
        )
    )
    return answered.rowcount == 1


def _check_label(label: str) -> None:
    if not 1 <= len(label) <= LABEL_CHARACTERS:
        raise MemberError(_LABEL_RULE)


async def _insert(
    work: Work, member_id: str, chat_id: int, label: str, role: Role, establishments: Iterable[str]
) -> None:
    _check_label(label)
    await work.connection.execute(
        sa.insert(members).values(
            id=member_id,
            chat_id=chat_id,
            label=work.vault.seal("members", "label", member_id, label),
            role=role,
            state="active",
            joined_at=work.now,
        )
    )
    await preferences.begin(work, member_id)
    await _assign(work, member_id, establishments)


async def _assign(work: Work, member_id: str, establishments: Iterable[str]) -> bool:
    rows = [
        {"member_id": member_id, "establishment": establishment, "assigned_at": work.now}
        for establishment in establishments
    ]
    if not rows:
        return False
    added = await work.connection.execute(sqlite.insert(assignments).on_conflict_do_nothing(), rows)
    return added.rowcount > 0


async def _known(work: Work, member_id: str) -> Member:
    member = await get(work, member_id)
    if member is None:
        raise MemberError("There is no such member.")
    return member


async def _active(work: Work, member_id: str) -> Member:
    member = await _known(work, member_id)
    if member.state != "active":
        raise MemberError("That member was revoked already.")
    return member


def _grouped(work: Work, rows: Iterable[sa.Row[Any]]) -> list[Member]:
    grouped: dict[str, list[sa.Row[Any]]] = {}
    for row in rows:
        grouped.setdefault(row.id, []).append(row)
    return [_member(work, of_one) for of_one in grouped.values()]


def _member(work: Work, rows: Sequence[sa.Row[Any]]) -> Member:
    first = rows[0]
    return Member(
        id=first.id,
        chat_id=first.chat_id,
        label=work.vault.open("members", "label", first.id, first.label),
        role=Role(first.role),
        establishments=tuple(row.establishment for row in rows if row.establishment is not None),
        state=first.state,
        joined_at=first.joined_at,
    )


async def roles_by_chat(work: Work) -> dict[int, str]:
    """The role of each active member, by chat."""
    query = sa.select(members.c.chat_id, members.c.role).where(members.c.state == "active")
    return {row.chat_id: row.role for row in await work.connection.execute(query)}
