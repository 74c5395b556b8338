"""A chart in words: every number, and a caption that fits beneath a picture."""

from conversations.chart import CAPTION_UNITS, Bar, Chart, Grid, Mark, Marks


def chart(**others: object) -> Chart:
    return Chart.model_validate(
        {"title": "Visits", "period": "4 weeks to 22 Nov 2026", "summary": "3 visits.", **others}
    )


def test_every_number_is_in_the_text_with_its_plan() -> None:
    columns = (
        Bar(label="9\nNov", words="Week of 9 November", value=2, of=1),
        Bar(label="x", value=0, of=1, partial=True),
    )
    told = chart(columns_title="By week", columns=columns, bars_title="Seen", bars=(Bar(label="Perth", value=3),)).text
    assert told.splitlines() == [
        "3 visits.",
        "",
        "By week:",
        "• Week of 9 November: 2 of 1",
        "• x: 0 of 1 so far",
        "",
        "Seen:",
        "• Perth: 3",
    ]


def test_a_grid_is_said_row_by_row_without_its_noughts() -> None:
    grid = Grid(rows=("Perth", "Shotts"), columns=("1", "2"), keys=("1 Law", "2 Decency"), cells=((0, 7), (0, 0)))
    assert chart(grid=grid).text.splitlines()[1:] == [
        "• Perth – 2: 7",
        "• Shotts – none",
        "",
        "The columns:",
        "• 1 Law",
        "• 2 Decency",
    ]


def test_marks_are_said_row_by_row_what_asks_for_attention_first() -> None:
    signs = (
        Mark(sign="✓", words="done"),
        Mark(sign="✗", words="overdue", strong=True),
        Mark(sign="–", words="not yet"),
    )
    marks = Marks(rows=("A", "B"), columns=("Core", "PPT", "Tour"), marks=signs, cells=((0, 1, 0), (2, 0, 0)))
    assert chart(marks=marks).text.splitlines()[1:] == [
        "• A – overdue: PPT; done: Core, Tour",
        "• B – done: PPT, Tour; not yet: Core",
    ]


def test_the_caption_says_what_the_picture_is_within_the_limit() -> None:
    assert chart().caption == "Chart: Visits, 4 weeks to 22 Nov 2026. 3 visits. The numbers follow as text."
    long = chart(summary="word 😀 " * 400).caption
    assert len(long.encode("utf-16-le")) // 2 <= CAPTION_UNITS
    assert long.endswith("…")
