"""How the bids of a round stand, as one reader may see them: scores, bar, spread, sums, match, promises."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import DecimalField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from finance.domain import combinations as combining
from finance.domain.criteria import Criterion
from finance.domain.match import COMMISSIONERS
from finance.domain.money import NOTHING, pence
from finance.domain.scoring import Judged, is_whole, judge
from finance.models import Bid, BidMatch, BidPromise, BidState, BidSum, Moderation, Round, Score
from finance.models.bids import WON
from finance.services.panel_seats import Reader
from tcp_portal.access import Permission, Scope

JUDGED = (BidState.SUBMITTED, BidState.RESUBMITTED)
SETTLED = (BidState.RECOMMENDED, *WON, BidState.DECLINED)
_MONEY: DecimalField[Any, Any] = DecimalField(max_digits=16, decimal_places=2)


@dataclass(frozen=True, slots=True)
class Given:
    """What a member gave for one criterion, and why."""

    points: int
    comment: str


@dataclass(frozen=True, slots=True)
class Agreed:
    """The points that the panel agreed on for a criterion; None takes earlier ones back. Either says why."""

    points: Decimal | None
    reason: str


@dataclass(frozen=True, slots=True)
class Standing:
    """One bid before the panel. `shown`: whether the reader may see what others gave; `older`: how many members'
    scores were given before it was submitted again; `given`: points by seat and criterion."""

    bid: Any
    asked: Decimal
    confirmed: Decimal
    required: Decimal
    beds: int
    people: int
    judged: Judged
    given: dict[UUID, dict[Criterion, int]]
    agreed: dict[Criterion, Agreed]
    older: int
    own: bool
    shown: bool

    @property
    def candidate(self) -> combining.Candidate | None:
        """The bid as combinations weigh it; None without a score that the reader may see."""
        if self.judged.score is None or not self.shown:
            return None
        return combining.Candidate(
            self.bid.pk,
            self.asked,
            self.judged.score,
            self.beds,
            self.people,
            below_bar=not self.judged.reaches_bar,
        )


def before_the_panel(round_: Round) -> QuerySet[Bid]:
    """The bids of a round that its panel judges or judged."""
    return Bid.objects.current().filter(round=round_, state__in=[*JUDGED, *SETTLED])


def with_sums(bids: QuerySet[Bid], round_: Round) -> QuerySet[Bid]:
    """With what each asks for, the match that counts, and its last promise, in the same question."""
    match = BidMatch.objects.filter(
        organisation__kind__in=COMMISSIONERS,
        year__range=(round_.match_from_year, round_.match_to_year),
        confirmed_on__isnull=False,
    )
    promise = BidPromise.objects.current().filter(bid=OuterRef("pk")).order_by("-by")
    return bids.select_related("partnership", "recipient").annotate(
        asked=total_of(BidSum.objects.all()),
        confirmed=total_of(match),
        beds=Subquery(promise.values("beds")[:1]),
        leave=Subquery(promise.values("people")[:1]),
    )


def total_of(lines: QuerySet[Any], *, bid: str = "pk") -> Any:
    """The sum of lines of a bid that nobody withdrew, as a column; `bid` is where the row names it."""
    of = lines.filter(bid=OuterRef(bid), withdrawn_at__isnull=True).order_by().values("bid")
    return Coalesce(Subquery(of.annotate(total=Sum("amount")).values("total"), output_field=_MONEY), NOTHING)


def standings(reader: Reader, *, day: date, only: Bid | None = None) -> list[Standing]:
    """The bids in rank order: highest score first, of equals the cheaper; those without a score last, by area.

    Three queries, however many bids there are. `only`: of one bid alone. See `whole_round` for what is left out.
    """
    return whole_round(reader, day=day, only=only)[0]


def whole_round(reader: Reader, *, day: date, only: Bid | None = None) -> tuple[list[Standing], int]:
    """The same, and how many bids are closed to the reader because of an interest that they declared."""
    if reader.must_declare:
        return [], 0
    found = before_the_panel(reader.round).filter(partnership__in=reader.reach)
    if only is not None:
        found = found.filter(pk=only.pk)
    every: list[Any] = list(with_sums(found, reader.round))
    bids = [bid for bid in every if bid.partnership_id not in reader.conflicts]
    of = {"bid__in": found.exclude(partnership__in=reader.conflicts).values("pk")}
    given, at = _scores(of)
    agreed: dict[UUID, dict[Criterion, Agreed]] = defaultdict(dict)
    moderated = Moderation.objects.current().filter(**of)
    for pk, one, points, reason in moderated.values_list("bid", "criterion", "points", "reason"):
        agreed[pk][Criterion(one)] = Agreed(points, reason)
    rows = [_standing(bid, reader, given.get(bid.pk, {}), at, agreed.get(bid.pk, {}), day) for bid in bids]
    return sorted(rows, key=_rank), len(every) - len(bids)


def _scores(of: dict[str, Any]) -> tuple[dict[UUID, dict[UUID, dict[Criterion, int]]], dict[Any, Any]]:
    """Points by bid, seat and criterion, of seats that stand; and when each seat last scored each bid."""
    given: dict[UUID, dict[UUID, dict[Criterion, int]]] = defaultdict(lambda: defaultdict(dict))
    at: dict[Any, Any] = {}
    rows = Score.objects.current().filter(**of, member__withdrawn_at__isnull=True)
    for bid, member, criterion, points, when in rows.values_list(
        "bid", "member", "criterion", "points", "at"
    ):
        given[bid][member][Criterion(criterion)] = points
        at[bid, member] = min(when, at.get((bid, member), when))
    return given, at


def _standing(
    bid: Any,
    reader: Reader,
    given: dict[UUID, dict[Criterion, int]],
    at: dict[Any, Any],
    agreed: dict[Criterion, Agreed],
    day: date,
) -> Standing:
    round_ = reader.round
    judged = judge(
        given,
        {one: said.points for one, said in agreed.items() if said.points is not None},
        weights=round_.weights,
        bar=round_.quality_bar,
        expected=reader.expected(bid.partnership_id),
    )
    own = reader.seat is not None and is_whole(given.get(reader.seat.member.pk, {}))
    asked = pence(bid.asked)
    return Standing(
        bid=bid,
        asked=asked,
        confirmed=pence(bid.confirmed),
        required=pence(asked * round_.match_per_pound),
        beds=bid.beds or 0,
        people=bid.leave or 0,
        judged=judged,
        given=given,
        agreed=agreed,
        older=sum(is_whole(given[seat]) and at[bid.pk, seat] < bid.submitted_at for seat in given),
        own=own,
        shown=may_see(reader, bid, own=own, day=day),
    )


def may_see(reader: Reader, bid: Bid, *, own: bool, day: date) -> bool:
    """Whether what the other members gave may be seen: once the reader has scored the bid themselves.

    The chair and who runs the fund see it once the round has closed; everybody once the bid was recommended, when no
    score can change any more.
    """
    if own or bid.state in SETTLED:
        return True
    return (reader.is_chair or (reader.runs and reader.seat is None)) and day > reader.round.closes_on


def _rank(one: Standing) -> tuple[Any, ...]:
    score = one.judged.score if one.shown else None
    number = (one.bid.partnership.name, one.bid.number)
    return (score is None, -(score or 0), one.asked if score is not None else 0, *number)


def own_points(reader: Reader, bid: Bid) -> dict[Criterion, Given]:
    """What the reader gave so far, with the comments. One query."""
    if reader.seat is None:
        return {}
    rows = Score.objects.current().filter(bid=bid, member=reader.seat.member)
    return {
        Criterion(one): Given(points, comment)
        for one, points, comment in rows.values_list("criterion", "points", "comment")
    }


def comments_on(bid: Bid) -> dict[tuple[UUID, Criterion], Given]:
    """What every member who sits gave, with the comments, by seat and criterion. One query."""
    rows = Score.objects.current().filter(bid=bid, member__withdrawn_at__isnull=True)
    return {
        (member, Criterion(one)): Given(points, comment)
        for member, one, points, comment in rows.values_list("member", "criterion", "points", "comment")
    }


def hidden_bids(reader: Reader) -> int:
    """How many bids of the round are closed to the reader because of an interest they declared. One query."""
    if not reader.conflicts:
        return 0
    return before_the_panel(reader.round).filter(partnership__in=reader.conflicts).count()


def bids_for(scope: Scope) -> QuerySet[Bid]:
    """Bids that somebody judges on a panel, or that are before the panel of a fund that they run; never one of an area
    in which they declared an interest as a member of that panel."""
    judged = Bid.objects.for_panel(scope)
    runs = Bid.objects.without_interest(scope).filter(
        partnership__in=scope.partnership_ids(Permission.RUN_FUNDS)
    )
    found = Bid.objects.current().filter(state__in=[*JUDGED, *SETTLED])
    return found.filter(Q(pk__in=judged.values("pk")) | Q(pk__in=runs.values("pk")))


def to_score_for(*, user_id: UUID | None, bids: QuerySet[Bid]) -> QuerySet[Bid]:
    """Of these bids those that somebody sitting on their panel has not scored since they were (last) submitted."""
    mine = Score.objects.current().filter(
        bid=OuterRef("pk"),
        member__user=user_id,
        member__withdrawn_at__isnull=True,
        at__gte=OuterRef("submitted_at"),
    )
    count = mine.order_by().values("bid").annotate(n=Sum(1)).values("n")
    found = bids.filter(state__in=JUDGED).annotate(done=Coalesce(Subquery(count), 0))
    return found.filter(done__lt=len(Criterion))
