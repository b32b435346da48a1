"""How an award stands on a day: received, spent, forecast to the year's end, and the colour of its spend by rule.

Tolerances: Building the Right Support notes, section 3.4, which proposes them: green within 10 per cent of the
profile, amber within 25, red beyond or where a trigger is overdue. Both limits belong to the better colour.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Final

from finance.domain.money import NOTHING, pounds

GREEN_WITHIN: Final = Decimal("0.10")
AMBER_WITHIN: Final = Decimal("0.25")
TOLERANCE_SOURCE: Final = (
    "Green within 10% of the profile of the months that have ended, amber within 25%, red beyond or where the trigger "
    "of a tranche is overdue; grey where nothing is due yet. The tolerances are this portal’s proposal."
)
FORECAST_RULE: Final = (
    "Forecast to the year’s end: spent in the months that have ended, the larger of profile and spend in the running "
    "month, and the profile of the months left until March."
)


class SpendRag(StrEnum):
    """The colour of spend; its value is its word."""

    GREEN = "Green"
    AMBER = "Amber"
    RED = "Red"
    GREY = "Grey"


@dataclass(frozen=True, slots=True)
class Sums:
    """An award in pounds on a day.

    `spent_before` and `profile_before`: in the months that have ended; `..._running`: in the month that holds the
    day, the spend up to the day; `profile_rest`: of later months of the financial year; `profile_after`: of later
    years. `has_profile`: whether anybody planned a month.
    """

    amount: Decimal
    received: Decimal = NOTHING
    spent_before: Decimal = NOTHING
    spent_running: Decimal = NOTHING
    match: Decimal = NOTHING
    profile_before: Decimal = NOTHING
    profile_running: Decimal = NOTHING
    profile_rest: Decimal = NOTHING
    profile_after: Decimal = NOTHING
    has_profile: bool = False

    @property
    def spent(self) -> Decimal:
        """Spent to date."""
        return self.spent_before + self.spent_running

    @property
    def balance(self) -> Decimal:
        """Received and not spent; below nothing where money went out before it came in."""
        return self.received - self.spent

    @property
    def forecast(self) -> Decimal:
        """Spend by the end of the financial year of the day: see FORECAST_RULE."""
        return self.spent_before + max(self.spent_running, self.profile_running) + self.profile_rest

    @property
    def underspend(self) -> Decimal:
        """What of the award is neither forecast nor planned for later years; below nothing for an overspend."""
        return self.amount - self.forecast - self.profile_after


@dataclass(frozen=True, slots=True)
class Standing:
    """A colour with the rule that gave it."""

    rag: SpendRag
    words: str


def standing(sums: Sums, *, overdue: int = 0) -> Standing:
    """The colour of spend against the profile of the months that have ended; `overdue`: triggers unmet in time."""
    if overdue:
        said = "1 trigger is overdue." if overdue == 1 else f"{overdue} triggers are overdue."
        return Standing(SpendRag.RED, said)
    due, spent = sums.profile_before, sums.spent_before
    if due <= NOTHING:
        if spent > NOTHING:
            return Standing(SpendRag.RED, f"{pounds(spent)} spent before anything was due.")
        return Standing(SpendRag.GREY, "Nothing is due yet." if sums.has_profile else "No profile is kept.")
    off = (spent - due) / due
    return Standing(_colour(abs(off)), _off_words(off, spent, due))


def _colour(off: Decimal) -> SpendRag:
    if off <= GREEN_WITHIN:
        return SpendRag.GREEN
    return SpendRag.AMBER if off <= AMBER_WITHIN else SpendRag.RED


def _off_words(off: Decimal, spent: Decimal, due: Decimal) -> str:
    of = f"{pounds(spent)} of {pounds(due)} due by the last month’s end"
    if spent == due:
        return f"{of}: as planned."
    share = (abs(off) * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{of}: {share}% {'below' if off < 0 else 'above'} the profile."
