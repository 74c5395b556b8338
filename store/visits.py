"""Filed visits. A version is never changed or removed; an amendment is a new one with who, when and why."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final, Literal

import sqlalchemy as sa

from store import audit, sqlite
from store.database import Work
from store.errors import SealedTextError, StoreError
from store.members import Member, Role
from store.schema import counters, visit_versions, visits

KIND: Final = "V"
UNDO_WITHIN: Final = timedelta(minutes=10)
REFILED: Final = "Undone and filed again"
_PAGE: Final = 200

_order = sa.tuple_(visits.c.date, visits.c.number)
_IS_CURRENT = visit_versions.c.version == visits.c.version
_READ = sa.select(visit_versions, visits.c.state, visits.c.author, visits.c.filed_at).join(
    visits, visits.c.number == visit_versions.c.number
)


@dataclass(frozen=True, slots=True)
class FiledVisit:
    """What is filed: ``date`` as YYYY-MM-DD (ValueError otherwise), ``body`` the whole record as JSON."""

    establishment: str
    date: str
    body: str
    edition: str
    flow_version: int

    def __post_init__(self) -> None:
        """Refuse a date that would not sort."""
        if date.fromisoformat(self.date).isoformat() != self.date:
            raise ValueError("A visit's date is written YYYY-MM-DD.")


@dataclass(frozen=True, slots=True)
class Filed:
    """Proof of filing: reference (``V-0042``), version, receipt code (``7K3F-9QXM``), and when."""

    reference: str
    version: int
    receipt: str
    filed_at: datetime


@dataclass(frozen=True, slots=True)
class Visit:
    """One version of a visit, read in full. ``filed_at`` is when its first version was."""

    reference: str
    version: int
    state: Literal["filed", "undone"]
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


@dataclass(frozen=True, slots=True)
class VisitLine:
    """A visit in a list: nothing of what it says. ``place`` is where the next page starts."""

    reference: str
    version: int
    establishment: str
    date: str
    author: str
    filed_at: datetime
    place: tuple[str, int]


class VisitError(StoreError):
    """A change to a visit that cannot be made; ``kind`` says why. "unknown" also when one may not see it."""

    sentence = "{text} Nothing was changed."

    _TEXTS: Final = {
        "unknown": "There is no such visit.",
        "late": "The ten minutes to undo are over. Amend the visit instead, with a reason.",
        "amended": "The visit was amended since, so it can no longer be undone.",
        "undone": "The visit was undone. File it again first.",
        "filed": "The visit is filed already.",
        "changed": "Someone amended the visit in the meantime. Look at it again first.",
        "no reason": "An amendment needs a reason.",
    }

    def __init__(self, kind: Literal["unknown", "late", "amended", "undone", "filed", "changed", "no reason"]) -> None:
        super().__init__(text=self._TEXTS[kind])
        self.kind = kind


def may_read(member: Member, establishment: str) -> bool:
    """Need to know: monitors and co-ordinators read the visits to their own places; nobody else."""
    return member.role in (Role.MONITOR, Role.COORDINATOR) and establishment in member.establishments


async def file(work: Work, visit: FiledVisit, by: str, draft_id: str) -> Filed:
    """File a visit by the member ``by`` under the next reference.

    A draft is filed once: the same one again gives the same answer. One that was undone since is filed
    again under its reference.
    """
    query = sa.select(visits).where(visits.c.draft_id == draft_id)
    head = (await work.connection.execute(query)).first()
    if head is not None:
        return await _again(work, head, visit, by)
    number = await _next_number(work)
    await work.connection.execute(
        sa.insert(visits).values(
            number=number,
            draft_id=draft_id,
            establishment=visit.establishment,
            date=visit.date,
            state="filed",
            version=1,
            author=by,
            filed_at=work.now,
        )
    )
    receipt = await _add_version(work, number, 1, visit, by, None)
    await audit.record(work, by, "visit.file", _subject(number), {"version": 1, "receipt": receipt})
    return Filed(_reference(number), 1, receipt, work.now)


async def _again(work: Work, head: sa.Row[Any], visit: FiledVisit, by: str) -> Filed:
    if head.state == "undone":
        return await refile(work, _reference(head.number), visit, by)
    query = _READ.where(visits.c.number == head.number, _IS_CURRENT)
    current = (await work.connection.execute(query)).one()
    return Filed(_reference(head.number), head.version, current.receipt, current.made_at)


async def undo(work: Work, reference: str, by: str) -> None:
    """Take a filing back, by its author, within ten minutes and before any amendment; raises VisitError."""
    head = await _head(work, reference)
    if head is None or head.author != by:
        raise VisitError("unknown")
    if head.state == "undone":
        raise VisitError("undone")
    if head.version != 1:
        raise VisitError("amended")
    if work.now - head.filed_at > UNDO_WITHIN:
        raise VisitError("late")
    await work.connection.execute(sa.update(visits).where(visits.c.number == head.number).values(state="undone"))
    await audit.record(work, by, "visit.undo", f"visit:{reference}")


async def refile(work: Work, reference: str, visit: FiledVisit, by: str) -> Filed:
    """File what its author had undone, as the next version under the same reference; raises VisitError."""
    head = await _head(work, reference)
    if head is None or head.author != by:
        raise VisitError("unknown")
    if head.state != "undone":
        raise VisitError("filed")
    return await _next_version(work, head, visit, by, REFILED, "visit.refile")


async def amend(work: Work, reference: str, visit: FiledVisit, reason: str, by: Member, version: int) -> Filed:
    """Keep a corrected visit as a new version, with its reason.

    By its author, or a co-ordinator of its establishment; ``version`` is the one that was corrected, so that
    of two corrections at once neither hides the other. Raises VisitError.
    """
    head = await _head(work, reference)
    if head is None or not may_read(by, head.establishment) or not may_read(by, visit.establishment):
        raise VisitError("unknown")
    if by.role is not Role.COORDINATOR and head.author != by.id:
        raise VisitError("unknown")
    if head.state == "undone":
        raise VisitError("undone")
    if head.version != version:
        raise VisitError("changed")
    if not reason.strip():
        raise VisitError("no reason")
    return await _next_version(work, head, visit, by.id, reason.strip(), "visit.amend")


async def get(work: Work, reference: str, for_member: Member) -> Visit | None:
    """The visit as it now stands, for someone who may read it; None otherwise. The reading is logged."""
    current = _READ.where(visits.c.number == _number(reference), _IS_CURRENT)
    row = (await work.connection.execute(current)).first()
    if row is None or not may_read(for_member, row.establishment):
        return None
    await audit.record(work, for_member.id, "visit.read", _subject(row.number), {"version": row.version})
    return _visit(work, row)


async def history(work: Work, reference: str, for_member: Member) -> list[Visit]:
    """Every version, oldest first, for someone who may read the visit; else none. The reading is logged."""
    versions = _READ.where(visits.c.number == _number(reference)).order_by(visit_versions.c.version)
    rows = (await work.connection.execute(versions)).all()
    if not rows or not may_read(for_member, rows[-1].establishment):
        return []
    await audit.record(work, for_member.id, "visit.history", _subject(rows[0].number), {"versions": len(rows)})
    return [_visit(work, row) for row in rows]


async def list_for(
    work: Work,
    member: Member,
    establishment: str | None = None,
    date_from: str | None = None,
    date_to: str | None = None,
    limit: int = 10,
    before: tuple[str, int] | None = None,
) -> list[VisitLine]:
    """The filed visits a member may read, latest date first; both dates are included.

    ``before``: the ``place`` of the last line of the page before.
    """
    query = sa.select(visits).where(*_filed(member, date_from, date_to))
    if establishment is not None:
        query = query.where(visits.c.establishment == establishment)
    if before is not None:
        query = query.where(_order < sa.tuple_(*before))
    rows = await work.connection.execute(query.order_by(visits.c.date.desc(), visits.c.number.desc()).limit(limit))
    return [
        VisitLine(
            reference=_reference(row.number),
            version=row.version,
            establishment=row.establishment,
            date=row.date,
            author=row.author,
            filed_at=row.filed_at,
            place=(row.date, row.number),
        )
        for row in rows
    ]


async def export(
    work: Work, member: Member | None, date_from: str | None = None, date_to: str | None = None
) -> AsyncIterator[Visit]:
    """Every filed visit a member may read (all of them, for the operator: None), by date, in full; logged."""
    chosen = _filed(member, date_from, date_to)
    counting = sa.select(sa.func.count()).select_from(visits).where(*chosen)
    details: dict[str, int | str | bool] = {
        "count": (await work.connection.execute(counting)).scalar_one(),
        "from": date_from or "",
        "to": date_to or "",
    }
    await audit.record(work, member.id if member else audit.OPERATOR, "visits.export", "visits", details)
    query = _READ.where(_IS_CURRENT, *chosen).order_by(visits.c.date, visits.c.number).limit(_PAGE)
    place = ("", 0)
    while page := (await work.connection.execute(query.where(_order > sa.tuple_(*place)))).all():
        for row in page:
            yield _visit(work, row)
        place = (page[-1].date, page[-1].number)


def _filed(member: Member | None, date_from: str | None, date_to: str | None) -> list[sa.ColumnElement[bool]]:
    chosen: list[sa.ColumnElement[bool]] = [visits.c.state == "filed"]
    if member is not None:
        readable = [place for place in member.establishments if may_read(member, place)]
        chosen.append(visits.c.establishment.in_(readable))
    if date_from is not None:
        chosen.append(visits.c.date >= date_from)
    if date_to is not None:
        chosen.append(visits.c.date <= date_to)
    return chosen


def _reference(number: int) -> str:
    return f"{KIND}-{number:04d}"


async def _next_number(work: Work) -> int:
    """Without gaps: a transaction that is undone gives its number back."""
    first = sqlite.insert(counters).values(kind=KIND, value=1)
    counted = first.on_conflict_do_update(index_elements=["kind"], set_={"value": counters.c.value + 1})
    number: int = (await work.connection.execute(counted.returning(counters.c.value))).scalar_one()
    return number


def _number(reference: str) -> int:
    """The number in a reference as typed; 0, which no visit has, when it is none."""
    kind, _, digits = reference.strip().upper().partition("-")
    return int(digits) if kind == KIND and digits.isdecimal() and len(digits) < 10 else 0


def _subject(number: int) -> str:
    return f"visit:{_reference(number)}"


async def _head(work: Work, reference: str) -> sa.Row[Any] | None:
    query = sa.select(visits).where(visits.c.number == _number(reference))
    return (await work.connection.execute(query)).first()


async def _next_version(work: Work, head: sa.Row[Any], visit: FiledVisit, by: str, reason: str, action: str) -> Filed:
    version = head.version + 1
    receipt = await _add_version(work, head.number, version, visit, by, reason)
    await work.connection.execute(
        sa.update(visits)
        .where(visits.c.number == head.number)
        .values(state="filed", version=version, establishment=visit.establishment, date=visit.date)
    )
    await audit.record(work, by, action, _subject(head.number), {"version": version, "receipt": receipt})
    return Filed(_reference(head.number), version, receipt, work.now)


async def _add_version(work: Work, number: int, version: int, visit: FiledVisit, by: str, reason: str | None) -> str:
    """Keep one version; returns its receipt."""
    content = _content(number, version, visit, by, work.now, reason)
    content_hash = work.vault.mac("visit", content)
    receipt = work.vault.receipt(content)
    row = f"{number}/{version}"
    await work.connection.execute(
        sa.insert(visit_versions).values(
            number=number,
            version=version,
            establishment=visit.establishment,
            date=visit.date,
            body=work.vault.seal("visit_versions", "body", row, visit.body),
            reason=None if reason is None else work.vault.seal("visit_versions", "reason", row, reason),
            edition=visit.edition,
            flow_version=visit.flow_version,
            made_by=by,
            made_at=work.now,
            receipt=receipt,
            content_hash=content_hash,
        )
    )
    return receipt


def _content(number: int, version: int, visit: FiledVisit, by: str, at: datetime, reason: str | None) -> bytes:
    """All that a version says, in one canonical form, for its hash and its receipt."""
    place = [_reference(number), version, by, at.astimezone(UTC).isoformat(), reason]
    said = [visit.establishment, visit.date, visit.body, visit.edition, visit.flow_version]
    return json.dumps(place + said, ensure_ascii=False, separators=(",", ":")).encode()


def _visit(work: Work, row: sa.Row[Any]) -> Visit:
    """One version in full; raises SealedTextError when anything in it is not as it was filed."""
    sealed_at = f"{row.number}/{row.version}"
    body = work.vault.open("visit_versions", "body", sealed_at, row.body)
    reason = row.reason and work.vault.open("visit_versions", "reason", sealed_at, row.reason)
    said = FiledVisit(row.establishment, row.date, body, row.edition, row.flow_version)
    content = _content(row.number, row.version, said, row.made_by, row.made_at, reason)
    if not work.vault.is_mac("visit", content, row.content_hash):
        raise SealedTextError(table="visit_versions")
    return Visit(
        reference=_reference(row.number),
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
    )
