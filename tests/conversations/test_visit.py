"""The visit flow's own rules: what may be, what is asked about, what is remarked on."""

import pytest

from conversations.draft import Filed
from conversations.inputs.link import linked
from conversations.visit import VISIT, recap, receipt, remarks
from conversations.visit_record import reopen
from standards.matcher import match
from tests.conversations.inputs.asking import asking
from tests.conversations.playing import KNOWLEDGE, NOW, Player


def say(player: Player, *things: str) -> Player:
    """Type several things."""
    for thing in things:
        player.say(thing)
    return player


@pytest.mark.parametrize(
    ("outcome", "asked"),
    [
        ("made", ["establishment", "outcome", "date", "time_in", "time_out", "company", "areas", "prisoners"]),
        ("attempted", ["establishment", "outcome", "reason", "date", "time_in", "company", "note"]),
        ("abandoned", ["establishment", "outcome", "reason", "date", "time_in", "time_out", "company", "areas"]),
    ],
)
def test_the_questions_follow_from_the_outcome(outcome: str, asked: list[str]) -> None:
    player = say(Player((VISIT,)), "/visit", outcome)
    sheet = player.talker.engine.sheet(player.draft, player.now, player.who)
    assert [part.key for part in sheet.parts][: len(asked)] == asked


@pytest.mark.parametrize(
    ("outcome", "reason", "times"),
    [
        ("attempted", "Why could you not go in?", "When were you there?"),
        ("abandoned", "Why was the visit cut short?", "What time did you go in and come out?"),
    ],
)
def test_the_questions_are_worded_for_the_outcome(outcome: str, reason: str, times: str) -> None:
    player = say(Player((VISIT,)), "/visit", outcome)
    assert player.screen.title == reason
    say(player, "Lockdown, told at the gate", "yesterday")
    assert player.screen.title == times


@pytest.mark.parametrize(("day", "asks"), [("23 oct", False), ("22 oct", True)])
def test_a_date_over_30_days_back_is_asked_about(day: str, asks: bool) -> None:
    player = say(Player((VISIT,)), "/visit", "made", day)
    assert player.screen.title.endswith("Is that right?") is asks


@pytest.mark.parametrize(
    ("times", "kept"),
    [("0800-2000", True), ("0800-2001", False), ("1000-1000", False), ("1000-1001", True), ("1800-1700", False)],
)
def test_out_comes_after_in_and_over_12_hours_is_asked_about(times: str, kept: bool) -> None:
    player = say(Player((VISIT,)), "/visit", "made", "yesterday", times)
    assert ("time_out" in player.answers) is kept


@pytest.mark.parametrize(("time_in", "example"), [("1000", "12.40"), ("1300", "16.10"), ("1700", "23.30")])
def test_the_example_of_a_time_out_lies_after_the_time_in(time_in: str, example: str) -> None:
    player = say(Player((VISIT,)), "/visit", "made", "yesterday", time_in, time_in)
    assert f"for example “{example}”" in player.screen.notice


def test_an_observation_that_is_no_concern_asks_nobody_was_told() -> None:
    player = say(Player((VISIT,)), "/visit", "made", "yesterday", "10-12", "skip", "skip", "1", "1")
    say(player, "Yard swept", "seen", "good", "no link")
    assert player.draft.at == ("observations",)
    say(player, "Yard flooded", "seen", "concern", "no link")
    assert player.draft.at == ("observations", 1, "told")
    say(player, "both", "in two weeks")
    assert player.answers["observations"][1]["look_again"] == "2026-12-06"


def observation(text: str, source: str, kind: str, *qi: str) -> dict[str, object]:
    """An observation as it is kept in a draft."""
    links = linked(list(qi), match(text)).model_dump(mode="json") if qi else None
    return {"text": text, "source": source, "kind": kind, "links": links}


def remarked(*items: dict[str, object], **answers: object) -> list[str]:
    """The remarks on a visit of yesterday with these observations."""
    return remarks(asking({"date": "2026-11-21", **answers, "observations": list(items)}))


def test_a_finding_with_one_source_says_so() -> None:
    one = observation("Food cold", "told by a prisoner", "concern", "2.6")
    assert any("one source" in remark and "1" in remark for remark in remarked(one))
    seen = observation("Food cold at lunch", "seen", "concern", "2.6")
    assert not any("one source" in remark for remark in remarked(one, seen))
    other = observation("Showers broken", "seen", "concern", "2.4")
    assert any("1, 2" in remark for remark in remarked(one, other))
    assert not any("one source" in remark for remark in remarked(observation("Calm", "seen", "neutral")))


def test_a_time_that_has_not_come_is_remarked_on() -> None:
    assert remarked(date="2026-11-22", time_in="14:00", time_out="14:30") == []
    assert remarked(date="2026-11-22", time_in="16:00") == [
        "16:00 today has not come yet: it is 15:00 now. Is the date right?"
    ]
    assert remarked(time_in="16:00", time_out="17:00") == []


def test_the_recap_says_where_and_when_as_far_as_known() -> None:
    assert recap(asking()) == ""
    assert recap(asking({"establishment": "perth"})) == "HMP Perth"
    assert recap(asking({"establishment": "perth", "date": "2026-11-21"})).startswith("HMP Perth, 21 Nov")


@pytest.mark.parametrize(
    "things",
    [
        ("made", "yesterday", "1015-1240", "review"),
        ("attempted", "Lockdown, told at the gate", "yesterday", "1015", "alone", "Try on Tuesday"),
        ("abandoned", "Fire alarm", "yesterday", "1015-1030", "alone", "C hall, moon base", "keep", "2", "1", "review"),
        (
            *(
                "made",
                "yesterday",
                "1015-1240",
                "with others",
                "skip",
                "c hall",
                "6",
                "2",
                "Food cold",
                "told by staff",
            ),
            *("concern", "2.6 and 2.1", "governor only", "in a week", "Yard swept", "seen", "good", "no link"),
            *("Gym busy", "seen", "neutral", "skip", "no more", "3", "See to the food"),
        ),
    ],
    ids=["plain", "attempted", "abandoned", "full"],
)
def test_a_record_opens_to_the_answers_that_made_it(things: tuple[str, ...]) -> None:
    player = say(Player((VISIT,)), "/visit", *things)
    answers = dict(player.answers)
    say(player, "file")
    body = player.records["V-0001"].body
    assert {k: v for k, v in VISIT.reopen(body).items() if v is not None} == {
        k: v for k, v in answers.items() if v is not None
    }
    again = VISIT.record(VISIT.reopen(body), asking(answers))
    assert again == body


def test_a_reopened_record_answers_only_what_applies() -> None:
    player = say(Player((VISIT,)), "/visit", "attempted", "Lockdown", "yesterday", "1015", "skip", "no", "file")
    body = player.records["V-0001"].body
    assert "areas" not in VISIT.reopen(body)
    assert "areas" in reopen(body)


def test_the_receipt_offers_undo_for_the_first_version_only() -> None:
    player = say(Player((VISIT,)), "/visit", "made", "yesterday", "1015-1240", "review", "file")
    body = player.records["V-0001"].body
    for version, undo in ((1, True), (2, False)):
        filed = Filed(reference="V-0001", version=version, receipt="7K3F-9QXM", at=NOW)
        text, done = receipt(body, filed, asking())
        assert any(button.action == "do:undo:V-0001" for button in done.buttons()) is undo
        assert ("until 15:10" in done.hint) is undo
        assert text.lasts is not None
        assert not text.question
        assert KNOWLEDGE.current_edition in text.copyable or "Observations: nothing" in text.copyable
