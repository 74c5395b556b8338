"""The tables as they are now. How a database gets there is in ``migrations/``.

Columns of bytes named ``body``, ``label`` or ``reason`` are sealed (see ``crypto``). Times are UTC.
"""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


class UTCDateTime(TypeDecorator[datetime]):
    """An aware moment, kept in UTC. A naive one is refused."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC; raises ValueError when the moment has no time zone."""
        if value is not None and value.tzinfo is None:
            raise ValueError("A moment needs a time zone.")
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """From UTC; SQLite gives back a naive moment."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")  # SQLite's own integers have 64 bits
"""Telegram's numbers need more than 32 bits."""

# The migrations make the tables. They make the indexes below partial on PostgreSQL too; to say so here as well
# would have every start load that dialect.
metadata = sa.MetaData()


def _one_of(column: str, *values: str) -> sa.CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=f"{column}_is_known")


def _member(name: str, **options: Any) -> sa.Column[str]:
    return sa.Column(name, sa.String(32), sa.ForeignKey("members.id"), **options)


meta = sa.Table(
    "meta",
    metadata,
    sa.Column("name", sa.String(40), primary_key=True),
    sa.Column("value", sa.LargeBinary, nullable=False),
)

members = sa.Table(
    "members",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("chat_id", BIG, unique=True),
    sa.Column("label", sa.LargeBinary, nullable=False),
    sa.Column("role", sa.String(20), nullable=False),
    sa.Column("state", sa.String(20), nullable=False),
    sa.Column("joined_at", UTCDateTime, nullable=False),
    sa.Column("revoked_at", UTCDateTime),
    _one_of("role", "monitor", "co-ordinator", "lead", "administrator"),
    _one_of("state", "active", "revoked"),
)

assignments = sa.Table(
    "assignments",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    _member("member_id", nullable=False),
    sa.Column("establishment", sa.String(80), nullable=False),
    sa.Column("assigned_at", UTCDateTime, nullable=False),
    sa.Column("ended_at", UTCDateTime),
)
sa.Index(
    "assignments_current",
    assignments.c.member_id,
    assignments.c.establishment,
    unique=True,
    sqlite_where=assignments.c.ended_at.is_(None),
)
sa.Index(
    "assignments_by_place",
    assignments.c.establishment,
    sqlite_where=assignments.c.ended_at.is_(None),
)

invites = sa.Table(
    "invites",
    metadata,
    sa.Column("code_hash", sa.LargeBinary, primary_key=True),
    sa.Column("role", sa.String(20), nullable=False),
    sa.Column("establishments", sa.Text, nullable=False),
    sa.Column("label", sa.LargeBinary, nullable=False),
    sa.Column("created_by", sa.String(40), nullable=False),
    sa.Column("created_at", UTCDateTime, nullable=False),
    sa.Column("expires_at", UTCDateTime, nullable=False),
    sa.Column("used_at", UTCDateTime),
    sa.Column("used_by", sa.String(32)),
)

strangers = sa.Table(
    "strangers",
    metadata,
    sa.Column("chat_id", BIG, primary_key=True, autoincrement=False),
    sa.Column("answered_at", UTCDateTime, nullable=False),
)

talks = sa.Table(
    "talks",
    metadata,
    _member("member_id", primary_key=True),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.Column("updated_at", UTCDateTime, nullable=False),
)

