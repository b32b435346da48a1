"""Pounds and pence: exact, never a float; every rounding is half up to the penny and stands here.

A share is rounded so that the parts add up to the whole. Financial years run from 1 April to 31 March; a yearly
amount of part of a year counts by days: days in force / days of that financial year (notes, section 4.2).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from functools import cache

from tcp_portal.months import FinancialYear

PENNY = Decimal("0.01")
NOTHING = Decimal("0.00")


def pence(amount: Decimal) -> Decimal:
    """The amount to the penny, half up (away from zero)."""
    return amount.quantize(PENNY, ROUND_HALF_UP)


def shares(amount: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """The amount split by weights, to the penny; the parts add up to it exactly.

    Each part is rounded down; the pennies left go to the parts that lost most, the first of equals. Weights that add
    up to nothing raise ValueError. A negative amount is split as its opposite.
    """
    total = sum(weights, Decimal(0))
    if total <= 0:
        raise ValueError("Weights must add up to more than nothing.")
    if amount < 0:
        return [-part for part in shares(-amount, weights)]
    whole = pence(amount)
    if len(weights) == 1:
        return [whole]
    exact = [whole * weight / total for weight in weights]
    parts = [one.quantize(PENNY, ROUND_FLOOR) for one in exact]
    if left := int((whole - sum(parts, NOTHING)) / PENNY):
        most = sorted(range(len(parts)), key=lambda at: (parts[at] - exact[at], at))
        for at in most[:left]:
            parts[at] += PENNY
    return parts


@cache
def _bounds(start_year: int) -> tuple[date, date, int]:
    """First day of a financial year, that of the next one, and its days: asked for thousands of times on a page."""
    year = FinancialYear(start_year)
    first, after = year.first.first, year.last.next.first
    return first, after, (after - first).days


def first_day_after(year: FinancialYear) -> date:
    """The 1 April on which a financial year is over."""
    return _bounds(year.start_year)[1]


def days_in(year: FinancialYear, starts_on: date, ends_on: date | None) -> int:
    """Days of the half-open period [starts_on, ends_on) that lie in the year; no end goes on for ever."""
    first, last, _ = _bounds(year.start_year)
    first = max(first, starts_on)
    if ends_on is not None and ends_on < last:
        last = ends_on
    return (last - first).days if last > first else 0


def by_days(annual: Decimal, year: FinancialYear, days: int) -> Decimal:
    """What a yearly amount comes to for so many days of a financial year, to the penny."""
    whole = _bounds(year.start_year)[2]
    return pence(annual if days == whole else annual * days / whole)


def part_year(annual: Decimal, year: FinancialYear, starts_on: date, ends_on: date | None) -> Decimal:
    """What a yearly amount comes to in one financial year, by days, to the penny."""
    return by_days(annual, year, days_in(year, starts_on, ends_on))


def whole_pounds(amount: Decimal) -> str:
    """£1,234: to the nearest pound, half up, for a glance; where figures are added up they stand to the penny."""
    return pounds(amount.quantize(Decimal(1), ROUND_HALF_UP))


def pounds(amount: Decimal | None) -> str:
    """£1,234 or £1,234.50; a minus sign before the pound; “not known” where there is no amount."""
    if amount is None:
        return "not known"
    size = abs(pence(amount))
    text = f"{size:,.2f}".removesuffix(".00")
    return f"{'−' if amount < 0 and size else ''}£{text}"
