"""Hand-over: every filed version reaches the other system, once by its key, whatever fails between."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from structlog.testing import capture_logs

from bot import hand_over
from bot.clock import MovableClock
from bot.forms import VisitForm
from bot.hand_over import FIRST, MOST, TRIES, HandOverError, _retry_after, signed
from bot.local.server import LocalChat
from conversations.concern import ConcernRecord
from conversations.visit_record import VisitRecord
from handlers.hand_over import planned
from store import concerns, outbox, status, versions, visits
from store.schema import outbox as table
from store.versions import CONCERN, VISIT, Content
from tests.bot.conftest import NOW, PERTH, Bench, assisting
from tests.bot.receiver import KEY, SECRET, Receiver, breaking, receiving, trusting

pytestmark = pytest.mark.slow

UNDO = timedelta(minutes=10)


@asynccontextmanager
async def handing(home: Path, telegram: LocalChat, clock: MovableClock, url: str) -> AsyncIterator[Bench]:
    """The assistant with a system to hand over to."""
    async with assisting(home, telegram, clock, handover_url=url, handover_secret=SECRET) as bench:
        yield bench


@pytest.fixture
async def receiver(clock: MovableClock) -> AsyncIterator[Receiver]:
    async with receiving(Receiver(clock.now)) as one:
        yield one


@pytest.fixture
async def bench(home: Path, telegram: LocalChat, clock: MovableClock, receiver: Receiver) -> AsyncIterator[Bench]:
    async with handing(home, telegram, clock, receiver.url) as one:
        yield one


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hand_over, "WITHIN", 1.0)


def content(note: str = "") -> Content:
    made = VisitRecord(
        establishment="perth", establishment_name="HMP Perth", visit="made", date=date(2026, 11, 21), note_for_next=note
    )
    return Content("perth", "2026-11-21", made.model_dump_json(), "2018", 1)


async def filed(bench: Bench, draft: str = "draft") -> str:
    """A visit filed now, and planned to be handed over."""
    author = await bench.member(PERTH)
    async with bench.store.writing(bench.clock.now()) as work:
        made = await visits.file(work, content(), author.id, draft)
        await planned(work, made.reference)
    return made.reference


async def after(bench: Bench, wait: timedelta) -> None:
    """Let time pass, and what is due then be delivered."""
    bench.clock.move(wait)
    await bench.assistant.ring()
    await bench.quiet()


async def rows(bench: Bench) -> list[Any]:
    async with bench.store.reading(bench.clock.now()) as work:
        query = sa.select(table).where(table.c.op == outbox.HAND_OVER).order_by(table.c.id)
        return list(await work.connection.execute(query))


async def test_a_visit_filed_in_the_chat_is_handed_over_when_it_can_no_longer_be_undone(
    bench: Bench, receiver: Receiver
) -> None:
    await bench.say(PERTH, "/visit", "made", "yesterday", "1015-1240", "review")
    await bench.press(PERTH, "File it")
    assert receiver.posts == []
    await after(bench, UNDO - timedelta(seconds=1))
    assert receiver.posts == []
    await after(bench, timedelta(seconds=1))
    (headers, body) = receiver.posts[0]
    assert list(receiver.taken) == ["V-0001:1"]
    assert headers["idempotency-key"] == "V-0001:1"
    message = json.loads(body)
    assert message["type"] == "visit.filed"
    form = VisitForm.model_validate(message["data"])
    assert (form.reference, form.version, form.establishment_id, form.time_in) == ("V-0001", 1, "perth", "10:15")
    await after(bench, timedelta(days=1))
    assert len(receiver.posts) == 1
    async with bench.store.reading(NOW) as work:
        found = await work.connection.execute(sa.text("SELECT subject FROM audit WHERE action = 'visit.hand over'"))
        assert found.scalars().all() == ["visit:V-0001"]


async def test_nothing_of_the_record_waits_in_the_outbox(bench: Bench) -> None:
    await filed(bench)
    async with bench.store.reading(NOW) as work:
        row = (await work.connection.execute(sa.select(table).where(table.c.op == outbox.HAND_OVER))).one()
        body = work.vault.open("outbox", "body", row.seal_row, row.body)
    assert json.loads(body) == {"reference": "V-0001", "version": 1}
    assert (row.key, row.chat_id, row.due_at) == ("hand-over:V-0001:1", 0, NOW + UNDO)


async def test_without_the_setting_nothing_is_planned(home: Path, telegram: LocalChat, clock: MovableClock) -> None:
    async with assisting(home, telegram, clock) as bench:
        await bench.say(PERTH, "/visit", "made", "yesterday", "1015-1240", "review")
        await bench.press(PERTH, "File it")
        assert await rows(bench) == []


async def test_what_was_undone_is_not_handed_over_and_what_was_filed_again_is(bench: Bench, receiver: Receiver) -> None:
    first, second = await filed(bench, "one"), await filed(bench, "two")
    author = await bench.member(PERTH)
    async with bench.store.writing(NOW) as work:
        await visits.undo(work, first, author.id)
        await visits.undo(work, second, author.id)
    async with bench.store.writing(NOW + timedelta(minutes=2)) as work:
        await visits.refile(work, second, content("again"), author.id)
        await planned(work, second)
    await after(bench, UNDO)
    assert list(receiver.taken) == ["V-0002:2"]
    assert receiver.taken["V-0002:2"]["data"]["change_reason"] == versions.REFILED
    assert [row.state for row in await rows(bench)] == ["sent", "sent", "sent"]


async def test_an_amendment_is_handed_over_at_once_as_its_own_version(bench: Bench, receiver: Receiver) -> None:
    reference = await filed(bench)
    await after(bench, UNDO)
    author = await bench.member(PERTH)
    async with bench.store.writing(bench.clock.now()) as work:
        await visits.amend(work, reference, content("new"), "a word was wrong", author, 1)
        await planned(work, reference)
    await after(bench, timedelta())
    assert list(receiver.taken) == ["V-0001:1", "V-0001:2"]
    assert receiver.taken["V-0001:1"]["data"]["note_for_next_visit"] == ""
    assert receiver.taken["V-0001:2"]["data"]["change_reason"] == "a word was wrong"


async def test_a_concern_raised_in_a_visit_is_handed_over_with_it(bench: Bench, receiver: Receiver) -> None:
    author = await bench.member(PERTH)
    async with bench.store.writing(NOW) as work:
        made = await visits.file(work, content(), author.id, "draft")
        concern = ConcernRecord(
            establishment="perth",
            establishment_name="HMP Perth",
            date=date(2026, 11, 21),
            matter="two showers out of order",
            governor_told=True,
            coordinator_told=True,
        )
        body = Content("perth", "2026-11-21", concern.model_dump_json(), "2018", 1)
        await concerns.file(work, body, author.id, "draft#1", None, 1, f"{made.reference}#1")
        await planned(work, made.reference)
        await planned(work, made.reference)
    await after(bench, UNDO)
    assert list(receiver.taken) == ["V-0001:1", "C-0001:1"]
    assert receiver.taken["C-0001:1"]["data"]["source"] == "V-0001#1"
    async with bench.store.reading(NOW) as work:
        assert await versions.made_now(work, CONCERN, "C-0001") == 1
        assert await versions.made_now(work, VISIT, "V-0009") == 0


@pytest.mark.parametrize("fails", ["500", "503", "404", "302", "slow", "late"])
async def test_it_is_offered_again_until_it_is_taken(bench: Bench, receiver: Receiver, fails: str) -> None:
    receiver.plan = [fails, fails]
    await filed(bench)
    with capture_logs() as logs:
        await after(bench, UNDO)
        await after(bench, FIRST)
        assert len(receiver.posts) == 2
        assert ("V-0001:1" in receiver.taken) == (fails == "late")
        (row,) = await rows(bench)
        assert (row.state, row.done_at) == ("planned", None)
        await after(bench, FIRST)
        assert len(receiver.posts) == 2, "the wait doubles"
        await after(bench, FIRST)
    assert list(receiver.taken) == ["V-0001:1"]
    assert len(receiver.posts) == 3
    assert receiver.elsewhere == 0
    (row,) = await rows(bench)
    assert (row.state, row.body) == ("sent", None)
    assert "private words" not in str(logs)
    assert SECRET not in str(logs)


@pytest.mark.parametrize("asks", ["3600", "Sun, 22 Nov 2026 16:10:00 GMT"])
async def test_a_receiver_that_asks_to_be_left_alone_is(bench: Bench, receiver: Receiver, asks: str) -> None:
    receiver.plan = [f"429 {asks}"]
    await filed(bench)
    await after(bench, UNDO)
    await after(bench, timedelta(minutes=59))
    assert len(receiver.posts) == 1
    await after(bench, timedelta(minutes=1))
    assert list(receiver.taken) == ["V-0001:1"]


@pytest.mark.parametrize(
    ("how", "becomes"), [("reset", "planned"), ("half", "planned"), ("noise", "planned"), ("truncated", "sent")]
)
async def test_a_broken_answer_counts_only_by_a_whole_status(
    home: Path, telegram: LocalChat, clock: MovableClock, how: str, becomes: str
) -> None:
    async with breaking(how) as url, handing(home, telegram, clock, url) as bench:
        await filed(bench)
        with capture_logs() as logs:
            await after(bench, UNDO)
        (row,) = await rows(bench)
        assert row.state == becomes
        assert "private" not in str(logs)


async def test_nobody_listening_is_tried_again(
    home: Path, telegram: LocalChat, clock: MovableClock, receiver: Receiver
) -> None:
    async with breaking("reset") as gone:
        pass
    async with handing(home, telegram, clock, gone) as bench:
        await filed(bench)
        await after(bench, UNDO)
        assert (await rows(bench))[0].error == "ConnectError"
        assert (await bench.say(PERTH, "/menu")).startswith("What would you like to do?")


async def test_one_record_that_is_refused_does_not_hold_up_the_others(bench: Bench, receiver: Receiver) -> None:
    receiver.plan = ["500"]
    await filed(bench, "one")
    await filed(bench, "two")
    await after(bench, UNDO)
    assert list(receiver.taken) == ["V-0002:1"]
    await after(bench, FIRST)
    assert list(receiver.taken) == ["V-0002:1", "V-0001:1"]


async def test_it_is_given_up_after_some_days_and_counted(bench: Bench, receiver: Receiver) -> None:
    receiver.plan = ["500"] * 100
    await filed(bench)
    await after(bench, UNDO)
    with capture_logs() as logs:
        for _ in range(TRIES + 2):
            await after(bench, MOST)
    assert len(receiver.posts) == TRIES
    assert [entry["event"] for entry in logs].count("hand-over.given-up") == 1
    (row,) = await rows(bench)
    assert (row.state, row.error, row.body) == ("failed", "Status500", None)
    bench.clock.move(timedelta(days=30))
    await bench.assistant._tidy()
    async with bench.store.reading(bench.clock.now()) as work:
        assert (await status.counts(work))["hand-over.given up"] == 1


def test_it_is_given_up_after_about_three_days() -> None:
    waits = [min(FIRST * 2 ** min(attempt, 12), MOST) for attempt in range(TRIES - 1)]
    assert timedelta(days=2) < sum(waits, timedelta()) < timedelta(days=4)


async def test_a_crash_in_between_has_it_offered_again(bench: Bench, receiver: Receiver) -> None:
    await filed(bench)
    bench.clock.move(UNDO)
    async with bench.store.writing(bench.clock.now()) as work:
        assert len(await outbox.claim_due(work, 1, 60, 0, begun=True)) == 1
    async with bench.store.writing(bench.clock.now()) as work:
        assert await outbox.release_expired(work, everyone=True) == (1, 0)
    await after(bench, timedelta())
    assert list(receiver.taken) == ["V-0001:1"]


async def test_a_replayed_message_is_refused_when_old_and_counts_once_when_new(
    bench: Bench, receiver: Receiver
) -> None:
    await filed(bench)
    await after(bench, UNDO)
    headers, body = receiver.posts[0]
    assert receiver.take(headers, body) == 204
    assert len(receiver.taken) == 1
    bench.clock.move(timedelta(minutes=6))
    assert receiver.take(headers, body) == 401
    fresh = signed(KEY, "V-0001:1", bench.clock.now(), body)
    assert receiver.take(fresh, body) == 204
    assert receiver.take(fresh, body + b" ") == 401
    assert receiver.take({**fresh, "webhook-id": "V-0001:2"}, body) == 401


def test_the_signature_is_that_of_standard_webhooks() -> None:
    """The example of the specification: github.com/standard-webhooks/standard-webhooks."""
    import base64

    secret = base64.b64decode("plJ3nmyCDGBKInavdOK15jsl")
    body = b'{"event_type":"ping","data":{"success":true}}'
    made = signed(secret, "msg_loFOjxBNrRLzqYUf", datetime.fromtimestamp(1731705121, UTC), body)
    assert made["webhook-signature"] == "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0="


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate that no authority has signed, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    file = tmp_path / "certificate.pem"
    file.write_bytes(pem + built.public_bytes(serialization.Encoding.PEM))
    return file


async def test_a_certificate_that_is_not_trusted_or_not_of_that_name_is_refused(
    home: Path, telegram: LocalChat, clock: MovableClock, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with receiving(Receiver(clock.now), certificate) as receiver:
        async with handing(home, telegram, clock, receiver.url) as bench:
            await filed(bench)
            await after(bench, UNDO)
            assert receiver.posts == []
            assert (await rows(bench))[0].error == "ConnectError"
            monkeypatch.setattr(hand_over.Courier, "_trust", trusting(certificate))
            await after(bench, MOST)
            assert receiver.posts == [], "signed for localhost, not for 127.0.0.1"
        by_name = receiver.url.replace("127.0.0.1", "localhost")
        async with handing(home, telegram, clock, by_name) as bench:
            await after(bench, MOST)
            assert list(receiver.taken) == ["V-0001:1"]


@pytest.mark.parametrize(
    ("said", "seconds"),
    [("", 0), ("7", 7), ("-7", 0), ("soon", 0), ("9" * 30, 86400), ("Sun, 22 Nov 2026 15:01:00 GMT", 60)],
)
def test_how_long_a_receiver_asks_for(said: str, seconds: int) -> None:
    assert _retry_after({"retry-after": said} if said else {}, NOW) == timedelta(seconds=seconds)


def test_an_error_says_its_kind_alone() -> None:
    assert str(HandOverError("Status500")) == "Status500"
