"""A date: a press, a month's calendar, or British words."""

import calendar
from datetime import date, timedelta
from typing import Any

from conversations.inputs.base import Asking, Input, Look, Outcome, Prompt, Refused, Taken, quoted
from conversations.reading.when import read_date
from conversations.screen import Button, Rows

BLANK = "·"


def in_words(day: date) -> str:
    """A date as people write it: "Saturday 21 November 2026"."""
    return f"{day:%A} {day.day} {day:%B} {day.year}"


def month_after(month: date, by: int) -> date:
    """The first day of the month ``by`` months after the one of ``month``."""
    count = month.year * 12 + month.month - 1 + by
    return date(count // 12, count % 12 + 1, 1)


class Day(Input):
    """A date, kept in ISO form. ``future`` asks for one after today, otherwise for today or before.

    It lies at most so many ``years`` ahead or behind.
    """

    takes_numbers = True

    def __init__(self, future: bool = False, years: int = 1) -> None:
        self.future = future
        self.far = "a year" if years == 1 else f"{years} years"
        self.reach = 366 * years

    def _limits(self, today: date) -> tuple[date, date]:
        if self.future:
            return today + timedelta(days=1), today + timedelta(days=self.reach)
        return today - timedelta(days=self.reach), today

    def declared(self) -> tuple[Button, ...]:
        """The likely days, and the calendar."""
        near = [("Today", 0), ("Yesterday", -1)]
        if self.future:
            near = [("In a week", 7), ("In two weeks", 14), ("In four weeks", 28)]
        presses = tuple(Button(label=label, action=f"in:{days}", numbered=True) for label, days in near)
        return (*presses, Button(label="Calendar", action="calendar", words=("calendar",), numbered=True))

    def prompt(self, asking: Asking, view: dict[str, Any], current: Any) -> Prompt:
        """The likely days, or the calendar of a month."""
        body = f"So far: {self.say(current, asking)}" if current else ""
        hint = f"Or type it: {self._examples()}."
        if "month" not in view:
            *near, last = self.declared()
            return Prompt(body=body, hint=hint, rows=(tuple(near), (last,)))
        month = date.fromisoformat(view["month"])
        title = f"{month:%B %Y}, Monday first"
        return Prompt(
            body="\n".join(filter(None, (body, title))),
            hint=hint,
            rows=self._grid(month, asking),
        )

    def _grid(self, month: date, asking: Asking) -> Rows:
        """The weeks of a month that have a day to choose, and the months beside it."""
        first, last = self._limits(asking.today)

        def possible(day: date) -> bool:
            return day.month == month.month and first <= day <= last

        weeks = calendar.Calendar().monthdatescalendar(month.year, month.month)
        rows = [
            tuple(
                Button(label=str(day.day), action=f"day:{day.isoformat()}", words=(in_words(day),))
                if possible(day)
                else Button(label=BLANK, action=f"month:{month.isoformat()}")
                for day in week
            )
            for week in weeks
            if any(possible(day) for day in week)
        ]
        before, after = month_after(month, -1), month_after(month, 1)
        turns = [Button(label=f"‹ {before:%B}", action=f"month:{before.isoformat()}")] if month > first else []
        if after <= last:
            turns.append(Button(label=f"{after:%B} ›", action=f"month:{after.isoformat()}"))
        return (*rows, tuple(turns)) if turns else tuple(rows)

    def _opened(self, asking: Asking, current: Any) -> Look:
        """The calendar at the month of the answer so far, else of the first day that may be chosen."""
        first, last = self._limits(asking.today)
        day = date.fromisoformat(current) if current else first if self.future else last
        return Look({"month": month_after(min(max(day, first), last), 0).isoformat()})

    def press(self, action: str, asking: Asking, view: dict[str, Any], current: Any) -> Outcome:
        """A press gives a day or turns the calendar."""
        verb, _, argument = action.partition(":")
        if verb == "calendar":
            return self._opened(asking, current)
        if verb == "month":
            return Look({"month": argument})
        if verb == "in":
            return self._within(asking.today + timedelta(days=int(argument)), asking)
        return self._within(date.fromisoformat(argument), asking)

    def read(self, text: str, asking: Asking, view: dict[str, Any], current: Any) -> Outcome:
        """British words and figures: "last tue", "5/6" for 5 June, "21 Nov"."""
        day = self._read(text, asking.today)
        if day is None:
            return Refused(f"I could not read {quoted(text)} as a date. I need {self.expected()}.")
        return self._within(day, asking)

    def _read(self, text: str, today: date) -> date | None:
        """The date meant. Words that leave the year or the week open ("5 Dec", "friday") mean the next one when a
        date to come is wanted."""
        day = read_date(text, today)
        if not self.future or day is None or day >= self._limits(today)[0]:
            return day
        later = (read_date(text, today + timedelta(days=ahead)) for ahead in (1, 7, 366))
        tomorrow, week, year = later
        if tomorrow == day + timedelta(days=1):
            return day  # "yesterday" moves with today: it is plainly not to come
        return next((other for other in (week, year) if other and other > today), day)

    def _within(self, day: date, asking: Asking) -> Outcome:
        first, last = self._limits(asking.today)
        if first <= day <= last:
            return Taken(day.isoformat())
        if day > last:
            why = f"more than {self.far} ahead" if self.future else "in the future"
        else:
            why = self._gone_by() if self.future else f"more than {self.far} ago"
        return Refused(f"I read that as {in_words(day)}, which is {why}. I need {self.expected()}.", understood=True)

    def _gone_by(self) -> str:
        return "not in the future"

    def say(self, value: Any, asking: Asking) -> str:
        """The date in words."""
        return in_words(date.fromisoformat(value))

    def _examples(self) -> str:
        return "“in 10 days”, “5/12”, “21 Dec”" if self.future else "“last tue”, “5/6” (5 June), “21 Nov”"

    def expected(self) -> str:
        """What is wanted."""
        if self.future:
            return "a date to come, for example “in two weeks” or “5 Dec”"
        return "the date it happened, today or before, for example “yesterday” or “21 Nov”"


class Upcoming(Day):
    """A date from today on, kept in ISO form."""

    def __init__(self) -> None:
        super().__init__(future=True)

    def _limits(self, today: date) -> tuple[date, date]:
        return today, today + timedelta(days=self.reach)

    def declared(self) -> tuple[Button, ...]:
        """The likely days, and the calendar."""
        near = (("Today", 0), ("Tomorrow", 1), ("In a week", 7), ("In two weeks", 14))
        presses = tuple(Button(label=label, action=f"in:{days}", numbered=True) for label, days in near)
        return (*presses, Button(label="Calendar", action="calendar", words=("calendar",), numbered=True))

    def _examples(self) -> str:
        return "“tuesday”, “5/12”, “21 Dec”"

    def _gone_by(self) -> str:
        return "gone by"

    def expected(self) -> str:
        """What is wanted."""
        return "today or a date to come, for example “tuesday” or “5 Dec”"
