"""Months, financial years and lengths of stay, without a clock."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

_MONTH_TEXT = re.compile(r"([0-9]{4})-([0-9]{2})")
_FIRST_YEAR, _LAST_YEAR = 1900, 2199
# The standard library writes a name anew each time, and a page lists hundreds of months.
_NAMES, _SHORT_NAMES = tuple(calendar.month_name), tuple(calendar.month_abbr)


@dataclass(frozen=True, order=True, slots=True)
class Month:
    """A calendar month, ordered in time; raises ValueError for a month that does not exist."""

    year: int
    month: int

    def __post_init__(self) -> None:
        if not (1 <= self.month <= 12 and _FIRST_YEAR <= self.year <= _LAST_YEAR):
            raise ValueError(f"There is no month {self.month} of {self.year}.")

    @classmethod
    def of(cls, day: date) -> Month:
        """The month that holds this day."""
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> Month:
        """The month written as 2017-04; ValueError with a sentence for anything else."""
        found = _MONTH_TEXT.fullmatch(text)
        if found is None:
            raise ValueError("Write the month as year and month, for example 2017-04.")
        return cls(int(found[1]), int(found[2]))

    def __str__(self) -> str:
        return self.iso

    @property
    def first(self) -> date:
        """The first day."""
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        """The last calendar day, the day of the month-end census."""
        return date(self.year, self.month, calendar.monthrange(self.year, self.month)[1])

    @property
    def days(self) -> tuple[date, date]:
        """The month as a half-open range: its first day, and the first day of the next month."""
        return self.first, self.next.first

    @property
    def next(self) -> Month:
        """The month after."""
        return self.plus(1)

    @property
    def previous(self) -> Month:
        """The month before."""
        return self.plus(-1)

    def plus(self, months: int) -> Month:
        """The month so many months later, or earlier when negative."""
        year, month = divmod(self.year * 12 + self.month - 1 + months, 12)
        return Month(year, month + 1)

    def since(self, other: Month) -> int:
        """How many months later than the other one this is; negative where it is earlier."""
        return (self.year - other.year) * 12 + self.month - other.month

    @property
    def iso(self) -> str:
        """As addresses and files write it: 2017-04."""
        return f"{self.year:04d}-{self.month:02d}"

    @property
    def label(self) -> str:
        """As sentences write it: April 2017."""
        return f"{_NAMES[self.month]} {self.year}"

    @property
    def short(self) -> str:
        """As charts and tables write it: Apr 2017."""
        return f"{_SHORT_NAMES[self.month]} {self.year}"

    @property
    def financial_year(self) -> FinancialYear:
        """The year from April to March that holds this month."""
        return FinancialYear(self.year if self.month >= 4 else self.year - 1)

    @property
    def is_quarter_end(self) -> bool:
        """Whether a quarter ends with this month: March, June, September or December."""
        return self.month % 3 == 0


@dataclass(frozen=True, order=True, slots=True)
class FinancialYear:
    """The public sector's year, from April to March."""

    start_year: int

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """As sentences write it: 2016/17."""
        return f"{self.start_year}/{(self.start_year + 1) % 100:02d}"

    @property
    def first(self) -> Month:
        """Its April."""
        return Month(self.start_year, 4)

    @property
    def last(self) -> Month:
        """Its March."""
        return Month(self.start_year + 1, 3)


def months_between(first: Month, last: Month) -> list[Month]:
    """Every month from the first to the last, both included; empty when the last comes earlier."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return [first.plus(step) for step in range(count)]


def years_between(start: date, end: date) -> int:
    """Whole calendar years from start to end: an age, or a length of stay in years.

    A year is complete on the anniversary. That of 29 February is 1 March in common years, as for
    a person's age in the law of England. Raises ValueError when the end comes before the start.
    """
    if end < start:
        raise ValueError("The end comes before the start.")
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))


def add_years(day: date, years: int) -> date:
    """The anniversary of a day; that of 29 February is 1 March in common years."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def add_months(day: date, months: int) -> date:
    """The same day of the month so many months later (earlier when negative), or that month's last day."""
    month = Month.of(day).plus(months)
    return month.first.replace(day=min(day.day, month.last.day))


def stay_words(start: date, end: date) -> str:
    """A length of stay in whole years and months, as tables write it: 7 y 2 m.

    Raises ValueError when the end comes before the start.
    """
    if end < start:
        raise ValueError("The end comes before the start.")
    months = (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)
    return f"{months // 12} y {months % 12} m"
