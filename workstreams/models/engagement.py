"""Working with people and families: who they are, events, phases and consultations, what was said and done."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tcp_portal.kept import KeptQuerySet, OfPartnership, Owned, between, one_of
from tcp_portal.models import ends_after_start
from workstreams.models.decisions import Decision
from workstreams.models.workstreams import PlanAction, Workstream


class StakeholderKind(models.TextChoices):
    PEOPLE = "people", "People with a learning disability, autistic people"
    FAMILY = "family", "Families and carers"
    ADVOCACY = "advocacy", "Advocacy and self-advocacy"
    HEALTH = "health", "NHS provider"
    CARE = "care", "Care or housing provider"
    VOLUNTARY = "voluntary", "Voluntary organisation"
    JUSTICE = "justice", "Police, probation, public protection"
    EDUCATION = "education", "Schools and colleges"
    COUNCIL = "council", "Council service"
    OTHER = "other", "Other"


class StakeholderQuerySet(KeptQuerySet["Stakeholder"]):
    pass


class Stakeholder(OfPartnership, Owned):
    """A group or body that the plan touches: how much it matters to them, what they can move, how we work together."""

    name = models.CharField(max_length=160, help_text="A group or body, never a person who receives care.")
    kind = models.CharField(max_length=10, choices=StakeholderKind.choices)
    interest = models.PositiveSmallIntegerField(help_text="1 low, 2 medium, 3 high.")
    influence = models.PositiveSmallIntegerField(help_text="1 low, 2 medium, 3 high.")
    how = models.TextField(max_length=600, blank=True, help_text="How we work together.")
    contacted_on = models.DateField(null=True, blank=True)

    objects = StakeholderQuerySet.as_manager()

    class Meta(OfPartnership.Meta):
        constraints = [
            *OfPartnership.Meta.constraints,
            *Owned.Meta.constraints,
            models.CheckConstraint(condition=~Q(name=""), name="stakeholder_has_a_name"),
            one_of("kind", StakeholderKind, "stakeholder_kind_is_known"),
            between("interest", 1, 3, "stakeholder_interest_is_1_to_3"),
            between("influence", 1, 3, "stakeholder_influence_is_1_to_3"),
        ]

    def __str__(self) -> str:
        return self.name


class EngagementEventQuerySet(KeptQuerySet["EngagementEvent"]):
    pass


class EngagementEvent(OfPartnership):
    """A meeting with people, families or providers, and what was heard."""

    on = models.DateField()
    title = models.CharField(max_length=160)
    audience = models.CharField(max_length=10, choices=StakeholderKind.choices)
    people = models.PositiveIntegerField(
        null=True, blank=True, help_text="How many came; empty: not counted."
    )
    heard = models.TextField(max_length=2000, blank=True)
    workstream = models.ForeignKey(
        Workstream, on_delete=models.PROTECT, null=True, blank=True, related_name="events"
    )

    objects = EngagementEventQuerySet.as_manager()

    class Meta(OfPartnership.Meta):
        constraints = [
            *OfPartnership.Meta.constraints,
            models.CheckConstraint(condition=~Q(title=""), name="engagementevent_has_a_title"),
            one_of("audience", StakeholderKind, "engagementevent_audience_is_known"),
        ]

    def __str__(self) -> str:
        return self.title


class Gate(models.TextChoices):
    AHEAD = "ahead", "Still ahead"
    PASSED = "passed", "Passed"
    HELD = "held", "Not passed"


class PhaseQuerySet(KeptQuerySet["Phase"]):
    pass


class Phase(OfPartnership):
    """A phase of the programme and the gate at its end: what must be true before the next one begins."""

    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    criteria = models.TextField(max_length=1000, help_text="What must be true, one criterion a line.")
    gate = models.CharField(max_length=8, choices=Gate.choices, default=Gate.AHEAD)
    gate_on = models.DateField(null=True, blank=True)
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="phases"
    )

    objects = PhaseQuerySet.as_manager()

    class Meta(OfPartnership.Meta):
        constraints = [
            *OfPartnership.Meta.constraints,
            ends_after_start("starts_on", "ends_on", "phase_ends_after_it_starts"),
            one_of("gate", Gate, "phase_gate_is_known"),
            models.UniqueConstraint(
                fields=["partnership", "number"],
                condition=Q(withdrawn_at__isnull=True),
                name="phase_number_once",
            ),
            models.CheckConstraint(
                condition=Q(gate=Gate.AHEAD, gate_on__isnull=True)
                | ~Q(gate=Gate.AHEAD) & Q(gate_on__isnull=False),
                name="phase_gate_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ConsultationQuerySet(KeptQuerySet["Consultation"]):
    pass


class Consultation(OfPartnership):
    """A question put to an audience over a period, how many answered, and what it means for equality."""

    question = models.CharField(max_length=300)
    phase = models.ForeignKey(
        Phase, on_delete=models.PROTECT, null=True, blank=True, related_name="consultations"
    )
    audience = models.CharField(max_length=10, choices=StakeholderKind.choices)
    channel = models.CharField(max_length=160)
    opens_on = models.DateField()
    closes_on = models.DateField()
    answers = models.PositiveIntegerField(null=True, blank=True, help_text="Empty: not counted yet.")
    equality = models.TextField(max_length=1000, blank=True, help_text="Equality impact.")
    outcome = models.TextField(max_length=2000, blank=True)

    objects = ConsultationQuerySet.as_manager()

    class Meta(OfPartnership.Meta):
        constraints = [
            *OfPartnership.Meta.constraints,
            models.CheckConstraint(condition=~Q(question=""), name="consultation_asks_something"),
            one_of("audience", StakeholderKind, "consultation_audience_is_known"),
            ends_after_start("opens_on", "closes_on", "consultation_closes_after_it_opens"),
        ]

    def __str__(self) -> str:
        return self.question


class VoiceQuerySet(KeptQuerySet["Voice"]):
    pass


class Voice(OfPartnership):
    """You said, we did. What was done is said in plain words; the action that does it is linked."""

    said = models.CharField(max_length=400)
    said_by = models.CharField(max_length=10, choices=StakeholderKind.choices)
    said_on = models.DateField()
    event = models.ForeignKey(
        EngagementEvent, on_delete=models.PROTECT, null=True, blank=True, related_name="voices"
    )
    consultation = models.ForeignKey(
        Consultation, on_delete=models.PROTECT, null=True, blank=True, related_name="voices"
    )
    did = models.CharField(max_length=400, blank=True)
    did_on = models.DateField(null=True, blank=True)
    action = models.ForeignKey(
        PlanAction, on_delete=models.PROTECT, null=True, blank=True, related_name="voices"
    )

    objects = VoiceQuerySet.as_manager()

    class Meta(OfPartnership.Meta):
        constraints = [
            *OfPartnership.Meta.constraints,
            models.CheckConstraint(condition=~Q(said=""), name="voice_says_something"),
            one_of("said_by", StakeholderKind, "voice_speaker_is_known"),
            models.CheckConstraint(
                condition=Q(did="", did_on__isnull=True) | ~Q(did="") & Q(did_on__isnull=False),
                name="voice_answer_has_its_day",
            ),
            ends_after_start("said_on", "did_on", "voice_is_answered_after_it_spoke"),
        ]

    def __str__(self) -> str:
        return self.said
