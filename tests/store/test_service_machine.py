"""Applications are added, moved, closed, appointed, tied, reviewed and ended by several members in any order, against a
model of how each stands and who may see it."""

import asyncio
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from store import audit, members, service
from store.crypto import Keyring
from store.database import Store, Work
from store.members import Member, Role
from store.service import Happened
from store.versions import RecordError
from tests.conftest import make_empty
from tests.store.conftest import NOW

PLACES = ("perth", "barlinnie")
DAY = "2026-11-22"
CAST = (
    (Role.COORDINATOR, ("perth",)),
    (Role.COORDINATOR, PLACES),
    (Role.MONITOR, ("perth",)),
    (Role.MONITOR, PLACES),
    (Role.MONITOR, ("barlinnie",)),
    (Role.LEAD, PLACES),
    (Role.ADMINISTRATOR, PLACES),
)
STATES = ("open", "appointed", "withdrawn", "not taken", "left")


@dataclass
class Person:
    """What the model knows of one member."""

    id: str
    role: Role
    places: set[str]
    active: bool = True


@dataclass
class Case:
    """What the model knows of one application."""

    reference: str
    place: str
    state: str = "open"
    stage: str = "received"
    member: str | None = None
    review_on: str | None = None
    events: int = 1


class ServiceMachine(RuleBasedStateMachine):
    """Every change goes to the store and to the model; after every step they are compared."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = Path(tempfile.mkdtemp())
        shutil.copytree(self.template, self.folder / "home")
        self.people: list[Person] = []
        self.cases: list[Case] = []

    @initialize()
    def start(self) -> None:
        home = self.folder / "home"
        self.store = self.runner.run(Store.open(home, Keyring.load(home, None), NOW, exclusive=True))
        for chat, (role, places) in enumerate(CAST, 1):
            member: Member = self.work(members.seed, chat, f"made up {chat}", role, places)
            self.people.append(Person(member.id, role, set(places)))

    def teardown(self) -> None:
        self.runner.run(self.store.close())
        self.runner.close()
        shutil.rmtree(self.folder)

    def work(self, function: Callable[..., Any], *arguments: Any) -> Any:
        async def working() -> Any:
            async with self.store.writing(NOW) as work:
                return await function(work, *arguments)

        return self.runner.run(working())

    def done(self, function: Callable[..., Any], *arguments: Any) -> bool:
        """Whether it was done, or refused."""
        try:
            self.work(function, *arguments)
        except RecordError:
            return False
        return True

    # --- the model ---

    def seen_at(self, case: Case) -> set[str]:
        serves = next((one for one in self.people if one.id == case.member and one.active), None)
        return serves.places if serves is not None and serves.places else {case.place}

    def sees(self, person: Person, case: Case) -> bool:
        return person.role is Role.COORDINATOR and bool(person.places & self.seen_at(case))

    def serving(self, person: Person) -> bool:
        return any(case.member == person.id for case in self.cases)

    def drawn(self, data: st.DataObject) -> tuple[Person, Member, Case | None]:
        person = data.draw(st.sampled_from([one for one in self.people if one.active]))
        case = data.draw(st.sampled_from(self.cases)) if self.cases else None
        return person, self.work(members.get, person.id), case

    def change(
        self, data: st.DataObject, states: tuple[str, ...], what: Callable[..., Any], *arguments: Any
    ) -> Case | None:
        """Do something to an application in the store; the case, if the model says that it was done too."""
        person, member, case = self.drawn(data)
        if case is None:
            return None
        done = self.done(what, case.reference, *arguments, member)
        assert done == (self.sees(person, case) and case.state in states)
        case.events += done
        return case if done else None

    # --- what happens ---

    @rule(data=st.data(), place=st.sampled_from(PLACES))
    def add(self, data: st.DataObject, place: str) -> None:
        person, member, _ = self.drawn(data)
        may = person.role is Role.COORDINATOR and place in person.places
        assert self.done(service.add, "applicant for a place", place, "received", DAY, member) == may
        if may:
            self.cases.append(Case(f"P-{len(self.cases) + 1:04d}", place))

    @rule(data=st.data(), whose=st.sampled_from(range(len(CAST))))
    def serves(self, data: st.DataObject, whose: int) -> None:
        person, member, _ = self.drawn(data)
        other, found = self.people[whose], self.work(members.get, self.people[whose].id)
        shared = [place for place in sorted(other.places) if place in person.places]
        may = person.role is Role.COORDINATOR and other.role is Role.MONITOR and bool(shared) and other.active
        may = may and not self.serving(other)
        if not other.active:
            return
        assert self.done(service.serves, found, "training", DAY, "2027-05-22", "2027-02-22", member) == may
        if may:
            made = Case(f"P-{len(self.cases) + 1:04d}", shared[0], "appointed", "training", other.id, "2027-02-22")
            self.cases.append(made)

    @rule(data=st.data(), stage=st.sampled_from(["received", "sift", "interview"]))
    def move(self, data: st.DataObject, stage: str) -> None:
        if case := self.change(data, ("open",), service.move, stage, DAY):
            case.stage = stage

    @rule(data=st.data(), state=st.sampled_from(["withdrawn", "not taken"]))
    def close(self, data: st.DataObject, state: str) -> None:
        if case := self.change(data, ("open",), service.close, state, DAY):
            case.state = state

    @rule(data=st.data())
    def reopen(self, data: st.DataObject) -> None:
        if case := self.change(data, ("withdrawn", "not taken"), service.reopen, DAY):
            case.state = "open"

    @rule(data=st.data())
    def appoint(self, data: st.DataObject) -> None:
        made = Happened("appointed", DAY)
        if case := self.change(data, ("open", "appointed"), service.appoint, DAY, "2027-05-22", "2027-02-22", made):
            case.state, case.review_on = "appointed", "2027-02-22"

    @rule(data=st.data(), outcome=st.sampled_from(["continue", "extend"]), review_on=st.none() | st.just("2027-08-01"))
    def review(self, data: st.DataObject, outcome: str, review_on: str | None) -> None:
        made = Happened(outcome, DAY, '{"note": "settling in"}')
        if case := self.change(data, ("appointed",), service.review, "2027-08-01", review_on, made):
            case.review_on = review_on

    @rule(data=st.data(), why=st.sampled_from(service.REASONS))
    def leave(self, data: st.DataObject, why: str) -> None:
        if case := self.change(data, ("appointed", "left"), service.leave, why, Happened("left", DAY)):
            case.state, case.review_on = "left", None

    @rule(data=st.data(), whose=st.sampled_from(range(len(CAST))))
    def tie(self, data: st.DataObject, whose: int) -> None:
        person, member, case = self.drawn(data)
        other = self.people[whose]
        if case is None or not other.active:
            return
        may = self.sees(person, case) and case.state == "appointed" and case.member is None
        may = may and other.role is Role.MONITOR and bool(other.places & person.places) and not self.serving(other)
        found = self.work(members.get, other.id)
        assert self.done(service.tie, case.reference, found, DAY, member) == may
        if may:
            case.member, case.events = other.id, case.events + 1

    @rule(whose=st.sampled_from([2, 3, 4]), place=st.sampled_from(PLACES), assigned=st.booleans())
    def reassign(self, whose: int, place: str, assigned: bool) -> None:
        person = self.people[whose]
        if person.active:
            self.work(members.assign if assigned else members.unassign, person.id, place, "operator")
            (person.places.add if assigned else person.places.discard)(place)

    @rule(whose=st.sampled_from([3, 4]))
    def revoke(self, whose: int) -> None:
        person = self.people[whose]
        if person.active:
            self.work(members.revoke, person.id, "operator", "seal")
            person.active, person.places = False, set()

    # --- looks ---

    @invariant()
    def all_stands_as_in_the_model(self) -> None:
        if self.people:
            self.work(self._compare)

    async def _compare(self, work: Work) -> None:
        for person in self.people:
            member = await members.get(work, person.id)
            assert member is not None
            for case in self.cases:
                found = await service.get(work, case.reference, member)
                assert (found is not None) == self.sees(person, case)
                if found is not None:
                    stands = (found.state, found.stage, found.member, found.review_on)
                    assert stands == (case.state, case.stage, case.member, case.review_on)
                    assert len(await service.history(work, found)) == case.events
            own = await service.of_member(work, person.id)
            assert (own.reference if own else None) == next(
                (case.reference for case in self.cases if case.member == person.id), None
            )
        for place in PLACES:
            found_at = {line.reference for line in await service.at_places(work, [place], STATES)}
            assert found_at == {case.reference for case in self.cases if place in self.seen_at(case)}
        assert not (await audit.verify(work)).broken


def test_applications_are_as_their_model(tmp_path: Path) -> None:
    ServiceMachine.template = tmp_path / "template"
    asyncio.run(make_empty(ServiceMachine.template))
    test = ServiceMachine.TestCase
    test.settings = settings(
        max_examples=20, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
    )
    test("runTest").runTest()
