"""Members come, file, undo, amend and go, in any order, against a model of who may see what."""

import asyncio
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from store import audit, members, visits
from store.crypto import Keyring
from store.database import Store
from store.members import InviteError, Member, MemberError, Role
from store.versions import UNDO_WITHIN, Content, RecordError
from tests.store.conftest import NOW

PLACES = ("perth", "barlinnie")


@dataclass
class Version:
    visit: Content
    by: str


@dataclass
class Record:
    """What the model knows of one visit."""

    draft: str
    author: str
    at: datetime
    state: str = "filed"
    versions: list[Version] = field(default_factory=list)

    @property
    def now(self) -> Content:
        return self.versions[-1].visit


@dataclass
class Person:
    """What the model knows of one member."""

    id: str
    chat: int
    role: Role
    places: set[str]

    def reads(self, place: str) -> bool:
        return self.role in (Role.MONITOR, Role.COORDINATOR) and place in self.places


class VisitsMachine(RuleBasedStateMachine):
    """Every change goes to the store and to the model; every look compares them."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = Path(tempfile.mkdtemp())
        shutil.copytree(self.template, self.folder / "home")
        self.now = NOW
        self.people: dict[int, Person] = {}
        self.codes: list[tuple[str, Role, set[str], datetime]] = []
        self.used: set[str] = set()
        self.records: list[Record] = []
        self.changes = 0

    @initialize()
    def start(self) -> None:
        home = self.folder / "home"
        self.store = self.runner.run(Store.open(home, Keyring.load(home, None), self.now, exclusive=True))

    def teardown(self) -> None:
        self.runner.run(self.store.close())
        self.runner.close()
        shutil.rmtree(self.folder)

    def work(self, function: Callable[..., Any], *arguments: Any) -> Any:
        async def working() -> Any:
            async with self.store.writing(self.now) as work:
                return await function(work, *arguments)

        return self.runner.run(working())

    def refused(self, function: Callable[..., Any], *arguments: Any) -> str:
        try:
            self.work(function, *arguments)
        except (RecordError, InviteError) as error:
            return str(error.kind)
        return ""

    # --- members ---

    @rule(role=st.sampled_from(list(Role)), places=st.sets(st.sampled_from(PLACES)), hours=st.sampled_from([1, 24]))
    def invite(self, role: Role, places: set[str], hours: int) -> None:
        code = self.work(members.invite, role, sorted(places), "made up", hours, "operator")
        self.codes.append((code, role, places, self.now + timedelta(hours=hours)))

    @precondition(lambda self: self.codes)
    @rule(chat=st.integers(1, 4), data=st.data())
    def join(self, chat: int, data: st.DataObject) -> None:
        code, role, places, until = data.draw(st.sampled_from(self.codes))
        expected = (
            "already a member" if chat in self.people
            else "used" if code in self.used
            else "expired" if self.now >= until
            else ""
        )  # fmt: skip
        if expected:
            assert self.refused(members.join, code, chat) == expected
            return
        member: Member = self.work(members.join, code, chat)
        self.used.add(code)
        self.people[chat] = Person(member.id, chat, role, set(places))

    @precondition(lambda self: self.people)
    @rule(data=st.data())
    def revoke(self, data: st.DataObject) -> None:
        person = self.people.pop(data.draw(st.sampled_from(sorted(self.people))))
        self.work(members.revoke, person.id, "operator", "seal")
        try:
            self.work(members.revoke, person.id, "operator", "seal")
        except MemberError:
            return
        raise AssertionError("a member was revoked twice")

    @precondition(lambda self: self.people)
    @rule(data=st.data(), place=st.sampled_from(PLACES), assigned=st.booleans())
    def assign(self, data: st.DataObject, place: str, assigned: bool) -> None:
        person = self.people[data.draw(st.sampled_from(sorted(self.people)))]
        self.work(members.assign if assigned else members.unassign, person.id, place, "operator")
        (person.places.add if assigned else person.places.discard)(place)

    # --- visits ---

    def visit(self, place: str) -> Content:
        self.changes += 1
        return Content(place, f"2026-11-{self.changes % 9 + 10}", f'"{self.changes}"', "2018", 1)

    @precondition(lambda self: self.people)
    @rule(data=st.data(), place=st.sampled_from(PLACES), again=st.booleans())
    def file(self, data: st.DataObject, place: str, again: bool) -> None:
        person = self.people[data.draw(st.sampled_from(sorted(self.people)))]
        mine = [record for record in self.records if record.author == person.id]
        visit = self.visit(place)
        if again and mine:
            record = data.draw(st.sampled_from(mine))
            if record.state == "undone":
                record.versions.append(Version(visit, person.id))
                record.state = "filed"
        else:
            record = Record(f"d{self.changes}", person.id, self.now, versions=[Version(visit, person.id)])
            self.records.append(record)
        filed = self.work(visits.file, visit, person.id, record.draft)
        number = self.records.index(record) + 1
        assert (filed.reference, filed.version) == (f"V-{number:04d}", len(record.versions))

    @precondition(lambda self: self.people and self.records)
    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        person = self.people[data.draw(st.sampled_from(sorted(self.people)))]
        number = data.draw(st.integers(1, len(self.records)))
        record = self.records[number - 1]
        expected = (
            "unknown" if record.author != person.id
            else "undone" if record.state == "undone"
            else "amended" if len(record.versions) > 1
            else "late" if self.now - record.at > UNDO_WITHIN
            else ""
        )  # fmt: skip
        assert self.refused(visits.undo, f"V-{number:04d}", person.id) == expected
        if not expected:
            record.state = "undone"

    @precondition(lambda self: self.people and self.records)
    @rule(data=st.data(), place=st.sampled_from(PLACES), stale=st.booleans())
    def amend(self, data: st.DataObject, place: str, stale: bool) -> None:
        person = self.people[data.draw(st.sampled_from(sorted(self.people)))]
        number = data.draw(st.integers(1, len(self.records)))
        record = self.records[number - 1]
        mine = record.author == person.id or person.role is Role.COORDINATOR
        expected = (
            "unknown" if not (mine and person.reads(record.now.establishment) and person.reads(place))
            else "undone" if record.state == "undone"
            else "changed" if stale
            else ""
        )  # fmt: skip
        member = self.work(members.by_chat, person.chat)
        visit = self.visit(place)
        version = len(record.versions) - stale
        assert self.refused(visits.amend, f"V-{number:04d}", visit, "why", member, version) == expected
        if not expected:
            record.versions.append(Version(visit, person.id))

    @rule(minutes=st.sampled_from([1, 6, 70]))
    def wait(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule()
    def restart(self) -> None:
        self.runner.run(self.store.close())
        self.start()

    # --- looks ---

    @precondition(lambda self: self.people)
    @rule(data=st.data())
    def look(self, data: st.DataObject) -> None:
        person = self.people[data.draw(st.sampled_from(sorted(self.people)))]
        member: Member = self.work(members.by_chat, person.chat)
        assert (member.role, set(member.establishments)) == (person.role, person.places)
        listed = {line.reference for line in self.work(visits.list_for, member, None, None, None, 99)}
        for number, record in enumerate(self.records, 1):
            reference = f"V-{number:04d}"
            readable = person.reads(record.now.establishment)
            assert (reference in listed) == (readable and record.state == "filed")
            versions = self.work(visits.history, reference, member)
            wanted = [(version.visit.body, version.by) for version in record.versions] if readable else []
            assert [(version.body, version.made_by) for version in versions] == wanted

    @invariant()
    def nobody_but_members_is_served_and_the_log_is_whole(self) -> None:
        if not hasattr(self, "store"):
            return
        for chat in range(1, 5):
            assert (self.work(members.by_chat, chat) is None) == (chat not in self.people)
        assert self.work(audit.verify).broken == ()


@pytest.mark.slow
def test_visits_and_members_are_as_their_model(template: Path) -> None:
    VisitsMachine.template = template
    test = VisitsMachine.TestCase
    test.settings = settings(
        max_examples=25, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
    )
    test("runTest").runTest()
