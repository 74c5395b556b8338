"""What follows from a probation review: the next one, a longer probation, or an end."""

from datetime import UTC, datetime
from typing import Any

import pytest

from conversations.draft import Who
from conversations.flow import Step
from conversations.inputs.base import Asking
from conversations.probation_review import PROBATION_REVIEW
from standards.loader import load

SUBJECT = {"reference": "P-0001", "appointed_on": "2026-11-02", "probation_until": "2027-05-02"}


def asking(**answers: Any) -> Asking:
    now = datetime(2027, 2, 3, 12, tzinfo=UTC)
    return Asking(now, Who(role="co-ordinator"), load(), "2018", answers, subject=SUBJECT)


@pytest.mark.parametrize(
    ("answers", "until", "review"),
    [
        ({"date": "2027-02-03", "outcome": "continue"}, "2027-05-02", "2027-05-02"),
        ({"date": "2027-02-03", "outcome": "continue", "next": "2027-03-10"}, "2027-05-02", "2027-03-10"),
        ({"date": "2027-04-20", "outcome": "continue"}, "2027-05-02", None),
        ({"date": "2027-04-30", "outcome": "extend", "until": "2027-09-01"}, "2027-09-01", "2027-09-01"),
        ({"date": "2027-04-30", "outcome": "extend", "until": "2027-05-10"}, "2027-05-10", "2027-05-10"),
        ({"date": "2027-02-03", "outcome": "end"}, "2027-05-02", None),
    ],
    ids=["goes on", "goes on, with a day", "the last one, somewhat early", "extended", "extended by a week", "ends"],
)
def test_what_follows_from_a_review(answers: dict[str, str], until: str, review: str | None) -> None:
    body = PROBATION_REVIEW.record(answers, asking(**answers))
    assert (body["probation_until"], body["review_on"]) == (until, review)


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("next", "2027-06-01", "Probation ends on Sunday 2 May 2027."),
        ("next", "2027-05-02", None),
        ("until", "2027-05-02", "Probation is until Sunday 2 May 2027 already."),
        ("until", "2027-05-03", None),
    ],
)
def test_a_day_that_does_not_fit_probation_is_refused(key: str, value: str, said: str | None) -> None:
    part = PROBATION_REVIEW.part(key)
    assert isinstance(part, Step)
    assert part.check is not None
    answer = part.check(value, asking(date="2027-02-03", outcome="continue"))
    assert answer is None if said is None else str(answer).startswith(said)
