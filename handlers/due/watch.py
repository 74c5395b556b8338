"""What a co-ordinator hears of the reminders themselves: who cannot be reached, and who does not answer."""

from collections.abc import Sequence
from datetime import date, timedelta

from conversations.draft import in_london
from handlers.due.model import Due
from handlers.here import SHORT
from standards.models import Knowledge
from store import members, reminders
from store.database import Work
from store.members import Member, Role


async def over(work: Work, knowledge: Knowledge, people: Sequence[Member], today: date) -> list[Due]:
    """For each co-ordinator: monitors of the same establishments who block the assistant, or let what matters pass."""
    coordinators = [member for member in people if member.role is Role.COORDINATOR]
    places = {place for member in coordinators for place in member.establishments}
    team = [one for one in await members.at_any(work, sorted(places)) if one.role is Role.MONITOR] if places else []
    by_id = {monitor.id: monitor for monitor in team}
    passed = [
        (monitor, "unreachable", monitor, since, 0, "cannot be reached")
        for monitor, since in (await members.unreachable(work, list(by_id))).items()
    ]
    for monitor, kind, subject, since in await reminders.unanswered(work, list(by_id)):
        rule = knowledge.reminder(kind)
        if rule is not None and rule.matters_after:
            about, what = f"{monitor[:SHORT]}:{kind}:{subject}"[:80], f"no answer to “{rule.name.lower()}”"
            passed.append((monitor, "unanswered", about, since, rule.matters_after, what))
    return [
        _due(member, by_id[monitor], kind, subject, in_london(since).date() + timedelta(days=after), what)
        for monitor, kind, subject, since, after, what in passed
        for member in coordinators
        if set(member.establishments) & set(by_id[monitor].establishments)
    ]


def _due(member: Member, monitor: Member, kind: str, subject: str, day: date, what: str) -> Due:
    label = f"{monitor.label}: {what}"
    return Due(member.id, kind, subject, day.isoformat(), label, f"do:team:{monitor.id[:SHORT]}")
