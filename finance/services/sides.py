"""Which organisations money moves between: members of a partnership, by what they are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tcp_portal.models import in_force_on
from tcp_portal.partnerships.directory import Pairs
from tcp_portal.partnerships.models import Organisation, OrganisationKind, Partnership

NHS = (
    OrganisationKind.CCG,
    OrganisationKind.ICB,
    OrganisationKind.SPECIALISED,
    OrganisationKind.PROVIDER_COLLABORATIVE,
)
COUNCILS = (OrganisationKind.COUNCIL,)


def members(partnership: Partnership, kinds: Sequence[OrganisationKind], *, on: date) -> Pairs:
    """The member organisations of these kinds on the day, by name. One query."""
    found = Organisation.objects.filter(
        in_force_on(on, start="memberships__valid_from", end="memberships__valid_to"),
        memberships__partnership=partnership,
        kind__in=kinds,
    )
    return tuple(found.distinct().order_by("name").values_list("pk", "short_name"))
