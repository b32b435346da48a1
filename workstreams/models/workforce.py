"""Teams, courses and who was trained; what a new model of care needs of its workforce."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from cohorts.models import Vignette
from tcp_portal.kept import Kept, KeptQuerySet, OfPartnership, one_of
from tcp_portal.partnerships.models import Organisation, Place


class CourseKind(models.TextChoices):
    CETR = "cetr", "C(E)TR"
    PBS = "pbs", "Positive behaviour support"
    OTHER = "other", "Another course"


class CourseQuerySet(KeptQuerySet["Course"]):
    pass


class Course(OfPartnership):
    """A course that teams are to have, and for how many months it counts (empty: for good)."""

    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=8, choices=CourseKind.choices)
    lasts_months = models.PositiveSmallIntegerField(null=True, blank=True)
    note = models.TextField(max_length=600, blank=True)

    objects = CourseQuerySet.as_manager()

    class Meta(OfPartnership.Meta):
        constraints = [
            *OfPartnership.Meta.constraints,
            models.UniqueConstraint(
                fields=["partnership", "name"], condition=Q(withdrawn_at__isnull=True), name="course_once"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="course_has_a_name"),
            one_of("kind", CourseKind, "course_kind_is_known"),
        ]

    def __str__(self) -> str:
        return self.name


class TeamQuerySet(KeptQuerySet["Team"]):
    pass


class Team(OfPartnership):
    """A team of a service. Its people are counted, never named."""

    name = models.CharField(max_length=120)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    people = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="How many work in it; empty: not told."
    )
    counted_on = models.DateField(null=True, blank=True)

    objects = TeamQuerySet.as_manager()

    class Meta(OfPartnership.Meta):
        constraints = [
            *OfPartnership.Meta.constraints,
            models.UniqueConstraint(
                fields=["partnership", "name"], condition=Q(withdrawn_at__isnull=True), name="team_once"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="team_has_a_name"),
            models.CheckConstraint(
                condition=Q(people__isnull=True, counted_on__isnull=True)
                | Q(people__isnull=False, counted_on__isnull=False),
                name="team_count_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TrainingNeedQuerySet(KeptQuerySet["TrainingNeed"]):
    partnership_path = "team__partnership"


class TrainingNeed(Kept):
    """A team is to have a course: which share of it, by the end of which month."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="needs")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="needs")
    percent = models.PositiveSmallIntegerField(default=100)
    due_on = models.DateField(help_text="First day of the month by whose end.")

    objects = TrainingNeedQuerySet.as_manager()

    class Meta(Kept.Meta):
        constraints = [
            *Kept.Meta.constraints,
            models.UniqueConstraint(
                fields=["team", "course"], condition=Q(withdrawn_at__isnull=True), name="trainingneed_once"
            ),
            models.CheckConstraint(condition=Q(percent__range=(1, 100)), name="trainingneed_percent_is_one"),
        ]

    def __str__(self) -> str:
        return f"{self.team_id}: {self.course_id}"


class TrainingQuerySet(KeptQuerySet["Training"]):
    partnership_path = "team__partnership"


class Training(Kept):
    """So many people of a team had a course on a day."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="trainings")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="trainings")
    on = models.DateField()
    people = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=160, blank=True)

    objects = TrainingQuerySet.as_manager()

    class Meta(Kept.Meta):
        constraints = [
            *Kept.Meta.constraints,
            models.UniqueConstraint(
                fields=["team", "course", "on"],
                condition=Q(withdrawn_at__isnull=True),
                name="training_once_a_day",
            ),
            models.CheckConstraint(condition=Q(people__gt=0), name="training_trained_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.people} on {self.on}"


class WorkforceSpecQuerySet(KeptQuerySet["WorkforceSpec"]):
    pass


class WorkforceSpec(OfPartnership):
    """The workforce that somebody like the person of a fictional vignette needs, stage by stage."""

    title = models.CharField(max_length=120)
    vignette = models.ForeignKey(
        Vignette, on_delete=models.PROTECT, null=True, blank=True, related_name="specifications"
    )
    needs_group = models.CharField(max_length=4, blank=True, help_text="Code list: needs group.")
    enablers = models.TextField(max_length=600, blank=True)
    obstacles = models.TextField(max_length=600, blank=True)

    objects = WorkforceSpecQuerySet.as_manager()

    class Meta(OfPartnership.Meta):
        constraints = [
            *OfPartnership.Meta.constraints,
            models.CheckConstraint(condition=~Q(title=""), name="workforcespec_has_a_title"),
        ]

    def __str__(self) -> str:
        return self.title


class CareStage(models.TextChoices):
    PREVENTION = "prevention", "Prevention"
    CRISIS = "crisis", "Crisis"
    ADMISSION = "admission", "Admission"
    DISCHARGE = "discharge", "Discharge"
    SETTLED = "settled", "Settled at home"


class SpecLineQuerySet(KeptQuerySet["SpecLine"]):
    partnership_path = "spec__partnership"


class SpecLine(Kept):
    """A role at a stage: the skill, whole-time equivalents needed and there now (empty: not known)."""

    spec = models.ForeignKey(WorkforceSpec, on_delete=models.PROTECT, related_name="lines")
    stage = models.CharField(max_length=10, choices=CareStage.choices)
    role = models.CharField(max_length=120)
    skill = models.CharField(max_length=160, blank=True)
    needed = models.DecimalField(max_digits=6, decimal_places=2, help_text="Whole-time equivalents needed.")
    available = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)

    objects = SpecLineQuerySet.as_manager()

    class Meta(Kept.Meta):
        constraints = [
            *Kept.Meta.constraints,
            one_of("stage", CareStage, "specline_stage_is_known"),
            models.CheckConstraint(condition=~Q(role="") & Q(needed__gt=0), name="specline_needs_somebody"),
            models.CheckConstraint(
                condition=Q(available__isnull=True) | Q(available__gte=0),
                name="specline_available_is_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return self.role
