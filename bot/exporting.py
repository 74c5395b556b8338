"""Finished records written out: JSON, CSV or XLSX, marked OFFICIAL-SENSITIVE, for the people who are allowed them."""

import csv
import io
import json
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]  # the library has no types of its own

from bot import membership
from bot.sentences import CommandError
from conversations.reading.dates import read_date
from conversations.visit_record import Observation, VisitRecord
from standards.loader import load
from standards.models import Edition
from store import members, versions, visits
from store.database import Work

MARKING = "OFFICIAL-SENSITIVE"
#: A spreadsheet takes a cell that begins with one of these for a formula (OWASP, "CSV Injection").
FORMULA = tuple("=+-@\t\r＝＋－＠")
#: The most characters Excel keeps in a cell.
CELL = 32_767

VISIT_COLUMNS = {
    "reference": 11,
    "version": 8,
    "establishment": 18,
    "date": 12,
    "time_in": 8,
    "time_out": 8,
    "visit": 11,
    "reason": 30,
    "company": 18,
    "companions": 24,
    "areas": 30,
    "prisoners": 10,
    "staff": 8,
    "requests": 10,
    "note_for_next_visit": 40,
    "change_reason": 30,
    "edition": 9,
    "flow_version": 12,
    "receipt": 12,
    "filed_at": 26,
    "made_at": 26,
}
OBSERVATION_COLUMNS = {
    "number": 8,
    "text": 80,
    "source": 18,
    "kind": 14,
    "links": 50,
    "governor_told": 14,
    "coordinator_told": 16,
    "look_again": 12,
}
Record = dict[str, Any]
Cell = str | int | None


@dataclass(frozen=True)
class Wanted:
    """What to export: the form, the days (both included, ``None`` for open), where to, and for whom."""

    form: str
    first: date | None
    last: date | None
    output: Path | None
    as_member: str | None

    @classmethod
    def of(cls, form: str, first: str, last: str, output: Path | None, as_member: str | None, today: date) -> "Wanted":
        """As typed. Raises CommandError for a day that is none, or a last day before the first."""
        begins, ends = _day(first, "--from", today), _day(last, "--to", today)
        if begins and ends and ends < begins:
            raise CommandError(f"--to {ends} is before --from {begins}, so there is nothing to export.")
        return cls(form, begins, ends, output, as_member)


def _day(text: str, option: str, today: date) -> date | None:
    if not text:
        return None
    day = read_date(text, today)
    if day is None:
        raise CommandError(f"{option} {text!r} is no date I know. Write 2026-11-01, 1/11/2026 or “1 Nov 2026”.")
    return day


async def visits_wanted(work: Work, wanted: Wanted) -> list[Record]:
    """The records, by date. That they were exported, and for whom, is in the audit log."""
    reader = await membership.find(work, wanted.as_member) if wanted.as_member else None
    labels = {member.id: member.label for member in await members.everyone(work)}
    first, last = (day.isoformat() if day else None for day in (wanted.first, wanted.last))
    return [as_record(visit, labels) async for visit in visits.export(work, reader, first, last)]


def as_record(visit: versions.Record, labels: dict[str, str]) -> Record:
    """A filed visit as plain data. Counts not said are ``None``; ``labels`` stand for the members who came along."""
    knowledge = load()
    made = VisitRecord.model_validate_json(visit.body)
    edition = knowledge.edition(visit.edition)
    return {
        "reference": visit.reference,
        "version": visit.version,
        "establishment": made.establishment_name,
        "establishment_id": made.establishment,
        "date": made.date.isoformat(),
        "time_in": f"{made.time_in:%H:%M}" if made.time_in else None,
        "time_out": f"{made.time_out:%H:%M}" if made.time_out else None,
        "visit": made.visit,
        "reason": made.reason,
        "company": made.company,
        "companions": [labels.get(identity, "a former member") for identity in made.companions],
        "areas": list(made.areas),
        "prisoners": made.prisoners,
        "staff": made.staff,
        "observations": [_observation(one, edition) for one in made.observations],
        "requests": made.requests,
        "note_for_next_visit": made.note_for_next,
        "edition": visit.edition,
        "flow_version": visit.flow_version,
        "filed_at": visit.filed_at.isoformat(timespec="seconds"),
        "made_at": visit.made_at.isoformat(timespec="seconds"),
        "change_reason": visit.reason,
        "receipt": visit.receipt,
    }


def _observation(one: Observation, edition: Edition) -> Record:
    links = []
    for link in one.links.chosen:
        indicator, standard = edition.indicator(link.qi), edition.standard(link.standard)
        label = indicator.label if indicator else standard.name if standard else ""
        links.append({"qi": link.qi or None, "standard": link.standard, "label": label})
    return {
        "text": one.text,
        "source": one.source,
        "kind": one.kind,
        "links": links,
        "governor_told": one.governor_told,
        "coordinator_told": one.coordinator_told,
        "look_again": one.look_again.isoformat() if one.look_again else None,
    }


