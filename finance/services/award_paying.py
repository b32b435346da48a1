"""Tranches paid: only once their trigger is met, or with leave that one person asks for and another gives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from finance.domain.triggers import (
    NOT_NAMED,
    Evidence,
    Leave,
    by_date,
    by_discharges,
    by_milestone,
    why_not_agreed,
    why_not_paid,
)
from finance.models import AwardDischarge, AwardLine, AwardMove, Tranche, TrancheOverride, Trigger
from finance.services import award_ledger, milestones
from finance.services.award_rights import must_keep
from finance.services.days import not_after_today
from tcp_portal import rows
from tcp_portal.access import Permission
from tcp_portal.acts import Act
from tcp_portal.errors import Refusal
from tcp_portal.rows import Table


def _of_tranche(row: Any) -> UUID:
    found: UUID = row.tranche.award.partnership_id
    return found


def _rights(row: TrancheOverride, act: Act) -> None:
    must_keep(act, _of_tranche(row))


LEAVES = Table(
    model=TrancheOverride,
    noun="leave to pay a tranche",
    permission=Permission.VIEW_MONEY,
    partnership=_of_tranche,
    rights=_rights,
)


def happened_by(award_ids: Iterable[UUID], day: date) -> Mapping[UUID, int]:
    """How many linked discharges of each award have happened: a count, whoever asks. One query, or none."""
    wanted = set(award_ids)
    if not wanted:
        return {}
    found = AwardDischarge.objects.current().happened_by(day).filter(award__in=wanted)
    return Counter(found.values_list("award", flat=True))


def evidence_of(tranches: Iterable[Tranche], *, day: date) -> dict[UUID, Evidence]:
    """Of each tranche whether its trigger is met on the day. Two queries at most, however many there are."""
    listed = list(tranches)
    facts = milestones.facts(one.milestone for one in listed if one.milestone not in (None, NOT_NAMED))
    counts = happened_by((one.award_id for one in listed if one.trigger == Trigger.DISCHARGES), day)
    found = {}
    for one in listed:
        if one.trigger == Trigger.DATE:
            found[one.pk] = by_date(one.due_on, day)
        elif one.trigger == Trigger.MILESTONE:
            named = one.milestone if one.milestone not in (None, NOT_NAMED) else None
            fact = facts.get(named) if named else None
            found[one.pk] = by_milestone(fact, is_named=named is not None, due_on=one.due_on, day=day)
        else:
            wanted = one.discharges or 0
            found[one.pk] = by_discharges(counts.get(one.award_id, 0), wanted, due_on=one.due_on, day=day)
    return found


def leave_of(override: TrancheOverride | None) -> Leave | None:
    """The leave that stands, as the rule reads it."""
    return None if override is None else Leave(override.asked_by_id, override.agreed_by_id)


def _standing(tranche: Tranche) -> TrancheOverride | None:
    return TrancheOverride.objects.filter(tranche=tranche, withdrawn_at__isnull=True).first()


def _locked(tranche: Tranche, act: Act) -> Tranche:
    """The tranche as it is stored, locked; Refusal where it or its award was withdrawn."""
    now: Tranche = Tranche.objects.select_for_update(of=("self",)).select_related("award").get(pk=tranche.pk)
    must_keep(act, now.award.partnership_id)
    if now.withdrawn_at is not None or now.award.withdrawn_at is not None:
        raise Refusal("It was withdrawn.")
    return now


@transaction.atomic
def pay_tranche(*, tranche: Tranche, on: date, source: str, act: Act) -> AwardLine:
    """The tranche received on a day, whole. Its trigger must have been met by that day.

    Raises PermissionDenied; Refusal with the reason for one paid already, or unmet without leave by two people.
    """
    now = _locked(tranche, act)
    not_after_today(on, act, "The day of the payment")
    is_paid = now.payments.standing().exists()
    why = why_not_paid(evidence_of([now], day=on)[now.pk], leave_of(_standing(now)), is_paid=is_paid)
    if why:
        raise Refusal(why)
    entry = award_ledger.Entry(AwardMove.PAID, on, now.amount, source)
    line = award_ledger.line_of(now.award, entry, act)
    line.tranche = now
    return award_ledger.keep(line, "receive a tranche of an award", act)


@transaction.atomic
def ask_leave(*, tranche: Tranche, reason: str, act: Act) -> TrancheOverride:
    """Asks to pay a tranche whose trigger is not met. Raises PermissionDenied and Refusal."""
    now = _locked(tranche, act)
    if act.by is None:
        raise Refusal("A person must ask.")
    if not reason.strip():
        raise Refusal("Say why it should be paid all the same.", field="reason")
    if now.payments.standing().exists() or evidence_of([now], day=act.today)[now.pk].is_met:
        raise Refusal("No leave is needed: it is paid, or its trigger is met.")
    if _standing(now):
        raise Refusal("Leave is asked for already.")
    values = {"tranche": now, "reason": reason.strip(), "asked_by": act.by, "asked_at": act.now}
    return rows.add(LEAVES, values=values, act=act)


@transaction.atomic
def agree_leave(*, leave: TrancheOverride, version: int, act: Act) -> TrancheOverride:
    """Agrees to what another person asked. Raises PermissionDenied, Refusal and Stale."""
    must_keep(act, _of_tranche(leave))
    why = why_not_agreed(Leave(leave.asked_by_id, leave.agreed_by_id), act.by.pk if act.by else None)
    if why:
        raise Refusal(why)
    values = {"agreed_by": act.by, "agreed_at": act.now}
    return rows.change(LEAVES, row=leave, version=version, values=values, act=act)
