"""Find: the search taken apart, and what it finds for whom."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers import finding
from handlers.finding import likeness, read
from handlers.here import Here
from standards.loader import load
from store.members import Role
from store.versions import CONCERN, REQUEST, VISIT
from tests.handlers.conftest import Desk, file_a_bad_visit, file_a_concern, file_a_request

HERE = cast(
    "Here",
    SimpleNamespace(
        knowledge=load(), today=date(2026, 11, 22), member=SimpleNamespace(establishments=("perth", "low-moss"))
    ),
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("cold food perth since june", {"words": ["cold", "food"], "establishments": ["perth"], "first": "2026-06-01"}),
        ("cold food since june", {"words": ["cold", "food"], "first": "2026-06-01"}),
        ("since june cold food", {"words": ["cold", "food"], "first": "2026-06-01"}),
        ("showers until october", {"words": ["showers"], "last": "2026-10-31"}),
        ("showers since december", {"words": ["showers"], "first": "2025-12-01"}),
        ("showers since 3 oct", {"words": ["showers"], "first": "2026-10-03"}),
        ("since 3 oct showers", {"words": ["showers"], "first": "2026-10-03"}),
        ("property from yesterday", {"words": ["property"], "first": "2026-11-21"}),
        ("requests about property", {"words": ["property"], "kinds": [REQUEST]}),
        ("concerns and visits at low moss", {"kinds": [CONCERN, VISIT], "establishments": ["low-moss"]}),
        ("qi 2.6", {"targets": ["2.6"]}),
        ("2.6 in perth", {"targets": ["2.6"], "establishments": ["perth"]}),
        ("standard 3 request", {"targets": ["3"], "kinds": [REQUEST]}),
        ("Cold, food.", {"words": ["cold", "food"]}),
        ("polmont showers", {"words": ["polmont", "showers"]}),
        ("since", {"words": ["since"]}),
        ("6 showers", {"words": ["6", "showers"]}),
    ],
)
def test_a_search_is_taken_apart(text: str, expected: dict[str, Any]) -> None:
    query = read(text, HERE)
    plain = {"words": [], "kinds": [], "establishments": [], "targets": [], "first": None, "last": None} | expected
    for day in ("first", "last"):
        plain[day] = plain[day] and date.fromisoformat(plain[day])
    assert vars(query) == plain


@given(st.text(max_size=60))
def test_any_search_can_be_read(text: str) -> None:
    assert read(text, HERE).wanted()


def test_a_word_may_be_mistyped_and_the_worst_found_decides() -> None:
    body = '{"matter": "two showers out of order", "links": [{"qi": "2.2"}], "count": 2}'
    assert likeness(["showers"], body) == 100
    for mistyped in ("showrs", "shwoers", "showeers", "shower"):
        assert likeness([mistyped], body) >= finding.ALIKE
    assert likeness(["flowers"], body) < finding.ALIKE
    assert likeness(["showers", "kitchen"], body) < finding.ALIKE
    assert likeness([], body) == 100


async def test_what_is_found_opens_and_the_search_is_logged_without_its_words(desk: Desk) -> None:
    monitor = await desk.member(1)
    await file_a_request(monitor)
    await file_a_concern(monitor)
    await monitor.say("/find shower perth since october")
    assert "Found for “shower perth since october”: 1" in monitor.text
    assert "I looked through 2 records." in monitor.text
    await monitor.press("C-0001")
    assert "two showers in C Hall out of order" in monitor.text
    async with desk.store.reading(desk.now) as work:
        rows = await work.connection.exec_driver_sql("SELECT action, details FROM audit ORDER BY seq")
        logged = next(str(row.details) for row in rows if row.action == "records.find")
    assert "shower" not in logged


async def test_another_prisons_records_are_not_found(desk: Desk) -> None:
    monitor, elsewhere = await desk.member(1), await desk.member(2, Role.COORDINATOR, ("polmont",))
    await file_a_bad_visit(monitor)
    await elsewhere.say("/find showers")
    assert "I found nothing for “showers”." in elsewhere.text
    assert "I looked through 0 records." in elsewhere.text


async def test_a_reference_opens_its_record_and_without_words_it_asks(desk: Desk) -> None:
    monitor = await desk.member(1)
    await file_a_request(monitor)
    await monitor.say("/find r-0001")
    assert "property lost in a move" in monitor.text
    await monitor.say("/find")
    assert "What shall I find?" in monitor.text


async def test_a_search_goes_on_further_back(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "STRETCH", 2)
    monitor = await desk.member(1)
    await file_a_concern(monitor, "library shut all week")
    for _ in range(2):
        desk.later(timedelta(days=5))
        await file_a_request(monitor)
    await monitor.say("/find request property")
    assert "I looked through 2 records, back to 26 Nov 2026." in monitor.text
    await monitor.press("Look further back")
    assert "back to 26 Nov 2026" not in monitor.text or "R-0001" in str(monitor.labels)
    await monitor.say("/find library")
    assert "Found for “library”: 1" in monitor.text


async def test_only_the_closest_are_shown_when_many_are_found(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "MOST", 1)
    monitor = await desk.member(1)
    for _ in range(2):
        await file_a_request(monitor)
    await monitor.say("/find property")
    assert "These are the 1 closest" in monitor.text
    assert len([label for label in monitor.labels if label.startswith("R-")]) == 1