def write(records: list[Record], wanted: Wanted) -> Path | None:
    """Write the records to where they are wanted; returns the file, ``None`` for standard output.

    The file is for its owner alone (mode 0600) and is there whole or not at all.
    """
    if wanted.form == "xlsx":
        content = to_xlsx(records)
    else:
        content = (to_json(records) if wanted.form == "json" else to_csv(records)).encode("utf-8")
    if wanted.output is None and wanted.form != "xlsx":
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return None
    path = wanted.output or Path()
    if path.is_dir():
        path = path / _file_name(wanted)
    _put(path, content)
    return path


def _file_name(wanted: Wanted) -> str:
    days = "".join(f" {word} {day}" for word, day in (("from", wanted.first), ("to", wanted.last)) if day)
    return f"{MARKING} visits{days}.{wanted.form}"


def _put(path: Path, content: bytes) -> None:
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def to_json(records: list[Record]) -> str:
    """A list, one object a record."""
    return json.dumps(records, ensure_ascii=False, indent=2) + "\n"


def to_csv(records: list[Record]) -> str:
    """A line for each observation, and one for a visit without any; what looks like a formula is made text."""
    columns = [*VISIT_COLUMNS, *(f"observation_{name}" for name in OBSERVATION_COLUMNS)]
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\r\n")
    writer.writerow([*columns, "marking"])
    for record in records:
        for line in _observation_rows(record) or [[None] * len(OBSERVATION_COLUMNS)]:
            writer.writerow([*map(harmless, [*_visit_row(record), *line]), MARKING])
    return made.getvalue()


def harmless(cell: Cell) -> Cell:
    """A cell that no spreadsheet takes for a formula: an apostrophe goes before one that looks like it."""
    if isinstance(cell, str) and cell.lstrip(" \n").startswith(FORMULA):
        return f"'{cell}"
    return cell


def _visit_row(record: Record) -> list[Cell]:
    return [_flat(record[name]) for name in VISIT_COLUMNS]


def _observation_rows(record: Record) -> list[list[Cell]]:
    rows = []
    for number, one in enumerate(record["observations"], start=1):
        links = "; ".join(f"{link['qi'] or link['standard']} {link['label']}" for link in one["links"])
        rows.append(
            [_flat(value) for value in ({**one, "number": number, "links": links}[n] for n in OBSERVATION_COLUMNS)]
        )
    return rows


def _flat(value: Any) -> Cell:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(value) if isinstance(value, list) else value


def to_xlsx(records: list[Record]) -> bytes:
    """A workbook with a sheet of visits and one of observations, ready to be read and printed."""
    made = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(made, options) as book:
        book.set_properties({"title": "Visits", "category": MARKING, "comments": MARKING})
        _sheet(book, "Visits", VISIT_COLUMNS, (_visit_row(record) for record in records))
        columns = {"reference": 11, "establishment": 18, "date": 12, **OBSERVATION_COLUMNS}
        rows = (
            [record["reference"], record["establishment"], record["date"], *row]
            for record in records
            for row in _observation_rows(record)
        )
        _sheet(book, "Observations", columns, rows)
    return made.getvalue()


def _sheet(book: xlsxwriter.Workbook, name: str, columns: dict[str, int], rows: Iterable[list[Cell]]) -> None:
    sheet = book.add_worksheet(name)
    head = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
    text = book.add_format({"text_wrap": True, "valign": "top"})
    for place, (column, width) in enumerate(columns.items()):
        sheet.write_string(0, place, column.replace("_", " "), head)
        sheet.set_column(place, place, width)
    at = 1
    for row in (part for whole in rows for part in in_cells(whole)):
        for place, cell in enumerate(row):
            if isinstance(cell, int):
                sheet.write_number(at, place, cell, text)
            elif cell is not None:
                sheet.write_string(at, place, cell, text)
        at += 1
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(at - 1, 1), len(columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_header(f"&C&B{MARKING}")
    sheet.set_footer(f"&C&B{MARKING}&R&P of &N")


def in_cells(row: list[Cell]) -> Iterator[list[Cell]]:
    """A row as rows whose cells Excel keeps whole: a longer text goes on in the next, under the same first cell."""
    yield [cell[:CELL] if isinstance(cell, str) else cell for cell in row]
    rest = [cell[CELL:] if isinstance(cell, str) else "" for cell in row]
    if any(rest):
        yield from in_cells([row[0], *(text or None for text in rest[1:])])
