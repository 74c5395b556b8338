"""The record of a course: done on a day, or booked for one. Begun from /training, for oneself or for a monitor.

``subject`` may hold the monitor whom a co-ordinator records it for (``member``, ``label``), their ``establishments``,
and what each course still ``waits`` for.
"""

from datetime import date
from typing import Any

from conversations.draft import Filed
from conversations.flow import Doubt, Flow, Only, Step
from conversations.inputs.base import Asking
from conversations.inputs.choice import OneOf, Option
from conversations.inputs.day import Day, in_words
from conversations.inputs.listed import Listed
from conversations.inputs.text import Reference
from conversations.screen import Button, Screen, Style
from standards.courses import slot
from standards.models import Course

DONE, BOOKED = "done", "booked"
#: How far back a course may lie, in years: somebody who has served for long records what they did then.
YEARS_BACK = 12


def title(course: Course, place: str) -> str:
    """A course with the establishment (its short name) where it counts for one."""
    return f"{course.name}, {place}" if place else course.name


def slots(asking: Asking) -> list[Option]:
    """Each course, once for each establishment where that counts."""
    places = asking.subject.get("establishments", asking.who.establishments)
    options = []
    for course in asking.knowledge.courses:
        for place in places if course.by_place else ("",):
            found = asking.knowledge.establishment(place)
            name = found.short if found else place
            words = tuple(f"{word} {name}".strip() for word in (course.short, course.id, *course.aliases))
            options.append(Option(slot(course.id, place), title(course, name), words))
    return options


def course_of(chosen: str) -> tuple[str, str]:
    """The course and the establishment ("" for none) of a slot."""
    course, _, place = chosen.partition("@")
    return course, place


def _in_turn(value: Any, asking: Asking) -> str | Doubt | None:
    """Asks about a course before the one that must come first."""
    waits = asking.subject.get("waits", {}).get(value)
    return Doubt(f"It comes after {waits}, which is not recorded yet. Go on all the same?") if waits else None


def _ask_course(asking: Asking) -> str:
    label = asking.subject.get("label")
    return f"Which course of {label}?" if label else "Which course?"


PARTS = (
    Step(
        key="course",
        label="Course",
        ask=_ask_course,
        takes=Listed(slots, "one of the courses below, for example “PPT”"),
        help="The training programme. A course that counts for each establishment stands there once for each.",
        check=_in_turn,
    ),
    Step(
        key="how",
        label="State",
        ask="Is it done, or booked?",
        takes=OneOf(
            Option(DONE, "Done", ("completed", "finished", "passed", "attended")),
            Option(BOOKED, "Booked", ("to come", "planned", "not yet", "going")),
            width=2,
        ),
        help="Booked: you are reminded before the day. A new day takes the place of an earlier booking.",
    ),
    Step(
        key="on",
        label="Day",
        ask="When was it done?",
        takes=Day(years=YEARS_BACK),
        help="The day of the course, or its last day. A refresher counts from it.",
        only=Only("how", (DONE,)),
    ),
    Step(
        key="proof",
        label="Proof",
        ask="Is there a proof?",
        takes=Reference("A certificate or a place in MyLo, for example “certificate 114”. Skip if there is none."),
        help="Kept sealed, for whoever confirms it. No names, please.",
        only=Only("how", (DONE,)),
        optional=True,
    ),
    Step(
        key="booked_for",
        label="Day",
        ask="When is it?",
        takes=Day(future=True),
        help="The day of the course.",
        only=Only("how", (BOOKED,)),
    ),
)


def record(answers: dict[str, Any], asking: Asking) -> dict[str, Any]:
    """What is recorded: the course, the establishment ("" for none), done or booked, the day, the proof."""
    del asking
    course, place = course_of(answers["course"])
    done = answers["how"] == DONE
    return {
        "course": course,
        "establishment": place,
        "how": answers["how"],
        "date": answers["on"] if done else answers["booked_for"],
        "proof": (answers.get("proof") if done else None) or "",
    }


def receipt(body: dict[str, Any], filed: Filed, asking: Asking) -> list[Screen]:
    """Says what was kept, and what happens now."""
    course = asking.knowledge.course(body["course"])
    place = asking.knowledge.establishment(body["establishment"])
    name = title(course, place.short if place else "") if course else body["course"]
    on = in_words(date.fromisoformat(body["date"]))
    if body["how"] == BOOKED:
        said = f"Booked for {on}. A reminder comes before it."
    elif asking.subject.get("member"):
        said = f"Done on {on}, and thereby confirmed."
    else:
        said = f"Done on {on}. It counts from now on; your co-ordinator confirms it."
    back = f"do:trainee:{asking.subject['member'][:12]}" if asking.subject.get("member") else "do:training"
    rows = (
        (Button(label="Training", action=back, style=Style.PRIMARY, words=("training",)),),
        (
            Button(
                label=f"Open {filed.reference}", action=f"do:open:{filed.reference}", words=("open", filed.reference)
            ),
            Button(label="Menu", action="do:menu", words=("menu",)),
        ),
    )
    return [Screen(title=f"{filed.reference}: {name}", body=said, rows=rows)]


TRAINING_RECORD = Flow(
    name="training_record",
    version=1,
    title="Course",
    about="Record or book a course",
    parts=PARTS,
    record=record,
    recap=lambda asking: str(asking.subject.get("label") or ""),
    receipt=receipt,
    roles=("monitor", "co-ordinator"),
    finish="Keep it",
)
