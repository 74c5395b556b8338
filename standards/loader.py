"""Reads the published knowledge from TOML files into frozen models, once."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from standards.models import Area, Channel, Crossing, Edition, Entry, Establishment, Frozen, Knowledge

Kind = TypeVar("Kind", bound=Frozen)
DATA = Path(__file__).parent / "data"


class KnowledgeError(Exception):
    """A data file is missing, unreadable or does not hold together; the message says which and where."""


def load(folder: Path | None = None) -> Knowledge:
    """All knowledge in `folder` (by default the one shipped in the package), read once per folder.

    Raises KnowledgeError naming the file and the field that is wrong.
    """
    return _load((folder or DATA).resolve())


def load_edition(path: Path) -> Edition:
    """One edition of the standards from its file. Raises KnowledgeError."""
    raw = read(path)
    try:
        standards = [_standard(dict(item)) for item in raw.pop("standard", [])]
        return Edition.model_validate({**raw, "standards": standards})
    except (ValidationError, TypeError, ValueError) as error:
        raise KnowledgeError(_told(path, error)) from error


def read(path: Path) -> dict[str, Any]:
    """The TOML file as plain data. Raises KnowledgeError when it cannot be read or parsed."""
    try:
        with path.open("rb") as file:
            return tomllib.load(file)
    except OSError as error:
        message = f"{path.name}: cannot be read ({error.strerror}). Check that the file is in its folder."
        raise KnowledgeError(message) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        message = f"{path.name}: is not valid TOML: {error}"
        raise KnowledgeError(message) from error


@cache
def _load(folder: Path) -> Knowledge:
    editions = [load_edition(path) for path in sorted((folder / "editions").glob("*.toml"))]
    if not editions:
        message = f"{folder / 'editions'}: no edition of the standards found; expected 2018.toml or alike."
        raise KnowledgeError(message)
    return Knowledge(
        editions={edition.id: edition for edition in editions},
        establishments=_establishments(folder),
        lexicon=_all(folder / "lexicon.toml", "entry", Entry),
        crosswalk=_all(folder / "crosswalk.toml", "crossing", Crossing),
        channels=_all(folder / "channels.toml", "channel", Channel),
        current_edition=max(edition.id for edition in editions),
    )


def _standard(raw: dict[str, Any]) -> dict[str, Any]:
    """An indicator without a source of its own has its standard's."""
    source = raw.get("source", "")
    indicators = [{"source": source, **item} for item in raw.pop("indicator", [])]
    return {**raw, "indicators": indicators}


def _establishments(folder: Path) -> tuple[Establishment, ...]:
    """Each establishment's own areas first, then the common ones."""
    common = _all(folder / "areas.toml", "area", Area)
    path = folder / "establishments.toml"
    raw = read(path)
    raw["establishment"] = [
        {**item, "areas": [*item.get("areas", []), *common]} for item in raw.get("establishment", [])
    ]
    return _checked(path, raw["establishment"], Establishment)


def _all(path: Path, key: str, model: type[Kind]) -> tuple[Kind, ...]:
    return _checked(path, read(path).get(key, []), model)


def _checked(path: Path, items: list[dict[str, Any]], model: type[Kind]) -> tuple[Kind, ...]:
    """The items as models. Raises KnowledgeError naming the first that is wrong."""
    done: list[Kind] = []
    for at, item in enumerate(items, start=1):
        try:
            done.append(model.model_validate(item))
        except ValidationError as error:
            message = _told(path, error, f"{model.__name__.lower()} {at}: ")
            raise KnowledgeError(message) from error
    return tuple(done)


def _told(path: Path, error: Exception, item: str = "") -> str:
    """One sentence: the file, the field and what is wrong with it."""
    if not isinstance(error, ValidationError):
        return f"{path.name}: does not have the expected shape ({error})."
    first = error.errors()[0]
    where = " ".join(str(part) for part in first["loc"]) or "the file"
    return f"{path.name}: {item}{where}: {first['msg'].lower()}."
