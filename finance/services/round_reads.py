"""Everything that is asked for in a round: each bid with its sums, its match, what it promises and what it got."""

from __future__ import annotations

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

from finance.domain.match import COMMISSIONERS, Match, required_for
from finance.domain.money import NOTHING
from finance.models import (
    WON,
    BidMatch,
    BidPromise,
    BidStep,
    BidSum,
    IndicativeBudget,
    PanelMember,
    Round,
)
from finance.models.kept import DIGITS, PLACES
from finance.services.bid_reads import visible_bids
from finance.services.fund_reads import NOT_ASKED
from finance.services.round_totals import years_of
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


def requested(round_: Round, scope: Scope) -> QuerySet[Any]:
    """Every bid of the round that the reader may see, drafts too: filter by LISTED for what is asked for.

    Each with its sum of every year, match and promises (`beds`, `people`, `by`), by area. One query.
    """
    by = BidPromise.objects.current().filter(bid=OuterRef("pk")).order_by("-by").values("by")[:1]
    found: QuerySet[Any] = (
        visible_bids(scope)
        .filter(round=round_)
        .annotate(
            asked=_sum(_sums()),
            awarded=_awarded(),
            confirmed=_sum(_counted(round_.match_from_year, round_.match_to_year)),
            per_pound=Value(round_.match_per_pound),
            **{year_name(year): _sum(_sums().filter(year=year)) for year in years_of(round_)},
            beds=_most("beds"),
            people=_most("people"),
            by=Subquery(by),
        )
        .order_by("partnership__name", "number")
    )
    # Of the long texts of a bid the table shows none.
    return found.select_related("partnership").only("number", "title", "state", "partnership__name")


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
