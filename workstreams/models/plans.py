"""The joint transformation plan: versions, sections, stages, review, submission rounds, signatures."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q

from tcp_portal.kept import (
    Kept,
    KeptQuerySet,
    OfPartnership,
    OfPartnershipQuerySet,
    number_once,
    one_of,
)
from tcp_portal.models import Identified, Versioned, ends_after_start
from tcp_portal.partnerships.models import Organisation, User
from trajectories.models import PlanVersion
from workstreams.models.workstreams import Workstream


class JointPlanState(models.TextChoices):
    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Submitted"
    RETURNED = "returned", "Returned for rework"
    ACCEPTED = "accepted", "Accepted"


class SectionRag(models.TextChoices):
    """Notes, section 2.4: complete, credible and owned; gaps with a dated action; missing or not credible."""

    GREEN = "green", "Green: complete, credible and owned"
    AMBER = "amber", "Amber: gaps with a dated action"
    RED = "red", "Red: missing or not credible"


class JointPlanQuerySet(KeptQuerySet["JointPlan"]):
    def accepted(self) -> Self:
        """Accepted versions, the latest first: the first one is the plan in force."""
        return self.current().filter(state=JointPlanState.ACCEPTED).order_by("-number")


class JointPlan(OfPartnership):
    """One version of the partnership's plan. It is written as draft or returned; once accepted it never changes,
    and the trajectory that it names is accepted with it."""

    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    starts_on = models.DateField(help_text="First day of the first financial year that it covers.")
    ends_on = models.DateField()
    vision = models.TextField(max_length=1000, blank=True, help_text="For the plan on a page.")
    state = models.CharField(
        max_length=10, choices=JointPlanState.choices, default=JointPlanState.DRAFT, editable=False
    )
    trajectory = models.ForeignKey(
        PlanVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="joint_plans"
    )
    copied_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="copies"
    )
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()

    objects = JointPlanQuerySet.as_manager()

    class Meta(OfPartnership.Meta):
        constraints = [
            *OfPartnership.Meta.constraints,
            number_once("jointplan_number_once"),
            models.CheckConstraint(condition=~Q(title=""), name="jointplan_has_a_title"),
            one_of("state", JointPlanState, "jointplan_state_is_known"),
            ends_after_start("starts_on", "ends_on", "jointplan_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(state__in=[JointPlanState.DRAFT, JointPlanState.RETURNED])
                | Q(trajectory__isnull=False),
                name="jointplan_is_submitted_with_a_trajectory",
            ),
            models.UniqueConstraint(
                fields=["partnership"],
                condition=Q(state=JointPlanState.SUBMITTED),
                name="jointplan_one_is_submitted",
            ),
        ]

    def __str__(self) -> str:
        return f"Version {self.number}: {self.title}"


class PlanAimQuerySet(OfPartnershipQuerySet["PlanAim"]):
    partnership_path = "plan__partnership"


class PlanAim(Versioned):
    """A line of the plan on a page: what is aimed at, for which national outcome, by which workstreams, seen where."""

    plan = models.ForeignKey(JointPlan, on_delete=models.PROTECT, related_name="aims")
    position = models.PositiveSmallIntegerField(default=0)
    text = models.CharField(max_length=240)
    outcome = models.CharField(
        max_length=16, help_text="National outcome: quality_care, quality_life, less_hospital."
    )
    measures = models.JSONField(default=list, help_text="Ids of measures.")
    workstreams = models.ManyToManyField(Workstream, related_name="+", blank=True)

    objects = PlanAimQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="planaim_says_something")]

    def __str__(self) -> str:
        return self.text


class PlanSectionQuerySet(OfPartnershipQuerySet["PlanSection"]):
    partnership_path = "plan__partnership"


class PlanSection(Versioned):
    """The text of one heading of the planning template. Headings: workstreams.domain.plan_template."""

    plan = models.ForeignKey(JointPlan, on_delete=models.PROTECT, related_name="sections")
    key = models.CharField(max_length=24)
    text = models.TextField(max_length=20_000, blank=True)

    objects = PlanSectionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "key"], name="plansection_once")]

    def __str__(self) -> str:
        return self.key


class StageKind(models.TextChoices):
    OBJECTIVE = "objective", "Objective"
    ACTIVITY = "activity", "Activity"
    OUTPUT = "output", "Output"
    EVIDENCE = "evidence", "Evidence"


class StageEntryQuerySet(OfPartnershipQuerySet["StageEntry"]):
    partnership_path = "plan__partnership"


class StageEntry(Versioned):
    """A line of the five-stage method: understand, vision, model of care, plan, mobilise."""

    plan = models.ForeignKey(JointPlan, on_delete=models.PROTECT, related_name="stage_entries")
    stage = models.CharField(max_length=12, help_text="Key of workstreams.domain.plan_template.STAGES.")
    kind = models.CharField(max_length=10, choices=StageKind.choices)
    text = models.CharField(max_length=400)
    position = models.PositiveSmallIntegerField(default=0)
    done_on = models.DateField(null=True, blank=True)

    objects = StageEntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="stageentry_says_something"),
            one_of("kind", StageKind, "stageentry_kind_is_known"),
        ]

    def __str__(self) -> str:
        return self.text


class PlanRoundQuerySet(OfPartnershipQuerySet["PlanRound"]):
    partnership_path = "plan__partnership"


class PlanRound(Identified):
    """One submission of a version and what came of it: returned with a reason, or accepted. Rows are only added."""

    plan = models.ForeignKey(JointPlan, on_delete=models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField()
    text_digest = models.CharField(max_length=64, help_text="SHA-256 of what was submitted.")
    outcome = models.CharField(max_length=10, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(max_length=2000, blank=True)

    objects = PlanRoundQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="planround_once"),
            models.CheckConstraint(
                condition=Q(outcome="", decided_by__isnull=True, decided_at__isnull=True, reason="")
                | Q(outcome=JointPlanState.ACCEPTED, decided_at__isnull=False)
                | Q(outcome=JointPlanState.RETURNED, decided_at__isnull=False) & ~Q(reason=""),
                name="planround_outcome_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("submitted_by")),
                name="planround_is_decided_by_another_person",
            ),
        ]

    def __str__(self) -> str:
        return f"Round {self.number}"


class PlanCommentQuerySet(KeptQuerySet["PlanComment"]):
    partnership_path = "plan__partnership"


class PlanComment(Kept):
    """What a reviewer says of one section in one round, with a colour; and what the authors answered."""

    plan = models.ForeignKey(JointPlan, on_delete=models.PROTECT, related_name="comments")
    section = models.CharField(max_length=24, help_text="Key of a section of the template.")
    round_number = models.PositiveSmallIntegerField()
    rag = models.CharField(max_length=8, choices=SectionRag.choices)
    text = models.TextField(max_length=2000)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    answer = models.TextField(max_length=2000, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = PlanCommentQuerySet.as_manager()

    class Meta(Kept.Meta):
        constraints = [
            *Kept.Meta.constraints,
            models.CheckConstraint(condition=~Q(text=""), name="plancomment_says_something"),
            one_of("rag", SectionRag, "plancomment_rag_is_known"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | ~Q(answer="") & Q(answered_at__isnull=False),
                name="plancomment_answer_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.section}, round {self.round_number}"


class PlanSignatureQuerySet(OfPartnershipQuerySet["PlanSignature"]):
    partnership_path = "plan__partnership"


class PlanSignature(Identified):
    """An organisation signs a version off, by a person who may sign for it; what was signed has a digest."""

    plan = models.ForeignKey(JointPlan, on_delete=models.PROTECT, related_name="signatures")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    position = models.CharField(max_length=120, help_text="Position in the organisation.")
    text_digest = models.CharField(max_length=64, help_text="SHA-256 of what was signed.")
    meeting = models.ForeignKey(
        "workstreams.Meeting", on_delete=models.PROTECT, null=True, blank=True, related_name="signatures"
    )
    signed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField()
    void_at = models.DateTimeField(null=True, blank=True, help_text="The text changed after it was signed.")

    objects = PlanSignatureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "organisation"], condition=Q(void_at__isnull=True), name="plansignature_once"
            ),
            ends_after_start("signed_at", "void_at", "plansignature_is_void_after_it_was_given"),
        ]

    def __str__(self) -> str:
        return f"{self.name} for {self.organisation_id}"
