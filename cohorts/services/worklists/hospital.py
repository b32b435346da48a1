"""Work about people in hospital, told by the facts of their records."""

from __future__ import annotations

from collections.abc import Iterator

from cohorts.domain.policy import Rule
from cohorts.domain.quality import CONTRADICTIONS, MISSING, Context, faults, may_fix
from cohorts.domain.record_facts import Facts
from cohorts.domain.review_clock import ReviewStatus
from cohorts.domain.review_words import rule_words
from cohorts.domain.rules import day_words
from cohorts.domain.stays import ADULT_AGE
from cohorts.domain.work import Item, Work
from cohorts.services.worklists.model import Asked
from tcp_portal.months import years_between

_CONTRADICTIONS = frozenset(rule.id for rule in CONTRADICTIONS)
_MISSING = frozenset(rule.id for rule in MISSING)


def context_of(asked: Asked) -> Context:
    """What the rules of data quality are asked with."""
    return Context(day=asked.day, month=asked.month.first, policies=asked.policies)


def _item(row: Facts, kind: Work, **more: object) -> Item:
    return Item(kind, row.person_id, row.reference, row.initials, **{"due_on": None, **more})  # type: ignore[arg-type]


def planned_dates(row: Facts, asked: Asked) -> Iterator[Item]:
    """The planned date has passed and the person is still in hospital."""
    if row.planning and row.planned_on is not None and row.planned_on < asked.day:
        yield _item(row, Work.PLAN_PASSED, due_on=row.planned_on)


def reviews(row: Facts, asked: Asked) -> Iterator[Item]:
    """The next C(E)TR is overdue or due soon, by the clock; with the rule that made the date."""
    kinds = {ReviewStatus.OVERDUE: Work.REVIEW_OVERDUE, ReviewStatus.DUE_SOON: Work.REVIEW_SOON}
    kind = kinds.get(row.due.status)
    if kind is None or not row.reviewing:
        return
    booked = row.due.booked_on
    told = f"booked for {day_words(booked)}" if booked and booked >= asked.day else ""
    yield _item(row, kind, due_on=row.due.on, detail="; ".join(filter(None, (told, rule_words(row.due)))))


def visits(row: Facts, asked: Asked) -> Iterator[Item]:
    """Who is out of area is visited by the commissioner, adults and children by their own interval."""
    if not (row.commissioning and row.out_of_area):
        return
    since = row.visited_on or max(filter(None, (row.episode_from, row.started_on)))
    child = years_between(row.date_of_birth, max(asked.day, row.date_of_birth)) < ADULT_AGE
    span = asked.policies.span(Rule.VISIT_CHILD if child else Rule.VISIT_ADULT, since)
    if span is None:
        return
    due = span.after(since)
    detail = "" if row.visited_on else "never visited in this bed"
    if due < asked.day:
        yield _item(row, Work.VISIT_OVERDUE, due_on=due, detail=detail)
    elif due <= asked.soon():
        yield _item(row, Work.VISIT_SOON, due_on=due, detail=detail)


def confirmations(row: Facts, asked: Asked) -> Iterator[Item]:
    """Nobody has said yet that the record is right for the month."""
    if (row.planning or row.recording) and (
        row.confirmed_month is None or row.confirmed_month < asked.month.first
    ):
        yield _item(row, Work.NOT_CONFIRMED)


def quality(row: Facts, asked: Asked) -> Iterator[Item]:
    """Contradictions one by one; what is missing once a record."""
    missing = []
    for rule in faults(row, context_of(asked)):
        if not may_fix(row, rule.fix):
            continue
        if rule.id in _CONTRADICTIONS:
            yield _item(row, Work.CONTRADICTION, detail=rule.title)
        elif rule.id in _MISSING:
            missing.append(rule.title)
    if missing:
        yield _item(row, Work.GAPS, detail=", ".join(missing))


SOURCES = (reviews, planned_dates, visits, confirmations, quality)
