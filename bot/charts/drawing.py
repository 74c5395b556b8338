"""A chart as a PNG, 1080 pixels wide: big type for a phone, light, and the same without colours.

Only the drawing process imports this, since the library takes time and memory.
"""

import io
from collections.abc import Callable, Sequence
from math import ceil, sqrt
from textwrap import fill

from matplotlib import rcParams
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from conversations.chart import Bar, Chart, Grid, Mark, Marks

WIDTH, DPI = 1080, 100
#: Sizes of type in pixels: on a phone the picture is shown at about a third.
TITLE, TEXT, SMALL = 52, 40, 34
#: Pixels: around the picture, and between its parts.
EDGE, GAP = 40, 36
INK, MUTED, FULL, SHORT, LINE = "#1b1b1b", "#4d4d4d", "#9fb8cc", "#e9eef2", "#1b1b1b"
#: Shades of a grid, from some to many; each with its number on it, dark on light.
SHADES = ("#ffffff", "#e4ecf2", "#c9d9e4", "#aec6d6", "#93b3c8")
COLUMNS_HEIGHT, BAR_HEIGHT, CELL_HEIGHT = 520, 108, 66
#: Marks: the room for the names of rows and, upright, of columns; how many characters of a row's name fit on a line.
ROWS_WIDTH, HEADS_HEIGHT, ROW_LETTERS = 330, 290, 17
#: More bars than this, or rows of a grid, stand closer: Telegram makes a tall picture smaller.
MANY, CLOSE_HEIGHT, SHORT_LABEL = 6, 56, 15
Part = tuple[int, Callable[[Axes], None]]


def draw(chart: Chart) -> bytes:
    """The picture. Its height follows from what it shows."""
    rcParams["font.family"] = "DejaVu Sans"
    rcParams["hatch.linewidth"] = 2.0
    parts = list(_parts(chart))
    title, summary = fill(chart.title, 32), fill(chart.summary, 48)
    head = EDGE + _lines(title, TITLE) + _lines(chart.period, SMALL) + 16 + _lines(summary, SMALL)
    height = head + sum(GAP + size for size, _ in parts) + EDGE
    figure = Figure(figsize=(WIDTH / DPI, height / DPI), dpi=DPI, facecolor="white")
    FigureCanvasAgg(figure)
    top = float(EDGE)
    for text, size, colour, weight in (
        (title, TITLE, INK, "bold"),
        (chart.period, SMALL, MUTED, "normal"),
        (summary, SMALL, INK, "normal"),
    ):
        figure.text(EDGE / WIDTH, 1 - top / height, text, fontsize=_pt(size), color=colour, weight=weight, va="top")
        top += _lines(text, size) + (16 if text is chart.period else 0)
    for size, put in parts:
        top += GAP
        axes = figure.add_axes((EDGE / WIDTH, 1 - (top + size) / height, 1 - 2 * EDGE / WIDTH, size / height))
        put(axes)
        top += size
    made = io.BytesIO()
    figure.savefig(made, format="png", metadata={"Software": None})
    return made.getvalue()


def _pt(pixels: float) -> float:
    return pixels * 72 / DPI


def _lines(text: str, size: float) -> int:
    """The height of a text of this size, in pixels."""
    return round(size * 1.3 * (text.count("\n") + 1))


def _parts(chart: Chart) -> list[Part]:
    parts: list[Part] = []
    if chart.columns:
        parts.append((COLUMNS_HEIGHT, lambda axes: _columns(axes, chart.columns_title, chart.columns)))
    if chart.bars:
        close = len(chart.bars) > MANY and all(len(bar.label) <= SHORT_LABEL for bar in chart.bars)
        size = _lines("", TEXT) + 20 + sum(_tall(bar, close) for bar in chart.bars)
        parts.append((size, lambda axes: _bars(axes, size, chart.bars_title, chart.bars, close)))
    if (grid := chart.grid) is not None:
        keys = [fill(key, 44, subsequent_indent="   ") for key in grid.keys]
        size = _cell(grid) * (len(grid.rows) + 1) + 24 + sum(_lines(key, SMALL) for key in keys)
        parts.append((size, lambda axes: _grid(axes, size, grid, keys)))
    if (marks := chart.marks) is not None:
        size = HEADS_HEIGHT + CELL_HEIGHT * len(marks.rows) + 24 + _lines("", SMALL) * len(marks.marks)
        parts.append((size, lambda axes: _marks(axes, size, marks)))
    if not parts:
        parts.append((120, lambda axes: _nothing(axes)))
    return parts


