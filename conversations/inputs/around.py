"""A date that may lie on either side of today, or be today: an appointment, a last day, a meeting."""

from datetime import date, timedelta
from typing import Any

from conversations.inputs.base import Asking, Look, Outcome, Refused, Taken
from conversations.inputs.day import Day, in_words, month_after
from conversations.reading.when import read_date
from conversations.screen import Button


class DayAround(Day):
    """A date from ``back`` days ago to ``ahead`` days ahead, kept in ISO form.

    Where none may have gone by, words that leave the year or the week open mean the next one. Otherwise a day without
    its year means the nearest, and a weekday the latest.
    """

    def __init__(self, back: int, ahead: int) -> None:
        super().__init__(future=back == 0)
        self.back = back
        self.ahead = ahead

    def _limits(self, today: date) -> tuple[date, date]:
        return today - timedelta(days=self.back), today + timedelta(days=self.ahead)

    def _read(self, text: str, today: date) -> date | None:
        day = super()._read(text, today)
        if self.future or day is None or day >= today:
            return day
        tomorrow, year = (read_date(text, today + timedelta(days=ahead)) for ahead in (1, 366))
        moves = tomorrow == day + timedelta(days=1)  # "300 days ago" is plainly not to come
        open_year = year is not None and (year - day).days in (365, 366) and not moves
        return year if open_year and year and year - today < today - day else day

    def declared(self) -> tuple[Button, ...]:
        """The likely days, and the calendar."""
        near = [("Today", 0), ("Tomorrow", 1), ("In a week", 7)] if self.future else [("Today", 0), ("Yesterday", -1)]
        presses = tuple(Button(label=label, action=f"in:{days}", numbered=True) for label, days in near)
        return (*presses, Button(label="Calendar", action="calendar", words=("calendar",), numbered=True))

    def _opened(self, asking: Asking, current: Any) -> Look:
        day = date.fromisoformat(current) if current else asking.today
        return Look({"month": month_after(day, 0).isoformat()})

    def _within(self, day: date, asking: Asking) -> Outcome:
        first, last = self._limits(asking.today)
        if first <= day <= last:
            return Taken(day.isoformat())
        why = "too far ahead" if day > last else "too long ago" if self.back else "gone by"
        return Refused(f"I read that as {in_words(day)}, which is {why}. I need {self.expected()}.", understood=True)

    def _examples(self) -> str:
        return "“tomorrow”, “5/12”, “21 Dec”" if self.future else "“yesterday”, “5/6/2027” (5 June), “21 Nov”"

    def expected(self) -> str:
        """What is wanted."""
        return "a date, for example “tomorrow” or “5 Dec”" if self.future else "a date, for example “21 Nov 2026”"
