"""Requests and concerns in every form, and the printable report."""

import asyncio
import csv
import io
import json
import sqlite3
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.report.pdf import printable, to_pdf
from bot.report.summary import age, summaries
from bot.report.wanted import Report, Wanted, collect
from conversations.concern import ConcernRecord
from conversations.inputs.link import Link, Links
from conversations.request import RequestRecord
from store import concerns, members, requests
from store.crypto import Keyring
from store.database import Store
from store.matters import Change
from store.versions import Content
from tests.bot.conftest import BOTH, NOW
from tests.bot.report.pdf_text import pages

pytestmark = pytest.mark.slow  # writes whole documents

FOOD = Links(chosen=(Link(qi="2.6", standard=2),))
LONG = " ".join(f"word{number}" for number in range(3000)) + "\nthe end – “quite”"


def request(place: str, name: str, day: date, outcome: str, **others: Any) -> RequestRecord:
    return RequestRecord(
        came="in person",
        date=day,
        establishment=place,
        establishment_name=name,
        subject="=property lost",
        links=FOOD,
        done="asked the hall manager",
        outcome=outcome,
        **others,
    )


@pytest.fixture
def matters(home: Path) -> Path:
    """A folder with three requests, one answered since, and two concerns, one notified twice and one remedied."""
    asyncio.run(_file(home))
    return home


async def _file(home: Path) -> None:
    store = await Store.open(home, Keyring.load(home, None), NOW)
    async with store.writing(NOW) as work:
        author = await members.by_chat(work, BOTH)
        assert author is not None
        for number, (made, state) in enumerate(
            (
                (request("perth", "HMP Perth", date(2026, 11, 1), "taken up", owed_by=date(2026, 12, 1)), "waiting"),
                (request("low-moss", "HMP Low Moss", date(2026, 11, 10), "nothing yet", wanted=LONG), "open"),
                (request("perth", "HMP Perth", date(2026, 9, 1), "taken up", person="library 2 漢"), "waiting"),
            )
        ):
            content = Content(made.establishment, made.date.isoformat(), made.model_dump_json(), "2018", 1)
            due = made.owed_by.isoformat() if made.owed_by else None
            await requests.file(work, content, author.id, f"r{number}", state, due)
        answer = json.dumps({"told": "it is in store", "note": None})
        await requests.change(work, "R-0001", Change("change", "answered", "2026-11-08", answer), author)
        for number, day in enumerate(("2026-10-01", "2026-10-02")):
            concern = ConcernRecord(
                establishment="perth",
                establishment_name="HMP Perth",
                date=date.fromisoformat(day),
                matter="two showers out of order",
                links=FOOD,
                governor_told=True,
                coordinator_told=True,
                look_again=date(2026, 11, 20),
            )
            content = Content("perth", day, concern.model_dump_json(), "2018", 1)
            await concerns.file(work, content, author.id, f"c{number}", "2026-11-20", 1, "V-0009#2" if number else "")
        again = json.dumps({"seen": "unchanged", "note": "one works", "told": "both", "look_again": "2026-12-20"})
        await concerns.change(work, "C-0001", Change("look", "open", "2026-11-20", again, "2026-12-20"), author, True)
        done = json.dumps({"seen": "remedied", "note": None, "told": None})
        await concerns.change(work, "C-0002", Change("look", "remedied", "2026-11-21", done), author, False)
    await store.close()


def ipm(home: Path, *arguments: str) -> bytes:
    result = CliRunner().invoke(app, ["report", *arguments], env={"IPM_HOME": str(home)})
    assert result.exit_code == 0, result.output
    return result.stdout_bytes


async def _collected(home: Path, kind: str, **days: str) -> Report:
    store = await Store.open(home, Keyring.load(home, None), NOW)
    async with store.writing(NOW) as work:
        wanted = Wanted.of(kind, "pdf", days.get("first", ""), days.get("last", ""), None, None, NOW)
        report = await collect(work, wanted)
    await store.close()
    return report


def test_a_request_has_its_state_and_history(matters: Path) -> None:
    old, first, second = json.loads(ipm(matters, "requests"))
    assert [one["reference"] for one in (old, first, second)] == ["R-0003", "R-0001", "R-0002"]
    assert (first["state"], first["closed_on"], first["due"]) == ("answered", "2026-11-08", None)
    assert first["history"] == [
        {
            "date": "2026-11-08",
            "state": "answered",
            "told": "it is in store",
            "note": None,
            "by": "Monitor, HMP Perth and HMP Low Moss",
            "noted_at": "2026-11-22T15:00:00Z",
        }
    ]
    assert second["wanted"] == LONG
    assert first["links"][0]["qi"] == "2.6"
    assert {one["form"] for one in (old, first, second)} == {"request/1"}


