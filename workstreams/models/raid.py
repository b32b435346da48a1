"""Risks with their scores, controls and mitigation; issues; what one part needs of another."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q

from tcp_portal.kept import (
    KeptQuerySet,
    OfPartnership,
    OfPartnershipQuerySet,
    Owned,
    between,
    number_once,
    one_of,
)
from tcp_portal.models import Identified, Versioned
from tcp_portal.partnerships.models import User
from workstreams.models.workstreams import PlanAction, Workstream


class RiskState(models.TextChoices):
    OPEN = "open", "Open"
    ISSUE = "issue", "Happened: now an issue"
    CLOSED = "closed", "Closed"


class Escalation(models.TextChoices):
    BOARD = "board", "Partnership Board"
    REGION = "region", "NHS England region"
    BODY = "body", "Governing body or cabinet"


class RiskCategory(models.TextChoices):
    MONEY = "money", "Money"
    PEOPLE = "people", "People and safety"
    WORKFORCE = "workforce", "Workforce"
    SUPPLY = "supply", "Providers and housing"
    DELIVERY = "delivery", "Delivery of the plan"
    REPUTATION = "reputation", "Trust and reputation"


class RiskQuerySet(KeptQuerySet["Risk"]):
    def open(self) -> Self:
        return self.current().filter(state=RiskState.OPEN)


class Risk(OfPartnership, Owned):
    """What may happen: because of a cause, an event, with an effect. Scores 1 to 5 each; notes, section 8.3."""

    number = models.PositiveIntegerField()
    title = models.CharField(max_length=160)
    cause = models.TextField(max_length=600)
    event = models.TextField(max_length=600)
    effect = models.TextField(max_length=600)
    category = models.CharField(max_length=10, choices=RiskCategory.choices)
    workstream = models.ForeignKey(
        Workstream, on_delete=models.PROTECT, null=True, blank=True, related_name="risks"
    )
    raised_on = models.DateField()
    inherent_likelihood = models.PositiveSmallIntegerField()
    inherent_impact = models.PositiveSmallIntegerField()
    likelihood = models.PositiveSmallIntegerField()
    impact = models.PositiveSmallIntegerField()
    target_likelihood = models.PositiveSmallIntegerField(null=True, blank=True)
    target_impact = models.PositiveSmallIntegerField(null=True, blank=True)
    target_on = models.DateField(null=True, blank=True)
    controls = models.TextField(max_length=1000, blank=True)
    control_gaps = models.TextField(max_length=1000, blank=True)
    assurance = models.TextField(max_length=1000, blank=True)
    assurance_gaps = models.TextField(max_length=1000, blank=True)
    review_on = models.DateField(null=True, blank=True, help_text="When it is looked at next.")
    reviewed_on = models.DateField(null=True, blank=True)
    escalated_to = models.CharField(max_length=8, choices=Escalation.choices, blank=True)
    escalated_on = models.DateField(null=True, blank=True)
    signals = models.JSONField(default=list, help_text="Keys of live signals that feed its likelihood.")
    measure = models.CharField(max_length=60, blank=True, help_text="Id of the measure that it bears on.")
    state = models.CharField(max_length=8, choices=RiskState.choices, default=RiskState.OPEN)
    closed_on = models.DateField(null=True, blank=True)
    closing_note = models.CharField(max_length=400, blank=True)
    actions = models.ManyToManyField(PlanAction, through="Mitigation", related_name="risks")

    objects = RiskQuerySet.as_manager()

    class Meta(OfPartnership.Meta):
        constraints = [
            *OfPartnership.Meta.constraints,
            *Owned.Meta.constraints,
            number_once("risk_number_once"),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(cause="") & ~Q(event="") & ~Q(effect=""),
                name="risk_is_told_whole",
            ),
            *(
                between(f"{kind}{side}", 1, 5, f"risk_{kind}{side}_is_1_to_5")
                for kind in ("inherent_", "", "target_")
                for side in ("likelihood", "impact")
            ),
            models.CheckConstraint(
                condition=Q(target_likelihood__isnull=True, target_impact__isnull=True)
                | Q(target_likelihood__isnull=False, target_impact__isnull=False),
                name="risk_target_is_a_pair",
            ),
            one_of("state", RiskState, "risk_state_is_known"),
            one_of("category", RiskCategory, "risk_category_is_known"),
            models.CheckConstraint(
                condition=Q(escalated_to="", escalated_on__isnull=True)
                | ~Q(escalated_to="") & Q(escalated_on__isnull=False),
                name="risk_escalation_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(state=RiskState.OPEN, closed_on__isnull=True)
                | ~Q(state=RiskState.OPEN) & Q(closed_on__isnull=False),
                name="risk_end_has_its_day",
            ),
        ]
        indexes = [models.Index(fields=["partnership", "state"], name="risk_by_partnership")]

    def __str__(self) -> str:
        return f"R{self.number}"


class RiskScoreQuerySet(OfPartnershipQuerySet["RiskScore"]):
    partnership_path = "risk__partnership"


class RiskScore(Identified):
    """The current score from a day on: the trend is read from here. Rows are only added."""

    risk = models.ForeignKey(Risk, on_delete=models.PROTECT, related_name="scores")
    on = models.DateField()
    at = models.DateTimeField()
    likelihood = models.PositiveSmallIntegerField()
    impact = models.PositiveSmallIntegerField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    note = models.CharField(max_length=400, blank=True)

    objects = RiskScoreQuerySet.as_manager()

    class Meta:
        constraints = [
            between("likelihood", 1, 5, "riskscore_likelihood_is_1_to_5"),
            between("impact", 1, 5, "riskscore_impact_is_1_to_5"),
        ]
        indexes = [models.Index(fields=["risk", "on"], name="riskscore_by_risk")]

    def __str__(self) -> str:
        return f"{self.likelihood} x {self.impact}"


class MitigationQuerySet(OfPartnershipQuerySet["Mitigation"]):
    partnership_path = "risk__partnership"


class Mitigation(Identified):
    """An action of the plan that makes a risk smaller: never copied text, always the action itself."""

    risk = models.ForeignKey(Risk, on_delete=models.PROTECT, related_name="mitigations")
    action = models.ForeignKey(PlanAction, on_delete=models.PROTECT, related_name="mitigations")

    objects = MitigationQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["risk", "action"], name="mitigation_once")]

    def __str__(self) -> str:
        return f"{self.risk_id}: {self.action_id}"


class PromptAnswer(models.TextChoices):
    KEPT = "kept", "Score kept"
    SCORED = "scored", "Scored again"


class SignalPromptQuerySet(OfPartnershipQuerySet["SignalPrompt"]):
    partnership_path = "risk__partnership"

    def unanswered(self) -> Self:
        return self.filter(answered_at__isnull=True)


class SignalPrompt(Versioned):
    """A live signal moved and asks somebody to look at a risk again. It never changes the score itself. N16."""

    risk = models.ForeignKey(Risk, on_delete=models.PROTECT, related_name="prompts")
    signal = models.CharField(max_length=24, help_text="Key of workstreams.domain.signals.")
    was = models.IntegerField(null=True, help_text="The signal's count when the risk was last looked at.")
    value = models.IntegerField()
    suggested = models.PositiveSmallIntegerField(help_text="Likelihood that the signal suggests.")
    raised_at = models.DateTimeField()
    answer = models.CharField(max_length=8, choices=PromptAnswer.choices, blank=True)
    note = models.CharField(max_length=400, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = SignalPromptQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["risk", "signal"],
                condition=Q(answered_at__isnull=True),
                name="signalprompt_open_once",
            ),
            between("suggested", 1, 5, "signalprompt_suggests_1_to_5"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | Q(answer__in=PromptAnswer.values, answered_at__isnull=False),
                name="signalprompt_answer_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.signal}: {self.value}"


class IssueQuerySet(KeptQuerySet["Issue"]):
    def open(self) -> Self:
        return self.current().filter(resolved_on__isnull=True)


class Issue(OfPartnership, Owned):
    """What has happened and must be dealt with; perhaps a risk that came true."""

    number = models.PositiveIntegerField()
    what = models.CharField(max_length=300)
    effect = models.TextField(max_length=600, blank=True)
    workstream = models.ForeignKey(
        Workstream, on_delete=models.PROTECT, null=True, blank=True, related_name="issues"
    )
    risk = models.ForeignKey(Risk, on_delete=models.PROTECT, null=True, blank=True, related_name="issues")
    raised_on = models.DateField()
    impact = models.PositiveSmallIntegerField(help_text="1 negligible to 5 catastrophic.")
    due_on = models.DateField(null=True, blank=True)
    resolved_on = models.DateField(null=True, blank=True)
    resolution = models.TextField(max_length=600, blank=True)

    objects = IssueQuerySet.as_manager()

    class Meta(OfPartnership.Meta):
        constraints = [
            *OfPartnership.Meta.constraints,
            *Owned.Meta.constraints,
            number_once("issue_number_once"),
            models.CheckConstraint(condition=~Q(what=""), name="issue_says_something"),
            between("impact", 1, 5, "issue_impact_is_1_to_5"),
            models.CheckConstraint(
                condition=Q(resolved_on__isnull=True, resolution="")
                | Q(resolved_on__isnull=False) & ~Q(resolution=""),
                name="issue_resolution_has_day_and_words",
            ),
        ]

    def __str__(self) -> str:
        return f"I{self.number}"


class DependencyState(models.TextChoices):
    OPEN = "open", "Open"
    MET = "met", "Met"
    BROKEN = "broken", "Not met in time"


class DependencyQuerySet(KeptQuerySet["Dependency"]):
    pass


class Dependency(OfPartnership, Owned):
    """What one workstream needs of another, or of somebody outside the programme, by a month."""

    number = models.PositiveIntegerField()
    what = models.CharField(max_length=300)
    workstream = models.ForeignKey(Workstream, on_delete=models.PROTECT, related_name="dependencies")
    on_workstream = models.ForeignKey(
        Workstream, on_delete=models.PROTECT, null=True, blank=True, related_name="dependants"
    )
    on_whom = models.CharField(max_length=160, blank=True, help_text="Somebody outside the programme.")
    due_on = models.DateField(help_text="First day of the month by whose end it is needed.")
    state = models.CharField(max_length=8, choices=DependencyState.choices, default=DependencyState.OPEN)
    note = models.TextField(max_length=600, blank=True)

    objects = DependencyQuerySet.as_manager()

    class Meta(OfPartnership.Meta):
        constraints = [
            *OfPartnership.Meta.constraints,
            *Owned.Meta.constraints,
            number_once("dependency_number_once"),
            one_of("state", DependencyState, "dependency_state_is_known"),
            models.CheckConstraint(
                condition=Q(on_workstream__isnull=False, on_whom="")
                | Q(on_workstream__isnull=True) & ~Q(on_whom=""),
                name="dependency_is_on_one",
            ),
            models.CheckConstraint(
                condition=Q(on_workstream__isnull=True) | ~Q(on_workstream=F("workstream")),
                name="dependency_is_on_another",
            ),
        ]

    def __str__(self) -> str:
        return f"Dep{self.number}"
