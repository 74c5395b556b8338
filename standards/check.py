"""Does the knowledge hold together? Run by the tests, and for an organisation's own files before they are used.

Each problem is one sentence that names the file and the place.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from standards import corpus
from standards.faults import Fault, told
from standards.loader import DATA, EDITIONS, KINDS, KnowledgeError, files, load, load_edition, load_items, read
from standards.model import Model, fingerprint
from standards.models import Area, Course, Edition, Entry, Knowledge, Milestone

FEWEST = 30
"""Example notes every indicator of the fitted edition has to have."""

COURSE_ID, COURSE_SHORT = 20, 14
"""The most characters of a course's id, which goes into buttons with a place's, and of its short name, on pictures."""


def check(folder: Path = DATA) -> list[str]:
    """Everything wrong with the knowledge in `folder`; an empty list when all is well."""
    try:
        known = load(folder)
        notes = list(corpus.examples(folder))
        corpus.meanings(folder)
    except KnowledgeError as error:
        return list(error.problems)
    return [
        *(problem for path in files(folder) for problem in check_file(path)),
        *_examples(notes, known.editions["2018"]),
        *_words(folder, known.editions["2018"]),
        *_whole(known),
        *_weights(folder),
    ]


def kind_of(path: Path) -> str:
    """What a file holds: "edition", or a name in KINDS. Raises KnowledgeError when it holds nothing known."""
    raw = read(path)
    if "standard" in raw:
        return "edition"
    for name, kind in KINDS.items():
        if kind.table in raw:
            return name
    known = ", ".join(f"[[{kind.table}]]" for kind in KINDS.values())
    message = f"{path.name}: holds nothing I know. Expected are tables [[standard]] for an edition, or {known}."
    raise KnowledgeError(message)


def check_file(path: Path) -> list[str]:
    """Everything wrong with one file by itself, whatever its kind; an empty list when all is well."""
    try:
        kind = kind_of(path)
        if kind == "edition":
            return list(told(path, read(path), list(_edition(load_edition(path)))))
        raw, items = load_items(path, KINDS[kind])
    except KnowledgeError as error:
        return list(error.problems)
    seen: set[object] = set()
    faults: list[Fault] = []
    for at, item in enumerate(items):
        steps, key = ((KINDS[kind].table, at),), KINDS[kind].key(item)
        if key in seen:
            faults.append(Fault(steps, "", "stands there twice"))
        seen.add(key)
        if isinstance(item, Entry):
            faults.extend(_twice(steps, "variants", item.variants))
        if isinstance(item, Milestone):
            faults.extend(_milestone(steps, item))
        if isinstance(item, Course):
            faults.extend(_course(steps, item))
    return list(told(path, raw, faults))


def together(known: Knowledge, own: Path) -> list[str]:
    """Everything wrong with an organisation's files, and with what they make laid over the shipped ones."""
    problems = [problem for path in files(own) for problem in check_file(path)]
    held: dict[str, str] = {}
    for path in sorted((own / EDITIONS).glob("*.toml")):
        identifier = load_edition(path).id
        if identifier in held:
            problems.append(f"{path.name}, id: {identifier} is that of {held[identifier]} already.")
        held[identifier] = path.name
    return problems or list(_whole(known))


def _whole(known: Knowledge) -> Iterator[str]:
    """What holds between the files."""
    yield from _crosswalk(known)
    yield from _places(known)
    usual = [rhythm.id for rhythm in known.visiting if rhythm.usual]
    if len(usual) != 1:
        said = ", ".join(usual) or "none"
        yield f"visiting.toml: one rhythm is the usual one, with usual = true; so far: {said}."
    yield from _service(known)
    yield from _courses(known)


def _edition(edition: Edition) -> Iterator[Fault]:
    if not edition.standards:
        yield Fault((), "standard", "there is none; an edition has tables [[standard]]")
    numbers, labels, notes = set[str](), set[str](), dict[str, str]()
    standards = set[int]()
    for at, standard in enumerate(edition.standards):
        above = (("standard", at),)
        if standard.number in standards:
            yield Fault(above, "number", f"the standard {standard.number} stands there twice")
        standards.add(standard.number)
        for place, item in enumerate(standard.indicators):
            steps = (*above, ("indicator", place))
            if item.standard != standard.number:
                yield Fault(steps, "number", f"{item.number} stands under standard {standard.number}")
            if item.number in numbers:
                yield Fault(steps, "number", f"the indicator {item.number} stands there twice")
            if item.label.casefold() in labels:
                yield Fault(steps, "label", f"the label {item.label!r} stands there twice")
            numbers.add(item.number)
            labels.add(item.label.casefold())
            yield from _twice(steps, "terms", item.terms)
            for note in item.example:
                if notes.setdefault(note.casefold(), item.number) != item.number:
                    yield Fault(steps, "example", f"{note!r} stands under {notes[note.casefold()]} as well")


