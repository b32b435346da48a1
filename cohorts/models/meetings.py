"""Tracker meetings: who was talked about, what was decided. Actions are rows of Action. Feature N20."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from cohorts.models.people import OfPersonQuerySet, Person
from tcp_portal.access import Permission, Scope
from tcp_portal.models import Identified, Versioned
from tcp_portal.partnerships.models import Partnership, User


class TrackerMeetingQuerySet(models.QuerySet["TrackerMeeting"]):
    def visible_to(self, scope: Scope, permission: Permission = Permission.VIEW_PEOPLE) -> Self:
        """Meetings of partnerships in which the reader holds the permission."""
        return self.filter(partnership__in=scope.partnership_ids(permission))


class TrackerMeeting(Versioned):
    """One meeting about everyone in hospital; closed when its minutes stand."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="tracker_meetings")
    on = models.DateField()
    chair = models.CharField(max_length=120, blank=True)
    present = models.TextField(max_length=2000, blank=True)
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = TrackerMeetingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partnership", "on"], name="tracker_meeting_once_a_day"),
            models.UniqueConstraint(
                fields=["partnership"], condition=Q(closed_at__isnull=True), name="tracker_meeting_open_once"
            ),
        ]

    def __str__(self) -> str:
        return f"Tracker meeting of {self.on}"


class DiscussionQuerySet(OfPersonQuerySet["Discussion"]):
    pass


class Discussion(Versioned):
    """One person in one meeting: notes, the decision, and what it changed, as the minutes say it."""

    meeting = models.ForeignKey(TrackerMeeting, on_delete=models.PROTECT, related_name="discussions")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="discussions")
    position = models.PositiveSmallIntegerField()
    discussed_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(max_length=2000, blank=True)
    decision = models.TextField(max_length=2000, blank=True)
    changes = models.JSONField(
        default=dict, blank=True, help_text="Field: [old, new], as the trail keeps it."
    )

    objects = DiscussionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person"], name="discussion_once"),
            models.UniqueConstraint(fields=["meeting", "position"], name="discussion_has_its_place"),
        ]

    def __str__(self) -> str:
        return f"Item {self.position}"


class ConfirmationQuerySet(OfPersonQuerySet["Confirmation"]):
    pass


class Confirmation(Identified):
    """Somebody says that a person's record is right as it stands, in a month. Notes, section 7.3."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="confirmations")
    month = models.DateField(help_text="The first day of the month.")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = ConfirmationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "month"], name="confirmation_once_a_month"),
            models.CheckConstraint(condition=Q(month__day=1), name="confirmation_is_of_a_month"),
        ]

    def __str__(self) -> str:
        return f"Confirmed for {self.month:%Y-%m}"
