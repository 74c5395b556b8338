"""A chart as numbers and words: what is drawn as a picture, and the same for who cannot see it."""

from collections.abc import Iterator

from pydantic import BaseModel, ConfigDict

#: Telegram's limit for the text beneath a picture, in UTF-16 units.
CAPTION_UNITS = 1024


class Bar(BaseModel):
    """One number: its label on the picture, in full in ``words``, and what was planned, if that is known.

    ``partial`` marks a time that is not over.
    """

    model_config = ConfigDict(frozen=True)

    label: str
    value: int
    of: int | None = None
    words: str = ""
    partial: bool = False


class Grid(BaseModel):
    """Numbers by row and column; ``keys`` say in full what each column is."""

    model_config = ConfigDict(frozen=True)

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    keys: tuple[str, ...]
    cells: tuple[tuple[int, ...], ...]


class Mark(BaseModel):
    """How something stands, as a sign on the picture and in words. ``strong`` asks for attention."""

    model_config = ConfigDict(frozen=True)

    sign: str
    words: str
    strong: bool = False


class Marks(BaseModel):
    """How each of the ``rows`` stands with each of the ``columns``: in ``cells`` the place of its mark in ``marks``."""

    model_config = ConfigDict(frozen=True)

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    marks: tuple[Mark, ...]
    cells: tuple[tuple[int, ...], ...]


class Chart(BaseModel):
    """What a picture shows: upright ``columns`` over time or size, lying ``bars``, a ``grid``, ``marks``. Each may be
    left out.

    ``summary`` is a sentence with what matters most; ``period`` says which days; ``told`` where the words are.
    """

    model_config = ConfigDict(frozen=True)

    title: str
    period: str
    summary: str
    told: str = "The numbers follow as text."
    columns_title: str = ""
    columns: tuple[Bar, ...] = ()
    bars_title: str = ""
    bars: tuple[Bar, ...] = ()
    grid: Grid | None = None
    marks: Marks | None = None

    @property
    def caption(self) -> str:
        """What the picture is, for who cannot see it; within Telegram's limit."""
        return _within(f"Chart: {self.title}, {self.period}. {self.summary} {self.told}")

    @property
    def text(self) -> str:
        """Every number of the picture, a line each."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        yield self.summary
        for title, bars in ((self.columns_title, self.columns), (self.bars_title, self.bars)):
            if bars:
                yield f"\n{title}:"
                yield from (f"• {_said(bar)}" for bar in bars)
        if self.grid is not None:
            yield from _grid_lines(self.grid)
        if self.marks is not None:
            yield from _mark_lines(self.marks)


def _said(bar: Bar) -> str:
    planned = f" of {bar.of}" if bar.of is not None else ""
    return f"{bar.words or bar.label}: {bar.value}{planned}" + (" so far" if bar.partial else "")


def _grid_lines(grid: Grid) -> Iterator[str]:
    """A line for each row, with the columns in which there is something; then what the columns are."""
    for row, cells in zip(grid.rows, grid.cells, strict=True):
        counted = [f"{name}: {count}" for name, count in zip(grid.columns, cells, strict=True) if count]
        yield f"• {row} – {', '.join(counted) or 'none'}"
    yield "\nThe columns:"
    yield from (f"• {key}" for key in grid.keys)


def _mark_lines(marks: Marks) -> Iterator[str]:
    """For each row how it stands, what asks for attention first: "• Monitor 2 – overdue: PPT; done: Core, Tour"."""
    order = sorted(range(len(marks.marks)), key=lambda place: not marks.marks[place].strong)
    for row, cells in zip(marks.rows, marks.cells, strict=True):
        named = {place: [n for n, c in zip(marks.columns, cells, strict=True) if c == place] for place in order}
        said = [f"{marks.marks[place].words}: {', '.join(names)}" for place, names in named.items() if names]
        yield f"• {row} – {'; '.join(said)}"


def _within(text: str) -> str:
    """A text cut between words to what fits beneath a picture; all of it is in the text that follows."""
    if len(text.encode("utf-16-le")) // 2 <= CAPTION_UNITS:
        return text
    cut = text.encode("utf-16-le")[: (CAPTION_UNITS - 1) * 2].decode("utf-16-le", "ignore")
    return cut.rpartition(" ")[0] + "…"
