"""What every kind of filed record has in common: a number, and versions that are never changed or removed.

An amendment is a new version with who, when and why. Each kind has a table of heads (what holds now) and one of
versions (what was said); ``visits``, ``requests`` and ``concerns`` say what is their own.
"""

import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final, Literal

import sqlalchemy as sa

from store import audit, sqlite
from store.database import Work
from store.errors import RefusedError, SealedTextError
from store.members import Member, Role
from store.schema import (
    concern_versions,
    concerns,
    counters,
    events,
    links,
    request_versions,
    requests,
    visit_versions,
    visits,
)

UNDO_WITHIN: Final = timedelta(minutes=10)
REFILED: Final = "Undone and filed again"
_PAGE: Final = 200


@dataclass(frozen=True, slots=True)
class Series:
    """References of one kind: their letter, and the name of what they refer to."""

    letter: str
    name: str

    def reference(self, number: int) -> str:
        """The reference of a number: ``V-0042``."""
        return f"{self.letter}-{number:04d}"

    def number(self, reference: str) -> int:
        """The number in a reference as typed; 0, which no record has, when it is none of this kind."""
        letter, _, digits = reference.strip().upper().partition("-")
        return int(digits) if letter == self.letter and digits.isdecimal() and len(digits) < 10 else 0

    def subject(self, number: int) -> str:
        """What the audit log calls it: ``visit:V-0042``."""
        return f"{self.name}:{self.reference(number)}"


@dataclass(frozen=True, slots=True)
class Kind(Series):
    """One kind of filed record, with its two tables."""

    heads: sa.Table
    versions: sa.Table


VISIT: Final = Kind("V", "visit", visits, visit_versions)
REQUEST: Final = Kind("R", "request", requests, request_versions)
CONCERN: Final = Kind("C", "concern", concerns, concern_versions)


@dataclass(frozen=True, slots=True)
class Content:
    """What is filed: ``date`` as YYYY-MM-DD (ValueError otherwise), ``body`` the whole record as JSON.

    ``targets`` are the standards and indicators it is linked to, each with the place (from 0) of the item it is
    linked by: ``(1, "2.6")``.
    """

    establishment: str
    date: str
    body: str
    edition: str
    flow_version: int
    targets: tuple[tuple[int, str], ...] = ()

    def __post_init__(self) -> None:
        """Refuse a date that would not sort."""
        if date.fromisoformat(self.date).isoformat() != self.date:
            raise ValueError("A record's date is written YYYY-MM-DD.")


@dataclass(frozen=True, slots=True)
class Filed:
    """Proof of filing: reference (``V-0042``), version, receipt code (``7K3F-9QXM``), and when."""

    reference: str
    version: int
    receipt: str
    filed_at: datetime


@dataclass(frozen=True, slots=True)
class Record:
    """One version of a record, read in full. ``filed_at`` is when its first version was.

    ``head`` is what holds now of the whole record: the columns that only its kind has.
    """

    reference: str
    version: int
    state: str
    establishment: str
    date: str
    body: str
    edition: str
    flow_version: int
    author: str
    filed_at: datetime
    made_by: str
    made_at: datetime
    reason: str | None
    receipt: str
    head: dict[str, Any]


class RecordError(RefusedError):
    """A change to a record that cannot be made; ``kind`` says why. "unknown" also when one may not see it."""

    _TEXTS: Final = {
        "unknown": "There is no such {name}.",
        "late": "The ten minutes to undo are over. Amend the {name} instead, with a reason.",
        "amended": "The {name} was changed since, so it can no longer be undone.",
        "undone": "The {name} was undone. File it again first.",
        "filed": "The {name} is filed already.",
        "changed": "Someone changed the {name} in the meantime. Look at it again first.",
        "no reason": "An amendment needs a reason.",
        "taken": "Another visit is booked at that time already.",
        "past": "That day has gone by.",
        "over": "That {name} is not open any more.",
    }

    def __init__(
        self,
        kind: Literal["unknown", "late", "amended", "undone", "filed", "changed", "no reason", "taken", "over", "past"],
        name: str,
    ) -> None:
        super().__init__(text=self._TEXTS[kind].format(name=name))
        self.kind = kind


