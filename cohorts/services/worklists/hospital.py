"""Work about people in hospital, told by the facts of their records."""

from __future__ import annotations

from collections.abc import Iterator

from cohorts.domain.quality import CONTRADICTIONS, MISSING, Context, faults, may_fix
from cohorts.domain.record_facts import Facts
from cohorts.domain.review_clock import ReviewStatus
from cohorts.domain.review_words import rule_words
from cohorts.domain.rules import day_words
from cohorts.domain.visits import visit_due
from cohorts.domain.work import Item, Work
from cohorts.services.worklists.model import Asked

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
    if row.away_from is None or not row.out_of_area or not row.commissioning:
        return
    due = visit_due(
        since=row.away_from,
        last=row.visited_on,
        born=row.date_of_birth,
        day=asked.day,
        policies=asked.policies,
    )
    if due is None or due.on > asked.soon():
        return
    kind = Work.VISIT_OVERDUE if due.on < asked.day else Work.VISIT_SOON
    told = f"last visited on {day_words(row.visited_on)}" if row.visited_on else "not visited yet"
    yield _item(row, kind, due_on=due.on, detail=f"out of area since {day_words(row.away_from)}, {told}")


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
