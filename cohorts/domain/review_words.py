"""A due date of the C(E)TR clock in words: how it stands, and which rule made it. Shared by every page and file."""

from __future__ import annotations

import re
from datetime import date

from cohorts.domain.codes import SECURITY
from cohorts.domain.policy import PolicyRow, Rule
from cohorts.domain.review_clock import Basis, Due, Event, ReviewStatus
from cohorts.domain.rules import day_words

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_MONTH_OF_SOURCE = re.compile(rf"\b({_MONTHS}) ([0-9]{{4}})\b")
_CHILD_RULES = (Rule.REVIEW_POST_CHILD, Rule.REVIEW_REPEAT_CHILD)
_WARDS = {
    "0": "in a general ward",
    "1": "in low secure",
    "2": "in medium secure",
    "3": "in high secure",
    "4": "in psychiatric intensive care",
}
_AFTER = {
    Basis.REVIEW: "after the review of {}",
    Basis.BEFORE_ADMISSION: "after the review of {}, before the admission",
    Basis.DECLINED: "after the person declined on {}",
}


def status_words(due: Due) -> str:
    """How the person stands on the day: In date · 12 August 2017; Due in 9 days; Overdue by 34 days; Declined."""
    if due.on is None:
        return due.status.label
    if due.status is ReviewStatus.OVERDUE:
        return f"Overdue by {_days(-due.days)}"
    if due.status is ReviewStatus.DUE_SOON:
        return f"Due in {_days(due.days)}" if due.days else "Due today"
    if due.status is ReviewStatus.DECLINED:
        return "Declined"
    return f"In date · {day_words(due.on)}"


def rule_words(due: Due) -> str:
    """Which rule made the date: adult in low secure, every 12 months after the review of 8 April 2016 (policy …).

    Where a birthday or a move made it, or being found late, the second sentence says so. Empty without a date.
    """
    if due.row is None or due.row.span is None or due.since is None:
        return ""
    said = f"{_whom(due)}, {_interval(due)} ({policy_words(due.row)})."
    if due.event is not None and due.event_on is not None:
        said += f" Worked out again on {day_words(due.event_on)}: {_event(due)}."
    if due.found_on is not None:
        said += f" Nothing was due before the person was found on {day_words(due.found_on)}."
    return said


def policy_words(row: PolicyRow) -> str:
    """The row's source in short, where it names a month: policy of March 2017."""
    found = _MONTH_OF_SOURCE.search(row.source)
    return f"policy of {found[0]}" if found else row.source


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def _whom(due: Due) -> str:
    if due.rule in _CHILD_RULES:
        return "under 18"
    if due.rule is Rule.REVIEW_POST_ADULT:
        return "adult"
    return f"adult {_WARDS.get(due.security, 'in hospital')}"


def _interval(due: Due) -> str:
    assert due.row is not None  # noqa: S101  # for the type checker
    assert due.row.span is not None  # noqa: S101  # for the type checker
    assert due.since is not None  # noqa: S101  # for the type checker
    span = due.row.span.words
    if due.basis is Basis.ADMISSION:
        return f"within {span} of the admission on {day_words(due.since)}{_began(due)}"
    every = "offered again" if due.basis is Basis.DECLINED else "every"
    return f"{every} {span} {_AFTER[due.basis].format(day_words(due.since))}{_began(due)}"


def _began(due: Due) -> str:
    """Said where the rule is younger than what the date counts from."""
    row, since = due.row, due.since
    if row is None or since is None or row.valid_from <= since or due.event is not None:
        return ""
    return f", counted from {day_words(row.valid_from)} when the rule began"


def _event(due: Due) -> str:
    if due.event is Event.BIRTHDAY:
        return "the 18th birthday"
    return f"a move to {SECURITY.label(due.security).lower()}"


def short_day(day: date) -> str:
    """A day as a narrow column writes it: 12 Aug."""
    return f"{day.day} {day:%b}"
