"""What one long message says, as answers of the visit flow."""

from typing import Any

from conversations.flow import Prefill
from conversations.inputs.base import Asking
from conversations.inputs.link import linked
from conversations.reading.found import Found
from conversations.reading.note import Note, NoteObservation
from standards.matcher import suggest


def prefill(note: Note, asking: Asking) -> Prefill:
    """The answers that the note gives. What it does not say is left out; guesses are marked as such."""
    made = Prefill()
    facts: dict[str, tuple[Found[Any] | None, Any]] = {
        "establishment": (note.establishment, None),
        "outcome": (note.visit, None),
        "reason": (note.reason, None),
        "date": (note.date, lambda value: value.isoformat()),
        "time_in": (note.time_in, lambda value: f"{value:%H:%M}"),
        "time_out": (note.time_out, lambda value: f"{value:%H:%M}"),
        "company": (note.company, None),
        "prisoners": (note.prisoners, None),
        "staff": (note.staff, None),
        "requests": (note.requests, None),
        "note": (note.note_for_next, None),
    }
    for key, (found, convert) in facts.items():
        if found is not None:
            _take(made, key, found, convert(found.value) if convert else found.value)
    if note.areas:
        made.answers["areas"] = [area.value for area in note.areas]
        made.words["areas"] = ", ".join(dict.fromkeys(area.words for area in note.areas))
    made.answers["observations"] = [
        _observation(made, index, observation, asking) for index, observation in enumerate(note.observations)
    ]
    when = note.date is not None, note.time_out is not None
    made.whole = any(when) if note.establishment else all(when) and len(note.observations) > 1
    return made


def _take(made: Prefill, key: str, found: Found[Any], value: Any) -> Any:
    made.answers.setdefault(key, value)
    made.words[key] = found.words
    if found.guess:
        made.guesses.add(key)
    return value


def _observation(made: Prefill, index: int, observation: NoteObservation, asking: Asking) -> dict[str, Any]:
    """One item: its text, and as guesses its source, its kind and the closest indicator."""
    item: dict[str, Any] = {"text": observation.text}
    for name, found in (("source", observation.source), ("kind", observation.kind)):
        if found is not None:
            item[name] = found.value
            if found.guess:
                made.guesses.add(f"observations.{index}.{name}")
    result = suggest(observation.text, asking.edition)
    if result.verdict != "lost" and result.matches:
        item["links"] = linked([result.matches[0].qi], result).model_dump(mode="json")
        made.guesses.add(f"observations.{index}.links")
    return item
