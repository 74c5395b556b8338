"""What the matcher learns: the links of a report that its co-ordinator has accepted, with names taken out first."""

import re

from conversations.visit_record import VisitRecord
from handlers.here import Here
from standards import guard
from store import learned
from store.versions import Record

#: The words in brackets that stand for what was taken out; they are no words of the note.
_TAKEN_OUT = re.compile(r"\[[^\]]*\]")


async def teach(here: Here, record: Record) -> int:
    """Keep each observation of a visit with one chosen indicator as an example of it; returns how many are new.

    What looks like a name or a number is taken out. Two indicators for one note would teach both half wrong, and a
    standard alone teaches nothing.
    """
    made, taught = VisitRecord.model_validate_json(record.body), 0
    for number, observation in enumerate(made.observations, start=1):
        chosen = observation.links.chosen
        if len(chosen) != 1 or not chosen[0].qi:
            continue
        source = f"{record.reference}#{number}"
        note = without_identifiers(observation.text)
        if len(note.split()) > 1:
            taught += await learned.teach(here.work, record.edition, chosen[0].qi, source, note, here.member.id)
    return taught


def without_identifiers(text: str) -> str:
    """The text without what looks like a name or a number, and without digits of more than two figures."""
    bare = _TAKEN_OUT.sub(" ", guard.redacted(text, guard.find(text)))
    return " ".join(re.sub(r"\d{3,}", " ", bare).split())
