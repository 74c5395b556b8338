"""When somebody may be told: hours on the wall in London, across both clock changes."""

from datetime import UTC, date, datetime, time, timedelta

from conversations.draft import LONDON, in_london
from store.preferences import Preferences

#: How long after a member's last word the conversation counts as going on.
WRITING = timedelta(minutes=10)


def moment(day: date, hour: str) -> datetime:
    """The moment (UTC) of an hour (HH:MM) of a day in London. An hour that the clocks leave out is the one after it."""
    return datetime.combine(day, time.fromisoformat(hour), LONDON).astimezone(UTC)


def within(wants: Preferences, hour: str) -> bool:
    """Whether an hour (HH:MM) is one of the member's quiet ones."""
    start, end = wants.quiet_from, wants.quiet_until
    return start <= hour < end if start <= end else hour >= start or hour < end


def is_quiet(wants: Preferences, now: datetime) -> bool:
    """Whether it is one of the member's quiet hours."""
    return within(wants, in_london(now).strftime("%H:%M"))


def quiet_ends(wants: Preferences, now: datetime) -> datetime:
    """When the quiet hours that it is now end (UTC)."""
    today = in_london(now).date()
    end = moment(today, wants.quiet_until)
    return end if end > now else moment(today + timedelta(days=1), wants.quiet_until)


def tomorrow(wants: Preferences, now: datetime) -> datetime:
    """The hour of the member's message on the day after this one (UTC)."""
    return moment(in_london(now).date() + timedelta(days=1), wants.hour)
