"""Visits are booked, moved, offered, swapped, called off, made and undone while time passes, against a model."""

import asyncio
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from store import bookings, events, members, visits
from store.bookings import BOOKING, Slot
from store.crypto import Keyring
from store.database import Store
from store.members import Member, Role
from store.versions import RecordError
from tests.conftest import make_empty
from tests.store.conftest import NOW, content

PEOPLE = {1: ("perth", "barlinnie"), 2: ("perth",), 3: ("perth", "barlinnie")}
HOURS = st.tuples(st.sampled_from(["09:00", "10:00", "11:00"]), st.sampled_from([None, "10:30", "12:00"])).filter(
    lambda times: times[1] is None or times[0] < times[1]
)
PERSON = st.sampled_from(sorted(PEOPLE))


@dataclass
class Kept:
    """What the model knows of one booking."""

    slot: Slot
    holder: int
    state: str = "booked"
    sequence: int = 0
    offered: int = 0
    visit: str | None = None
    happened: int = 1


class BookingsMachine(RuleBasedStateMachine):
    """Every change goes to the store and to the model; what is refused says why, and changes nothing."""

    template: Path
    booked = Bundle("booked")

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = Path(tempfile.mkdtemp())
        shutil.copytree(self.template, self.folder / "home")
        self.now = NOW
        self.kept: dict[str, Kept] = {}
        self.filed: dict[str, tuple[int, str, str, datetime]] = {}
        self.drafts = 0

    @initialize()
    def start(self) -> None:
        home = self.folder / "home"
        self.store = self.runner.run(Store.open(home, Keyring.load(home, None), self.now, exclusive=True))
        self.people: dict[int, Member] = {
            chat: self.work(members.seed, chat, f"Monitor {chat}", Role.MONITOR, places)
            for chat, places in PEOPLE.items()
        }

    def teardown(self) -> None:
        self.runner.run(self.store.close())
        self.runner.close()
        shutil.rmtree(self.folder)

    def work(self, function: Callable[..., Any], *arguments: Any) -> Any:
        async def working() -> Any:
            async with self.store.writing(self.now) as work:
                return await function(work, *arguments)

        return self.runner.run(working())

    def tried(self, expected: str, function: Callable[..., Any], *arguments: Any) -> Any:
        """Do it, and see that it is refused for the ``expected`` reason, or not at all."""
        done, why = None, ""
        try:
            done = self.work(function, *arguments)
        except RecordError as error:
            why = error.kind
        assert why == expected
        return done

    @property
    def today(self) -> str:
        return self.now.date().isoformat()

    def day(self, ahead: int) -> str:
        return (self.now.date() + timedelta(days=ahead)).isoformat()

    def draft(self) -> str:
        self.drafts += 1
        return f"d{self.drafts}"

    def in_the_way(self, slot: Slot, holder: int, but: str = "") -> str:
        if slot.date < self.today:
            return "past"
        others = [one for name, one in self.kept.items() if name != but and one.holder == holder]
        busy = any(one.state in ("booked", "done") and one.slot.overlaps(slot) for one in others)
        return "taken" if busy else ""

    # --- the holder ---

    @rule(target=booked, who=PERSON, place=st.sampled_from(["perth", "barlinnie"]), ahead=st.integers(-1, 3), at=HOURS)
    def book(self, who: int, place: str, ahead: int, at: tuple[str, str | None]) -> str:
        slot, draft = Slot(place, self.day(ahead), *at), self.draft()
        expected = self.in_the_way(slot, who) if place in PEOPLE[who] else "unknown"
        made = self.tried(expected, bookings.book, slot, self.people[who], draft, self.today)
        if made is None:
            return "B-9999"
        assert made == self.work(bookings.book, slot, self.people[who], draft, self.today)
        self.kept[made.reference] = Kept(slot, who)
        return str(made.reference)

    def not_theirs(self, reference: str, who: int) -> str:
        one = self.kept.get(reference)
        if one is None or one.holder != who:
            return "unknown"
        return "" if one.state == "booked" else "over"

    @rule(reference=booked, who=PERSON, ahead=st.integers(-1, 3), at=HOURS)
    def move(self, reference: str, who: int, ahead: int, at: tuple[str, str | None]) -> None:
        one = self.kept.get(reference)
        slot = Slot(one.slot.establishment if one else "perth", self.day(ahead), *at)
        expected = self.not_theirs(reference, who) or self.in_the_way(slot, who, reference)
        if self.tried(expected, bookings.move, reference, slot, self.people[who], self.today) and one:
            one.slot, one.offered = slot, 0
            one.sequence += 1
            one.happened += 1

    @rule(reference=booked, who=PERSON)
    def call_off(self, reference: str, who: int) -> None:
        expected = self.not_theirs(reference, who)
        if self.tried(expected, bookings.call_off, reference, self.people[who], self.today, "illness"):
            one = self.kept[reference]
            late = one.slot.date < self.today
            one.state, one.offered = ("missed" if late else "cancelled"), 0
            one.sequence += not late
            one.happened += 1

    @rule(reference=booked, who=PERSON, to=PERSON)
    def offer(self, reference: str, who: int, to: int) -> None:
        expected, one = self.not_theirs(reference, who), self.kept.get(reference)
        if not expected and one:
            fits = to != who and one.slot.establishment in PEOPLE[to]
            expected = "past" if one.slot.date < self.today else "" if fits else "unknown"
        if self.tried(expected, bookings.offer, reference, self.people[to], self.people[who], self.today):
            self.kept[reference].offered = to
            self.kept[reference].happened += 1

    @rule(reference=booked, who=PERSON)
    def withdraw(self, reference: str, who: int) -> None:
        expected = self.not_theirs(reference, who)
        expected = expected or ("" if self.kept[reference].offered else "over")
        if self.tried(expected, bookings.withdraw, reference, self.people[who]):
            self.kept[reference].offered = 0
            self.kept[reference].happened += 1

    # --- the colleague ---

    @rule(reference=booked, who=PERSON, takes=st.booleans())
    def answer(self, reference: str, who: int, takes: bool) -> None:
        one = self.kept.get(reference)
        expected = "" if one and one.offered == who else "over"
        if not takes:
            done = self.tried(expected, bookings.decline, reference, self.people[who])
        else:
            expected = expected or (self.in_the_way(one.slot, who, reference) if one else "")
            done = self.tried(expected, bookings.accept, reference, self.people[who], self.today)
        if done and one:
            one.offered = 0
            one.happened += 1
            if takes:
                one.holder = who
                one.sequence += 1

    # --- visits ---

    def settled(self, number: str) -> None:
        """What the model does when a visit now stands as it does."""
        who, place, day, _ = self.filed[number]
        free = [
            one
            for one in self.kept.values()
            if (one.holder, one.slot.establishment, one.slot.date) == (who, place, day)
            and one.state in ("booked", "missed")
        ]
        if free:
            first = min(free, key=lambda one: one.slot.time_from)
            first.state, first.visit, first.offered = "done", number, 0
            first.happened += 1

    @rule(who=PERSON, ahead=st.integers(-2, 0))
    def file(self, who: int, ahead: int) -> None:
        made = content(date=self.day(ahead))

        async def filing(work: Any) -> str:
            filed = await visits.file(work, made, self.people[who].id, self.draft())
            await bookings.settle(work, filed.reference, self.people[who].id)
            return filed.reference

        number = self.work(filing)
        self.filed[number] = (who, "perth", made.date, self.now)
        self.settled(number)

    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        fresh = [number for number, (*_, at) in self.filed.items() if at == self.now]
        if not fresh:
            return
        number = data.draw(st.sampled_from(fresh))
        who = self.people[self.filed.pop(number)[0]].id

        async def undoing(work: Any) -> None:
            await visits.undo(work, number, who)
            await bookings.settle(work, number, who)

        self.work(undoing)
        for one in self.kept.values():
            if one.visit == number:
                one.state, one.visit = "booked", None
                one.happened += 1

    @rule(days=st.integers(1, 2))
    def time_passes(self, days: int) -> None:
        self.now += timedelta(days=days)

    # --- what always holds ---

    @invariant()
    def it_is_as_the_model_has_it(self) -> None:
        for reference, one in self.kept.items():
            found = self.work(bookings.get, reference, self.people[one.holder])
            offered = self.people[one.offered].id if one.offered else None
            assert (found.slot, found.state, found.sequence) == (one.slot, one.state, one.sequence)
            assert (found.holder, found.offered_to, found.visit) == (self.people[one.holder].id, offered, one.visit)
            history = self.work(events.of, BOOKING, found.number)
            assert len(history) == one.happened
            assert history[-1].state == one.state
            for other in set(PEOPLE) - {one.holder, one.offered}:
                assert self.work(bookings.get, reference, self.people[other]) is None

    @invariant()
    def nobody_is_in_two_places_at_once(self) -> None:
        for who in PEOPLE:
            held = [one.slot for one in self.kept.values() if one.holder == who and one.state == "booked"]
            assert not any(a.overlaps(b) for n, a in enumerate(held) for b in held[n + 1 :])

    @invariant()
    def lists_have_what_is_open(self) -> None:
        ids = {self.people[who].id: who for who in PEOPLE}
        found = self.work(bookings.booked_by, list(ids))
        assert {one.reference for one in found} == {name for name, one in self.kept.items() if one.state == "booked"}
        offers = self.work(bookings.offered_to, list(ids), self.today)
        assert {(one.reference, ids[one.offered_to]) for one, _ in offers} == {
            (name, one.offered) for name, one in self.kept.items() if one.offered and one.slot.date >= self.today
        }
        days = sorted(one.slot.date for one in found if date.fromisoformat(one.slot.date) >= self.now.date())
        assert [one.slot.date for one in self.work(bookings.at, ["perth", "barlinnie"], self.today, "9999")] == days


def test_bookings_are_as_their_model(tmp_path: Path) -> None:
    template = tmp_path / "home"
    asyncio.run(make_empty(template))
    BookingsMachine.template = template
    machine = BookingsMachine.TestCase
    machine.settings = settings(
        max_examples=25, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
    )
    machine("runTest").runTest()
