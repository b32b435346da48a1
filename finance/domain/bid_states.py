"""The way of a bid: which step follows which state, who may take it, and what it must say.

draft -> submitted -> (returned -> submitted again) -> recommended -> awarded in full, with less, with conditions, or
declined. A bidder may withdraw a bid until it is decided. Source: planning guidance for the fast-track areas, July
2015 (rework and awards below the request); notes, sections 3.1 and 3.2.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from finance.domain.money import NOTHING, pounds

DRAFT, SUBMITTED, RETURNED, RESUBMITTED = "draft", "submitted", "returned", "resubmitted"
RECOMMENDED, WITHDRAWN = "recommended", "withdrawn"
AWARDED, LESS, CONDITIONS, DECLINED = "awarded", "less", "conditions", "declined"

EDITABLE = frozenset({DRAFT, RETURNED})
_JUDGED = frozenset({SUBMITTED, RESUBMITTED})
_RECOMMENDED = frozenset({RECOMMENDED})


class Who(StrEnum):
    """In whose hands a step lies."""

    BIDDER = "bidder"  # who writes bids of the partnership
    PANEL = "panel"  # who sits on the round's panel, has declared, and has no interest in the area
    GIVER = "giver"  # who runs the fund in the partnership


class Sum(StrEnum):
    """Which amount a step carries."""

    NONE = "none"
    ANY = "any"  # from nothing up to the sum asked for
    WHOLE = "whole"  # exactly the sum asked for, which need not be told
    PART = "part"  # more than nothing and less than the sum asked for
    UP_TO = "up to"  # more than nothing, at most the sum asked for


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the table: to which state, since which, by whom, with which amount. `why` asks for the reason that
    must be given; empty where none is needed."""

    to: str
    since: frozenset[str]
    who: Who
    why: str = ""
    amount: Sum = Sum.NONE


STEPS: dict[str, Step] = {
    step.to: step
    for step in (
        Step(SUBMITTED, frozenset({DRAFT}), Who.BIDDER),
        Step(RESUBMITTED, frozenset({RETURNED}), Who.BIDDER, "Say what you changed."),
        Step(
            WITHDRAWN,
            frozenset({DRAFT, SUBMITTED, RETURNED, RESUBMITTED, RECOMMENDED}),
            Who.BIDDER,
            "Say why the bid is withdrawn.",
        ),
        Step(RETURNED, _JUDGED | _RECOMMENDED, Who.GIVER, "Say what has to be reworked."),
        Step(RECOMMENDED, _JUDGED | _RECOMMENDED, Who.PANEL, amount=Sum.ANY),
        Step(AWARDED, _RECOMMENDED, Who.GIVER, amount=Sum.WHOLE),
        Step(LESS, _RECOMMENDED, Who.GIVER, "Say why less is awarded than was asked for.", Sum.PART),
        Step(CONDITIONS, _RECOMMENDED, Who.GIVER, "Say on which conditions it is awarded.", Sum.UP_TO),
        Step(DECLINED, _JUDGED | _RECOMMENDED, Who.GIVER, "Say why the bid is declined."),
    )
}


def may_follow(state: str, to: str) -> bool:
    """Whether a bid of this state may come to that one."""
    return to in STEPS and state in STEPS[to].since


def following(state: str) -> tuple[Step, ...]:
    """Every step that a bid of this state may take."""
    return tuple(step for step in STEPS.values() if state in step.since)


def amount_fault(step: Step, asked: Decimal, amount: Decimal | None) -> str:
    """Why the amount does not fit the step, as a sentence; empty where it does."""
    if step.amount is Sum.NONE:
        return "" if amount is None else "This step carries no amount."
    if step.amount is Sum.WHOLE:
        said = amount is None or amount == asked
        return "" if said else f"Awarded in full is the sum asked for: {pounds(asked)}."
    if amount is None:
        return "Give the amount."
    if amount > asked or (step.amount is Sum.PART and amount == asked):
        bound = "less than" if step.amount is Sum.PART else "at most"
        return f"Give {bound} the sum asked for: {pounds(asked)}."
    if amount < NOTHING or (amount == NOTHING and step.amount is not Sum.ANY):
        return "Give an amount above nothing."
    return ""


def amount_carried(step: Step, asked: Decimal, amount: Decimal | None) -> Decimal | None:
    """The amount that the step keeps: the sum asked for where it is awarded in full."""
    return asked if step.amount is Sum.WHOLE else amount
