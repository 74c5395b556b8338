"""``ipm doctor``: looks at everything the assistant needs and says what to do. It changes nothing."""

import os
import platform
import shutil
import sqlite3
import stat
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from urllib.parse import urlsplit

import httpx
from pydantic import ValidationError

from bot.clock import Clock, SystemClock
from bot.knowing import checked, own_folder
from bot.sentences import wrong_settings
from bot.settings import LOOPBACK, Settings
from bot.tables import table
from standards.loader import KnowledgeError, files
from standards.matcher import UnknownEditionError, matcher
from store import audit, migrations
from store.crypto import DATABASE_FILE, KEY_FILE, Keyring
from store.database import Store, schema_version
from store.errors import NewerDatabaseError, StoreError

OK, LOOK, BROKEN = "ok", "look at this", "broken"
#: How far the clock may be from Telegram's: no matter, a nuisance.
CLOCK_OFF, CLOCK_WRONG = timedelta(seconds=30), timedelta(minutes=5)
#: Free disk below which to look, and below which to worry, in bytes.
DISK_LOW, DISK_FULL = 2**30, 100 * 2**20
LIBRARIES = ("python-telegram-bot", "SQLAlchemy", "aiosqlite", "cryptography", "APScheduler")


@dataclass(frozen=True)
class Finding:
    """One thing looked at: its state, and in a sentence what is so or what to do."""

    what: str
    state: str
    says: str


async def run(clock: Clock | None = None, show: Callable[[list[Finding]], None] | None = None) -> bool:
    """Look at everything and print it; ``False`` when something is broken."""
    found = [finding async for finding in findings(clock or SystemClock())]
    (show or _show)(found)
    return all(finding.state != BROKEN for finding in found)


def _show(found: list[Finding]) -> None:
    table(("What", "State", ""), [(one.what, one.state, one.says) for one in found])


async def findings(clock: Clock) -> AsyncIterator[Finding]:
    """All findings, in the order an operator would set things right."""
    try:
        settings = Settings()
    except ValidationError as error:
        for problem in wrong_settings(error):
            yield Finding("Settings", BROKEN, problem)
        return
    for finding in (*_settings(settings), *_folder(settings), *_keys(settings)):
        yield finding
    async for finding in _database(settings, clock):
        yield finding
    async for finding in _telegram(settings, clock):
        yield finding
    for finding in (*_standards(settings), *_disk(settings), *_versions()):
        yield finding


def _settings(settings: Settings) -> Iterator[Finding]:
    file = Path(".env")
    if file.is_file() and file.stat().st_mode & 0o077:
        yield Finding("Settings", LOOK, f"{file.absolute()} can be read by others. Run: chmod 600 .env")
    else:
        yield Finding("Settings", OK, "They can be read, and make sense.")
    api = urlsplit(settings.api_url)
    if api.scheme != "https" and api.hostname not in LOOPBACK:
        yield Finding("Telegram's address", LOOK, "TELEGRAM_API_URL is not https: the token travels in the open.")
    if settings.webhook_url:
        public = urlsplit(settings.webhook_url)
        if public.scheme != "https" and public.hostname not in LOOPBACK:
            yield Finding("Webhook", BROKEN, "Telegram posts to https addresses only. Change IPM_WEBHOOK_URL.")
        else:
            yield Finding(
                "Webhook", OK, f"Telegram is to post to {public.hostname}; listening on port {settings.port}."
            )
    if settings.handover_url:
        host = urlsplit(settings.handover_url).hostname
        yield Finding("Hand-over", OK, f"Each filed record is posted to {host}, signed.")


def _folder(settings: Settings) -> Iterator[Finding]:
    home = settings.home
    if not home.exists():
        yield Finding("Folder", OK, f"{home.absolute()} is not there yet; the first start makes it.")
        return
    mode = stat.S_IMODE(home.stat().st_mode)
    if not home.is_dir() or not os.access(home, os.W_OK | os.X_OK):
        yield Finding(
            "Folder", BROKEN, f"{home.absolute()} cannot be written to. Give it to this user, or set IPM_HOME."
        )
    elif mode & 0o077:
        yield Finding("Folder", LOOK, f"{home.absolute()} is open to others (mode {mode:03o}). Run: chmod 700 {home}")
    else:
        yield Finding("Folder", OK, f"{home.absolute()}, for its owner alone.")


def _keys(settings: Settings) -> Iterator[Finding]:
    given = settings.key_text
    file = settings.home / KEY_FILE
    if given is None and not file.exists() and not (settings.home / DATABASE_FILE).exists():
        yield Finding("Keys", OK, "There are none yet; the first start makes one.")
        return
    try:
        keys = Keyring.load(settings.home, given)
    except StoreError as error:
        yield Finding("Keys", BROKEN, str(error))
        return
    where = "IPM_KEY" if given else f"{file}, mode {stat.S_IMODE(file.stat().st_mode):03o}"
    yield Finding("Keys", OK, f"{len(keys.keys)} in {where}. Keep a copy in a safe place, apart from the backups.")


