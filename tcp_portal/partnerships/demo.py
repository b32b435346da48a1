"""Demonstration partnerships: who belongs to them, how many people live there, and who can sign in.

The first partnership is that of a public document, with its real commissioners and councils; the second is
invented, so that somebody from elsewhere can knock at the door. Everyone who signs in is invented too.
docs/demonstration-data.md says what is real.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password

from tcp_portal.access import Role
from tcp_portal.audit import services as audit
from tcp_portal.partnerships.models import (
    Membership,
    Organisation,
    OrganisationKind,
    Partnership,
    Place,
    Population,
    PopulationBasis,
    Post,
    User,
)

STOCKTAKE = "BHR TCP stocktake, NHS England, 12 May 2017"
CODE, OTHER_CODE = "BHR", "VALE"
REGION = "London"
OPENS_AT = date(2017, 4, 1)
REGISTER_STARTS = date(2016, 3, 1)  # the first month with a printed figure
FOOTPRINTS_AGREED = date(2015, 12, 15)
POPULATION_YEAR = 2016

PASSWORD = "transforming-care-2017"  # noqa: S105 - known to everyone: the loader refuses production

_COUNCILS = {
    "Barking and Dagenham": "London Borough of Barking and Dagenham",
    "Havering": "London Borough of Havering",
    "Redbridge": "London Borough of Redbridge",
}
_OTHER_PLACES = ("Larkwood", "Mere Vale")


@dataclass(frozen=True, slots=True)
class SignIn:
    """Somebody of the demonstration: one post, in a partnership or over several."""

    label: str
    mailbox: str
    name: str
    role: Role
    partnership: str | None = CODE
    region: str = ""
    place: str | None = None
    of_specialised: bool = False

    @property
    def email(self) -> str:
        """An address in a domain that is reserved for examples."""
        return f"{self.mailbox}@example.org"


MANAGER = SignIn("Programme manager", "programme.manager", "Robin Ashdown", Role.PROGRAMME_MANAGER)
COMMISSIONER = SignIn("Commissioner", "commissioner", "Nadia Chand", Role.COMMISSIONER)
CASE_MANAGER = SignIn(
    "Specialised case manager",
    "case.manager",
    "Hugh Selby",
    Role.SPECIALISED_CASE_MANAGER,
    of_specialised=True,
)
OTHER_COMMISSIONER = SignIn(
    "Commissioner of another partnership", "other.commissioner", "Tess Winslow", Role.COMMISSIONER, OTHER_CODE
)
OTHER_MANAGER = SignIn(
    "Manager of another partnership", "other.manager", "Piers Quill", Role.PROGRAMME_MANAGER, OTHER_CODE
)
SIGN_INS = (
    MANAGER,
    COMMISSIONER,
    SignIn("Commissioner, Havering only", "havering", "Kofi Hallam", Role.COMMISSIONER, place="Havering"),
    SignIn("Council lead, Redbridge", "council.lead", "Sunita Marlow", Role.COUNCIL_LEAD, place="Redbridge"),
    CASE_MANAGER,
    SignIn("Finance lead", "finance.lead", "Gareth Okoro", Role.FINANCE_LEAD),
    SignIn("Workstream lead", "workstream.lead", "Imani Fenwick", Role.WORKSTREAM_LEAD),
    SignIn("Board member", "board.member", "Joan Penrose", Role.BOARD_MEMBER),
    SignIn("Regional viewer, London", "regional.viewer", "Omar Jessop", Role.REGIONAL_VIEWER, None, REGION),
    SignIn("Bid panel member", "bid.panel", "Rhona Garland", Role.BID_PANEL_MEMBER),
    SignIn("Information governance officer", "ig.officer", "Yusuf Brook", Role.IG_OFFICER),
    SignIn("Administrator", "administrator", "Vera Dunmore", Role.ADMINISTRATOR, None),
    OTHER_COMMISSIONER,
    OTHER_MANAGER,
)


def demo_sign_ins() -> list[tuple[str, str, str]]:
    """Role, e-mail and password of everyone who can sign in to the demonstration."""
    return [(one.label, one.email, PASSWORD) for one in SIGN_INS]


@cache
def stocktake() -> dict[str, Any]:
    """The facts of the public document."""
    path = Path(__file__).with_name("demo_data") / "bhr_stocktake_2017.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def is_loaded() -> bool:
    """Whether the demonstration is in the database already."""
    return Partnership.objects.filter(code=CODE).exists()


def load_partnerships(*, at: datetime) -> None:
    """Both partnerships with their members, places and populations, and everyone who can sign in."""
    facts = stocktake()["partnership"]
    specialised = Organisation.objects.create(
        name=facts["specialised_commissioner"],
        short_name="NHS England London",
        kind=OrganisationKind.SPECIALISED,
    )
    partnerships = [_stocktake_partnership(facts, specialised), _invented_partnership(specialised)]
    load_users(SIGN_INS, specialised=specialised)
    for partnership in partnerships:
        audit.record(
            by=None, did="load demonstration data", at=at, obj=partnership, partnership_id=partnership.pk
        )


def load_users(sign_ins: tuple[SignIn, ...], *, specialised: Organisation | None = None) -> None:
    """Accounts with the one known password and one post each; only for a machine of one's own."""
    hashed = make_password(PASSWORD)
    partnerships = {one.code: one for one in Partnership.objects.all()}
    for one in sign_ins:
        user = User.objects.create(email=one.email, name=one.name, password=hashed)
        partnership = partnerships[one.partnership] if one.partnership else None
        Post.objects.create(
            user=user,
            role=one.role,
            partnership=partnership,
            region=one.region,
            organisation=specialised if one.of_specialised else None,
            place=Place.objects.get(partnership=partnership, name=one.place) if one.place else None,
            valid_from=FOOTPRINTS_AGREED,
        )


def _stocktake_partnership(facts: dict[str, Any], specialised: Organisation) -> Partnership:
    partnership = Partnership.objects.create(
        code=CODE,
        name=facts["name"],
        region=facts["region"],
        starts_on=REGISTER_STARTS,
        opens_at=OPENS_AT,
        synthetic=True,
    )
    _join(partnership, specialised)
    for position, name in enumerate(facts["places"]):
        place = Place.objects.create(partnership=partnership, name=name, position=position)
        ccg = Organisation.objects.create(
            name=f"NHS {name} CCG",
            short_name=f"{name} CCG",
            kind=OrganisationKind.CCG,
            ods_code=facts["ccgs"][name],
        )
        council = Organisation.objects.create(
            name=_COUNCILS[name], short_name=f"{name} council", kind=OrganisationKind.COUNCIL
        )
        _join(partnership, ccg, place)
        _join(partnership, council, place)
    population = stocktake()["population"]
    Population.objects.create(
        partnership=partnership,
        basis=PopulationBasis.ADULTS_GP,
        year=POPULATION_YEAR,
        count=population["count"],
        source=f"Not printed: the one count that fits the three rates of the {STOCKTAKE}",
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
    Population.objects.create(
        partnership=partnership,
        basis=PopulationBasis.ADULTS_GP,
        year=POPULATION_YEAR,
        count=150_000,
        source="Invented",
    )
    return partnership


def _join(partnership: Partnership, organisation: Organisation, place: Place | None = None) -> None:
    Membership.objects.create(
        partnership=partnership, organisation=organisation, place=place, valid_from=FOOTPRINTS_AGREED
    )
