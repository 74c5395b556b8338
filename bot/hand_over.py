"""Filed records handed over to another system: signed JSON to one address, again and again until it is taken.

The signature is that of Standard Webhooks, for which receivers have libraries in most languages. An answer counts by
its status alone; its body is neither read nor logged, and a redirect is not followed.
"""

import asyncio
import base64
import hashlib
import hmac
import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cached_property
from typing import Any

import httpx
import structlog

from bot.clock import Clock
from bot.forms import KINDS, form_of
from bot.settings import Settings
from store import audit, members, versions
from store.database import Store
from store.outbox import OutboxRow, Outcome

log = structlog.get_logger(__name__)

#: How long to wait before a record is offered again: at first, and at most. The wait doubles.
FIRST, MOST = timedelta(seconds=30), timedelta(hours=6)
#: How many times a record is offered before it is given up: some three days.
TRIES = 21
#: The longest that a receiver may ask to be left alone.
LEFT_ALONE = timedelta(days=1)
#: How long one attempt may take, in seconds: well under a claim's lease.
WITHIN = 30.0


KINDS_BY_LETTER = {kind.letter: kind for kind in KINDS.values()}


@dataclass
class HandOverError(Exception):
    """A record was not taken: a status such as "Status503" or the kind of an error, and when the receiver wants it."""

    kind: str
    after: timedelta = timedelta()


def signed(secret: bytes, identity: str, moment: datetime, body: bytes) -> dict[str, str]:
    """The headers of a hand-over: who it is, when it was sent, and the HMAC-SHA-256 over both and the body."""
    stamp = str(int(moment.timestamp()))
    mac = hmac.new(secret, b".".join((identity.encode(), stamp.encode(), body)), hashlib.sha256).digest()
    return {
        "content-type": "application/json",
        "user-agent": "ipm-assistant",
        "idempotency-key": identity,
        "webhook-id": identity,
        "webhook-timestamp": stamp,
        "webhook-signature": f"v1,{base64.b64encode(mac).decode()}",
    }


class Courier:
    """Hands over what the outbox says, a record at a time."""

    def __init__(self, url: str, secret: bytes, store: Store, clock: Clock) -> None:
        self._url = url
        self._secret = secret
        self._store = store
        self._clock = clock

    @classmethod
    def of(cls, settings: Settings, store: Store, clock: Clock) -> "Courier | None":
        """The courier that the settings ask for; None when they ask for none."""
        if settings.handover_url is None or settings.handover_secret is None:
            return None
        secret = base64.b64decode(settings.handover_secret.get_secret_value())
        return cls(settings.handover_url, secret, store, clock)

    @cached_property
    def _trust(self) -> ssl.SSLContext:
        """The machine's own certificates, so that an organisation's authority counts; loaded when first needed."""
        return ssl.create_default_context()

    async def deliver(self, row: OutboxRow) -> Outcome:
        """One attempt at one record. What became of it never holds anything of the record or of the answer."""
        planned = json.loads(row.body)
        reference, version = str(planned["reference"]), int(planned["version"])
        message = await self._message(reference, version)
        if message is None:
            log.info("hand-over.undone", record=reference, version=version)
            return Outcome(row.id, row.attempt, "sent")
        try:
            await self._send(f"{reference}:{version}", message)
        except HandOverError as refused:
            return self._again(row, reference, version, refused)
        async with self._store.writing(self._clock.now()) as work:
            kind = KINDS_BY_LETTER[reference[0]]
            await audit.record(
                work, audit.SYSTEM, f"{kind.name}.hand over", f"{kind.name}:{reference}", {"version": version}
            )
        return Outcome(row.id, row.attempt, "sent")

    async def _message(self, reference: str, version: int) -> bytes | None:
        """The message, made from the store now; None when the filing was undone."""
        kind = KINDS_BY_LETTER[reference[0]]
        async with self._store.reading(self._clock.now()) as work:
            record = await versions.to_hand_over(work, kind, reference, version)
            if record is None:
                return None
            labels = {member.id: member.label for member in await members.everyone(work)}
            form = await form_of(work, kind, record, labels)
        message: dict[str, Any] = {
            "type": f"{kind.name}.filed",
            "timestamp": record.made_at.astimezone(UTC).isoformat(),
            "data": form.model_dump(mode="json"),
        }
        return json.dumps(message, ensure_ascii=False).encode()

    async def _send(self, identity: str, body: bytes) -> None:
        """Post a message. Raises HandOverError unless the answer is 2xx."""
        headers = signed(self._secret, identity, self._clock.now(), body)
        try:
            async with (
                asyncio.timeout(WITHIN),
                httpx.AsyncClient(verify=self._trust, follow_redirects=False, timeout=WITHIN) as client,
                client.stream("POST", self._url, content=body, headers=headers) as response,
            ):
                status, answered = response.status_code, response.headers
        except (httpx.HTTPError, TimeoutError, OSError) as error:
            raise HandOverError(type(error).__name__) from None
        if not 200 <= status < 300:
            raise HandOverError(f"Status{status}", _retry_after(answered, self._clock.now()))

    def _again(self, row: OutboxRow, reference: str, version: int, refused: HandOverError) -> Outcome:
        facts = {"record": reference, "version": version, "kind": refused.kind, "attempt": row.attempt}
        if row.attempt >= TRIES:
            log.error("hand-over.given-up", **facts)
            return Outcome(row.id, row.attempt, "failed", error=refused.kind)
        wait = max(min(FIRST * 2 ** min(row.attempt - 1, 12), MOST), refused.after)
        log.warning("hand-over.refused", **facts, again_in=wait.total_seconds())
        at = self._clock.now() + wait
        return Outcome(row.id, row.attempt, "retry", error=refused.kind, retry_at=at, apart=True)


def _retry_after(headers: Mapping[str, str], now: datetime) -> timedelta:
    """How long the receiver asks to be left alone, by seconds or by a date; none when it says nothing sensible."""
    said = headers.get("retry-after", "").strip()
    if said.isdecimal():
        wait = timedelta(seconds=min(int(said), LEFT_ALONE.total_seconds()))
    else:
        try:
            until = parsedate_to_datetime(said)
        except ValueError:
            return timedelta()
        wait = (until if until.tzinfo else until.replace(tzinfo=UTC)) - now
    return max(timedelta(), min(wait, LEFT_ALONE))
