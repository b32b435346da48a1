"""Awards read: the list with its sums, one award, and which awards did most for each pound. Sums are the database's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, DecimalField, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from finance.domain.award_impact import Impact
from finance.domain.award_standing import Standing, Sums, standing
from finance.domain.money import NOTHING, pence
from finance.models import Award, AwardDischarge, AwardLine, AwardMove, AwardProfile, BidSum, Tranche, Trigger
from finance.models.kept import DIGITS, PLACES
from finance.services.award_paying import evidence_of
from tcp_portal.access import Permission, Scope
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Partnership

MONEY: DecimalField[Any, Any] = DecimalField(max_digits=DIGITS, decimal_places=PLACES)


@dataclass(frozen=True, slots=True)
class Cut:
    """How a day divides time: the first day of the month that has not ended, and the last of its financial year."""

    running: date
    year_end: date

    @classmethod
    def of(cls, day: date) -> Cut:
        """A month has ended on its last day."""
        month = Month.of(day)
        running = month.next.first if day == month.last else month.first
        return cls(running, month.financial_year.last.last)


def _sum(**conditions: Any) -> Any:
    return Coalesce(Sum("amount", filter=Q(**conditions)), Value(NOTHING), output_field=MONEY)


def asked() -> Subquery:
    """What the bid of an award asked for, as a column; empty for an award outside bids."""
    sums = BidSum.objects.current().filter(bid=OuterRef("bid")).order_by().values("bid")
    return Subquery(sums.annotate(total=Sum("amount")).values("total"), output_field=MONEY)


@dataclass(frozen=True, slots=True)
class Known:
    """What the list must know of every award, on whichever page it stands."""

    pk: UUID
    year: int
    amount: Decimal
    asked: Decimal | None
    indicative: Decimal | None


def every_award(*, scope: Scope, partnership: Partnership, by: date | None = None) -> list[Known]:
    """All of the partnership's awards by number; `by`: those given on or before a day. One query."""
    found = (
        Award.objects.visible_to(scope).of(partnership).current().annotate(asked=asked()).order_by("number")
    )
    if by is not None:
        found = found.filter(on__lte=by)
    return [Known(*row) for row in found.values_list("pk", "year", "amount", "asked", "indicative")]


def awards_named(keys: Iterable[UUID], *, scope: Scope) -> QuerySet[Award]:
    """These awards by number, each with `asked`."""
    found = Award.objects.visible_to(scope).filter(pk__in=list(keys)).annotate(asked=asked())
    return found.select_related("recipient").order_by("number")


def sums_of(awards: Sequence[Known], *, day: date) -> dict[UUID, Sums]:
    """The sums of each award on the day. Two queries, however many lines there are."""
    cut, keys = Cut.of(day), [one.pk for one in awards]
    lines = AwardLine.objects.filter(award__in=keys, on__lte=day).order_by().values("award")
    spent = {"kind": AwardMove.SPENT}
    moved = lines.annotate(
        received=_sum(kind=AwardMove.PAID),
        match=_sum(kind=AwardMove.MATCH),
        spent_before=_sum(**spent, on__lt=cut.running),
        spent_running=_sum(**spent, on__gte=cut.running),
    )
    profile = AwardProfile.objects.current().filter(award__in=keys).order_by().values("award")
    planned = profile.annotate(
        profile_before=_sum(month_starts_on__lt=cut.running),
        profile_running=_sum(month_starts_on=cut.running, month_starts_on__lte=cut.year_end),
        profile_rest=_sum(month_starts_on__gt=cut.running, month_starts_on__lte=cut.year_end),
        profile_after=_sum(month_starts_on__gt=cut.year_end),
    )
    found: dict[UUID, dict[str, Any]] = {}
    for row in (*moved, *({**one, "has_profile": True} for one in planned)):
        found.setdefault(row["award"], {}).update(_exact(row))
    return {one.pk: Sums(amount=one.amount, **found.get(one.pk, {})) for one in awards}


def _exact(row: Mapping[str, Any]) -> dict[str, Any]:
    """The sums to the penny: an engine without exact numbers adds in floating point."""
    return {
        name: pence(value) if isinstance(value, Decimal) else value
        for name, value in row.items()
        if name != "award"
    }


