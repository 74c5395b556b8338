"""What is wrong with a file of knowledge, as sentences that name the file, the line, the item and the field."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

Steps = tuple[tuple[str, int], ...]
"""The way to an item: the tables it stands in, each with its place among its like, from 0."""
_HEAD = re.compile(r"^\s*\[\[?\s*([\w.-]+)\s*\]\]?")
_NAMES = ("number", "id", "term", "name")
"""What an item may be called by, the first that it has."""
_TABLES = {"standards": "standard", "indicators": "indicator"}
"""Tables in a file by the names they have in a model."""
_SAYS = {
    "missing": "is missing",
    "string_too_short": "is empty",
    "string_type": "should be text in quotes",
    "tuple_type": 'should be a list, such as ["one", "other"]',
    "int_type": "should be a whole number",
    "int_parsing": "should be a whole number",
    "bool_type": "should be true or false",
    "date_type": "should be a date such as 2026-11-22",
    "model_type": "should be a table of fields",
    "model_attributes_type": "should be a table of fields",
    "list_type": "should be a list",
    "too_short": "is empty",
}
_PATTERNS = {
    "number": 'should be a number such as "2.6"',
    "id": "should be up to 40 letters, digits, dots and hyphens",
    "label": "should be one line",
}


class KnowledgeError(Exception):
    """A data file is missing, unreadable or does not hold together; ``problems`` says which and where, a line each."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Fault(NamedTuple):
    """One thing wrong: at the end of these steps, with this field, and what."""

    steps: Steps
    field: str
    says: str


def told(path: Path, raw: Mapping[str, Any], faults: Sequence[Fault]) -> Iterator[str]:
    """A sentence for each fault: "2018.toml, line 12, indicator 2.6, label: is missing."."""
    text = path.read_text(encoding="utf-8") if faults and path.is_file() else ""
    for fault in faults:
        line = line_of(text, fault.steps, fault.field)
        where = [path.name, f"line {line}" if line else "", item_name(raw, fault.steps), fault.field]
        yield f"{', '.join(part for part in where if part)}: {fault.says}."


def of_model(steps: Steps, error: ValidationError) -> Iterator[Fault]:
    """The faults that pydantic found in one item and the tables within it, in plain words."""
    for problem in error.errors(include_url=False):
        way, rest = list(steps), list(problem["loc"])
        while len(rest) > 1 and rest[0] in _TABLES and isinstance(rest[1], int):
            way.append((_TABLES[str(rest[0])], rest[1]))
            rest = rest[2:]
        names = [part for part in rest if isinstance(part, str)]
        within = f"its {names[-1]} " if len(names) > 1 else ""
        says = _says(problem["type"], names[-1] if names else "", problem)
        yield Fault(tuple(way), _TABLES.get(names[0], names[0]) if names else "", within + says)


def _says(kind: str, field: str, problem: Any) -> str:
    context = problem.get("ctx", {})
    match kind:
        case "literal_error":
            return f"should be one of {context['expected'].replace(chr(39), chr(34))}"
        case "extra_forbidden":
            return "is no field I know; check its spelling"
        case "string_pattern_mismatch":
            return _PATTERNS.get(field, "is not of the expected form")
        case "string_too_long":
            return f"is longer than {context['max_length']} characters; a whole sentence goes under wording"
        case "greater_than_equal":
            return f"should be {context['ge']} or more"
    said = str(problem["msg"])
    return _SAYS.get(kind, said[:1].lower() + said[1:])


def item_name(raw: Mapping[str, Any], steps: Steps) -> str:
    """What the item is called: "indicator 2.6", or "indicator no. 4" when it has no name."""
    item: Any = raw
    for table, at in steps:
        items = item.get(table) if isinstance(item, Mapping) else None
        item = items[at] if isinstance(items, list) and at < len(items) else None
    if not steps:
        return ""
    names = [item[name] for name in _NAMES if item.get(name)] if isinstance(item, Mapping) else []
    return f"{steps[-1][0]} {names[0]}" if names else f"{steps[-1][0]} no. {steps[-1][1] + 1}"


def line_of(text: str, steps: Steps, field: str) -> int | None:
    """The line, from 1, of a field of an item, or where the item begins; None where neither is found."""
    heads = [".".join(table for table, _ in steps[: depth + 1]) for depth in range(len(steps))]
    depth, count, begins = 0, 0, None
    for number, line in _outside_long_strings(text):
        head = _HEAD.match(line)
        if depth == len(steps):
            if head:
                break
            if field and re.match(rf'\s*"?{re.escape(field)}"?\s*=', line):
                return number
        elif head and head.group(1) == heads[depth]:
            if count == steps[depth][1]:
                depth, count, begins = depth + 1, 0, number
            else:
                count += 1
    return begins if depth == len(steps) else None


def _outside_long_strings(text: str) -> Iterator[tuple[int, str]]:
    """The lines with their numbers, those inside a string of several lines left out."""
    inside = False
    for number, line in enumerate(text.splitlines(), start=1):
        if not inside:
            yield number, line
        if (line.count('"""') + line.count("'''")) % 2:
            inside = not inside
