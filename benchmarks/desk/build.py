"""A database of five years of records, all of it made up: filled in bulk, sealed as the store seals.

What is left out is what no question measured here reads: the audit log of those years, and messages long sent.
"""

import json
import random
import secrets
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa

from standards.models import Establishment, Knowledge
from store import schema
from store.database import Store, Work
from store.events import _FACTS, place_of
from store.versions import CONCERN, REQUEST, VISIT, Content, Kind, _said

NOW = datetime(2026, 11, 25, 20, 0, tzinfo=UTC)
YEARS, MONITORS = 5, 150
#: How much of all records is of each kind. Open are as many requests and concerns as a twentieth of all records, each
#: (5,000 of 100,000), and the reports of a hundredth wait.
SHARES = {VISIT: 0.3, REQUEST: 0.4, CONCERN: 0.3}
BATCH = 2_000
SEED = 20261125
#: A word that only so many records have.
RARE, RARE_TIMES = "limescale", 6
VOCABULARY = (
    "food cold lunch again hall shower broken staff polite calm morning queue phone visit family room "
    "cell damp window heating low library open gym workshop closed canteen sheet late complaint form "
    "answered mail delayed property lost move induction peer mentor education class cancelled yard "
    "exercise short medication wait nurse dentist list transfer laundry clean kitchen portions fair "
    "notice board language leaflet chaplain quiet noise night bell answered slowly lift ramp bedding thin "
    "fresh air progress case conference date missed officer listened good rapport older younger group "
)

Rows = dict[sa.Table, list[dict[str, Any]]]


