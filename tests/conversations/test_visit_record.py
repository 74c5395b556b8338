"""What is kept of a visit, and its text for copying."""

from datetime import date, time

from conversations.inputs.link import Link, Links
from conversations.visit_record import Observation, VisitRecord, as_text, record, reopen
from tests.conversations.inputs.asking import asking
from tests.conversations.playing import KNOWLEDGE

EDITION = KNOWLEDGE.editions["2018"]
FULL = VisitRecord(
    establishment="perth",
    establishment_name="HMP Perth",
    visit="made",
    date=date(2026, 11, 21),
    time_in=time(10, 15),
    time_out=time(12, 40),
    company="alone",
    areas=("C Hall", "Gym"),
    prisoners=6,
    staff=0,
    observations=(
        Observation(
            text="Food was cold at lunch.",
            source="told by a prisoner",
            kind="concern",
            links=Links(chosen=(Link(qi="2.6", standard=2), Link(qi="", standard=2), Link(qi="", standard=77))),
            governor_told=True,
            coordinator_told=False,
            look_again=date(2026, 12, 5),
        ),
        Observation(text="Yard swept.", source="seen", kind="good practice"),
    ),
    requests=3,
    note_for_next="See to the food.",
)


def test_the_text_has_a_field_a_line_and_every_observation_whole() -> None:
    assert as_text(FULL, "V-0001", 2, EDITION).split("\n") == [
        "Visit record: V-0001, version 2",
        "Prison: HMP Perth",
        "Visit: made",
        "Date: Saturday 21 November 2026",
        "Time in: 10:15",
        "Time out: 12:40",
        "With: alone",
        "Areas seen: C Hall, Gym",
        "Prisoners spoken to: 6",
        "Staff spoken to: 0",
        "Requests dealt with: 3",
        "For the next visit: See to the food.",
        "Observations: 2",
        "",
        "1. Food was cold at lunch.",
        "   Source: told by a prisoner. Kind: concern.",
        "   Standards (2018): 2.6 Meals: choice, quantity, temperature, diets; Standard 2 Decency; Standard 77.",
        "   Governor told: yes. Co-ordinator told: no.",
        "   Look again: Saturday 5 December 2026.",
        "",
        "2. Yard swept.",
        "   Source: seen. Kind: good practice.",
        "   Standards (2018): none.",
    ]


def test_a_visit_that_was_refused_has_nothing_to_report_on() -> None:
    refused = VisitRecord(
        establishment="perth",
        establishment_name="HMP Perth",
        visit="attempted",
        reason="Lockdown.",
        date=date(2026, 11, 21),
    )
    text = as_text(refused, "V-0001", 1, EDITION)
    assert "Reason: Lockdown." in text
    assert "Observations" not in text
    made = refused.model_copy(update={"visit": "made"})
    assert "Observations: nothing to report" in as_text(made, "V-0001", 1, EDITION)


def test_who_was_told_comes_back_as_it_was_answered() -> None:
    for told in ("both", "governor", "co-ordinator", "nobody"):
        item = {"text": "Food cold", "source": "seen", "kind": "concern", "told": told}
        answers = {"establishment": "perth", "outcome": "made", "date": "2026-11-21", "observations": [item]}
        body = record(answers, asking(answers))
        assert reopen(body)["observations"][0]["told"] == told


def test_a_record_of_a_place_that_is_gone_keeps_its_id() -> None:
    answers = {"establishment": "gone", "outcome": "made", "date": "2026-11-21"}
    assert record(answers, asking(answers))["establishment_name"] == "gone"


def test_times_are_kept_to_the_minute() -> None:
    body = FULL.model_dump(mode="json")
    assert (reopen(body)["time_in"], reopen(body)["time_out"]) == ("10:15", "12:40")
