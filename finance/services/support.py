"""Technical support that suppliers quote for: offered, accepted, begun; and how far it stays within the limit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from finance.domain.money import NOTHING
from finance.domain.support_limit import Limit, limit_on
from finance.models import SupportOffer
from finance.services.award_rights import rights
from finance.services.days import not_after_today
from tcp_portal.access import Permission, Scope
from tcp_portal.acts import Act
from tcp_portal.errors import Refusal
from tcp_portal.partnerships.models import Partnership
from tcp_portal.rows import Table


def _check(row: SupportOffer, act: Act) -> None:
    not_after_today(row.quoted_on, act, "The day of the quote", field="quoted_on")
    if row.accepted_on is not None and not row.quoted_on <= row.accepted_on <= act.today:
        raise Refusal("It is accepted on a day from that of the quote to today.", field="accepted_on")
    if row.ends_on is not None and (row.starts_on is None or row.ends_on < row.starts_on):
        raise Refusal("It ends after it starts.", field="ends_on")


SUPPORT = Table(
    model=SupportOffer,
    noun="an offer of technical support",
    permission=Permission.VIEW_MONEY,
    rights=rights,
    check=_check,
)


@dataclass(frozen=True, slots=True)
class SupportSums:
    """All offers of a partnership: how many, quoted and accepted in pounds, and the limit on the day."""

    count: int
    quoted: Decimal
    accepted: Decimal
    limit: Limit | None

    @property
    def above(self) -> Decimal:
        """By how much what was accepted is above the limit; nothing where it is not."""
        return max(self.accepted - self.limit.amount, NOTHING) if self.limit else NOTHING


def support_of(*, scope: Scope, partnership: Partnership) -> QuerySet[SupportOffer]:
    """The partnership's offers, the latest quote first: paginate the answer."""
    found = SupportOffer.objects.visible_to(scope).of(partnership).current()
    return found.select_related("fund").order_by("-quoted_on", "supplier", "pk")


def support_sums(*, scope: Scope, partnership: Partnership, day: date) -> SupportSums:
    """Their sums on the day. One query."""
    found = (
        support_of(scope=scope, partnership=partnership)
        .order_by()
        .aggregate(
            count=Count("pk"), quoted=Sum("quote"), accepted=Sum("quote", filter=Q(accepted_on__lte=day))
        )
    )
    return SupportSums(
        found["count"], found["quoted"] or NOTHING, found["accepted"] or NOTHING, limit_on(day)
    )