def may_read(member: Member, establishment: str) -> bool:
    """Need to know: monitors and co-ordinators read the records of their own places; nobody else."""
    return member.role in (Role.MONITOR, Role.COORDINATOR) and establishment in member.establishments


def readable(member: Member) -> list[str]:
    """The establishments whose records a member may read."""
    return [place for place in member.establishments if may_read(member, place)]


async def file(work: Work, kind: Kind, content: Content, by: str, draft_id: str, **columns: Any) -> Filed:
    """File a record by the member ``by`` under the next reference; ``columns`` are those of its kind's head.

    A draft is filed once: the same one again gives the same answer. One that was undone since is filed
    again under its reference.
    """
    query = sa.select(kind.heads).where(kind.heads.c.draft_id == draft_id)
    row = (await work.connection.execute(query)).first()
    if row is not None:
        return await _again(work, kind, row, content, by, columns)
    number = await next_number(work, kind)
    await work.connection.execute(
        sa.insert(kind.heads).values(
            {
                "number": number,
                "draft_id": draft_id,
                "establishment": content.establishment,
                "date": content.date,
                "version": 1,
                "author": by,
                "filed_at": work.now,
                **columns,
            }
        )
    )
    receipt = await _add_version(work, kind, number, 1, content, by, None)
    details: dict[str, int | str | bool] = {"version": 1, "receipt": receipt}
    await audit.record(work, by, f"{kind.name}.file", kind.subject(number), details)
    return Filed(kind.reference(number), 1, receipt, work.now)


async def _again(work: Work, kind: Kind, row: sa.Row[Any], content: Content, by: str, columns: dict[str, Any]) -> Filed:
    if row.state == "undone":
        return await refile(work, kind, kind.reference(row.number), content, by, **columns)
    current = (await work.connection.execute(_reading(kind).where(kind.heads.c.number == row.number))).one()
    return Filed(kind.reference(row.number), row.version, current.receipt, current.made_at)


async def undo(work: Work, kind: Kind, reference: str, by: str) -> None:
    """Take a filing back, by its author, within ten minutes and before anything happened to it; raises RecordError."""
    row = await head(work, kind, reference)
    if row is None or row.author != by:
        raise RecordError("unknown", kind.name)
    if row.state == "undone":
        raise RecordError("undone", kind.name)
    if await touched(work, kind, row):
        raise RecordError("amended", kind.name)
    if work.now - row.filed_at > UNDO_WITHIN:
        raise RecordError("late", kind.name)
    await take_back(work, kind, row.number, by)


async def touched(work: Work, kind: Kind, row: sa.Row[Any]) -> bool:
    """Whether anything happened to a record since it was filed: an amendment, or an event in its history."""
    mine = sa.and_(events.c.kind == kind.letter, events.c.number == row.number)
    return row.version != 1 or bool(await work.connection.scalar(sa.select(sa.exists().where(mine))))


async def take_back(work: Work, kind: Kind, number: int, by: str) -> None:
    """Undo a filing that may be undone: the record is in no list, and linked to nothing. Logged."""
    await set_head(work, kind, number, state="undone")
    await _unlinked(work, kind, number)
    await audit.record(work, by, f"{kind.name}.undo", kind.subject(number))


async def refile(work: Work, kind: Kind, reference: str, content: Content, by: str, **columns: Any) -> Filed:
    """File what its author had undone, as the next version under the same reference; raises RecordError."""
    row = await head(work, kind, reference)
    if row is None or row.author != by:
        raise RecordError("unknown", kind.name)
    if row.state != "undone":
        raise RecordError("filed", kind.name)
    return await _next_version(work, kind, row, content, by, REFILED, "refile", columns)


