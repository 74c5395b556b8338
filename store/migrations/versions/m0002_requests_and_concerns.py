"""Requests, concerns, the review of reports, what links and areas a record has, alerts, learned examples."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from store import sqlite

revision = "0002"
down_revision = "0001"

MOMENT = sa.DateTime(timezone=True)

metadata = sa.MetaData()
members = sa.Table("members", metadata, sa.Column("id", sa.String(32), primary_key=True))
visits = sa.Table("visits", metadata, sa.Column("number", sa.Integer, primary_key=True, autoincrement=False))


def _one_of(column: str, *values: str) -> sa.CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=f"{column}_is_known")


def _member(name: str, **options: Any) -> sa.Column[str]:
    return sa.Column(name, sa.String(32), sa.ForeignKey("members.id"), **options)


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
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("receipt", sa.String(12), nullable=False),
        sa.Column("content_hash", sa.LargeBinary, nullable=False),
    )


reports = sa.Table(
    "reports",
    metadata,
    sa.Column("number", sa.Integer, sa.ForeignKey("visits.number"), primary_key=True, autoincrement=False),
    sa.Column("state", sa.String(20), nullable=False),
    sa.Column("since", MOMENT, nullable=False),
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
    sa.Column("filed_at", MOMENT, nullable=False),
    sa.Column("closed_on", sa.String(10)),
    sa.Column("due", sa.String(10)),
    _one_of("state", "open", "waiting", "with co-ordinator", "answered", "closed", "withdrawn", "undone"),
)
sa.Index("requests_by_place", requests.c.establishment, requests.c.date, requests.c.number, requests.c.state)
sa.Index("requests_by_author", requests.c.author, requests.c.number)
sa.Index("requests_by_state", requests.c.establishment, requests.c.state, requests.c.date, requests.c.number)

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
    sa.Column("filed_at", MOMENT, nullable=False),
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
    sa.Column("made_at", MOMENT, nullable=False),
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
    sa.Column("raised_at", MOMENT, nullable=False),
    sa.Column("state", sa.String(20), nullable=False),
    _member("settled_by"),
    sa.Column("settled_at", MOMENT),
    sa.Column("next_at", MOMENT, index=True),
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
    sa.Column("taught_at", MOMENT, nullable=False),
    sqlite_autoincrement=True,
)


def upgrade() -> None:
    """Make the tables; every visit filed before waits for its co-ordinator's review."""
    metadata.create_all(op.get_bind(), tables=[t for t in metadata.sorted_tables if t not in (members, visits)])
    op.execute("INSERT INTO reports (number, state, since) SELECT number, 'waiting', filed_at FROM visits")
    keys = ("number", "version")
    for table, key in {"request_versions": keys, "concern_versions": keys, "events": ("kind", "number", "seq")}.items():
        for statement in sqlite.append_only(table, key):
            op.execute(statement)
