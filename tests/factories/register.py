"""States of the register, reached by calling the services that people use."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from itertools import count
from typing import Any

from cohorts.domain.kinds import Arrangement
from cohorts.domain.nhs_number import check_digit
from cohorts.models import Episode, Person, Spell
from cohorts.services import admissions, endings, moves
from cohorts.services.facts import BedFacts, NewPerson, PersonFacts
from tcp_portal.access import Role, scope_of
from tcp_portal.access.scope import everything
from tcp_portal.acts import Act
from tcp_portal.partnerships.models import (
    Membership,
    Organisation,
    OrganisationKind,
    Partnership,
    Place,
    Site,
    User,
)
from tests.factories.reference import (
    MembershipFactory,
    OrganisationFactory,
    PartnershipFactory,
    PlaceFactory,
    PopulationFactory,
    PostFactory,
    SiteFactory,
    UserFactory,
)

TODAY = date(2017, 5, 12)
BHR_PLACES = ("Barking and Dagenham", "Havering", "Redbridge")
_KINDS = {
    Arrangement.CCG: OrganisationKind.CCG,
    Arrangement.SPECIALISED: OrganisationKind.SPECIALISED,
    Arrangement.PROVIDER_COLLABORATIVE: OrganisationKind.PROVIDER_COLLABORATIVE,
}
_numbers = count(400_000_001)


def make_partnership(code: str = "BHR", *, places: tuple[str, ...] = BHR_PLACES, **more: Any) -> Partnership:
    """A partnership that can record people: places with a CCG and a council each, specialised commissioning,
    a provider collaborative, a population and a provider with two sites.

    Most tests begin with it: what belongs to it is written in two statements.
    """
    partnership = PartnershipFactory(code=code, **more)
    members: list[Membership] = []
    for position, name in enumerate(places):
        place = PlaceFactory(partnership=partnership, name=name, position=position)
        for kind, title in ((OrganisationKind.CCG, "CCG"), (OrganisationKind.COUNCIL, "Council")):
            members.append(_member(partnership, f"{code} {name} {title}", kind, place))
    members.append(_member(partnership, f"{code} specialised commissioning", OrganisationKind.SPECIALISED))
    members.append(
        _member(partnership, f"{code} provider collaborative", OrganisationKind.PROVIDER_COLLABORATIVE)
    )
    Organisation.objects.bulk_create(member.organisation for member in members)
    Membership.objects.bulk_create(members)
    PopulationFactory(partnership=partnership)
    provider = OrganisationFactory(name=f"{code} NHS Foundation Trust", kind=OrganisationKind.PROVIDER)
    SiteFactory(provider=provider, name=f"{code} Hospital")
    SiteFactory(provider=provider, name=f"{code} Lodge")
    return partnership


def _member(
    partnership: Partnership, name: str, kind: OrganisationKind, place: Place | None = None
) -> Membership:
    """An organisation of the partnership, neither of which is saved yet."""
    organisation = OrganisationFactory.build(name=name, kind=kind)
    member: Membership = MembershipFactory.build(
        partnership=partnership, organisation=organisation, place=place
    )
    return member


def make_user(
    role: Role,
    partnership: Partnership | None = None,
    *,
    place: Place | None = None,
    organisation: Organisation | None = None,
    region: str = "",
    **more: Any,
) -> User:
    """Someone who holds the role, for the partnership or only for a place or organisation of it."""
    user = UserFactory(**more)
    PostFactory(
        user=user, role=role, partnership=partnership, place=place, organisation=organisation, region=region
    )
    return user


def act_of(user: User | None = None, *, today: date = TODAY) -> Act:
    """An act of the person on the day, or of the portal's own command, which may do everything."""
    now = datetime.combine(today, time(10), tzinfo=UTC)
    if user is None:
        return Act(by=None, now=now, today=today, scope=everything())
    return Act(by=user, now=now, today=today, scope=scope_of(user.pk, today=today))


