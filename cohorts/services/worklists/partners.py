"""Work that comes from outside: people offered by another partnership, and differences from an extract."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef
from django.db.models.functions import TruncDate

from cohorts.domain.handovers import HandoverState
from cohorts.domain.policy import Rule
from cohorts.domain.work import Item, Work
from cohorts.models import Handover, Mismatch
from cohorts.services.worklists.model import Asked, QuerySource, Row, Rows, select
from tcp_portal.access import Permission

_RECORD = Permission.RECORD_PEOPLE


def _offered(asked: Asked) -> Rows | None:
    """Offers to us: of the person only that there is one, for the person is not ours yet."""
    if not asked.holds(_RECORD):
        return None
    offers = Handover.objects.offered_to(asked.scope).filter(
        to_partnership__in=asked.partnership_ids, state=HandoverState.OFFERED
    )
    return select(offers, person=None, day=F("on"), words=F("from_partnership__code"), target=F("pk"))


def _offer(row: Row, _asked: Asked) -> Item:
    return Item(Work.HANDOVER_OFFERED, None, "", "", row.day, row.text, row.target)


def _declined(asked: Asked) -> Rows | None:
    """Offers of ours that were declined of late, where nobody has offered the person again."""
    span = asked.policies.span(Rule.ACTION_DUE_SOON, asked.day)
    if span is None or not asked.holds(_RECORD):
        return None
    later = Handover.objects.filter(spell=OuterRef("spell"), offered_at__gt=OuterRef("offered_at"))
    answered = (
        Handover.objects.offered_by(asked.scope)
        .filter(
            from_partnership__in=asked.partnership_ids,
            state=HandoverState.DECLINED,
            spell__ended_on__isnull=True,
        )
        .annotate(answered_on=TruncDate("answered_at"))
        .filter(answered_on__gte=span.before(asked.day))
    )
    return select(
        answered.filter(~Exists(later)),
        person="spell__person",
        day=F("answered_on"),
        words=F("to_partnership__code"),
        target=F("pk"),
    )


def _decline(row: Row, _asked: Asked) -> Item:
    return Item(
        Work.HANDOVER_DECLINED, row.person_id, row.reference, row.initials, row.day, row.text, row.target
    )


def _differences(asked: Asked) -> Rows | None:
    if not asked.holds(Permission.IMPORT_PEOPLE):
        return None
    open_ones = (
        Mismatch.objects.visible_to(asked.scope, Permission.IMPORT_PEOPLE)
        .open()
        .filter(person__partnership__in=asked.partnership_ids)
    )
    return select(open_ones, person="person", words=F("field"), target=F("pk"))


def _difference(row: Row, _asked: Asked) -> Item:
    return Item(Work.MISMATCH, row.person_id, row.reference, row.initials, None, row.text, row.target)


SOURCES = (
    QuerySource("offer", _offered, _offer),
    QuerySource("decline", _declined, _decline),
    QuerySource("mismatch", _differences, _difference),
)