async def amend(
    work: Work, kind: Kind, reference: str, content: Content, reason: str, by: Member, version: int, **columns: Any
) -> Filed:
    """Keep a corrected record as a new version, with its reason.

    By its author, or a co-ordinator of its establishment; ``version`` is the one that was corrected, so that
    of two corrections at once neither hides the other. Raises RecordError.
    """
    row = await head(work, kind, reference)
    if row is None or not may_read(by, row.establishment) or not may_read(by, content.establishment):
        raise RecordError("unknown", kind.name)
    if by.role is not Role.COORDINATOR and by.id not in (row.author, getattr(row, "holder", row.author)):
        raise RecordError("unknown", kind.name)
    if row.state == "undone":
        raise RecordError("undone", kind.name)
    if row.version != version:
        raise RecordError("changed", kind.name)
    if not reason.strip():
        raise RecordError("no reason", kind.name)
    return await _next_version(work, kind, row, content, by.id, reason.strip(), "amend", columns)


async def get(work: Work, kind: Kind, reference: str, for_member: Member) -> Record | None:
    """The record as it now stands, for someone who may read it; None otherwise. The reading is logged."""
    current = _reading(kind).where(kind.heads.c.number == kind.number(reference))
    row = (await work.connection.execute(current)).first()
    if row is None or not may_read(for_member, row.establishment):
        return None
    await audit.record(work, for_member.id, f"{kind.name}.read", kind.subject(row.number), {"version": row.version})
    return _record(work, kind, row)


async def history(work: Work, kind: Kind, reference: str, for_member: Member) -> list[Record]:
    """Every version, oldest first, for someone who may read the record; else none. The reading is logged."""
    every = _reading(kind, every=True).where(kind.heads.c.number == kind.number(reference))
    rows = (await work.connection.execute(every.order_by(kind.versions.c.version))).all()
    if not rows or not may_read(for_member, rows[-1].establishment):
        return []
    details: dict[str, int | str | bool] = {"versions": len(rows)}
    await audit.record(work, for_member.id, f"{kind.name}.history", kind.subject(rows[0].number), details)
    return [_record(work, kind, row) for row in rows]


async def to_hand_over(work: Work, kind: Kind, reference: str, version: int) -> Record | None:
    """One version, for the system that records are handed over to; None when its filing was undone.

    That it was handed over is for the caller to log, once it was.
    """
    two = kind.versions.c.version.in_((version, version + 1))
    query = _reading(kind, every=True).where(kind.heads.c.number == kind.number(reference), two)
    rows = (await work.connection.execute(query.order_by(kind.versions.c.version))).all()
    found = [_record(work, kind, row) for row in rows]
    if not found or found[0].version != version or found[0].state == "undone":
        return None
    return None if len(found) > 1 and found[1].reason == REFILED else found[0]


async def made_now(work: Work, kind: Kind, reference: str) -> int:
    """The version of a record that this very transaction made; 0 when it made none."""
    query = sa.select(kind.versions.c.version).where(
        kind.versions.c.number == kind.number(reference), kind.versions.c.made_at == work.now
    )
    return await work.connection.scalar(query.order_by(kind.versions.c.version.desc()).limit(1)) or 0


async def export(
    work: Work, kind: Kind, member: Member | None, date_from: str | None = None, date_to: str | None = None
) -> AsyncIterator[Record]:
    """Every record a member may read (all of them, for the operator: None), by date, in full; logged."""
    heads = kind.heads
    chosen = within(heads, member, date_from, date_to)
    counting = sa.select(sa.func.count()).select_from(heads).where(*chosen)
    details: dict[str, int | str | bool] = {
        "count": (await work.connection.execute(counting)).scalar_one(),
        "from": date_from or "",
        "to": date_to or "",
    }
    await audit.record(work, member.id if member else audit.OPERATOR, f"{kind.name}s.export", f"{kind.name}s", details)
    order = sa.tuple_(heads.c.date, heads.c.number)
    query = _reading(kind).where(*chosen).order_by(heads.c.date, heads.c.number).limit(_PAGE)
    place = ("", 0)
    while page := (await work.connection.execute(query.where(order > sa.tuple_(*place)))).all():
        for row in page:
            yield _record(work, kind, row)
        place = (page[-1].date, page[-1].number)


