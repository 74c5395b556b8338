"""The JSON form of a filed record: what ``ipm report`` writes, what is handed over, what ``ipm schema`` describes.

A form has a version of its own (``visit/1``). A field may be added within one; a change that a reader could trip
over makes the next.
"""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict

from conversations.concern import ConcernRecord
from conversations.inputs.link import Links
from conversations.matter import BOTH, COORDINATOR, GOVERNOR
from conversations.request import RequestRecord
from conversations.visit_record import Observation, VisitRecord
from standards.loader import load
from standards.models import Edition
from store import events, versions
from store.database import Work
from store.events import Event
from store.versions import CONCERN, REQUEST, VISIT, Kind, Record

MARKING: Final = "OFFICIAL-SENSITIVE"
FORMER = "a former member"


class Part(BaseModel):
    """A part of a form. The sentence under each field is its description in the schema."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)


class LinkForm(Part):
    """A link to the monitoring standards, in the edition of the record."""

    qi: str | None
    """The number of the quality indicator, such as 2.6; null for a standard as a whole."""
    standard: int
    """The number of the standard."""
    label: str
    """What the indicator, or else the standard, is called."""


class ObservationForm(Part):
    """One thing recorded on a visit."""

    text: str
    source: str
    """How the monitor knows: seen, told by a prisoner, told by staff, read in a record."""
    kind: str
    """Good practice, neutral or concern."""
    links: tuple[LinkForm, ...]
    governor_told: bool | None
    """Null unless it is a concern."""
    coordinator_told: bool | None
    """Null unless it is a concern."""
    look_again: dt.date | None


class ChangeForm(Part):
    """Something that happened to a request after it was filed."""

    date: dt.date
    """The day it is about."""
    state: str
    """The state from then on."""
    told: str | None
    """What the person was told."""
    note: str | None
    by: str
    """Who noted it: a label, which is a role and a place."""
    noted_at: dt.datetime


class LookForm(Part):
    """A look at a concern after it was notified."""

    date: dt.date
    seen: str
    """Remedied, better, unchanged or not seen."""
    note: str | None
    governor_told: bool
    """Whether the governor was told again."""
    coordinator_told: bool
    """Whether the co-ordinator was told again."""
    how_told: str | None
    look_again: dt.date | None
    by: str
    """Who looked: a label, which is a role and a place."""
    noted_at: dt.datetime


class RecordForm(Part):
    """What every filed record has. Days are London's; moments are UTC."""

    marking: Literal["OFFICIAL-SENSITIVE"] = MARKING
    reference: str
    """Never changes: V-0042, R-0107, C-0009."""
    version: int
    """Counts from 1; an amendment is the next."""
    state: str
    """How the record stands now."""
    establishment: str
    establishment_id: str
    date: dt.date
    areas: tuple[str, ...]
    monitor: str
    """Who filed it: a label, which is a role and a place."""
    edition: str
    """The edition of the monitoring standards that the links are to."""
    flow_version: int
    """The version of the questions that were asked."""
    filed_at: dt.datetime
    """When the first version was filed."""
    made_at: dt.datetime
    """When this version was made."""
    change_reason: str | None
    """Why this version was made; null for the first."""
    receipt: str
    """Proof of this version, as the monitor was shown it."""


class VisitForm(RecordForm):
    """A visit to an establishment, or one attempted or abandoned."""

    form: Literal["visit/1"] = "visit/1"
    time_in: str | None
    """London wall time, HH:MM."""
    time_out: str | None
    """London wall time, HH:MM."""
    visit: str
    """Made, abandoned or attempted."""
    reason: str | None
    """Why it was abandoned, or only attempted."""
    company: str | None
    companions: tuple[str, ...]
    """The other members who came along: labels."""
    prisoners: int | None
    """How many prisoners were spoken to; null when it was not said."""
    staff: int | None
    """How many members of staff were spoken to; null when it was not said."""
    requests: int | None
    """How many requests were dealt with; null when it was not said."""
    observations: tuple[ObservationForm, ...]
    note_for_next_visit: str | None


class RequestForm(RecordForm):
    """A prisoner's request to a monitor: about a matter, never a name."""

    form: Literal["request/1"] = "request/1"
    came: str
    """How it came."""
    subject: str
    links: tuple[LinkForm, ...]
    wanted: str | None
    complaint: str | None
    """Whether it was raised as a complaint, and how that stands."""
    done: str
    """What the monitor did."""
    outcome: str
    """What came of it on the day."""
    told: str | None
    channel: str | None
    """Where the person was pointed to."""
    owed: str | None
    due: dt.date | None
    """The day by which something is owed now."""
    person: str | None
    """The monitor's own reference for the person; never a name or a number."""
    closed_on: dt.date | None
    history: tuple[ChangeForm, ...]


class ConcernForm(RecordForm):
    """A matter notified to the governor and the co-ordinator until it is remedied."""

    form: Literal["concern/1"] = "concern/1"
    matter: str
    links: tuple[LinkForm, ...]
    governor_told: bool
    coordinator_told: bool
    how_told: str | None
    told_on: dt.date | None
    remedy: str | None
    """What would put it right."""
    due: dt.date | None
    """The day on which it is to be looked at again."""
    notified: int
    """How many times both were told."""
    source: str | None
    """The observation of a visit that it was raised in: V-0042#2."""
    closed_on: dt.date | None
    history: tuple[LookForm, ...]


