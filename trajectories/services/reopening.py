"""Reopening a closed month: one person asks with a reason, another agrees. What was frozen stays."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tcp_portal.access import Permission, Scope
from tcp_portal.audit import services as audit
from tcp_portal.errors import Refusal, Stale
from tcp_portal.partnerships.models import User
from trajectories.models import MonthClose

LONGEST_REASON = 400


def check_ask(*, close: MonthClose) -> None:
    """Refuses a month that is open again, or whose reopening somebody asked for already."""
    if close.reopened_at is not None:
        raise Refusal(f"{close.month.label} is open already.")
    if close.reopen_asked_at is not None:
        raise Refusal(f"{close.reopen_asked_by} has asked for the reopening of {close.month.label} already.")


def check_agree(*, close: MonthClose, by: User | None) -> None:
    """Refuses where nobody asked, where the month is open again, and to the person who asked."""
    if close.reopened_at is not None:
        raise Refusal(f"{close.month.label} is open already.")
    if close.reopen_asked_at is None:
        raise Refusal(f"Nobody has asked for the reopening of {close.month.label}.")
    if by is None or by.pk == close.reopen_asked_by_id:
        raise Refusal("You asked for it yourself. A reopening needs the agreement of a second person.")


@transaction.atomic
def ask_reopening(
    *, close: MonthClose, version: int, reason: str, by: User, scope: Scope, now: datetime
) -> MonthClose:
    """Asks that a closed month be opened again, with a reason. Nothing is open until another person agrees.

    Raises PermissionDenied without CLOSE_MONTHS, Stale where the close was changed meanwhile, Refusal as
    `check_ask` and for a reason that is empty or too long.
    """
    now_stored = _locked(close, version, scope)
    check_ask(close=now_stored)
    why = reason.strip()
    if not why:
        raise Refusal("Say why the month should be opened again.", field="reason")
    if len(why) > LONGEST_REASON:
        raise Refusal(f"Give the reason in {LONGEST_REASON} characters or fewer.", field="reason")
    now_stored.reopen_asked_by, now_stored.reopen_asked_at, now_stored.reopen_reason = by, now, why
    return _save(now_stored, "ask to reopen a month", {"reopen_reason": [None, why]}, by, now)


@transaction.atomic
def withdraw_reopening(
    *, close: MonthClose, version: int, by: User, scope: Scope, now: datetime
) -> MonthClose:
    """Takes the request back, or turns it down; the trail keeps it. The month stays closed."""
    now_stored = _locked(close, version, scope)
    if now_stored.reopened_at is not None or now_stored.reopen_asked_at is None:
        raise Refusal(f"There is no request to reopen {now_stored.month.label}.")
    why = now_stored.reopen_reason
    now_stored.reopen_asked_by, now_stored.reopen_asked_at, now_stored.reopen_reason = None, None, ""
    return _save(now_stored, "withdraw a request to reopen", {"reopen_reason": [why, None]}, by, now)


@transaction.atomic
def agree_reopening(*, close: MonthClose, version: int, by: User, scope: Scope, now: datetime) -> MonthClose:
    """Opens the month again. What it froze stays as first reported; closing again makes the next number.

    Raises PermissionDenied without CLOSE_MONTHS, Stale where the close was changed meanwhile, Refusal as
    `check_agree`.
    """
    now_stored = _locked(close, version, scope)
    check_agree(close=now_stored, by=by)
    now_stored.reopened_by, now_stored.reopened_at = by, now
    return _save(now_stored, "reopen a month", {"reopened_at": [None, now]}, by, now)


def _locked(close: MonthClose, version: int, scope: Scope) -> MonthClose:
    scope.must_allow(Permission.CLOSE_MONTHS, close.partnership_id)
    stored = MonthClose.objects.select_for_update().defer("document").get(pk=close.pk)
    if stored.version != version:
        raise Stale(version=stored.version, differences=())
    return stored


def _save(
    close: MonthClose, did: str, changes: dict[str, list[object]], by: User, now: datetime
) -> MonthClose:
    close.version += 1
    close.save(
        update_fields=[
            "version", "reopen_asked_by", "reopen_asked_at", "reopen_reason", "reopened_by", "reopened_at"
        ]
    )  # fmt: skip
    audit.record(
        by=by, did=did, at=now, obj=close, partnership_id=close.partnership_id,
        changes={"month": [close.month.iso, close.month.iso], **changes},
    )  # fmt: skip
    return close
