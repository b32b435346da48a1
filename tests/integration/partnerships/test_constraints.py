"""What the database refuses in the reference data, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from tcp_portal.partnerships.models import Partnership, PopulationBasis
from tests.factories import (
    MembershipFactory,
    OrganisationFactory,
    PartnershipFactory,
    PlaceFactory,
    PopulationFactory,
    SiteFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

DAY = date(2016, 4, 1)
Make = Callable[..., object]


@pytest.fixture
def partnership() -> Partnership:
    made: Partnership = PartnershipFactory(code="BHR")
    return made


def refused(make: Make, **fields: object) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make(**fields)


@pytest.mark.parametrize("in_place", [True, False])
def test_an_organisation_joins_once_on_a_day(partnership: Partnership, in_place: bool) -> None:
    place = PlaceFactory(partnership=partnership) if in_place else None
    fields = {
        "partnership": partnership,
        "organisation": OrganisationFactory(),
        "place": place,
        "valid_from": DAY,
    }
    MembershipFactory(**fields)
    refused(MembershipFactory, **fields)


@pytest.mark.parametrize("in_place", [True, False])
def test_a_population_of_a_basis_and_year_stands_once(partnership: Partnership, in_place: bool) -> None:
    place = PlaceFactory(partnership=partnership) if in_place else None
    fields = {"partnership": partnership, "place": place, "basis": PopulationBasis.ADULTS_GP, "year": 2016}
    PopulationFactory(**fields)
    refused(PopulationFactory, **fields)


def test_a_population_has_somebody(partnership: Partnership) -> None:
    refused(PopulationFactory, partnership=partnership, count=0)


def test_nothing_ends_before_it_starts(partnership: Partnership) -> None:
    refused(MembershipFactory, partnership=partnership, valid_from=DAY, valid_to=date(2016, 3, 31))
    refused(OrganisationFactory, opened_on=DAY, closed_on=date(2016, 3, 31))


def test_names_and_codes_stand_once(partnership: Partnership) -> None:
    body = OrganisationFactory(name="NHS Havering CCG", ods_code="08F")
    refused(OrganisationFactory, name="NHS Havering CCG")
    refused(OrganisationFactory, ods_code=body.ods_code)
    refused(PartnershipFactory, code=partnership.code, name="Another")
    refused(PartnershipFactory, name=partnership.name)
    refused(PartnershipFactory, code="", name="Without a code")
    site = SiteFactory(ods_code="RAT01")
    refused(SiteFactory, provider=site.provider, name=site.name)
    refused(SiteFactory, ods_code="RAT01")
    place = PlaceFactory(partnership=partnership)
    refused(PlaceFactory, partnership=partnership, name=place.name)
    user = UserFactory()
    refused(UserFactory, email=user.email)


def test_each_thing_calls_itself_by_its_name(partnership: Partnership) -> None:
    body = OrganisationFactory(name="NHS Havering CCG")
    assert str(body) == "NHS Havering CCG"
    assert str(MembershipFactory(partnership=partnership, organisation=body)).startswith(
        "NHS Havering CCG in"
    )
    assert str(PopulationFactory(partnership=partnership, count=579_550, year=2016)).startswith(
        "579550 adults"
    )
    assert str(PlaceFactory(partnership=partnership, name="Havering")) == "Havering"
    assert str(SiteFactory(name="A hospital")) == "A hospital"
