"""The whole registry from the database: any cut, many months, many partnerships; pages; people behind a count."""

from __future__ import annotations

import json
import re
from datetime import date
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cohorts.domain.flows import EVERYONE, NO_PLACE, Cut
from cohorts.domain.kinds import Arrangement
from cohorts.domain.stays import AgeGroup
from cohorts.models import DischargePlan, PlanStep
from tcp_portal.access import Role
from tcp_portal.access.scope import everything
from tcp_portal.errors import Refusal
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Partnership, Site
from tests.factories import (
    TODAY,
    act_of,
    admitted,
    bed_facts,
    discharged,
    make_partnership,
    make_user,
    place_of,
)
from trajectories.domain.figures import Figure
from trajectories.domain.tally import COUNTS
from trajectories.services.measures import measures, measures_of_months, measures_of_partnerships

pytestmark = pytest.mark.django_db

APRIL = Month(2017, 4)
APRIL_30 = date(2017, 4, 30)
Key = tuple[object, ...]


@pytest.fixture
def bhr() -> Partnership:
    """Four people: in a specialist residential service; readmitted on the 30th day; under 18; gone after five years."""
    partnership = make_partnership()
    havering = place_of(partnership)
    secure = bed_facts(
        partnership, arrangement=Arrangement.SPECIALISED, legal_status="9",
        out_of_area=True, out_of_area_reasons=("choice",),
    )  # fmt: skip
    special = admitted(partnership, date(2012, 4, 20), place=havering, bed=secure)
    episode = special.episodes.get()
    episode.site = Site.objects.create(
        provider=episode.site.provider, name="House", specialist_residential=True
    )
    episode.save()
    plan = DischargePlan.objects.create(spell=special, planned_on=date(2017, 5, 9), status="N")
    PlanStep.objects.create(
        plan=plan, at=act_of().now, on=date(2017, 4, 2), planned_on=plan.planned_on, status="N"
    )
    back = discharged(admitted(partnership, date(2016, 6, 7), place=havering), date(2017, 3, 4)).person
    admitted(partnership, date(2017, 4, 3), person=back)
    admitted(partnership, date(2016, 9, 1), date_of_birth=date(2000, 8, 1), category="3")
    discharged(admitted(partnership, date(2012, 4, 3)), date(2017, 4, 3))
    return partnership


def of_everyone(figures: list[Figure]) -> dict[str, object]:
    return {
        one.measure: one.value
        for one in reversed(figures)
        if (one.place, one.arrangement, one.age_group, one.category) == ("all", "total", "all", "all")
    }


def asked(partnership: Partnership, **more: object) -> list[Figure]:
    return measures(scope=everything(), partnership=partnership, month=APRIL, as_at=TODAY, **more)  # type: ignore[arg-type]


def test_what_new_measures_read_is_read(bhr: Partnership) -> None:
    found = of_everyone(asked(bhr))
    expected = {
        "specialist_residential": 1, "inpatients_without_srs": 2, "ministry_of_justice": 1, "sectioned": 3,
        "out_of_area_choice": 1, "out_of_area_no_reason": 0, "not_dischargeable": 1, "planned_in_1_month": 1,
        "readmitted_within_30_days": 1, "readmitted_ever": 1, "discharges_5_years_or_more": 1,
        "discharged_days": 1826, "tipped_5_years": 1, "stay_days_srs": 1836, "admissions_planned_or_not": 1,
    }  # fmt: skip
    assert {measure: found[measure] for measure in expected} == expected


@pytest.mark.parametrize(
    "cut",
    [
        EVERYONE,
        Cut(arrangement=Arrangement.SPECIALISED, age_group=AgeGroup.ADULT),
        Cut(place=NO_PLACE, age_group=AgeGroup.UNDER_18, category="3"),
    ],
)
def test_any_cut_may_be_asked_and_is_the_same_as_among_others(bhr: Partnership, cut: Cut) -> None:
    alone = asked(bhr, cuts=[cut])
    assert {figure.measure for figure in alone} <= {figure.measure for figure in asked(bhr)}
    together = asked(bhr, cuts=[EVERYONE, cut, Cut(age_group=AgeGroup.UNDER_18)])
    assert (
        [one for one in together if one in alone] == alone
        if cut != EVERYONE
        else alone == together[: len(alone)]
    )


def test_many_months_are_the_figures_of_each_in_the_queries_of_one(bhr: Partnership) -> None:
    asked(bhr)
    with CaptureQueriesContext(connection) as one:
        single = asked(bhr)
    with CaptureQueriesContext(connection) as many:
        found = measures_of_months(
            scope=everything(), partnership=bhr, first=Month(2013, 1), last=APRIL, as_at=TODAY
        )
    assert (len(found), min(found)) == (25, Month.of(bhr.starts_on))
    assert found[APRIL] == single
    assert len(many) <= len(one)


