"""Which rounds wait for somebody: to declare, to score, to vote; and how each round stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from finance.domain.criteria import Criterion
from finance.models import Bid, PanelMember, Recommendation, Round, Seat, Vote
from finance.services.panel_seats import rounds_for
from finance.services.panel_standing import JUDGED, SETTLED, to_score_for
from tcp_portal.access import Permission, Scope


@dataclass(frozen=True, slots=True)
class ToDo:
    """What waits for a member of panels."""

    declare: tuple[Round, ...]
    score: tuple[Any, ...]
    vote: tuple[Recommendation, ...]

    @property
    def count(self) -> int:
        """How many things wait."""
        return len(self.declare) + len(self.score) + len(self.vote)


def to_do(scope: Scope) -> ToDo:
    """What waits for the reader on the panels on which they sit. Three queries."""
    undecided = ~Exists(
        Recommendation.objects.current().filter(round=OuterRef("round"), decided_at__isnull=False)
    )
    rounds = Round.objects.visible_to(scope, Permission.SCORE_BIDS).filter(withdrawn_at__isnull=True)
    seats = PanelMember.objects.current().filter(user=scope.user_id, round__in=rounds.values("pk"))
    declare = seats.filter(undecided, declared_at__isnull=True).select_related("round__fund")
    declared = seats.filter(declared_at__isnull=False)
    votes = Vote.objects.filter(recommendation=OuterRef("pk"), member__user=scope.user_id)
    vote = Recommendation.objects.current().filter(
        ~Exists(votes), decided_at__isnull=True, round__in=declared.filter(seat=Seat.MEMBER).values("round")
    )
    bids = to_score_for(user_id=scope.user_id, bids=Bid.objects.for_panel(scope))
    bids = bids.defer(*(one.value for one in Criterion), "summary")
    return ToDo(
        tuple(seat.round for seat in declare.order_by("round__closes_on")),
        tuple(
            bids.select_related("round", "partnership").order_by(
                "round__closes_on", "partnership__name", "number"
            )
        ),
        tuple(vote.select_related("round__fund").order_by("at")),
    )


def rounds_listed(scope: Scope) -> QuerySet[Any]:
    """The reader's rounds, the newest first, with how many sit on the panel, declared, and how far it is."""
    seats = PanelMember.objects.current().filter(round=OuterRef("pk")).order_by().values("round")
    bids = Bid.objects.current().filter(round=OuterRef("pk"), state__in=[*JUDGED, *SETTLED])
    made = Recommendation.objects.current().filter(round=OuterRef("pk"))
    declared = Count("pk", filter=Q(declared_at__isnull=False))
    return (
        rounds_for(scope)
        .annotate(
            seated=Coalesce(Subquery(seats.annotate(n=Count("pk")).values("n")), 0),
            declared=Coalesce(Subquery(seats.annotate(n=declared).values("n")), 0),
            bids_in=Coalesce(
                Subquery(bids.order_by().values("round").annotate(n=Count("pk")).values("n")), 0
            ),
            recommended_at=Subquery(made.values("at")[:1]),
            decided_at=Subquery(made.values("decided_at")[:1]),
        )
        .order_by("-closes_on", "fund__name", "name")
    )
