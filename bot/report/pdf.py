"""The printable report: a summary, then every record whole, each page marked and numbered."""

import logging
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from fpdf import FPDF
from fpdf.enums import TableBordersLayout, XPos, YPos
from fpdf.fonts import FontFace

from bot.clock import LONDON
from bot.forms import MARKING, AnyForm
from bot.report.summary import Summary, summaries
from bot.report.tables import Layout, layout_of, part_rows, row
from bot.report.wanted import Report

FONT = "DejaVu"
MARGIN, LINE = 15, 4.6  # millimetres
#: The most wrapped lines in one row of a table; a longer text goes on in the next, since no row is cut by a page.
LINES = 8
GREY = FontFace(fill_color=(236, 236, 236), emphasis="BOLD")
#: What a reader of paper need not see beside every record: it stands in its title, or is for machines.
NOT_PRINTED = ("reference", "version", "establishment", "date", "flow_version", "made_at")


def to_pdf(report: Report) -> bytes:
    """The report as a PDF; the same records at the same moment give the same bytes."""
    logging.getLogger("fpdf").setLevel(logging.ERROR)  # its warnings quote the text
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    page = _Page(report)
    page.opening(report)
    for one in summaries(report):
        page.counts(one)
    layout = layout_of(report.wanted.kind.name)
    if report.records:
        page.add_page()
    for record in report.records:
        page.record(record, layout)
    return bytes(page.output())


def fonts() -> Path:
    """The folder of the DejaVu fonts, which come with matplotlib and cover what people type."""
    found = find_spec("matplotlib")
    if found is None or found.origin is None:
        raise FileNotFoundError("matplotlib, which brings the fonts, is not installed")
    return Path(found.origin).parent / "mpl-data" / "fonts" / "ttf"


@cache
def _known() -> frozenset[int]:
    """The characters that the font has."""
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # it has no types of its own

    with TTFont(fonts() / "DejaVuSans.ttf", lazy=True) as font:
        return frozenset(font.getBestCmap())