def test_many_partnerships_are_the_figures_of_each_and_ask_no_more(bhr: Partnership) -> None:
    def together() -> list[tuple[Partnership, list[Figure]]]:
        return list(measures_of_partnerships(scope=everything(), month=APRIL, as_at=TODAY))

    together()
    with CaptureQueriesContext(connection) as few:
        together()
    for number in range(3):
        other = make_partnership(f"N{number}")
        admitted(other, date(2016, 5, 3), place=place_of(other))
    make_partnership("LATE", starts_on=date(2017, 5, 1))
    with CaptureQueriesContext(connection) as more:
        found = dict(together())
    assert len(more) == len(few)
    assert [one.code for one in found] == ["BHR", "N0", "N1", "N2"]
    assert all(figures == asked(partnership) for partnership, figures in found.items())
    with pytest.raises(Refusal):
        list(measures_of_partnerships(scope=everything(), month=Month(2017, 6), as_at=TODAY))
    board = act_of(make_user(Role.BOARD_MEMBER, bhr)).scope
    assert [one for one, _ in measures_of_partnerships(scope=board, month=APRIL, as_at=TODAY)] == [bhr]


def printed(**options: str) -> list[dict[str, object]]:
    out = StringIO()
    with time_machine.travel(TODAY, tick=False):
        call_command("measures", partnership="BHR", month="2017-04", format="json", stdout=out, **options)
    found: list[dict[str, object]] = json.loads(out.getvalue())
    return found


def test_the_command_prints_one_part(bhr: Partnership) -> None:
    rows = printed(place="not known", age_group="under_18", category="Autism only")
    part = {(row["place"], row["arrangement"], row["age_group"], row["category"]) for row in rows}
    assert part == {("not known", "total", "under_18", "Autism only")}
    assert {row["measure"]: row["value"] for row in rows}["inpatients"] == 1
    assert {row["place"] for row in printed(place="Havering", arrangement="total")} == {"Havering"}


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"place": "Atlantis"}, "Partnership BHR has no place “Atlantis”."),
        ({"category": "7"}, "There is no patient category “7”."),
    ],
)
def test_the_command_refuses_an_unknown_part(
    bhr: Partnership, options: dict[str, str], sentence: str
) -> None:
    with pytest.raises(CommandError, match=re.escape(sentence)):
        printed(**options)


def page(
    partnership: Partnership, name: str, *args: str, role: Role = Role.COMMISSIONER, **query: str
) -> str:
    client = Client()
    client.force_login(make_user(role, partnership))
    with time_machine.travel(TODAY, tick=False):
        response = client.get(
            reverse(f"trajectories:{name}", args=args), {"partnership": "BHR", "month": "2017-04", **query}
        )
    assert response.status_code == 200, response.status_code
    return response.content.decode()


CUTS: list[tuple[dict[str, str], Cut]] = [
    ({}, EVERYONE),
    ({"age_group": "under_18"}, Cut(age_group=AgeGroup.UNDER_18)),
    ({"age_group": "adult", "category": "2"}, Cut(age_group=AgeGroup.ADULT, category="2")),
]


@pytest.mark.parametrize(("query", "cut"), CUTS)
def test_behind_every_count_stand_as_many_people_of_any_part(
    bhr: Partnership, query: dict[str, str], cut: Cut
) -> None:
    values = {one.measure: one.value for one in asked(bhr, cuts=[cut])}
    for measure in ("inpatients", *COUNTS):
        if values[measure] or measure == "inpatients":
            html = page(bhr, "people", measure=measure, **query)
            assert html.count('<th scope="row" data-label="Reference">') == values[measure], (measure, query)


def test_a_list_says_its_part_and_an_unknown_part_is_no_page(bhr: Partnership) -> None:
    html = page(bhr, "people", measure="admissions_planned", age_group="adult", category="2")
    assert "in April 2017, Adults (18 and over), " in html
    client = Client()
    client.force_login(make_user(Role.COMMISSIONER, bhr))
    for query in ({"age_group": "old"}, {"category": "77"}):
        address = reverse("trajectories:people")
        asked_for = {"partnership": "BHR", "month": "2017-04", "measure": "inpatients", **query}
        assert client.get(address, asked_for).status_code == 404


def test_measures_are_found_by_word_and_by_number(bhr: Partnership) -> None:
    every = page(bhr, "measures", role=Role.BOARD_MEMBER)
    assert "173 measures" in every or re.search(r"\d+ measures", every)
    assert every.count("<h2") >= 5
    found = page(bhr, "measures", q="readmitted  180")
    assert "1 of " in found
    assert "Readmitted within 180 days" in found
    assert "Working metric: 19." in found
    assert "2 of " in page(bhr, "measures", q="metric 61")
    assert "1 of " in page(bhr, "measures", q="Indicator 9")
    assert "No measure holds these words." in page(bhr, "measures", q="zebra")


def test_a_definition_says_its_numbers_corrections_and_wordings(bhr: Partnership) -> None:
    text = page(bhr, "measure", "readmitted_within_30_days")
    assert "The published rule leaves day 30 out." in text
    assert "Working metric" in text
    assert "Events: months may be added up" in text
    assert "30 November 2024" in page(bhr, "measure", "inpatients")