def within(
    heads: sa.Table, member: Member | None, date_from: str | None, date_to: str | None
) -> list[sa.ColumnElement[bool]]:
    """The conditions for the heads that a member (None: the operator) may read, between two days, both included."""
    chosen: list[sa.ColumnElement[bool]] = [heads.c.state != "undone"]
    if member is not None:
        chosen.append(heads.c.establishment.in_(readable(member)))
    return chosen + between(heads, date_from, date_to)


def between(heads: sa.Table, date_from: str | None, date_to: str | None) -> list[sa.ColumnElement[bool]]:
    """The conditions for the heads between two days, both included."""
    chosen: list[sa.ColumnElement[bool]] = []
    if date_from is not None:
        chosen.append(heads.c.date >= date_from)
    if date_to is not None:
        chosen.append(heads.c.date <= date_to)
    return chosen


def first_of(
    table: sa.Table, conditions: Sequence[sa.ColumnElement[bool]], limit: int, newest_first: bool
) -> sa.Select[Any]:
    """Date and number of the first ``limit`` rows of a table, in its index's order when the conditions lead there."""
    query = sa.select(table.c.date, table.c.number).where(*conditions).distinct()
    return query.order_by(*_by_day(table, newest_first)).limit(limit)


def merged(heads: sa.Table, parts: Sequence[sa.Select[Any]], limit: int, newest_first: bool) -> sa.Select[Any]:
    """The first ``limit`` heads by date and number of those that some ``first_of`` give.

    One part for each place, and state or target, is read no further than the limit, and only what they give is
    sorted; one query for all places would sort everything ever filed there.
    """
    if not parts:
        return sa.select(heads).where(sa.false())
    given = sa.union(*(sa.select(part.subquery()) for part in parts)).subquery()
    order = [given.c.date, given.c.number]
    chosen = sa.select(given.c.number).order_by(*(c.desc() if newest_first else c for c in order)).limit(limit)
    return sa.select(heads).where(heads.c.number.in_(chosen)).order_by(*_by_day(heads, newest_first))


def _by_day(table: sa.Table, newest_first: bool) -> list[sa.UnaryExpression[Any]]:
    return [column.desc() if newest_first else column.asc() for column in (table.c.date, table.c.number)]


async def head(work: Work, kind: Kind, reference: str) -> sa.Row[Any] | None:
    """What holds now of a record, whoever asks: for the rooms that check themselves."""
    query = sa.select(kind.heads).where(kind.heads.c.number == kind.number(reference))
    return (await work.connection.execute(query)).first()


async def set_head(work: Work, kind: Kind, number: int, **values: Any) -> None:
    """Change what holds now of a record."""
    await work.connection.execute(sa.update(kind.heads).where(kind.heads.c.number == number).values(values))


def _reading(kind: Kind, *, every: bool = False) -> sa.Select[Any]:
    """Versions with the head they belong to; only the current one, unless ``every``."""
    heads, versions = kind.heads, kind.versions
    own = [column for column in heads.c if column.name not in versions.c]
    query = sa.select(versions, *own).join(heads, heads.c.number == versions.c.number)
    return query if every else query.where(versions.c.version == heads.c.version)


async def next_number(work: Work, kind: Series) -> int:
    """The next number of a series, without gaps: a transaction that is undone gives its number back."""
    first = sqlite.insert(counters).values(kind=kind.letter, value=1)
    counted = first.on_conflict_do_update(index_elements=["kind"], set_={"value": counters.c.value + 1})
    number: int = (await work.connection.execute(counted.returning(counters.c.value))).scalar_one()
    return number


