"""A partnership with plans of money: who keeps them, who only reads, and rows made by the services."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse

from finance.domain.move_costs import Share
from finance.models import BedPrice, GapPlan
from finance.services import gap_plans, move_money, plan_lines
from finance.services.gap_plans import LineFacts
from tcp_portal import rows
from tcp_portal.access import Role
from tcp_portal.acts import Act
from tcp_portal.partnerships.models import Organisation, Partnership, User
from tests.factories import TODAY, act_of, commissioner_of, make_partnership, make_user

TOLD = {"source": "A paper", "on": TODAY}
HEAD = {"name": "Ours", "area": "Here", "unit": 1, **TOLD, "first_year": 2015, "last_year": 2018}


@dataclass
class Money:
    """The partnership and its people."""

    partnership: Partnership
    lead: User
    board: User
    council: User

    @property
    def act(self) -> Act:
        return act_of(self.lead)

    @property
    def payer(self) -> Organisation:
        return commissioner_of(self.partnership)

    def plan(self, *, fed: str = "discharges", unit: int = 1, **head: Any) -> GapPlan:
        """A plan from 2015/16 to 2018/19 whose line of moves is fed by discharges, unless told."""
        years = {2015: Decimal(0), 2016: Decimal(-100), 2017: Decimal(-200), 2018: Decimal(-300)}
        lines = [
            LineFacts("new0", "If nothing", "do_nothing", "", years),
            LineFacts("new1", "CIP", amounts={2016: Decimal(60), 2017: Decimal(90), 2018: Decimal(120)}),
            LineFacts("new2", "Moves", fed_by=fed, amounts={2016: Decimal(10), 2017: Decimal(20)}),
        ]
        head = {**HEAD, "unit": unit, **head}
        made = gap_plans.add_gap(partnership=self.partnership, head=head, lines=lines, act=self.act)
        return gap_plans.plans_with_lines(self.act.scope).get(pk=made.pk)

    def sheet_line(self, **values: Any) -> Any:
        told = {"partnership": self.partnership, "payer": self.payer, "year": 2017, **TOLD, **values}
        return rows.add(plan_lines.SHEET, values=told, act=self.act)

    def envelope_line(self, **values: Any) -> Any:
        told = {"partnership": self.partnership, "payer": self.payer, "year": 2017, **TOLD, **values}
        return rows.add(plan_lines.ENVELOPE, values=told, act=self.act)

    def price(self, a_year: int = 182_500) -> BedPrice:
        """What a CCG's bed costs a year."""
        told = {"partnership": self.partnership, "arrangement": "ccg", "valid_from": date(2015, 4, 1), **TOLD}
        return BedPrice.objects.create(**told, a_year=Decimal(a_year))

    def package(self, spell: Any, starts_on: date, a_year: int = 109_500) -> None:
        """What the community costs after a stay, borne by the CCG."""
        values = {
            "spell": spell, "component": "support", "a_year": Decimal(a_year), "starts_on": starts_on, **TOLD,
        }  # fmt: skip
        share = Share(self.payer.pk, Decimal(100), "nhs")
        act = act_of(make_user(Role.COMMISSIONER, self.partnership))
        move_money.add_part(values=values, shares=[share], act=act)


def make_money(code: str = "BHR") -> Money:
    partnership = make_partnership(code)
    roles = (Role.FINANCE_LEAD, Role.BOARD_MEMBER, Role.COUNCIL_LEAD)
    return Money(partnership, *(make_user(role, partnership) for role in roles))


def where(money: Money, name: str, *args: Any, **query: Any) -> str:
    """An address in April 2017, unless told."""
    asked = {"partnership": money.partnership.code, "month": "2017-04", **query}
    path = reverse(f"finance:{name}", args=args or None)
    return f"{path}?{'&'.join(f'{key}={value}' for key, value in asked.items())}"


def on(day: date = TODAY) -> dict[str, str]:
    """A date as a form sends it."""
    return {"on_0": str(day.day), "on_1": str(day.month), "on_2": str(day.year)}