async def _database(settings: Settings, clock: Clock) -> AsyncIterator[Finding]:
    given = settings.key_text
    try:
        present = await schema_version(settings.home, settings.database_url)
        if present is None:
            yield Finding("Database", OK, "There is none yet; the first start makes it.")
            return
        if present > migrations.HEAD:
            raise NewerDatabaseError(present=present, known=migrations.HEAD)
        if present != migrations.HEAD:
            yield Finding("Database", LOOK, f"Schema {present}; the next start brings it to {migrations.HEAD}.")
            return
        store = await Store.open(settings.home, Keyring.load(settings.home, given), clock.now(), settings.database_url)
    except StoreError as error:
        yield Finding("Database", BROKEN, str(error))
        return
    try:
        yield Finding("Database", OK, f"Schema {present}, and the key opens it.")
        async with store.reading(clock.now()) as work:
            chain = await audit.verify(work)
        broken = len(chain.broken)
        says = f"Broken in {broken} places; ipm verify names them." if broken else f"Whole: {chain.count} rows."
        yield Finding("Audit log", BROKEN if broken else OK, says)
    finally:
        await store.close()


async def _telegram(settings: Settings, clock: Clock) -> AsyncIterator[Finding]:
    if settings.token is None:
        yield Finding("Token", LOOK, "TELEGRAM_BOT_TOKEN is not set: ipm demo runs, ipm run does not.")
        return
    host = urlsplit(settings.api_url).hostname
    try:
        async with httpx.AsyncClient(timeout=10) as client:
            answer = await client.get(f"{settings.base_url}{settings.token.get_secret_value()}/getMe")
        bot = answer.json().get("result", {}).get("username", "")
    except (httpx.HTTPError, ValueError, AttributeError) as error:
        kind = type(error).__name__
        yield Finding("Token", BROKEN, f"{host} could not be reached ({kind}). Check the network and TELEGRAM_API_URL.")
        return
    if answer.status_code in (401, 404):
        yield Finding("Token", BROKEN, "Telegram refused it. Copy it again from BotFather into TELEGRAM_BOT_TOKEN.")
    elif answer.status_code != 200:
        yield Finding("Token", LOOK, f"{host} answered {answer.status_code}. Try again in a minute.")
    else:
        yield Finding("Token", OK, f"It is good; the bot is @{bot}.")
    yield _clock(answer.headers.get("date", ""), clock.now())


def _clock(header: str, now: datetime) -> Finding:
    """This machine's clock against the Date header of Telegram's answer, which is exact to a second."""
    try:
        theirs = parsedate_to_datetime(header)
    except ValueError:
        return Finding("Clock", LOOK, f"{now:%Y-%m-%d %H:%M} UTC; there was no time to compare it with.")
    apart = now - theirs.replace(tzinfo=theirs.tzinfo or UTC)
    seconds = round(apart.total_seconds())
    if abs(apart) < CLOCK_OFF:
        return Finding("Clock", OK, f"{now:%Y-%m-%d %H:%M} UTC, as at Telegram.")
    way = "ahead of" if seconds > 0 else "behind"
    says = f"It is {abs(seconds)} s {way} Telegram's. Switch time synchronisation on: timedatectl set-ntp true"
    return Finding("Clock", BROKEN if abs(apart) > CLOCK_WRONG else LOOK, says)


def _disk(settings: Settings) -> Iterator[Finding]:
    place = settings.home.absolute()
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free
    says = f"{free / 2**30:.1f} GB free."
    if free < DISK_LOW:
        says += " Make room, or nothing more can be kept."
    yield Finding("Disk", BROKEN if free < DISK_FULL else LOOK if free < DISK_LOW else OK, says)


def _standards(settings: Settings) -> Iterator[Finding]:
    try:
        knowledge = checked(settings)
        matcher(knowledge.current_edition)
    except KnowledgeError as error:
        yield Finding("Standards", BROKEN, f"{error}\nPut it right, or go back with: ipm standards remove")
        return
    except UnknownEditionError as error:
        yield Finding("Standards", LOOK, str(error))
        return
    own = [path.relative_to(own_folder(settings)).as_posix() for path in files(own_folder(settings))]
    says = f"Edition {knowledge.current_edition}, {len(knowledge.establishments)} prisons"
    yield Finding("Standards", OK, f"{says}; own files: {', '.join(own)}." if own else f"{says}, as shipped.")


def _versions() -> Iterator[Finding]:
    found = [f"Python {platform.python_version()}", f"SQLite {sqlite3.sqlite_version}"]
    try:
        found += [f"{name} {version(name)}" for name in LIBRARIES]
    except PackageNotFoundError as error:
        yield Finding("Versions", BROKEN, f"{error.name} is not installed. Run: make install")
        return
    yield Finding("Versions", OK, ", ".join(found))
