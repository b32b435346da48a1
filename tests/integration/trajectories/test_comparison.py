"""Partnerships side by side: the same figures as each one's own, in few queries, for those who may see them."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cohorts.models import Leave
from tcp_portal.access import Role, scope_of
from tcp_portal.access.scope import everything
from tcp_portal.months import Month, add_years
from tcp_portal.partnerships.models import Population, PopulationBasis, User
from tests.factories import (
    TODAY,
    PopulationFactory,
    admitted,
    discharged,
    make_partnership,
    make_user,
    place_of,
)
from tests.integration.trajectories.made import (
    APRIL_17,
    BD,
    HAVERING,
    HTMX,
    REDBRIDGE,
    World,
    address,
    as_,
    text_of,
)
from trajectories.services.comparison import AreaFigures, Basis, Compare, compare, latest_start
from trajectories.services.measures import measures
from trajectories.services.series import series

AS_AT = date(2017, 4, 30)
ASK = Compare(APRIL_17, AS_AT)
MOST_QUERIES = 12


@pytest.fixture
def others(world: World) -> User:
    """Three more partnerships, one of another region, one whose register is empty; and who may view London's."""
    for code, people, region in (("VALE", 3, "London"), ("FAR", 2, "North"), ("NEW", 0, "London")):
        partnership = make_partnership(code, region=region)
        for nth in range(people):
            admitted(partnership, date(2016, 1, 4 + nth), place=place_of(partnership, HAVERING))
        if people:
            discharged(admitted(partnership, date(2017, 1, 4)), date(2017, 4, 2))
            admitted(partnership, date(2017, 2, 1), date_of_birth=date(1999, 4, 10))  # 18 in April 2017
    return make_user(Role.REGIONAL_VIEWER, region="London")


def test_every_figure_is_that_of_the_partnership_itself(world: World, others: User) -> None:
    found = compare(scope=everything(), ask=ASK)
    assert [area.code for area in found.areas] == ["BHR", "FAR", "NEW", "VALE"]
    for area in found.areas:
        partnership = Population.objects.get(partnership=area.key).partnership
        if area.code == "NEW":
            assert (area.inpatients, area.admissions, area.variance) == (None, None, None)
            continue
        one = {
            figure.measure: figure.value
            for figure in measures(scope=everything(), partnership=partnership, month=APRIL_17, as_at=AS_AT)
            if (figure.place, figure.arrangement, figure.age_group, figure.category)
            == ("all", "total", "all", "all")
        }
        assert area.inpatients == one["inpatients"]
        assert (area.plan, area.variance) == (one["plan"], one["variance"])
        assert area.long_stays == one["stay_5_years_or_more"]
        assert area.out_of_area == one["out_of_area"]
        assert area.population is not None
        assert area.population.rate(area.inpatients) == one["rate_per_million"]
        flows = series(
            scope=everything(), partnership=partnership, first=ASK.first, last=APRIL_17, as_at=AS_AT,
            measures=("admissions", "discharges"),
        )  # fmt: skip
        year = {name: sum(figure.value or 0 for figure in figures) for name, figures in flows.items()}
        assert (area.admissions, area.discharges) == (year["admissions"], year["discharges"])


@pytest.mark.parametrize("basis", [Basis.ADULTS, Basis.CHILDREN])
def test_an_age_is_that_of_the_day_counted(world: World, others: User, basis: Basis) -> None:
    PopulationFactory(partnership=world.partnership, basis=PopulationBasis.CHILDREN_RESIDENT, count=200_000)
    found = {
        area.code: area for area in compare(scope=everything(), ask=Compare(APRIL_17, AS_AT, basis)).areas
    }
    adults = basis is Basis.ADULTS
    # Admitted at 17, 18 by the month's end: a child came, an adult is there.
    assert found["VALE"].inpatients == (4 if adults else 0)
    assert found["VALE"].admissions == 1
    assert found["VALE"].discharges == (1 if adults else 0)
    assert found["BHR"].plan is None
    assert (found["BHR"].population is None) is False


def test_places_of_one_partnership(world: World) -> None:
    PopulationFactory(partnership=world.partnership, place=place_of(world.partnership, BD), count=150_000)
    found = compare(scope=everything(), ask=Compare(APRIL_17, AS_AT, within=world.partnership))
    shown = {area.name: area for area in found.areas}
    assert {name: (one.inpatients, one.plan, one.variance) for name, one in shown.items()} == {
        BD: (3, 1, 2),
        HAVERING: (2, 2, 0),
        REDBRIDGE: (0, 1, -1),
    }
    assert shown[REDBRIDGE].discharges == 1
    assert found.funnel is None
    PopulationFactory(
        partnership=world.partnership, place=place_of(world.partnership, HAVERING), count=200_000
    )
    funnel = compare(scope=everything(), ask=Compare(APRIL_17, AS_AT, within=world.partnership)).funnel
    assert funnel is not None
    assert funnel.events == 5


