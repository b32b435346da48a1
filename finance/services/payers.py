"""Which organisations can pay for a person: the partnership's, and those it is in dispute with."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from finance.models import DisputeStake
from tcp_portal.models import in_force_on
from tcp_portal.partnerships.directory import Pairs
from tcp_portal.partnerships.models import Organisation, OrganisationKind, Partnership

_PROVIDERS = (OrganisationKind.PROVIDER,)


def payers_of(partnership: Partnership, *, on: date) -> Pairs:
    """Members of the partnership on the day, and other parties of its disputes, by name. One query."""
    stakes = DisputeStake.objects.filter(withdrawn_at__isnull=True, dispute__person__partnership=partnership)
    member = Q(memberships__partnership=partnership) & in_force_on(
        on, start="memberships__valid_from", end="memberships__valid_to"
    )
    found = Organisation.objects.filter(member | Q(pk__in=stakes.values("other"))).exclude(
        kind__in=_PROVIDERS
    )
    return tuple(found.distinct().order_by("short_name", "pk").values_list("pk", "short_name"))


def commissioners() -> Pairs:
    """Every organisation that commissions or pays, by name. One query."""
    found = Organisation.objects.exclude(kind__in=_PROVIDERS)
    return tuple(found.order_by("short_name", "pk").values_list("pk", "short_name"))
