"""What is kept of a visit: the record, how it is made from answers and back, and its text for copying."""

from datetime import date, time
from typing import Any

from pydantic import BaseModel, ConfigDict

from conversations.inputs.base import Asking
from conversations.inputs.day import in_words
from conversations.inputs.link import Links


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
        item["links"] = observation["links"] if observation["links"]["chosen"] else None
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
        **{
            key: kept[key]
            for key in ("reason", "date", "time_in", "time_out", "prisoners", "staff", "requests")
        },
    }
    for clock in ("time_in", "time_out"):
        answers[clock] = answers[clock][:5] if answers[clock] else None
    return answers


def as_text(record: VisitRecord, reference: str, version: int, edition: str, asking: Asking) -> str:
    """The record laid out to be copied into the case management system, a field a line."""
    edition_of = asking.knowledge.editions[edition]
    lines = [
        f"{reference} (version {version})",
        f"Prison: {record.establishment_name}",
        f"Visit: {record.visit}",
        f"Reason: {record.reason}" if record.reason else "",
        f"Date: {in_words(record.date)}",
        f"Time in: {record.time_in:%H:%M}" if record.time_in else "",
        f"Time out: {record.time_out:%H:%M}" if record.time_out else "",
        f"With: {record.company}" if record.company else "",
        f"Areas seen: {', '.join(record.areas)}" if record.areas else "",
        f"Prisoners spoken to: {record.prisoners}" if record.prisoners is not None else "",
        f"Staff spoken to: {record.staff}" if record.staff is not None else "",
        f"Requests dealt with: {record.requests}" if record.requests is not None else "",
        f"Observations: {len(record.observations) or 'nothing to report'}",
    ]
    for number, observation in enumerate(record.observations, start=1):
        lines += [
            "",
            f"{number}. {observation.text}",
            f"   Source: {observation.source}. Kind: {observation.kind}.",
        ]
        targets = []
        for link in observation.links.chosen:
            indicator = edition_of.indicator(link.qi)
            standard = edition_of.standard(link.standard)
            targets.append(
                f"{link.qi} {indicator.label}"
                if indicator
                else f"Standard {link.standard} {standard.name if standard else ''}"
            )
        lines.append(f"   Standards ({edition}): {'; '.join(targets) or 'none'}")
        if observation.governor_told is not None:
            told = f"   Governor told: {_yes(observation.governor_told)}. Co-ordinator told: {_yes(bool(observation.coordinator_told))}."
            lines.append(
                told + (f" Look again: {in_words(observation.look_again)}." if observation.look_again else "")
            )
    if record.note_for_next:
        lines += ["", f"For the next visit: {record.note_for_next}"]
    return "\n".join(line for index, line in enumerate(lines) if line or (index > 12))


def _yes(value: bool) -> str:
    return "yes" if value else "no"
