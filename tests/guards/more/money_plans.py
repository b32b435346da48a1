"""The front page of money; closing the gap, the sheet, the envelope, business cases."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from finance.services import business_cases, gap_plans, plan_lines
from finance.services.business_cases import YearFacts
from finance.services.gap_plans import LineFacts
from tcp_portal import rows
from tests.factories import act_of, commissioner_of
from tests.guards.addressing import FORM, Address, P

if TYPE_CHECKING:
    from typing import Any
    from uuid import UUID

    from cohorts.models import Spell
    from tcp_portal.partnerships.models import User


def _of(methods: tuple[str, ...] = FORM, thing: str = "", **more: Any) -> Address:
    """Whoever sees money somewhere is asked for the right in the partnership, so that a stranger's plan is unknown."""
    needs = dict.fromkeys(methods, P.EDIT_MONEY) if "POST" in methods else {}
    return Address(methods, (P.VIEW_MONEY,), thing=thing, knows=P.VIEW_MONEY, needs=needs, **more)


ADDRESSES = {
    **{f"finance:{name}": _of(("GET",)) for name in ("money", "gap", "sheet", "envelope", "cases")},
    "finance:case": _of(("GET",), "business_case"),
    **{f"finance:{name}": _of() for name in ("gap_add", "gap_import", "case_add")},
    "finance:gap_change": _of(thing="gap_plan"),
    "finance:case_change": _of(thing="business_case"),
    "finance:plan_row_add": _of(more=("sheet",)),
    "finance:plan_row_change": _of(thing="sheet_line", more=("sheet",)),
    "finance:plan_row_withdraw": _of(thing="envelope_line", more=("envelope",)),
}


def things(spells: dict[str, Spell], users: dict[str, User]) -> dict[str, UUID]:
    """A plan that discharges feed, a case, and a line of each kind."""
    partnership, act = spells["havering"].partnership, act_of(users["finance_lead"])
    told = {"source": "A paper", "on": act.today}
    head = {"name": "A gap", "area": "Here", "unit": 1, "first_year": 2016, "last_year": 2018, **told}
    one = {2017: Decimal(10)}
    lines = [
        LineFacts("a", "Nothing done", "do_nothing", "", one),
        LineFacts("b", "Moves", fed_by="discharges"),
    ]
    plan = gap_plans.add_gap(partnership=partnership, head=head, lines=lines, act=act)
    case = business_cases.add_case(
        partnership=partnership,
        head={"name": "A team", "what": "It helps", "discount": Decimal("3.5"), **told},
        years=[YearFacts(2016, Decimal(10)), YearFacts(2017, Decimal(1), 1, Decimal(9))],
        act=act,
    )
    line = {
        "partnership": partnership, "payer": commissioner_of(partnership), "year": 2017, "amount": Decimal(7), **told,
    }  # fmt: skip
    return {
        "gap_plan": plan.pk,
        "business_case": case.pk,
        "sheet_line": rows.add(plan_lines.SHEET, values={**line, "heading": "community"}, act=act).pk,
        "envelope_line": rows.add(plan_lines.ENVELOPE, values={**line, "setting": "secure"}, act=act).pk,
    }
