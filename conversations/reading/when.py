"""Dates and times out of typed answers and longer texts: the one place the flows import them from."""

from conversations.reading.dates import find_dates, read_date
from conversations.reading.times import TimeSpan, TimesRead, find_times, read_time, read_times

__all__ = ["TimeSpan", "TimesRead", "find_dates", "find_times", "read_date", "read_time", "read_times"]
