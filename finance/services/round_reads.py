"""Everything that is asked for in a round: each bid with its sums, its match, what it promises and what it got."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import (
    Case,
    Count,
    DecimalField,
    F,
    IntegerField,
    Max,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.db.models.functions import Round as Rounded
from django.db.models.lookups import GreaterThan

from finance.domain.match import COMMISSIONERS, Match, required_for
from finance.domain.money import NOTHING, pence
from finance.models import (
    WON,
    BidMatch,
    BidPromise,
    BidState,
    BidStep,
    BidSum,
    IndicativeBudget,
    PanelMember,
    Round,
)
from finance.models.kept import DIGITS, PLACES
from finance.services.bid_reads import visible_bids
from finance.services.fund_reads import NOT_ASKED
from tcp_portal.access import Scope

Line = TypeVar("Line", bound=Model)
_MONEY: DecimalField[Any, Any] = DecimalField(max_digits=DIGITS, decimal_places=PLACES)
_NOTHING = Value(NOTHING, output_field=_MONEY)
LISTED = ~Q(state__in=NOT_ASKED)


def _sum(lines: QuerySet[Any]) -> Coalesce:
    added = lines.order_by().values("bid").annotate(sum=Sum("amount")).values("sum")
    return Coalesce(Subquery(added, output_field=_MONEY), _NOTHING)


def _most(field: str) -> Coalesce:
    """Promises never fall, so that the greatest is that of the last day."""
    promises = BidPromise.objects.current().filter(bid=OuterRef("pk")).order_by().values("bid")
    most = promises.annotate(most=Max(field)).values("most")
    return Coalesce(Subquery(most, output_field=IntegerField()), 0)


def _sums() -> QuerySet[Any]:
    return BidSum.objects.current().filter(bid=OuterRef("pk"))


def year_name(year: int) -> str:
    """Under which name a bid carries what it asks for in a financial year."""
    return f"asked_{year}"


def with_asked(bids: QuerySet[Any]) -> QuerySet[Any]:
    """Bids with `asked`: their sums of all years, and `awarded`: what a won bid got, else None."""
    found: QuerySet[Any] = bids.annotate(asked=_sum(_sums()), awarded=_awarded())
    return found


def with_match(bids: QuerySet[Any]) -> QuerySet[Any]:
    """The same, with `confirmed` match that counts and `per_pound`, what the round asks: `match_of_bid` reads them."""
    found: QuerySet[Any] = with_asked(bids).annotate(
        confirmed=_sum(_counted(OuterRef("round__match_from_year"), OuterRef("round__match_to_year"))),
        per_pound=F("round__match_per_pound"),
    )
    return found


def _awarded() -> Case:
    last = BidStep.objects.filter(bid=OuterRef("pk"), state__in=WON).order_by("-at").values("amount")[:1]
    return Case(
        When(state__in=WON, then=Subquery(last, output_field=_MONEY)), default=None, output_field=_MONEY
    )


def _counted(first_year: Any, last_year: Any) -> QuerySet[Any]:
    return BidMatch.objects.current().filter(
        bid=OuterRef("pk"),
        organisation__kind__in=COMMISSIONERS,
        year__range=(first_year, last_year),
        confirmed_on__isnull=False,
    )


def base_of(bid: Any) -> Decimal:
    """The sum for which a bid needs match: what it got, or what it asks for."""
    base: Decimal = bid.asked if bid.awarded is None else bid.awarded
    return base


def match_of_bid(bid: Any) -> Match:
    """The match of a bid that was read `with_match`."""
    return Match(required_for(base_of(bid), bid.per_pound), bid.confirmed)


@dataclass(frozen=True, slots=True)
class Totals:
    """What all bids of a round that the reader sees come to; `by_year` as in the columns of the table."""

    bids: int
    drafts: int
    taken_back: int
    money: dict[str, Decimal]
    by_year: dict[int, Decimal]
    beds: int
    people: int


def years_of(round_: Round) -> tuple[int, ...]:
    """The financial years for which the round's fund gives money."""
    return tuple(range(round_.fund.first_year, round_.fund.last_year + 1))


