"""The benchmark of the desk runs, with numbers too small to say anything about speed."""

import io

import pytest
from rich.console import Console

from benchmarks.desk.run import ASKED, HOLDS, run, table

pytestmark = pytest.mark.slow  # builds a database of its own


async def test_everything_is_asked_by_each_co_ordinator() -> None:
    result = await run(2_000, 1, told=lambda _: None)
    assert set(result["asked"]) == set(ASKED)
    for name, by_held in result["asked"].items():
        assert set(by_held) == {str(held) for held in HOLDS}
        assert by_held["17"]["ms"]["max"] > 0
        assert by_held["17"]["there"] or "page" in name or "further" in name, name
    shown = io.StringIO()
    Console(file=shown, width=140).print(table(result))
    assert "17 establishments" in shown.getvalue()
