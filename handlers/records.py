"""The filed records: listed, read, undone and changed. What a member may not read does not exist for them."""

import json
from dataclasses import dataclass
from datetime import date

from conversations.draft import File, Who, in_london
from conversations.inputs.day import in_words
from conversations.screen import Button, Screen, Style
from conversations.talk import Command, Incoming, Lasting, Reopening, Reply, Talk, Talker
from conversations.visit import TEXT_STAYS
from conversations.visit_record import VisitRecord, as_text
from store import versions, visits
from store.conversations import new_id
from store.database import Work
from store.members import Member, Role

PAGE = 8
READERS = (Role.MONITOR, Role.COORDINATOR)
#: The commands answered here: name, what it does, for whom.
COMMANDS = (("visits", "Filed visits", tuple(str(role) for role in READERS)),)
NO_SUCH = "There is no visit of that reference that you may read. A reference looks like V-0042."


async def file(work: Work, member: Member, effect: File) -> versions.Filed:
    """Keep the record a draft became: new, as an amendment, or filed again. Raises ``versions.RecordError``."""
    body = effect.body
    visit = versions.Content(
        establishment=body["establishment"],
        date=body["date"],
        body=json.dumps(body, ensure_ascii=False, sort_keys=True),
        edition=effect.edition,
        flow_version=effect.version,
    )
    if effect.amends:
        return await visits.amend(work, effect.amends, visit, effect.reason, member, effect.amends_version)
    if effect.refiles:
        return await visits.refile(work, effect.refiles, visit, member.id)
    return await visits.file(work, visit, member.id, effect.draft)


async def answer(talker: Talker, work: Work, member: Member, talk: Talk, incoming: Incoming, who: Who) -> Reply | None:
    """The reply, if it is the filed records that were asked for."""
    if member.role not in READERS:
        return None
    desk = _Desk(talker, work, member, talk, who)
    match incoming:
        case Command(name="visits", words=""):
            return await desk.listed("")
        case Command(name="visits", words=words):
            return await desk.opened(words.strip().upper())
        case Lasting(verb="visits", argument=place):
            return await desk.listed(place)
        case Lasting(verb="open", argument=reference):
            return await desk.opened(reference)
        case Lasting(verb="undo", argument=reference):
            return await desk.undone(reference)
        case Lasting(verb="amend", argument=reference):
            return await desk.amending(reference)
    return None


@dataclass
class _Desk:
    talker: Talker
    work: Work
    member: Member
    talk: Talk
    who: Who

    def _with_question(self, screen: Screen) -> Reply:
        return self.talker.beside(self.talk, screen, self.work.now, self.who)

    async def listed(self, place: str) -> Reply:
        """A page of the filed visits that the member may read, newest first, from ``place`` on."""
        day, _, number = place.partition(":")
        before = (day, int(number)) if number.isdecimal() else None
        lines = await visits.list_for(self.work, self.member, limit=PAGE + 1, before=before)
        knowledge = self.talker.engine.knowledge
        rows = []
        for line in lines[:PAGE]:
            name = found.short if (found := knowledge.establishment(line.establishment)) else line.establishment
            on = date.fromisoformat(line.date)
            label = f"{line.reference} · {name} · {on.day} {on:%b %Y}"
            rows.append((Button(label=label, action=f"do:open:{line.reference}", words=(line.reference,)),))
        if len(lines) > PAGE:
            at = lines[PAGE - 1].place
            rows.append((Button(label="Earlier visits ›", action=f"do:visits:{at[0]}:{at[1]}", words=("earlier",)),))
        rows.append((Button(label="Menu", action="do:menu", words=("menu",)),))
        title = "Filed visits" if lines else "No visit is filed here yet."
        return self._with_question(Screen(title=title, rows=tuple(rows)))

    async def opened(self, reference: str) -> Reply:
        """One filed visit, whole; the reading is in the audit log."""
        visit = await visits.get(self.work, reference, self.member)
        if visit is None:
            return self._with_question(
                Screen(title=NO_SUCH, rows=((Button(label="Filed visits", action="do:visits"),),))
            )
        edition = self.talker.engine.knowledge.editions[visit.edition]
        text = as_text(VisitRecord.model_validate_json(visit.body), visit.reference, visit.version, edition)
        filed = in_london(visit.made_at)
        changed = f"\nReason for version {visit.version}: {visit.reason}" if visit.reason else ""
        mine = visit.author == self.member.id or self.member.role is Role.COORDINATOR
        rows = [(Button(label="Change it", action=f"do:amend:{reference}", words=("change", "amend")),)] if mine else []
        screen = Screen(
            title=f"{visit.reference}" + (" (undone)" if visit.state == "undone" else ""),
            body=f"Filed {in_words(filed.date())} at {filed:%H:%M}. Receipt {visit.receipt}.{changed}",
            copyable=text,
            hint="This message leaves the chat in 24 hours.",
            rows=(*rows, (Button(label="Remove from chat", action="do:remove"),)),
            lasts=TEXT_STAYS,
            question=False,
        )
        return self._with_question(screen)

    async def undone(self, reference: str) -> Reply:
        """Take a filing back within its ten minutes: the visit is a draft again."""
        visit = await visits.get(self.work, reference, self.member)
        if visit is None:
            return self._with_question(Screen(title=NO_SUCH))
        try:
            await visits.undo(self.work, reference, self.member.id)
        except versions.RecordError as error:
            return self._with_question(Screen(title="It stays filed.", body=str(error), rows=self._change(reference)))
        return self._reopen(visit, undone=True)

    async def amending(self, reference: str) -> Reply:
        """Open a filed visit to be changed, with a reason, as its next version."""
        visit = await visits.get(self.work, reference, self.member)
        if visit is None:
            return self._with_question(Screen(title=NO_SUCH))
        return self._reopen(visit, undone=False)

    def _reopen(self, visit: versions.Record, *, undone: bool) -> Reply:
        again = Reopening(
            flow="visit",
            reference=visit.reference,
            version=visit.version,
            edition=visit.edition,
            body=json.loads(visit.body),
            undone=undone,
        )
        return self.talker.reopen(self.talk, again, self.work.now, self.who, new_id())

    def _change(self, reference: str) -> tuple[tuple[Button, ...], ...]:
        return ((Button(label="Change it", action=f"do:amend:{reference}", style=Style.PRIMARY),),)