def printable(text: str) -> str:
    """A text whose every character the font has: one that it lacks is named, such as "[U+6F22]"."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    ")
    return "".join(c if c == "\n" or ord(c) in _known() else f"[U+{ord(c):04X}]" for c in plain)


class _Page(FPDF):
    """The pages of a report."""

    def __init__(self, report: Report) -> None:
        super().__init__(orientation="portrait", unit="mm", format="A4")
        self.set_creation_date(report.wanted.now.astimezone(UTC))
        self.set_title(f"{MARKING} {layout_of(report.wanted.kind.name).many}")
        self.set_lang("en-GB")
        self.set_margins(MARGIN, 22, MARGIN)
        self.set_auto_page_break(True, margin=20)
        for style, file in (("", "DejaVuSans.ttf"), ("B", "DejaVuSans-Bold.ttf")):
            self.add_font(FONT, style, fonts() / file)
        self.set_font(FONT, size=9)
        self.add_page()

    def header(self) -> None:
        """The marking."""
        self.set_y(10)
        self._centred(MARKING)
        self.set_y(22)

    def footer(self) -> None:
        """The marking, and the number of the page."""
        self.set_y(-14)
        self._centred(MARKING)
        self.set_y(-14)
        self.set_font(FONT, size=8)
        self.cell(0, 5, f"Page {self.page_no()} of {{nb}}", align="R")

    def _centred(self, text: str) -> None:
        self.set_font(FONT, "B", 9)
        self.cell(0, 5, text, align="C", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.set_font(FONT, size=9)

    def _title(self, text: str, size: float) -> None:
        self.set_font(FONT, "B", size)
        self.multi_cell(0, size * 0.55, printable(text), align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.set_font(FONT, size=9)
        self.ln(1)

    def opening(self, report: Report) -> None:
        """What this is: the records, the days, when it was made and for whom."""
        wanted = report.wanted
        layout = layout_of(wanted.kind.name)
        self._title(f"{layout.many}: report", 16)
        days = f"From {in_words(wanted.first) if wanted.first else 'the first record'} "
        days += f"to {in_words(wanted.last) if wanted.last else 'today'}."
        made = wanted.now.astimezone(LONDON)
        lines = (
            days,
            f"{len(report.records)} record{'' if len(report.records) == 1 else 's'}.",
            f"Made on {in_words(made.date())} at {made:%H:%M} for {report.reader}.",
            "No name or number of a prisoner belongs in it. Handle and destroy it as its marking asks.",
        )
        self.multi_cell(0, LINE + 0.6, printable("\n".join(lines)), align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.ln(4)

    def counts(self, one: Summary) -> None:
        """One table of counts."""
        if self.will_page_break(LINE * 4):
            self.add_page()
        self._title(one.title, 11)
        rows = [[str(cell) for cell in line] for line in one.rows]
        with_heads = [list(one.heads), *rows] if any(one.heads) else rows
        self._table(with_heads, (120, 30), any(one.heads), ("LEFT", "RIGHT"))
        self.ln(4)

    def record(self, record: AnyForm, layout: Layout) -> None:
        """One record whole: its fields as a table, then what belongs to it."""
        if self.will_page_break(LINE * 6):
            self.add_page()
        version = "" if record.version == 1 else f", version {record.version}"
        self._title(f"{record.reference} · {record.establishment} · {in_words(record.date)}{version}", 11)
        named = zip(layout.columns, row(record, layout), strict=True)
        fields = [(name, cell) for name, cell in named if name not in NOT_PRINTED and cell not in (None, "")]
        self._fields([(_label(name), _shown(name, cell)) for name, cell in fields])
        for part in part_rows(record, layout):
            named = zip(layout.part_columns, part, strict=True)
            cells = [(name, cell) for name, cell in named if name != "number" and cell not in (None, "")]
            self.ln(1.5)
            heading = f"{layout.part.capitalize()} {part[0]}"
            shown = [(_label(name), _shown(name, cell)) for name, cell in cells]
            self._fields([(heading, ""), *shown], heading=True)
        self.ln(6)

    def _fields(self, fields: Sequence[tuple[str, str]], *, heading: bool = False) -> None:
        widths = (38.0, self.epw - 38)
        rows = []
        for label, text in fields:
            for place, piece in enumerate(self._pieces(text, widths[1])):
                rows.append([label if place == 0 else "", piece])
        self._table(rows, widths, heading, ("LEFT", "LEFT"))

    def _pieces(self, text: str, width: float) -> Iterator[str]:
        """A text in pieces of so many wrapped lines as a row may have."""
        wrapped = self.multi_cell(width - 4, LINE, printable(text), dry_run=True, output="LINES", align="L")
        lines = [str(line) for line in wrapped] if isinstance(wrapped, list) else []
        for start in range(0, max(len(lines), 1), LINES):
            yield "\n".join(lines[start : start + LINES])

    def _table(
        self, rows: list[list[str]], widths: tuple[float, float], heading: bool, aligned: tuple[str, str]
    ) -> None:
        self.set_draw_color(170)
        self.set_line_width(0.1)
        with self.table(
            v_align="TOP",
            borders_layout=TableBordersLayout.HORIZONTAL_LINES,
            col_widths=widths,
            width=sum(widths),
            align="LEFT",
            text_align=aligned,
            first_row_as_headings=heading,
            headings_style=GREY,
            line_height=LINE,
            padding=1,
        ) as table:
            for line in rows:
                made = table.row()
                for cell in line:
                    made.cell(printable(cell))


def _label(name: str) -> str:
    return "Monitor’s reference" if name == "person" else name.replace("_", " ").capitalize()


def _shown(name: str, cell: str | int | None) -> str:
    """A cell as people read it: days and moments in words."""
    text = str(cell)
    if name.endswith("_at"):
        made = datetime.fromisoformat(text).astimezone(LONDON)
        return f"{in_words(made.date())}, {made:%H:%M}"
    if name in ("date", "due", "told_on", "closed_on", "look_again"):
        return in_words(date.fromisoformat(text))
    return text


def in_words(day: date) -> str:
    """A day on paper: "2 November 2026"."""
    return f"{day.day} {day:%B %Y}"