def with_payment(tranches: QuerySet[Any]) -> QuerySet[Any]:
    """Each tranche with `paid_on`, the day of the payment that stands."""
    standing_now = AwardLine.objects.standing().filter(tranche=OuterRef("pk")).order_by("-at")
    found: QuerySet[Any] = tranches.annotate(paid_on=Subquery(standing_now.values("on")[:1]))
    return found


def overdue(awards: Iterable[Award], *, day: date) -> dict[UUID, int]:
    """How many unpaid tranches of each award are unmet after their day. Three queries at most."""
    late = Tranche.objects.current().filter(award__in=[one.pk for one in awards], due_on__lt=day)
    unpaid = with_payment(late.exclude(trigger=Trigger.DATE)).filter(paid_on__isnull=True)
    found: dict[UUID, int] = {}
    listed = list(unpaid)
    shown = evidence_of(listed, day=day)
    for one in listed:
        if shown[one.pk].is_overdue:
            found[one.award_id] = found.get(one.award_id, 0) + 1
    return found


def standings(awards: Sequence[Award], sums: Mapping[UUID, Sums], *, day: date) -> dict[UUID, Standing]:
    """The colour of each of these awards on the day."""
    late = overdue(awards, day=day)
    return {one.pk: standing(sums[one.pk], overdue=late.get(one.pk, 0)) for one in awards}


@dataclass(frozen=True, slots=True)
class Totals:
    """All awards of a list together. `asked` and `indicative` add what is known of them."""

    count: int
    asked: Decimal | None
    indicative: Decimal | None
    amount: Decimal
    received: Decimal
    spent: Decimal
    forecast: Decimal
    underspend: Decimal


def totals(awards: Sequence[Known], sums: Mapping[UUID, Sums]) -> Totals:
    """The sum of every row of the list, on all its pages."""
    every = [sums[one.pk] for one in awards]
    asked_of = [one.asked for one in awards if one.asked is not None]
    indicated = [one.indicative for one in awards if one.indicative is not None]
    return Totals(
        count=len(awards),
        asked=sum(asked_of, NOTHING) if asked_of else None,
        indicative=sum(indicated, NOTHING) if indicated else None,
        amount=sum((one.amount for one in every), NOTHING),
        received=sum((one.received for one in every), NOTHING),
        spent=sum((one.spent for one in every), NOTHING),
        forecast=sum((one.forecast for one in every), NOTHING),
        underspend=sum((one.underspend for one in every), NOTHING),
    )


def with_impact(awards: QuerySet[Award], *, day: date) -> QuerySet[Award]:
    """Each award with `spent_to_date` and `delivered`, the linked discharges that have happened by the day."""
    spent = AwardLine.objects.filter(award=OuterRef("pk"), kind=AwardMove.SPENT, on__lte=day).order_by()
    happened = AwardDischarge.objects.current().happened_by(day).filter(award=OuterRef("pk")).order_by()
    money = spent.values("award").annotate(total=Sum("amount")).values("total")
    people = happened.values("award").annotate(count=Count("pk")).values("count")
    return awards.annotate(
        spent_to_date=Coalesce(Subquery(money), Value(NOTHING), output_field=MONEY),
        delivered=Coalesce(Subquery(people), Value(0)),
    )


def impact_of(award: Any) -> Impact:
    """The impact of an award that was read `with_impact`."""
    return Impact(
        amount=award.amount,
        spent=pence(award.spent_to_date),
        people_promised=award.people_promised,
        beds_promised=award.beds_promised,
        discharges=award.delivered,
    )


def league(*, scope: Scope, partnership: Partnership, day: date) -> list[Award]:
    """Awards by discharges for each pound spent, the most first, those with none yet last.

    Who runs funds sees those of every partnership in which they do; others those of the partnership. One query.
    """
    reach = scope.partnership_ids(Permission.RUN_FUNDS) or {partnership.pk}
    found = Award.objects.visible_to(scope).current().filter(partnership__in=reach)
    listed = list(with_impact(found, day=day).select_related("partnership"))
    return sorted(listed, key=_by_delivery)


def _by_delivery(award: Award) -> tuple[bool, Decimal, str, int]:
    rate = impact_of(award).delivered
    return rate is None, -rate.value if rate else NOTHING, award.partnership.name, award.number
