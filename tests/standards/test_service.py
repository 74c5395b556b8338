"""What is next in somebody's service, and when."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards import service
from standards.loader import load
from standards.service import Ahead, Facts

MILESTONES = load().service
APPOINTED = date(2026, 11, 2)
DAYS = st.dates(date(2015, 1, 1), date(2040, 12, 31))


def test_the_stages_of_an_application_are_those_of_the_seed() -> None:
    names = [milestone.name for milestone in service.stages(MILESTONES)]
    assert names == ["Received", "Sift", "Interview", "Disclosure check", "Training"]


def test_each_stage_leads_to_the_next_and_the_last_to_none() -> None:
    assert [getattr(service.next_stage(stage.id, MILESTONES), "id", None) for stage in service.stages(MILESTONES)] == [
        "sift",
        "interview",
        "disclosure",
        "training",
        None,
    ]


def test_a_stage_that_the_data_does_not_know_any_more_harms_nothing() -> None:
    assert service.next_stage("panel", MILESTONES) is None
    assert service.lapses("panel", APPOINTED, MILESTONES) is None


def test_a_stage_lapses_after_its_days() -> None:
    assert service.lapses("received", date(2026, 11, 2), MILESTONES) == date(2026, 11, 16)


@pytest.mark.parametrize(
    ("appointed", "minimum", "last"),
    [
        (date(2026, 11, 2), date(2028, 11, 2), date(2035, 11, 1)),
        (date(2028, 2, 29), date(2030, 2, 28), date(2037, 2, 27)),
        (date(2026, 1, 1), date(2028, 1, 1), date(2034, 12, 31)),
    ],
    ids=["plain", "29 February", "the whole of nine years"],
)
def test_two_years_at_least_and_nine_at_most(appointed: date, minimum: date, last: date) -> None:
    found = service.term(appointed, MILESTONES)
    assert (found.minimum, found.last) == (minimum, last)


def test_probation_is_reviewed_until_its_last_review_is_held() -> None:
    until = date(2027, 5, 2)
    assert service.first_review(APPOINTED, until, APPOINTED, MILESTONES) == date(2027, 2, 2)
    assert service.next_review(APPOINTED, until, date(2027, 2, 9), MILESTONES) == until
    assert service.next_review(APPOINTED, until, until, MILESTONES) is None


def test_a_review_somewhat_early_is_the_one_that_was_planned() -> None:
    until = date(2027, 5, 2)
    assert service.next_review(APPOINTED, until, date(2027, 1, 20), MILESTONES) == until
    assert service.next_review(APPOINTED, until, date(2027, 4, 20), MILESTONES) is None


def test_an_extended_probation_has_a_review_at_its_new_end() -> None:
    later = date(2027, 8, 2)
    assert service.next_review(APPOINTED, later, date(2027, 5, 3), MILESTONES) == later


def test_somebody_long_appointed_is_not_reviewed_any_more() -> None:
    assert service.first_review(date(2021, 3, 1), date(2021, 9, 1), date(2026, 11, 22), MILESTONES) is None


@given(DAYS, DAYS, DAYS)
def test_a_review_is_always_after_the_latest_held_and_never_after_probation(
    appointed: date, until: date, held: date
) -> None:
    found = service.next_review(appointed, until, held, MILESTONES)
    if found is None:
        assert held >= until - service.EARLY
    else:
        assert held < found <= until


@given(DAYS, DAYS)
def test_what_is_ahead_comes_in_order_and_nothing_reached_is_in_it(appointed: date, today: date) -> None:
    until = service.reviews(appointed, MILESTONES)[-1]
    found = service.ahead(Facts(appointed, until, None), today, MILESTONES)
    assert [one.on for one in found] == sorted(one.on for one in found)
    assert all(one.on >= today for one in found)


def test_a_review_that_is_overdue_is_still_ahead() -> None:
    until = date(2027, 5, 2)
    found = service.ahead(Facts(APPOINTED, until, until), until + timedelta(days=30), MILESTONES)
    assert found[0] == Ahead("Last probation review", until)
    assert [one.what for one in found[1:]] == ["Minimum term served", "Last possible day"]
