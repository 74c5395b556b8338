"""An appointment: from which day, and until when in probation. Begun from an application, or for who serves already.

Grounds: seed 000, "commitment": two years at least, nine at most, and a probationary period of a length not said.
"""

from datetime import date
from typing import Any

from conversations.draft import Filed
from conversations.flow import Flow, Step
from conversations.inputs.around import DayAround
from conversations.inputs.base import Asking
from conversations.inputs.day import in_words
from conversations.screen import Button, Screen
from standards import service

#: How far an appointment may lie back and ahead, in days: ten years, since the longest term is nine; one year.
BACK, AHEAD = 3660, 366
INVITED = (
    "The invitation to this chat is the administrator’s: /invite, or “ipm invite” at the command line. "
    "When they have joined, tie the application to them."
)


def _usual(asking: Asking) -> date | None:
    """The end of probation by the data, for the appointment answered."""
    on = asking.answers.get("appointed_on")
    return service.reviews(date.fromisoformat(on), asking.knowledge.service)[-1] if on else None


def _ask_until(asking: Asking) -> str:
    usual = _usual(asking)
    return f"Until when is their probation? Skip for {in_words(usual)}." if usual else "Until when is their probation?"


def _after_appointment(value: Any, asking: Asking) -> str | None:
    on = asking.answers.get("appointed_on")
    if on is None or value >= on:
        return None
    return f"That is before the appointment on {in_words(date.fromisoformat(on))}. I need a later day, or Skip."


PARTS = (
    Step(
        key="appointed_on",
        label="Appointed",
        ask="From which day are they appointed?",
        takes=DayAround(BACK, AHEAD),
        help="Probation, the minimum term and the last possible day are counted from it.",
    ),
    Step(
        key="probation_until",
        label="Probation until",
        ask=_ask_until,
        takes=DayAround(BACK, AHEAD * 3),
        help="No published page says how long probation is: the usual length is assumed until somebody says otherwise.",
        optional=True,
        check=_after_appointment,
    ),
)


def record(answers: dict[str, Any], asking: Asking) -> dict[str, Any]:
    """The days as plain data, with the next review of probation."""
    on, milestones = date.fromisoformat(answers["appointed_on"]), asking.knowledge.service
    said = answers.get("probation_until")
    until = date.fromisoformat(said) if said else service.reviews(on, milestones)[-1]
    review = service.first_review(on, until, asking.today, milestones)
    return {
        "appointed_on": on.isoformat(),
        "probation_until": until.isoformat(),
        "review_on": review.isoformat() if review else None,
    }


def receipt(body: dict[str, Any], filed: Filed, asking: Asking) -> list[Screen]:
    """Says what was kept, and what is still to do elsewhere."""
    term = service.term(date.fromisoformat(body["appointed_on"]), asking.knowledge.service)
    review = body["review_on"]
    said = [
        f"Appointed: {in_words(date.fromisoformat(body['appointed_on']))}",
        f"Probation until: {in_words(date.fromisoformat(body['probation_until']))}",
        f"Next review: {in_words(date.fromisoformat(review))}" if review else "Probation is over.",
        f"Minimum term served: {in_words(term.minimum)}",
        f"Last possible day: {in_words(term.last)}",
    ]
    open_it = Button(label=f"Open {filed.reference}", action=f"do:open:{filed.reference}", words=("open",))
    tie = Button(label="Tie to a member", action=f"do:tie:{filed.reference}", words=("tie",))
    joined = bool(asking.subject.get("member"))
    ways = ((open_it,),) if joined else ((tie,), (open_it,))
    body_text = "\n".join(said if joined else [*said, INVITED])
    menu = Button(label="Menu", action="do:menu", words=("menu",))
    return [Screen(title=f"{filed.reference}: the appointment is kept.", body=body_text, rows=(*ways, (menu,)))]


APPOINTMENT = Flow(
    name="appointment",
    version=1,
    title="Appointment",
    about="Keep an appointment",
    parts=PARTS,
    record=record,
    recap=lambda asking: str(asking.subject.get("called", "")),
    receipt=receipt,
    roles=("co-ordinator",),
    finish="Keep it",
)
