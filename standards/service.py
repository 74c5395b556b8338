"""Somebody's service: which stage of an application comes next, when probation is reviewed, when the term ends.

The stages and periods are data, `standards/data/service.toml`; the facts of one person are kept by the store. Days
are dates on the wall in London.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from standards.models import Milestone

EARLY = timedelta(days=28)
"""How long before its day a review can be held and still be that review: ours."""


def stages(milestones: Sequence[Milestone]) -> list[Milestone]:
    """The stages of an application, in the order they are passed."""
    return [milestone for milestone in milestones if milestone.part == "application"]


def next_stage(stage: str, milestones: Sequence[Milestone]) -> Milestone | None:
    """The stage after this one; None after the last, and for one that is not known any more."""
    known = stages(milestones)
    ids = [milestone.id for milestone in known]
    place = ids.index(stage) + 1 if stage in ids else len(ids)
    return known[place] if place < len(ids) else None


def lapses(stage: str, since: date, milestones: Sequence[Milestone]) -> date | None:
    """The day by which an application is usually out of a stage; None when the data does not know the stage."""
    found = next((milestone for milestone in stages(milestones) if milestone.id == stage), None)
    return None if found is None or found.days is None else since + timedelta(days=found.days)


def reviews(appointed: date, milestones: Sequence[Milestone]) -> list[date]:
    """The days on which probation is reviewed, as the data has them; the last one ends it."""
    return sorted(_after(appointed, milestone) for milestone in milestones if milestone.part == "probation")


def next_review(appointed: date, until: date, held: date, milestones: Sequence[Milestone]) -> date | None:
    """When probation is next to be reviewed after the review ``held``; None when it is over.

    ``until`` is the day probation ends, which may differ from the data (it was extended, or agreed otherwise) and has
    a review of its own. A review up to EARLY before its day is that day's.
    """
    return next((day for day in _planned(appointed, until, milestones) if day > held + EARLY), None)


def first_review(appointed: date, until: date, today: date, milestones: Sequence[Milestone]) -> date | None:
    """The review to come for somebody of whom none is kept; None when probation is over."""
    return next((day for day in _planned(appointed, until, milestones) if day >= today), None)


def _planned(appointed: date, until: date, milestones: Sequence[Milestone]) -> list[date]:
    return sorted({*(day for day in reviews(appointed, milestones) if day < until), until})


@dataclass(frozen=True, slots=True)
class Term:
    """The two ends of a service: from which day on the least term is served, and the last day that is possible."""

    minimum: date
    last: date


def term(appointed: date, milestones: Sequence[Milestone]) -> Term:
    """The ends of the service of somebody appointed on this day: two years at least, nine at most, in the seed."""
    minimum = next(milestone for milestone in milestones if milestone.part == "minimum")
    maximum = next(milestone for milestone in milestones if milestone.part == "maximum")
    return Term(_after(appointed, minimum), _after(appointed, maximum) - timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one person's service. ``until`` is the end of probation, ``review`` its next review, if any."""

    appointed: date
    until: date
    review: date | None


@dataclass(frozen=True, slots=True)
class Ahead:
    """Something that is to come in a service: what, and on which day."""

    what: str
    on: date


def ahead(facts: Facts, today: date, milestones: Sequence[Milestone]) -> list[Ahead]:
    """What is next for a person and when, the soonest first. A review stays until it is held, even when overdue."""
    ends = term(facts.appointed, milestones)
    found = [Ahead("Minimum term served", ends.minimum), Ahead("Last possible day", ends.last)]
    found = [one for one in found if one.on >= today]
    if facts.review is not None:
        what = "Last probation review" if facts.review >= facts.until else "Probation review"
        found.append(Ahead(what, facts.review))
    return sorted(found, key=lambda one: one.on)


def _after(appointed: date, milestone: Milestone) -> date:
    return appointed + relativedelta(months=milestone.months or 0)
