"""What falls due: reminders and when each wants to be told, visits booked, training, service, meetings."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from store import sqlite

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

applications = sa.Table(
    "applications",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("label", sa.LargeBinary, nullable=False),
    sa.Column("establishment", sa.String(80), nullable=False),
    sa.Column("stage", sa.String(20), nullable=False),
    sa.Column("since", sa.String(10), nullable=False),
    sa.Column("state", sa.String(20), nullable=False),
    _member("member_id", unique=True),
    sa.Column("appointed_on", sa.String(10)),
    sa.Column("probation_until", sa.String(10)),
    sa.Column("review_on", sa.String(10)),
    sa.Column("left_on", sa.String(10)),
    sa.Column("left_why", sa.String(20)),
    sa.Column("made_at", MOMENT, nullable=False),
    _one_of("state", "open", "appointed", "withdrawn", "not taken", "left"),
    _one_of("left_why", "resigned", "term over", "ended", "other"),
)
sa.Index("applications_by_state", applications.c.state)

meetings = sa.Table(
    "meetings",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("label", sa.LargeBinary, nullable=False),
    sa.Column("first", sa.String(10), nullable=False),
    sa.Column("at", sa.String(5), nullable=False),
    sa.Column("repeat", sa.String(20), nullable=False),
    sa.Column("ended", sa.String(10)),
    _member("made_by", nullable=False),
    sa.Column("made_at", MOMENT, nullable=False),
    _one_of("kind", "team", "liaison"),
    _one_of("repeat", "once", "weekly", "fortnightly", "monthly"),
)

meeting_places = sa.Table(
    "meeting_places",
    metadata,
    sa.Column("establishment", sa.String(80), primary_key=True),
    sa.Column("number", sa.Integer, sa.ForeignKey("meetings.number"), primary_key=True, autoincrement=False),
)
sa.Index("meeting_places_by_number", meeting_places.c.number)

meeting_changes = sa.Table(
    "meeting_changes",
    metadata,
    sa.Column("number", sa.Integer, sa.ForeignKey("meetings.number"), primary_key=True, autoincrement=False),
    sa.Column("slot", sa.String(10), primary_key=True),
    sa.Column("held_on", sa.String(10)),
    sa.Column("held_at", sa.String(5)),
    sa.Column("made_at", MOMENT, nullable=False),
)
sa.Index("meeting_changes_by_day", meeting_changes.c.held_on)

attendance = sa.Table(
    "attendance",
    metadata,
    sa.Column("number", sa.Integer, sa.ForeignKey("meetings.number"), primary_key=True, autoincrement=False),
    sa.Column("slot", sa.String(10), primary_key=True),
    _member("member_id", primary_key=True),
    sa.Column("coming", sa.Boolean),
    sa.Column("was_there", sa.Boolean),
    sa.Column("answered_at", MOMENT, nullable=False),
)

meeting_actions = sa.Table(
    "meeting_actions",
    metadata,
    sa.Column("number", sa.Integer, sa.ForeignKey("meetings.number"), primary_key=True, autoincrement=False),
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("slot", sa.String(10), nullable=False),
    sa.Column("event", sa.Integer, nullable=False),
    sa.Column("due", sa.String(10), nullable=False),
    _member("holder", nullable=False),
    sa.Column("state", sa.String(20), nullable=False),
    sa.Column("done_on", sa.String(10)),
    _one_of("state", "open", "done"),
)
sa.Index("meeting_actions_by_holder", meeting_actions.c.holder, meeting_actions.c.state, meeting_actions.c.due)
trainings = sa.Table(
    "trainings",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    _member("member", nullable=False),
    sa.Column("course", sa.String(40), nullable=False),
    sa.Column("establishment", sa.String(80), nullable=False),
    sa.Column("date", sa.String(10), nullable=False),
    sa.Column("state", sa.String(20), nullable=False),
    sa.Column("since", MOMENT, nullable=False),
    _one_of("state", "booked", "recorded", "confirmed", "refused", "withdrawn"),
)
sa.Index("trainings_by_member", trainings.c.member, trainings.c.state)
_done, _booked = trainings.c.state.in_(("recorded", "confirmed")), trainings.c.state == "booked"
sa.Index(
    "trainings_done_once",
    trainings.c.member,
    trainings.c.course,
    trainings.c.establishment,
    trainings.c.date,
    unique=True,
    sqlite_where=_done,
    postgresql_where=_done,
)
sa.Index(
    "trainings_booked_once",
    trainings.c.member,
    trainings.c.course,
    trainings.c.establishment,
    unique=True,
    sqlite_where=_booked,
    postgresql_where=_booked,
)

training_events = sa.Table(
    "training_events",
    metadata,
    sa.Column("number", sa.Integer, sa.ForeignKey("trainings.number"), primary_key=True, autoincrement=False),
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("what", sa.String(30), nullable=False),
    sa.Column("state", sa.String(20), nullable=False),
    sa.Column("date", sa.String(10), nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.Column("made_by", sa.String(40), nullable=False),
    sa.Column("made_at", MOMENT, nullable=False),
)


def upgrade() -> None:
    """Make the tables; everybody who is a member wants what is usual."""
    metadata.create_all(op.get_bind(), tables=[t for t in metadata.sorted_tables if t not in (members, visits)])
    for table in ("requests", "concerns"):
        op.create_index(f"{table}_by_holder", table, ["holder", "state", "due"])
    op.execute(
        "INSERT INTO preferences"
        " (member_id, hour, quiet_from, quiet_until, digest_day, digest_hour, kinds_off, ladders)"
        " SELECT id, '08:00', '21:00', '08:00', 0, '08:00', '[]', '{}' FROM members"
    )
    op.create_index("visits_by_author", "visits", ["author", "establishment", "date"])
    for statement in sqlite.append_only("training_events", ("number", "seq")):
        op.execute(statement)
