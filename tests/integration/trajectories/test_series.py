"""A series says month by month what `measures` says of each month."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from cohorts.domain.flows import EVERYONE, NO_PLACE, Cut
from cohorts.domain.kinds import Arrangement
from cohorts.domain.stays import AgeGroup
from tcp_portal.access import NOBODY
from tcp_portal.access.scope import everything
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Partnership
from tests.factories import TODAY, admitted, discharged, make_partnership, place_of
from trajectories.domain.figures import Figure
from trajectories.services.measures import measures
from trajectories.services.series import series

pytestmark = pytest.mark.django_db

LAST = Month.of(TODAY)
FROM = LAST.plus(-3)
ASKED = ("inpatients", "admissions", "planned_date_share", "review_ever", "plan")


@pytest.fixture
def bhr() -> Partnership:
    partnership = make_partnership()
    admitted(partnership, date(2010, 3, 1), place=place_of(partnership), arrangement=Arrangement.SPECIALISED)
    discharged(admitted(partnership, date(2016, 6, 7)), date(2017, 3, 20))
    admitted(partnership, date(2017, 4, 3), place=place_of(partnership))
    return partnership


def asked(partnership: Partnership, cut: Cut = EVERYONE, first: Month = FROM) -> dict[str, list[Figure]]:
    return series(
        scope=everything(), partnership=partnership, first=first, last=LAST.plus(2), as_at=TODAY,
        measures=ASKED, cut=cut,
    )  # fmt: skip


@pytest.mark.parametrize(
    "cut",
    [
        EVERYONE,
        Cut(arrangement=Arrangement.SPECIALISED),
        Cut(place=NO_PLACE),
        Cut(place=NO_PLACE, arrangement=Arrangement.CCG),
    ],
)
def test_each_point_is_the_figure_of_its_month(bhr: Partnership, cut: Cut) -> None:
    found = asked(bhr, cut)
    for number, month in enumerate(LAST.plus(back) for back in (-3, -2, -1, 0)):
        same_part = [found[measure][number] for measure in ASKED]
        everything_of = measures(scope=everything(), partnership=bhr, month=month, as_at=TODAY)
        assert [figure for figure in everything_of if figure in same_part] == sorted(
            same_part, key=everything_of.index
        )
    assert {len(figures) for figures in found.values()} == {4}


def test_of_a_place_an_age_group_and_a_category(bhr: Partnership) -> None:
    place = place_of(bhr)
    cut = Cut(place=place.pk, age_group=AgeGroup.ADULT, category="2")
    found = series(
        scope=everything(),
        partnership=bhr,
        first=LAST,
        last=LAST,
        as_at=TODAY,
        measures=["inpatients"],
        cut=cut,
    )
    [figure] = found["inpatients"]
    assert (figure.place, figure.age_group, figure.value) == (place.name, "adult", 2)


def test_months_before_the_register_are_left_out(bhr: Partnership) -> None:
    found = asked(bhr, first=Month(2014, 1))
    assert found["inpatients"][0].month == Month.of(bhr.starts_on)
    assert [figure.value for figure in found["inpatients"]][-3:] == [1, 2, 2]


def test_a_stranger_is_refused(bhr: Partnership) -> None:
    with pytest.raises(PermissionDenied):
        series(scope=NOBODY, partnership=bhr, first=LAST, last=LAST, as_at=TODAY, measures=["inpatients"])
