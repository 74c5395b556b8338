"""Reads the published knowledge from TOML files into frozen models, once.

An organisation's own files are laid over the shipped ones: what has the same id takes its place, what has a new one
is added. ``use`` says once, at the start of the process, where they lie.
"""

import os
import tomllib
from collections.abc import Callable, Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from standards.faults import Fault, KnowledgeError, of_model, told
from standards.models import (
    Area,
    Channel,
    Course,
    Crossing,
    Edition,
    Entry,
    Establishment,
    Frozen,
    Knowledge,
    Milestone,
    Reminder,
    Rhythm,
)

__all__ = ["DATA", "KINDS", "KnowledgeError", "load", "load_edition", "read", "use"]

DATA = Path(__file__).parent / "data"
EDITIONS = "editions"
"""The folder of the editions, a file each. The other kinds have one file, of the kind's name."""


class Kind(NamedTuple):
    """A kind of file: the tables it holds, what one is read into, and what makes two of them the same."""

    table: str
    model: type[Frozen]
    key: Callable[[Any], object]


KINDS = {
    "lexicon": Kind("entry", Entry, lambda entry: entry.term.casefold()),
    "establishments": Kind("establishment", Establishment, lambda place: place.id),
    "areas": Kind("area", Area, lambda area: area.name.casefold()),
    "crosswalk": Kind("crossing", Crossing, lambda row: (row.earlier, row.later, row.standard)),
    "channels": Kind("channel", Channel, lambda channel: channel.id),
    "visiting": Kind("rhythm", Rhythm, lambda rhythm: rhythm.id),
    "service": Kind("milestone", Milestone, lambda milestone: milestone.id),
    "reminders": Kind("reminder", Reminder, lambda reminder: reminder.id),
    "courses": Kind("course", Course, lambda course: course.id),
}
"""The kinds of file besides editions, by name."""


class _InUse(NamedTuple):
    """Which files a process works with: an organisation's own over the shipped, and the edition it chose.

    ``stamp`` tells the files from what they were before.
    """

    own: Path | None = None
    edition: str = ""
    stamp: tuple[tuple[str, int, int], ...] = ()


_in_use = _InUse()


def use(own: Path | None, edition: str = "") -> None:
    """From now on ``load()`` lays the files in this folder over the shipped ones; it need not be there.

    ``edition`` is the one new records are made under, by default the latest. The files are read by the next
    ``load()``; one that changes afterwards counts from the next ``use``.
    """
    global _in_use
    there = own is not None and own.is_dir()
    _in_use = _InUse(own if there else None, edition, _stamp(own) if own and there else ())


def _stamp(own: Path) -> tuple[tuple[str, int, int], ...]:
    paths = sorted((*own.glob("*.toml"), *(own / EDITIONS).glob("*.toml")))
    stats = ((str(path), path.lstat()) for path in paths)
    return tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in stats)


def load(folder: Path | None = None) -> Knowledge:
    """All knowledge in use, or that of one `folder` alone; read once.

    Raises KnowledgeError naming the file and the field that is wrong.
    """
    if folder is not None:
        return _load((folder.resolve(),))
    return _laid_over(_in_use) if _in_use.own or _in_use.edition else _load((DATA.resolve(),))


@lru_cache(maxsize=4)
def _laid_over(wanted: _InUse) -> Knowledge:
    knowledge = over(wanted.own) if wanted.own else _load((DATA.resolve(),))
    edition = wanted.edition or knowledge.current_edition
    if edition not in knowledge.editions:
        known = ", ".join(sorted(knowledge.editions))
        message = f"IPM_EDITION: there is no edition {edition!r} of the standards here; known: {known}."
        raise KnowledgeError(message)
    return knowledge.model_copy(update={"current_edition": edition})


def over(own: Path) -> Knowledge:
    """The shipped knowledge with the files of this folder laid over it, checked. Raises KnowledgeError."""
    from standards.check import together

    if strangers := list(strays(own)):
        raise KnowledgeError(*strangers)
    knowledge = _read((DATA, own))
    if problems := together(knowledge, own):
        raise KnowledgeError(*problems)
    return knowledge


def strays(own: Path) -> Iterator[str]:
    """The files in an organisation's folder that nothing would read, as sentences. Raises KnowledgeError."""
    for folder in (own, own / EDITIONS):
        if folder.exists() and not (folder.is_dir() and os.access(folder, os.R_OK | os.X_OK)):
            message = f"{folder}: cannot be read. It should be a folder that this user may read."
            raise KnowledgeError(message)
    for path in sorted(own.glob("*.toml")):
        if path.stem not in KINDS:
            known = ", ".join(f"{name}.toml" for name in KINDS)
            yield f"{path.name}: is not read by its name. Known are {known}, and editions in the folder {EDITIONS}."


