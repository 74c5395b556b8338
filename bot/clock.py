"""The one place that knows what time it is.

Everything else is given the time as a parameter, so that a test or the local chat can move it.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """The present moment, in UTC."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """The present moment, in UTC."""
        return datetime.now(UTC)


class MovableClock:
    """The machine's clock plus an offset that can be moved forward, for the local chat and for tests.

    With ``fixed`` it stands still at that moment until it is moved.
    """

    def __init__(self, offset: timedelta = timedelta(), fixed: datetime | None = None) -> None:
        self.offset = offset
        self._fixed = fixed
        self._listeners: list[Callable[[], None]] = []

    def now(self) -> datetime:
        """The present moment as moved, in UTC."""
        return (self._fixed or datetime.now(UTC)) + self.offset

    def move(self, by: timedelta) -> datetime:
        """Move the time by ``by`` and tell the listeners; returns the new moment in UTC."""
        self.offset += by
        for listener in self._listeners:
            listener()
        return self.now()

    def on_move(self, listener: Callable[[], None]) -> None:
        """Call ``listener`` after every move."""
        self._listeners.append(listener)
