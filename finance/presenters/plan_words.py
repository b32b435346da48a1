"""How pages and packs say amounts, years and sources of plans of money."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from finance.domain.money import pounds
from tcp_portal.charts import words
from tcp_portal.months import FinancialYear

THOUSAND = 1000


def year_label(year: int) -> str:
    """2016/17."""
    return FinancialYear(year).label


def unit_sign(unit: int) -> str:
    """What stands in captions and on axes."""
    return "£000" if unit == THOUSAND else "£"


def unit_words(unit: int) -> str:
    """The unit in a sentence."""
    return "thousands of pounds" if unit == THOUSAND else "pounds"


def amount_words(amount: Decimal | None, unit: int) -> str:
    """An amount of a plan in a sentence: in pounds, whatever unit the plan prints."""
    return pounds(None if amount is None else amount * unit)


def source_words(source: str, on: date) -> str:
    """A source with its day, which its title may say already."""
    day = words.day(on)
    return source if day in source else f"{source}, {day}"
