"""The census statement and the stays read from the database, against the slow register."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from unittest.mock import patch
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings

from cohorts.domain.flows import flow, people_in
from cohorts.domain.stays import Stay
from cohorts.models import Episode, Leave, Person, Spell
from cohorts.services.census import census
from cohorts.services.stays import stays_of
from tcp_portal.access import NOBODY, Grant, Role, Scope
from tcp_portal.months import Month, months_between
from tcp_portal.partnerships.models import Site
from tests.factories import OrganisationFactory, PartnershipFactory, PlaceFactory, SiteFactory
from tests.unit.cohorts.made import make_bed, make_stay
from tests.unit.cohorts.registers import (
    COMMISSIONER,
    FIRST,
    LAST,
    LEAVE_FROM,
    PARTNERSHIPS,
    PLACES,
    PLAIN_CUTS,
    ranges,
    registers,
)
from tests.unit.cohorts.slow_register import slow_census

pytestmark = pytest.mark.django_db

BOTH = Scope(None, (Grant(Role.BOARD_MEMBER, frozenset(PARTNERSHIPS)),))
FIRST_ONLY = Scope(None, (Grant(Role.BOARD_MEMBER, frozenset(PARTNERSHIPS[:1])),))

# The database of the test stays the same for all examples: each rolls its own rows back.
on_the_database = settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(autouse=True, scope="module")
def _leave_counts_in_these_months() -> Iterator[None]:
    with (
        patch("cohorts.domain.stays.LEAVE_LEFT_OUT_FROM", LEAVE_FROM),
        patch("cohorts.services.stays.LEAVE_LEFT_OUT_FROM", LEAVE_FROM),
        patch("cohorts.services.census.LEAVE_LEFT_OUT_FROM", LEAVE_FROM),
    ):
        yield


@pytest.fixture(autouse=True)
def site() -> Site:
    """The two partnerships, the places and the bed of the random registers."""
    for code, pk in zip("AB", PARTNERSHIPS, strict=True):
        PartnershipFactory(pk=pk, code=code)
    for pk in PLACES:
        PlaceFactory(pk=pk, partnership_id=PARTNERSHIPS[0])
    OrganisationFactory(pk=COMMISSIONER)
    return SiteFactory()


def store(stays: list[Stay], site: Site) -> None:
    """Writes the register as it is, past the services: some of its states come only with old data."""
    people = {stay.person_id: stay for stay in stays}
    Person.objects.bulk_create(
        Person(
            pk=pk,
            partnership_id=stay.partnership_id,
            reference=f"X-{number}",
            date_of_birth=stay.date_of_birth,
            category=stay.category,
            learning_disability_diagnosed_on=stay.learning_disability_from,
            autism_diagnosed_on=stay.autism_from,
            home_place_id=stay.place_id,
        )
        for number, (pk, stay) in enumerate(people.items())
    )
    Spell.objects.bulk_create(
        Spell(
            pk=stay.spell_id,
            person_id=stay.person_id,
            human=stay.person_id,
            partnership_id=stay.partnership_id,
            entry=stay.entry,
            exit=stay.exit or "",
            started_on=stay.started_on,
            counted_from=stay.counted_from,
            ended_on=stay.ended_on,
        )
        for stay in stays
    )
    Episode.objects.bulk_create(
        Episode(
            spell_id=stay.spell_id,
            started_on=bed.start,
            ended_on=bed.end,
            site=site,
            security=bed.security,
            commissioner_id=bed.commissioner_id,
            arrangement=bed.arrangement,
            out_of_area=bed.out_of_area,
        )
        for stay in stays
        for bed in stay.beds
    )
    Leave.objects.bulk_create(
        Leave(spell_id=stay.spell_id, started_on=leave.start, ended_on=leave.end, judgment="mm")
        for stay in stays
        for leave in stay.leaves
    )


def _as_made(stay: Stay, **changes: Any) -> Stay:
    """A stay as it was before a site of a provider was found for it."""
    return replace(stay, beds=tuple(replace(bed, provider_id=None) for bed in stay.beds), **changes)


def as_counter(
    scope: Scope, first: Month, last: Month, partnership_id: UUID | None = None
) -> Counter[object]:
    cells = census(scope=scope, first=first, last=last, partnership_id=partnership_id)
    return Counter({tuple(cell[:4]): cell[4] for cell in cells})


@on_the_database
@given(registers(), ranges())
def test_the_census_agrees_with_the_slow_register(
    site: Site, stays: list[Stay], months: tuple[Month, Month]
) -> None:
    with transaction.atomic():
        store(stays, site)
        assert as_counter(BOTH, *months) == slow_census(stays, *months)
        transaction.set_rollback(True)


@on_the_database
@given(registers(), ranges())
def test_stays_read_back_give_the_same_flow(
    site: Site, stays: list[Stay], months: tuple[Month, Month]
) -> None:
    with transaction.atomic():
        store(stays, site)
        read = stays_of(scope=BOTH, first=months[0], last=months[1])
        transaction.set_rollback(True)
    assert {_as_made(stay, leaves=()) for stay in read} <= {replace(stay, leaves=()) for stay in stays}
    for cut in PLAIN_CUTS:
        arguments = {"first": months[0], "last": months[1], "cut": cut}
        assert flow(read, **arguments) == flow(stays, **arguments)  # type: ignore[arg-type]
    for month in months_between(*months):
        found, known = people_in(read, day=month.last), people_in(stays, day=month.last)
        assert {stay.spell_id for stay in found} == {stay.spell_id for stay in known}


def test_stays_that_touch_the_range_with_one_day_are_read(site: Site) -> None:
    here = {"partnership_id": PARTNERSHIPS[0], "place_id": None}
    day_before = FIRST.previous.last
    touching = [
        make_stay(day_before, FIRST.first, **here),  # counted at the opening midnight, left on the first day
        make_stay(LAST.last, **here),  # came on the last day
        make_stay(LAST.last, LAST.last, **here),  # came and went on it
    ]
    outside = [make_stay(day_before, day_before, **here), make_stay(LAST.next.first, **here)]
    store([*touching, *outside], site)
    read = stays_of(scope=BOTH, first=FIRST, last=LAST)
    assert {_as_made(stay) for stay in read} == set(touching)
    assert {bed.provider_id for stay in read for bed in stay.beds} == {site.provider_id}


SETTLED = make_stay(FIRST.first, partnership_id=PARTNERSHIPS[0], place_id=PLACES[0])
ELSEWHERE = make_stay(FIRST.first, partnership_id=PARTNERSHIPS[1], place_id=None)


def test_only_partnerships_whose_measures_the_reader_may_view_are_counted(site: Site) -> None:
    store([SETTLED, ELSEWHERE], site)
    assert {cell.partnership_id for cell in census(scope=BOTH, first=FIRST, last=LAST)} == set(PARTNERSHIPS)
    assert {cell.partnership_id for cell in census(scope=FIRST_ONLY, first=FIRST, last=LAST)} == {
        PARTNERSHIPS[0]
    }
    assert census(scope=FIRST_ONLY, first=FIRST, last=LAST, partnership_id=PARTNERSHIPS[1]) == []
    assert census(scope=NOBODY, first=FIRST, last=LAST) == []
    (own,) = stays_of(scope=FIRST_ONLY, first=FIRST, last=LAST)
    (other,) = stays_of(scope=BOTH, first=FIRST, last=LAST, partnership_id=PARTNERSHIPS[1])
    assert (_as_made(own), _as_made(other)) == (SETTLED, ELSEWHERE)
    assert stays_of(scope=NOBODY, first=FIRST, last=LAST) == []


def test_an_empty_range_has_no_census(site: Site) -> None:
    store([SETTLED], site)
    assert census(scope=BOTH, first=LAST, last=FIRST) == []


def test_each_month_of_an_open_stay_has_its_cell(site: Site) -> None:
    store([SETTLED], site)
    cells = census(scope=BOTH, first=FIRST, last=LAST)
    assert [(cell.month, cell.place_id, cell.arrangement, cell.count) for cell in cells] == [
        (month, PLACES[0], "ccg", 1) for month in months_between(FIRST, LAST)
    ]


def test_a_stay_without_any_bed_is_between_beds(site: Site) -> None:
    store([make_stay(FIRST.first, partnership_id=PARTNERSHIPS[0], place_id=None, beds=())], site)
    cells = census(scope=BOTH, first=FIRST, last=FIRST)
    assert [(cell.place_id, cell.arrangement, cell.count) for cell in cells] == [(None, None, 1)]


def test_a_bed_left_open_ends_with_its_stay(site: Site) -> None:
    stay = make_stay(
        FIRST.first, LAST.first, partnership_id=PARTNERSHIPS[0], place_id=None, beds=(make_bed(FIRST.first),)
    )
    store([stay], site)
    assert {cell.month for cell in census(scope=BOTH, first=FIRST, last=LAST)} == set(
        months_between(FIRST, LAST.previous)
    )


def test_the_census_is_one_statement_and_the_stays_are_two_and_one_for_leave(site: Site) -> None:
    store([SETTLED, ELSEWHERE], site)
    with CaptureQueriesContext(connection) as captured:
        census(scope=BOTH, first=FIRST, last=LAST)
    assert len(captured) == 1
    with CaptureQueriesContext(connection) as captured:
        stays_of(scope=BOTH, first=FIRST, last=LAST)
    assert len(captured) == 3
    with CaptureQueriesContext(connection) as captured:
        stays_of(scope=BOTH, first=FIRST, last=Month.of(LEAVE_FROM).previous)
    assert len(captured) == 2
