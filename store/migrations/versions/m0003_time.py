"""What falls due: reminders, and when each member wants to be told. Visits booked, patterns agreed, pauses."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

MOMENT = sa.DateTime(timezone=True)

metadata = sa.MetaData()
members = sa.Table("members", metadata, sa.Column("id", sa.String(32), primary_key=True))
visits = sa.Table("visits", metadata, sa.Column("number", sa.Integer, primary_key=True, autoincrement=False))


def _one_of(column: str, *values: str) -> sa.CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=f"{column}_is_known")


def _member(name: str, **options: Any) -> sa.Column[str]:
    return sa.Column(name, sa.String(32), sa.ForeignKey("members.id"), **options)


bookings = sa.Table(
    "bookings",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("draft_id", sa.String(32), nullable=False, unique=True),
    sa.Column("establishment", sa.String(80), nullable=False),
    sa.Column("date", sa.String(10), nullable=False),
    sa.Column("time_from", sa.String(5), nullable=False),
    sa.Column("time_until", sa.String(5)),
    sa.Column("state", sa.String(20), nullable=False),
    sa.Column("sequence", sa.Integer, nullable=False),
    _member("holder", nullable=False),
    sa.Column("set_at", MOMENT, nullable=False),
    _member("offered_to"),
    sa.Column("offered_at", MOMENT),
    sa.Column("visit", sa.Integer, sa.ForeignKey("visits.number")),
    _one_of("state", "booked", "done", "cancelled", "missed"),
)
sa.Index("bookings_by_holder", bookings.c.holder, bookings.c.state, bookings.c.date)
sa.Index("bookings_by_place", bookings.c.establishment, bookings.c.date, bookings.c.number)
sa.Index("bookings_by_visit", bookings.c.visit)
sa.Index("bookings_by_offer", bookings.c.offered_to, bookings.c.date)

patterns = sa.Table(
    "patterns",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    _member("member_id", nullable=False),
    sa.Column("establishment", sa.String(80), nullable=False),
    sa.Column("rhythm", sa.String(40), nullable=False),
    sa.Column("weekday", sa.Integer),
    _member("set_by", nullable=False),
    sa.Column("set_at", MOMENT, nullable=False),
    sqlite_autoincrement=True,
)
sa.Index("patterns_by_member", patterns.c.member_id, patterns.c.establishment, patterns.c.id)

pauses = sa.Table(
    "pauses",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("draft_id", sa.String(32), nullable=False, unique=True),
    _member("member_id", nullable=False),
    sa.Column("first", sa.String(10), nullable=False),
    sa.Column("last", sa.String(10)),
    sa.Column("reason", sa.LargeBinary, nullable=False),
    sa.Column("made_at", MOMENT, nullable=False),
    sa.Column("withdrawn_at", MOMENT),
    sqlite_autoincrement=True,
)
sa.Index("pauses_by_member", pauses.c.member_id, pauses.c.first)


def upgrade() -> None:
    """Make the tables."""
    metadata.create_all(op.get_bind(), tables=[t for t in metadata.sorted_tables if t not in (members, visits)])
    op.create_index("visits_by_author", "visits", ["author", "establishment", "date"])
