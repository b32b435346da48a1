"""Keeping the services of the population, and the matrix of what is in scope, what it costs and when it ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from tcp_portal.access import Permission, Scope
from tcp_portal.acts import Act
from tcp_portal.errors import Refusal
from tcp_portal.months import add_months
from tcp_portal.partnerships.models import Partnership
from tcp_portal.rows import Table
from workstreams.domain.scope_contracts import ENDS_MONTHS, notice_soon
from workstreams.models import MarketProvider, Service

ENDS, NOTICE, ENDED = "ends", "notice", "ended"


def _check(row: Service, _act: Act) -> None:
    if row.annual_value is not None and not row.value_source.strip():
        raise Refusal("Say where the value comes from.", field="value_source")
    if row.provider is not None and row.provider_name.strip():
        raise Refusal("Choose a provider or type a name, not both.", field="provider_name")
    if row.provider is not None and row.provider.partnership_id != row.partnership_id:
        raise Refusal("The provider belongs to another partnership.", field="provider")
    if row.notice_months is not None and row.contract_ends_on is None:
        raise Refusal(
            "Enter the day on which the contract ends, or leave the notice empty.", field="notice_months"
        )


SERVICES = Table(model=Service, noun="a service", permission=Permission.EDIT_SUPPLY, check=_check)


@dataclass(frozen=True, slots=True)
class ServicesAsk:
    """Which services: in scope or not, of a category, and by how their contract stands (ENDS, NOTICE, ENDED)."""

    scope: str = ""
    category: str = ""
    contract: str = ""


class Part(NamedTuple):
    """The services of one category: how many, their value a year, and how many have none on record."""

    category: str
    services: int
    value: Decimal | None
    unknown: int


def services_of(
    *, scope: Scope, partnership: Partnership, day: date, ask: ServicesAsk | None = None
) -> QuerySet[Service]:
    """The services that match, by category and name. With ask.contract NOTICE one question more."""
    found = Service.objects.visible_to(scope).of(partnership).current()
    asked = ask or ServicesAsk()
    if asked.scope:
        found = found.filter(scope=asked.scope)
    if asked.category:
        found = found.filter(category=asked.category)
    if asked.contract:
        found = found.filter(_contract(found, asked.contract, day))
    return found.select_related("commissioner", "provider").order_by("category", "name", "pk")


def _contract(found: QuerySet[Service], contract: str, day: date) -> Q:
    if contract == ENDS:
        return Q(contract_ends_on__range=(day, add_months(day, ENDS_MONTHS)))
    if contract == ENDED:
        return Q(contract_ends_on__lt=day)
    running = found.filter(contract_ends_on__gte=day, notice_months__isnull=False)
    due: list[UUID] = [
        pk
        for pk, ends_on, months in running.values_list("pk", "contract_ends_on", "notice_months")
        if notice_soon(ends_on, months, day)
    ]
    return Q(pk__in=due)


def parts_of(services: QuerySet[Service]) -> list[Part]:
    """The same services added up by category: each part, so that what is printed adds up. One query."""
    rows = (
        services.select_related(None)
        .order_by("category")
        .values_list("category")
        .annotate(
            count=Count("pk"),
            value=Sum("annual_value"),
            unknown=Count("pk", filter=Q(annual_value__isnull=True)),
        )
    )
    return [Part(*row) for row in rows]


def total_of(parts: list[Part]) -> Part:
    """The sum of the parts; no value at all is not known, never 0."""
    known = [part.value for part in parts if part.value is not None]
    return Part(
        "All of these",
        sum(part.services for part in parts),
        sum(known, Decimal(0)) if known else None,
        sum(part.unknown for part in parts),
    )


def categories_of(*, scope: Scope, partnership: Partnership) -> list[str]:
    """The categories in use, in order. One query."""
    found = Service.objects.visible_to(scope).of(partnership).current()
    return list(found.order_by("category").values_list("category", flat=True).distinct())


def providers_to_choose(*, partnership: Partnership) -> list[tuple[UUID, str]]:
    """The providers of the partnership's market, by name, for who keeps its services. One query."""
    found = MarketProvider.objects.of(partnership).current().order_by("name")
    return list(found.values_list("pk", "name"))
