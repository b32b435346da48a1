"""Funding transfer agreements: the register, and what becomes of an application."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from finance.domain.transfers import FOLLOWS
from finance.models import Transfer, TransferState
from finance.services.costs import read
from finance.services.move_facts import Facts
from finance.services.move_money import TRANSFERS
from tcp_portal import rows
from tcp_portal.access import Scope
from tcp_portal.acts import Act
from tcp_portal.errors import Refusal
from tcp_portal.partnerships.models import Partnership

READY = ("has_home", "has_provider", "has_costs", "fits_principles")


def facts_of_transfers(*, scope: Scope, partnership: Partnership, day: date) -> Facts:
    """The moves of the people who have an agreement, whatever its state. Six queries. Raises PermissionDenied."""
    stands = Transfer.objects.filter(withdrawn_at__isnull=True, spell__partnership=partnership)
    return read(scope=scope, partnership=partnership, day=day, people=stands.values("spell__person"))


@transaction.atomic
def decide(*, transfer: Transfer, version: int, to: str, said: Mapping[str, Any], act: Act) -> Transfer:
    """Takes an application a step on. `said`: panel_on, effective_on, ends_on and decided_because, as far as known.

    Raises PermissionDenied, Stale, and Refusal where a step does not follow or lacks what it needs.
    """
    if to not in FOLLOWS[transfer.state]:
        raise Refusal(
            f"It is {transfer.get_state_display().lower()}: this step does not follow.", field="state"
        )
    kept = {name: value for name, value in said.items() if value}
    _check(transfer, TransferState(to), {**_stored(transfer), **kept}, act)
    return rows.change(TRANSFERS, row=transfer, version=version, values={"state": to, **kept}, act=act)


def _stored(transfer: Transfer) -> dict[str, Any]:
    return {
        name: getattr(transfer, name) for name in ("panel_on", "effective_on", "ends_on", "decided_because")
    }


def _check(transfer: Transfer, to: TransferState, said: Mapping[str, Any], act: Act) -> None:
    if to is TransferState.APPLIED and not all(getattr(transfer, name) for name in READY):
        raise Refusal(
            "The panel asks for a home, a provider, clear costs and a fit with Building the Right Support."
        )
    needed = {
        TransferState.AGREED: (("panel_on", "the day of the panel"), ("effective_on", "the first day that is paid")),
        TransferState.REFUSED: (("panel_on", "the day of the panel"), ("decided_because", "the reason")),
        TransferState.ENDED: (("ends_on", "the first day that is not paid"), ("decided_because", "the reason")),
    }  # fmt: skip
    for field, words in needed.get(to, ()):
        if not said[field]:
            raise Refusal(f"Enter {words}.", field=field)
    if to in (TransferState.AGREED, TransferState.REFUSED) and said["panel_on"] > act.today:
        raise Refusal("The panel has not met yet.", field="panel_on")
    if said["ends_on"] and said["effective_on"] and said["ends_on"] < said["effective_on"]:
        raise Refusal("It cannot end before it begins.", field="ends_on")
