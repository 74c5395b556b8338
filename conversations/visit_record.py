"""What is kept of a visit: the record, how it is made from answers and back, and its text for copying."""

from datetime import date, time
from typing import Any

from pydantic import BaseModel, ConfigDict

from conversations.inputs.base import Asking
from conversations.inputs.day import in_words
from conversations.inputs.link import Links
from conversations.matter import targets
from standards.models import Edition


class Observation(BaseModel):
    """One thing recorded on a visit. ``governor_told`` and ``coordinator_told`` are ``None`` unless it is a concern."""

    model_config = ConfigDict(frozen=True)

    text: str
    source: str
    kind: str
    links: Links = Links()
    governor_told: bool | None = None
    coordinator_told: bool | None = None
    look_again: date | None = None


class VisitRecord(BaseModel):
    """What is filed of a visit. ``establishment`` is its id, times are London wall time, counts are people."""

    model_config = ConfigDict(frozen=True)

    establishment: str
    establishment_name: str
    visit: str
    reason: str | None = None
    date: date
    time_in: time | None = None
    time_out: time | None = None
    company: str | None = None
    companions: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    prisoners: int | None = None
    staff: int | None = None
    observations: tuple[Observation, ...] = ()
    requests: int | None = None
    note_for_next: str | None = None


def record(answers: dict[str, Any], asking: Asking) -> dict[str, Any]:
    """The record that these answers make, as plain data."""
    place = asking.knowledge.establishment(answers["establishment"])
    made = VisitRecord(
        establishment=answers["establishment"],
        establishment_name=place.name if place else answers["establishment"],
        visit=answers["outcome"],
        note_for_next=answers.get("note"),
        observations=tuple(_observation(item) for item in answers.get("observations") or ()),
        areas=tuple(answers.get("areas") or ()),
        companions=tuple(answers.get("companions") or ()),
        **{
            key: answers.get(key)
            for key in ("reason", "date", "time_in", "time_out", "company", "prisoners", "staff", "requests")
        },
    )
    return made.model_dump(mode="json")


def _observation(item: dict[str, Any]) -> Observation:
    told = item.get("told")
    return Observation(
        text=item["text"],
        source=item["source"],
        kind=item["kind"],
        links=Links.model_validate(item.get("links") or {}),
        governor_told=told in ("both", "governor") if told else None,
        coordinator_told=told in ("both", "co-ordinator") if told else None,
        look_again=item.get("look_again"),
    )


_TOLD = {
    (True, True): "both",
    (True, False): "governor",
    (False, True): "co-ordinator",
    (False, False): "nobody",
}


def reopen(body: dict[str, Any]) -> dict[str, Any]:
    """The answers that made a record, so that it can be changed."""
    kept = VisitRecord.model_validate(body).model_dump(mode="json")
    items = []
    for observation in kept["observations"]:
        item = {key: observation[key] for key in ("text", "source", "kind")}
        item["links"] = observation["links"] if observation["links"] != Links().model_dump(mode="json") else None
        if observation["governor_told"] is not None:
            item["told"] = _TOLD[(observation["governor_told"], observation["coordinator_told"])]
            item["look_again"] = observation["look_again"]
        items.append(item)
    answers = {
        "establishment": kept["establishment"],
        "outcome": kept["visit"],
        "note": kept["note_for_next"],
        "observations": items,
        **{key: kept[key] or None for key in ("company", "companions", "areas")},
        **{key: kept[key] for key in ("reason", "date", "time_in", "time_out", "prisoners", "staff", "requests")},
    }
    for clock in ("time_in", "time_out"):
        answers[clock] = answers[clock][:5] if answers[clock] else None
    return answers


def as_text(record: VisitRecord, reference: str, version: int, edition: Edition) -> str:
    """The record laid out to be copied into the case management system, a field a line.

    ``edition`` is the edition of the standards that the record was made under.
    """
    fields = (
        ("Visit record", f"{reference}, version {version}"),
        ("Prison", record.establishment_name),
        ("Visit", record.visit),
        ("Reason", record.reason),
        ("Date", in_words(record.date)),
        ("Time in", f"{record.time_in:%H:%M}" if record.time_in else None),
        ("Time out", f"{record.time_out:%H:%M}" if record.time_out else None),
        ("With", record.company),
        ("Areas seen", ", ".join(record.areas) or None),
        ("Prisoners spoken to", record.prisoners),
        ("Staff spoken to", record.staff),
        ("Requests dealt with", record.requests),
        ("For the next visit", record.note_for_next),
        ("Observations", len(record.observations) or ("nothing to report" if record.visit != "attempted" else None)),
    )
    lines = [f"{label}: {value}" for label, value in fields if value is not None]
    for number, observation in enumerate(record.observations, start=1):
        lines += ["", f"{number}. {observation.text}", *_under(observation, edition)]
    return "\n".join(lines)


def _under(observation: Observation, edition: Edition) -> list[str]:
    """What stands beneath an observation's text."""
    lines = [
        f"   Source: {observation.source}. Kind: {observation.kind}.",
        f"   Standards ({edition.id}): {targets(observation.links, edition)}.",
    ]
    if observation.governor_told is not None:
        told = ("governor", observation.governor_told), ("co-ordinator", observation.coordinator_told)
        lines.append("   " + " ".join(f"{who.capitalize()} told: {'yes' if yes else 'no'}." for who, yes in told))
    if observation.look_again:
        lines.append(f"   Look again: {in_words(observation.look_again)}.")
    return lines
