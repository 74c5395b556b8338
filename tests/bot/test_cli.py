"""The commands, as typed."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from tests.bot.conftest import MEMBERS

pytestmark = pytest.mark.slow  # many commands are processes of their own

ROOT = Path(__file__).parents[2]


class Ipm:
    """Runs ``ipm`` on one folder, and on the clock of the machine."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def __call__(self, *arguments: str, stdin: str | bytes | None = None) -> Result:
        return CliRunner().invoke(app, arguments, input=stdin, env={"IPM_HOME": str(self.home)})

    def json(self, *arguments: str) -> Any:
        result = self(*arguments, "--json")
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)


@pytest.fixture
def ipm(home: Path) -> Ipm:
    return Ipm(home)


def test_help_needs_none_of_the_heavy_libraries() -> None:
    code = (
        "import sys; from typer.testing import CliRunner; from bot.cli import app;"
        "result = CliRunner().invoke(app, ['--help']); assert result.exit_code == 0;"
        "heavy = {'telegram', 'sqlalchemy', 'starlette', 'pydantic', 'dateparser', 'xlsxwriter', 'cryptography'};"
        "found = heavy & set(sys.modules); assert not found, found"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "arguments", [["nonsense"], ["invite"], ["invite", "--role", "king"], ["revoke", "1"], ["read"]]
)
def test_a_command_that_is_mistyped_ends_with_2(ipm: Ipm, arguments: list[str]) -> None:
    result = ipm(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr


# Members


def test_an_invitation_prints_code_expiry_and_what_to_send(ipm: Ipm) -> None:
    result = ipm("invite", "--role", "monitor", "--establishment", "the BarL", "--establishment", "HMP Perth")
    assert result.exit_code == 0
    code = result.stdout.splitlines()[0].removeprefix("Code: ")
    assert f"/start {code}" in result.stdout
    assert "“Monitor, HMP Barlinnie, HMP Perth” joins" in result.stdout
    assert "(London time)" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--role", "monitor"], "A monitor needs a place"),
        (["--role", "lead", "--establishment", "perth"], "A lead has no establishments"),
        (["--role", "monitor", "--establishment", "Narnia"], "I know no establishment 'Narnia'. Known: "),
        (["--role", "administrator", "--label", "x" * 81], "1 to 80 characters"),
    ],
)
def test_an_invitation_that_cannot_be_says_why(ipm: Ipm, arguments: list[str], says: str) -> None:
    result = ipm("invite", *arguments)
    assert result.exit_code == 1
    assert says in result.stderr
    assert result.stdout == ""


def test_a_label_of_many_places_is_kept_within_its_limit(ipm: Ipm) -> None:
    places = [
        f"--establishment={place}" for place in ("perth", "low-moss", "barlinnie", "edinburgh", "glenochil", "shotts")
    ]
    result = ipm("invite", "--role", "co-ordinator", *places)
    assert result.exit_code == 0
    label = result.stdout.partition("“")[2].partition("”")[0]
    assert len(label) <= 80
    assert label.endswith(" more")


def test_members_are_listed_for_people_and_for_scripts(ipm: Ipm) -> None:
    everyone = ipm.json("members")
    assert [one["label"] for one in everyone] == [
        label for _, label, _, _ in sorted(MEMBERS, key=lambda m: _at(everyone, m[1]))
    ]
    assert {"number", "id", "role", "label", "establishments", "state", "joined_at"} == everyone[0].keys()
    assert everyone[0]["id"][:8] in ipm("members").stdout


def _at(everyone: list[dict[str, Any]], label: str) -> int:
    return next(one["number"] for one in everyone if one["label"] == label)


def _id(ipm: Ipm, label: str) -> str:
    return str(next(one["id"] for one in ipm.json("members") if one["label"] == label))


def test_a_member_is_shut_out_and_the_drafts_sealed(ipm: Ipm) -> None:
    monitor = _id(ipm, "Monitor, HMP Perth")
    result = ipm("revoke", monitor[:10], "--drafts", "seal")
    assert result.exit_code == 0
    assert result.stdout == "“Monitor, HMP Perth” is out. Drafts sealed: 0.\n"
    assert {one["state"] for one in ipm.json("members") if one["id"] == monitor} == {"revoked"}
    again = ipm("revoke", monitor, "--drafts", "seal")
    assert again.exit_code == 1
    assert "revoked already" in again.stderr


