"""Money of an award put to another use: asked for and agreed by another person, or found to have been done."""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction
from django.db.models import Sum

from finance.domain.money import NOTHING, pounds
from finance.models import PurposeChange
from finance.services.award_rights import must_keep, must_run_fund, of_award, rights_of_award
from tcp_portal import rows
from tcp_portal.access import Permission
from tcp_portal.acts import Act
from tcp_portal.errors import Refusal
from tcp_portal.rows import Table


def _check(row: PurposeChange, act: Act) -> None:
    if (
        row.asked_by_id is not None
        and act.by is not None
        and row._state.adding
        and row.asked_by_id != act.by.pk
    ):
        raise Refusal("Nobody asks in another’s name.")
    others = PurposeChange.objects.current().filter(award=row.award_id).exclude(pk=row.pk)
    told: Decimal = others.aggregate(total=Sum("amount"))["total"] or NOTHING
    left = row.award.amount - told
    if row.amount > left:
        raise Refusal(f"Only {pounds(left)} of the award is not told as changed already.", field="amount")


USES = Table(
    model=PurposeChange,
    noun="a change of use",
    permission=Permission.VIEW_MONEY,
    partnership=of_award,
    rights=rights_of_award,
    check=_check,
)


@transaction.atomic
def agree_use(*, use: PurposeChange, version: int, act: Act) -> PurposeChange:
    """Agrees to a change that another person asked for; one that was found is agreed by who runs the fund.

    Raises PermissionDenied, Refusal and Stale.
    """
    must_keep(act, of_award(use))
    if use.agreed_at is not None:
        raise Refusal("It is agreed already.")
    if act.by is None or act.by.pk == use.asked_by_id:
        raise Refusal("Whoever asked cannot agree: it takes another person.")
    if use.asked_by_id is None:
        must_run_fund(act, of_award(use))
    values = {"agreed_by": act.by, "agreed_at": act.now}
    return rows.change(USES, row=use, version=version, values=values, act=act)
