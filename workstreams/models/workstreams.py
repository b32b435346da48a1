"""Workstreams, what each is to reach, and what is done for it month by month."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q

from cohorts.models import Barrier
from tcp_portal.kept import (
    Kept,
    KeptQuerySet,
    OfPartnership,
    OfPartnershipQuerySet,
    Owned,
    between,
    number_once,
    one_of,
)
from tcp_portal.models import Identified, Versioned, ends_after_start
from tcp_portal.partnerships.models import Organisation, User


class Rag(models.TextChoices):
    """Notes, section 8.4. Always shown with its word and the rule that gave it."""

    COMPLETE = "complete", "Complete"
    GREEN = "green", "Green: on track"
    AMBER = "amber", "Amber: late or at risk, with a plan"
    RED = "red", "Red: late, or no plan"
    GREY = "grey", "Grey: not started"


class WorkstreamQuerySet(KeptQuerySet["Workstream"]):
    pass


class Workstream(OfPartnership):
    """A part of the programme with one aim and one lead, tied to principles of the service model (1 to 9)."""

    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    aim = models.TextField(max_length=1000)
    principles = models.JSONField(default=list, help_text="Numbers of the service model's principles.")
    lead = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    lead_name = models.CharField(max_length=120, blank=True, help_text="A lead who does not sign in.")
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    objects = WorkstreamQuerySet.as_manager()

    class Meta(OfPartnership.Meta):
        constraints = [
            *OfPartnership.Meta.constraints,
            number_once("workstream_number_once"),
            models.CheckConstraint(condition=~Q(name=""), name="workstream_has_a_name"),
            models.CheckConstraint(
                condition=Q(lead__isnull=True) | Q(lead_name=""), name="workstream_has_one_lead"
            ),
            ends_after_start("starts_on", "ends_on", "workstream_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def lead_words(self) -> str:
        """The lead's name; empty where there is none."""
        return self.lead.name if self.lead else self.lead_name


class WorkstreamMemberQuerySet(KeptQuerySet["WorkstreamMember"]):
    partnership_path = "workstream__partnership"


class WorkstreamMember(Kept):
    """Somebody who works in a workstream: a member who signs in may update its actions."""

    workstream = models.ForeignKey(Workstream, on_delete=models.PROTECT, related_name="members")
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=120, blank=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    role = models.CharField(max_length=120, blank=True)

    objects = WorkstreamMemberQuerySet.as_manager()

    class Meta(Kept.Meta):
        constraints = [
            *Kept.Meta.constraints,
            models.CheckConstraint(
                condition=Q(user__isnull=False, name="") | Q(user__isnull=True) & ~Q(name=""),
                name="workstreammember_is_one_person",
            ),
            models.UniqueConstraint(
                fields=["workstream", "user"],
                condition=Q(user__isnull=False, withdrawn_at__isnull=True),
                name="workstreammember_once",
            ),
        ]

    def __str__(self) -> str:
        return self.user.name if self.user else self.name


class TaskGroupQuerySet(KeptQuerySet["TaskGroup"]):
    partnership_path = "workstream__partnership"


