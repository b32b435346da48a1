"""Work of those who answer for a person's care: disputes, delays, reviews of deaths."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef

from cohorts.domain.commissioning import Stage
from cohorts.domain.policy import Rule
from cohorts.domain.work import Item, Work
from cohorts.models import Action, Delay, Dispute, MortalityReview, Person
from cohorts.services.worklists.model import Asked, QuerySource, Row, Rows, select
from tcp_portal.access import Permission

_EDIT = Permission.EDIT_COMMISSIONING


def _disputes(asked: Asked) -> Rows | None:
    if not asked.holds(_EDIT):
        return None
    steps = Action.objects.open().filter(dispute=OuterRef("pk"))
    open_ones = (
        Dispute.objects.visible_to(asked.scope, _EDIT)
        .filter(person__partnership__in=asked.partnership_ids, opened_on__lte=asked.day)
        .exclude(stage=Stage.RESOLVED)
    )
    return select(open_ones.filter(~Exists(steps)), person="person", day=F("opened_on"), target=F("pk"))


def _dispute(row: Row, _asked: Asked) -> Item:
    return Item(
        Work.DISPUTE_WITHOUT_STEP, row.person_id, row.reference, row.initials, row.day, target=row.target
    )


def _delays(asked: Asked) -> Rows | None:
    span = asked.policies.span(Rule.DELAY_ESCALATION, asked.day)
    if span is None or not asked.holds(Permission.EDIT_DISCHARGE_PLANS):
        return None
    long = Delay.objects.visible_to(asked.scope, Permission.EDIT_DISCHARGE_PLANS).filter(
        spell__partnership__in=asked.partnership_ids,
        spell__ended_on__isnull=True,
        ended_on__isnull=True,
        escalated_on__isnull=True,
        started_on__lt=span.before(asked.day),
    )
    return select(long, person="spell__person", day=F("started_on"), target=F("pk"))


def _delay(row: Row, asked: Asked) -> Item:
    span = asked.policies.span(Rule.DELAY_ESCALATION, asked.day)
    due = span.after(row.day) if span and row.day else row.day
    return Item(Work.DELAY_NOT_ESCALATED, row.person_id, row.reference, row.initials, due, target=row.target)


def _deaths(asked: Asked) -> Rows | None:
    if not asked.holds(_EDIT):
        return None
    dead = Person.objects.visible_to(asked.scope, _EDIT).filter(
        partnership__in=asked.partnership_ids, died_on__lte=asked.day, mortality_review__isnull=True
    )
    return select(dead, person="", day=F("died_on"))


def _death(row: Row, _asked: Asked) -> Item:
    return Item(Work.DEATH_NOT_NOTIFIED, row.person_id, row.reference, row.initials, row.day)


def _mortality(asked: Asked) -> Rows | None:
    if not asked.holds(_EDIT):
        return None
    going_on = MortalityReview.objects.visible_to(asked.scope, _EDIT).filter(
        person__partnership__in=asked.partnership_ids, completed_on__isnull=True, paused=False
    )
    return select(going_on, person="person", day=F("notified_on"))


def _mortality_review(row: Row, asked: Asked) -> Item | None:
    span = asked.policies.span(Rule.MORTALITY_REVIEW, row.day or asked.day)
    due = span.after(row.day) if span and row.day else None
    if due is None or due > asked.soon():
        return None
    return Item(Work.MORTALITY_REVIEW, row.person_id, row.reference, row.initials, due)


SOURCES = (
    QuerySource("dispute", _disputes, _dispute),
    QuerySource("delay", _delays, _delay),
    QuerySource("death", _deaths, _death),
    QuerySource("mortality", _mortality, _mortality_review),
)