class Maker:
    """Makes the rows of records, one after the other, always the same for the same number."""

    def __init__(self, work: Work, knowledge: Knowledge, records: int, people: dict[str, list[str]]) -> None:
        self.work = work
        self.random = random.Random(SEED)
        self.words = VOCABULARY.split()
        self.places = list(knowledge.establishments)
        self.indicators = [indicator.number for indicator in knowledge.current.indicators]
        self.edition = knowledge.current.id
        self.records = records
        self.people = people
        self.numbers = dict.fromkeys(SHARES, 0)

    def text(self, words: int) -> str:
        """A made-up note. One in some thousands has the rare word."""
        said = self.random.choices(self.words, k=words)
        if self.random.random() < RARE_TIMES / (self.records * 2):
            said[len(said) // 2] = RARE
        return " ".join(said).capitalize() + "."

    def links(self, targets: Sequence[str]) -> dict[str, Any]:
        chosen = [{"qi": one, "standard": int(one.partition(".")[0]), "rank": 1, "score": 71.5} for one in targets]
        return {"chosen": chosen, "offered": [*targets, "1.1", "2.4"], "verdict": "likely", "fingerprint": "ab12cd34"}

    def target(self) -> str:
        """An indicator, some far more often than others."""
        return self.indicators[min(int(self.random.expovariate(0.08)), len(self.indicators) - 1)]

    def visit(self, place: Establishment) -> tuple[dict[str, Any], list[tuple[int, str]]]:
        targets = [self.target() for _ in range(self.random.randint(1, 4))]
        observations = [
            {"text": self.text(14), "source": "seen", "kind": "neutral", "links": self.links([one])} for one in targets
        ]
        body = {
            "visit": "made", "time_in": "10:15:00", "time_out": "12:40:00", "company": "alone", "prisoners": 6,
            "staff": 2, "observations": observations, "requests": 1, "note_for_next": self.text(6),
            "areas": self.areas(place),
        }  # fmt: skip
        return body, list(enumerate(targets))

    def request(self, place: Establishment) -> tuple[dict[str, Any], list[tuple[int, str]]]:
        target = self.target()
        body = {
            "came": "in person", "areas": self.areas(place)[:1], "subject": self.text(12), "wanted": self.text(8),
            "complaint": "no", "done": self.text(8), "outcome": "taken up", "links": self.links([target]),
        }  # fmt: skip
        return body, [(0, target)]

    def concern(self, place: Establishment) -> tuple[dict[str, Any], list[tuple[int, str]]]:
        target = self.target()
        body = {
            "areas": self.areas(place)[:1], "matter": self.text(14), "remedy": self.text(8), "governor_told": True,
            "coordinator_told": True, "how_told": "e-mail", "links": self.links([target]),
        }  # fmt: skip
        return body, [(0, target)]

    def areas(self, place: Establishment) -> list[str]:
        names = [area.name for area in place.areas]
        return self.random.sample(names, min(len(names), 3))

    def batches(self) -> Iterator[Rows]:
        """All records, in the order of their days."""
        kinds = [kind for kind, share in SHARES.items() for _ in range(int(share * self.records))]
        self.random.shuffle(kinds)
        first = NOW.date() - timedelta(days=365 * YEARS)
        rows: Rows = {}
        for number, kind in enumerate(kinds):
            day = first + timedelta(days=number * (365 * YEARS) // len(kinds))
            self.add(rows, kind, day)
            if number % BATCH == BATCH - 1:
                yield rows
                rows = {}
        yield rows

    def add(self, rows: Rows, kind: Kind, day: date) -> None:
        """One record with its version, links and history."""
        place = self.random.choice(self.places)
        make = {VISIT: self.visit, REQUEST: self.request, CONCERN: self.concern}[kind]
        body, targets = make(place)
        body |= {"establishment": place.id, "establishment_name": place.name, "date": day.isoformat()}
        self.numbers[kind] += 1
        number, by = self.numbers[kind], self.random.choice(self.people[place.id])
        at = datetime.combine(day, time(18), UTC)
        self.version(rows, kind, number, Content(place.id, day.isoformat(), json.dumps(body), self.edition, 1), by, at)
        head = {
            "number": number, "draft_id": secrets.token_hex(8), "establishment": place.id, "date": day.isoformat(),
            "version": 1, "author": by, "filed_at": at,
        }  # fmt: skip
        spot = {"establishment": place.id, "date": day.isoformat()}
        for item, target in targets:
            standard = int(target.partition(".")[0])
            link = {"kind": kind.letter, "number": number, "item": item, "target": target, "standard": standard}
            rows.setdefault(schema.links, []).append(link | spot | {"edition": self.edition})
        left = int(SHARES[kind] * self.records) - number
        if kind is VISIT:
            rows.setdefault(schema.areas_seen, []).extend({"number": number, "area": a} | spot for a in body["areas"])
            waits = left < self.records // 100
            report = {"number": number, "state": "waiting" if waits else "accepted", "since": at}
            rows.setdefault(schema.reports, []).append(report)
            head["state"] = "filed"
            if not waits:
                self.event(rows, kind, number, "accepted", "accepted", day, by)
        else:
            self.matter(rows, kind, head, day, waits=left < self.records // 20)
        rows.setdefault(kind.heads, []).append(head)

    def matter(self, rows: Rows, kind: Kind, head: dict[str, Any], day: date, *, waits: bool) -> None:
        """How a request or concern stands, and what happened to it."""
        due = (day + timedelta(days=self.random.randint(7, 40))).isoformat() if waits else None
        closed = day + timedelta(days=self.random.randint(1, 30))
        head |= {"holder": head["author"], "due": due, "closed_on": None if waits else closed.isoformat()}
        if kind is REQUEST:
            head["state"] = self.random.choice(["open", "waiting", "with co-ordinator"]) if waits else "answered"
            what, state = "change", head["state"]
        else:
            head |= {"state": "open" if waits else "remedied", "notified": self.random.randint(1, 3), "source": ""}
            what, state = ("unchanged", "open") if waits else ("remedied", "remedied")
        self.event(rows, kind, head["number"], what, state, closed, head["author"])

    def version(self, rows: Rows, kind: Kind, number: int, made: Content, by: str, at: datetime) -> None:
        vault, table = self.work.vault, kind.versions
        said = _said(kind, number, 1, made, by, at, None)
        rows.setdefault(table, []).append(
            {
                "number": number,
                "version": 1,
                "establishment": made.establishment,
                "date": made.date,
                "body": vault.seal(table.name, "body", f"{number}/1", made.body),
                "reason": None,
                "edition": made.edition,
                "flow_version": made.flow_version,
                "made_by": by,
                "made_at": at,
                "receipt": vault.receipt(said),
                "content_hash": vault.mac(kind.name, said),
            }
        )

    def event(self, rows: Rows, kind: Kind, number: int, what: str, state: str, day: date, by: str) -> None:
        facts = (kind.letter, number, 1, what, state, day.isoformat(), by, datetime.combine(day, time(19), UTC))
        body = self.work.vault.seal(
            "events", "body", place_of(facts), json.dumps({"note": self.text(6), "state": state})
        )
        rows.setdefault(schema.events, []).append(dict(zip(_FACTS, facts, strict=True)) | {"body": body})


#: What refers to what: heads before versions, visits before reports.
ORDER = (
    *(kind.heads for kind in SHARES), *(kind.versions for kind in SHARES),
    schema.reports, schema.areas_seen, schema.links, schema.events,
)  # fmt: skip


async def fill(store: Store, knowledge: Knowledge, records: int) -> None:
    """Fill an empty database with so many records of ``MONITORS`` monitors, and a draft of each left for weeks."""
    async with store.writing(NOW - timedelta(days=30)) as work:
        people = await _monitors(work, [place.id for place in knowledge.establishments])
    async with store.writing(NOW) as work:
        maker = Maker(work, knowledge, records, people)
        for rows in maker.batches():
            for table in ORDER:
                if rows.get(table):
                    await work.connection.execute(sa.insert(table), rows[table])
        counted = [{"kind": kind.letter, "value": number} for kind, number in maker.numbers.items()]
        await work.connection.execute(sa.insert(schema.counters), counted)


async def _monitors(work: Work, places: list[str]) -> dict[str, list[str]]:
    """The monitors of each establishment, each with a draft that they left."""
    people: dict[str, list[str]] = {place: [] for place in places}
    rows: Rows = {schema.members: [], schema.assignments: [], schema.drafts: []}
    for number in range(MONITORS):
        member, place, draft = secrets.token_hex(16), places[number % len(places)], secrets.token_hex(8)
        people[place].append(member)
        label = work.vault.seal("members", "label", member, f"Monitor {number}")
        rows[schema.members].append(
            {"id": member, "chat_id": 10_000 + number, "label": label, "role": "monitor", "state": "active",
             "joined_at": work.now}
        )  # fmt: skip
        rows[schema.assignments].append({"member_id": member, "establishment": place, "assigned_at": work.now})
        rows[schema.drafts].append(
            {"id": draft, "member_id": member, "flow": "visit", "flow_version": 1, "edition": "2018",
             "state": "parked", "body": work.vault.seal("drafts", "body", draft, "{}"), "created_at": work.now,
             "updated_at": work.now}
        )  # fmt: skip
    for table, made in rows.items():
        await work.connection.execute(sa.insert(table), made)
    return people