def test_drafts_go_to_a_coordinator_of_the_same_place_only(ipm: Ipm) -> None:
    monitor, heir = _id(ipm, "Monitor, HMP Perth"), _id(ipm, "Co-ordinator, HMP Perth")
    nobody = ipm("revoke", monitor, "--drafts", "handover")
    assert nobody.exit_code == 1
    assert heir[:8] in nobody.stderr
    wrong = ipm("revoke", monitor, "--drafts", "handover", "--to", _id(ipm, "Administrator"))
    assert "is not a co-ordinator of the same establishments" in wrong.stderr
    both = ipm("revoke", monitor, "--drafts", "seal", "--to", heir)
    assert both.exit_code == 1
    right = ipm("revoke", monitor, "--drafts", "handover", "--to", heir)
    assert right.stdout == "“Monitor, HMP Perth” is out. Drafts handed to “Co-ordinator, HMP Perth”: 0.\n"


def test_assignments_begin_and_end(ipm: Ipm) -> None:
    monitor = _id(ipm, "Monitor, HMP Perth")
    assert ipm("assign", monitor, "Low Moss").stdout == "“Monitor, HMP Perth” is assigned to HMP Low Moss.\n"
    assert next(m["establishments"] for m in ipm.json("members") if m["id"] == monitor) == ["low-moss", "perth"]
    assert ipm("unassign", monitor, "perth").exit_code == 0
    again = ipm("unassign", monitor, "perth")
    assert again.exit_code == 1
    assert "nothing was changed" in again.stderr
    assert "has no establishments" in ipm("assign", _id(ipm, "Administrator"), "perth").stderr


@pytest.mark.parametrize("name", ["99", "", "zzzz"])
def test_nobody_of_that_name_is_said_so(ipm: Ipm, name: str) -> None:
    result = ipm("assign", name, "perth")
    assert result.exit_code == 1
    assert "No member has that number" in result.stderr


# Looking at the whole


def test_an_audit_log_that_is_whole_and_one_that_is_not(ipm: Ipm) -> None:
    import sqlite3

    whole = ipm("verify")
    assert whole.exit_code == 0
    assert "is whole: 4 rows" in whole.stdout
    with sqlite3.connect(ipm.home / "ipm.sqlite3") as database:
        database.execute("DROP TRIGGER audit_refuses_update")
        database.execute("UPDATE audit SET subject = 'another' WHERE seq = 2")
    database.close()
    broken = ipm("verify")
    assert broken.exit_code == 1
    assert "Row 2: changed." in broken.stdout
    assert "broken" in broken.stderr


def test_status_counts(ipm: Ipm) -> None:
    counts = ipm.json("status")
    assert counts["members.active"] == len(MEMBERS)
    assert counts["audit"] == len(MEMBERS)
    assert "members.active" in ipm("status").stdout


def test_run_without_a_token_says_what_is_missing(ipm: Ipm) -> None:
    result = ipm("run")
    assert result.exit_code == 1
    assert "TELEGRAM_BOT_TOKEN is not set" in result.stderr


def test_a_setting_that_is_wrong_is_named(ipm: Ipm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IPM_PORT", "many")
    result = ipm("status")
    assert result.exit_code == 1
    assert result.stderr.startswith("IPM_PORT: ")


def test_an_error_nobody_foresaw_is_a_sentence_without_what_it_holds(ipm: Ipm, monkeypatch: pytest.MonkeyPatch) -> None:
    from store import audit

    async def broken(work: Any) -> None:
        raise RuntimeError("planted")

    monkeypatch.setattr(audit, "verify", broken)
    result = ipm("verify")
    assert result.exit_code == 1
    assert result.stderr.startswith("Something went wrong that was not foreseen: RuntimeError at test_cli.py")
    assert "planted" not in result.output
    assert "Traceback" not in result.output


# As processes of their own


def process(*arguments: str, home: Path, stdin: bytes = b"", **others: str) -> subprocess.CompletedProcess[bytes]:
    own = {k: v for k, v in os.environ.items() if not k.startswith(("IPM_", "TELEGRAM_"))}
    own |= {"IPM_HOME": str(home), "PYTHONPATH": str(ROOT), **others}
    command = [sys.executable, "-c", "from bot.cli import main; main()", *arguments]
    return subprocess.run(command, cwd=home.parent, env=own, input=stdin, capture_output=True, check=False)


def test_a_folder_that_cannot_be_used_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    done = process("members", home=tmp_path / "file")
    assert done.returncode == 1
    assert b"cannot be written to" in done.stderr
    assert b"Traceback" not in done.stderr


def test_the_first_command_makes_the_folder_for_its_owner_alone(tmp_path: Path) -> None:
    home = tmp_path / "new"
    assert process("invite", "--role", "administrator", home=home).returncode == 0
    assert home.stat().st_mode & 0o077 == 0
    assert all(file.stat().st_mode & 0o077 == 0 for file in home.iterdir())


def test_lines_are_answered_in_utf_8_whatever_the_locale(tmp_path: Path) -> None:
    done = process("match", "--json", "--top", "1", home=tmp_path, stdin="café – cold\n".encode(), LC_ALL="C")
    assert done.returncode == 0
    assert json.loads(done.stdout)["text"] == "café – cold"
