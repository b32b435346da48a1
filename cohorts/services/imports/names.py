"""The places, commissioners and hospitals that a file of one partnership may name, and how its payers commission."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from cohorts.domain.imports.fields import Kind
from cohorts.domain.imports.newcomers import Payers
from cohorts.domain.imports.values import Names, plain_name
from cohorts.domain.kinds import Arrangement
from cohorts.domain.rules import COMMISSIONER_KINDS
from tcp_portal.partnerships.models import Membership, OrganisationKind, Partnership, Site

_HOME = (OrganisationKind.CCG, OrganisationKind.ICB)


def names_of(partnership: Partnership) -> tuple[dict[Kind, Names], Payers]:
    """By kind of column the names that it may hold, and the partnership's commissioners. Three queries."""
    members = list(partnership.memberships.select_related("organisation"))
    paying = [
        one for one in members if any(one.organisation.kind in kinds for kinds in COMMISSIONER_KINDS.values())
    ]
    places = partnership.places.values_list("pk", "name")
    found = {
        Kind.PLACE: _names("place", ((str(pk), (name,)) for pk, name in places)),
        Kind.ORIGIN: _names("CCG or ICB", (_called(one) for one in paying if one.organisation.kind in _HOME)),
        Kind.PAYER: _names("commissioner", map(_called, paying)),
        Kind.SITE: _names("hospital", _sites()),
    }
    return found, _payers(paying)


def _called(member: Membership) -> tuple[str, tuple[str, ...]]:
    organisation = member.organisation
    return str(organisation.pk), (organisation.ods_code, organisation.name, organisation.short_name)


def _sites() -> Iterable[tuple[str, tuple[str, ...]]]:
    for pk, name, code, provider in Site.objects.values_list("pk", "name", "ods_code", "provider__name"):
        yield str(pk), (code, name, f"{name}, {provider}")


def _names(what: str, called: Iterable[tuple[str, tuple[str, ...]]]) -> Names:
    ids: dict[str, str | None] = {}
    for pk, words in called:
        for key in {plain_name(word) for word in words if word}:
            ids[key] = pk if ids.get(key, pk) == pk else None
    return Names(what, ids)


def _payers(paying: list[Membership]) -> Payers:
    ends: defaultdict[str, list[date | None]] = defaultdict(list)
    by_arrangement: defaultdict[Arrangement, set[str]] = defaultdict(set)
    places: defaultdict[str, set[str]] = defaultdict(set)
    for member in paying:
        pk = str(member.organisation_id)
        ends[pk].append(member.valid_to)
        if member.place_id is not None and member.organisation.kind in _HOME:
            places[pk].add(str(member.place_id))
        for arrangement, kinds in COMMISSIONER_KINDS.items():
            if member.organisation.kind in kinds:
                by_arrangement[arrangement].add(pk)
    return Payers(
        kinds={str(one.organisation_id): one.organisation.kind for one in paying},
        left_on={pk: None if None in days else max(filter(None, days)) for pk, days in ends.items()},
        places={pk: next(iter(found)) for pk, found in places.items() if len(found) == 1},
        only={
            arrangement: next(iter(found)) for arrangement, found in by_arrangement.items() if len(found) == 1
        },
    )
