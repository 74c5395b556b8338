"""The picture itself: its size, that it opens, that it needs no colour; and the process that draws it."""

import io
import os
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image

from bot.charts import process
from bot.charts.drawing import SHADES, draw
from bot.charts.process import DrawingError, drawn
from conversations.chart import Bar, Chart, Grid, Mark, Marks

pytestmark = pytest.mark.slow  # draws, in processes of its own

NAMES = ("4 Effective, Courteous and Humane Exercise of Authority", "2 Decency")
SEVENTEEN = Grid(
    rows=tuple(f"Place {number}" for number in range(17)),
    columns=tuple("123456789"),
    keys=NAMES,
    cells=tuple(tuple(range(9)) for _ in range(17)),
)
TWENTY = Marks(
    rows=tuple(f"Monitor {number}, HMP Castle Huntly and HMP & YOI Grampian, of long standing" for number in range(20)),
    columns=tuple(f"{'Key vending ' * 2}"[:14] for _ in range(9)),
    marks=(Mark(sign="✓", words="done"), Mark(sign="✗", words="overdue", strong=True), Mark(sign="–", words="not yet")),
    cells=tuple(tuple((row + column) % 3 for column in range(9)) for row in range(20)),
)


def chart(**parts: object) -> Chart:
    return Chart.model_validate(
        {"title": "Visits against plan", "period": "12 weeks", "summary": "24 visits.", **parts}
    )


CHARTS = {
    "columns": chart(
        columns_title="By week",
        columns=[Bar(label="7\nSep", value=number, of=2) for number in range(12)],
        bars_title="Seen",
        bars=[Bar(label="Perth", value=3, of=12)],
    ),
    "bars": chart(bars_title="By standard", bars=[Bar(label=name, value=number) for number, name in enumerate(NAMES)]),
    "close bars": chart(bars_title="Seen", bars=[Bar(label=f"P{number}", value=number, of=12) for number in range(17)]),
    "grid": chart(grid=SEVENTEEN),
    "marks": chart(marks=TWENTY),
    "all nought": chart(columns_title="Days", columns=[Bar(label="1–7", value=0)]),
    "nothing": chart(),
}


@pytest.mark.parametrize("name", CHARTS)
def test_a_picture_is_1080_wide_light_and_no_taller_than_telegram_shows(name: str) -> None:
    with Image.open(io.BytesIO(draw(CHARTS[name]))) as picture:
        picture.load()
        assert picture.format == "PNG"
        assert picture.width == 1080
        assert 300 < picture.height < 2400
        grey = picture.convert("L")
        shades = grey.histogram()
        assert shades[255] > sum(shades) / 2
        assert min(grey.getextrema()) < 60  # type: ignore[type-var]


def test_nothing_is_drawn_over_the_edge() -> None:
    for one in CHARTS.values():
        with Image.open(io.BytesIO(draw(one))) as picture:
            grey = picture.convert("L")
            border = [grey.getpixel((x, y)) for y in range(grey.height) for x in (0, 1, 1078, 1079)]
            border += [grey.getpixel((x, y)) for x in range(1080) for y in (0, 1, grey.height - 1)]
            assert set(border) == {255}


def test_shades_differ_without_colour() -> None:
    def light(shade: str) -> float:
        return sum(int(shade[i : i + 2], 16) * part for i, part in ((1, 0.299), (3, 0.587), (5, 0.114)))

    levels = [light(shade) for shade in SHADES]
    assert levels == sorted(levels, reverse=True)
    assert all(before - after > 15 for before, after in pairwise(levels))


async def test_the_same_numbers_give_the_same_picture_in_a_process_of_its_own(tmp_path: Path) -> None:
    made = await drawn(CHARTS["bars"].model_dump_json(), tmp_path / "fonts")
    assert made == draw(CHARTS["bars"])
    assert (tmp_path / "fonts").is_dir()


async def test_a_process_that_fails_or_takes_too_long_is_an_error_without_the_numbers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(DrawingError, match=r"^the drawing process ended with 1$"):
        await drawn('{"title": "secret"}', tmp_path)
    monkeypatch.setattr(process, "WITHIN", 0)
    with pytest.raises(DrawingError, match="not drawn within"):
        await drawn(CHARTS["bars"].model_dump_json(), tmp_path)


async def test_the_process_is_given_neither_token_nor_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = tmp_path / "seen"
    script = tmp_path / "python"
    script.write_text(f"#!/bin/sh\nenv > '{seen}'\ncat > /dev/null\n")
    script.chmod(0o700)
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "123:planted")
    monkeypatch.setenv("IPM_KEY", "planted")
    monkeypatch.setattr(process.sys, "executable", os.fspath(script))
    with pytest.raises(DrawingError):
        await drawn("{}", tmp_path)
    assert "planted" not in seen.read_text()


def test_the_library_is_loaded_by_the_drawing_process_alone() -> None:
    import subprocess
    import sys

    asked = "import sys, bot.app, bot.service; print('matplotlib' in sys.modules, 'numpy' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False False"
