"""Reference data: organisations, partnerships, places, populations, people who work there."""

from __future__ import annotations

from datetime import date
from typing import Any

import factory
from factory.django import DjangoModelFactory

from tcp_portal.access import Role
from tcp_portal.partnerships.models import (
    Membership,
    Organisation,
    OrganisationKind,
    Partnership,
    Place,
    Population,
    PopulationBasis,
    Post,
    Site,
    User,
)

STARTS = date(2015, 4, 1)
PASSWORD = "correct-horse-battery"


class OrganisationFactory(DjangoModelFactory[Organisation]):
    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"NHS Example {n} CCG")
    short_name = factory.LazyAttribute(lambda organisation: organisation.name.removeprefix("NHS "))
    kind = OrganisationKind.CCG


class SiteFactory(DjangoModelFactory[Site]):
    class Meta:
        model = Site

    provider = factory.SubFactory(
        OrganisationFactory,
        kind=OrganisationKind.PROVIDER,
        name=factory.Sequence(lambda n: f"Provider {n} NHS Foundation Trust"),
    )
    name = factory.Sequence(lambda n: f"Hospital {n}")
    town = "Ilford"


class PartnershipFactory(DjangoModelFactory[Partnership]):
    """A bare partnership: no places, no organisations. `make_partnership` gives one that can record people."""

    class Meta:
        model = Partnership

    code = factory.Sequence(lambda n: f"TCP{n}")
    name = factory.LazyAttribute(lambda partnership: f"Partnership {partnership.code}")
    region = "London"
    starts_on = STARTS
    synthetic = True


class PlaceFactory(DjangoModelFactory[Place]):
    class Meta:
        model = Place

    partnership = factory.SubFactory(PartnershipFactory)
    name = factory.Sequence(lambda n: f"Place {n}")
    position = factory.Sequence(lambda n: n)


class MembershipFactory(DjangoModelFactory[Membership]):
    class Meta:
        model = Membership

    partnership = factory.SubFactory(PartnershipFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    valid_from = STARTS


class PopulationFactory(DjangoModelFactory[Population]):
    class Meta:
        model = Population

    partnership = factory.SubFactory(PartnershipFactory)
    basis = PopulationBasis.ADULTS_GP
    year = 2017
    count = 579_550
    source = "Invented for a test"


class UserFactory(DjangoModelFactory[User]):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    name = factory.Sequence(lambda n: f"Person {n}")

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **kwargs: Any) -> User:
        return model_class.objects.create_user(password=kwargs.pop("password", PASSWORD), **kwargs)


class PostFactory(DjangoModelFactory[Post]):
    class Meta:
        model = Post

    user = factory.SubFactory(UserFactory)
    role = Role.COMMISSIONER
    partnership = factory.SubFactory(PartnershipFactory)
    valid_from = STARTS