def requested(round_: Round, scope: Scope) -> QuerySet[Any]:
    """Every bid of the round that the reader may see, drafts too: filter by LISTED for what is asked for.

    Each with its sum of every year, match, promises (`beds`, `people`, `by`) and `indicative`, by area. One query.
    """
    told = IndicativeBudget.objects.current().filter(round=round_, partnership=OuterRef("partnership"))
    by = BidPromise.objects.current().filter(bid=OuterRef("pk")).order_by("-by").values("by")[:1]
    bids = with_match(visible_bids(scope).filter(round=round_))
    found: QuerySet[Any] = bids.annotate(
        **{year_name(year): _sum(_sums().filter(year=year)) for year in years_of(round_)},
        beds=_most("beds"),
        people=_most("people"),
        by=Subquery(by),
        indicative=Subquery(told.values("amount")[:1], output_field=_MONEY),
    ).order_by("partnership__name", "number")
    # Of the long texts of a bid the table shows none.
    return found.select_related("partnership").only("number", "title", "state", "partnership__name")


def totals(round_: Round, scope: Scope) -> Totals:
    """The totals of what `requested` finds. Two queries; to the penny on both databases."""
    bids, years = visible_bids(scope).filter(round=round_).order_by(), years_of(round_)
    promises = {
        name: Max(f"bidpromises__{name}", filter=LISTED & Q(bidpromises__withdrawn_at=None))
        for name in ("beds", "people")
    }
    counts = (
        bids.values("pk", "state")
        .annotate(**promises)
        .aggregate(
            Sum("beds"),
            Sum("people"),
            n=Count("pk", filter=LISTED),
            drafts=Count("pk", filter=Q(state=BidState.DRAFT)),
            taken_back=Count("pk", filter=Q(state=BidState.WITHDRAWN)),
        )
    )
    # The rule of `match_of_bid`, asked of the database.
    required = Rounded(Coalesce(F("awarded"), F("asked")) * Value(round_.match_per_pound), precision=PLACES)
    is_short = GreaterThan(required, F("confirmed"))
    sums = {
        "asked": F("asked"), "required": required, "confirmed": F("confirmed"), "awarded": F("awarded"),
        "short": Case(When(is_short, then=required - F("confirmed")), default=_NOTHING, output_field=_MONEY),
        **{year_name(year): F(year_name(year)) for year in years},
    }  # fmt: skip
    found = _one_by_one(bids.filter(LISTED), round_).aggregate(
        **{f"total_{name}": Sum(of, output_field=_MONEY) for name, of in sums.items()}
    )
    money = {name: pence(Decimal(found[f"total_{name}"] or 0)) for name in sums}
    return Totals(
        bids=counts["n"],
        drafts=counts["drafts"],
        taken_back=counts["taken_back"],
        money=money,
        by_year={year: money[year_name(year)] for year in years},
        beds=counts["beds__sum"] or 0,
        people=counts["people__sum"] or 0,
    )


def _one_by_one(bids: QuerySet[Any], round_: Round) -> QuerySet[Any]:
    """What the sums of all bids are made of, a row for each: grouped, so that the database works each out once."""
    stands = Q(bidsums__withdrawn_at=None)
    asked = {
        year_name(year): Sum("bidsums__amount", filter=stands & Q(bidsums__year=year))
        for year in years_of(round_)
    }
    whole = Coalesce(Sum("bidsums__amount", filter=stands), _NOTHING)
    match = _sum(_counted(round_.match_from_year, round_.match_to_year))
    found: QuerySet[Any] = bids.annotate(asked=whole, **asked).annotate(awarded=_awarded(), confirmed=match)
    return found


def told_to_expect(round_: Round) -> list[IndicativeBudget]:
    """What areas were told to expect, by area. One query."""
    found = IndicativeBudget.objects.current().filter(round=round_).select_related("partnership")
    return list(found.order_by("partnership__name"))


def closed_areas(round_: Round, scope: Scope) -> int | None:
    """In how many areas the reader declared an interest as a member of the round's panel; None for a reader without a
    seat, or who has not declared yet. One query."""
    seats = PanelMember.objects.current().filter(round=round_, user=scope.user_id, declared_at__isnull=False)
    standing = Q(conflicts__withdrawn_at__isnull=True)
    areas = Count("conflicts__partnership", filter=standing, distinct=True)
    found: int | None = seats.annotate(areas=areas).values_list("areas", flat=True).first()
    return found
