"""Everything that is asked for in a round: each bid with its sums, its match, what it promises and what it got."""

from __future__ import annotations

from collections.abc import Sequence
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

from finance.domain.match import COMMISSIONERS
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
TOTALS = ("asked", "required", "confirmed", "short", "awarded")


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
    last = BidStep.objects.filter(bid=OuterRef("pk"), state__in=WON).order_by("-at").values("amount")[:1]
    awarded = Subquery(last, output_field=_MONEY)
    found: QuerySet[Any] = bids.annotate(
        asked=_sum(_sums()),
        awarded=Case(When(state__in=WON, then=awarded), default=None, output_field=_MONEY),
    )
    return found


def with_match(bids: QuerySet[Any]) -> QuerySet[Any]:
    """The same, with `required`, `confirmed` and `short` of match: the rule of domain.match, asked of the database."""
    counted = BidMatch.objects.current().filter(
        bid=OuterRef("pk"),
        organisation__kind__in=COMMISSIONERS,
        year__range=(OuterRef("round__match_from_year"), OuterRef("round__match_to_year")),
        confirmed_on__isnull=False,
    )
    base = Coalesce(F("awarded"), F("asked"), output_field=_MONEY)
    found: QuerySet[Any] = (
        with_asked(bids)
        .annotate(base=base, confirmed=_sum(counted))
        .annotate(required=Rounded(F("base") * F("round__match_per_pound"), precision=PLACES))
        .annotate(
            short=Case(
                When(required__gt=F("confirmed"), then=F("required") - F("confirmed")),
                default=_NOTHING,
                output_field=_MONEY,
            )
        )
    )
    return found


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
    return found


def totals(bids: QuerySet[Any], years: Sequence[int]) -> Totals:
    """The totals of what `requested` found. One query; to the penny on both databases."""
    names = (*TOTALS, "beds", "people", *map(year_name, years))
    wanted = {f"total_{name}": Sum(name, filter=LISTED) for name in names}
    found = bids.order_by().aggregate(
        n=Count("pk", filter=LISTED),
        drafts=Count("pk", filter=Q(state=BidState.DRAFT)),
        taken_back=Count("pk", filter=Q(state=BidState.WITHDRAWN)),
        **wanted,
    )
    return Totals(
        bids=found["n"],
        drafts=found["drafts"],
        taken_back=found["taken_back"],
        money={name: pence(Decimal(found[f"total_{name}"] or 0)) for name in TOTALS},
        by_year={year: pence(Decimal(found[f"total_{year_name(year)}"] or 0)) for year in years},
        beds=found["total_beds"] or 0,
        people=found["total_people"] or 0,
    )


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
