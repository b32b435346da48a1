"""Dowries, pooled budgets, outcome contracts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from finance.models import Dowry, Instalments
from finance.services.contracts import CONTRACTS, OUTCOMES
from finance.services.pools import POOLS, SHARES
from tcp_portal import rows
from tcp_portal.access import Permission, Role
from tcp_portal.partnerships.models import Organisation
from tests.factories import act_of
from tests.guards.addressing import FORM, Address, P, person

if TYPE_CHECKING:
    from typing import Any
    from uuid import UUID

    from cohorts.models import Spell
    from tcp_portal.partnerships.models import User

KINDS = ("dowry",)


def _money(permission: Permission, methods: tuple[str, ...] = ("GET",), **more: Any) -> Address:
    """Whoever sees money somewhere is asked for the right in the partnership, so that a stranger’s row is unknown."""
    needs = dict.fromkeys(methods, permission) if "POST" in methods else {}
    return Address(methods, (P.VIEW_MONEY,), knows=P.VIEW_MONEY, needs=needs, **more)


ADDRESSES = {
    "finance:dowries": _money(P.VIEW_MONEY),
    "finance:dowry_add": person(P.EDIT_PERSON_MONEY, thing="spell"),
    "finance:dowry": person(P.VIEW_MONEY, ("GET",), thing="dowry"),
    "finance:dowry_change": person(P.EDIT_PERSON_MONEY, thing="dowry"),
    "finance:dowry_step": person(P.EDIT_PERSON_MONEY, thing="dowry", more=("pay",)),
    "finance:pools": _money(P.VIEW_MONEY),
    "finance:pool": _money(P.VIEW_MONEY, thing="pool"),
    "finance:pool_add": _money(P.EDIT_MONEY, FORM),
    "finance:pool_step": _money(P.EDIT_MONEY, FORM, thing="pool", more=("line",)),
    "finance:share_step": _money(P.EDIT_MONEY, FORM, thing="pool share", more=("change",)),
    "finance:contracts": _money(P.VIEW_MONEY),
    "finance:contract_add": _money(P.EDIT_MONEY, FORM),
    "finance:contract_step": _money(P.EDIT_MONEY, FORM, thing="contract", more=("outcome",)),
    "finance:outcome_step": _money(P.EDIT_MONEY, FORM, thing="contract outcome", more=("change",)),
}


def things(spells: dict[str, Spell], users: dict[str, User]) -> dict[str, UUID]:
    """A dowry for each person of the world, whatever the rule says of them, and a pool and a contract of BHR."""
    partnership, day = spells["havering"].partnership, date(2017, 4, 3)
    told = {"source": "Letter", "on": day, "starts_on": day, "a_year": Decimal(60_000)}
    payer, payee = Organisation.objects.order_by("name")[:2]
    found: dict[str, UUID] = {}
    for key, spell in spells.items():
        dowry = Dowry.objects.create(
            spell=spell, payer=payer, payee=payee, basis="s256", instalments=Instalments.YEARLY, agreed_on=day, **told
        )  # fmt: skip
        found[f"dowry {key}"] = dowry.pk
    act = act_of(users[Role.FINANCE_LEAD.value])
    pool = rows.add(
        POOLS, act=act,
        values={"partnership": partnership, "name": "Pool", "lead": payer, "starts_on": day, "source": "A", "on": day},
    )  # fmt: skip
    share = {
        "pool": pool,
        "party": payer,
        "year": 2017,
        "contribution": Decimal(9),
        "risk_percent": Decimal(9),
    }
    contract = rows.add(
        CONTRACTS, act=act,
        values={
            **told, "partnership": partnership, "name": "Contract", "provider": "Bright", "payer": payer, "people": 9,
            "outcome_percent": Decimal(9),
        },
    )  # fmt: skip
    outcome = {"contract": contract, "year": 2017, "what": "Homes", "weight": Decimal(1)}
    return {
        **found,
        "pool": pool.pk,
        "pool share": rows.add(SHARES, values=share, act=act).pk,
        "contract": contract.pk,
        "contract outcome": rows.add(OUTCOMES, values=outcome, act=act).pk,
    }
