"""Visits, requests and concerns are filed, changed, reviewed and handed over by several members in any order, against a
model of how each stands, what its history says and who may see it."""

import asyncio
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from store import (
    audit,
    concerns,
    desk,
    events,
    finding,
    matters,
    members,
    reports,
    requests,
    schema,
    versions,
    visits,
)
from store.crypto import Keyring
from store.database import Store, Work
from store.finding import Wanted
from store.matters import Change
from store.members import Member, Role
from store.versions import CONCERN, REQUEST, UNDO_WITHIN, VISIT, Content, Kind, RecordError
from tests.store.conftest import NOW

PLACES = ("perth", "barlinnie")
TARGETS = ("2", "2.6", "3.4", "9.1")
KINDS = (VISIT, REQUEST, CONCERN)
MATTERS = (REQUEST, CONCERN)
REPORTS = ("waiting", "questioned", "returned", "accepted")
OPEN = {"R": requests.OPEN, "C": concerns.OPEN}
DONE = {"R": requests.DONE, "C": concerns.DONE}
CAST = (
    (Role.MONITOR, ("perth",)),
    (Role.MONITOR, PLACES),
    (Role.COORDINATOR, ("perth",)),
    (Role.COORDINATOR, PLACES),
    (Role.LEAD, PLACES),
    (Role.ADMINISTRATOR, PLACES),
)


@dataclass
class Person:
    """What the model knows of one member."""

    id: str
    chat: int
    role: Role
    places: set[str]
    active: bool = True

    def reads(self, place: str) -> bool:
        return self.active and self.role in (Role.MONITOR, Role.COORDINATOR) and place in self.places


@dataclass
class Item:
    """What the model knows of one record. ``report`` is the state of a visit's report."""

    kind: Kind
    number: int
    author: str
    holder: str
    at: datetime
    state: str
    due: str | None = None
    notified: int = 0
    source: str = ""
    report: str = ""
    areas: set[str] = field(default_factory=set)
    versions: list[tuple[Content, str]] = field(default_factory=list)
    events: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def reference(self) -> str:
        return self.kind.reference(self.number)

    @property
    def draft(self) -> str:
        return f"draft {self.reference}"

    @property
    def now(self) -> Content:
        return self.versions[-1][0]

    @property
    def touched(self) -> bool:
        return len(self.versions) > 1 or bool(self.events)


