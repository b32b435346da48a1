"""One award read: its rows, the months of its profile and of its spend, and who may do what with it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import TruncMonth

from finance.domain.award_standing import Sums
from finance.domain.money import NOTHING, pence
from finance.models import (
    Award,
    AwardLine,
    AwardMove,
    AwardProfile,
    BidMatch,
    PurposeChange,
    Tranche,
    TrancheOverride,
)
from finance.services.award_reads import MONEY, Cut, asked, with_impact, with_payment
from tcp_portal.access import Scope
from tcp_portal.audit import services as audit
from tcp_portal.months import Month
from tcp_portal.partnerships.models import User

LOOK = "view discharges of an award"


def one_award(*, scope: Scope, day: date) -> QuerySet[Award]:
    """Awards that the reader may see, as a page of one shows them: `asked`, `match_promised`, impact."""
    match = BidMatch.objects.current().filter(bid=OuterRef("bid")).order_by().values("bid")
    promised = match.annotate(total=Sum("amount")).values("total")
    found = Award.objects.visible_to(scope).current()
    return with_impact(
        found.annotate(asked=asked(), match_promised=Subquery(promised, output_field=MONEY)), day=day
    ).select_related("partnership", "fund", "recipient", "owner")


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of an award, and its money by month."""

    tranches: list[Any]
    leaves: Mapping[UUID, TrancheOverride]
    uses: list[PurposeChange]
    profile: Mapping[Month, AwardProfile]
    spent: Mapping[Month, Decimal]
    sums: Sums


def rows_of(award: Award, *, day: date) -> Rows:
    """Five queries, however many lines its ledger has: they are added up by month in the database."""
    tranches = list(with_payment(Tranche.objects.current().filter(award=award)).order_by("position"))
    leaves = TrancheOverride.objects.filter(tranche__award=award, withdrawn_at__isnull=True)
    uses = PurposeChange.objects.current().filter(award=award).select_related("asked_by", "agreed_by")
    planned = AwardProfile.objects.current().filter(award=award).order_by("month_starts_on")
    profile = {Month.of(one.month_starts_on): one for one in planned}
    lines = AwardLine.objects.filter(award=award, on__lte=day).annotate(month=TruncMonth("on")).order_by()
    by_month = list(lines.values_list("kind", "month").annotate(total=Sum("amount")))
    spent = {Month.of(month): pence(total) for kind, month, total in by_month if kind == AwardMove.SPENT}
    moved = dict.fromkeys(AwardMove, NOTHING)
    for kind, _, total in by_month:
        moved[AwardMove(kind)] += pence(total)
    return Rows(
        tranches=tranches,
        leaves={one.tranche_id: one for one in leaves.select_related("asked_by", "agreed_by")},
        uses=list(uses.order_by("asked_at")),
        profile=profile,
        spent=spent,
        sums=_sums(award, {month: one.amount for month, one in profile.items()}, spent, moved, day),
    )


def _sums(
    award: Award,
    profile: Mapping[Month, Decimal],
    spent: Mapping[Month, Decimal],
    moved: Mapping[AwardMove, Decimal],
    day: date,
) -> Sums:
    """The same sums as those of the list, from money by month."""
    cut = Cut.of(day)
    running, end = Month.of(cut.running), Month.of(cut.year_end)
    return Sums(
        amount=award.amount,
        received=moved[AwardMove.PAID],
        match=moved[AwardMove.MATCH],
        spent_before=sum((total for month, total in spent.items() if month < running), NOTHING),
        spent_running=sum((total for month, total in spent.items() if month >= running), NOTHING),
        profile_before=sum((total for month, total in profile.items() if month < running), NOTHING),
        profile_running=profile.get(running, NOTHING) if running <= end else NOTHING,
        profile_rest=sum((total for month, total in profile.items() if running < month <= end), NOTHING),
        profile_after=sum((total for month, total in profile.items() if month > end), NOTHING),
        has_profile=bool(profile),
    )


def record_look(*, people: Collection[UUID], partnership_id: UUID, by: User, at: datetime) -> None:
    """The entry in the trail for a list that named people; none where it named nobody."""
    if people:
        audit.record_read(by=by, how=LOOK, at=at, partnership_id=partnership_id, person_ids=people)
