"""The working days of Scotland: Monday to Friday, without the bank holidays of Scotland."""

from datetime import date, timedelta
from functools import cache

from holidays import HolidayBase, country_holidays

SATURDAY = 5


@cache
def _bank_holidays() -> HolidayBase:
    return country_holidays("GB", subdiv="SCT", language="en_GB")


def bank_holiday(day: date) -> str:
    """The name of the bank holiday on this day in Scotland, or an empty text."""
    return str(_bank_holidays().get(day) or "")


def is_working(day: date) -> bool:
    """Whether it is a working day in Scotland."""
    return day.weekday() < SATURDAY and not bank_holiday(day)


def working_days_before(day: date, count: int) -> date:
    """The working day ``count`` working days before ``day``, which itself need not be one."""
    return _working(day, count, -1)


def working_days_after(day: date, count: int) -> date:
    """The working day ``count`` working days after ``day``, which itself need not be one."""
    return _working(day, count, 1)


def _working(day: date, count: int, step: int) -> date:
    while count:
        day += timedelta(days=step)
        count -= is_working(day)
    return day
