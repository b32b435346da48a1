"""What a move costs whom, funding transfers: what they put into shared pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.db.models import DecimalField, Model, OuterRef, Subquery, Sum
from django.http import HttpRequest

from cohorts.services.export import register_files
from finance.models import PackagePart, Transfer, TransferState
from finance.presenters.costs_pack import KEY, TITLE, costs_section
from finance.presenters.money_panel import TRANSFER, panel_of
from finance.services import costs
from finance.services.export_files import FILES
from finance.services.few import fewest
from finance.services.few_payers import protected
from tcp_portal.access import Permission
from tcp_portal.packs.document import Section
from tcp_portal.partnerships.directory import organisations_of
from tcp_portal.web.registry import (
    PackContext,
    PackSection,
    Panel,
    PersonPanel,
    SubPage,
    register_pack_section,
    register_person_panel,
    register_sub_page,
)

if TYPE_CHECKING:
    from tcp_portal.web import PortalRequest

WHAT_IT_COSTS = "What does a move cost whom?"


def money_panel(request: HttpRequest, person: Model) -> Panel | None:
    """The package and the funding transfer of the person, as the page has read them together with them."""
    asked = cast("PortalRequest", request)
    context = {
        "said": panel_of(person, asked.frame.day),
        "url": asked.frame.url("finance:person_money", person.pk),
    }
    return Panel(title="What it costs whom", template="finance/money_panel.html", context=context)


def money_columns() -> dict[str, Any]:
    """What the package of a person comes to a year, and the last transfer: its state, the panel's day and its end."""
    of = {"spell__person": OuterRef("pk"), "withdrawn_at__isnull": True}
    parts = PackagePart.objects.filter(**of, ends_on__isnull=True, a_year__isnull=False)
    last = Transfer.objects.filter(**of).exclude(state=TransferState.VARIED).order_by("-on")
    summed = parts.order_by().values("spell__person").annotate(whole=Sum("a_year")).values("whole")
    return {
        "money_package": Subquery(summed[:1], output_field=DecimalField(max_digits=14, decimal_places=2)),
        **{f"money_transfer_{name}": Subquery(last.values(name)[:1]) for name in TRANSFER},
    }


def costs_by_payer(context: PackContext) -> Section | None:
    """The pack's totals by payer at its day, without a person; nothing for who may not see money."""
    scope, partnership = context.scope, context.partnership
    if not scope.allows(Permission.VIEW_MONEY, partnership.pk):
        return None
    years = costs.years_around(context.month)
    day = context.as_at
    facts = costs.read(scope=scope, partnership=partnership, day=day)
    own = {pk for pk, _ in organisations_of(partnership.pk, on=day)}
    found = costs.money(facts, facts.movers, years)
    told = protected(found, facts, own, years, least=fewest(day), to_all=True)
    return costs_section(told, years, context.month.financial_year)


register_files(*FILES)
register_sub_page(SubPage(30, WHAT_IT_COSTS, "Costs by payer", "finance:costs"))
register_sub_page(SubPage(31, WHAT_IT_COSTS, "Funding transfers", "finance:transfers"))
register_sub_page(SubPage(33, WHAT_IT_COSTS, "Prices of beds", "finance:bed_prices"))
register_person_panel(PersonPanel(64, Permission.VIEW_PEOPLE, money_panel, money_columns))
register_pack_section(PackSection(67, KEY, TITLE, costs_by_payer))
