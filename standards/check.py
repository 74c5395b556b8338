"""Does the knowledge hold together? Run by the tests, and for an organisation's own files before they are used.

Each problem is one sentence that names the file and the place.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from standards import corpus
from standards.loader import DATA, KnowledgeError, load, load_edition
from standards.model import Model, fingerprint
from standards.models import Area, Edition, Knowledge

FEWEST = 30
"""Example notes every indicator of the fitted edition has to have."""


def check(folder: Path = DATA) -> list[str]:
    """Everything wrong with the knowledge in `folder`; an empty list when all is well."""
    try:
        known = load(folder)
        notes = list(corpus.examples(folder))
        corpus.meanings(folder)
    except KnowledgeError as error:
        return [str(error)]
    return [
        *(problem for edition in known.editions.values() for problem in _edition(edition)),
        *_examples(notes, known.editions["2018"]),
        *_words(folder, known.editions["2018"]),
        *_crosswalk(known),
        *_places(known),
        *_lexicon(known),
        *_twice("Channels", "id", (channel.id for channel in known.channels)),
        *_weights(folder),
    ]


def validate_edition_file(path: Path) -> list[str]:
    """Everything wrong with one edition's file, before it is taken into use; an empty list when all is well."""
    try:
        return list(_edition(load_edition(path)))
    except KnowledgeError as error:
        return [str(error)]


def _edition(edition: Edition) -> Iterator[str]:
    where = f"Edition {edition.id}"
    yield from _twice(where, "standard", (str(item.number) for item in edition.standards))
    yield from _twice(where, "indicator", (item.number for item in edition.indicators))
    yield from _twice(where, "label", (item.label for item in edition.indicators))
    for standard in edition.standards:
        for item in standard.indicators:
            if item.standard != standard.number:
                yield f"{where}: indicator {item.number} stands under standard {standard.number}."
            yield from _twice(f"{where}, indicator {item.number}", "term", item.terms)


def _examples(notes: list[tuple[str, str]], edition: Edition) -> Iterator[str]:
    held: dict[str, set[str]] = defaultdict(set)
    counts: dict[str, int] = defaultdict(int)
    for note, number in notes:
        if not note.strip():
            yield f"Examples of {number}: an empty line."
        held[" ".join(note.casefold().split())].add(number)
        counts[number] += 1
        if number != corpus.NONE and edition.indicator(number) is None:
            yield f"Examples: {number} is not an indicator of the {edition.id} edition."
    for note, numbers in held.items():
        if len(numbers) > 1:
            yield f"Examples: {note!r} stands under {' and '.join(sorted(numbers))}."
    for item in edition.indicators:
        if counts[item.number] < FEWEST:
            yield f"Examples of {item.number}: {counts[item.number]} notes, at least {FEWEST} are needed."
    yield from _twice("Examples", "note", (f"{number}: {note.casefold()}" for note, number in notes))


def _words(folder: Path, edition: Edition) -> Iterator[str]:
    held = list(corpus.vocabulary(folder))
    yield from _twice("Words", "phrase", (f"{number}: {phrase}" for phrase, number in held))
    missing = {item.number for item in edition.indicators} - {number for _, number in held}
    yield from (f"Words of {number}: none given." for number in sorted(missing))


def _crosswalk(known: Knowledge) -> Iterator[str]:
    for row in known.crosswalk:
        for identifier, numbers in ((row.earlier, [row.standard]), (row.later, row.becomes)):
            edition = known.editions.get(identifier)
            for number in numbers:
                if edition is None or edition.standard(number) is None:
                    yield f"Crosswalk: there is no standard {number} in an edition {identifier}."
    pairs = {(row.earlier, row.later) for row in known.crosswalk}
    for earlier, later in sorted(pairs):
        for standard in known.editions[earlier].standards if earlier in known.editions else ():
            if not known.converted(standard.number, earlier, later):
                yield f"Crosswalk: standard {standard.number} of {earlier} leads nowhere in {later}."


def _places(known: Knowledge) -> Iterator[str]:
    yield from _twice("Establishments", "id", (place.id for place in known.establishments))
    names = [
        name
        for place in known.establishments
        for name in {text.casefold() for text in (place.name, place.short, *place.aliases)}
    ]
    yield from _twice("Establishments", "name", names)
    for place in known.establishments:
        yield from _twice(place.name, "area", (area.name for area in place.areas))
        yield from _twice(place.name, "name of an area", _area_names(place.areas))


def _area_names(areas: Iterable[Area]) -> Iterator[str]:
    for area in areas:
        yield from {text.casefold() for text in (area.name, *area.aliases)}


def _lexicon(known: Knowledge) -> Iterator[str]:
    yield from _twice("Lexicon", "term", (entry.term for entry in known.lexicon))
    for entry in known.lexicon:
        yield from _twice(f"Lexicon, {entry.term}", "variant", entry.variants)


def _weights(folder: Path) -> Iterator[str]:
    """Only the folder that holds weights of its own is asked whether they are fresh."""
    path = folder / "weights.bin"
    if path.is_file() and Model(path.read_bytes()).header.sources != fingerprint(corpus.sources(folder)):
        yield "weights.bin: made from other data; run python -m standards.fit."


def _twice(where: str, kind: str, values: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for value in values:
        key = value.casefold()
        if key in seen:
            yield f"{where}: the {kind} {value!r} stands there twice."
        seen.add(key)
