"""Which bed: its facts checked against the lists and the partnership's commissioners."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from cohorts.domain import codes, rules
from cohorts.models import Episode
from cohorts.services.facts import BedFacts
from tcp_portal.errors import Refusal
from tcp_portal.partnerships.models import Organisation, Site

FIELDS = (
    "site",
    "ward",
    "bed_type",
    "security",
    "commissioner",
    "arrangement",
    "legal_status",
    "out_of_area",
    "out_of_area_reasons",
)
_LISTS = (
    ("bed_type", codes.BED_TYPE),
    ("security", codes.SECURITY),
    ("legal_status", codes.LEGAL_STATUS),
)


def values_of(episode: Episode) -> dict[str, Any]:
    """The facts of a bed by name of field, as the trail compares them."""
    return {field: getattr(episode, field) for field in FIELDS}


def wanted(bed: BedFacts) -> dict[str, Any]:
    """The facts as somebody typed them, by name of field, checked or not."""
    return {
        **{field: getattr(bed, field) for field in FIELDS if hasattr(bed, field)},
        "arrangement": bed.arrangement.value,
        "out_of_area_reasons": list(bed.out_of_area_reasons),
        "site": Site.objects.filter(pk=bed.site_id).first(),
        "commissioner": Organisation.objects.filter(pk=bed.commissioner_id).first(),
    }


def checked(
    bed: BedFacts, *, partnership_id: UUID, on: date, stored: Episode | None = None
) -> dict[str, Any]:
    """The facts as the model stores them, or the first rule that they break.

    Codes must be in force on the day; those that `stored` already has may stay.
    """
    for field, list_of_codes in _LISTS:
        code = getattr(bed, field)
        if stored is None or getattr(stored, field) != code:
            rules.check_code(list_of_codes, code, on, field=field)
    rules.check_out_of_area(bed.out_of_area, bed.out_of_area_reasons)
    for reason in bed.out_of_area_reasons:
        rules.check_code(codes.OUT_OF_AREA_REASON, reason, on, field="out_of_area_reasons")
    commissioner = _commissioner(bed, partnership_id=partnership_id, on=on)
    rules.check_arrangement(bed.arrangement, commissioner.kind)
    return {
        "site": _site(bed),
        "ward": bed.ward.strip(),
        "bed_type": bed.bed_type,
        "security": bed.security,
        "commissioner": commissioner,
        "arrangement": bed.arrangement.value,
        "legal_status": bed.legal_status,
        "out_of_area": bed.out_of_area,
        "out_of_area_reasons": list(bed.out_of_area_reasons),
    }


def _site(bed: BedFacts) -> Site:
    site = Site.objects.filter(pk=bed.site_id).first()
    if site is None:
        raise Refusal("Choose a hospital site.", field="site")
    return site


def _commissioner(bed: BedFacts, *, partnership_id: UUID, on: date) -> Organisation:
    """A member of the partnership that had not left it by the day.

    A later member is right too: a stay from before the partnership began stands under who took it over.
    """
    organisation = Organisation.objects.filter(
        Q(memberships__valid_to__isnull=True) | Q(memberships__valid_to__gt=on),
        pk=bed.commissioner_id,
        memberships__partnership=partnership_id,
    ).first()
    if organisation is None:
        raise Refusal(
            f"Choose a commissioner that belongs to this partnership on {rules.day_words(on)}.",
            field="commissioner",
        )
    return organisation
