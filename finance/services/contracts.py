"""Outcome contracts: a sum for a population, a share of it paid on outcomes."""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

from django.db.models import QuerySet

from finance.models import ContractOutcome, OutcomeContract
from finance.services.days import not_after_today
from tcp_portal.access import Permission, Scope
from tcp_portal.acts import Act
from tcp_portal.errors import Refusal
from tcp_portal.partnerships.models import Partnership
from tcp_portal.rows import Changes, Table

EDIT = Permission.EDIT_MONEY


def _check(row: OutcomeContract, act: Act) -> None:
    not_after_today(row.on, act)


def _after(row: OutcomeContract, _changes: Changes, _act: Act) -> None:
    if row.withdrawn_at is not None and ContractOutcome.objects.current().filter(contract=row).exists():
        raise Refusal("It has outcomes: withdraw them first, or give the contract an end.")


def _check_outcome(row: ContractOutcome, _act: Act) -> None:
    if row.met_percent is not None and not row.source.strip():
        raise Refusal("Say where it is written how far the outcome was met.", field="source")
    if row.contract.withdrawn_at is not None:
        raise Refusal("The contract is withdrawn.")


CONTRACTS = Table(
    model=OutcomeContract, noun="an outcome contract", permission=EDIT, check=_check, after=_after
)
OUTCOMES = Table(
    model=ContractOutcome, noun="an outcome", permission=EDIT, check=_check_outcome,
    partnership=lambda row: row.contract.partnership_id,
)  # fmt: skip


def contracts_of(*, scope: Scope, partnership: Partnership) -> QuerySet[OutcomeContract]:
    """The partnership's contracts by name, with who pays."""
    found = OutcomeContract.objects.visible_to(scope).of(partnership).current()
    return found.select_related("payer").order_by("name")


def outcomes_of(contracts: list[OutcomeContract]) -> dict[UUID, dict[int, list[ContractOutcome]]]:
    """The outcomes of each contract by year, heaviest first. One query."""
    told: dict[UUID, dict[int, list[ContractOutcome]]] = defaultdict(lambda: defaultdict(list))
    rows = ContractOutcome.objects.current().filter(contract__in=contracts)
    for row in rows.order_by("year", "-weight", "what"):
        told[row.contract_id][row.year].append(row)
    return told
