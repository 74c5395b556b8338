"""How the courses of the programme stand for members: from what is kept, by the rules of ``standards``."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from conversations.chart import Chart, Mark, Marks
from conversations.draft import in_london
from conversations.training_record import title
from handlers.listing import short_date
from standards.courses import Person, Standing, State, Taken, standings
from standards.models import Course, Knowledge
from store import members, training
from store.database import Work
from store.members import Member
from store.training import Training

#: What is due within so many days is shown to co-ordinators and leads.
SOON = 60
MARKS = {
    State.OVERDUE: Mark(sign="✗", words="overdue", strong=True),
    State.DUE: Mark(sign="!", words="refresher due"),
    State.NOT_YET: Mark(sign="–", words="not yet"),
    State.BOOKED: Mark(sign="B", words="booked"),
    "to confirm": Mark(sign="?", words="done, to be confirmed"),
    State.DONE: Mark(sign="✓", words="done"),
}
"""The signs, what asks for most first."""


@dataclass(frozen=True)
class Stands:
    """How a member stands: each course, what is kept of it, and since when (UTC) they are at each establishment."""

    member: Member
    courses: list[Standing]
    kept: list[Training]
    today: date
    since: Mapping[str, datetime]

    @property
    def required(self) -> list[Standing]:
        """The courses that are not optional."""
        return [one for one in self.courses if not one.course.optional]

    @property
    def late(self) -> list[Standing]:
        """What was to be done or refreshed by now."""
        return [one for one in self.required if one.late(self.today)]

    @property
    def soon(self) -> list[Standing]:
        """What is to be done or refreshed within the next days."""
        return [one for one in self.required if one.soon(self.today, SOON) and one.state is not State.BOOKED]

    @property
    def holding(self) -> int:
        """How many of the courses that are not optional are done and still count."""
        return sum(one.last is not None and not one.late(self.today) for one in self.required)

    def at(self, places: Collection[str]) -> "Stands":
        """The same as far as the co-ordinator of these establishments answers for it."""
        courses = [one for one in self.courses if not one.place or one.place in places]
        kept = [one for one in self.kept if not one.establishment or one.establishment in places]
        return Stands(self.member, courses, kept, self.today, self.since)


async def stands(work: Work, knowledge: Knowledge, people: Sequence[Member], today: date) -> list[Stands]:
    """How each of these monitors stands, in their order."""
    ids = [member.id for member in people]
    since, kept = await members.assigned_since(work, ids), dict[str, list[Training]]()
    for one in await training.of(work, ids):
        kept.setdefault(one.member, []).append(one)
    return [_stands(knowledge, member, since[member.id], kept.get(member.id, []), today) for member in people]


def _stands(
    knowledge: Knowledge, member: Member, since: dict[str, datetime], kept: list[Training], today: date
) -> Stands:
    places = {place: in_london(moment).date() for place, moment in since.items()}
    person = Person(in_london(member.joined_at).date(), places)
    taken = [
        Taken(
            one.course,
            one.establishment,
            date.fromisoformat(one.date),
            booked=one.state == "booked",
            confirmed=one.state == "confirmed",
        )
        for one in kept
    ]
    return Stands(member, standings(knowledge.courses, person, taken, today), kept, today, since)


def name(knowledge: Knowledge, course: str, place: str) -> str:
    """A course, with the establishment where it counts for one; its id where it is not known any more."""
    found, where = knowledge.course(course), knowledge.establishment(place)
    return title(found, where.short if where else place) if found else course


def mark(one: Standing, today: date) -> Mark:
    """The sign of a course: overdue where its day is past and nothing is booked."""
    if one.state is State.DONE and not one.confirmed:
        return MARKS["to confirm"]
    late = one.late(today) and one.state is not State.BOOKED and not one.course.optional
    return MARKS[State.OVERDUE if late else one.state]


def lines(knowledge: Knowledge, whose: Stands) -> str:
    """Each course with its sign and why; of the optional ones those taken, then the names of the others."""
    shown = [one for one in whose.courses if not one.course.optional or one.state is not State.NOT_YET]
    said = [f"{mark(one, whose.today).sign} {name(knowledge, one.course.id, one.place)}. {one.why}" for one in shown]
    more = [one.course.name for one in whose.courses if one not in shown]
    return "\n".join([*said, *([f"Optional: {', '.join(more)}."] if more else [])])


def matrix(courses: Sequence[Course], team: Sequence[Stands], today: date, summary: str) -> Chart:
    """Monitors by courses; a course of several establishments stands as where it stands worst."""
    marks = tuple(MARKS.values())
    nothing = marks.index(MARKS[State.NOT_YET])
    required = [course for course in courses if not course.optional]
    cells = [
        tuple(
            min((marks.index(mark(one, today)) for one in whose.courses if one.course.id == course.id), default=nothing)
            for course in required
        )
        for whose in team
    ]
    return Chart(
        title="Training of the team",
        period=short_date(today.isoformat()),
        summary=summary,
        marks=Marks(
            rows=tuple(whose.member.label for whose in team),
            columns=tuple(course.short for course in required),
            marks=marks,
            cells=tuple(cells),
        ),
    )
