"""What the published knowledge is made of: editions of the standards, establishments, the lexicon.

Everything here is frozen: loaded once from `standards/data/`, checked while loading, then only read.
"""

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Label = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100, pattern=r"^[^\r\n]+$")]
Identifier = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$")]
Number = Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]?\.[1-9][0-9]?$")]
Basis = Literal["verified", "order", "recalled"]
AreaBasis = Literal["seen", "recalled", "common"]


class Frozen(BaseModel):
    """A value that cannot change after it was read; unknown fields are an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Area(Frozen):
    """A hall, unit or place in an establishment, with the names monitors use for it.

    basis: "seen" in a published report, "recalled" from public knowledge, or "common" to every prison.
    """

    name: Text
    aliases: tuple[Text, ...] = ()
    basis: AreaBasis = "common"


class Establishment(Frozen):
    """A prison or community custody unit; `areas` are its own halls first, then the common places."""

    id: Text
    name: Text
    short: Text
    kind: Text
    region: Text
    areas: tuple[Area, ...] = ()
    aliases: tuple[Text, ...] = ()
    source: Text


class Tick(Frozen):
    """Somebody held an indicator's number against the published page: who (a role), on which day, which page."""

    by: Text
    on: date
    source: Text


class Indicator(Frozen):
    """One quality indicator: number such as "2.6", our short label, a longer description, field terms.

    basis says how sure the number is: "verified" on a published page, "order" (theme seen there, number by
    order) or "recalled" (to be checked by somebody holding the published pages); ticked says who saw to that.
    wording is the official sentence, where an organisation has put it in; example are notes of its own that teach
    the matcher.
    """

    number: Number
    label: Label
    about: Text
    wording: Text | None = None
    terms: tuple[Text, ...] = ()
    example: tuple[Text, ...] = ()
    basis: Basis
    ticked: Tick | None = None
    source: Text

    @property
    def standard(self) -> int:
        """The number of the standard this indicator belongs to."""
        return int(self.number.partition(".")[0])

    @property
    def order(self) -> tuple[int, int]:
        """Standard and place within it, so that 4.10 sorts after 4.9."""
        standard, _, place = self.number.partition(".")
        return int(standard), int(place)


