"""The risks in the squares of likelihood and impact, and what moved in a month. Each is one aggregate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet

from tcp_portal.access import Scope
from tcp_portal.months import add_months
from tcp_portal.partnerships.models import Partnership
from workstreams.models import Risk, RiskScore
from workstreams.services.risk_list import SIDES, score_of

MOST_MOVED = 20


@dataclass(frozen=True, slots=True)
class HeatMap:
    """How many open risks stand in each square; `unset` have no such score."""

    squares: dict[tuple[int, int], int]
    unset: int

    @property
    def total(self) -> int:
        return sum(self.squares.values())


def heat_map(*, scope: Scope, partnership: Partnership, side: str) -> HeatMap:
    """The open risks by inherent, current or target score. One query."""
    likelihood, impact = SIDES[side]
    counted = (
        Risk.objects.visible_to(scope)
        .of(partnership)
        .open()
        .values_list(likelihood, impact)
        .annotate(n=Count("pk"))
    )
    squares = {(level, weight): n for level, weight, n in counted.order_by()}
    unset = squares.pop((None, None), 0)
    return HeatMap(squares, unset)


@dataclass(frozen=True, slots=True)
class Movement:
    """What moved since a day: how many went up, down and are new since, and those that moved most."""

    since: date
    up: int
    down: int
    new: int
    most: tuple[Risk, ...]


def movement(*, scope: Scope, partnership: Partnership, day: date) -> Movement:
    """Open risks whose score differs from that of a month before the day. Two queries."""
    since = add_months(day, -1)
    scores = RiskScore.objects.filter(risk=OuterRef("pk"), on__lte=since)
    open_ones = Risk.objects.visible_to(scope).of(partnership).open()
    risks: QuerySet[Any] = open_ones.annotate(score=F("likelihood") * F("impact"), then=score_of(scores))
    found = risks.aggregate(
        up=Count("pk", filter=Q(score__gt=F("then"))),
        down=Count("pk", filter=Q(score__lt=F("then"))),
        new=Count("pk", filter=Q(then__isnull=True)),
    )
    moved = risks.filter(then__isnull=False).exclude(score=F("then")).annotate(by=F("score") - F("then"))
    return Movement(since, **found, most=tuple(moved.order_by("-by", "-score", "number")[:MOST_MOVED]))
