"""Alerts: raised when words suggest danger, sent to the co-ordinators again and again until one acknowledges."""

from conversations.draft import Alarm, Settle
from conversations.exchange import Alerted, Incoming, Lasting, Reply
from conversations.screen import Button, Screen, Style
from handlers.here import Here
from handlers.telling import coordinators_of, tell
from standards.danger import shipped
from standards.models import Knowledge
from store import alerts, audit, members
from store.alerts import Alert
from store.database import Work
from store.members import Member, Role


async def raised(here: Here, effect: Alarm) -> list[Alerted]:
    """Raise an alert at each establishment and send it at once; says how many co-ordinators each one reaches."""
    made = []
    for establishment in effect.establishments:
        alert = await alerts.sound(here.work, establishment, effect.danger, here.member.id)
        people = await coordinators_of(here.work, establishment, but=here.member.id)
        made.append(Alerted(reference=alert.reference, place=_name(here.knowledge, establishment), people=len(people)))
    await sound(here.work, here.knowledge)
    return made


async def sound(work: Work, knowledge: Knowledge) -> int:
    """Send every alert that is due: where and what kind of danger, never what was written. Returns to how many."""
    count = 0
    for alert in await alerts.due(work):
        people = await coordinators_of(work, alert.establishment, but=alert.raised_by)
        screen = await _screen(work, alert, knowledge)
        count += await tell(work, people, screen, key=f"alert:{alert.reference}:{alert.times}", at_any_hour=True)
    return count


def _name(knowledge: Knowledge, establishment: str) -> str:
    place = knowledge.establishment(establishment)
    return place.name if place else establishment


async def _screen(work: Work, alert: Alert, knowledge: Knowledge) -> Screen:
    label = next((kind.label for kind in shipped().kinds if kind.id == alert.danger), "a danger")
    raiser = await members.get(work, alert.raised_by)
    again = f" Sent {alert.times + 1} times; nobody has acknowledged it yet." if alert.times else ""
    acknowledge = Button(
        label="I am dealing with it", action=f"do:ack:{alert.reference}", style=Style.PRIMARY, words=("acknowledge",)
    )
    return Screen(
        title=f"Alert {alert.reference}: {_name(knowledge, alert.establishment)}",
        body=f"{raiser.label if raiser else 'A monitor'} has written words that suggest {label}. Phone them and the "
        f"prison now. What was written is not sent.{again}",
        rows=((acknowledge,),),
    )


async def settled(here: Here, effect: Settle) -> None:
    """Note what the member said of the alerts; the co-ordinators learn of one that was withdrawn."""
    for reference in effect.references:
        alert = await alerts.get(here.work, reference)
        if alert is None:
            continue
        if effect.how == "phoned":
            await audit.record(here.work, here.member.id, "alert.phoned", f"alert:{reference}")
        elif await alerts.settle(here.work, alert, "withdrawn", here.member.id):
            said = Screen(title=f"Alert {reference} is withdrawn.", body="The monitor says it was not what it seemed.")
            people = await coordinators_of(here.work, alert.establishment, but=here.member.id)
            await tell(here.work, people, said, key=f"alert:{reference}:withdrawn", at_any_hour=True)


async def answer(here: Here, incoming: Incoming) -> Reply | None:
    """The reply, if an alert is acknowledged by a co-ordinator of its establishment."""
    if not isinstance(incoming, Lasting) or incoming.verb != "ack" or here.member.role is not Role.COORDINATOR:
        return None
    alert = await alerts.get(here.work, incoming.argument)
    if alert is None or alert.establishment not in here.member.establishments:
        return None
    if not await alerts.settle(here.work, alert, "acknowledged", here.member.id):
        return here.beside(Screen(title=f"Alert {alert.reference} is dealt with already."))
    await _tell_acknowledged(here, alert)
    return here.beside(
        Screen(
            title=f"Alert {alert.reference} is yours.",
            body="The monitor and the other co-ordinators are told that you are dealing with it.",
        )
    )


async def _tell_acknowledged(here: Here, alert: Alert) -> None:
    raiser = await members.get(here.work, alert.raised_by)
    others: list[Member] = await coordinators_of(here.work, alert.establishment, but=here.member.id)
    said = Screen(title=f"Alert {alert.reference}", body=f"{here.member.label} is dealing with it.")
    people = [*others, *([raiser] if raiser and raiser.id not in {other.id for other in others} else [])]
    await tell(here.work, people, said, key=f"alert:{alert.reference}:acknowledged", at_any_hour=True)