drafts = sa.Table(
    "drafts",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    _member("member_id", nullable=False, index=True),
    sa.Column("flow", sa.String(40), nullable=False),
    sa.Column("flow_version", sa.Integer, nullable=False),
    sa.Column("edition", sa.String(40), nullable=False),
    sa.Column("state", sa.String(20), nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.Column("created_at", UTCDateTime, nullable=False),
    sa.Column("updated_at", UTCDateTime, nullable=False),
    _one_of("state", "active", "parked", "cancelled", "sealed"),
)

counters = sa.Table(
    "counters",
    metadata,
    sa.Column("kind", sa.String(8), primary_key=True),
    sa.Column("value", sa.Integer, nullable=False),
)

visits = sa.Table(
    "visits",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("draft_id", sa.String(32), nullable=False, unique=True),
    sa.Column("establishment", sa.String(80), nullable=False),
    sa.Column("date", sa.String(10), nullable=False),
    sa.Column("state", sa.String(20), nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    _member("author", nullable=False),
    sa.Column("filed_at", UTCDateTime, nullable=False),
    _one_of("state", "filed", "undone"),
)
sa.Index("visits_by_place", visits.c.establishment, visits.c.date, visits.c.number)
sa.Index("visits_by_date", visits.c.date, visits.c.number)
sa.Index("visits_by_author", visits.c.author, visits.c.establishment, visits.c.date)


def _versions(of: str) -> sa.Table:
    """The versions of one kind of record: appended to, never changed."""
    return sa.Table(
        f"{of}_versions",
        metadata,
        sa.Column("number", sa.Integer, sa.ForeignKey(f"{of}s.number"), primary_key=True, autoincrement=False),
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("establishment", sa.String(80), nullable=False),
        sa.Column("date", sa.String(10), nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("reason", sa.LargeBinary),
        sa.Column("edition", sa.String(40), nullable=False),
        sa.Column("flow_version", sa.Integer, nullable=False),
        _member("made_by", nullable=False),
        sa.Column("made_at", UTCDateTime, nullable=False),
        sa.Column("receipt", sa.String(12), nullable=False),
        sa.Column("content_hash", sa.LargeBinary, nullable=False),
    )


visit_versions = _versions("visit")

reports = sa.Table(
    "reports",
    metadata,
    sa.Column("number", sa.Integer, sa.ForeignKey("visits.number"), primary_key=True, autoincrement=False),
    sa.Column("state", sa.String(20), nullable=False),
    sa.Column("since", UTCDateTime, nullable=False),
    _one_of("state", "waiting", "questioned", "returned", "accepted"),
)
sa.Index("reports_by_state", reports.c.state, reports.c.since)

requests = sa.Table(
    "requests",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("draft_id", sa.String(32), nullable=False, unique=True),
    sa.Column("establishment", sa.String(80), nullable=False),
    sa.Column("date", sa.String(10), nullable=False),
    sa.Column("state", sa.String(20), nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    _member("author", nullable=False),
    _member("holder", nullable=False),
    sa.Column("filed_at", UTCDateTime, nullable=False),
    sa.Column("closed_on", sa.String(10)),
    sa.Column("due", sa.String(10)),
    _one_of("state", "open", "waiting", "with co-ordinator", "answered", "closed", "withdrawn", "undone"),
)
sa.Index("requests_by_place", requests.c.establishment, requests.c.date, requests.c.number, requests.c.state)
sa.Index("requests_by_author", requests.c.author, requests.c.number)
sa.Index("requests_by_state", requests.c.establishment, requests.c.state, requests.c.date, requests.c.number)
sa.Index("requests_by_holder", requests.c.holder, requests.c.state, requests.c.due)

request_versions = _versions("request")

concerns = sa.Table(
    "concerns",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("draft_id", sa.String(32), nullable=False, unique=True),
    sa.Column("establishment", sa.String(80), nullable=False),
    sa.Column("date", sa.String(10), nullable=False),
    sa.Column("state", sa.String(20), nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    _member("author", nullable=False),
    _member("holder", nullable=False),
    sa.Column("filed_at", UTCDateTime, nullable=False),
    sa.Column("closed_on", sa.String(10)),
    sa.Column("due", sa.String(10)),
    sa.Column("notified", sa.Integer, nullable=False),
    sa.Column("source", sa.String(20), nullable=False),
    _one_of("state", "open", "remedied", "undone"),
)
sa.Index("concerns_by_place", concerns.c.establishment, concerns.c.date, concerns.c.number, concerns.c.state)
sa.Index("concerns_by_author", concerns.c.author, concerns.c.number)
sa.Index("concerns_by_state", concerns.c.establishment, concerns.c.state, concerns.c.due)
sa.Index("concerns_by_source", concerns.c.source)
sa.Index("concerns_by_holder", concerns.c.holder, concerns.c.state, concerns.c.due)

concern_versions = _versions("concern")

events = sa.Table(
    "events",
    metadata,
    sa.Column("kind", sa.String(1), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("what", sa.String(30), nullable=False),
    sa.Column("state", sa.String(20), nullable=False),
    sa.Column("date", sa.String(10), nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
    _member("made_by", nullable=False),
    sa.Column("made_at", UTCDateTime, nullable=False),
)

links = sa.Table(
    "links",
    metadata,
    sa.Column("kind", sa.String(1), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("item", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("target", sa.String(10), primary_key=True),
    sa.Column("standard", sa.Integer, nullable=False),
    sa.Column("edition", sa.String(40), nullable=False),
    sa.Column("establishment", sa.String(80), nullable=False),
    sa.Column("date", sa.String(10), nullable=False),
)
sa.Index(
    "links_by_place",
    links.c.establishment,
    links.c.kind,
    links.c.target,
    links.c.date,
    links.c.number,
    links.c.edition,
)
sa.Index("links_by_date", links.c.establishment, links.c.kind, links.c.date, links.c.standard)

areas_seen = sa.Table(
    "areas_seen",
    metadata,
    sa.Column("number", sa.Integer, sa.ForeignKey("visits.number"), primary_key=True, autoincrement=False),
    sa.Column("area", sa.String(80), primary_key=True),
    sa.Column("establishment", sa.String(80), nullable=False),
    sa.Column("date", sa.String(10), nullable=False),
)
sa.Index("areas_seen_by_place", areas_seen.c.establishment, areas_seen.c.area, areas_seen.c.date)

alerts = sa.Table(
    "alerts",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("establishment", sa.String(80), nullable=False),
    sa.Column("danger", sa.String(20), nullable=False),
    _member("raised_by", nullable=False),
    sa.Column("raised_at", UTCDateTime, nullable=False),
    sa.Column("state", sa.String(20), nullable=False),
    _member("settled_by"),
    sa.Column("settled_at", UTCDateTime),
    sa.Column("next_at", UTCDateTime, index=True),
    sa.Column("times", sa.Integer, nullable=False),
    _one_of("state", "raised", "acknowledged", "withdrawn"),
    sqlite_autoincrement=True,
)
sa.Index("alerts_by_place", alerts.c.establishment, alerts.c.next_at)

learned = sa.Table(
    "learned",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("seal_row", sa.String(32), nullable=False),
    sa.Column("edition", sa.String(40), nullable=False),
    sa.Column("target", sa.String(10), nullable=False),
    sa.Column("source", sa.String(20), nullable=False, unique=True),
    sa.Column("body", sa.LargeBinary, nullable=False),
    _member("taught_by", nullable=False),
    sa.Column("taught_at", UTCDateTime, nullable=False),
    sqlite_autoincrement=True,
)

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
    sa.Column("set_at", UTCDateTime, nullable=False),
    _member("offered_to"),
    sa.Column("offered_at", UTCDateTime),
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
    sa.Column("set_at", UTCDateTime, nullable=False),
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
    sa.Column("made_at", UTCDateTime, nullable=False),
    sa.Column("withdrawn_at", UTCDateTime),
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
    sa.Column("made_at", UTCDateTime, nullable=False),
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
    sa.Column("made_at", UTCDateTime, nullable=False),
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
    sa.Column("made_at", UTCDateTime, nullable=False),
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
    sa.Column("answered_at", UTCDateTime, nullable=False),
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

updates = sa.Table(
    "updates",
    metadata,
    sa.Column("update_id", BIG, primary_key=True, autoincrement=False),
    sa.Column("seen_at", UTCDateTime, nullable=False, index=True),
)

chats = sa.Table(
    "chats",
    metadata,
    sa.Column("chat_id", BIG, primary_key=True, autoincrement=False),
    sa.Column("live_message", BIG),
    sa.Column("blocked_at", UTCDateTime),
)

outbox = sa.Table(
    "outbox",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("seal_row", sa.String(32), nullable=False),
    sa.Column("key", sa.String(120), unique=True),
    sa.Column("chat_id", BIG, nullable=False),
    _member("member_id"),
    sa.Column("op", sa.String(40), nullable=False),
    sa.Column("body", sa.LargeBinary),
    sa.Column("created_at", UTCDateTime, nullable=False),
    sa.Column("due_at", UTCDateTime, nullable=False),
    sa.Column("state", sa.String(20), nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("begun", sa.Boolean, nullable=False),
    sa.Column("lease_until", UTCDateTime),
    sa.Column("retry_at", UTCDateTime),
    sa.Column("message_id", BIG),
    sa.Column("error", sa.String(60)),
    sa.Column("done_at", UTCDateTime, index=True),
    _one_of("state", "planned", "claimed", "sent", "failed", "uncertain"),
    sqlite_autoincrement=True,
)
sa.Index(
    "outbox_open_by_due",
    outbox.c.due_at,
    outbox.c.id,
    sqlite_where=outbox.c.done_at.is_(None),
)
sa.Index("outbox_by_chat", outbox.c.chat_id, outbox.c.done_at, outbox.c.id)

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
    sa.Column("at", UTCDateTime, nullable=False),
    sa.Column("state", sa.String(20), nullable=False),
    sa.Column("held", sa.Boolean, nullable=False),
    sa.Column("repeats", sa.Boolean, nullable=False),
    sa.Column("outbox_id", sa.Integer),
    sa.Column("told_on", sa.String(10)),
    sa.Column("done_at", UTCDateTime),
    sa.Column("answer", sa.String(20)),
    sa.Column("answered_at", UTCDateTime),
    sa.UniqueConstraint("member_id", "kind", "subject", "rung", name="one_reminder_a_rung"),
    _one_of("state", "planned", "claimed", "sent", "failed", "uncertain", "dropped"),
    sqlite_autoincrement=True,
)
sa.Index("reminders_by_state", reminders.c.state, reminders.c.at, reminders.c.member_id)
sa.Index("reminders_by_outbox", reminders.c.outbox_id)
sa.Index("reminders_by_done", reminders.c.done_at)

trainings = sa.Table(
    "trainings",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    _member("member", nullable=False),
    sa.Column("course", sa.String(40), nullable=False),
    sa.Column("establishment", sa.String(80), nullable=False),
    sa.Column("date", sa.String(10), nullable=False),
    sa.Column("state", sa.String(20), nullable=False),
    sa.Column("since", UTCDateTime, nullable=False),
    _one_of("state", "booked", "recorded", "confirmed", "refused", "withdrawn"),
)
sa.Index("trainings_by_member", trainings.c.member, trainings.c.state)
sa.Index(
    "trainings_done_once",
    trainings.c.member,
    trainings.c.course,
    trainings.c.establishment,
    trainings.c.date,
    unique=True,
    sqlite_where=trainings.c.state.in_(("recorded", "confirmed")),
)
sa.Index(
    "trainings_booked_once",
    trainings.c.member,
    trainings.c.course,
    trainings.c.establishment,
    unique=True,
    sqlite_where=trainings.c.state == "booked",
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
    sa.Column("made_at", UTCDateTime, nullable=False),
)

audit = sa.Table(
    "audit",
    metadata,
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("at", UTCDateTime, nullable=False),
    sa.Column("actor", sa.String(40), nullable=False),
    sa.Column("action", sa.String(60), nullable=False),
    sa.Column("subject", sa.String(80), nullable=False),
    sa.Column("details", sa.Text, nullable=False),
    sa.Column("prev_hash", sa.LargeBinary, nullable=False),
    sa.Column("row_hash", sa.LargeBinary, nullable=False),
)

audit_head = sa.Table(
    "audit_head",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("seq", sa.Integer, nullable=False),
    sa.Column("row_hash", sa.LargeBinary, nullable=False),
    sa.Column("mac", sa.LargeBinary, nullable=False),
    sa.CheckConstraint("id = 1", name="one_head"),
)
