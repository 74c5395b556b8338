"""What falls due: reminders, and when each member wants to be told."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

MOMENT = sa.DateTime(timezone=True)

metadata = sa.MetaData()
members = sa.Table("members", metadata, sa.Column("id", sa.String(32), primary_key=True))


def _one_of(column: str, *values: str) -> sa.CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=f"{column}_is_known")


def _member(name: str, **options: Any) -> sa.Column[str]:
    return sa.Column(name, sa.String(32), sa.ForeignKey("members.id"), **options)


preferences = sa.Table(
    "preferences",
    metadata,
    _member("member_id", primary_key=True),
    sa.Column("planned_on", sa.String(10), index=True),
    sa.Column("told_on", sa.String(10)),
    sa.Column("hour", sa.String(5), nullable=False),
    sa.Column("quiet_from", sa.String(5), nullable=False),
    sa.Column("quiet_until", sa.String(5), nullable=False),
    sa.Column("digest_day", sa.Integer, nullable=False),
    sa.Column("digest_hour", sa.String(5), nullable=False),
    sa.Column("kinds_off", sa.Text, nullable=False),
    sa.Column("ladders", sa.Text, nullable=False),
)

reminders = sa.Table(
    "reminders",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    _member("member_id", nullable=False),
    sa.Column("kind", sa.String(40), nullable=False),
    sa.Column("subject", sa.String(80), nullable=False),
    sa.Column("due_on", sa.String(10), nullable=False),
    sa.Column("rung", sa.String(16), nullable=False),
    sa.Column("at", MOMENT, nullable=False),
    sa.Column("state", sa.String(20), nullable=False),
    sa.Column("held", sa.Boolean, nullable=False),
    sa.Column("repeats", sa.Boolean, nullable=False),
    sa.Column("outbox_id", sa.Integer),
    sa.Column("told_on", sa.String(10)),
    sa.Column("done_at", MOMENT),
    sa.Column("answer", sa.String(20)),
    sa.Column("answered_at", MOMENT),
    sa.UniqueConstraint("member_id", "kind", "subject", "rung", name="one_reminder_a_rung"),
    _one_of("state", "planned", "claimed", "sent", "failed", "uncertain", "dropped"),
    sqlite_autoincrement=True,
)
sa.Index("reminders_by_state", reminders.c.state, reminders.c.at, reminders.c.member_id)
sa.Index("reminders_by_outbox", reminders.c.outbox_id)
sa.Index("reminders_by_done", reminders.c.done_at)


def upgrade() -> None:
    """Make the tables; everybody who is a member wants what is usual."""
    metadata.create_all(op.get_bind(), tables=[t for t in metadata.sorted_tables if t is not members])
    for table in ("requests", "concerns"):
        op.create_index(f"{table}_by_holder", table, ["holder", "state", "due"])
    op.execute(
        "INSERT INTO preferences"
        " (member_id, hour, quiet_from, quiet_until, digest_day, digest_hour, kinds_off, ladders)"
        " SELECT id, '08:00', '21:00', '08:00', 0, '08:00', '[]', '{}' FROM members"
    )
