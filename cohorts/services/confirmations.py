"""Somebody says that records are right as they stand, for a month. Building the Right Support notes, section 7.3."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import OuterRef, Q, Subquery

from cohorts.models import Confirmation, Person
from tcp_portal.access import Permission
from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.errors import Refusal
from tcp_portal.months import Month

DID = "record confirmed"
# Who may say that a record is right: those who plan the discharge, and those who keep the record.
RIGHTS = (Permission.EDIT_DISCHARGE_PLANS, Permission.RECORD_PEOPLE)


def latest_confirmation() -> dict[str, Subquery]:
    """For a query of people: the newest month that was confirmed, when, and by whom."""
    newest = Confirmation.objects.filter(person=OuterRef("pk")).order_by("-month")
    return {
        "confirmed_month": Subquery(newest.values("month")[:1]),
        "confirmed_at": Subquery(newest.values("at")[:1]),
        "confirmed_by": Subquery(newest.values("by__name")[:1]),
    }


def check_confirm(*, month: Month, act: Act) -> None:
    """A month is confirmed once it has begun."""
    if month > Month.of(act.today):
        raise Refusal(f"{month.label} has not begun, so nothing can be right for it yet.")


@transaction.atomic
def confirm(*, person_ids: Collection[UUID], month: Month, act: Act) -> int:
    """The records of these people are right as at today, for the month; returns how many were not confirmed before.

    All or none: PermissionDenied where the actor lacks the right over one of them. One entry in the trail for all;
    a second confirmation of a month changes nothing. Raises Refusal for a month that has not begun, or for nobody.
    """
    wanted = set(person_ids)
    if not wanted:
        raise Refusal("Choose the records that are right.", field="people")
    check_confirm(month=month, act=act)
    reached = Q(pk__in=())
    for permission in RIGHTS:
        reached |= Q(pk__in=Person.objects.visible_to(act.scope, permission).values("pk"))
    found = Person.objects.filter(reached, pk__in=wanted).order_by("pk").select_for_update(of=("self",))
    partnerships = dict(found.values_list("pk", "partnership_id"))
    if set(partnerships) != wanted:
        raise PermissionDenied
    known = set(
        Confirmation.objects.filter(person__in=wanted, month=month.first).values_list("person_id", flat=True)
    )
    new = wanted - known
    Confirmation.objects.bulk_create(
        Confirmation(person_id=person_id, month=month.first, at=act.now, by=act.by)
        for person_id in sorted(new)
    )
    for partnership_id in sorted({partnerships[person_id] for person_id in new}):
        audit.record(
            by=act.by,
            did=DID,
            at=act.now,
            partnership_id=partnership_id,
            person_ids=sorted(each for each in new if partnerships[each] == partnership_id),
            changes={"confirmed_for": [None, month.label]},
        )
    return len(new)
