"""Questions that a request and a concern share: where, and who was told how."""

from datetime import date
from typing import Any

from conversations.flow import Doubt, Step
from conversations.inputs.base import Asking
from conversations.inputs.choice import OneOf, Option
from conversations.inputs.day import in_words
from conversations.inputs.link import Link, Links
from conversations.inputs.place import AreasOf, EstablishmentOf
from standards.models import Edition

#: A date further back than this is asked about, in days.
LONG_AGO = 30

BOTH, GOVERNOR, COORDINATOR, NOBODY = "both", "governor", "co-ordinator", "nobody"
TOLD = (
    Option(BOTH, "Governor and co-ordinator", ("both",)),
    Option(GOVERNOR, "Governor only", ("governor",)),
    Option(COORDINATOR, "Co-ordinator only", ("coordinator",)),
    Option(NOBODY, "Nobody yet", ("none", "no one")),
)
TOLD_SOMEBODY = (BOTH, GOVERNOR, COORDINATOR)
HOW_TOLD = OneOf(
    Option("in person", "In person", ("face to face", "spoke", "in the office")),
    Option("by phone", "By phone", ("phone", "call", "rang", "phoned")),
    Option("by e-mail", "By e-mail", ("email", "e-mail", "mail")),
    Option("in writing", "In writing", ("letter", "note", "written", "memo")),
    width=2,
)

ESTABLISHMENT = Step(
    key="establishment",
    label="Prison",
    ask="Which prison is this about?",
    takes=EstablishmentOf(),
    help="The establishments assigned to you. Your co-ordinator can change them.",
)
AREAS = Step(
    key="areas",
    label="Area",
    ask="Which area is it about?",
    takes=AreasOf(),
    help="A hall or place. Skip it when it is about the whole prison.",
    optional=True,
)


def long_ago(value: Any, asking: Asking) -> str | Doubt | None:
    """Asks about a date more than a month back."""
    day = date.fromisoformat(value)
    ago = (asking.today - day).days
    return Doubt(f"{in_words(day)} is {ago} days ago. Is that right?") if ago > LONG_AGO else None


def recap(asking: Asking) -> str:
    """Where and when, as far as known: "HMP Perth, 21 Nov"."""
    place = asking.establishment()
    day = asking.answers.get("date")
    words = f"{(on := date.fromisoformat(day)).day} {on:%b}" if day else ""
    return ", ".join(part for part in (place.name if place else "", words) if part)


def target(link: Link, edition: Edition) -> str:
    """A link in words: "2.6 Food"; its number alone where the edition does not hold it any more."""
    indicator, standard = edition.indicator(link.qi), edition.standard(link.standard)
    if link.qi:
        return f"{indicator.number} {indicator.label}" if indicator else link.qi
    return f"Standard {link.standard} {standard.name}" if standard else f"Standard {link.standard}"


def targets(links: Links, edition: Edition) -> str:
    """All links of a text in words, or "none"."""
    return "; ".join(target(link, edition) for link in links.chosen) or "none"


def told_in_words(governor: bool, coordinator: bool) -> str:
    """Who was told: "governor and co-ordinator", "nobody yet"."""
    who = [name for name, yes in ((GOVERNOR, governor), (COORDINATOR, coordinator)) if yes]
    return " and ".join(who) or "nobody yet"
