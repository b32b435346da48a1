"""What a move costs whom, funding transfers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from cohorts.models import Dispute
from finance.domain.move_costs import Share
from finance.services.move_money import BED_PRICES, STAKES, TRANSFERS, add_part
from tcp_portal import rows
from tcp_portal.partnerships.models import Organisation
from tests.factories import act_of, commissioner_of
from tests.guards.addressing import FORM, Address, P, person

if TYPE_CHECKING:
    from uuid import UUID

    from cohorts.models import Spell
    from tcp_portal.partnerships.models import User

KINDS = ("part", "transfer", "stake")
_SAID = {"source": "Agreed by letter", "on": date(2017, 5, 2)}


def _money(thing: str = "", *opens: P) -> Address:
    methods = FORM if opens else ("GET",)
    return Address(methods, opens or (P.VIEW_MONEY,), thing=thing, knows=P.VIEW_MONEY)


ADDRESSES = {
    "finance:costs": _money(),
    "finance:person_money": person(P.VIEW_PEOPLE, ("GET",)),
    "finance:part_add": person(P.EDIT_PERSON_MONEY),
    "finance:part_change": person(P.EDIT_PERSON_MONEY, thing="part"),
    "finance:episode_price": person(P.EDIT_PERSON_MONEY, thing="episode"),
    "finance:stake": person(P.EDIT_PERSON_MONEY, thing="stake"),
    "finance:money_withdraw": person(P.EDIT_PERSON_MONEY, thing="part", more=("part",)),
    "finance:bed_prices": _money(),
    "finance:bed_price_add": _money("", P.EDIT_PERSON_MONEY),
    "finance:bed_price_change": _money("bed_price", P.EDIT_PERSON_MONEY),
    "finance:transfers": _money(),
    "finance:transfer_add": person(P.EDIT_PERSON_MONEY),
    "finance:transfer_change": person(P.EDIT_PERSON_MONEY, thing="transfer"),
    "finance:transfer_decide": person(P.EDIT_PERSON_MONEY, thing="transfer"),
    "finance:transfer_vary": person(P.EDIT_PERSON_MONEY, thing="transfer"),
}


def things(spells: dict[str, Spell], _users: dict[str, User]) -> dict[str, UUID]:
    """A package, an application and a dispute of each person of the world, and a price of beds."""
    act = act_of()
    here = spells["havering"].partnership
    price = {
        "partnership": here,
        "arrangement": "ccg",
        "a_year": Decimal(180000),
        "valid_from": date(2016, 4, 1),
    }
    found = {"bed_price": rows.add(BED_PRICES, values={**price, **_SAID}, act=act).pk}
    for key, spell in spells.items():
        ccg = commissioner_of(spell.partnership)
        council = Organisation.objects.filter(memberships__partnership=spell.partnership, kind="council")[0]
        part = {
            "spell": spell,
            "component": "support",
            "a_year": Decimal(90000),
            "starts_on": date(2017, 6, 1),
        }
        shares = [Share(ccg.pk, Decimal(60), "s117"), Share(council.pk, Decimal(40), "s117")]
        found[f"part {key}"] = add_part(values={**part, **_SAID}, shares=shares, act=act).pk
        asked = {
            "spell": spell,
            "payer": ccg,
            "payee": council,
            "a_year": Decimal(120000),
            "recurrent": False,
        }
        found[f"transfer {key}"] = rows.add(
            TRANSFERS, values={**asked, "bed_closes": True, **_SAID}, act=act
        ).pk
        said = {"kind": "s117_health", "stage": "disputed", "ours": ccg, "opened_on": date(2017, 1, 9)}
        row = Dispute.objects.create(person_id=spell.person_id, other_party="Another CCG", **said)
        rows.add(STAKES, values={"dispute": row, "other": council}, act=act)
        found[f"stake {key}"] = row.pk
    return found
