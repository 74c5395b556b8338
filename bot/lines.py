"""JSON lines for scripts: notes read, texts matched and guarded. One line in, one line out, a bad one too."""

import json
import sys
from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.tables import table
from conversations.draft import LONDON
from conversations.reading.note import read_note
from standards.guard import find, redacted
from standards.loader import load
from standards.matcher import Result
from standards.matcher import match as match_text


class LineError(Exception):
    """A line that cannot be read; the text says what was expected."""


def pump(deal_with: Callable[[str], dict[str, Any]]) -> None:
    """Answer each line of standard input with one JSON object on standard output, at once."""
    for raw in sys.stdin.buffer:
        try:
            answer = deal_with(raw.decode("utf-8").rstrip("\r\n"))
        except UnicodeDecodeError:
            answer = {"error": "This line is not UTF-8."}
        except LineError as error:
            answer = {"error": str(error)}
        sys.stdout.buffer.write(dumped(answer).encode() + b"\n")
        sys.stdout.buffer.flush()


def dumped(value: dict[str, Any]) -> str:
    """One JSON object on one line."""
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace").decode()


def note(line: str) -> dict[str, Any]:
    """What a note of a visit says; ``line`` is JSON with "text" and "sent_at". Raises LineError."""
    try:
        given = json.loads(line)
    except (ValueError, RecursionError):
        raise LineError("This line is not JSON.") from None
    if not isinstance(given, dict) or not isinstance(given.get("text"), str):
        raise LineError('Expected an object such as {"text": "Perth yesterday 10-12", "sent_at": "2026-11-22T18:05"}.')
    knowledge = load()
    return read_note(given["text"], _sent_at(given.get("sent_at")), knowledge, (), knowledge.current_edition).as_json(
        knowledge
    )


def _sent_at(value: object) -> datetime:
    """London wall time; without a zone it is that already."""
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        raise LineError('"sent_at" should be a date and time such as "2026-11-22T18:05" (London).') from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=LONDON)).astimezone(LONDON)


def matched(text: str, top: int) -> dict[str, Any]:
    """The suggestions for a text."""
    result = _matches(text, top)
    return {
        "text": text,
        "verdict": result.verdict.value,
        "matches": [
            {
                "qi": found.qi,
                "standard": found.standard,
                "label": found.label,
                "score": found.score,
                "probability": found.probability,
                "why": list(found.why),
            }
            for found in result.matches
        ],
    }


def show_matches(text: str, top: int) -> None:
    """The suggestions for a text as a table."""
    result = _matches(text, top)
    rows = [(found.qi, found.label, f"{found.probability:.0%}", ", ".join(found.why)) for found in result.matches]
    table(("Indicator", "What it is about", "Chance", "Because of"), rows)
    sys.stdout.write(f"Verdict: {result.verdict.value}\n")


def _matches(text: str, top: int) -> Result:
    return match_text(text, load().current_edition, top)


def guarded(text: str) -> dict[str, Any]:
    """What in a text looks like a person: [start, end, kind] of each span, in characters of the text as given."""
    return {"text": text, "spans": [[span.start, span.end, span.kind] for span in find(text)]}


def show_guarded(text: str) -> None:
    """What in a text looks like a person as a table, and the text without it."""
    spans = find(text)
    table(("What", "Looks like"), [(text[span.start : span.end], span.kind.replace("_", " ")) for span in spans])
    sys.stdout.write(f"Redacted: {redacted(text, spans)}\n" if spans else "Nothing in it looks like a person.\n")
