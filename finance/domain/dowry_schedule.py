"""What a dowry comes to, by days: instalments, what is due, and what is taken back. No clock, no database.

The amount of the first financial year is raised by the uplift each 1 April after, rounded to the penny each time. A
year is paid in 1, 2, 4 or 12 instalments, each for its months and due on their first day. The value of some days is
the yearly amount up to their end less the yearly amount up to their start, each by days and to the penny: so the parts
of a year add up to the amount of that year exactly, however it is cut, and so does what is left after a recovery.
Rule: a dowry is tied to the person and stops with their death. Building the Right Support notes, section 4.1.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from finance.domain.money import NOTHING, part_year, pence
from tcp_portal.months import FinancialYear, Month

MONTHS, APRIL = 12, 4


@dataclass(frozen=True, slots=True)
class Terms:
    """What is agreed: pounds a year, per cent more each 1 April, instalments a year, days [starts_on, ends_on)."""

    a_year: Decimal
    uplift: Decimal
    instalments: int
    starts_on: date
    ends_on: date | None = None


def last_of_terms(starts_on: date, ends_on: date | None, died_on: date | None) -> date | None:
    """The first day that is not paid for: the end that is agreed or the day of death, whichever comes first.

    A death before the first day ends the dowry on its first day: nothing is due.
    """
    ends = [day for day in (ends_on, died_on) if day is not None]
    return max(min(ends), starts_on) if ends else None


@dataclass(frozen=True, slots=True, order=True)
class Days:
    """The half-open range [start, end)."""

    start: date
    end: date

    @property
    def count(self) -> int:
        """How many days."""
        return (self.end - self.start).days

    def within(self, start: date, end: date | None) -> Days | None:
        """The part of it in [start, end); None where there is none."""
        first, last = max(self.start, start), self.end if end is None else min(self.end, end)
        return Days(first, last) if first < last else None

    def without(self, others: Iterable[Days]) -> list[Days]:
        """What is left of it, earliest first."""
        left, start = [], self.start
        for other in sorted(others):
            if other.start > start:
                left += [part] if (part := Days(start, other.start).within(self.start, self.end)) else []
            start = max(start, other.end)
        return [*left, Days(start, self.end)] if start < self.end else left


@dataclass(frozen=True, slots=True)
class Instalment:
    """One payment: for the days [days_from, days_to), due on their first day."""

    days_from: date
    days_to: date
    due_on: date
    amount: Decimal

    @property
    def days(self) -> Days:
        """What it is for."""
        return Days(self.days_from, self.days_to)


def year_of(day: date) -> FinancialYear:
    """The financial year of a day."""
    return FinancialYear(day.year if day.month >= APRIL else day.year - 1)


def years_of(terms: Terms, until: date) -> list[FinancialYear]:
    """The financial years from the first day to the day `until`, or to the end where that is earlier."""
    last = until if terms.ends_on is None else min(until, terms.ends_on)
    first = year_of(terms.starts_on).start_year
    return [FinancialYear(year) for year in range(first, year_of(last).start_year + 1)]


def rate(terms: Terms, year: FinancialYear) -> Decimal:
    """The amount of a whole financial year: compounded to the penny; nothing before the first year."""
    raised = year.start_year - year_of(terms.starts_on).start_year
    if raised < 0:
        return NOTHING
    amount = pence(terms.a_year)
    for _ in range(raised):
        amount = pence(amount * (100 + terms.uplift) / 100)
    return amount


def in_year(terms: Terms, year: FinancialYear) -> Decimal:
    """What one financial year comes to: by its days within the terms, to the penny."""
    return part_year(rate(terms, year), year, terms.starts_on, terms.ends_on)


def value(terms: Terms, days: Days) -> Decimal:
    """What some days come to; those outside the terms come to nothing. Days that touch add up exactly."""
    within = days.within(terms.starts_on, terms.ends_on)
    if within is None:
        return NOTHING
    last = year_of(within.end).start_year
    years = [FinancialYear(year) for year in range(year_of(within.start).start_year, last + 1)]
    return sum(
        (_up_to(terms, year, within.end) - _up_to(terms, year, within.start) for year in years), NOTHING
    )


def schedule(terms: Terms, until: date) -> list[Instalment]:
    """Every instalment that is due on or before the day `until`, earliest first."""
    found = []
    for period in _periods(terms, until):
        days = period.within(terms.starts_on, terms.ends_on)
        if days is not None and days.start <= until:
            found.append(Instalment(days.start, days.end, days.start, value(terms, days)))
    return found


def due_by(terms: Terms, until: date) -> Decimal:
    """What all instalments that are due by the day come to: their days touch, so that they are worth what all are."""
    if until < terms.starts_on:
        return NOTHING
    months = MONTHS // terms.instalments
    first = year_of(until).first
    last = first.plus((Month.of(until).since(first) // months + 1) * months).first
    return value(terms, Days(terms.starts_on, last))


def due(terms: Terms, paid: Iterable[Days], until: date) -> list[Instalment]:
    """What is due by the day and not paid: instalments, or the days that are left of them."""
    held = list(paid)
    return [
        Instalment(left.start, left.end, one.due_on, value(terms, left))
        for one in schedule(terms, until)
        for left in one.days.without(held)
        if value(terms, left)
    ]


def recovery(terms: Terms, paid: Days, ends_on: date) -> Instalment | None:
    """What of paid days is taken back when the terms end: the days from then on and what was paid for them.

    Pro rata by days, as it was paid: what stays is worth exactly the days before the end. None where no day is.
    """
    after = paid.within(ends_on, None)
    if after is None:
        return None
    return Instalment(after.start, after.end, ends_on, value(replace(terms, ends_on=None), after))


def _up_to(terms: Terms, year: FinancialYear, day: date) -> Decimal:
    return part_year(rate(terms, year), year, terms.starts_on, max(day, terms.starts_on))


def _periods(terms: Terms, until: date) -> Iterator[Days]:
    months = MONTHS // terms.instalments
    for year in years_of(terms, until):
        for at in range(terms.instalments):
            first = year.first.plus(at * months)
            yield Days(first.first, first.plus(months).first)
