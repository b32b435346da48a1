"""A partnership whose beds have prices, with who writes and who only reads, and people who leave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from cohorts.domain.kinds import Arrangement
from cohorts.models import DischargePlan, Dispute, Spell
from finance.domain.move_costs import Share
from finance.models import BedPrice, PackagePart, Transfer
from finance.services.move_money import BED_PRICES, PARTS, STAKES, TRANSFERS, add_part
from tcp_portal import rows
from tcp_portal.access import Role
from tcp_portal.acts import Act
from tcp_portal.months import FinancialYear
from tcp_portal.partnerships.models import Organisation, Partnership, User
from tests.factories import (
    TODAY,
    OrganisationFactory,
    act_of,
    admitted,
    discharged,
    make_partnership,
    make_user,
)

Y17, Y18 = FinancialYear(2017), FinancialYear(2018)
SAID = {"source": "Agreed by letter", "on": date(2017, 5, 2)}
D = Decimal


@dataclass
class Costed:
    """The partnership and its people; `ccg`, `council` and `nhs_england` pay, and `essex` is outside."""

    partnership: Partnership
    finance: User
    board: User
    ccg: Organisation
    council: Organisation
    nhs_england: Organisation
    essex: Organisation

    @property
    def act(self) -> Act:
        return act_of(self.finance, today=TODAY)

    def price(self, arrangement: Arrangement, a_year: int, **more: Any) -> BedPrice:
        values = {
            "arrangement": arrangement,
            "a_year": D(a_year),
            "valid_from": date(2016, 4, 1),
            **SAID,
            **more,
        }
        return rows.add(BED_PRICES, values={"partnership": self.partnership, **values}, act=self.act)

    def left(self, on: date = date(2017, 5, 1), **more: Any) -> Spell:
        """Somebody who left the bed of the CCG, or of whom it is told."""
        return discharged(admitted(self.partnership, **more), on)

    def planned(self, on: date | None, **more: Any) -> Spell:
        """Somebody in hospital who is to leave on the day."""
        spell = admitted(self.partnership, **more)
        DischargePlan.objects.update_or_create(spell=spell, defaults={"planned_on": on})
        return spell

    def part(
        self, spell: Spell, *shares: tuple[Organisation, int], route: str = "s117", **more: Any
    ) -> PackagePart:
        """A component of 100,000 a year from the day of leaving, unless told."""
        starts = spell.ended_on or date(2017, 10, 1)
        values = {
            "component": "support",
            "a_year": D(100000),
            "starts_on": starts,
            **SAID,
            "spell": spell,
            **more,
        }
        split = [Share(payer.pk, D(percent), route) for payer, percent in shares]
        return add_part(values=values, shares=split, act=self.act)

    def transfer(self, spell: Spell, **more: Any) -> Transfer:
        """An agreement of 120,000 a year from NHS England to the CCG; its bed closes."""
        values = {
            "spell": spell, "payer": self.nhs_england, "payee": self.ccg, "a_year": D(120000), "recurrent": True,
            "bed_closes": True, "variation": "CV 1", "state": "agreed", "panel_on": date(2017, 5, 2),
            "effective_on": date(2017, 10, 1), **SAID, **more,
        }  # fmt: skip
        return rows.add(TRANSFERS, values=values, act=self.act)

    def dispute(self, spell: Spell, other: Organisation | None = None, **more: Any) -> Dispute:
        """An open dispute of the CCG with somebody outside, known as an organisation where given."""
        values = {
            "kind": "s117_health",
            "stage": "disputed",
            "ours": self.ccg,
            "opened_on": date(2017, 1, 9),
            **more,
        }
        row = Dispute.objects.create(person_id=spell.person_id, other_party="A CCG in Essex", **values)
        if other is not None:
            rows.add(STAKES, values={"dispute": row, "other": other}, act=self.act)
        return row


def make_costed(code: str = "BHR") -> Costed:
    partnership = make_partnership(code)
    finance, board = (make_user(role, partnership) for role in (Role.FINANCE_LEAD, Role.BOARD_MEMBER))

    def member(kind: str, name: str) -> Organisation:
        return partnership.memberships.get(
            organisation__kind=kind, organisation__name__contains=name
        ).organisation

    return Costed(
        partnership, finance, board, member("ccg", "Barking"), member("council", "Barking"),
        member("specialised", code), OrganisationFactory(name=f"{code} a CCG in Essex"),
    )  # fmt: skip


__all__ = ["PARTS", "SAID", "Y17", "Y18", "Costed", "make_costed"]
