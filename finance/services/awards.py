"""Awards, their tranches and the months of their profile, as rows that are added, changed and withdrawn."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet, Sum

from finance.domain.money import NOTHING, pounds, shares
from finance.domain.triggers import NOT_NAMED
from finance.models import Award, AwardLine, AwardProfile, Tranche, Trigger
from finance.services import milestones
from finance.services.award_paying import evidence_of
from finance.services.award_rights import must_run_fund, of_award, rights, rights_of_award
from finance.services.days import not_after_today
from tcp_portal import rows
from tcp_portal.access import Permission
from tcp_portal.acts import Act
from tcp_portal.audit.models import AuditEntry
from tcp_portal.errors import Refusal
from tcp_portal.months import Month, months_between
from tcp_portal.rows import Changes, Table

_VIEW = Permission.VIEW_MONEY  # with `rights`: whoever keeps the money, or runs the fund
_DECIDED = ("amount", "conditions", "beds_promised", "people_promised", "promised_by", "fund_id")
_MOST_MONTHS = 60
_PAID = "It is paid. Take the payment back in the ledger first."
_ANEW = "You withdrew a tranche of this award: somebody else enters the one in its place."
_AWARD_ANEW = (
    "You withdrew an award of this fund: somebody else enters the one in its place, and its tranches."
)
_AWARD_TWICE = (
    "You entered another award of this fund: somebody else withdraws this one, whose tranches wait."
)
_EASIER = "That would make an unmet tranche payable by one person. Ask for leave to pay it instead."


def _check_award(row: Award, act: Act) -> None:
    not_after_today(row.on, act, "The day of the award")
    if (row.beds_promised or row.people_promised) and row.promised_by is None:
        raise Refusal("Say by which day it is promised.", field="promised_by")
    if row._state.adding:
        _check_award_takes_two(row, act)
        return
    stored = Award.objects.get(pk=row.pk)
    if row.fund_id != stored.fund_id:
        _check_award_takes_two(row, act)
    if row.bid_id:
        changed = [name for name in _DECIDED if getattr(stored, name) != getattr(row, name)]
        if changed:
            must_run_fund(act, row.partnership_id, field=changed[0].removesuffix("_id"))
    if row.amount < _in_tranches(row.pk):
        raise Refusal("Its tranches come to more than that: change them first.", field="amount")


def _check_award_takes_two(row: Award, act: Act) -> None:
    """Nobody withdraws an award and enters another in its place alone: its tranches could have easier triggers."""
    if act.by and row.bid_id is None and _withdrawn_like(row).filter(withdrawn_by=act.by).exists():
        raise Refusal(_AWARD_ANEW, field="fund")


def _check_withdrawal_takes_two(row: Award, act: Act) -> None:
    """The same the other way round: who entered another award of the fund does not take out this one with tranches."""
    if act.by is None or row.bid_id is not None or not _in_tranches(row.pk):
        return
    others = _like(row).filter(withdrawn_at__isnull=True).exclude(pk=row.pk).values_list("pk", flat=True)
    entered = AuditEntry.objects.filter(by=act.by, did=f"add {AWARDS.noun}", object_id__in=list(others))
    if entered.exists():
        raise Refusal(_AWARD_TWICE)


def _withdrawn_like(row: Award) -> QuerySet[Award]:
    """Those of which nobody else has looked at the withdrawal: see `award_release`."""
    return _like(row).filter(withdrawn_at__isnull=False, released_at__isnull=True)


def _like(row: Award) -> QuerySet[Award]:
    """Awards outside bids of the same partnership and fund.

    One that names no fund may be of any, so that leaving the fund out is no way around.
    """
    found = Award.objects.filter(partnership=row.partnership_id, bid__isnull=True)
    return found if row.fund_id is None else found.filter(Q(fund=row.fund_id) | Q(fund__isnull=True))


def _after_award(row: Award, _changes: Changes, act: Act) -> None:
    if row.withdrawn_at is None:
        return
    if row.bid_id:
        must_run_fund(act, row.partnership_id)
    _check_withdrawal_takes_two(row, act)
    if AwardLine.objects.filter(award=row).standing().exists():
        raise Refusal("Money stands in its ledger. Take those lines back first.")


def _in_tranches(award_id: UUID, besides: UUID | None = None) -> Decimal:
    found = Tranche.objects.current().filter(award=award_id).exclude(pk=besides)
    return found.aggregate(total=Sum("amount"))["total"] or NOTHING


def _check_tranche(row: Tranche, act: Act) -> None:
    left = row.award.amount - _in_tranches(row.award_id, row.pk)
    if row.amount > left:
        raise Refusal(f"The award has {pounds(left)} left that is in no tranche.", field="amount")
    _check_trigger(row)
    if row._state.adding:
        _check_it_takes_two(row, act)
        return
    if row.payments.standing().exists():
        raise Refusal(_PAID)
    stored = Tranche.objects.get(pk=row.pk)
    if _only_names_the_milestone(stored, row):
        return
    if row.award.bid_id:
        must_run_fund(act, row.award.partnership_id)
    if _is_met(row, act) and not _is_met(stored, act):
        raise Refusal(_EASIER, field="trigger")


def _check_it_takes_two(row: Tranche, act: Act) -> None:
    """Nobody takes a tranche out and enters an easier one alone: that would pay what is not met by one person.

    The same holds of who withdrew the award before, whoever entered the one in its place.
    """
    if act.by is None:
        return
    if Tranche.objects.filter(award=row.award_id, withdrawn_by=act.by).exists():
        raise Refusal(_ANEW)
    if row.award.bid_id is None and _withdrawn_like(row.award).filter(withdrawn_by=act.by).exists():
        raise Refusal(_AWARD_ANEW)


def _is_met(row: Tranche, act: Act) -> bool:
    return evidence_of([row], day=act.today)[row.pk].is_met


def _check_trigger(row: Tranche) -> None:
    """Each trigger has what it is checked by, and nothing of the others."""
    if row.trigger == Trigger.DISCHARGES and not row.discharges:
        raise Refusal("Say how many discharges it waits for.", field="discharges")
    if row.trigger != Trigger.MILESTONE or row.milestone == NOT_NAMED:
        return
    if row.milestone is None:
        raise Refusal("Choose the milestone that it waits for.", field="milestone")
    fact = milestones.facts([row.milestone]).get(row.milestone)
    if fact is None or fact.partnership_id != row.award.partnership_id:
        raise Refusal("Choose a milestone of this partnership’s programme.", field="milestone")


def _only_names_the_milestone(stored: Tranche, row: Tranche) -> bool:
    terms = ("amount", "trigger", "due_on", "discharges", "position", "note")
    same = all(getattr(stored, name) == getattr(row, name) for name in terms)
    return same and stored.milestone in (NOT_NAMED, row.milestone)


def _after_tranche(row: Tranche, _changes: Changes, act: Act) -> None:
    if row.withdrawn_at is None:
        return
    if row.award.bid_id:
        must_run_fund(act, row.award.partnership_id)
    if row.payments.standing().exists():
        raise Refusal(_PAID)


def _check_month(row: AwardProfile, _act: Act) -> None:
    if row.month_starts_on.day != 1:
        raise Refusal("A month of the profile is named by its first day.", field="month_starts_on")


AWARDS = Table(
    model=Award, noun="an award", permission=_VIEW, rights=rights, check=_check_award, after=_after_award
)
TRANCHES = Table(
    model=Tranche,
    noun="a tranche",
    permission=_VIEW,
    partnership=of_award,
    rights=rights_of_award,
    check=_check_tranche,
    after=_after_tranche,
)
PROFILE = Table(
    model=AwardProfile,
    noun="a month of the profile",
    permission=_VIEW,
    partnership=of_award,
    rights=rights_of_award,
    check=_check_month,
)


def next_position(award: Award) -> int:
    """The place of a further tranche: after the last one."""
    last = Tranche.objects.current().filter(award=award).order_by("position").last()
    return (last.position if last else 0) + 1


@transaction.atomic
def spread(*, award: Award, first: Month, last: Month, amount: Decimal, act: Act) -> list[AwardProfile]:
    """Plans the spend evenly over the months, to the penny; months that were planned before are withdrawn.

    Raises PermissionDenied and Refusal.
    """
    rights(award, act)
    months = months_between(first, last)
    if not 1 <= len(months) <= _MOST_MONTHS:
        raise Refusal("The last month comes after the first, within five years.", field="last")
    if not NOTHING < amount <= award.amount:
        raise Refusal(f"A profile is more than nothing and at most {pounds(award.amount)}.", field="amount")
    for old in AwardProfile.objects.current().filter(award=award):
        rows.withdraw(PROFILE, row=old, version=old.version, reason="Planned anew.", act=act)
    parts = shares(amount, [Decimal(1)] * len(months))
    planned: list[dict[str, Any]] = [
        {"award": award, "month_starts_on": month.first, "amount": part}
        for month, part in zip(months, parts, strict=True)
    ]
    return [rows.add(PROFILE, values=values, act=act) for values in planned]
