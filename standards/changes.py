"""What changes when other files are taken into use, in lines for people."""

from collections.abc import Iterator, Mapping

from standards.loader import KINDS
from standards.models import Edition, Frozen, Indicator, Knowledge

_WORDS = ("about", "wording", "terms", "example", "source")


def changes(before: Knowledge, after: Knowledge) -> list[str]:
    """A line for each thing that is new, gone or another; empty when all stays as it is."""
    lines: list[str] = []
    for identifier in sorted(before.editions.keys() | after.editions.keys()):
        lines += _of_edition(identifier, before.editions.get(identifier), after.editions.get(identifier))
    for name in KINDS:
        lines += _of_rows(name, before, after)
    if before.current_edition != after.current_edition:
        lines.append(f"New records are made under {after.current_edition} instead of {before.current_edition}.")
    return lines


def unlike(before: Edition, after: Edition) -> list[str]:
    """The numbers of indicators that are gone or have another label."""
    kept = {item.number: item.label for item in after.indicators}
    return [item.number for item in before.indicators if kept.get(item.number) != item.label]


def _of_edition(identifier: str, before: Edition | None, after: Edition | None) -> Iterator[str]:
    if before == after:
        return
    if after is None:
        yield f"Edition {identifier} goes."
    elif before is None:
        yield (
            f"Edition {identifier} is new: {after.title}; {len(after.standards)} standards, "
            f"{len(after.indicators)} indicators."
        )
    else:
        yield f"Edition {identifier} is replaced:"
        yield from _inside(before, after)


def _inside(before: Edition, after: Edition) -> Iterator[str]:
    names = {item.number: item.name for item in before.standards}
    later = {item.number: item.name for item in after.standards}
    yield from _named("standard", {str(k): v for k, v in names.items()}, {str(k): v for k, v in later.items()})
    old = {item.number: item for item in before.indicators}
    new = {item.number: item for item in after.indicators}
    yield from _named("indicator", {n: i.label for n, i in old.items()}, {n: i.label for n, i in new.items()})
    for number, item in new.items():
        if number in old:
            yield from _fields(old[number], item)
    others = [name for name in ("title", "source", "own_numbers") if getattr(before, name) != getattr(after, name)]
    if others:
        yield f"  other {', '.join(others)}"


def _named(kind: str, before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[str]:
    yield from (f"  + {kind} {number} {name}" for number, name in after.items() if number not in before)
    yield from (f"  - {kind} {number} {name}" for number, name in before.items() if number not in after)
    for number, name in after.items():
        if before.get(number, name) != name:
            yield f"  {kind} {number}: “{before[number]}” becomes “{name}”"


def _fields(before: Indicator, after: Indicator) -> Iterator[str]:
    if before.basis != after.basis:
        yield f"  indicator {after.number}: {before.basis} becomes {after.basis}"
    elif before.ticked != after.ticked:
        yield f"  indicator {after.number}: another tick"
    others = [name for name in _WORDS if getattr(before, name) != getattr(after, name)]
    if others:
        yield f"  indicator {after.number}: other {', '.join(others)}"


def _of_rows(name: str, before: Knowledge, after: Knowledge) -> Iterator[str]:
    if name == "areas":  # they stand in every establishment
        return
    key = KINDS[name].key
    old: dict[object, Frozen] = {key(item): item for item in getattr(before, name)}
    new: dict[object, Frozen] = {key(item): item for item in getattr(after, name)}
    for title, rows in (
        ("new", [_said(item) for item in new if item not in old]),
        ("gone", [_said(item) for item in old if item not in new]),
        ("changed", [_said(item) for item in new if item in old and old[item] != new[item]]),
    ):
        if rows:
            yield f"{name.capitalize()}, {title} ({len(rows)}): {', '.join(rows)}"


def _said(key: object) -> str:
    return " ".join(str(part) for part in key) if isinstance(key, tuple) else str(key)
