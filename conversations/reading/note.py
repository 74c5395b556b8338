"""One long message read as a visit: every fact with the words it came from, and nothing that was not said."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from conversations.reading import clauses as cl
from conversations.reading.counts import find_counts
from conversations.reading.found import Found, at
from conversations.reading.guesses import guess_kind, guess_source
from conversations.reading.observations import find_pieces, labelled_kind
from conversations.reading.places import establishments, find_areas, find_establishment, mentions
from conversations.reading.visit import (
    find_causes,
    find_company,
    find_no_visit,
    find_note_for_next,
    find_reason,
    find_requests,
    find_visit,
)
from conversations.reading.visit_when import find_visit_date, find_visit_times
from conversations.reading.when import find_dates
from standards.matcher import Match, suggest
from standards.models import Knowledge


@dataclass(frozen=True, slots=True)
class NoteObservation:
    """One finding in the monitor's own words (`text == note[start:end]`), with guesses about it.

    kind: "good practice", "neutral" or "concern". source: "seen", "told by a prisoner", "told by staff" or
    "read in a record". links: the matcher's suggestions, best first; empty when it abstains.
    """

    text: str
    start: int
    end: int
    kind: Found[str] | None
    source: Found[str] | None
    areas: tuple[str, ...]
    links: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """What one message says of a visit; None, or empty, is what it does not say.

    establishment: an id; date: London; times: London wall time; visit: "made", "attempted" or "abandoned";
    company: "alone", "with other monitors" or "with a mentor"; prisoners, staff: people spoken to.
    """

    establishment: Found[str] | None
    date: Found[date] | None
    time_in: Found[time] | None
    time_out: Found[time] | None
    areas: tuple[Found[str], ...]
    prisoners: Found[int] | None
    staff: Found[int] | None
    visit: Found[str] | None
    reason: Found[str] | None
    company: Found[str] | None
    requests: Found[int] | None
    note_for_next: Found[str] | None
    observations: tuple[NoteObservation, ...]

    def as_json(self, knowledge: Knowledge) -> dict[str, Any]:
        """The note as `ipm read --json` prints it: plain values, null for what was not said."""
        place = knowledge.establishment(self.establishment.value) if self.establishment else None
        return {
            "establishment": place.name if place else None,
            "date": self.date.value.isoformat() if self.date else None,
            "time_in": self.time_in.value.isoformat("minutes") if self.time_in else None,
            "time_out": self.time_out.value.isoformat("minutes") if self.time_out else None,
            "areas": [area.value for area in self.areas],
            "prisoners": self.prisoners.value if self.prisoners else None,
            "staff": self.staff.value if self.staff else None,
            "visit": self.visit.value if self.visit else None,
            "observations": [_observation_as_json(one) for one in self.observations],
        }


def _observation_as_json(one: NoteObservation) -> dict[str, Any]:
    return {
        "text": one.text,
        "kind": one.kind.value if one.kind else None,
        "source": one.source.value if one.source else None,
        "links": [{"qi": link.qi, "standard": link.standard} for link in one.links],
    }


def read_note(
    text: str,
    sent_at: datetime,
    knowledge: Knowledge,
    assigned: Sequence[str] = (),
    edition: str = "2018",
) -> Note:
    """Reads one message about a visit. `sent_at` is London wall time; `assigned` the writer's establishments.

    Never raises on a text. Facts are spans of the text; kind and source of an observation are guesses.
    """
    place = find_establishment(text, knowledge, assigned)
    key = place.value if place else None
    mentioned = mentions(text, key, knowledge)
    here = [place] if place else []
    times = find_visit_times(text, [*here, *mentioned], find_dates(text, sent_at.date()))
    clock = [one for one in (times.time_in, times.time_out) if one]
    near = [(one.start, one.end) for one in here] + [(one.start, one.end) for one in clock]
    day = find_visit_date(text, sent_at, near)
    facts = [(cl.AREA, one.start, one.end) for one in mentioned]
    facts += [(cl.PLACE, one.start, one.end) for one in establishments(text, knowledge) if one.value == key]
    facts += [(cl.DATE, day.start, day.end)] if day else []
    facts += [(cl.TIME, one.start, one.end) for one in clock]
    counts = find_counts(text, cl.mask(text, facts))
    evidence = [*((one.start, one.end) for one in clock), *counts.stretches]
    visit, areas = _visit_and_areas(text, evidence, key, knowledge)
    requests, company = find_requests(text), find_company(text)
    facts += [(cl.PEOPLE, start, end) for start, end in counts.stretches]
    facts += [(cl.OTHER, one.start, one.end) for one in (requests, company) if one]
    return Note(
        establishment=place,
        date=day if visit else None,
        time_in=times.time_in,
        time_out=times.time_out,
        areas=areas,
        prisoners=counts.prisoners,
        staff=counts.staff,
        visit=visit,
        reason=find_reason(text, visit),
        company=company,
        requests=requests,
        note_for_next=find_note_for_next(text),
        observations=_observations(text, cl.mask(text, facts), visit, mentioned, edition),
    )


def _visit_and_areas(
    text: str, evidence: list[tuple[int, int]], establishment: str | None, knowledge: Knowledge
) -> tuple[Found[str] | None, tuple[Found[str], ...]]:
    """Whether a visit took place, and the areas seen on it; areas seen are themselves a reason to say it did."""
    visit = find_visit(text, evidence[0] if evidence else None, mentions(text, establishment, knowledge))
    if visit and visit.value == "attempted":
        return visit, ()
    areas = tuple(find_areas(text, establishment, knowledge))
    if visit is None and areas and not _told_from_outside(text):
        visit = at(text, areas[0].start, areas[0].end, "made", guess=True)
    return visit, areas if visit else ()


def _told_from_outside(text: str) -> bool:
    return re.search(r"\bon the phone\b|\b(?:phoned|rang|wrote|texted|emailed)\b|\bletter\b", text, re.I) is not None


def _observations(
    text: str, masked: str, visit: Found[str] | None, areas: Sequence[Found[str]], edition: str
) -> tuple[NoteObservation, ...]:
    if visit and visit.value == "attempted":
        return ()
    others = (find_reason(text, visit), find_note_for_next(text), find_no_visit(text))
    skip = [(one.start, one.end) for one in others if one] + find_causes(text, visit)
    return tuple(_observation(text, piece, areas, edition) for piece in find_pieces(text, masked, skip))


def _observation(text: str, piece: cl.Piece, areas: Sequence[Found[str]], edition: str) -> NoteObservation:
    words = text[piece.start : piece.end]
    label = labelled_kind(text, piece)
    kind = at(text, label[1], label[2], label[0]) if label else guess_kind(words).moved(piece.start)
    inside = [one.value for one in areas if piece.start <= one.start < piece.end]
    return NoteObservation(
        text=words,
        start=piece.start,
        end=piece.end,
        kind=kind,
        source=guess_source(words, text[max(0, piece.start - 100) : piece.start]).moved(piece.start),
        areas=tuple(dict.fromkeys(inside)),
        links=suggest(words, edition).matches[:3],
    )
