"""A person offered by one partnership to another; counted by exactly one on each day. Feature N21."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q

from cohorts.domain.handovers import HandoverState
from cohorts.models.people import Person
from cohorts.models.spells import Spell
from tcp_portal.access import Permission, Scope
from tcp_portal.models import Versioned
from tcp_portal.partnerships.models import Partnership, User


class HandoverQuerySet(models.QuerySet["Handover"]):
    def offered_by(self, scope: Scope, permission: Permission = Permission.RECORD_PEOPLE) -> Self:
        """Offers of people whom the reader's posts reach."""
        return self.filter(spell__person__in=Person.objects.visible_to(scope, permission))

    def offered_to(self, scope: Scope, permission: Permission = Permission.RECORD_PEOPLE) -> Self:
        """Offers to partnerships in which the reader keeps the whole register."""
        whole = [each for each in scope.partnership_ids(permission) if not scope.is_limited(permission, each)]
        return self.filter(to_partnership__in=whole)

    def visible_to(self, scope: Scope, permission: Permission = Permission.RECORD_PEOPLE) -> Self:
        """Both sides of an offer may see it."""
        return self.offered_by(scope, permission) | self.offered_to(scope, permission)


class Handover(Versioned):
    """An offer of one open stay to another partnership, from a day; accepted, declined with a reason, or withdrawn."""

    spell = models.ForeignKey(Spell, on_delete=models.PROTECT, related_name="handovers")
    from_partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="+")
    to_partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="+")
    on = models.DateField(help_text="The day from which the other partnership is to count the person.")
    reason = models.CharField(max_length=400)
    state = models.CharField(max_length=10, choices=[(state.value, state.label) for state in HandoverState])
    offered_at = models.DateTimeField()
    offered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answer = models.CharField(max_length=400, blank=True)
    received = models.OneToOneField(
        Spell, on_delete=models.PROTECT, null=True, blank=True, related_name="handed_over_by"
    )

    objects = HandoverQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(from_partnership=F("to_partnership")), name="handover_is_to_another"
            ),
            models.CheckConstraint(
                condition=Q(state=HandoverState.OFFERED, answered_at__isnull=True)
                | (~Q(state=HandoverState.OFFERED) & Q(answered_at__isnull=False)),
                name="handover_answer_has_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=HandoverState.DECLINED) | ~Q(answer=""),
                name="handover_declined_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(state=HandoverState.ACCEPTED, received__isnull=False)
                | (~Q(state=HandoverState.ACCEPTED) & Q(received__isnull=True)),
                name="handover_accepted_is_received",
            ),
            models.UniqueConstraint(
                fields=["spell"], condition=Q(state=HandoverState.OFFERED), name="handover_open_once"
            ),
        ]

    def __str__(self) -> str:
        return f"Handover on {self.on}: {self.state}"
