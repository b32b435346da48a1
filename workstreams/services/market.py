"""Keeping providers of community support, and finding those who take a need in a place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum, TextField
from django.db.models.functions import Cast

from tcp_portal.access import Permission, Scope
from tcp_portal.acts import Act
from tcp_portal.errors import Refusal
from tcp_portal.partnerships.models import Organisation, OrganisationKind, Partnership
from tcp_portal.rows import Changes, Table
from workstreams.domain.matching import Supporter
from workstreams.models import MarketProvider, Service
from workstreams.models.supply import TenderStage

UNKNOWN = "unknown"


def _check(row: MarketProvider, act: Act) -> None:
    if row.quality and row.rated_on is None:
        raise Refusal("Say on which day it was rated.", field="rated_on")
    if not row.quality and row.rated_on is not None:
        raise Refusal("Choose the rating of that day.", field="quality")
    if row.capacity is not None and row.capacity_on is None:
        raise Refusal("Say on which day the provider said so.", field="capacity_on")
    if row.capacity is None and row.capacity_on is not None:
        raise Refusal("Enter how many more people, or leave the day empty.", field="capacity")
    for name in ("rated_on", "capacity_on"):
        day: date | None = getattr(row, name)
        if day is not None and day > act.today:
            raise Refusal("This day has not come yet.", field=name)


def _after(row: MarketProvider, _changes: Changes, _act: Act) -> None:
    if row.withdrawn_at is not None and Service.objects.current().filter(provider=row).exists():
        raise Refusal("Services are kept under this provider: give them another provider first.")


PROVIDERS = Table(
    model=MarketProvider,
    noun="a provider",
    permission=Permission.EDIT_SUPPLY,
    check=_check,
    after=_after,
)


@dataclass(frozen=True, slots=True)
class MarketAsk:
    """Which providers: of a need, a place, a rating, a stage, with room; UNKNOWN: those of which it is not known."""

    need: str = ""
    place: str = ""
    quality: str = ""
    stage: str = ""
    room: str = ""


def providers_of(
    *, scope: Scope, partnership: Partnership, ask: MarketAsk | None = None
) -> QuerySet[MarketProvider]:
    """The providers that match, by name, with their places: two questions for a page of them."""
    found = MarketProvider.objects.visible_to(scope).of(partnership).current()
    return found.filter(_matching(ask or MarketAsk())).prefetch_related("places").order_by("name")


def _matching(ask: MarketAsk) -> Q:
    asked = Q()
    if ask.need == UNKNOWN:
        asked &= Q(needs=[])
    elif ask.need:
        asked &= Q(pk__in=_taking(ask.need))
    if ask.place == UNKNOWN:
        asked &= Q(places__isnull=True)
    elif ask.place:
        asked &= Q(
            pk__in=MarketProvider.places.through.objects.filter(place=UUID(ask.place)).values(
                "marketprovider"
            )
        )
    if ask.quality:
        asked &= Q(quality="" if ask.quality == UNKNOWN else ask.quality)
    if ask.stage:
        asked &= Q(stage="" if ask.stage == UNKNOWN else ask.stage)
    if ask.room:
        asked &= Q(capacity__isnull=True) if ask.room == UNKNOWN else Q(capacity__gt=0)
    return asked


def _taking(need: str) -> QuerySet[Any, Any]:
    """Both databases keep a list of codes as text in which each code stands in quotes."""
    stored = MarketProvider.objects.annotate(stored=Cast("needs", TextField()))
    return stored.filter(stored__contains=f'"{need}"').values_list("pk")


class MarketSums(NamedTuple):
    """How many providers, for how many more people they have room as far as known, and how many do not say."""

    providers: int
    room: int | None
    silent: int


def sums_of(providers: QuerySet[MarketProvider]) -> MarketSums:
    """The providers added up. One query."""
    found = providers.aggregate(
        providers=Count("pk"), room=Sum("capacity"), silent=Count("pk", filter=Q(capacity__isnull=True))
    )
    return MarketSums(**found)


def known_organisations() -> list[tuple[UUID, str]]:
    """Providers of the directory, by name: one query."""
    found = Organisation.objects.filter(kind=OrganisationKind.PROVIDER).order_by("name")
    return list(found.values_list("pk", "name"))


def supporters(*, scope: Scope, partnership: Partnership) -> list[tuple[Supporter, str]]:
    """Providers in the market with what they take, where, and their room; each with its name. Two queries."""
    found = MarketProvider.objects.visible_to(scope).of(partnership).current().exclude(stage=TenderStage.LEFT)
    return [
        (
            Supporter(
                one.pk, frozenset(one.needs), frozenset(place.pk for place in one.places.all()), one.capacity
            ),
            one.name,
        )
        for one in found.prefetch_related("places").order_by("name")
    ]
