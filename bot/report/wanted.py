"""What a report is to be: which records, which days, in what form, and where to."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from bot import membership
from bot.clock import LONDON
from bot.forms import KINDS, AnyForm, exported
from bot.sentences import CommandError
from conversations.reading.dates import read_date
from store import members
from store.database import Work
from store.versions import Kind


@dataclass(frozen=True)
class Wanted:
    """The kind of record, the form, the days (both included, ``None`` for open), where to, and for whom.

    ``now`` is when it is made; its day in London is what ages are counted to.
    """

    kind: Kind
    form: str
    first: date | None
    last: date | None
    output: Path | None
    as_member: str | None
    now: datetime

    @classmethod
    def of(
        cls, of: str, form: str, first: str, last: str, output: Path | None, as_member: str | None, now: datetime
    ) -> "Wanted":
        """As typed; ``of`` is "visit", "request" or "concern".

        Raises CommandError for a day that is none, or a last day before the first.
        """
        today = now.astimezone(LONDON).date()
        begins, ends = _day(first, "--from", today), _day(last, "--to", today)
        if begins and ends and ends < begins:
            raise CommandError(f"--to {ends} is before --from {begins}, so there is nothing to report.")
        return cls(KINDS[of], form, begins, ends, output, as_member, now)

    @property
    def today(self) -> date:
        """The date in London."""
        return self.now.astimezone(LONDON).date()

    @property
    def days(self) -> str:
        """The days in words for a file's name: " from 2026-11-01 to 2026-11-30"; empty when all."""
        return "".join(f" {word} {day}" for word, day in (("from", self.first), ("to", self.last)) if day)


@dataclass(frozen=True)
class Report:
    """The records, by date, and for whom they were read: a member's label, or "the operator"."""

    wanted: Wanted
    records: list[AnyForm]
    reader: str


def _day(text: str, option: str, today: date) -> date | None:
    if not text:
        return None
    day = read_date(text, today)
    if day is None:
        raise CommandError(f"{option} {text!r} is no date I know. Write 2026-11-01, 1/11/2026 or “1 Nov 2026”.")
    return day


async def collect(work: Work, wanted: Wanted) -> Report:
    """The records. That they were exported, and for whom, is in the audit log."""
    reader = await membership.find(work, wanted.as_member) if wanted.as_member else None
    labels = {member.id: member.label for member in await members.everyone(work)}
    first, last = (day.isoformat() if day else None for day in (wanted.first, wanted.last))
    records = await exported(work, wanted.kind, reader, labels, first, last)
    return Report(wanted, records, reader.label if reader else "the operator")