def files(own: Path) -> list[Path]:
    """The files of an organisation's folder that are read."""
    others = (own / f"{name}.toml" for name in KINDS)
    return [*sorted((own / EDITIONS).glob("*.toml")), *(path for path in others if path.is_file())]


def load_edition(path: Path) -> Edition:
    """One edition of the standards from its file. Raises KnowledgeError naming everything wrong with its fields."""
    raw = read(path)
    fields = {name: value for name, value in raw.items() if name != "standard"}
    standards = [_standard(item) for item in _tables(path, raw, "standard")]
    try:
        return Edition.model_validate({**fields, "standards": standards})
    except ValidationError as error:
        raise KnowledgeError(*told(path, raw, list(of_model((), error)))) from error


def _standard(raw: dict[str, Any]) -> dict[str, Any]:
    """An indicator without a source of its own has its standard's."""
    fields, items = dict(raw), raw.get("indicator", [])
    fields.pop("indicator", None)
    if not isinstance(items, list):
        return {**fields, "indicators": items}
    source = {"source": raw["source"]} if "source" in raw else {}
    return {**fields, "indicators": [{**source, **item} if isinstance(item, dict) else item for item in items]}


def read(path: Path) -> dict[str, Any]:
    """The TOML file as plain data. Raises KnowledgeError when it cannot be read or parsed."""
    try:
        with path.open("rb") as file:
            return tomllib.load(file)
    except OSError as error:
        message = f"{path.name}: cannot be read ({error.strerror}). Check that the file is in its folder."
        raise KnowledgeError(message) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        message = f"{path.name}: is not valid TOML: {error}"
        raise KnowledgeError(message) from error


@cache
def _load(folders: tuple[Path, ...]) -> Knowledge:
    return _read(folders)


def _read(folders: tuple[Path, ...]) -> Knowledge:
    """The knowledge of the first folder with that of the others laid over it, in their order."""
    first = folders[0]
    editions = {
        edition.id: edition
        for folder in folders
        for edition in map(load_edition, sorted((folder / EDITIONS).glob("*.toml")))
    }
    if not editions:
        message = f"{first / EDITIONS}: no edition of the standards found; expected 2018.toml or alike."
        raise KnowledgeError(message)
    common = [area.model_dump() for area in _rows(folders, "areas")]
    return Knowledge.model_validate(
        {
            "editions": editions,
            "establishments": _rows(folders, "establishments", common),
            **{name: _rows(folders, name) for name in KINDS if name not in ("establishments", "areas")},
            "current_edition": max(editions),
        }
    )


def _rows(folders: tuple[Path, ...], name: str, common: list[dict[str, Any]] | None = None) -> list[Frozen]:
    """The items of one kind. ``only = true`` in a file leaves out all that stand in the folders before it.

    ``common`` areas follow each establishment's own.
    """
    kind, rows = KINDS[name], dict[object, Frozen]()
    for folder in folders:
        path = folder / f"{name}.toml"
        if folder is not folders[0] and not path.is_file():
            continue
        raw, items = load_items(path, kind, common)
        rows = {} if raw.get("only") else rows
        rows |= {kind.key(item): item for item in items}
    return list(rows.values())


def load_items(
    path: Path, kind: Kind, common: list[dict[str, Any]] | None = None
) -> tuple[dict[str, Any], list[Frozen]]:
    """A file as plain data and as its items. Raises KnowledgeError naming everything wrong with its fields."""
    raw = read(path)
    faults: list[Fault] = []
    done: list[Frozen] = []
    if not isinstance(raw.get("only", False), bool):
        faults.append(Fault((), "only", "should be true or false"))
    for at, item in enumerate(_tables(path, raw, kind.table)):
        try:
            done.append(kind.model.model_validate(_with_areas(item, common)))
        except ValidationError as error:
            faults.extend(of_model(((kind.table, at),), error))
    unknown = raw.keys() - {kind.table, "only", "source"}
    faults.extend(Fault((), name, "is no field I know; check its spelling") for name in sorted(unknown))
    if faults:
        raise KnowledgeError(*told(path, raw, faults))
    return raw, done


def _with_areas(item: dict[str, Any], common: list[dict[str, Any]] | None) -> dict[str, Any]:
    own = item.get("areas", [])
    return {**item, "areas": [*own, *common]} if common and isinstance(own, list) else item


def _tables(path: Path, raw: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """The tables of this name. Raises KnowledgeError when they are something else."""
    items = raw.get(name, [])
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        message = f"{path.name}, {name}: should be tables, each under [[{name}]]."
        raise KnowledgeError(message)
    return items
