import json
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.lines import LineError, matched, note

NOTE = "Perth yesterday 1015-1240. C hall n gym. food cold agn at lunch in C hall. spoke to 6 guys, 2 staff."
KEYS = ["establishment", "date", "time_in", "time_out", "areas", "prisoners", "staff", "visit", "observations"]


def lines(command: list[str], stdin: bytes) -> list[dict[str, Any]]:
    result = CliRunner().invoke(app, command, input=stdin)
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_note_is_read_into_exactly_the_keys() -> None:
    (answer,) = lines(["read", "--json"], json.dumps({"text": NOTE, "sent_at": "2026-11-22T18:05"}).encode() + b"\n")
    assert list(answer) == KEYS
    assert answer["establishment"] == "HMP Perth"
    assert (answer["date"], answer["time_in"], answer["time_out"]) == ("2026-11-21", "10:15", "12:40")
    assert (answer["prisoners"], answer["staff"], answer["visit"]) == (6, 2, "made")
    assert answer["areas"] == ["C Hall", "Gym"]
    assert {"text", "kind", "source", "links"} == answer["observations"][0].keys()


@pytest.mark.parametrize(
    ("sent_at", "date"),
    [
        ("2026-11-22T00:30", "2026-11-21"),
        ("2026-06-21T23:30:00+00:00", "2026-06-21"),
        ("2026-06-21T23:30:00Z", "2026-06-21"),
        ("2026-06-21 23:30", "2026-06-20"),
    ],
)
def test_sent_at_is_london_time_or_has_its_zone(sent_at: str, date: str) -> None:
    assert note(json.dumps({"text": "Perth yesterday 10-12", "sent_at": sent_at}))["date"] == date


def test_what_was_not_said_is_null() -> None:
    answer = note('{"text": "hi", "sent_at": "2026-11-22T18:05"}')
    assert all(answer[key] in (None, []) for key in KEYS)


def test_a_bad_line_is_answered_as_such_and_the_others_go_on() -> None:
    good = b'{"text": "Perth today 10-12", "sent_at": "2026-11-22T18:05"}'
    bad = [b"not json", b"", b"[1]", b'{"text": 5}', b'{"text": "x"}', b'{"text": "x", "sent_at": "noon"}', b"\xff\xfe"]
    answers = lines(["read", "--json"], b"\n".join([good, *bad, good]) + b"\n")
    assert len(answers) == len(bad) + 2
    assert all(list(answer) == ["error"] for answer in answers[1:-1])
    assert answers[0] == answers[-1]
    assert answers[0]["establishment"] == "HMP Perth"


@pytest.mark.parametrize("line", ["[" * 100_000, '{"text": "\\ud800", "sent_at": "2026-11-22T18:05"}'])
def test_strange_json_ends_nothing(line: str) -> None:
    (answer,) = lines(["read", "--json"], line.encode() + b"\n")
    assert answer.keys() in ({"error"}, set(KEYS))


def test_an_error_says_what_was_expected() -> None:
    with pytest.raises(LineError, match="2026-11-22T18:05"):
        note('{"text": "x", "sent_at": null}')


def test_texts_are_matched_a_line_each() -> None:
    answers = lines(["match", "--json", "--top", "3"], "cold food agn at weekend\n\nthanks pal 👍\n".encode())
    assert [answer["text"] for answer in answers] == ["cold food agn at weekend", "", "thanks pal 👍"]
    assert all(list(answer) == ["text", "verdict", "matches"] for answer in answers)
    assert len(answers[0]["matches"]) == 3
    assert list(answers[0]["matches"][0]) == ["qi", "standard", "label", "score", "probability", "why"]
    assert answers[0]["matches"][0]["standard"] == 2


def test_one_text_is_matched_in_a_table() -> None:
    result = CliRunner().invoke(app, ["match", "cold food agn at weekend"])
    assert result.exit_code == 0
    assert matched("cold food agn at weekend", 1)["matches"][0]["qi"] in result.stdout
    assert "Verdict: " in result.stdout
    assert CliRunner().invoke(app, ["match"]).exit_code == 2


def test_texts_are_guarded_a_line_each() -> None:
    answers = lines(["guard", "--json"], "👍 mr khan, 07700 900123\n\nfood cold\n".encode() + b"\xff\n")
    assert answers == [
        {"text": "👍 mr khan, 07700 900123", "spans": [[2, 9, "name"], [11, 23, "phone"]]},
        {"text": "", "spans": []},
        {"text": "food cold", "spans": []},
        {"error": "This line is not UTF-8."},
    ]
    (answer,) = lines(["guard", "--json", "spoke to darren"], b"")
    assert answer["spans"] == [[9, 15, "name"]]


def test_a_person_sees_what_looks_like_one_and_the_text_without_it() -> None:
    shown = CliRunner().invoke(app, ["guard", "spoke to darren (54321)"])
    assert "prisoner number" in shown.stdout
    assert "Redacted: spoke to [name] ([number])" in shown.stdout
    assert "Nothing in it" in CliRunner().invoke(app, ["guard", "food cold"]).stdout
    assert CliRunner().invoke(app, ["guard"]).exit_code == 2