class TaskGroup(Kept):
    """A task and finish group: what it may and may not decide, its questions, by when, and what came of it."""

    workstream = models.ForeignKey(Workstream, on_delete=models.PROTECT, related_name="groups")
    name = models.CharField(max_length=120)
    remit = models.TextField(max_length=1000, help_text="What it works on.")
    outside_remit = models.TextField(max_length=1000, blank=True, help_text="What it does not decide.")
    questions = models.TextField(max_length=2000, blank=True)
    members = models.TextField(max_length=1000, blank=True)
    due_on = models.DateField(null=True, blank=True)
    outputs = models.TextField(max_length=2000, blank=True)
    finished_on = models.DateField(null=True, blank=True)

    objects = TaskGroupQuerySet.as_manager()

    class Meta(Kept.Meta):
        constraints = [
            *Kept.Meta.constraints,
            models.CheckConstraint(condition=~Q(name=""), name="taskgroup_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class ObjectiveQuerySet(KeptQuerySet["Objective"]):
    partnership_path = "workstream__partnership"


class Objective(Kept):
    """What a workstream is to reach, and what was learnt about it last year."""

    workstream = models.ForeignKey(Workstream, on_delete=models.PROTECT, related_name="objectives")
    position = models.PositiveSmallIntegerField(default=0)
    text = models.CharField(max_length=300)
    lesson = models.TextField(max_length=1000, blank=True, help_text="What was learnt last year.")
    lesson_year = models.CharField(max_length=7, blank=True, help_text="Financial year, for example 2016/17.")
    measures = models.JSONField(default=list, help_text="Ids of the measures that show it.")

    objects = ObjectiveQuerySet.as_manager()

    class Meta(Kept.Meta):
        constraints = [
            *Kept.Meta.constraints,
            models.CheckConstraint(condition=~Q(text=""), name="objective_says_something"),
        ]

    def __str__(self) -> str:
        return self.text


class ActionEnd(models.TextChoices):
    DONE = "done", "Done"
    DROPPED = "dropped", "Dropped"


class PlanActionQuerySet(KeptQuerySet["PlanAction"]):
    def open(self) -> Self:
        return self.current().filter(closed_on__isnull=True)


class PlanAction(OfPartnership, Owned):
    """An action or milestone of the programme, due in a month. The first due month stays for ever.

    It belongs to a workstream, or to what it came from: an agenda item, a decision, a lesson, a support request or an
    issue. `barrier` ties it to what stands in one person's way: a reader who may not see that person learns only that
    there is one.
    """

    number = models.PositiveIntegerField()
    workstream = models.ForeignKey(
        Workstream, on_delete=models.PROTECT, null=True, blank=True, related_name="actions"
    )
    objective = models.ForeignKey(
        Objective, on_delete=models.PROTECT, null=True, blank=True, related_name="actions"
    )
    is_milestone = models.BooleanField(default=False)
    what = models.CharField(max_length=300)
    starts_on = models.DateField(
        null=True, blank=True, help_text="First day of the month in which it starts."
    )
    first_due_on = models.DateField(help_text="First day of the month in which it was first due.")
    due_on = models.DateField(help_text="First day of the month in which it is due now.")
    percent = models.PositiveSmallIntegerField(default=0)
    at_risk = models.BooleanField(default=False, help_text="It may not be done in its month.")
    recovery = models.TextField(max_length=600, blank=True, help_text="The plan that brings it back.")
    evidence = models.TextField(max_length=600, blank=True)
    note = models.TextField(max_length=600, blank=True)
    measure = models.CharField(max_length=60, blank=True, help_text="Id of the measure that it moves.")
    barrier = models.ForeignKey(
        Barrier, on_delete=models.PROTECT, null=True, blank=True, related_name="plan_actions"
    )
    override = models.CharField(max_length=8, choices=Rag.choices, blank=True)
    override_reason = models.CharField(max_length=400, blank=True)
    override_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    closed_on = models.DateField(null=True, blank=True)
    closed_as = models.CharField(max_length=8, choices=ActionEnd.choices, blank=True)
    updated_at = models.DateTimeField(help_text="When somebody last said how it stands.")
    agenda_item = models.ForeignKey(
        "workstreams.AgendaItem", on_delete=models.PROTECT, null=True, blank=True, related_name="actions"
    )
    decision = models.ForeignKey(
        "workstreams.Decision", on_delete=models.PROTECT, null=True, blank=True, related_name="actions"
    )
    lesson = models.ForeignKey(
        "workstreams.Lesson", on_delete=models.PROTECT, null=True, blank=True, related_name="actions"
    )
    support_request = models.ForeignKey(
        "workstreams.SupportRequest", on_delete=models.PROTECT, null=True, blank=True, related_name="actions"
    )
    issue = models.ForeignKey(
        "workstreams.Issue", on_delete=models.PROTECT, null=True, blank=True, related_name="actions"
    )

    objects = PlanActionQuerySet.as_manager()

    class Meta(OfPartnership.Meta):
        constraints = [
            *OfPartnership.Meta.constraints,
            *Owned.Meta.constraints,
            number_once("planaction_number_once"),
            models.CheckConstraint(condition=~Q(what=""), name="planaction_says_something"),
            between("percent", 0, 100, "planaction_percent_is_one"),
            ends_after_start("starts_on", "due_on", "planaction_is_due_after_it_starts"),
            one_of("override", Rag, "planaction_override_is_known", blank=True),
            models.CheckConstraint(
                condition=Q(override="", override_reason="", override_by__isnull=True)
                | ~Q(override="") & ~Q(override_reason=""),
                name="planaction_override_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True, closed_as="")
                | Q(closed_on__isnull=False, closed_as__in=ActionEnd.values),
                name="planaction_end_has_day_and_kind",
            ),
            models.CheckConstraint(
                condition=~Q(closed_as=ActionEnd.DONE) | Q(percent=100), name="planaction_done_is_100_percent"
            ),
            models.CheckConstraint(
                condition=Q(workstream__isnull=False)
                | Q(agenda_item__isnull=False)
                | Q(decision__isnull=False)
                | Q(lesson__isnull=False)
                | Q(support_request__isnull=False)
                | Q(issue__isnull=False),
                name="planaction_belongs_somewhere",
            ),
            models.CheckConstraint(
                condition=Q(objective__isnull=True) | Q(workstream__isnull=False),
                name="planaction_objective_has_its_workstream",
            ),
        ]
        indexes = [
            models.Index(fields=["partnership", "due_on"], name="planaction_by_month"),
            models.Index(fields=["workstream", "due_on"], name="planaction_by_workstream"),
        ]

    def __str__(self) -> str:
        return f"A{self.number}"


class ActionStepQuerySet(OfPartnershipQuerySet["ActionStep"]):
    partnership_path = "action__partnership"


class ActionStep(Identified):
    """How an action stood after each update: slippage is read from here. Rows are only added."""

    action = models.ForeignKey(PlanAction, on_delete=models.PROTECT, related_name="steps")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    due_on = models.DateField()
    percent = models.PositiveSmallIntegerField()
    rag = models.CharField(max_length=8, choices=Rag.choices)
    rule = models.CharField(max_length=200, help_text="The rule that gave the colour, in words.")
    note = models.CharField(max_length=600, blank=True)

    objects = ActionStepQuerySet.as_manager()

    class Meta:
        constraints = [
            between("percent", 0, 100, "actionstep_percent_is_one"),
            one_of("rag", Rag, "actionstep_rag_is_known"),
        ]
        indexes = [models.Index(fields=["action", "at"], name="actionstep_by_action")]

    def __str__(self) -> str:
        return f"{self.percent}% at {self.at:%Y-%m-%d}"


class NeedQuerySet(OfPartnershipQuerySet["ActionNeed"]):
    partnership_path = "action__partnership"


class ActionNeed(Identified):
    """An action cannot be finished before another one."""

    action = models.ForeignKey(PlanAction, on_delete=models.PROTECT, related_name="needs")
    needs = models.ForeignKey(PlanAction, on_delete=models.PROTECT, related_name="needed_by")

    objects = NeedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["action", "needs"], name="actionneed_once"),
            models.CheckConstraint(condition=~Q(action=F("needs")), name="actionneed_is_of_another"),
        ]

    def __str__(self) -> str:
        return f"{self.action_id} needs {self.needs_id}"


class HighlightQuerySet(OfPartnershipQuerySet["Highlight"]):
    partnership_path = "workstream__partnership"


class Highlight(Versioned):
    """A workstream's report of one month: one text, read by every governing body."""

    workstream = models.ForeignKey(Workstream, on_delete=models.PROTECT, related_name="highlights")
    month_starts_on = models.DateField()
    achieved = models.TextField(max_length=2000, blank=True)
    next_steps = models.TextField(max_length=2000, blank=True)
    blocked = models.TextField(max_length=2000, blank=True, help_text="Blocked: by what, and who can help.")
    rag = models.CharField(max_length=8, choices=Rag.choices)
    rule = models.CharField(max_length=200, help_text="The rule that gave the colour, in words.")
    override_reason = models.CharField(max_length=400, blank=True)
    facts = models.JSONField(default=dict, help_text="Counts of actions and risks when it was published.")
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    written_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)

    objects = HighlightQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workstream", "month_starts_on"], name="highlight_once_a_month"),
            one_of("rag", Rag, "highlight_rag_is_known"),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | ~Q(achieved="") | ~Q(next_steps=""),
                name="highlight_says_something_when_published",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.workstream_id}, {self.month_starts_on:%B %Y}"
