"""Words and colours that every page of bids shares."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from finance.domain.money import pounds
from finance.domain.promised import per_unit
from finance.models import BidState, Round
from tcp_portal.charts import words
from tcp_portal.months import FinancialYear

TONES = {
    BidState.DRAFT: "neutral",
    BidState.SUBMITTED: "info",
    BidState.RETURNED: "warn",
    BidState.RESUBMITTED: "info",
    BidState.RECOMMENDED: "info",
    BidState.AWARDED: "good",
    BidState.LESS: "good",
    BidState.CONDITIONS: "good",
    BidState.DECLINED: "bad",
    BidState.WITHDRAWN: "neutral",
}
NONE = "none"
NONE_PROMISED = "none promised"


def round_state(round_: Round, day: date) -> tuple[str, str]:
    """How a round stands on a day, in words, and the tone of its tag."""
    if day < round_.opens_on:
        return f"Opens on {words.short_day(round_.opens_on)}", "neutral"
    if day <= round_.closes_on:
        return f"Open until {words.short_day(round_.closes_on)}", "good"
    return f"Closed on {words.short_day(round_.closes_on)}", "neutral"


def years_words(first: int, last: int) -> str:
    """2017/18, or 2017/18 to 2018/19."""
    one, other = FinancialYear(first).label, FinancialYear(last).label
    return one if first == last else f"{one} to {other}"


def promised(beds: int, people: int, by: date | None) -> str:
    """“2 beds, 5 people by 31 Dec 2018”."""
    said = [words.counted(beds, "bed")] if beds else []
    said += [words.people(people)] if people else []
    return f"{', '.join(said)} by {words.short_day(by)}" if said and by else NONE_PROMISED


def impact(beds: int, people: int, money: Decimal) -> str:
    """“1.0 beds, 2.5 people” for each 100,000 pounds, or that nothing is promised."""
    found = ((per_unit(beds, money), "beds"), (per_unit(people, money), "people"))
    said = [f"{words.number(count, 1)} {what}" for count, what in found if count is not None]
    return ", ".join(said) or NONE_PROMISED


def share(value: Decimal | None) -> str:
    """“ (40.0%)”, or nothing where there is no whole."""
    return "" if value is None else f" ({value}%)"


def some(amount: Decimal | None) -> str:
    """An amount, or “none” where nobody named one."""
    return NONE if amount is None else pounds(amount)
