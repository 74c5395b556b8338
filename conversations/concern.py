"""The concern flow: a matter notified to the governor and the co-ordinator, with a date to look again.

Grounds: Prisons (Scotland) Act 1989 s7D(1)(e), the governor and the co-ordinator are both told, and (f), both are told
again of what is not remedied to the monitor's satisfaction.
"""

import datetime as dt
from typing import Any

from pydantic import BaseModel, ConfigDict

from conversations.draft import Filed
from conversations.flow import Flow, Only, Step
from conversations.inputs.base import Asking
from conversations.inputs.choice import OneOf
from conversations.inputs.day import Day, in_words
from conversations.inputs.link import IndicatorLinks, Links
from conversations.inputs.text import Text
from conversations.matter import (
    AREAS,
    BOTH,
    COORDINATOR,
    ESTABLISHMENT,
    GOVERNOR,
    HOW_TOLD,
    NOBODY,
    TOLD,
    TOLD_SOMEBODY,
    long_ago,
    recap,
    targets,
    told_in_words,
)
from conversations.receipts import filed_screens
from conversations.screen import Screen
from standards.models import Edition

BOTH_ARE_TOLD = "The Act asks that the governor and the co-ordinator are both told: s7D(1)(e)."


class ConcernRecord(BaseModel):
    """What is filed of a concern. ``told_on`` is the day of telling, ``source`` the record it was raised in."""

    model_config = ConfigDict(frozen=True)

    establishment: str
    establishment_name: str
    areas: tuple[str, ...] = ()
    date: dt.date
    matter: str
    links: Links = Links()
    governor_told: bool
    coordinator_told: bool
    how_told: str | None = None
    told_on: dt.date | None = None
    remedy: str | None = None
    look_again: dt.date | None = None
    source: str = ""


PARTS = (
    ESTABLISHMENT,
    AREAS,
    Step(
        key="date",
        label="Date",
        ask="When did you find it?",
        takes=Day(),
        help="The day it was seen or heard.",
        check=long_ago,
    ),
    Step(
        key="matter",
        label="Concern",
        ask="What is the matter?",
        takes=Text("For example: “two showers in B Hall out of order since October”."),
        help="What is to be put right, where, since when. No names or prison numbers.",
    ),
    Step(
        key="links",
        label="Standards",
        ask="Which quality indicator is it about?",
        takes=IndicatorLinks("matter"),
        help="I suggest the closest and show the words that matched. You choose: one, several, a standard, or none.",
        optional=True,
        plain=True,
    ),
    Step(
        key="told",
        label="Told",
        ask="Who has been told?",
        takes=OneOf(*TOLD),
        help=BOTH_ARE_TOLD,
    ),
    Step(
        key="how_told",
        label="How",
        ask="How were they told?",
        takes=HOW_TOLD,
        help="How the matter was notified.",
        only=Only("told", TOLD_SOMEBODY),
    ),
    Step(
        key="told_on",
        label="Told on",
        ask="When were they told?",
        takes=Day(),
        help="The day of notifying; the later one if the days differ.",
        only=Only("told", TOLD_SOMEBODY),
    ),
    Step(
        key="remedy",
        label="Remedy",
        ask="What would put it right?",
        takes=Text("For example: “both showers repaired”."),
        help="So that whoever looks again knows what to look for.",
        optional=True,
    ),
    Step(
        key="look_again",
        label="Look again",
        ask="When should it be looked at again?",
        takes=Day(future=True),
        help="You are asked then whether it has been remedied to your satisfaction.",
    ),
)


def record(answers: dict[str, Any], asking: Asking) -> dict[str, Any]:
    """The record that these answers make, as plain data."""
    place = asking.knowledge.establishment(answers["establishment"])
    told = answers["told"]
    made = ConcernRecord(
        establishment_name=place.name if place else answers["establishment"],
        areas=tuple(answers.get("areas") or ()),
        links=Links.model_validate(answers.get("links") or {}),
        governor_told=told in (BOTH, GOVERNOR),
        coordinator_told=told in (BOTH, COORDINATOR),
        **{
            key: answers.get(key)
            for key in ("establishment", "date", "matter", "how_told", "told_on", "remedy", "look_again")
        },
    )
    return made.model_dump(mode="json")


_TOLD = {(True, True): BOTH, (True, False): GOVERNOR, (False, True): COORDINATOR, (False, False): NOBODY}


def reopen(body: dict[str, Any]) -> dict[str, Any]:
    """The answers that made a record, so that it can be changed."""
    kept = ConcernRecord.model_validate(body).model_dump(mode="json")
    kept["told"] = _TOLD[(kept["governor_told"], kept["coordinator_told"])]
    answers = {part.key: kept[part.key] for part in PARTS if part.only is None or part.only.holds(kept)}
    answers["areas"] = answers["areas"] or None
    answers["links"] = answers["links"] if Links.model_validate(answers["links"]) != Links() else None
    return answers


def remarks(asking: Asking) -> list[str]:
    """Says so when only one of the two was told, or neither."""
    return [BOTH_ARE_TOLD] if asking.answers.get("told") not in (None, BOTH) else []


def as_text(made: ConcernRecord, reference: str, version: int, edition: Edition) -> str:
    """The record laid out to be copied into the case management system, a field a line."""
    told = told_in_words(made.governor_told, made.coordinator_told)
    how = ", ".join(part for part in (made.how_told, in_words(made.told_on) if made.told_on else "") if part)
    fields = (
        ("Concern", f"{reference}, version {version}"),
        ("Prison", made.establishment_name),
        ("Area", ", ".join(made.areas) or None),
        ("Found", in_words(made.date)),
        ("Raised in", made.source or None),
        ("Matter", made.matter),
        (f"Standards ({edition.id})", targets(made.links, edition)),
        ("Told", f"{told} ({how})" if how else told),
        ("Remedy", made.remedy),
        ("Look again", in_words(made.look_again) if made.look_again else None),
    )
    return "\n".join(f"{label}: {value}" for label, value in fields if value)


def receipt(body: dict[str, Any], filed: Filed, asking: Asking) -> list[Screen]:
    """What is shown when a concern is filed."""
    made = ConcernRecord.model_validate(body)
    text = as_text(made, filed.reference, filed.version, asking.knowledge.edition(asking.edition))
    again = f"I ask you on {in_words(made.look_again)} whether it is remedied." if made.look_again else ""
    return filed_screens(filed, f"Concern at {made.establishment_name}, {in_words(made.date)}", text, again)


CONCERN = Flow(
    name="concern",
    version=1,
    title="Concern",
    command="concern",
    about="Notify a concern",
    parts=PARTS,
    record=record,
    reopen=reopen,
    recap=recap,
    receipt=receipt,
    remarks=remarks,
    roles=("monitor", "co-ordinator"),
    borrows=("establishment", "date"),
)