AnyForm = VisitForm | RequestForm | ConcernForm
FORMS: dict[str, type[VisitForm] | type[RequestForm] | type[ConcernForm]] = {
    "visit": VisitForm,
    "request": RequestForm,
    "concern": ConcernForm,
}
KINDS = {kind.name: kind for kind in (VISIT, REQUEST, CONCERN)}


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a form: "visit", "request" or "concern"."""
    made = FORMS[name].model_json_schema(mode="serialization")
    number = FORMS[name].model_fields["form"].default.partition("/")[2]
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": f"urn:ipm-assistant:{name}:{number}"}
    return {**head, **made}


def schema_text(name: str) -> str:
    """The schema as it is printed, and kept in ``docs/schemas``."""
    return json.dumps(schema(name), ensure_ascii=False, indent=2) + "\n"


async def form_of(work: Work, kind: Kind, record: Record, labels: Mapping[str, str]) -> AnyForm:
    """A filed record with its history as its form. ``labels`` stand for members' ids."""
    if kind is VISIT:
        return _visit(record, labels)
    history = await events.of(work, kind, kind.number(record.reference))
    return _request(record, history, labels) if kind is REQUEST else _concern(record, history, labels)


def _common(record: Record, labels: Mapping[str, str]) -> dict[str, Any]:
    return {
        "reference": record.reference,
        "version": record.version,
        "state": record.state,
        "establishment_id": record.establishment,
        "date": record.date,
        "monitor": labels.get(record.author, FORMER),
        "edition": record.edition,
        "flow_version": record.flow_version,
        "filed_at": record.filed_at,
        "made_at": record.made_at,
        "change_reason": record.reason,
        "receipt": record.receipt,
    }


def _visit(record: Record, labels: Mapping[str, str]) -> VisitForm:
    made = VisitRecord.model_validate_json(record.body)
    edition = load().edition(record.edition)
    return VisitForm(
        **_common(record, labels),
        establishment=made.establishment_name,
        areas=made.areas,
        time_in=f"{made.time_in:%H:%M}" if made.time_in else None,
        time_out=f"{made.time_out:%H:%M}" if made.time_out else None,
        visit=made.visit,
        reason=made.reason,
        company=made.company,
        companions=tuple(labels.get(identity, FORMER) for identity in made.companions),
        prisoners=made.prisoners,
        staff=made.staff,
        requests=made.requests,
        observations=tuple(_observation(one, edition) for one in made.observations),
        note_for_next_visit=made.note_for_next,
    )


def _observation(one: Observation, edition: Edition) -> ObservationForm:
    return ObservationForm(
        text=one.text,
        source=one.source,
        kind=one.kind,
        links=_links(one.links, edition),
        governor_told=one.governor_told,
        coordinator_told=one.coordinator_told,
        look_again=one.look_again,
    )


def _links(links: Links, edition: Edition) -> tuple[LinkForm, ...]:
    made = []
    for link in links.chosen:
        indicator, standard = edition.indicator(link.qi), edition.standard(link.standard)
        label = indicator.label if indicator else standard.name if standard else ""
        made.append(LinkForm(qi=link.qi or None, standard=link.standard, label=label))
    return tuple(made)


def _request(record: Record, history: Sequence[Event], labels: Mapping[str, str]) -> RequestForm:
    made = RequestRecord.model_validate_json(record.body)
    same = ("areas", "came", "subject", "wanted", "complaint", "done", "outcome", "told", "owed", "person")
    return RequestForm(
        **_common(record, labels),
        **{name: getattr(made, name) for name in same},
        establishment=made.establishment_name,
        links=_links(made.links, load().edition(record.edition)),
        channel=made.channel_name,
        due=record.head["due"],
        closed_on=record.head["closed_on"],
        history=tuple(_change(event, labels) for event in history),
    )


def _change(event: Event, labels: Mapping[str, str]) -> ChangeForm:
    body = json.loads(event.body)
    return ChangeForm(
        date=dt.date.fromisoformat(event.date),
        state=event.state,
        told=body.get("told"),
        note=body.get("note"),
        by=labels.get(event.made_by, FORMER),
        noted_at=event.made_at,
    )


def _concern(record: Record, history: Sequence[Event], labels: Mapping[str, str]) -> ConcernForm:
    made = ConcernRecord.model_validate_json(record.body)
    same = ("areas", "matter", "governor_told", "coordinator_told", "how_told", "told_on", "remedy")
    return ConcernForm(
        **_common(record, labels),
        **{name: getattr(made, name) for name in same},
        establishment=made.establishment_name,
        links=_links(made.links, load().edition(record.edition)),
        due=record.head["due"],
        notified=record.head["notified"],
        source=record.head["source"] or None,
        closed_on=record.head["closed_on"],
        history=tuple(_look(event, labels) for event in history),
    )


def _look(event: Event, labels: Mapping[str, str]) -> LookForm:
    body = json.loads(event.body)
    return LookForm(
        date=dt.date.fromisoformat(event.date),
        seen=body.get("seen") or event.state,
        note=body.get("note"),
        governor_told=body.get("told") in (BOTH, GOVERNOR),
        coordinator_told=body.get("told") in (BOTH, COORDINATOR),
        how_told=body.get("how_told"),
        look_again=body.get("look_again"),
        by=labels.get(event.made_by, FORMER),
        noted_at=event.made_at,
    )


async def exported(
    work: Work, kind: Kind, reader: Any, labels: Mapping[str, str], first: str | None, last: str | None
) -> list[AnyForm]:
    """The forms of the records that a member may read (None: the operator), by date. The export is logged."""
    found = versions.export(work, kind, reader, first, last)
    return [await form_of(work, kind, record, labels) async for record in found]