def _bare(axes: Axes, height: float) -> None:
    """A panel that is measured in pixels, from its top left corner."""
    axes.set_axis_off()
    axes.set_xlim(0, WIDTH - 2 * EDGE)
    axes.set_ylim(height, 0)


def _nothing(axes: Axes) -> None:
    _bare(axes, 120)
    axes.text(0, 60, "Nothing is recorded for this time.", fontsize=_pt(TEXT), color=INK, va="center")


def _columns(axes: Axes, title: str, bars: Sequence[Bar]) -> None:
    """Upright columns, each with its number; short of its plan it is hatched, and the plan is a line across."""
    _bare(axes, COLUMNS_HEIGHT)
    axes.text(0, 0, title, fontsize=_pt(TEXT), color=INK, weight="bold", va="top")
    planned = any(bar.of is not None for bar in bars)
    if planned:
        _legend(axes)
    top, base = 170 if planned else 120, COLUMNS_HEIGHT - 2 * SMALL * 1.25
    most = max(max(bar.value, bar.of or 0) for bar in bars) or 1
    pitch = (WIDTH - 2 * EDGE) / len(bars)
    for place, bar in enumerate(bars):
        left, wide = place * pitch + pitch * 0.12, pitch * 0.76
        high = (base - top) * bar.value / most
        axes.add_patch(_block(left, base - high, wide, high, bar))
        middle = left + wide / 2
        axes.text(
            middle,
            base - high - 8,
            str(bar.value),
            fontsize=_pt(SMALL),
            color=INK,
            ha="center",
            va="bottom",
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.5},
            zorder=5,
        )
        axes.text(middle, base + 8, bar.label, fontsize=_pt(SMALL * 0.94), color=INK, ha="center", va="top")
        if bar.of is not None:
            line = base - (base - top) * bar.of / most
            axes.plot(
                (place * pitch, (place + 1) * pitch), (line, line), color=LINE, linewidth=3, linestyle=(0, (3, 2))
            )
    axes.plot((0, WIDTH - 2 * EDGE), (base, base), color=INK, linewidth=2)


def _block(left: float, top: float, wide: float, high: float, bar: Bar) -> Rectangle:
    short = bar.of is not None and bar.value < bar.of
    return Rectangle(
        (left, top),
        wide,
        high,
        facecolor=SHORT if short else FULL,
        edgecolor=INK,
        linewidth=1.5,
        hatch="/" if short else None,
    )


def _legend(axes: Axes) -> None:
    """What the line and the hatching say."""
    middle = 92
    axes.plot((0, 70), (middle, middle), color=LINE, linewidth=3, linestyle=(0, (3, 2)))
    axes.text(84, middle, "plan", fontsize=_pt(SMALL), color=INK, va="center")
    for left, bar, words in (
        (230, Bar(label="", value=1, of=1), "reached"),
        (500, Bar(label="", value=0, of=1), "below plan"),
    ):
        axes.add_patch(_block(left, middle - 16, 50, 32, bar))
        axes.text(left + 64, middle, words, fontsize=_pt(SMALL), color=INK, va="center")


def _bars(axes: Axes, height: float, title: str, bars: Sequence[Bar], close: bool) -> None:
    """Lying bars with their number at the end, each under its label, or ``close`` together beside it."""
    _bare(axes, height)
    axes.text(0, 0, title, fontsize=_pt(TEXT), color=INK, weight="bold", va="top")
    most = max(max(bar.value, bar.of or 0) for bar in bars) or 1
    left = 300.0 if close else 0.0
    whole = WIDTH - 2 * EDGE - 190 - left
    top = float(_lines("", TEXT) + 20)
    for bar in bars:
        label = _label(bar)
        at, high = (top + 8, CLOSE_HEIGHT - 16) if close else (top + _lines(label, SMALL) + 4, 40)
        if close:
            axes.text(0, at + high / 2, bar.label, fontsize=_pt(SMALL), color=INK, va="center")
        else:
            axes.text(0, top, label, fontsize=_pt(SMALL), color=INK, va="top")
        if bar.of is not None:
            frame = Rectangle((left, at), whole * bar.of / most, high, facecolor="none", edgecolor=MUTED, linewidth=1.5)
            axes.add_patch(frame)
        axes.add_patch(_block(left, at, whole * bar.value / most, high, bar))
        end = left + whole * max(bar.value, bar.of or 0) / most
        words = f"{bar.value} of {bar.of}" if bar.of is not None else str(bar.value)
        axes.text(end + 14, at + high / 2, words, fontsize=_pt(SMALL), color=INK, weight="bold", va="center")
        top += _tall(bar, close)