class Standard(Frozen):
    """One standard of an edition with its indicators; `aliases` are other published names of it."""

    number: int = Field(ge=1)
    name: Text
    aliases: tuple[Text, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    source: Text


class Edition(Frozen):
    """One published edition of the standards, such as "2018".

    own_numbers: its numbers mean something else than those of the shipped edition, so that nothing the shipped
    weights know by number is true of it.
    """

    id: Identifier
    title: Text
    source: Text
    own_numbers: bool = False
    standards: tuple[Standard, ...]

    @cached_property
    def indicators(self) -> tuple[Indicator, ...]:
        """All indicators in the order of their numbers."""
        return tuple(item for standard in self.standards for item in standard.indicators)

    @cached_property
    def _by_number(self) -> Mapping[str, Indicator]:
        return MappingProxyType({item.number: item for item in self.indicators})

    def indicator(self, number: str) -> Indicator | None:
        """The indicator with this number ("2.6"), or None."""
        return self._by_number.get(number.strip())

    def standard(self, number: int) -> Standard | None:
        """The standard with this number, or None."""
        return next((item for item in self.standards if item.number == number), None)


class Entry(Frozen):
    """A word of the work: an abbreviation, a piece of slang or a variant, and what it stands for.

    expansion is the full form (or the plain word), meaning a sentence in our own words; kind is
    "abbreviation", "slang" or "term"; source an address, or "common usage".
    """

    term: Text
    expansion: Text
    meaning: Text
    variants: tuple[Text, ...] = ()
    kind: Literal["abbreviation", "slang", "term"]
    source: Text = "common usage"


class Channel(Frozen):
    """Where a matter can go that is not a monitor's to settle. ``confirmed`` by the organisation, or not yet."""

    id: Text
    label: Text
    about: Text
    confirmed: bool = False
    source: Text


class Rhythm(Frozen):
    """How often a monitor may agree to visit: so many weeks or months from one visit to the next.

    ``usual`` is the one that holds until another is agreed.
    """

    id: Identifier
    name: Text
    every: int = Field(ge=1, le=52)
    unit: Literal["week", "month"]
    usual: bool = False
    source: Text


class Milestone(Frozen):
    """A step of somebody's service: a stage of an application, a review in probation, the least and the longest term.

    An application's stage has ``days``, after which the co-ordinators are asked about it; any other has ``months``
    after the appointment. sure: "stated" in the source, or "assumed", to be confirmed by the organisation.
    """

    id: Annotated[Identifier, StringConstraints(max_length=20)]
    name: Label
    part: Literal["application", "probation", "minimum", "maximum"]
    days: int | None = Field(default=None, ge=1, le=366)
    months: int | None = Field(default=None, ge=1, le=600)
    sure: Literal["stated", "assumed"]
    source: Text


class Ladder(Frozen):
    """When people are told of something with a day: ``before`` (days, the largest first), on the day, and ``every`` so
    many days after it until it is done (0: not again). With ``working`` the days before are Scottish working days.
    """

    before: tuple[Annotated[int, Field(ge=1, le=730)], ...] = ()
    on_the_day: bool = True
    every: int = Field(default=0, ge=0, le=365)
    working: bool = False

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if list(self.before) != sorted(set(self.before), reverse=True):
            raise ValueError("the days before should fall, as in [90, 30, 7]")
        if not (self.before or self.on_the_day):
            raise ValueError("should tell before the day or on it")
        return self


class Reminder(Ladder):
    """A kind of reminder: what it is called, why it is sent, when (its ladder), and what holds for it.

    ``roles`` can be told of it. ``may_be_off``: a member may turn it off. ``matters_after``: days without an answer
    after which the co-ordinator is told (0: never). ``urgent``: it goes by itself, as soon as quiet hours allow,
    instead of in the day's one message. ``statutory``: when it is not known whether it arrived it is sent once more,
    and says so.
    """

    id: Identifier
    name: Text
    why: Text
    roles: Annotated[tuple[Literal["monitor", "co-ordinator", "lead"], ...], Field(min_length=1)]
    may_be_off: bool = False
    matters_after: int = Field(default=0, ge=0, le=365)
    urgent: bool = False
    statutory: bool = False
    source: Text


class Course(Frozen):
    """A course of the training programme: who gives it, where, how long (hours), how often, what must come first.

    refresh_after: months until one with a refresher has to be taken again; due_soon: days before that from which it
    counts as due. within_weeks: in how many a mandatory one is to be taken, and weeks whether the
    organisation has confirmed that. sure: how much of the rest the source says.
    """

    id: Identifier
    name: Label
    short: Label
    about: Text
    given_by: Text
    where: Text
    hours: float | None = Field(default=None, gt=0, le=100)
    how_often: Literal["once", "once for each establishment", "core, then refresher"]
    refresh_after: int | None = Field(default=None, ge=1, le=120)
    due_soon: int | None = Field(default=None, ge=1, le=366)
    after: tuple[Text, ...] = ()
    within_weeks: int | None = Field(default=None, ge=1, le=104)
    weeks: Literal["confirmed", "assumed"] = "assumed"
    optional: bool = False
    aliases: tuple[Text, ...] = ()
    source: Text
    sure: Literal["published", "partly", "assumed"]

    @property
    def by_place(self) -> bool:
        """Whether it is needed once more at each further establishment."""
        return self.how_often == "once for each establishment"


class Crossing(Frozen):
    """What a standard of an earlier edition became in a later one; `note` says what changed, if anything."""

    earlier: Text
    later: Text
    standard: int = Field(ge=1)
    becomes: tuple[int, ...] = Field(min_length=1)
    note: str = ""


class Knowledge(Frozen):
    """All published knowledge the assistant works with."""

    editions: Mapping[str, Edition]
    establishments: tuple[Establishment, ...]
    lexicon: tuple[Entry, ...]
    crosswalk: tuple[Crossing, ...] = ()
    channels: tuple[Channel, ...] = ()
    visiting: tuple[Rhythm, ...] = ()
    service: tuple[Milestone, ...] = ()
    reminders: tuple[Reminder, ...] = ()
    courses: tuple[Course, ...] = ()
    current_edition: str = "2018"

    @property
    def current(self) -> Edition:
        """The edition new records are made under."""
        return self.editions[self.current_edition]

    def edition(self, identifier: str) -> Edition:
        """The edition a record was made under; one without standards when it is not here any more."""
        found = self.editions.get(identifier)
        return found or Edition.model_construct(id=identifier, title="", source="", own_numbers=True, standards=())

    @cached_property
    def _places(self) -> Mapping[str, Establishment]:
        return MappingProxyType({item.id: item for item in self.establishments})

    def establishment(self, identifier: str) -> Establishment | None:
        """The establishment with this id ("perth"), or None."""
        return self._places.get(identifier)

    @property
    def usual_rhythm(self) -> Rhythm:
        """How often a monitor visits while nothing else is agreed."""
        return next(rhythm for rhythm in self.visiting if rhythm.usual)

    def rhythm(self, identifier: str) -> Rhythm:
        """The rhythm with this id; the usual one when it is not here any more."""
        return next((item for item in self.visiting if item.id == identifier), self.usual_rhythm)

    @cached_property
    def _reminders(self) -> Mapping[str, Reminder]:
        return MappingProxyType({item.id: item for item in self.reminders})

    def reminder(self, kind: str) -> Reminder | None:
        """The kind of reminder with this id ("training_refresher"), or None."""
        return self._reminders.get(kind)

    def course(self, identifier: str) -> Course | None:
        """The course with this id ("ppt"), or None."""
        return next((item for item in self.courses if item.id == identifier), None)

    def converted(self, standard: int, earlier: str, later: str) -> tuple[int, ...]:
        """The numbers a standard has in another edition; empty when the table does not say.

        Works both ways: from 2015 to 2018 and back. The same edition gives the same number.
        """
        if earlier == later:
            return (standard,)
        found: list[int] = []
        for row in self.crosswalk:
            if (row.earlier, row.later, row.standard) == (earlier, later, standard):
                found.extend(row.becomes)
            if (row.later, row.earlier) == (earlier, later) and standard in row.becomes:
                found.append(row.standard)
        return tuple(found)
