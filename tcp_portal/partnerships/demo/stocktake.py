"""Demonstration partnerships: who belongs to them and how many people live there.

The first is that of a public document, with its real commissioners and councils; the second is invented, so
that somebody from elsewhere can knock at the door. docs/demonstration-data.md says what is real.
"""

from __future__ import annotations

import tomllib
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from tcp_portal.audit import services as audit
from tcp_portal.partnerships.demo.people import (
    CODE,
    FOOTPRINTS_AGREED,
    OTHER_CODE,
    REGION,
    SIGN_INS,
    load_users,
)
from tcp_portal.partnerships.models import (
    Membership,
    Organisation,
    OrganisationKind,
    Partnership,
    Place,
    Population,
    PopulationBasis,
)

STOCKTAKE = "BHR TCP stocktake, NHS England, 12 May 2017"
OPENS_AT = date(2017, 4, 1)
REGISTER_STARTS = date(2016, 3, 1)  # the first month with a printed figure
POPULATION_YEAR = 2016

_COUNCILS = {
    "Barking and Dagenham": "London Borough of Barking and Dagenham",
    "Havering": "London Borough of Havering",
    "Redbridge": "London Borough of Redbridge",
}
_OTHER_PLACES = ("Larkwood", "Mere Vale")


@cache
def facts() -> dict[str, Any]:
    """The facts of the public document."""
    path = Path(__file__).parents[1] / "demo_data" / "bhr_stocktake_2017.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def is_loaded() -> bool:
    """Whether the demonstration is in the database already."""
    return Partnership.objects.filter(code=CODE).exists()


def load_partnerships(*, at: datetime) -> None:
    """Both partnerships with their members, places and populations, and everyone who can sign in."""
    printed = facts()["partnership"]
    specialised = Organisation.objects.create(
        name=printed["specialised_commissioner"],
        short_name="NHS England London",
        kind=OrganisationKind.SPECIALISED,
    )
    partnerships = [_stocktake_partnership(printed, specialised), _invented_partnership(specialised)]
    load_users(SIGN_INS, specialised=specialised)
    for partnership in partnerships:
        audit.record(
            by=None, did="load demonstration data", at=at, obj=partnership, partnership_id=partnership.pk
        )


def _stocktake_partnership(printed: dict[str, Any], specialised: Organisation) -> Partnership:
    partnership = Partnership.objects.create(
        code=CODE,
        name=printed["name"],
        region=printed["region"],
        starts_on=REGISTER_STARTS,
        opens_at=OPENS_AT,
        synthetic=True,
    )
    _join(partnership, specialised)
    for position, name in enumerate(printed["places"]):
        place = Place.objects.create(partnership=partnership, name=name, position=position)
        ccg = Organisation.objects.create(
            name=f"NHS {name} CCG",
            short_name=f"{name} CCG",
            kind=OrganisationKind.CCG,
            ods_code=printed["ccgs"][name],
        )
        council = Organisation.objects.create(
            name=_COUNCILS[name], short_name=f"{name} council", kind=OrganisationKind.COUNCIL
        )
        _join(partnership, ccg, place)
        _join(partnership, council, place)
    population = facts()["population"]
    Population.objects.create(
        partnership=partnership,
        basis=PopulationBasis.ADULTS_GP,
        year=POPULATION_YEAR,
        count=population["count"],
        source=f"Derived: the one count that fits the three rates of the {STOCKTAKE}",
    )
    return partnership


def _invented_partnership(specialised: Organisation) -> Partnership:
    partnership = Partnership.objects.create(
        code=OTHER_CODE,
        name="Larkwood and Mere Vale (invented)",
        region=REGION,
        starts_on=REGISTER_STARTS,
        opens_at=OPENS_AT,
        synthetic=True,
    )
    _join(partnership, specialised)
    for position, name in enumerate(_OTHER_PLACES):
        place = Place.objects.create(partnership=partnership, name=name, position=position)
        ccg = Organisation.objects.create(
            name=f"{name} CCG (invented)", short_name=f"{name} CCG", kind=OrganisationKind.CCG
        )
        _join(partnership, ccg, place)
        council = Organisation.objects.create(
            name=f"{name} council (invented)", short_name=f"{name} council", kind=OrganisationKind.COUNCIL
        )
        _join(partnership, council, place)
    Population.objects.create(
        partnership=partnership,
        basis=PopulationBasis.ADULTS_GP,
        year=POPULATION_YEAR,
        count=150_000,
        source="invented",
    )
    return partnership


def _join(partnership: Partnership, organisation: Organisation, place: Place | None = None) -> None:
    Membership.objects.create(
        partnership=partnership, organisation=organisation, place=place, valid_from=FOOTPRINTS_AGREED
    )