def test_people_on_extended_leave_are_in_no_count_from_november_2024(world: World) -> None:
    spell = world.stays["long"]
    for month, as_at, expected in (
        (Month(2024, 10), date(2024, 10, 31), 5),
        (Month(2024, 11), date(2024, 11, 30), 4),
    ):
        Leave.objects.get_or_create(spell=spell, started_on=date(2024, 10, 1), defaults={"judgment": "MM"})
        (area,) = compare(scope=everything(), ask=Compare(month, as_at)).areas
        assert area.inpatients == expected


def test_whole_years_across_a_leap_day() -> None:
    for day in (date(2016, 2, 28), date(2016, 2, 29), date(2016, 3, 1), date(2017, 2, 28), date(2017, 3, 1)):
        latest = latest_start(day, 5)
        assert add_years(latest, 5) <= day
        assert (
            add_years(latest.replace(day=latest.day + 1) if latest.day < 28 else date(latest.year, 3, 2), 5)
            > day
        )


def areas_on(response: Any) -> list[str]:
    """The row heads of the table in their order."""
    return re.findall(r'<th scope="row" data-label="Area"><a [^>]*>([^<]*)</a>', response.content.decode())


def test_the_viewer_of_a_region_sees_its_partnerships_alone(world: World, others: User) -> None:
    body = text_of(as_(others).get(address(world.partnership, "comparison")))
    for there in ("Partnership VALE", "Partnership NEW", "no league table", "Funnel plot", "per million"):
        assert there in body
    assert "Partnership FAR" not in body
    assert "8.63 (2.8 to 20.1)" in body  # 5 people of 579,550


def test_a_reader_of_one_partnership_sees_its_places(world: World, others: User) -> None:
    body = text_of(as_(world.board).get(address(world.partnership, "comparison")))
    assert "Places are few and small" in body
    assert "VALE" not in body
    assert HAVERING in body


def test_the_national_viewer_filters_and_sorts(world: World, others: User) -> None:
    client = as_(make_user(Role.REGIONAL_VIEWER))
    north = client.get(address(world.partnership, "comparison", region="North"))
    assert areas_on(north) == ["Partnership FAR"]
    response = client.get(address(world.partnership, "comparison", sort="-inpatients"))
    assert areas_on(response) == [f"Partnership {code}" for code in ("BHR", "VALE", "FAR", "NEW")]
    assert 'aria-sort="descending"' in response.content.decode()
    part = client.get(address(world.partnership, "comparison", basis="adults"), headers=HTMX)
    assert "<html" not in part.content.decode()
    assert 'hx-swap-oob="true"' in part.content.decode()
    for nonsense in ({"sort": "rank"}, {"basis": "cats"}, {"region": "Atlantis"}):
        assert client.get(address(world.partnership, "comparison", **nonsense)).status_code == 404


def test_who_may_not_see_figures_sees_none(world: World) -> None:
    url = address(world.partnership, "comparison")
    assert as_(None).get(url).status_code == 302
    assert as_(make_user(Role.IG_OFFICER, world.partnership)).get(url).status_code == 403
    assert as_(world.board).post(url).status_code == 405
    stranger = make_user(Role.BOARD_MEMBER, make_partnership("ELSE"))
    assert "Partnership BHR" not in text_of(as_(stranger).get(url))


def queries_of(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return len(found)


def test_queries_do_not_grow_with_partnerships(world: World, others: User) -> None:
    client = as_(make_user(Role.REGIONAL_VIEWER))
    url = address(world.partnership, "comparison")
    client.get(url)
    before = queries_of(client, url)
    for nth in range(4):
        admitted(make_partnership(f"MORE{nth}"))
    assert queries_of(client, url) == before <= MOST_QUERIES
    assert queries_of(client, f"{url}&basis=adults") <= MOST_QUERIES


def test_the_scope_is_the_only_door(world: World, others: User) -> None:
    scope = scope_of(others.pk, today=TODAY)
    areas: tuple[AreaFigures, ...] = compare(scope=scope, ask=ASK).areas
    assert [area.code for area in areas] == ["BHR", "NEW", "VALE"]


def test_the_overview_prints_each_rate_with_its_interval(world: World) -> None:
    url = address(world.partnership, "dashboard")
    before = text_of(as_(world.board).get(url))
    assert "95% interval 2.8 to 20.1" in before  # 5 people of 579,550: exact
    assert "Per million (95% interval)" not in before
    PopulationFactory(partnership=world.partnership, place=place_of(world.partnership, BD), count=150_000)
    after = text_of(as_(world.board).get(url))
    assert "20.00 (4.1 to 58.4)" in after  # 3 people of 150,000
    assert "8.63 (2.8 to 20.1)" in after
