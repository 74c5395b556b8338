"""The talk a member is in, and the drafts: unfinished answers that outlive restarts and upgrades."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

import sqlalchemy as sa

from store import audit, sqlite
from store.database import Work
from store.errors import StoreError
from store.schema import drafts, members, talks

DraftState = Literal["active", "parked", "cancelled"]


@dataclass(frozen=True, slots=True)
class DraftRow:
    """One draft: ``body`` is the engine's JSON; a cancelled one can be taken back until it is purged."""

    id: str
    flow: str
    flow_version: int
    edition: str
    state: DraftState
    body: str
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Talk:
    """Where a member is: the talk's own JSON ("" when there is none yet), and drafts by id, oldest first."""

    member_id: str
    body: str
    drafts: dict[str, DraftRow]


@dataclass(frozen=True, slots=True)
class Left:
    """An unfinished draft: whose, and when it was last touched (UTC). Nothing of what it says."""

    id: str
    member: str
    updated_at: datetime


class LostDraftError(StoreError):
    """A draft was saved by someone it does not belong to, or no longer."""

    sentence = "This draft now belongs to someone else, so it was not changed."


def new_id() -> str:
    """An id for a new draft: 16 hexadecimal digits nobody can guess."""
    return secrets.token_hex(8)


_LOAD = (
    sa.select(talks.c.body.label("talk"), drafts)
    .select_from(
        members.outerjoin(talks, talks.c.member_id == members.c.id).outerjoin(
            drafts, sa.and_(drafts.c.member_id == members.c.id, drafts.c.state != "sealed")
        )
    )
    .where(members.c.id == sa.bindparam("member"))
    .order_by(drafts.c.created_at, drafts.c.id)
)
_insert_talk = sqlite.insert(talks)
_SAVE_TALK = _insert_talk.on_conflict_do_update(
    index_elements=["member_id"],
    set_={name: _insert_talk.excluded[name] for name in ("body", "updated_at")},
)
_insert_draft = sqlite.insert(drafts)
_SAVE_DRAFT = _insert_draft.on_conflict_do_update(
    index_elements=["id"],
    set_={name: _insert_draft.excluded[name] for name in ("flow_version", "edition", "state", "body", "updated_at")},
    where=sa.and_(drafts.c.member_id == _insert_draft.excluded.member_id, drafts.c.state != "sealed"),
)


async def load(work: Work, member_id: str) -> Talk:
    """The member's talk and drafts, cancelled ones that can still be taken back included."""
    rows = (await work.connection.execute(_LOAD, {"member": member_id})).all()
    sealed = rows[0].talk if rows else None
    body = "" if sealed is None else work.vault.open("talks", "body", member_id, sealed)
    return Talk(member_id, body, {row.id: _draft(work, row) for row in rows if row.id is not None})


async def save(
    work: Work, member_id: str, body: str, changed: Iterable[DraftRow] = (), removed: Sequence[str] = ()
) -> None:
    """Keep the talk's ``body``, the drafts that ``changed`` (or are new), and drop those ``removed``.

    Raises LostDraftError when a draft is not, or no longer, this member's.
    """
    sealed = work.vault.seal("talks", "body", member_id, body)
    await work.connection.execute(_SAVE_TALK, {"member_id": member_id, "body": sealed, "updated_at": work.now})
    for draft in changed:
        saved = await work.connection.execute(_SAVE_DRAFT, _values(work, member_id, draft))
        if saved.rowcount != 1:
            raise LostDraftError
    if removed:
        await work.connection.execute(
            sa.delete(drafts).where(drafts.c.member_id == member_id, drafts.c.id.in_(removed))
        )


async def hand_over(work: Work, draft_id: str, to: str, by: str) -> bool:
    """Give an unfinished draft to the member ``to``, parked; False when there is no such draft."""
    return await _change(work, draft_id, by, "draft.hand over", {"member_id": to, "state": "parked"})


async def hand_over_all(work: Work, member_id: str, to: str, by: str) -> int:
    """Give all unfinished drafts of a member to the member ``to``, parked; returns how many."""
    unfinished = sa.select(drafts.c.id).where(drafts.c.member_id == member_id, drafts.c.state.in_(["active", "parked"]))
    found = list((await work.connection.scalars(unfinished)).all())
    return sum([await hand_over(work, draft_id, to, by) for draft_id in found])


async def seal(work: Work, draft_id: str, by: str) -> bool:
    """Put an unfinished draft away where nobody can open it; False when there is no such draft."""
    return await _change(work, draft_id, by, "draft.seal", {"state": "sealed"})


async def open_drafts(work: Work, older_than: Sequence[timedelta]) -> list[int]:
    """For each age given, how many unfinished drafts were last touched longer ago than that."""
    query = sa.select(sa.func.count()).where(drafts.c.state.in_(["active", "parked"]))
    return [await work.connection.scalar(query.where(drafts.c.updated_at < work.now - age)) or 0 for age in older_than]


async def left(work: Work, flow: str, member_ids: Sequence[str]) -> list[Left]:
    """The unfinished drafts of a flow that these members have."""
    query = sa.select(drafts.c.id, drafts.c.member_id, drafts.c.updated_at).where(
        drafts.c.member_id.in_(member_ids), drafts.c.flow == flow, drafts.c.state.in_(("active", "parked"))
    )
    return [Left(*row) for row in await work.connection.execute(query.order_by(drafts.c.updated_at))]


async def purge_cancelled(work: Work, before: datetime) -> int:
    """Remove the drafts cancelled before that moment; returns how many."""
    old = sa.delete(drafts).where(drafts.c.state == "cancelled", drafts.c.updated_at < before)
    return (await work.connection.execute(old)).rowcount


async def _change(work: Work, draft_id: str, by: str, action: str, values: dict[str, Any]) -> bool:
    unfinished = sa.and_(drafts.c.id == draft_id, drafts.c.state.in_(["active", "parked"]))
    change = sa.update(drafts).where(unfinished).values(updated_at=work.now, **values)
    changed = (await work.connection.execute(change)).rowcount == 1
    if changed:
        await audit.record(work, by, action, f"draft:{draft_id}")
    return changed


def _draft(work: Work, row: sa.Row[Any]) -> DraftRow:
    return DraftRow(
        id=row.id,
        flow=row.flow,
        flow_version=row.flow_version,
        edition=row.edition,
        state=row.state,
        body=work.vault.open("drafts", "body", row.id, row.body),
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def _values(work: Work, member_id: str, draft: DraftRow) -> dict[str, Any]:
    return {
        "id": draft.id,
        "member_id": member_id,
        "flow": draft.flow,
        "flow_version": draft.flow_version,
        "edition": draft.edition,
        "state": draft.state,
        "body": work.vault.seal("drafts", "body", draft.id, draft.body),
        "created_at": draft.created_at,
        "updated_at": work.now,
    }
