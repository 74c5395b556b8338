"""Filed visits: kept, listed, laid out, with the review of their report beside them."""

import json

from conversations.draft import File
from conversations.screen import Button, Rows, Screen
from conversations.visit_record import VisitRecord, as_text
from handlers import concerns, reports
from handlers.here import Here
from handlers.listing import PAGE, after, page, short_date
from store import bookings, visits
from store.versions import Content, Filed, Record
from store.visits import VisitLine


def content(here: Here, effect: File) -> tuple[Content, list[str]]:
    """What is filed of a visit, and the known areas it saw."""
    made = VisitRecord.model_validate(effect.body)
    place = here.knowledge.establishment(made.establishment)
    known = {area.name for area in place.areas} if place else set()
    targets = [
        (number, link.qi or str(link.standard))
        for number, observation in enumerate(made.observations)
        for link in observation.links.chosen
    ]
    body = Content(
        establishment=made.establishment,
        date=made.date.isoformat(),
        body=json.dumps(effect.body, ensure_ascii=False, sort_keys=True),
        edition=effect.edition,
        flow_version=effect.version,
        targets=tuple(targets),
    )
    return body, [area for area in made.areas if area in known]


async def file(here: Here, effect: File) -> Filed:
    """Keep the visit a draft became: new, as an amendment, or filed again. What was booked is done.

    Raises ``RecordError``.
    """
    visit, areas = content(here, effect)
    if effect.amends:
        filed = await visits.amend(
            here.work, effect.amends, visit, effect.reason, here.member, effect.amends_version, areas
        )
    elif effect.refiles:
        filed = await visits.refile(here.work, effect.refiles, visit, here.member.id, areas)
    else:
        filed = await visits.file(here.work, visit, here.member.id, effect.draft, areas)
    await bookings.settle(here.work, filed.reference, here.member.id)
    await concerns.raise_from_visit(here, filed.reference, VisitRecord.model_validate(effect.body), effect)
    await reports.tell_filed(here, filed, visit.establishment)
    return filed


async def undo(here: Here, reference: str) -> None:
    """Take a filing back, with the concerns it raised; what was booked is to be made again. Raises ``RecordError``."""
    await visits.undo(here.work, reference, here.member.id)
    await bookings.settle(here.work, reference, here.member.id)
    await concerns.undo_raised(here, reference)


async def listed(here: Here, place: str) -> Screen:
    """A page of the filed visits that the member may read, newest first, from ``place`` on."""
    lines = await visits.list_for(here.work, here.member, limit=PAGE + 1, before=after(place))

    def button(line: VisitLine) -> Button:
        label = f"{line.reference} · {here.place(line.establishment)} · {short_date(line.date)}"
        return Button(label=label, action=f"do:open:{line.reference}", words=(line.reference,))

    def onward(line: VisitLine) -> Button:
        action = f"do:visits:{line.place[0]}:{line.place[1]}"
        return Button(label="Earlier visits ›", action=action, words=("earlier",))

    return page("Filed visits", "No visit is filed here yet.", lines, button, onward)


def text(here: Here, record: Record) -> str:
    """A visit laid out for copying."""
    made = VisitRecord.model_validate_json(record.body)
    return as_text(made, record.reference, record.version, here.knowledge.edition(record.edition))


async def about(here: Here, record: Record) -> tuple[str, Rows]:
    """How the review of its report stands, and what can be done."""
    return await reports.about(here, record)