async def _next_version(
    work: Work,
    kind: Kind,
    row: sa.Row[Any],
    content: Content,
    by: str,
    reason: str,
    action: str,
    columns: dict[str, Any],
) -> Filed:
    version = row.version + 1
    receipt = await _add_version(work, kind, row.number, version, content, by, reason)
    await set_head(
        work,
        kind,
        row.number,
        version=version,
        establishment=content.establishment,
        date=content.date,
        **columns,
    )
    details: dict[str, int | str | bool] = {"version": version, "receipt": receipt}
    await audit.record(work, by, f"{kind.name}.{action}", kind.subject(row.number), details)
    return Filed(kind.reference(row.number), version, receipt, work.now)


async def _add_version(
    work: Work, kind: Kind, number: int, version: int, content: Content, by: str, reason: str | None
) -> str:
    """Keep one version; returns its receipt."""
    said = _said(kind, number, version, content, by, work.now, reason)
    receipt = work.vault.receipt(said)
    row, table = f"{number}/{version}", kind.versions.name
    await work.connection.execute(
        sa.insert(kind.versions).values(
            number=number,
            version=version,
            establishment=content.establishment,
            date=content.date,
            body=work.vault.seal(table, "body", row, content.body),
            reason=None if reason is None else work.vault.seal(table, "reason", row, reason),
            edition=content.edition,
            flow_version=content.flow_version,
            made_by=by,
            made_at=work.now,
            receipt=receipt,
            content_hash=work.vault.mac(kind.name, said),
        )
    )
    await _index(work, kind, number, content)
    return receipt


async def _unlinked(work: Work, kind: Kind, number: int) -> None:
    await work.connection.execute(sa.delete(links).where(links.c.kind == kind.letter, links.c.number == number))


async def _index(work: Work, kind: Kind, number: int, content: Content) -> None:
    """What the record is linked to now, so that it is found without opening it."""
    await _unlinked(work, kind, number)
    rows = [
        {
            "kind": kind.letter,
            "number": number,
            "item": item,
            "target": target,
            "standard": int(target.partition(".")[0]),
            "edition": content.edition,
            "establishment": content.establishment,
            "date": content.date,
        }
        for item, target in dict.fromkeys(content.targets)
    ]
    if rows:
        await work.connection.execute(sa.insert(links), rows)


def _said(kind: Kind, number: int, version: int, content: Content, by: str, at: datetime, reason: str | None) -> bytes:
    """All that a version says, in one canonical form, for its hash and its receipt."""
    place = [kind.reference(number), version, by, at.astimezone(UTC).isoformat(), reason]
    said = [content.establishment, content.date, content.body, content.edition, content.flow_version]
    return json.dumps(place + said, ensure_ascii=False, separators=(",", ":")).encode()


def _record(work: Work, kind: Kind, row: sa.Row[Any]) -> Record:
    """One version in full; raises SealedTextError when anything in it is not as it was filed."""
    sealed_at, table = f"{row.number}/{row.version}", kind.versions.name
    body = work.vault.open(table, "body", sealed_at, row.body)
    reason = row.reason and work.vault.open(table, "reason", sealed_at, row.reason)
    content = Content(row.establishment, row.date, body, row.edition, row.flow_version)
    said = _said(kind, row.number, row.version, content, row.made_by, row.made_at, reason)
    if not work.vault.is_mac(kind.name, said, row.content_hash):
        raise SealedTextError(table=table)
    own = {column.name for column in kind.heads.c} - {column.name for column in kind.versions.c}
    return Record(
        reference=kind.reference(row.number),
        version=row.version,
        state=row.state,
        establishment=row.establishment,
        date=row.date,
        body=body,
        edition=row.edition,
        flow_version=row.flow_version,
        author=row.author,
        filed_at=row.filed_at,
        made_by=row.made_by,
        made_at=row.made_at,
        reason=reason,
        receipt=row.receipt,
        head={name: getattr(row, name) for name in sorted(own - {"state", "author", "filed_at", "draft_id"})},
    )
