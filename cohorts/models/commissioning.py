"""Who answers for a person's care: disputes, visits, root-cause reviews, outside reviews, advocacy, health."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from cohorts.domain.commissioning import RootCauseOf, Stage
from cohorts.models.people import OfPersonQuerySet, Person
from cohorts.models.plans import Delay
from cohorts.models.spells import Spell
from tcp_portal.models import Versioned, ends_after_start
from tcp_portal.partnerships.models import Organisation


class DisputeQuerySet(OfPersonQuerySet["Dispute"]):
    pass


class Dispute(Versioned):
    """A question about who commissions or pays: opened, argued, settled. Building the Right Support notes, 4.3."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="disputes")
    kind = models.CharField(max_length=12, help_text="Code list: kind of dispute.")
    stage = models.CharField(max_length=10, choices=[(stage.value, stage.label) for stage in Stage])
    ours = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    other_party = models.CharField(max_length=160)
    detained_on = models.DateField(null=True, blank=True, help_text="Start of the qualifying detention.")
    opened_on = models.DateField()
    legal_advice_on = models.DateField(null=True, blank=True)
    interim_payer = models.CharField(max_length=160, blank=True)
    without_prejudice = models.BooleanField(default=False)
    value_a_year = models.DecimalField(
        max_digits=12, decimal_places=2, null=True, blank=True, help_text="Pounds."
    )
    health_share = models.DecimalField(
        max_digits=5, decimal_places=2, null=True, blank=True, help_text="Per cent of section 117 aftercare."
    )
    note = models.TextField(max_length=2000, blank=True)
    resolved_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=12, blank=True, help_text="Code list: outcome of a dispute.")

    objects = DisputeQuerySet.as_manager()

    class Meta:
        constraints = [
            ends_after_start("opened_on", "resolved_on", "dispute_ends_after_it_starts"),
            models.CheckConstraint(
                condition=(Q(stage=Stage.RESOLVED, resolved_on__isnull=False) & ~Q(outcome=""))
                | (~Q(stage=Stage.RESOLVED) & Q(resolved_on__isnull=True, outcome="")),
                name="dispute_end_has_day_and_outcome",
            ),
            models.CheckConstraint(
                condition=Q(health_share__isnull=True) | Q(health_share__gte=0, health_share__lte=100),
                name="dispute_share_is_a_share",
            ),
        ]

    def __str__(self) -> str:
        return f"Dispute of {self.opened_on}"


class VisitQuerySet(OfPersonQuerySet["Visit"]):
    person_path = "spell__person"


class Visit(Versioned):
    """The commissioner's oversight visit to a person out of area: adults every 8 weeks, under 18 every 6."""

    spell = models.ForeignKey(Spell, on_delete=models.PROTECT, related_name="visits")
    on = models.DateField()
    visitor = models.CharField(max_length=120)
    mode = models.CharField(max_length=12, help_text="Code list: how visited.")
    saw_person = models.BooleanField(default=True)
    concerns = models.TextField(max_length=2000, blank=True)

    objects = VisitQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["spell", "on"], name="visit_by_spell")]

    def __str__(self) -> str:
        return f"Visit of {self.on}"


class RootCauseQuerySet(OfPersonQuerySet["RootCause"]):
    person_path = "spell__person"


class RootCause(Versioned):
    """Why an admission or a delay happened, what was learnt; its actions are rows of Action. Notes, 8.5."""

    spell = models.ForeignKey(Spell, on_delete=models.PROTECT, related_name="root_causes")
    of = models.CharField(max_length=10, choices=[(kind.value, kind.label) for kind in RootCauseOf])
    delay = models.ForeignKey(Delay, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    area = models.CharField(max_length=12, help_text="Code list: area of review.")
    held_on = models.DateField()
    finding = models.TextField(max_length=2000)
    learning = models.TextField(max_length=2000, blank=True)

    objects = RootCauseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(of=RootCauseOf.DELAY) | Q(delay__isnull=True),
                name="root_cause_delay_is_of_a_delay",
            )
        ]

    def __str__(self) -> str:
        return f"Root-cause review of {self.held_on}"


class OutsideReviewQuerySet(OfPersonQuerySet["OutsideReview"]):
    pass


