"""What somebody promised to do for one person, by when, and how it ended."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from cohorts.domain.promises import ClosedAs, Origin
from cohorts.models.commissioning import Dispute, RootCause
from cohorts.models.meetings import Discussion
from cohorts.models.people import OfPersonQuerySet, Person
from cohorts.models.plans import Barrier
from cohorts.models.registers import RegisterEntry
from cohorts.models.reviews import Review
from tcp_portal.models import Versioned, ends_after_start
from tcp_portal.partnerships.models import Organisation, User


def _exactly_its_origin() -> Q:
    """Of the columns that name an origin, the one of the row's kind is set and no other."""
    allowed = Q()
    for kind in Origin:
        others = {f"{other.value}__isnull": True for other in Origin if other is not kind}
        allowed |= Q(origin=kind.value, **{f"{kind.value}__isnull": False}, **others)
    return allowed


class ActionQuerySet(OfPersonQuerySet["Action"]):
    def open(self) -> Self:
        return self.filter(closed_on__isnull=True)

    def overdue_on(self, day: date) -> Self:
        """Open, and due before the day."""
        return self.open().filter(due_on__lt=day)


class Action(Versioned):
    """One promise: what, by whom, until when. The first due date stays; a later one is `due_on`."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="actions")
    origin = models.CharField(max_length=12, choices=[(kind.value, kind.label) for kind in Origin])
    review = models.ForeignKey(
        Review, on_delete=models.PROTECT, null=True, blank=True, related_name="actions"
    )
    barrier = models.ForeignKey(
        Barrier, on_delete=models.PROTECT, null=True, blank=True, related_name="actions"
    )
    meeting = models.ForeignKey(
        Discussion, on_delete=models.PROTECT, null=True, blank=True, related_name="actions"
    )
    root_cause = models.ForeignKey(
        RootCause, on_delete=models.PROTECT, null=True, blank=True, related_name="actions"
    )
    dispute = models.ForeignKey(
        Dispute, on_delete=models.PROTECT, null=True, blank=True, related_name="actions"
    )
    register = models.ForeignKey(
        RegisterEntry, on_delete=models.PROTECT, null=True, blank=True, related_name="actions"
    )
    what = models.CharField(max_length=400)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="actions")
    owner_name = models.CharField(max_length=120, blank=True, help_text="An owner who does not sign in.")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    agreed_on = models.DateField()
    first_due_on = models.DateField()
    due_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    closed_as = models.CharField(
        max_length=8, choices=[(end.value, end.label) for end in ClosedAs], blank=True
    )
    closing_note = models.CharField(max_length=400, blank=True)

    objects = ActionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=_exactly_its_origin(), name="action_has_its_origin"),
            ends_after_start("agreed_on", "due_on", "action_is_due_after_it_is_agreed"),
            ends_after_start("agreed_on", "closed_on", "action_is_closed_after_it_is_agreed"),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True, closed_as="")
                | (Q(closed_on__isnull=False) & ~Q(closed_as="")),
                name="action_end_has_day_and_kind",
            ),
            models.CheckConstraint(
                condition=~Q(closed_as=ClosedAs.DROPPED) | ~Q(closing_note=""),
                name="action_dropped_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(owner__isnull=False, owner_name="") | (Q(owner__isnull=True) & ~Q(owner_name="")),
                name="action_has_one_owner",
            ),
        ]
        indexes = [
            models.Index(
                fields=["person", "due_on"], condition=Q(closed_on__isnull=True), name="action_open_by_person"
            ),
        ]

    def __str__(self) -> str:
        return f"Action due on {self.due_on}"
