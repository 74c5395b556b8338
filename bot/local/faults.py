"""Failures on demand, and Telegram's rate limits: what the tests use to see how the bot copes."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, get_args

Kind = Literal["429", "500", "timeout_before", "timeout_after", "drop", "truncate"]
CHAT_RATE, CHAT_BURST = 1.0, 3.0
ALL_RATE, ALL_BURST = 30.0, 30.0


@dataclass
class Fault:
    """``left`` more calls of ``method`` (any when None) fail in the way ``kind`` says.

    429 and 500 answer an error; ``timeout_before`` and ``timeout_after`` never answer, without and with
    the effect; ``drop`` closes the connection without the effect; ``truncate`` takes effect and answers
    half a JSON.
    """

    kind: Kind
    left: int
    method: str | None
    retry_after: int


class Faults:
    """The failures that were ordered and have not happened yet, oldest first."""

    def __init__(self) -> None:
        self.waiting: list[Fault] = []

    def fail(self, next: int, kind: Kind, method: str | None = None, retry_after: int = 3) -> None:  # noqa: A002 - the contract's word
        """Make the next ``next`` calls fail. Without a method, every call but getUpdates counts.

        ``retry_after`` is in seconds, for a 429. Raises ValueError for an unknown kind.
        """
        if kind not in get_args(Kind):
            msg = f"unknown kind of failure {kind!r}; one of {', '.join(get_args(Kind))}"
            raise ValueError(msg)
        self.waiting.append(Fault(kind, next, method.lower() if method else None, retry_after))

    def clear(self) -> None:
        """Forget every failure that has not happened yet."""
        self.waiting.clear()

    def take(self, method: str) -> Fault | None:
        """The failure that this call (method in lower case) meets, if any."""
        for fault in self.waiting:
            if fault.method == method or (fault.method is None and method != "getupdates"):
                fault.left -= 1
                if fault.left <= 0:
                    self.waiting.remove(fault)
                return fault
        return None


class Limits:
    """Telegram's rate limits: about a message a second in one chat with short bursts, thirty over all."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._levels: dict[int | None, tuple[float, float]] = {}

    def wait(self, chat_id: int) -> int:
        """0 when a message may go to this chat now (and counts it), else the seconds to wait."""
        now = self._monotonic()
        levels = {
            chat_id: self._level(chat_id, CHAT_RATE, CHAT_BURST, now),
            None: self._level(None, ALL_RATE, ALL_BURST, now),
        }
        if min(levels.values()) < 1:
            rate = CHAT_RATE if levels[chat_id] < 1 else ALL_RATE
            return max(1, math.ceil((1 - min(levels.values())) / rate))
        self._levels.update({key: (level - 1, now) for key, level in levels.items()})
        return 0

    def _level(self, key: int | None, rate: float, burst: float, now: float) -> float:
        level, since = self._levels.get(key, (burst, now))
        return min(burst, level + (now - since) * rate)