def _milestone(steps: tuple[tuple[str, int], ...], item: Milestone) -> Iterator[Fault]:
    """A stage of an application is counted in days, anything after the appointment in months."""
    wanted, other = ("days", "months") if item.part == "application" else ("months", "days")
    if getattr(item, wanted) is None:
        yield Fault(steps, wanted, "is missing")
    if getattr(item, other) is not None:
        yield Fault(steps, other, f"belongs to no {item.part}, which has {wanted}")


def _course(steps: tuple[tuple[str, int], ...], course: Course) -> Iterator[Fault]:
    """What does not fit together within one course."""
    refreshed = course.how_often == "core, then refresher"
    for field, value, wanted in (
        ("refresh_after", course.refresh_after, refreshed),
        ("due_soon", course.due_soon, refreshed),
        ("within_weeks", course.within_weeks, not course.optional),
    ):
        if (value is not None) != wanted:
            yield Fault(steps, field, "is missing" if wanted else "belongs to no course like this one")
    for field, text, most in (("id", course.id, COURSE_ID), ("short", course.short, COURSE_SHORT)):
        if len(text) > most:
            yield Fault(steps, field, f"is longer than {most} characters")
    if course.id in course.after:
        yield Fault(steps, "after", "a course cannot come before itself")
    yield from _twice(steps, "after", course.after)


def _twice(steps: tuple[tuple[str, int], ...], field: str, values: Iterable[str]) -> Iterator[Fault]:
    """A fault for each value that stands in the list before."""
    yield from (Fault(steps, field, f"{value!r} stands there twice") for value in _repeated(values))


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
    yield from _again("Examples", "note", (f"{number}: {note.casefold()}" for note, number in notes))


def _words(folder: Path, edition: Edition) -> Iterator[str]:
    held = list(corpus.vocabulary(folder))
    yield from _again("Words", "phrase", (f"{number}: {phrase}" for phrase, number in held))
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
    names = [
        name
        for place in known.establishments
        for name in {text.casefold() for text in (place.name, place.short, *place.aliases)}
    ]
    yield from _again("Establishments", "name", names)
    for place in known.establishments:
        yield from _again(place.name, "area", (area.name for area in place.areas))
        yield from _again(place.name, "name of an area", _area_names(place.areas))


def _service(known: Knowledge) -> Iterator[str]:
    """There is a first stage, a probation that ends before the least term, and one least and one longest term."""
    months = {part: [m.months or 0 for m in known.service if m.part == part] for part in ("minimum", "maximum")}
    for part, found in months.items():
        if len(found) != 1:
            yield f"Service: there should be one milestone of the part {part!r}, there are {len(found)}."
    for part in ("application", "probation"):
        if not any(milestone.part == part for milestone in known.service):
            yield f"Service: there should be a milestone of the part {part!r}, there is none."
    ends = [m.months or 0 for m in known.service if m.part == "probation"], months["minimum"], months["maximum"]
    if all(ends) and not max(ends[0]) <= ends[1][0] < ends[2][0]:
        yield "Service: the order should be probation, minimum, maximum, by their months."


def _courses(known: Knowledge) -> Iterator[str]:
    """Names that mean two courses; what must come first and is not there, or never can."""
    names = [
        name
        for course in known.courses
        for name in {text.casefold() for text in (course.id, course.name, course.short, *course.aliases)}
    ]
    yield from _again("Courses", "name", names)
    free = {course.id for course in known.courses}
    for course in known.courses:
        yield from (
            f"Courses, {course.id}: there is no course {before!r} to come first."
            for before in course.after
            if before not in free
        )
    waiting = {course.id: {before for before in course.after if before in free} for course in known.courses}
    while ready := {identifier for identifier, before in waiting.items() if not before}:
        waiting = {identifier: before - ready for identifier, before in waiting.items() if before}
    if waiting:
        yield f"Courses: each of these waits for another of them, so none can be taken: {', '.join(waiting)}."


def _area_names(areas: Iterable[Area]) -> Iterator[str]:
    for area in areas:
        yield from {text.casefold() for text in (area.name, *area.aliases)}


def _weights(folder: Path) -> Iterator[str]:
    """Only the folder that holds weights of its own is asked whether they are fresh."""
    path = folder / "weights.bin"
    if path.is_file() and Model(path.read_bytes()).header.sources != fingerprint(corpus.sources(folder)):
        yield "weights.bin: made from other data; run python -m standards.fit."


def _again(where: str, kind: str, values: Iterable[str]) -> Iterator[str]:
    yield from (f"{where}: the {kind} {value!r} stands there twice." for value in _repeated(values))


def _repeated(values: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for value in values:
        key = value.casefold()
        if key in seen:
            yield value
        seen.add(key)