def test_a_concern_has_its_looks(matters: Path) -> None:
    first, second = json.loads(ipm(matters, "concerns"))
    assert (first["state"], first["notified"], first["due"], first["source"]) == ("open", 2, "2026-12-20", None)
    assert (second["state"], second["closed_on"], second["source"]) == ("remedied", "2026-11-21", "V-0009#2")
    look = first["history"][0]
    assert (look["seen"], look["note"], look["look_again"]) == ("unchanged", "one works", "2026-12-20")
    assert (look["governor_told"], second["history"][0]["governor_told"]) == (True, False)


def test_csv_and_xlsx_have_a_line_for_each_change(matters: Path, tmp_path: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(ipm(matters, "requests", "--format", "csv").decode(), newline="")))
    assert [(row["reference"], row["change_state"]) for row in rows] == [
        ("R-0003", ""),
        ("R-0001", "answered"),
        ("R-0002", ""),
    ]
    assert rows[0]["subject"] == "'=property lost"
    file = tmp_path / "concerns.xlsx"
    ipm(matters, "concerns", "--format", "xlsx", "--output", str(file))
    book = openpyxl.load_workbook(file)
    assert book.sheetnames == ["Concerns", "Looks", "Summary"]
    assert [cell.value for cell in book["Looks"]["A"]] == ["reference", "C-0001", "C-0002"]
    counts = {row[1].value: row[2].value for row in book["Summary"].iter_rows(min_row=2)}
    assert (counts["Open"], counts["Remedied"], counts["Notified more than once"]) == (1, 1, 1)
    book.close()


def test_every_report_is_in_the_audit_log(matters: Path) -> None:
    ipm(matters, "requests", "--from", "2026-11-01")
    ipm(matters, "concerns")
    with sqlite3.connect(matters / "ipm.sqlite3") as database:
        rows = database.execute(
            "SELECT action, details FROM audit WHERE action LIKE '%.export' ORDER BY seq"
        ).fetchall()
    database.close()
    assert [action for action, _ in rows] == ["requests.export", "concerns.export"]
    assert [json.loads(details)["count"] for _, details in rows] == [2, 2]


def test_the_summary_counts_state_age_and_days(matters: Path) -> None:
    report = asyncio.run(_collected(matters, "request"))
    told = {one.title: dict(one.rows) for one in summaries(report)}
    assert told["By establishment"] == {"HMP Low Moss": 1, "HMP Perth": 2}
    assert list(told["By standard"].values()) == [3]
    assert told["By state"] == {"open": 1, "waiting for the prison": 1, "answered": 1}
    assert told["Age of open requests"] == {"up to 4 weeks": 1, "up to 12 weeks": 1}
    assert told["Time to answer"] == {"Answered or closed": 1, "Median days": "7"}


def test_an_age_is_in_words() -> None:
    today = NOW.date()
    told = [age(today - timedelta(days=days), today) for days in (0, 7, 8, 28, 29, 84, 85)]
    assert told == [
        "up to a week",
        "up to a week",
        "up to 4 weeks",
        "up to 4 weeks",
        "up to 12 weeks",
        "up to 12 weeks",
        "longer",
    ]


def test_every_page_is_marked_and_numbered_and_nothing_is_cut(matters: Path) -> None:
    told = pages(to_pdf(asyncio.run(_collected(matters, "request"))))
    assert len(told) > 3
    for number, page in enumerate(told, start=1):
        assert page.count("OFFICIAL-SENSITIVE") == 2
        assert f"Page {number} of {len(told)}" in page.replace("  ", " ")
    whole = " ".join(told)
    assert "Requests: report" in whole
    assert "3 records." in whole
    assert "R-0001 · HMP Perth · 1 November 2026" in whole
    words = whole.split()
    assert [word for word in words if word.startswith("word")] == LONG.split()[:3000]
    assert "“quite”" in whole
    assert "library 2 [U+6F22]" in whole
    assert "it is in store" in whole


def test_the_same_report_has_the_same_bytes(matters: Path) -> None:
    report = asyncio.run(_collected(matters, "concern"))
    assert to_pdf(report) == to_pdf(report)


def test_nothing_to_report_is_one_page(home: Path) -> None:
    (page,) = pages(to_pdf(asyncio.run(_collected(home, "visit", first="1/11/2026", last="30/11/2026"))))
    assert "0 records." in page
    assert "From 1 November 2026 to 30 November 2026." in page


def test_pdf_without_an_output_makes_a_file_here(
    matters: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert ipm(matters, "concerns", "--to", "30/11/2026", "--format", "pdf") == b""
    file = tmp_path / "OFFICIAL-SENSITIVE concerns to 2026-11-30.pdf"
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.read_bytes().startswith(b"%PDF-")


def test_a_character_that_the_font_lacks_is_named() -> None:
    assert printable("“caf\u00e9” – 漢\ta\r\nb") == "“café” – [U+6F22]    a\nb"
