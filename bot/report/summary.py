"""What the records of a report come to: counts by establishment, by standard, by state and age."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from bot.forms import AnyForm, ConcernForm, LinkForm, RequestForm, VisitForm
from bot.report.wanted import Report
from conversations.request import STATE_WORDS
from standards.loader import load
from store import requests

#: The ages of open requests: up to so many days, in words.
AGES = ((7, "up to a week"), (28, "up to 4 weeks"), (84, "up to 12 weeks"), (10**6, "longer"))


@dataclass(frozen=True)
class Summary:
    """One table of counts: its title, its columns' names, its rows."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str | int, ...], ...]


def summaries(report: Report) -> list[Summary]:
    """The tables of a report, those without a row left out."""
    made = [_by_establishment(report.records), _by_standard(report.records)]
    kinds: dict[str, Callable[[Report], list[Summary]]] = {
        "visit": _of_visits,
        "request": _of_requests,
        "concern": _of_concerns,
    }
    made += kinds[report.wanted.kind.name](report)
    return [one for one in made if one.rows]


def _by_establishment(records: Sequence[AnyForm]) -> Summary:
    counted = Counter(record.establishment for record in records)
    return Summary("By establishment", ("Establishment", "Records"), tuple(sorted(counted.items())))


def links_of(record: AnyForm) -> Iterable[LinkForm]:
    """All the links of a record, those of its observations included."""
    if isinstance(record, VisitForm):
        return [link for one in record.observations for link in one.links]
    return record.links


def _by_standard(records: Sequence[AnyForm]) -> Summary:
    counted = Counter((record.edition, link.standard) for record in records for link in links_of(record))
    rows = tuple(
        (f"{number} {_standard(edition, number)} ({edition})", count)
        for (edition, number), count in sorted(counted.items())
    )
    return Summary("By standard", ("Standard", "Links"), rows)


def _standard(edition: str, number: int) -> str:
    known = load().editions.get(edition)
    found = known.standard(number) if known else None
    return found.name if found else ""


def _of_visits(report: Report) -> list[Summary]:
    visits = [record for record in report.records if isinstance(record, VisitForm)]
    seen = Counter(record.visit for record in visits)
    kinds = Counter(one.kind for record in visits for one in record.observations)
    return [
        Summary("Visits", ("Visit", "Count"), tuple(sorted(seen.items()))),
        Summary("Observations", ("Kind", "Count"), tuple(sorted(kinds.items()))),
    ]


def _of_requests(report: Report) -> list[Summary]:
    found = [record for record in report.records if isinstance(record, RequestForm)]
    states = Counter(STATE_WORDS.get(record.state, record.state) for record in found)
    ages = Counter(age(record.date, report.wanted.today) for record in found if record.state in requests.OPEN)
    taken = [(record.closed_on - record.date).days for record in found if record.closed_on]
    days = (("Answered or closed", len(taken)), ("Median days", f"{median(taken):g}")) if taken else ()
    return [
        Summary("By state", ("State", "Requests"), tuple((words, states[words]) for words in _ordered(states))),
        Summary("Age of open requests", ("Age", "Requests"), tuple((a, ages[a]) for _, a in AGES if ages[a])),
        Summary("Time to answer", ("", ""), days),
    ]


def _ordered(states: Counter[str]) -> list[str]:
    known = list(STATE_WORDS.values())
    return sorted(states, key=lambda words: (known.index(words) if words in known else len(known), words))


def age(day: date, today: date) -> str:
    """How old something of that day is, in words."""
    return next(words for most, words in AGES if (today - day).days <= most)


def _of_concerns(report: Report) -> list[Summary]:
    found = [record for record in report.records if isinstance(record, ConcernForm)]
    rows = (
        ("Open", sum(record.state == "open" for record in found)),
        ("Remedied", sum(record.state == "remedied" for record in found)),
        ("Notified more than once", sum(record.notified > 1 for record in found)),
        ("Not yet notified to both", sum(record.notified == 0 for record in found)),
    )
    return [Summary("Concerns", ("How they stand", "Concerns"), rows if found else ())]
