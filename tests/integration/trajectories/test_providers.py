"""Shared sites: the joint view, what each reader may know of it, and entering plans and beds."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tcp_portal.access import Role
from tcp_portal.audit.models import AuditEntry
from tcp_portal.errors import Refusal, Stale
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Partnership, Site, User
from tests.factories import act_of, admitted, bed_facts, make_partnership, make_user, site_of
from tests.integration.trajectories.made import World, address, as_, text_of
from trajectories.models import BedCapacity, SitePlan
from trajectories.services.site_plans import (
    CapacityFacts,
    SitePlanFacts,
    change_capacity,
    change_site_plan,
    record_capacity,
    record_site_plan,
)

MARCH_18 = Month(2018, 3)
MOST_QUERIES = 14
DAY = {"valid_from_0": "1", "valid_from_1": "4", "valid_from_2": "2017"}


@pytest.fixture
def site(world: World) -> Site:
    """Five people of BHR are there in April 2017."""
    return site_of(world.partnership)


@pytest.fixture
def vale(world: World, site: Site) -> Partnership:
    """Another partnership of the region with two people at the same site."""
    partnership = make_partnership("VALE")
    for nth in (1, 2):
        admitted(partnership, date(2017, 1, nth), bed=bed_facts(partnership, site=site))
    return partnership


@pytest.fixture
def region(vale: Partnership) -> User:
    return make_user(Role.REGIONAL_VIEWER, region="London")


def planned(partnership: Partnership, site: Site, *values: int) -> None:
    """Its plan for April 2017 and March 2018."""
    for month, value in zip((Month(2017, 4), MARCH_18), values, strict=True):
        record_site_plan(partnership=partnership, facts=SitePlanFacts(site.pk, month, value), act=act_of())


def unit(partnership: Partnership, site: Site, beds: int = 8, viable: int | None = None) -> BedCapacity:
    facts = CapacityFacts(site.pk, True, beds, viable, date(2016, 4, 1), None, "Contract")
    return record_capacity(partnership=partnership, facts=facts, act=act_of())


def seen(user: User, partnership: Partnership, site: Site | None = None) -> str:
    name, args = ("provider", (site.pk,)) if site else ("providers", ())
    response = as_(user).get(address(partnership, name, *args))
    assert response.status_code == 200
    return text_of(response)


def test_two_plans_that_together_exceed_the_unit_raise_the_flag(
    world: World, vale: Partnership, site: Site, region: User
) -> None:
    unit(world.partnership, site)
    planned(world.partnership, site, 5, 5)
    planned(vale, site, 2, 4)
    for body in (seen(region, world.partnership), seen(region, world.partnership, site)):
        assert "Plans exceed the beds" in body
        assert "the plans add up to 9 people for 8 beds" in seen(region, world.partnership, site)
    assert "VALE 2" in seen(region, world.partnership)


def test_two_plans_that_together_empty_the_unit_raise_the_flag(
    world: World, vale: Partnership, site: Site, region: User
) -> None:
    unit(world.partnership, site, viable=3)
    planned(world.partnership, site, 5, 0)
    planned(vale, site, 2, 0)
    body = seen(region, world.partnership, site)
    assert "no plan has anybody here: together they empty the unit" in body
    assert "Below the viable number" in body


def test_who_may_not_see_another_partnership_learns_no_number_of_it(
    world: World, vale: Partnership, site: Site
) -> None:
    unit(world.partnership, site)
    planned(world.partnership, site, 5, 5)
    before = seen(world.board, world.partnership, site)
    planned(vale, site, 2, 4)
    record_capacity(
        partnership=vale,
        facts=CapacityFacts(site.pk, False, 3, None, date(2017, 4, 1), None, "Contract of theirs"),
        act=act_of(),
    )
    body = seen(world.board, world.partnership, site)
    assert body.split("<main")[1] == before.split("<main")[1]  # nothing of theirs shows, not even a flag
    assert "Other partnerships use this site too" in body
    assert "VALE" not in body
    assert "Contract of theirs" not in body
    assert "VALE" not in seen(world.board, world.partnership)
    hers = make_user(Role.BOARD_MEMBER, vale)
    assert "BHR" not in seen(hers, vale, site).split("<main")[1].replace("BHR Hospital", "").replace(
        "BHR NHS", ""
    )


def test_a_missing_plan_and_a_miss_are_said(
    world: World, vale: Partnership, site: Site, region: User
) -> None:
    planned(world.partnership, site, 4, 4)
    body = seen(region, world.partnership, site)
    assert "VALE has 2 people here and no plan for this site." in body
    assert "BHR has 5 people here in April 2017, planned 4." in body


def test_occupancy_stands_against_commissioned_beds(world: World, site: Site) -> None:
    own = CapacityFacts(site.pk, False, 6, None, date(2016, 4, 1), None, "Contract")
    record_capacity(partnership=world.partnership, facts=own, act=act_of())
    planned(world.partnership, site, 5, 6)
    body = seen(world.board, world.partnership, site)
    # In April 2017: four people all month, one from the 10th (21 nights), one until the 20th (19 nights).
    for there in ("160", "180", "88.9"):
        assert f">{there}</td>" in body
    full = text_of(as_(world.board).get(address(world.partnership, "provider", site.pk, occupancy="100")))
    assert "Mar 2018" in body
    assert (">8</td>" in body, ">8</td>" in full) == (True, False)


def test_only_sites_with_something_of_ours_are_there(world: World, vale: Partnership) -> None:
    lodge = site_of(vale, 1)
    client = as_(world.board)
    assert client.get(address(world.partnership, "provider", lodge.pk)).status_code == 404
    assert client.get(address(world.partnership, "provider", world.partnership.pk)).status_code == 404
    nonsense = address(world.partnership, "provider", site_of(world.partnership).pk, occupancy="12")
    assert client.get(nonsense).status_code == 404
    planned(world.partnership, lodge, 0, 1)
    assert client.get(address(world.partnership, "provider", lodge.pk)).status_code == 200


def test_a_plan_is_entered_changed_and_never_overwritten(world: World, site: Site) -> None:
    client = as_(world.manager)
    url = address(world.partnership, "site_plan_add")
    typed: dict[str, Any] = {"site": str(site.pk), "month": "2018-03", "value": "4", "source": "Refresh"}
    assert client.post(url, typed | {"value": "many"}).status_code == 422
    assert client.post(url, typed).status_code == 302
    again = client.post(url, typed)
    assert again.status_code == 422
    assert "There is a plan for March 2018 at this site already" in text_of(again)
    row = SitePlan.objects.get()
    assert (row.value, row.entered_by, row.version) == (4, world.manager, 1)
    change = address(world.partnership, "site_plan_change", row.pk)
    assert 'value="2018-03"' in text_of(client.get(change))
    assert client.post(change, typed | {"value": "3", "version": "1"}).status_code == 302
    late = client.post(change, typed | {"value": "6", "version": "1"})
    assert late.status_code == 409
    assert "People planned: saved by them 3, typed by you 6" in text_of(late)
    assert AuditEntry.objects.filter(object_id=row.pk).count() == 2


def test_beds_are_entered_and_periods_never_overlap(world: World, vale: Partnership, site: Site) -> None:
    client = as_(world.manager)
    url = address(world.partnership, "capacity_add")
    typed = {"site": str(site.pk), "whose": "unit", "beds": "8", "viable": "4", "source": "Contract", **DAY}
    assert client.post(url, typed).status_code == 302
    row = BedCapacity.objects.get()
    assert (row.partnership, row.beds, row.viable) == (None, 8, 4)
    for fault, sentence in (
        ({}, "Beds are stored for part of this period already"),
        ({"viable": "9"}, "The viable number cannot be more than the beds."),
        ({"site": str(site_of(vale, 1).pk)}, "Only a partnership with people or a plan at the site"),
        ({"source": ""}, "Name the contract, document or person"),
    ):
        response = client.post(url, typed | fault)
        assert response.status_code == 422
        assert sentence in text_of(response)
    change = address(world.partnership, "capacity_change", row.pk)
    assert client.post(change, typed | {"beds": "9", "version": "1"}).status_code == 302
    assert client.post(change, typed | {"beds": "7", "version": "1"}).status_code == 409


def test_whose_beds_they_are_stays_and_stale_facts_are_refused(world: World, site: Site) -> None:
    row = unit(world.partnership, site)
    own = CapacityFacts(site.pk, False, 3, None, date(2016, 4, 1), None, "Contract")
    with pytest.raises(Refusal, match="cannot change"):
        change_capacity(row=row, partnership=world.partnership, version=1, facts=own, act=act_of())
    with pytest.raises(Stale):
        change_capacity(row=row, partnership=world.partnership, version=7, facts=own, act=act_of())
    planned(world.partnership, site, 5, 4)
    with pytest.raises(Stale):
        change_site_plan(
            row=SitePlan.objects.first(),  # type: ignore[arg-type]
            version=9,
            facts=SitePlanFacts(site.pk, MARCH_18, 1),
            act=act_of(),
        )
    with pytest.raises(Refusal, match="begins later"):
        record_site_plan(
            partnership=world.partnership, facts=SitePlanFacts(site.pk, Month(2015, 1), 1), act=act_of()
        )


def test_only_the_own_partnership_may_be_planned_for(world: World, vale: Partnership, site: Site) -> None:
    planned(vale, site, 2, 2)
    theirs = SitePlan.objects.filter(partnership=vale)[0]
    assert (
        as_(world.manager).get(address(world.partnership, "site_plan_change", theirs.pk)).status_code == 404
    )
    region = make_user(Role.REGIONAL_VIEWER, region="London")
    both = make_user(Role.PROGRAMME_MANAGER, world.partnership)
    for user, name, args in (
        (region, "site_plan_add", ()),
        (region, "site_plan_change", (theirs.pk,)),
        (world.board, "capacity_add", ()),
    ):
        assert as_(user).get(address(world.partnership, name, *args)).status_code == 403
    for client, name in ((Client(), "providers"), (Client(), "capacity_add")):
        assert client.get(address(world.partnership, name)).status_code == 302
    foreign = BedCapacity.objects.create(
        site=site_of(vale, 1), beds=4, valid_from=date(2016, 4, 1), source="Contract"
    )
    assert as_(both).get(address(world.partnership, "capacity_change", foreign.pk)).status_code == 404
    assert "Plan people at a site" not in seen(world.board, world.partnership)


def test_queries_do_not_grow_with_sites_and_partnerships(
    world: World, vale: Partnership, site: Site, region: User
) -> None:
    client = as_(region)

    def queries(*asked: Any) -> int:
        client.get(address(world.partnership, *asked))
        with CaptureQueriesContext(connection) as found:
            client.get(address(world.partnership, *asked))
        return len(found)

    before = queries("providers"), queries("provider", site.pk)
    for nth in range(3):
        more = make_partnership(f"MORE{nth}")
        admitted(more)
        planned(more, site_of(more), 1, 1)
        planned(more, site, 0, 1)
        unit(more, site_of(more))
    assert (queries("providers"), queries("provider", site.pk)) == before
    assert max(before) <= MOST_QUERIES