class MattersMachine(RuleBasedStateMachine):
    """Every change goes to the store and to the model; after every step they are compared."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = Path(tempfile.mkdtemp())
        shutil.copytree(self.template, self.folder / "home")
        self.now = NOW
        self.people: list[Person] = []
        self.items: dict[str, list[Item]] = {kind.letter: [] for kind in KINDS}
        self.seen: dict[tuple[object, ...], tuple[object, ...]] = {}
        self.changes = 0

    @initialize()
    def start(self) -> None:
        home = self.folder / "home"
        self.store = self.runner.run(Store.open(home, Keyring.load(home, None), self.now, exclusive=True))
        for chat, (role, places) in enumerate(CAST, 1):
            member: Member = self.work(members.seed, chat, "made up", role, places)
            self.people.append(Person(member.id, chat, role, set(places)))

    def teardown(self) -> None:
        self.runner.run(self.store.close())
        self.runner.close()
        shutil.rmtree(self.folder)

    def work(self, function: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        async def working() -> Any:
            async with self.store.writing(self.now) as work:
                return await function(work, *arguments, **named)

        return self.runner.run(working())

    def refused(self, function: Callable[..., Any], *arguments: Any, **named: Any) -> str:
        try:
            self.work(function, *arguments, **named)
        except RecordError as error:
            return str(error.kind)
        return ""

    # --- drawing ---

    def person(self, data: st.DataObject) -> Person:
        return data.draw(st.sampled_from([one for one in self.people if one.active]))

    def member(self, person: Person) -> Member:
        found: Member = self.work(members.get, person.id)
        return found

    def item(self, data: st.DataObject, *kinds: Kind) -> Item | None:
        there = [one for kind in kinds for one in self.items[kind.letter]]
        return data.draw(st.sampled_from(there)) if there else None

    def content(self, data: st.DataObject) -> Content:
        self.changes += 1
        targets = data.draw(st.lists(st.tuples(st.integers(0, 1), st.sampled_from(TARGETS)), max_size=3))
        place, day = data.draw(st.sampled_from(PLACES)), f"2026-11-{self.changes % 9 + 10}"
        return Content(place, day, f'"planted {self.changes}"', "2018", 1, tuple(targets))

    def day(self, data: st.DataObject) -> str | None:
        return data.draw(st.sampled_from([None, "2026-11-15", "2026-11-22", "2026-12-20"]))

    # --- members ---

    @rule(data=st.data(), place=st.sampled_from(PLACES), assigned=st.booleans())
    def reassign(self, data: st.DataObject, place: str, assigned: bool) -> None:
        person = self.person(data)
        self.work(members.assign if assigned else members.unassign, person.id, place, "operator")
        (person.places.add if assigned else person.places.discard)(place)

    @precondition(lambda self: sum(one.active for one in self.people) > 3)
    @rule(data=st.data())
    def revoke(self, data: st.DataObject) -> None:
        person = self.person(data)
        self.work(members.revoke, person.id, "operator", "seal")
        person.active = False
        person.places.clear()

    @rule(data=st.data(), kind=st.sampled_from(MATTERS), places=st.sets(st.sampled_from(PLACES)))
    def hand_over(self, data: st.DataObject, kind: Kind, places: set[str]) -> None:
        holder, heir = data.draw(st.sampled_from(self.people)), self.person(data)
        moved = [
            one
            for one in self.items[kind.letter]
            if one.holder == holder.id
            and one.state in OPEN[kind.letter]
            and one.now.establishment in places
            and heir.reads(one.now.establishment)
        ]
        arguments = (kind, OPEN[kind.letter], holder.id, self.member(heir), sorted(places), "operator")
        assert self.work(matters.hand_over, *arguments) == len(moved)
        for one in moved:
            one.holder = heir.id

    # --- filing, undoing, changing what was said ---

    def kept(self, one: Item, content: Content, by: str) -> None:
        """The model of a version that was kept."""
        one.versions.append((content, by))
        if one.kind is VISIT:
            one.report, one.areas = "waiting", {f"Hall {self.changes % 3}"}

    def columns(self, one: Item, content: Content, data: st.DataObject) -> tuple[Any, ...]:
        """What the store is given of one's head besides its content."""
        if one.kind is VISIT:
            one.state = "filed"
            return ([f"Hall {self.changes % 3}"],)
        one.due = self.day(data)
        if one.kind is REQUEST:
            one.state = data.draw(st.sampled_from([*requests.OPEN, *requests.DONE]))
            return (one.state, one.due)
        one.state, one.notified = "open", data.draw(st.sampled_from([0, 1]))
        return (one.due, one.notified)

    @rule(data=st.data(), kind=st.sampled_from(KINDS))
    def file(self, data: st.DataObject, kind: Kind) -> None:
        person, content = self.person(data), self.content(data)
        one = Item(kind, len(self.items[kind.letter]) + 1, person.id, person.id, self.now, "")
        columns = self.columns(one, content, data)
        if kind is CONCERN:
            raised_in = self.item(data, VISIT) if data.draw(st.booleans()) else None
            one.source = f"{raised_in.reference}#{self.changes}" if raised_in else ""
            columns += (one.source,)
        self.kept(one, content, person.id)
        self.items[kind.letter].append(one)
        module: Any = {"V": visits, "R": requests, "C": concerns}[kind.letter]
        for _ in range(2):  # a draft files once
            filed = self.work(module.file, content, person.id, one.draft, *columns)
            assert (filed.reference, filed.version) == (one.reference, 1)

    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        one = self.item(data, *KINDS)
        if one is None:
            return
        person = self.person(data) if data.draw(st.booleans()) else None
        by = person.id if person else one.author
        expected = (
            "unknown" if one.author != by
            else "undone" if one.state == "undone"
            else "amended" if one.touched
            else "late" if self.now - one.at > UNDO_WITHIN
            else ""
        )  # fmt: skip
        if one.kind is VISIT:
            assert self.refused(visits.undo, one.reference, by) == expected
        else:
            assert self.refused(versions.undo, one.kind, one.reference, by) == expected
        if expected:
            return
        one.state, one.areas = "undone", set()
        if one.kind is VISIT:
            self.work(concerns.undo_of, one.reference, by)
            for raised in self.items["C"]:
                if raised.source.startswith(f"{one.reference}#") and raised.state == "open" and not raised.touched:
                    raised.state = "undone"

    @rule(data=st.data())
    def refile(self, data: st.DataObject) -> None:
        undone = [one for kind in KINDS for one in self.items[kind.letter] if one.state == "undone"]
        one = data.draw(st.sampled_from(undone)) if undone else self.item(data, *KINDS)
        if one is None:
            return
        content = self.content(data)
        if one.state != "undone":
            refusal = self.refused(versions.refile, one.kind, one.reference, content, one.author, state="open")
            assert refusal == "filed"
            return
        stranger = next(person.id for person in self.people if person.id != one.author)
        assert self.refused(versions.refile, one.kind, one.reference, content, stranger, state="open") == "unknown"
        columns = self.columns(one, content, data)
        if one.kind is CONCERN:
            named = {"state": "open", "due": one.due, "notified": one.notified}
            filed = self.work(versions.refile, CONCERN, one.reference, content, one.author, **named)
        else:
            module: Any = visits if one.kind is VISIT else requests
            filed = self.work(module.refile, one.reference, content, one.author, *columns)
        self.kept(one, content, one.author)
        assert (filed.reference, filed.version) == (one.reference, len(one.versions))

    @rule(data=st.data(), stale=st.booleans())
    def amend(self, data: st.DataObject, stale: bool) -> None:
        one = self.item(data, *KINDS)
        if one is None:
            return
        person, content = self.person(data), self.content(data)
        mine = person.role is Role.COORDINATOR or person.id in (one.author, one.holder)
        expected = (
            "unknown" if not (mine and person.reads(one.now.establishment) and person.reads(content.establishment))
            else "undone" if one.state == "undone"
            else "changed" if stale
            else ""
        )  # fmt: skip
        arguments = (one.reference, content, "why", self.member(person), len(one.versions) - stale)
        if one.kind is VISIT:
            assert self.refused(visits.amend, *arguments, [f"Hall {self.changes % 3}"]) == expected
        else:
            assert self.refused(versions.amend, one.kind, *arguments) == expected
        if not expected:
            self.kept(one, content, person.id)

    # --- what happens to them ---

    def happened(self, one: Item, person: Person, what: str, state: str) -> str:
        """Why it is refused, if it is; else the model has it."""
        if not person.reads(one.now.establishment):
            return "unknown"
        if one.state == "undone":
            return "undone"
        one.events.append((what, state, person.id))
        return ""

    @rule(data=st.data(), state=st.sampled_from([*requests.OPEN, *requests.DONE]))
    def change(self, data: st.DataObject, state: str) -> None:
        one = self.item(data, REQUEST)
        if one is None:
            return
        person, due = self.person(data), self.day(data)
        expected = self.happened(one, person, "change", state)
        change = Change("change", state, "2026-11-21", '"planted note"', due)
        assert self.refused(requests.change, one.reference, change, self.member(person)) == expected
        if not expected:
            one.state, one.due = state, due

    @rule(data=st.data(), seen=st.sampled_from(["remedied", "better", "unchanged", "not seen"]), told=st.booleans())
    def look(self, data: st.DataObject, seen: str, told: bool) -> None:
        one = self.item(data, CONCERN)
        if one is None:
            return
        person, due = self.person(data), self.day(data)
        state = "remedied" if seen == "remedied" else "open"
        expected = self.happened(one, person, seen, state)
        change = Change(seen, state, "2026-11-21", '"planted note"', due)
        assert self.refused(concerns.change, one.reference, change, self.member(person), told) == expected
        if not expected:
            one.state, one.due, one.notified = state, due, one.notified + told

    @rule(data=st.data(), decision=st.sampled_from(REPORTS[1:]))
    def review(self, data: st.DataObject, decision: str) -> None:
        one = self.item(data, VISIT)
        if one is None:
            return
        person = self.person(data)
        theirs = person.role is Role.COORDINATOR and person.id != one.author
        expected = self.happened(one, person, decision, decision) if theirs else "unknown"
        arguments = (one.reference, decision, '"planted comment"', self.member(person))
        assert self.refused(reports.review, *arguments) == expected
        if not expected:
            one.report = decision

    @rule(data=st.data())
    def reply(self, data: st.DataObject) -> None:
        one = self.item(data, VISIT)
        if one is None:
            return
        person = self.person(data)
        expected = self.happened(one, person, "replied", "waiting") if person.id == one.author else "unknown"
        assert self.refused(reports.reply, one.reference, '"planted answer"', self.member(person)) == expected
        if not expected:
            one.report = "waiting"

    @rule(minutes=st.sampled_from([1, 6, 70]))
    def wait(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule()
    def restart(self) -> None:
        self.runner.run(self.store.close())
        home = self.folder / "home"
        self.store = self.runner.run(Store.open(home, Keyring.load(home, None), self.now, exclusive=True))

    # --- what holds after every step ---

    @invariant()
    def the_store_is_as_the_model(self) -> None:
        if hasattr(self, "store"):
            self.work(self._compare)

    async def _compare(self, work: Work) -> None:
        await self._history_only_grows(work)
        for kind in KINDS:
            heads = (await work.connection.execute(sa.select(kind.heads).order_by(kind.heads.c.number))).all()
            assert [row.number for row in heads] == list(range(1, len(self.items[kind.letter]) + 1))
            for row, one in zip(heads, self.items[kind.letter], strict=True):
                await self._stands(work, one, row)
        assert (await audit.verify(work)).broken == ()

    async def _history_only_grows(self, work: Work) -> None:
        found: dict[tuple[object, ...], tuple[object, ...]] = {}
        for table, keys in (*((kind.versions, 2) for kind in KINDS), (schema.events, 3)):
            for row in await work.connection.execute(sa.select(table)):
                found[table.name, *row[:keys]] = tuple(row[keys:])
        assert found.items() >= self.seen.items()
        self.seen = found

    async def _stands(self, work: Work, one: Item, row: sa.Row[Any]) -> None:
        """The head, the links, the areas and the history of one record."""
        now = one.now
        assert (row.state, row.version, row.establishment, row.date, row.author) == (
            one.state, len(one.versions), now.establishment, now.date, one.author,
        )  # fmt: skip
        thread = [(event.what, event.state, event.made_by) for event in await events.of(work, one.kind, one.number)]
        assert thread == one.events
        if one.kind is VISIT:
            areas = sa.select(schema.areas_seen.c.area).where(schema.areas_seen.c.number == one.number)
            assert set(await work.connection.scalars(areas)) == one.areas
            assert await reports.state_of(work, one.reference) == one.report
        else:
            assert (row.holder, row.due) == (one.holder, one.due)
            if one.state != "undone":
                assert (row.closed_on is not None) == (one.state in DONE[one.kind.letter])
            assert one.state in ("undone", one.events[-1][1]) if one.events else True
        if one.kind is CONCERN:
            assert (row.notified, row.source) == (one.notified, one.source)
        links = schema.links
        query = sa.select(links).where(links.c.kind == one.kind.letter, links.c.number == one.number)
        linked = {
            (link.item, link.target, link.establishment, link.date) for link in await work.connection.execute(query)
        }
        targets = set(now.targets) if one.state != "undone" else set()
        assert linked == {(item, target, now.establishment, now.date) for item, target in targets}

    # --- looks ---

    @rule(data=st.data())
    def nobody_sees_what_they_may_not(self, data: st.DataObject) -> None:
        person = data.draw(st.sampled_from(self.people))
        self.work(self._look, person)

    async def _look(self, work: Work, person: Person) -> None:
        member = await members.get(work, person.id)
        assert member is not None
        assert set(member.establishments) == person.places
        for kind in KINDS:
            may = [one for one in self.items[kind.letter] if person.reads(one.now.establishment)]
            filed = {one.reference for one in may if one.state != "undone"}
            for one in self.items[kind.letter]:
                record = await versions.get(work, kind, one.reference, member)
                assert (record.body if record else None) == (one.now.body if one in may else None)
                every = await versions.history(work, kind, one.reference, member)
                said = [(content.body, by) for content, by in one.versions] if one in may else []
                assert [(version.body, version.made_by) for version in every] == said
            found = await finding.stretch(work, kind, member, Wanted(), 99)
            assert {(one.reference, one.body) for one in found} == {
                (one.reference, one.now.body) for one in may if one.state != "undone"
            }
            assert {one.reference async for one in versions.export(work, kind, member)} == filed
            if kind is not VISIT:
                await self._lists(work, kind, member, [one for one in may if one.state != "undone"])
        visible = {one.reference: one for one in self.items["V"] if person.reads(one.now.establishment)}
        listed = {line.reference for line in await visits.list_for(work, member, limit=99)}
        assert listed == {name for name, one in visible.items() if one.state == "filed"}
        reviewed = {(line.reference, line.state) for line in await reports.lines(work, member, REPORTS, 99)}
        assert reviewed == {(name, one.report) for name, one in visible.items() if one.state == "filed"}
        readable = {
            one.reference for kind in KINDS for one in self.items[kind.letter] if person.reads(one.now.establishment)
        }
        assert {one.reference for one in await desk.waiting(work, member, "2026-11-22", self.now, 99)} <= readable

    async def _lists(self, work: Work, kind: Kind, member: Member, may: list[Item]) -> None:
        for states in (OPEN[kind.letter], DONE[kind.letter]):
            wanted = sorted((one.now.date, one.number) for one in may if one.state in states)
            for newest_first in (False, True):
                found, after = [], None
                while page := await matters.lines(work, kind, member, states, 2, after, newest_first):
                    found += [(line.date, kind.number(line.reference)) for line in page]
                    after = found[-1]
                assert found == (wanted[::-1] if newest_first else wanted)
        due = await matters.due(work, kind, member, OPEN[kind.letter], "2026-11-22", 99)
        owed = [one for one in may if one.state in OPEN[kind.letter] and one.due and one.due <= "2026-11-22"]
        assert {line.reference for line in due} == {one.reference for one in owed}


@pytest.mark.slow
def test_matters_and_reports_are_as_their_model(template: Path) -> None:
    MattersMachine.template = template
    test = MattersMachine.TestCase
    test.settings = settings(
        max_examples=20, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
    )
    test("runTest").runTest()
