"""What a recording form offers: the partnership's places, commissioners and hospitals."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from cohorts.domain.kinds import Arrangement
from cohorts.domain.rules import COMMISSIONER_KINDS
from tcp_portal.partnerships.models import Organisation, OrganisationKind, Partnership, Site

_ARRANGEMENTS = {kind: arrangement for arrangement, kinds in COMMISSIONER_KINDS.items() for kind in kinds}
_BY_ORIGIN = (OrganisationKind.CCG, OrganisationKind.ICB)


@dataclass(frozen=True, slots=True)
class Choices:
    """Pairs of identity and name. `arrangements` says how each commissioner commissions."""

    places: tuple[tuple[UUID, str], ...]
    commissioners: tuple[tuple[UUID, str], ...]
    origins: tuple[tuple[UUID, str], ...]
    sites: tuple[tuple[UUID, str], ...]
    arrangements: dict[UUID, Arrangement]


def choices_of(partnership: Partnership) -> Choices:
    """Everything that a form about this partnership's people may name. Three queries.

    Members past and present: an admission of last year names last year's commissioner. Hospitals are those
    of member providers and those where people of the partnership have stayed.
    """
    members = Organisation.objects.filter(memberships__partnership=partnership).distinct()
    paying = list(members.filter(kind__in=_ARRANGEMENTS).order_by("name").values_list("pk", "name", "kind"))
    used = Q(episodes__spell__partnership=partnership) | Q(provider__memberships__partnership=partnership)
    sites = Site.objects.filter(used).distinct().order_by("name", "provider__name")
    return Choices(
        places=tuple(partnership.places.order_by("position", "name").values_list("pk", "name")),
        commissioners=tuple((pk, name) for pk, name, _ in paying),
        origins=tuple((pk, name) for pk, name, kind in paying if kind in _BY_ORIGIN),
        sites=tuple(
            (pk, f"{name}, {provider}")
            for pk, name, provider in sites.values_list("pk", "name", "provider__name")
        ),
        arrangements={pk: _ARRANGEMENTS[kind] for pk, _, kind in paying},
    )