class OutsideReview(Versioned):
    """A review by a team from outside: peers, a provider's needs assessment, a case review of a long stay."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="outside_reviews")
    kind = models.CharField(max_length=12, help_text="Code list: kind of outside review.")
    team = models.CharField(max_length=120)
    asked_on = models.DateField()
    held_on = models.DateField(null=True, blank=True)
    finding = models.TextField(max_length=2000, blank=True)

    objects = OutsideReviewQuerySet.as_manager()

    class Meta:
        constraints = [ends_after_start("asked_on", "held_on", "outside_review_is_held_after_it_is_asked")]

    def __str__(self) -> str:
        return f"Outside review asked on {self.asked_on}"


class InvolvementQuerySet(OfPersonQuerySet["Involvement"]):
    pass


class Involvement(Versioned):
    """Advocacy, family and key people of a person, as last checked. AT section 2.12."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="involvement")
    advocacy = models.CharField(max_length=1, blank=True, help_text="Code list: family and advocacy.")
    advocate_kinds = models.JSONField(default=list, blank=True, help_text="Code list: kind of advocate.")
    family = models.CharField(max_length=1, blank=True, help_text="Code list: family and advocacy.")
    coordinator = models.CharField(max_length=120, blank=True, help_text="Named care co-ordinator.")
    keyworker = models.CharField(max_length=120, blank=True)
    education_plan = models.CharField(max_length=1, blank=True, help_text="EHC plan: y, n or empty.")
    needs = models.JSONField(default=list, blank=True, help_text="Code list: need.")
    checked_on = models.DateField()

    objects = InvolvementQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Involvement as at {self.checked_on}"


class ObjectionQuerySet(OfPersonQuerySet["Objection"]):
    pass


class Objection(Versioned):
    """A person's objection to sharing their details beyond direct care, from a day until it is withdrawn."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="objections")
    raised_on = models.DateField()
    raised_by = models.CharField(max_length=12, help_text="Code list: who objects.")
    about = models.CharField(max_length=400)
    withdrawn_on = models.DateField(null=True, blank=True)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        constraints = [
            ends_after_start("raised_on", "withdrawn_on", "objection_ends_after_it_starts"),
            models.UniqueConstraint(
                fields=["person"], condition=Q(withdrawn_on__isnull=True), name="objection_open_once"
            ),
        ]

    def __str__(self) -> str:
        return f"Objection of {self.raised_on}"


class HealthCheckQuerySet(OfPersonQuerySet["HealthCheck"]):
    pass


class HealthCheck(Versioned):
    """An annual health check, and whether a health action plan came of it."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="health_checks")
    on = models.DateField()
    action_plan = models.BooleanField()

    objects = HealthCheckQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "on"], name="health_check_once_a_day")]

    def __str__(self) -> str:
        return f"Health check of {self.on}"


class MortalityReviewQuerySet(OfPersonQuerySet["MortalityReview"]):
    pass


class MortalityReview(Versioned):
    """The review of a death (LeDeR): notified, perhaps paused by a statutory process, completed."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="mortality_review")
    notified_on = models.DateField()
    paused = models.BooleanField(default=False)
    pause_reason = models.CharField(max_length=400, blank=True)
    completed_on = models.DateField(null=True, blank=True)
    learning = models.TextField(max_length=2000, blank=True)

    objects = MortalityReviewQuerySet.as_manager()

    class Meta:
        constraints = [
            ends_after_start("notified_on", "completed_on", "mortality_review_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(paused=False) | ~Q(pause_reason=""), name="mortality_review_pause_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"Mortality review notified on {self.notified_on}"


class SchoolPlacementQuerySet(OfPersonQuerySet["SchoolPlacement"]):
    pass


class SchoolPlacement(Versioned):
    """A residential school placement of 38 or 52 weeks and the way into adult services. Feature F21."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="school_placements")
    school = models.CharField(max_length=160)
    weeks = models.PositiveSmallIntegerField()
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    transition_lead = models.CharField(max_length=120, blank=True)
    transition_plan_on = models.DateField(null=True, blank=True)

    objects = SchoolPlacementQuerySet.as_manager()

    class Meta:
        constraints = [
            ends_after_start("started_on", "ended_on", "school_placement_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(weeks__in=[38, 52]), name="school_placement_weeks_are_known"),
            models.UniqueConstraint(
                fields=["person"], condition=Q(ended_on__isnull=True), name="school_placement_open_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weeks} weeks from {self.started_on}"
