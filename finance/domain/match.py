"""Match funding: what a bid needs, which of its lines count, and how much is short.

Only money of commissioners counts, in the years that the round allows, once it is confirmed by evidence. Source:
notes, section 3.3: required = the award (or the request) times the match for each pound, 1:1 for the fast tracks.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from finance.domain.money import NOTHING, pence
from tcp_portal.months import FinancialYear

COMMISSIONERS = frozenset({"ccg", "icb", "specialised", "provider_collaborative"})
_TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Terms:
    """What a round says of match: pounds for each pound, and the first and last financial year that count."""

    per_pound: Decimal
    first_year: int
    last_year: int


@dataclass(frozen=True, slots=True)
class MatchLine:
    """Money that an organisation of this kind puts in, in a financial year, and what confirms it."""

    kind: str
    year: int
    amount: Decimal
    evidence: str
    confirmed_on: date | None


@dataclass(frozen=True, slots=True)
class Match:
    """Pounds required and confirmed; `short` is never below nothing."""

    required: Decimal
    confirmed: Decimal

    @property
    def short(self) -> Decimal:
        """Pounds that are still to be confirmed."""
        return max(self.required - self.confirmed, NOTHING)

    @property
    def short_share(self) -> Decimal | None:
        """The same as per cent of what is required, to a tenth, half up; None where nothing is required."""
        if self.required <= NOTHING:
            return None
        return (self.short * 100 / self.required).quantize(_TENTH, ROUND_HALF_UP)


def why_not(line: MatchLine, terms: Terms) -> str:
    """Why a line does not count, as a sentence; empty where it does."""
    if line.kind not in COMMISSIONERS:
        return "It does not count: only money of NHS commissioners does."
    if not terms.first_year <= line.year <= terms.last_year:
        first, last = FinancialYear(terms.first_year), FinancialYear(terms.last_year)
        years = f"{first}" if first == last else f"{first} to {last}"
        return f"It does not count: the round takes match of {years}."
    if line.confirmed_on is None or not line.evidence.strip():
        return "It does not count yet: it is not confirmed by evidence."
    return ""


def required_for(base: Decimal, per_pound: Decimal) -> Decimal:
    """The match that an award, or before it a request, of this sum needs, to the penny."""
    return pence(base * per_pound)


def match_of(base: Decimal, terms: Terms, lines: Iterable[MatchLine]) -> Match:
    """What an award (or, before it, a request) of this sum needs, and what of it is confirmed."""
    counted = (line.amount for line in lines if not why_not(line, terms))
    return Match(required_for(base, terms.per_pound), sum(counted, NOTHING))
