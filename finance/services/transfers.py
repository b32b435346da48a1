"""Funding transfer agreements: what becomes of an application, and other terms of what is agreed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from finance.domain.transfers import FOLLOWS
from finance.models import Transfer, TransferState
from finance.services.move_facts import Facts, assemble
from finance.services.move_money import TRANSFERS
from finance.services.move_stays import last_beds, stays_of
from tcp_portal import rows
from tcp_portal.access import Permission, Scope
from tcp_portal.acts import Act
from tcp_portal.charts.words import day as day_words
from tcp_portal.errors import Refusal
from tcp_portal.partnerships.models import Partnership

READY = ("has_home", "has_provider", "has_costs", "fits_principles")
_TERMS = ("payer", "payee", "a_year", "recurrent", "bed_closes", "variation")


def facts_of_transfers(*, scope: Scope, partnership: Partnership, day: date) -> Facts:
    """The moves of the people who have an agreement, whatever its state; no dispute. Five queries.

    Raises PermissionDenied.
    """
    scope.must_allow(Permission.VIEW_MONEY, partnership.pk)
    stand = Transfer.objects.filter(withdrawn_at__isnull=True, spell__partnership=partnership)
    stays = stays_of(scope=scope, partnership=partnership, people=stand.values("spell__person"))
    beds = last_beds([one.pk for one in stays])
    return assemble(stays, beds, partnership=partnership, day=day, alone=True)


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


@dataclass(frozen=True, slots=True)
class Variation:
    """Since when other terms hold and until when, when that was agreed, why, and where it is written."""

    effective_on: date
    panel_on: date
    decided_because: str
    source: str
    on: date
    ends_on: date | None = None


@transaction.atomic
def vary(
    *, transfer: Transfer, version: int, terms: Mapping[str, Any], said: Variation, act: Act
) -> Transfer:
    """Ends an agreement on a day and enters the same with other terms from that day; both stay in the register.

    `terms`: payer, payee, a_year, recurrent, bed_closes, variation; what is not given stays. A day that is the
    agreement's first one leaves no day of it. Raises PermissionDenied, Stale, and Refusal.
    """
    TRANSFERS.must_allow(transfer, act)
    _check_variation(transfer, terms, said, act)
    ended = rows.change(
        TRANSFERS, row=transfer, version=version, act=act,
        values={"state": TransferState.VARIED, "ends_on": said.effective_on},
    )  # fmt: skip
    kept = {name: getattr(ended, name) for name in ("spell", *_TERMS, *READY)}
    return rows.add(
        TRANSFERS, act=act,
        values={
            **kept, **terms, "state": TransferState.AGREED, "replaces": ended, "panel_on": said.panel_on,
            "effective_on": said.effective_on, "ends_on": said.ends_on, "decided_because": said.decided_because.strip(),
            "source": said.source, "on": said.on,
        },
    )  # fmt: skip


def _check_variation(transfer: Transfer, terms: Mapping[str, Any], said: Variation, act: Act) -> None:
    first, last, since = transfer.effective_on, transfer.ends_on, said.effective_on
    if transfer.state != TransferState.AGREED or first is None:
        raise Refusal(f"It is {transfer.get_state_display().lower()}: only what is agreed is varied.")
    if since < first or (last is not None and since >= last):
        until = f" and ends on {day_words(last)}" if last is not None else ""
        raise Refusal(
            f"The agreement holds from {day_words(first)}{until}: it is varied from a day within.",
            field="effective_on",
        )
    if said.ends_on is not None and said.ends_on < since:
        raise Refusal("It cannot end before it begins.", field="ends_on")
    if said.panel_on > act.today:
        raise Refusal("The panel has not met yet.", field="panel_on")
    if not said.decided_because.strip():
        raise Refusal("Enter the reason.", field="decided_because")
    same = all(_key(getattr(transfer, name)) == _key(value) for name, value in terms.items())
    if same and said.ends_on == last:
        raise Refusal("Nothing is different: change what is to be varied.", field="a_year")


def _key(value: Any) -> Any:
    return getattr(value, "pk", value)


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
