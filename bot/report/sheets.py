"""Reports for machines and spreadsheets: JSON, CSV, XLSX."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from datetime import UTC

import xlsxwriter  # type: ignore[import-untyped]  # the library has no types of its own

from bot.forms import MARKING
from bot.report.summary import summaries
from bot.report.tables import Cell, harmless, layout_of, part_rows, row
from bot.report.wanted import Report

#: The most characters Excel keeps in a cell.
CELL = 32_767


def to_json(report: Report) -> bytes:
    """A list, one object a record, in the form that ``ipm schema`` describes."""
    records = [record.model_dump(mode="json") for record in report.records]
    return (json.dumps(records, ensure_ascii=False, indent=2) + "\n").encode()


def to_csv(report: Report) -> bytes:
    """A line for each part of a record, and one for a record without any; what looks like a formula is made text."""
    layout = layout_of(report.wanted.kind.name)
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\r\n")
    writer.writerow([*layout.columns, *(f"{layout.part}_{name}" for name in layout.part_columns), "marking"])
    for record in report.records:
        for line in part_rows(record, layout) or [[None] * len(layout.part_columns)]:
            writer.writerow([*map(harmless, [*row(record, layout), *line]), MARKING])
    return made.getvalue().encode()


def to_xlsx(report: Report) -> bytes:
    """A workbook with a sheet of records, one of what belongs to them and a summary, ready to be read and printed."""
    layout = layout_of(report.wanted.kind.name)
    made = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(made, options) as book:
        created = report.wanted.now.astimezone(UTC).replace(tzinfo=None)
        book.set_properties({"title": layout.many, "category": MARKING, "comments": MARKING, "created": created})
        _sheet(book, layout.many, layout.columns, (row(record, layout) for record in report.records))
        columns = {"reference": 11, "establishment": 18, "date": 12} | {
            name if name != "date" else f"{layout.part} date": width for name, width in layout.part_columns.items()
        }
        rows: Iterable[list[Cell]] = (
            [record.reference, record.establishment, record.date.isoformat(), *line]
            for record in report.records
            for line in part_rows(record, layout)
        )
        _sheet(book, layout.of_parts, columns, rows)
        counts: Iterable[list[Cell]] = ([one.title, *line] for one in summaries(report) for line in one.rows)
        _sheet(book, "Summary", {"table": 24, "what": 60, "count": 10}, counts)
    return made.getvalue()


def _sheet(book: xlsxwriter.Workbook, name: str, columns: dict[str, int], rows: Iterable[list[Cell]]) -> None:
    sheet = book.add_worksheet(name)
    head = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
    text = book.add_format({"text_wrap": True, "valign": "top"})
    for place, (column, width) in enumerate(columns.items()):
        sheet.write_string(0, place, column.replace("_", " "), head)
        sheet.set_column(place, place, width)
    at = 1
    for line in (part for whole in rows for part in in_cells(whole)):
        for place, cell in enumerate(line):
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


def in_cells(line: list[Cell]) -> Iterator[list[Cell]]:
    """A row as rows whose cells Excel keeps whole: a longer text goes on in the next, under the same first cell."""
    yield [cell[:CELL] if isinstance(cell, str) else cell for cell in line]
    rest = [cell[CELL:] if isinstance(cell, str) else "" for cell in line]
    if any(rest):
        yield from in_cells([line[0], *(text or None for text in rest[1:])])
