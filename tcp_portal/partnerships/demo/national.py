"""Synthetic partnerships of the number that England had, for speed work. Nothing in them is real."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from random import Random

from tcp_portal.access import Role
from tcp_portal.audit import services as audit
from tcp_portal.partnerships.demo import people
from tcp_portal.partnerships.models import (
    Membership,
    Organisation,
    OrganisationKind,
    Partnership,
    Place,
    Population,
    PopulationBasis,
    Site,
)

PARTNERSHIPS = 48
REGIONS = ("North", "Midlands and East", "London", "South")
FIRST_DAY = date(2007, 4, 1)
OPENS_AT = date(2017, 4, 1)
SYNTHETIC = "(synthetic)"
_SEED = 48
_FEWEST_PLACES, _MOST_PLACES = 3, 6
_POPULATION_YEAR = 2016
_DISTANT_PROVIDERS = 12
_SITES = ("North House", "South House", "Park House")


class Size(StrEnum):
    """How many people the synthetic partnerships have in hospital."""

    ENGLAND = "england"  # some two thousand in all, as England had: forty-odd each, two hundred in the first
    STRESS = (
        "stress"  # four to five times as many, and more than a thousand in the first: no real one is so large
    )


def code(number: int) -> str:
    """SYN01 to SYN48."""
    return f"SYN{number:02d}"


MANAGER = people.SignIn(
    "Manager of the largest", "largest.manager", "Esme Tarrant", Role.PROGRAMME_MANAGER, code(1)
)
COMMISSIONER = people.SignIn(
    "Commissioner of the largest", "largest.commissioner", "Jamal Yardley", Role.COMMISSIONER, code(1)
)
SIGN_INS = (
    people.SignIn("National viewer", "national.viewer", "Una Vickers", Role.REGIONAL_VIEWER, None),
    COMMISSIONER,
    MANAGER,
)


@dataclass(frozen=True)
class _Frame:
    """Rows of one kind of thing each, gathered to be stored at once."""

    organisations: list[Organisation]
    sites: list[Site]
    partnerships: list[Partnership]
    places: list[Place]
    memberships: list[Membership]
    populations: list[Population]


def sign_ins() -> list[tuple[str, str, str]]:
    """Role, e-mail and password of everyone who can sign in to the national data."""
    return [(one.label, one.email, people.PASSWORD) for one in SIGN_INS]


def is_loaded() -> bool:
    """Whether the synthetic partnerships are in the database already."""
    return Partnership.objects.filter(code=code(1)).exists()


def load_partnerships(*, at: datetime) -> None:
    """Partnerships with places, members, hospitals and populations, and three people who can sign in."""
    frame = _frame(Random(_SEED))  # noqa: S311 - invented data, not secrets
    Organisation.objects.bulk_create(frame.organisations)
    Site.objects.bulk_create(frame.sites)
    Partnership.objects.bulk_create(frame.partnerships)
    Place.objects.bulk_create(frame.places)
    Membership.objects.bulk_create(frame.memberships)
    Population.objects.bulk_create(frame.populations)
    people.load_users(SIGN_INS)
    audit.record(by=None, did="load national synthetic data", at=at)


def _frame(random: Random) -> _Frame:
    frame = _Frame([], [], [], [], [], [])
    specialised = {region: _specialised(region) for region in REGIONS}
    frame.organisations.extend(specialised.values())
    for number in range(1, _DISTANT_PROVIDERS + 1):
        _add_provider(frame, f"Distant provider {number:02d}")
    for number in range(1, PARTNERSHIPS + 1):
        _add_partnership(frame, number, specialised, random)
    return frame


def _specialised(region: str) -> Organisation:
    name = f"Specialised commissioning {region} {SYNTHETIC}"
    return Organisation(name=name, short_name=f"Specialised, {region}", kind=OrganisationKind.SPECIALISED)


def _add_provider(frame: _Frame, name: str) -> Organisation:
    provider = Organisation(name=f"{name} {SYNTHETIC}", short_name=name, kind=OrganisationKind.PROVIDER)
    frame.organisations.append(provider)
    frame.sites.extend(Site(provider=provider, name=f"{site}, {name}") for site in _SITES)
    return provider


def _add_partnership(
    frame: _Frame, number: int, specialised: dict[str, Organisation], random: Random
) -> None:
    region = REGIONS[number % len(REGIONS)]
    partnership = Partnership(
        code=code(number),
        name=f"Synthetic TCP {number:02d}",
        region=region,
        starts_on=FIRST_DAY,
        opens_at=OPENS_AT,
        synthetic=True,
    )
    frame.partnerships.append(partnership)
    provider = _add_provider(frame, f"Local provider {number:02d}")
    _join(frame, partnership, specialised[region])
    _join(frame, partnership, provider)
    total = 0
    for position in range(random.randint(_FEWEST_PLACES, _MOST_PLACES)):
        place = Place(partnership=partnership, name=f"Place {number:02d}-{position + 1}", position=position)
        ccg = Organisation(
            name=f"CCG {number:02d}-{position + 1} {SYNTHETIC}",
            short_name=f"CCG {number:02d}-{position + 1}",
            kind=OrganisationKind.CCG,
        )
        frame.places.append(place)
        frame.organisations.append(ccg)
        _join(frame, partnership, ccg, place)
        adults = random.randrange(100_000, 300_000)
        total += adults
        _add_population(frame, partnership, place, adults)
    _add_population(frame, partnership, None, total)


def _add_population(frame: _Frame, partnership: Partnership, place: Place | None, adults: int) -> None:
    frame.populations.append(
        Population(
            partnership=partnership, place=place, basis=PopulationBasis.ADULTS_GP,
            year=_POPULATION_YEAR, count=adults, source="Synthetic",
        )
    )  # fmt: skip


def _join(
    frame: _Frame, partnership: Partnership, organisation: Organisation, place: Place | None = None
) -> None:
    frame.memberships.append(
        Membership(partnership=partnership, organisation=organisation, place=place, valid_from=FIRST_DAY)
    )
