"""Whether a bid is whole: everything that must stand in it on the day on which it is submitted.

Source: notes, section 3.2 (criteria, and the distribution lines that are mandatory) and 3.3 (a match that is short is
told and not refused).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from finance.domain.criteria import Criterion
from finance.domain.match import Match
from finance.domain.money import NOTHING, pounds
from tcp_portal.months import Month


@dataclass(frozen=True, slots=True)
class Draft:
    """What a bid holds: its answers, its sums by year, what it passes on, and its planned spend by month."""

    answers: Mapping[Criterion, str]
    sums: Mapping[int, Decimal]
    passed_on: tuple[Decimal, ...]
    spend: Mapping[Month, Decimal]
    has_recipient: bool
    ends_on: date | None

    @property
    def asked(self) -> Decimal:
        """The sum asked for, over all years."""
        return sum(self.sums.values(), NOTHING)


@dataclass(frozen=True, slots=True)
class Call:
    """What the round asks of a bid: the first and last day on which it is taken (`closed` says what happened on the
    last one), and the day by which the money must be spent."""

    opens_on: date
    until: date | None
    spend_by: date | None
    closed: str = "The round closed on {}."


def missing(draft: Draft, call: Call, day: date) -> tuple[str, ...]:
    """What is missing or does not add up, a sentence each; empty where the bid may be submitted on the day."""
    return (*_when(call, day), *_said(draft), *_adds_up(draft), *_in_time(draft, call))


def warnings(match: Match) -> tuple[str, ...]:
    """What the bidder should know, and may submit with all the same."""
    if not match.short:
        return ()
    said = f"{pounds(match.confirmed)} is confirmed of {pounds(match.required)}"
    return (f"Match is short by {pounds(match.short)} ({match.short_share}%): {said}.",)


def _when(call: Call, day: date) -> Iterator[str]:
    if day < call.opens_on:
        yield f"The round opens on {_words(call.opens_on)}."
    elif call.until is not None and day > call.until:
        yield call.closed.format(_words(call.until))


def _said(draft: Draft) -> Iterator[str]:
    if not draft.has_recipient:
        yield "Say which organisation receives the money."
    if not draft.sums:
        yield "Say how much is asked for in each year."
    empty = [one.label.lower() for one in Criterion if not draft.answers.get(one, "").strip()]
    if empty:
        yield f"Answer the panel’s questions on: {', '.join(empty)}."


def _adds_up(draft: Draft) -> Iterator[str]:
    if not draft.sums:
        return
    passed_on, planned = sum(draft.passed_on, NOTHING), sum(draft.spend.values(), NOTHING)
    if not draft.passed_on:
        yield "Say who gets which part of the money, and on what trigger."
    elif passed_on != draft.asked:
        yield _apart("The distribution lines", passed_on, draft.asked)
    if not draft.spend:
        yield "Plan the spend by month."
    elif planned != draft.asked:
        yield _apart("The planned months", planned, draft.asked)


def _in_time(draft: Draft, call: Call) -> Iterator[str]:
    if call.spend_by is None:
        return
    by = _words(call.spend_by)
    if draft.ends_on is None:
        yield f"Say by which day the money is spent; the round asks for {by}."
    elif draft.ends_on > call.spend_by:
        yield f"The money must be spent by {by}; the bid says {_words(draft.ends_on)}."
    last = max((month for month, amount in draft.spend.items() if amount), default=None)
    if last is not None and last.first > call.spend_by:
        yield f"The spend is planned until {last.label}; the round asks for {by}."


def _apart(what: str, found: Decimal, asked: Decimal) -> str:
    apart = found - asked
    side = "more" if apart > 0 else "less"
    return (
        f"{what} add up to {pounds(found)}, {pounds(abs(apart))} {side} than the {pounds(asked)} asked for."
    )


def _words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
