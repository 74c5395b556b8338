from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot import doctor
from bot.cli import app
from bot.clock import MovableClock
from bot.doctor import BROKEN, LOOK, OK, Finding
from bot.local.server import LocalChat
from tests.bot.conftest import NOW, TOKEN

pytestmark = pytest.mark.slow  # each look goes through a whole folder


async def found(clock: Any) -> dict[str, Finding]:
    listed: list[Finding] = []
    await doctor.run(clock, listed.extend)
    return {finding.what: finding for finding in listed}


@pytest.fixture
def configured(home: Path, telegram: LocalChat, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("IPM_HOME", str(home))
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("TELEGRAM_API_URL", telegram.url)
    monkeypatch.chdir(tmp_path)
    home.chmod(0o700)
    return home


async def test_where_all_is_well_everything_is_ok(configured: Path) -> None:
    findings = await found(MovableClock())
    assert {f.state for f in findings.values()} == {OK}
    assert findings.keys() >= {
        "Settings",
        "Folder",
        "Keys",
        "Database",
        "Audit log",
        "Token",
        "Clock",
        "Disk",
        "Versions",
    }
    assert "@monitor_assistant_bot" in findings["Token"].says
    assert TOKEN.partition(":")[2] not in str(findings)


async def test_it_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IPM_HOME", str(tmp_path / "new"))
    findings = await found(MovableClock())
    assert findings["Database"].state == OK
    assert findings["Token"].state == LOOK
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("breaking", "what", "state", "says"),
    [
        (lambda home: home.chmod(0o755), "Folder", LOOK, "chmod 700"),
        (lambda home: (home / "keys").chmod(0o644), "Keys", BROKEN, "chmod 600"),
        (lambda home: (home / "keys").unlink(), "Keys", BROKEN, "is missing"),
        (lambda home: (home / "keys").write_text("rubbish"), "Keys", BROKEN, "holds no key"),
        (
            lambda home: (home / "keys").write_text("eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHg=\n"),
            "Database",
            BROKEN,
            "not the one",
        ),
        (lambda home: (home / "ipm.sqlite3").write_bytes(b"rubbish" * 1000), "Database", BROKEN, "damaged"),
        (lambda home: Path(".env").write_text("IPM_PORT=1"), "Settings", LOOK, "chmod 600 .env"),
    ],
)
async def test_what_is_wrong_in_the_folder_is_found_with_what_to_do(
    configured: Path, breaking: Any, what: str, state: str, says: str
) -> None:
    for leftover in ("ipm.sqlite3-wal", "ipm.sqlite3-shm"):
        (configured / leftover).unlink(missing_ok=True)
    breaking(configured)
    finding = (await found(MovableClock()))[what]
    assert finding.state == state
    assert says in finding.says


@pytest.mark.parametrize(
    ("name", "value", "what", "state", "says"),
    [
        ("IPM_WEBHOOK_URL", "http://bot.example.org", "Webhook", BROKEN, "https"),
        ("IPM_WEBHOOK_URL", "https://bot.example.org", "Webhook", OK, "bot.example.org"),
        ("TELEGRAM_BOT_TOKEN", "987654321:AAanotherTokenThatIsNotTheirs", "Token", BROKEN, "refused"),
        ("TELEGRAM_BOT_TOKEN", "s3cret", "Settings", BROKEN, "TELEGRAM_BOT_TOKEN: it does not look like"),
        ("TELEGRAM_API_URL", "http://127.0.0.1:9", "Token", BROKEN, "could not be reached"),
        ("IPM_PORT", "many", "Settings", BROKEN, "IPM_PORT"),
    ],
)
async def test_what_is_wrong_in_the_settings_is_found_with_what_to_do(
    configured: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, what: str, state: str, says: str
) -> None:
    monkeypatch.setenv(name, value)
    finding = (await found(MovableClock()))[what]
    assert finding.state == state
    assert says in finding.says
    assert "s3cret" not in finding.says


@pytest.mark.parametrize(
    ("off", "state", "says"),
    [
        (timedelta(seconds=2), OK, "as at Telegram"),
        (timedelta(minutes=2), LOOK, "120 s ahead of"),
        (timedelta(hours=-1), BROKEN, "3600 s behind"),
    ],
)
def test_the_clock_is_compared_with_telegrams(off: timedelta, state: str, says: str) -> None:
    finding = doctor._clock("Sun, 22 Nov 2026 15:00:00 GMT", NOW + off)
    assert finding.state == state
    assert says in finding.says


def test_an_answer_without_a_date_is_no_reason_to_stop() -> None:
    assert doctor._clock("", NOW).state == LOOK


async def test_a_database_of_a_later_version_is_told(configured: Path) -> None:
    import sqlite3

    with sqlite3.connect(configured / "ipm.sqlite3") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.close()
    assert (await found(MovableClock()))["Database"].state == BROKEN


def test_the_command_ends_with_1_when_something_is_broken(home: Path) -> None:
    (home / "keys").chmod(0o644)
    broken = CliRunner().invoke(app, ["doctor"], env={"IPM_HOME": str(home)})
    assert broken.exit_code == 1
    assert "chmod 600" in " ".join(broken.stdout.split())
    (home / "keys").chmod(0o600)
    assert CliRunner().invoke(app, ["doctor"], env={"IPM_HOME": str(home)}).exit_code == 0
