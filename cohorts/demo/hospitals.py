"""The invented hospitals as rows, and which commissioner pays for a bed in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from cohorts.demo.coding import LEGAL
from cohorts.demo.story import Move
from cohorts.demo.wards import Ward
from cohorts.domain.kinds import Arrangement
from cohorts.services.facts import BedFacts
from tcp_portal.partnerships.models import Organisation, OrganisationKind, Partnership, Place, Site


def sites_of(wards: Iterable[Ward]) -> dict[tuple[str, str], Site]:
    """The site of each ward by provider and name, made with its provider where it is new."""
    found: dict[tuple[str, str], Site] = {}
    for ward in wards:
        key = (ward.provider, ward.site)
        if key not in found:
            provider, _ = Organisation.objects.get_or_create(
                name=ward.provider,
                defaults={
                    "short_name": ward.provider.removesuffix(" (invented)"),
                    "kind": OrganisationKind.PROVIDER,
                },
            )
            found[key], _ = Site.objects.get_or_create(
                provider=provider, name=ward.site, defaults={"town": ward.town}
            )
    return found


@dataclass(frozen=True)
class Area:
    """A partnership's places, the CCG of each, and the hospitals where its people stay."""

    partnership: Partnership
    places: dict[str, Place]
    ccgs: dict[str, UUID]
    specialised: UUID
    sites: dict[tuple[str, str], Site]

    def bed(self, move: Move, place: str | None) -> BedFacts:
        """The bed of a move. Without a home place the first place's CCG pays until the dispute is settled."""
        ward = move.ward
        by_ccg = ward.arrangement is Arrangement.CCG
        return BedFacts(
            site_id=self.sites[ward.provider, ward.site].pk,
            ward=ward.name,
            bed_type=ward.bed_type,
            security=ward.security,
            commissioner_id=self.ccgs[place or next(iter(self.ccgs))] if by_ccg else self.specialised,
            arrangement=ward.arrangement,
            legal_status=LEGAL[move.legal],
            out_of_area=ward.out_of_area,
            out_of_area_reasons=ward.out_of_area_reasons,
        )


def area_of(partnership: Partnership, wards: Iterable[Ward]) -> Area:
    """The partnership as the loader needs it."""
    members = partnership.memberships.select_related("organisation", "place").order_by("place__position")
    return Area(
        partnership=partnership,
        places={place.name: place for place in partnership.places.all()},
        ccgs={
            one.place.name: one.organisation_id
            for one in members
            if one.place is not None and one.organisation.kind == OrganisationKind.CCG
        },
        specialised=next(
            one.organisation_id for one in members if one.organisation.kind == OrganisationKind.SPECIALISED
        ),
        sites=sites_of(wards),
    )