def _label(bar: Bar) -> str:
    """A bar's label, on as many lines as it takes."""
    return fill(bar.label, 46, subsequent_indent="   ")


def _tall(bar: Bar, close: bool) -> int:
    """The height of a bar with its label."""
    return CLOSE_HEIGHT if close else BAR_HEIGHT + _lines(_label(bar), SMALL) - _lines("", SMALL)


def _cell(grid: Grid) -> int:
    """The height of a cell."""
    return CLOSE_HEIGHT if len(grid.rows) > MANY else CELL_HEIGHT


def _grid(axes: Axes, height: float, grid: Grid, keys: Sequence[str]) -> None:
    """Rows and columns of numbers, the more the darker; then what the columns are."""
    _bare(axes, height)
    left, high = 300.0, _cell(grid)
    wide = (WIDTH - 2 * EDGE - left) / len(grid.columns)
    most = max((max(cells) for cells in grid.cells), default=0) or 1
    for column, name in enumerate(grid.columns):
        middle = left + (column + 0.5) * wide
        axes.text(middle, high / 2, name, fontsize=_pt(TEXT), color=INK, weight="bold", ha="center", va="center")
    for row, (name, cells) in enumerate(zip(grid.rows, grid.cells, strict=True), start=1):
        top = row * high
        axes.text(0, top + high / 2, name, fontsize=_pt(SMALL), color=INK, va="center")
        for column, count in enumerate(cells):
            shade = SHADES[ceil(sqrt(count / most) * (len(SHADES) - 1))]
            at = (left + column * wide, top)
            cell = Rectangle(at, wide, high, facecolor=shade, edgecolor="#8a8a8a", clip_on=False)
            axes.add_patch(cell)
            middle = left + (column + 0.5) * wide
            axes.text(
                middle,
                top + high / 2,
                str(count) if count else "–",
                fontsize=_pt(SMALL),
                color=INK if count else MUTED,
                ha="center",
                va="center",
            )
    top = high * (len(grid.rows) + 1) + 24
    for key in keys:
        axes.text(0, top, key, fontsize=_pt(SMALL), color=INK, va="top")
        top += _lines(key, SMALL)


def _marks(axes: Axes, height: float, marks: Marks) -> None:
    """Rows and columns of signs, those that ask for attention white on black; then what the signs say."""
    _bare(axes, height)
    wide = (WIDTH - 2 * EDGE - ROWS_WIDTH) / len(marks.columns)
    for column, name in enumerate(marks.columns):
        middle = ROWS_WIDTH + (column + 0.5) * wide
        axes.text(
            middle, HEADS_HEIGHT - 12, name, fontsize=_pt(SMALL), color=INK, rotation=90, ha="center", va="bottom"
        )
    for row, (name, cells) in enumerate(zip(marks.rows, marks.cells, strict=True)):
        top = HEADS_HEIGHT + row * CELL_HEIGHT
        label = fill(name, ROW_LETTERS, max_lines=2, placeholder=" …")
        size = SMALL if len(name) <= ROW_LETTERS else SMALL * 0.8
        axes.text(0, top + CELL_HEIGHT / 2, label, fontsize=_pt(size), color=INK, va="center", linespacing=1)
        for column, place in enumerate(cells):
            _mark(axes, ROWS_WIDTH + column * wide, top, wide, marks.marks[place])
    top = HEADS_HEIGHT + CELL_HEIGHT * len(marks.rows) + 24
    for mark in marks.marks:
        _mark(axes, 0, top, 60, mark, _lines("", SMALL) - 6)
        axes.text(80, top, mark.words, fontsize=_pt(SMALL), color=INK, va="top")
        top += _lines("", SMALL)


def _mark(axes: Axes, left: float, top: float, wide: float, mark: Mark, high: float = CELL_HEIGHT) -> None:
    face = INK if mark.strong else "white"
    axes.add_patch(Rectangle((left, top), wide, high, facecolor=face, edgecolor="#8a8a8a", clip_on=False))
    colour = "white" if mark.strong else INK
    size = min(TEXT, high * 0.8)
    axes.text(left + wide / 2, top + high / 2, mark.sign, fontsize=_pt(size), color=colour, ha="center", va="center")