def place_of(partnership: Partnership, name: str = "Havering") -> Place:
    return partnership.places.get(name=name)


def commissioner_of(
    partnership: Partnership, arrangement: Arrangement = Arrangement.CCG, *, place: Place | None = None
) -> Organisation:
    """Who commissions for the partnership under the arrangement; a CCG is that of the place, or the first."""
    members = partnership.memberships.filter(organisation__kind=_KINDS[arrangement])
    if arrangement is Arrangement.CCG and place is not None:
        members = members.filter(place=place)
    return members.select_related("organisation").order_by("place__position")[0].organisation


def site_of(partnership: Partnership, number: int = 0) -> Site:
    """The first or second site of the provider that `make_partnership` made."""
    return Site.objects.filter(provider__name=f"{partnership.code} NHS Foundation Trust").order_by("name")[
        number
    ]


def new_nhs_number() -> str:
    """A number with a right check digit that no other person of the test has."""
    while True:
        nine = str(next(_numbers))
        check = check_digit(nine)
        if check is not None:
            return nine + check


def person_facts(**changes: Any) -> PersonFacts:
    """An invented adult without a home place."""
    facts: dict[str, Any] = {
        "nhs_number": new_nhs_number(),
        "given_name": "Alex",
        "family_name": "Example",
        "date_of_birth": date(1985, 6, 15),
        "sex": "1",
        "ethnicity": "A",
        "category": "2",
        "home_place_id": None,
        "originating_commissioner_id": None,
    }
    return PersonFacts(**{**facts, **changes})


def bed_facts(
    partnership: Partnership,
    *,
    arrangement: Arrangement = Arrangement.CCG,
    place: Place | None = None,
    site: Site | None = None,
    **changes: Any,
) -> BedFacts:
    """A general bed of the CCG, or a low secure one of the arrangement, in the lists of 2016."""
    from_ccg = arrangement is Arrangement.CCG
    facts: dict[str, Any] = {
        "site_id": (site or site_of(partnership)).pk,
        "ward": "Maple",
        "bed_type": "2" if from_ccg else "1",
        "security": "0" if from_ccg else "1",
        "commissioner_id": commissioner_of(partnership, arrangement, place=place).pk,
        "arrangement": arrangement,
        "legal_status": "3",
        "out_of_area": False,
        "out_of_area_reasons": (),
    }
    return BedFacts(**{**facts, **changes})


def registered(partnership: Partnership, *, act: Act | None = None, **facts: Any) -> Person:
    """A person in the register who was never in hospital."""
    return admissions.register(partnership=partnership, facts=person_facts(**facts), act=act or act_of())


def admitted(
    partnership: Partnership,
    on: date = date(2016, 5, 3),
    *,
    person: Person | None = None,
    place: Place | None = None,
    arrangement: Arrangement = Arrangement.CCG,
    bed: BedFacts | None = None,
    act: Act | None = None,
    planned: str = "1",
    source: str = "19",
    **facts: Any,
) -> Spell:
    """A person admitted on the day, new to the register unless given; `facts` change those of `person_facts`."""
    if place is not None:
        facts = {"home_place_id": place.pk, **facts}
    who = person or NewPerson(partnership, person_facts(**facts), synthetic=True)
    return admissions.admit(
        person=who,
        bed=bed or bed_facts(partnership, arrangement=arrangement, place=place),
        on=on,
        planned=planned,
        source=source,
        act=act or act_of(),
    )


def discharged(spell: Spell, on: date, *, destination: str = "SH", act: Act | None = None) -> Spell:
    """The spell after a discharge on the day."""
    return endings.discharge(
        spell=spell, version=spell.version, on=on, destination=destination, act=act or act_of()
    )


def moved(spell: Spell, on: date, *, bed: BedFacts, act: Act | None = None) -> Episode:
    """The new ward stay after a transfer on the day; `episode.spell` is the spell with its new version."""
    return moves.transfer(spell=spell, version=spell.version, bed=bed, on=on, act=act or act_of())
