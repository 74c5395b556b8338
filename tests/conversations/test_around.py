"""Dates on either side of today: which one is meant when the year is left open."""

from datetime import UTC, date, datetime

import pytest

from conversations.draft import Who
from conversations.inputs.around import DayAround
from conversations.inputs.base import Asking, Look, Refused, Taken
from standards.loader import load

ASKING = Asking(
    now=datetime(2026, 11, 22, 15, tzinfo=UTC), who=Who(role="co-ordinator"), knowledge=load(), edition="2018"
)
EITHER, AHEAD = DayAround(3660, 366), DayAround(0, 366)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("today", "2026-11-22"),
        ("yesterday", "2026-11-21"),
        ("tomorrow", "2026-11-23"),
        ("2 november", "2026-11-02"),
        ("1 december", "2026-12-01"),
        ("31/12", "2026-12-31"),
        ("1 jul", "2026-07-01"),
        ("300 days ago", "2026-01-26"),
        ("1 december 2025", "2025-12-01"),
        ("12 march 2018", "2018-03-12"),
        ("friday", "2026-11-20"),
    ],
)
def test_a_day_without_its_year_is_the_nearest(text: str, meant: str) -> None:
    assert EITHER.read(text, ASKING, {}, None) == Taken(meant)


@pytest.mark.parametrize(
    ("text", "meant"), [("today", "2026-11-22"), ("friday", "2026-11-27"), ("2 november", "2027-11-02")]
)
def test_where_none_has_gone_by_the_next_one_is_meant(text: str, meant: str) -> None:
    assert AHEAD.read(text, ASKING, {}, None) == Taken(meant)


@pytest.mark.parametrize(
    ("takes", "text", "why"),
    [(AHEAD, "yesterday", "gone by"), (EITHER, "12 march 2010", "too long ago"), (EITHER, "1/1/2040", "too far ahead")],
)
def test_a_day_out_of_reach_is_refused_with_an_example(takes: DayAround, text: str, why: str) -> None:
    refused = takes.read(text, ASKING, {}, None)
    assert isinstance(refused, Refused)
    assert why in refused.why
    assert "for example" in refused.why


def test_the_calendar_opens_at_today() -> None:
    assert EITHER.press("calendar", ASKING, {}, None) == Look({"month": date(2026, 11, 1).isoformat()})
