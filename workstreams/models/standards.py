"""Standards of care and how each place meets them; interventions by needs group and setting."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tcp_portal.kept import Kept, KeptQuerySet, OfPartnership, Owned, one_of
from tcp_portal.models import ends_after_start
from tcp_portal.partnerships.models import Place, User
from workstreams.models.workstreams import Workstream


class StandardQuerySet(KeptQuerySet["Standard"]):
    pass


class Standard(OfPartnership):
    """A minimum outcome with its metric and threshold. Signed off for all places; each says how it meets it."""

    number = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)
    metric = models.CharField(max_length=240, blank=True)
    threshold = models.CharField(max_length=120, blank=True)
    measure = models.CharField(max_length=60, blank=True, help_text="Id of the measure that shows it.")
    principles = models.JSONField(default=list, help_text="Numbers of the service model's principles.")
    source = models.CharField(max_length=240)
    signed_off_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True, help_text="When every place is to meet it.")

    objects = StandardQuerySet.as_manager()

    class Meta(OfPartnership.Meta):
        constraints = [
            *OfPartnership.Meta.constraints,
            models.UniqueConstraint(
                fields=["partnership", "number"],
                condition=Q(withdrawn_at__isnull=True),
                name="standard_number_once",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="standard_says_something"),
            ends_after_start("signed_off_on", "due_on", "standard_is_due_after_it_is_signed_off"),
        ]

    def __str__(self) -> str:
        return self.text


class Meets(models.TextChoices):
    YES = "yes", "Met"
    PARTLY = "partly", "Partly met"
    NO = "no", "Not met"


class ComplianceQuerySet(KeptQuerySet["Compliance"]):
    partnership_path = "standard__partnership"


class Compliance(Kept):
    """How a place stands with a standard on a day, with evidence and its own way to meet it. No row: no answer."""

    standard = models.ForeignKey(Standard, on_delete=models.PROTECT, related_name="compliance")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    meets = models.CharField(max_length=8, choices=Meets.choices)
    evidence = models.TextField(max_length=600, blank=True)
    how = models.TextField(max_length=600, blank=True, help_text="How the place meets it.")
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = ComplianceQuerySet.as_manager()

    class Meta(Kept.Meta):
        constraints = [
            *Kept.Meta.constraints,
            models.UniqueConstraint(
                fields=["standard", "place", "on"],
                condition=Q(withdrawn_at__isnull=True),
                name="compliance_once_a_day",
            ),
            one_of("meets", Meets, "compliance_answer_is_known"),
            models.CheckConstraint(
                condition=~Q(meets=Meets.YES) | ~Q(evidence=""), name="compliance_met_has_evidence"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meets} on {self.on}"


class CareSetting(models.TextChoices):
    """Columns of the grid, from home to hospital; seed 004 in the words of this population."""

    SELF = "self", "Self care and prevention"
    COMMUNITY = "community", "Community and social care"
    PRIMARY = "primary", "Primary care"
    CRISIS = "crisis", "Crisis and discharge"
    HOSPITAL = "hospital", "Assessment and treatment unit"
    SECURE = "secure", "Secure and specialised hospital"
    CROSS = "cross", "Across all settings"


class InterventionState(models.TextChoices):
    IDEA = "idea", "Idea"
    PLANNED = "planned", "Planned"
    RUNNING = "running", "Running"
    STOPPED = "stopped", "Stopped"


class InterventionQuerySet(KeptQuerySet["Intervention"]):
    pass


class Intervention(OfPartnership, Owned):
    """Something that is done for a needs group in a setting of care: a cell of the grid may hold several."""

    needs_group = models.CharField(max_length=4, help_text="Code list: needs group.")
    setting = models.CharField(max_length=10, choices=CareSetting.choices)
    what = models.CharField(max_length=240)
    state = models.CharField(max_length=8, choices=InterventionState.choices)
    starts_on = models.DateField(
        null=True, blank=True, help_text="First day of the month in which it starts."
    )
    workstream = models.ForeignKey(
        Workstream, on_delete=models.PROTECT, null=True, blank=True, related_name="interventions"
    )

    objects = InterventionQuerySet.as_manager()

    class Meta(OfPartnership.Meta):
        constraints = [
            *OfPartnership.Meta.constraints,
            *Owned.Meta.constraints,
            models.CheckConstraint(condition=~Q(what=""), name="intervention_says_something"),
            one_of("setting", CareSetting, "intervention_setting_is_known"),
            one_of("state", InterventionState, "intervention_state_is_known"),
        ]

    def __str__(self) -> str:
        return self.what
