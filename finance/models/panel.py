"""The expert panel of a round: its seats, what its members declare, how they score, what they recommend."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from finance.domain.criteria import MOST_POINTS, Criterion
from finance.models.bids import Bid
from finance.models.funds import GiverQuerySet, Round
from finance.models.kept import KeptMoneyQuerySet, amount_of, said
from tcp_portal.kept import Kept, between, one_of
from tcp_portal.partnerships.models import Partnership, User

CRITERIA = [(one.value, one.label) for one in Criterion]


class Seat(models.TextChoices):
    CHAIR = "chair", "Chair"
    MEMBER = "member", "Member"


class PanelMemberQuerySet(GiverQuerySet["PanelMember"]):
    region_path = "round__fund__region"


class PanelMember(Kept):
    """A seat on the panel of a round. Nobody sees a bid before saying which areas they have to do with."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="panel")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    seat = models.CharField(max_length=8, choices=Seat.choices, default=Seat.MEMBER)
    declared_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = PanelMemberQuerySet.as_manager()

    class Meta(Kept.Meta):
        constraints = [
            *Kept.Meta.constraints,
            one_of("seat", Seat, "panelmember_seat_is_known"),
            models.UniqueConstraint(
                fields=["round", "user"], condition=Q(withdrawn_at__isnull=True), name="panelmember_once"
            ),
            models.UniqueConstraint(
                fields=["round"],
                condition=Q(withdrawn_at__isnull=True, seat=Seat.CHAIR),
                name="panelmember_one_chair",
            ),
        ]

    def __str__(self) -> str:
        return self.user.name


class ConflictQuerySet(GiverQuerySet["Conflict"]):
    region_path = "member__round__fund__region"


class Conflict(Kept):
    """An area that a member has an interest in: they neither see nor score its bids."""

    member = models.ForeignKey(PanelMember, on_delete=models.PROTECT, related_name="conflicts")
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=400)
    declared_at = models.DateTimeField()

    objects = ConflictQuerySet.as_manager()

    class Meta(Kept.Meta):
        constraints = [
            *Kept.Meta.constraints,
            said("what", name="conflict_says_what"),
            models.UniqueConstraint(
                fields=["member", "partnership"],
                condition=Q(withdrawn_at__isnull=True),
                name="conflict_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.partnership}"


class ScoreQuerySet(KeptMoneyQuerySet["Score"]):
    partnership_path = "bid__partnership"


class Score(Kept):
    """One member's points for one criterion of one bid, 0 to 4, with the reason."""

    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="scores")
    member = models.ForeignKey(PanelMember, on_delete=models.PROTECT, related_name="scores")
    criterion = models.CharField(max_length=16, choices=CRITERIA)
    points = models.PositiveSmallIntegerField()
    comment = models.TextField(max_length=1000)
    at = models.DateTimeField()

    objects = ScoreQuerySet.as_manager()

    class Meta(Kept.Meta):
        constraints = [
            *Kept.Meta.constraints,
            between("points", 0, MOST_POINTS, "score_is_0_to_4"),
            models.CheckConstraint(
                condition=Q(criterion__in=list(Criterion)), name="score_criterion_is_known"
            ),
            models.UniqueConstraint(
                fields=["bid", "member", "criterion"],
                condition=Q(withdrawn_at__isnull=True),
                name="score_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.points}"


class ModerationQuerySet(KeptMoneyQuerySet["Moderation"]):
    partnership_path = "bid__partnership"


class Moderation(Kept):
    """The points that the panel agreed on for a criterion after talking, beside what its members gave."""

    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="moderations")
    criterion = models.CharField(max_length=16, choices=CRITERIA)
    points = models.DecimalField(max_digits=3, decimal_places=2)
    reason = models.TextField(max_length=1000)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    objects = ModerationQuerySet.as_manager()

    class Meta(Kept.Meta):
        constraints = [
            *Kept.Meta.constraints,
            between("points", 0, MOST_POINTS, "moderation_is_0_to_4"),
            said("reason", name="moderation_has_a_reason"),
            models.CheckConstraint(
                condition=Q(criterion__in=list(Criterion)), name="moderation_criterion_is_known"
            ),
            models.UniqueConstraint(
                fields=["bid", "criterion"],
                condition=Q(withdrawn_at__isnull=True),
                name="moderation_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.points}"


class RecommendationQuerySet(GiverQuerySet["Recommendation"]):
    region_path = "round__fund__region"


class Recommendation(Kept):
    """What the panel puts forward for a round: which bids, with how much. Decided once."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="recommendations")
    note = models.TextField(max_length=2000, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decision = models.TextField(max_length=2000, blank=True)

    objects = RecommendationQuerySet.as_manager()

    class Meta(Kept.Meta):
        constraints = [
            *Kept.Meta.constraints,
            models.UniqueConstraint(
                fields=["round"],
                condition=Q(withdrawn_at__isnull=True),
                name="recommendation_one_stands",
            ),
        ]

    def __str__(self) -> str:
        return f"Recommendation for {self.round}"


class Outcome(models.TextChoices):
    FULL = "awarded", "In full"
    LESS = "less", "Less than requested"
    CONDITIONS = "conditions", "With conditions"
    DECLINE = "declined", "Decline"


class RecommendedQuerySet(KeptMoneyQuerySet["Recommended"]):
    partnership_path = "bid__partnership"


class Recommended(Kept):
    """What a recommendation says of one bid."""

    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="lines")
    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="recommended")
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    amount = amount_of(help_text="Pounds; nothing where it is declined.")
    conditions = models.TextField(max_length=1000, blank=True)

    objects = RecommendedQuerySet.as_manager()

    class Meta(Kept.Meta):
        constraints = [
            *Kept.Meta.constraints,
            one_of("outcome", Outcome, "recommended_outcome_is_known"),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.DECLINE, amount=0)
                | (~Q(outcome=Outcome.DECLINE) & Q(amount__gt=0)),
                name="recommended_declines_with_nothing",
            ),
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.CONDITIONS) | ~Q(conditions=""),
                name="recommended_conditions_are_said",
            ),
            models.UniqueConstraint(fields=["recommendation", "bid"], name="recommended_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}: {self.amount}"


class VoteQuerySet(GiverQuerySet["Vote"]):
    region_path = "recommendation__round__fund__region"


class Vote(Kept):
    """Whether a member agrees with the recommendation, and why not."""

    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="votes")
    member = models.ForeignKey(PanelMember, on_delete=models.PROTECT, related_name="votes")
    agrees = models.BooleanField()
    note = models.TextField(max_length=1000, blank=True)
    at = models.DateTimeField()

    objects = VoteQuerySet.as_manager()

    class Meta(Kept.Meta):
        constraints = [
            *Kept.Meta.constraints,
            models.UniqueConstraint(fields=["recommendation", "member"], name="vote_once"),
            models.CheckConstraint(condition=Q(agrees=True) | ~Q(note=""), name="vote_against_has_a_reason"),
        ]

    def __str__(self) -> str:
        return "agrees" if self.agrees else "disagrees"
