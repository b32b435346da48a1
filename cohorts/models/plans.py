"""What is planned for a person's way out of hospital, and everything that was planned before."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from cohorts.models.people import OfPersonQuerySet
from cohorts.models.spells import Spell
from tcp_portal.models import Identified, Versioned, ends_after_start
from tcp_portal.partnerships.models import Organisation, Partnership, Place, User


class DischargePlanQuerySet(OfPersonQuerySet["DischargePlan"]):
    person_path = "spell__person"


class DischargePlan(Versioned):
    """Status, date and destination of one spell's end. AT items PatientCarePlan, DateOfPlannedTransfer, TransferPlan.

    The row is the plan as it stands; each change of status, date or confidence is also a PlanStep of its history.
    """

    spell = models.OneToOneField(Spell, on_delete=models.PROTECT, related_name="plan")
    status = models.CharField(
        max_length=1, blank=True, help_text="Code list: care-plan status; empty: not recorded."
    )
    planned_on = models.DateField(null=True, blank=True)
    confidence = models.CharField(max_length=8, blank=True, help_text="Code list: confidence in the date.")
    slips = models.PositiveSmallIntegerField(
        default=0, editable=False, help_text="How often the date was put off, as its steps say."
    )
    ready_on = models.DateField(null=True, blank=True, help_text="Clinically ready for discharge. AT Q42b.")
    destination = models.CharField(max_length=4, blank=True, help_text="Code list: discharge destination.")
    destination_place = models.ForeignKey(
        Place, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    accommodation = models.CharField(max_length=8, blank=True, help_text="Code list: accommodation need.")
    support = models.JSONField(default=list, blank=True, help_text="Code list: support need.")
    provider = models.CharField(max_length=120, blank=True, help_text="Who is to give the support.")
    owner = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    owner_name = models.CharField(max_length=120, blank=True, help_text="An owner who does not sign in.")
    package = models.TextField(max_length=2000, blank=True, help_text="Outline of the community package.")

    objects = DischargePlanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(planned_on__isnull=False) | Q(confidence=""), name="plan_confidence_needs_a_date"
            ),
            models.CheckConstraint(
                condition=Q(owner__isnull=True) | Q(owner_name=""), name="plan_has_one_owner"
            ),
        ]

    def __str__(self) -> str:
        return f"Planned for {self.planned_on}" if self.planned_on else "No planned date"


class PlanStepQuerySet(OfPersonQuerySet["PlanStep"]):
    person_path = "plan__spell__person"


class PlanStep(Identified):
    """The plan's status, date and confidence as somebody left them at a moment: never changed, never deleted."""

    plan = models.ForeignKey(DischargePlan, on_delete=models.PROTECT, related_name="steps")
    at = models.DateTimeField()
    on = models.DateField(help_text="The day from which it holds.")
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    status = models.CharField(max_length=1, blank=True)
    planned_on = models.DateField(null=True, blank=True)
    confidence = models.CharField(max_length=8, blank=True)
    reason = models.CharField(max_length=400, blank=True, help_text="Why the date moved.")

    objects = PlanStepQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["plan", "at"], name="plan_step_by_plan")]

    def __str__(self) -> str:
        return f"{self.on}: {self.planned_on or 'no date'}"


class ChecklistItem(Identified):
    """One line of the discharge checklist, for all partnerships or for one that has its own; dated."""

    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, null=True, blank=True, related_name="checklist"
    )
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=160)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("position",)
        constraints = [
            ends_after_start("valid_from", "valid_to", "checklist_item_ends_after_it_starts"),
            models.UniqueConstraint(
                fields=["partnership", "position", "valid_from"], name="checklist_item_once"
            ),
            models.UniqueConstraint(
                fields=["position", "valid_from"],
                condition=Q(partnership__isnull=True),
                name="checklist_item_of_all_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.title}"


class ChecklistMarkQuerySet(OfPersonQuerySet["ChecklistMark"]):
    person_path = "plan__spell__person"


class ChecklistMark(Versioned):
    """How far one line of the checklist is for one plan: done on a day, or not needed and why."""

    plan = models.ForeignKey(DischargePlan, on_delete=models.PROTECT, related_name="marks")
    item = models.ForeignKey(ChecklistItem, on_delete=models.PROTECT, related_name="+")
    done_on = models.DateField(null=True, blank=True)
    not_needed = models.BooleanField(default=False)
    note = models.CharField(max_length=400, blank=True)

    objects = ChecklistMarkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "item"], name="checklist_mark_once"),
            models.CheckConstraint(
                condition=Q(not_needed=False) | Q(done_on__isnull=True), name="checklist_done_or_not_needed"
            ),
        ]

    def __str__(self) -> str:
        return f"Line {self.item_id}"


class AgreementQuerySet(OfPersonQuerySet["Agreement"]):
    person_path = "plan__spell__person"


class Agreement(Versioned):
    """Whether one party agrees with the discharge plan. AT items DischargePlanAgreement."""

    plan = models.ForeignKey(DischargePlan, on_delete=models.PROTECT, related_name="agreements")
    party = models.CharField(max_length=12, help_text="Code list: party to a discharge plan.")
    agrees = models.BooleanField()
    on = models.DateField()
    note = models.CharField(max_length=400, blank=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "party"], name="agreement_once_per_party")]

    def __str__(self) -> str:
        return f"{self.party}: {'agrees' if self.agrees else 'does not agree'}"


class DelayQuerySet(OfPersonQuerySet["Delay"]):
    person_path = "spell__person"


class Delay(Versioned):
    """Why a person who could leave does not, from a day to a day; several at a time. AT section 2.16."""

    spell = models.ForeignKey(Spell, on_delete=models.PROTECT, related_name="delays")
    reason = models.CharField(max_length=4, help_text="Code list: delay reason.")
    attribution = models.CharField(max_length=2, help_text="Code list: who a delay is attributed to.")
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    escalated_on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=400, blank=True)

    objects = DelayQuerySet.as_manager()

    class Meta:
        constraints = [
            ends_after_start("started_on", "ended_on", "delay_ends_after_it_starts"),
            models.UniqueConstraint(
                fields=["spell", "reason"],
                condition=Q(ended_on__isnull=True),
                name="delay_reason_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reason} from {self.started_on}"


class BarrierQuerySet(OfPersonQuerySet["Barrier"]):
    person_path = "spell__person"


class Barrier(Versioned):
    """What stands in the way of a discharge, in words; its actions are rows of Action."""

    spell = models.ForeignKey(Spell, on_delete=models.PROTECT, related_name="barriers")
    what = models.CharField(max_length=400)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    raised_on = models.DateField()
    resolved_on = models.DateField(null=True, blank=True)

    objects = BarrierQuerySet.as_manager()

    class Meta:
        constraints = [ends_after_start("raised_on", "resolved_on", "barrier_ends_after_it_starts")]

    def __str__(self) -> str:
        return f"Barrier of {self.raised_on}"
