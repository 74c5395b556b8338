"""What is in use of the standards, and how sure each number is, for the command line."""

from collections import Counter
from pathlib import Path
from typing import Any

from bot.sentences import CommandError
from bot.tables import as_json, table
from standards.loader import KINDS, files, load_edition
from standards.models import Edition, Indicator, Knowledge

HOW_SURE = {
    "verified": "seen with this subject on a published page",
    "order": "the subject was seen under this standard; the number rests on order",
    "recalled": "from memory; check it against the published page",
}


def edition_of(knowledge: Knowledge, identifier: str) -> Edition:
    """The edition asked for, by default the one new records are made under. Raises CommandError."""
    if not identifier:
        return knowledge.current
    if identifier not in knowledge.editions:
        known = ", ".join(sorted(knowledge.editions))
        raise CommandError(f"There is no edition {identifier!r} here. Known: {known}.")
    return knowledge.editions[identifier]


def indicator_of(edition: Edition, number: str) -> Indicator:
    """The indicator of this number. Raises CommandError."""
    found = edition.indicator(number)
    if found is None:
        raise CommandError(f"Edition {edition.id} has no indicator {number!r}. ipm standards list names them.")
    return found


def overview(knowledge: Knowledge, own: Path, json: bool) -> str:
    """What is in use and where it is from, as JSON when wanted and as a table else; returns what to print."""
    mine = {_own_name(path): path.relative_to(own).as_posix() for path in files(own)}
    rows = []
    for identifier, edition in sorted(knowledge.editions.items()):
        current = ", new records are made under it" if identifier == knowledge.current_edition else ""
        sure = sureness(edition)
        counts = (
            f": {', '.join(f'{count} {basis}' for basis, count in sure.items() if count)}" if any(sure.values()) else ""
        )
        holds = f"{len(edition.standards)} standards, {len(edition.indicators)} indicators{counts}{current}"
        rows.append((f"edition {identifier}", holds, mine.get(identifier, "shipped")))
    counted = [name for name in KINDS if name != "areas"]
    rows += [(name, str(len(getattr(knowledge, name))), mine.get(name, "shipped")) for name in counted]
    if "areas" in mine:
        rows.append(("areas", "of every establishment", mine["areas"]))
    if json:
        return as_json([{"what": what, "holds": holds, "from": source} for what, holds, source in rows])
    table(("What", "Holds", "From"), rows)
    return ""


def _own_name(path: Path) -> str:
    return path.stem if path.parent.name != "editions" else load_edition(path).id


def sureness(edition: Edition) -> dict[str, int]:
    """How many numbers are how sure."""
    counts = Counter[str](item.basis for item in edition.indicators)
    return {basis: counts[basis] for basis in HOW_SURE}


def listed(edition: Edition, items: tuple[Indicator, ...], json: bool) -> str:
    """The indicators and how sure each number is; returns what to print when it is JSON."""
    if json:
        return as_json([_plain(item) for item in items])
    rows = [(item.number, item.label, item.basis, _ticked(item)) for item in items]
    table(("Number", f"Indicator of {edition.id}", "How sure", "Ticked"), rows)
    sure = ", ".join(f"{count} {basis}" for basis, count in sureness(edition).items())
    return f"Of {len(edition.indicators)} numbers: {sure}."


def _plain(item: Indicator) -> dict[str, Any]:
    return {**item.model_dump(mode="json"), "standard": item.standard}


def _ticked(item: Indicator) -> str:
    return f"{item.ticked.on}, {item.ticked.by}" if item.ticked else ""


def one(edition: Edition, item: Indicator) -> list[str]:
    """One indicator, in lines."""
    standard = edition.standard(item.standard)
    lines = [
        f"{item.number} {item.label}",
        f"Standard {item.standard} {standard.name if standard else ''}, edition {edition.id}",
        f"About: {item.about}",
        f"Official wording: {item.wording or 'not put in'}",
        f"Terms: {', '.join(item.terms) or 'none'}",
        f"How sure the number is: {item.basis} ({HOW_SURE[item.basis]})",
    ]
    if item.example:
        lines.append(f"Examples of your own: {len(item.example)}")
    if item.ticked:
        lines.append(f"Ticked: {item.ticked.on} by {item.ticked.by}, seen at {item.ticked.source}")
    else:
        lines.append(f"To tick it once you have seen it on the published page: ipm standards tick {item.number}")
    return [*lines, f"Source: {item.source}"]
