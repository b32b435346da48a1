"""Every measure of a month, for everyone and each part, and the command that prints them."""

from __future__ import annotations

import csv
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cohorts.domain.kinds import Arrangement
from cohorts.models import Delay, DischargePlan, Person, PlanStep, Rating, RegisterEntry, Review
from cohorts.services import admissions
from cohorts.services.facts import NewPerson
from tcp_portal.access import NOBODY, Role
from tcp_portal.access.scope import everything
from tcp_portal.errors import Refusal
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Partnership
from tests.factories import (
    TODAY,
    PopulationFactory,
    act_of,
    admitted,
    bed_facts,
    discharged,
    make_partnership,
    make_user,
    moved,
    person_facts,
    place_of,
)
from trajectories.domain.figures import Figure
from trajectories.domain.registry import MEASURES
from trajectories.services import plan_versions
from trajectories.services.measures import measures

pytestmark = pytest.mark.django_db

APRIL = Month(2017, 4)
NOON = datetime(2017, 5, 1, 12, tzinfo=UTC)
KEYS = [
    "measure", "month", "place", "arrangement", "age_group", "category", "vintage", "value", "numerator",
    "denominator",
    "version",
]  # fmt: skip


@pytest.fixture
def bhr() -> Partnership:
    """Five people: Havering has two and one who left in April, one has no place, one was found late in April."""
    partnership = make_partnership()
    havering, barking = place_of(partnership), place_of(partnership, "Barking and Dagenham")
    admitted(partnership, date(2010, 3, 1), place=havering, arrangement=Arrangement.SPECIALISED)
    spell = admitted(partnership, date(2016, 5, 3), place=havering)
    moved(spell, date(2017, 4, 10), bed=bed_facts(partnership, arrangement=Arrangement.SPECIALISED))
    discharged(admitted(partnership, date(2016, 6, 7), place=havering), date(2017, 4, 20))
    out_of_area = bed_facts(partnership, out_of_area=True, out_of_area_reasons=("no_local_bed",))
    admitted(partnership, date(2017, 4, 3), bed=out_of_area, date_of_birth=date(2000, 8, 1), category="3")
    admissions.find_late(
        person=NewPerson(partnership, person_facts(home_place_id=barking.pk), synthetic=True),
        bed=bed_facts(partnership),
        started_on=date(2012, 4, 30),
        found_on=date(2017, 4, 11),
        planned="1",
        source="19",
        act=act_of(),
    )
    return partnership


def accept_plan(partnership: Partnership, **points: int) -> None:
    """A plan that one person submitted and another accepted; keys are months, values totals."""
    author, decider = (act_of(make_user(Role.COMMISSIONER, partnership)) for _ in range(2))
    plan = plan_versions.create_version(
        partnership=partnership, facts=plan_versions.PlanFacts(title="Plan"), act=author
    )
    grid = [plan_versions.PointFacts(Month.parse(key), value) for key, value in points.items()]
    plan = plan_versions.set_points(plan=plan, version=plan.version, points=grid, act=author)
    plan = plan_versions.submit(plan=plan, version=plan.version, act=author)
    plan_versions.accept(plan=plan, version=plan.version, act=decider)


def asked(partnership: Partnership, month: Month = APRIL, as_at: date = TODAY) -> list[Figure]:
    return measures(scope=everything(), partnership=partnership, month=month, as_at=as_at)


def one(
    figures: list[Figure],
    measure: str,
    *,
    place: str = "all",
    arrangement: str = "total",
    age_group: str = "all",
    category: str = "all",
) -> Figure:
    """The one figure of that name and part."""
    wanted = (measure, place, arrangement, age_group, category)
    [found] = [
        figure
        for figure in figures
        if (figure.measure, figure.place, figure.arrangement, figure.age_group, figure.category) == wanted
    ]
    return found


@pytest.mark.parametrize(
    ("measure", "value"),
    [
        ("inpatients", 4),
        ("admissions", 1),
        ("found_late", 1),
        ("discharges", 1),
        ("transfers_in", 0),
        ("unexplained", 0),
        ("net_change", 0),
        ("out_of_area", 1),
        ("between_beds", 0),
        ("stay_under_1_year", 2),
        ("stay_3_years_or_more", 2),
        ("stay_5_years_or_more", 2),
        ("rate_per_million", Decimal("6.90")),
        ("population", 579_550),
    ],
)
def test_the_figures_of_everyone_are_those_of_the_register(
    bhr: Partnership, measure: str, value: object
) -> None:
    figure = one(asked(bhr), measure)
    assert (figure.value, figure.vintage, figure.month) == (value, "restated", APRIL)


def test_each_part_has_its_own_figures(bhr: Partnership) -> None:
    figures = asked(bhr)
    assert one(figures, "inpatients", place="Havering").value == 2
    assert one(figures, "inpatients", place="not known").value == 1
    assert one(figures, "inpatients", arrangement="specialised").value == 2
    assert one(figures, "moved_in", arrangement="specialised").value == 1
    assert one(figures, "moved_out", place="Havering", arrangement="ccg").value == 1
    assert one(figures, "inpatients", age_group="under_18").value == 1
    assert one(figures, "inpatients", category="Autism only").value == 1
    assert one(figures, "inpatients", arrangement="provider_collaborative").value == 0


def test_nothing_is_unexplained_in_any_part(bhr: Partnership) -> None:
    assert {figure.value for figure in asked(bhr) if figure.measure == "unexplained"} == {0}


def test_parts_add_up_to_everyone(bhr: Partnership) -> None:
    inpatients = [figure for figure in asked(bhr) if figure.measure == "inpatients"]
    everyone = one(inpatients, "inpatients").value

    def total(**fixed: str) -> int:
        chosen = [figure for figure in inpatients if all(getattr(figure, k) == v for k, v in fixed.items())]
        return sum(figure.value for figure in chosen if figure != one(inpatients, "inpatients"))  # type: ignore[misc]

    plain = {"age_group": "all", "category": "all"}
    assert total(**plain, arrangement="total") == everyone  # places
    assert total(**plain, place="all") == everyone  # arrangements
    assert total(category="all", place="all", arrangement="total") == everyone  # age groups
    assert total(age_group="all", place="all", arrangement="total") == everyone  # categories


def test_every_figure_is_of_a_defined_measure_and_given_once(bhr: Partnership) -> None:
    figures = asked(bhr)
    assert {figure.measure for figure in figures} == set(MEASURES)
    keys = [
        (figure.measure, figure.place, figure.arrangement, figure.age_group, figure.category)
        for figure in figures
    ]
    assert len(keys) == len(set(keys))


def test_a_rate_carries_its_numerator_denominator_and_the_source_of_the_population(bhr: Partnership) -> None:
    rate = one(asked(bhr), "rate_per_million", arrangement="specialised")
    assert (rate.value, rate.numerator, rate.denominator) == (Decimal("3.45"), 2, 579_550)
    assert rate.note == "adults (18 and over) registered with a GP, 2017; Invented for a test"


def test_a_place_has_a_rate_only_over_its_own_population(bhr: Partnership) -> None:
    rate = one(asked(bhr), "rate_per_million", place="Havering")
    assert (rate.value, rate.reason) == (None, "no population is stored for 2017 or before")
    PopulationFactory(partnership=bhr, place=place_of(bhr), count=200_000)
    assert one(asked(bhr), "rate_per_million", place="Havering").value == Decimal("10.00")


def test_people_without_a_place_have_neither_rate_nor_plan(bhr: Partnership) -> None:
    accept_plan(bhr, **{"2017-03": 5, "2017-06": 2})
    figures = asked(bhr)
    rate = one(figures, "rate_per_million", place="not known")
    assert (rate.value, rate.reason) == (None, "people without a place have no population")
    assert one(figures, "plan", place="not known").value is None


def test_the_plan_of_a_month_between_two_entered_ones_is_joined(bhr: Partnership) -> None:
    accept_plan(bhr, **{"2017-03": 5, "2017-06": 2})
    figures = asked(bhr)
    plan, variance = one(figures, "plan"), one(figures, "variance")
    assert (plan.value, variance.value) == (4, 0)
    assert plan.note == "on the straight line between two entered months"
    ccg = one(figures, "plan", arrangement="ccg")
    assert (ccg.value, ccg.reason) == (None, "the accepted plan says nothing of it for this month")


def test_an_entered_plan_has_no_note(bhr: Partnership) -> None:
    accept_plan(bhr, **{"2017-04": 3})
    figures = asked(bhr)
    assert (one(figures, "plan").value, one(figures, "plan").note) == (3, "")
    assert one(figures, "variance").value == 1


def test_without_a_plan_there_is_no_variance(bhr: Partnership) -> None:
    variance = one(asked(bhr), "variance")
    assert (variance.value, variance.reason) == (None, "no plan has been accepted")


def test_a_month_that_still_runs_is_counted_as_at_the_day(bhr: Partnership) -> None:
    figures = asked(bhr, as_at=date(2017, 4, 10))
    assert (one(figures, "inpatients").value, one(figures, "admissions").value) == (4, 1)
    assert one(figures, "found_late").value == 0


def test_a_month_in_which_all_had_left_has_figures_of_nil() -> None:
    partnership = make_partnership()
    discharged(admitted(partnership, date(2016, 5, 3)), date(2016, 6, 7))
    figures = asked(partnership)
    assert one(figures, "inpatients").value == 0
    assert one(figures, "rate_per_million").value == Decimal("0.00")


@pytest.mark.parametrize(
    ("month", "sentence"),
    [
        (Month(2017, 6), "June 2017 has not begun, so there are no figures yet."),
        (
            Month(2015, 3),
            "The register of Partnership BHR begins in April 2015; it has no figures for March 2015.",
        ),
        (
            Month(2015, 4),
            "The register of Partnership BHR holds nobody by the end of April 2015, so there are no figures.",
        ),
    ],
)
def test_a_month_without_figures_is_refused_with_a_reason(month: Month, sentence: str) -> None:
    partnership = make_partnership()
    admitted(partnership, date(2016, 5, 3))
    with pytest.raises(Refusal) as refused:
        asked(partnership, month)
    assert (refused.value.sentence, refused.value.field) == (sentence, "month")


def test_measures_of_another_partnership_are_forbidden(bhr: Partnership) -> None:
    for scope in (NOBODY, act_of(make_user(Role.BOARD_MEMBER, make_partnership("NEL"))).scope):
        with pytest.raises(PermissionDenied):
            measures(scope=scope, partnership=bhr, month=APRIL, as_at=TODAY)


def test_the_number_of_queries_does_not_grow_with_the_people(bhr: Partnership) -> None:
    asked(bhr)  # the policies are then in the cache
    with CaptureQueriesContext(connection) as captured:
        asked(bhr)
    before = len(captured)
    for day in range(1, 8):
        admitted(bhr, date(2017, 1, day), place=place_of(bhr))
    with CaptureQueriesContext(connection) as captured:
        asked(bhr)
    assert len(captured) == before


def printed(form: str, *, month: str = "2017-04", partnership: str = "BHR") -> str:
    out = StringIO()
    with time_machine.travel(TODAY, tick=False):
        call_command("measures", partnership=partnership, month=month, format=form, stdout=out)
    return out.getvalue()


def test_json_has_exactly_the_promised_keys(bhr: Partnership) -> None:
    rows = json.loads(printed("json"))
    assert all(list(row) == KEYS for row in rows)
    assert len(rows) == len(asked(bhr))
    assert {row["month"] for row in rows} == {"2017-04"}
    assert {row["arrangement"] for row in rows} == {"ccg", "specialised", "provider_collaborative", "total"}
    assert {row["age_group"] for row in rows} == {"adult", "under_18", "all"}
    rates = [row for row in rows if row["measure"] == "rate_per_million"]
    rate = rates[0]
    assert (rate["place"], rate["arrangement"]) == ("all", "total")
    assert (rate["value"], rate["numerator"], rate["denominator"]) == (6.9, 4, 579_550)


def test_json_says_null_for_what_is_not_known(bhr: Partnership) -> None:
    assert {row["value"] for row in json.loads(printed("json")) if row["measure"] == "plan"} == {None}


def test_csv_has_a_line_a_figure(bhr: Partnership) -> None:
    bhr.places.filter(name="Havering").update(name="=Havering")
    rows = list(csv.DictReader(StringIO(printed("csv"))))
    assert list(rows[0]) == KEYS
    assert len(rows) == len(asked(bhr))
    assert rows[0] | {"measure": "inpatients", "month": "2017-04", "value": "4"} == rows[0]
    assert "'=Havering" in {row["place"] for row in rows}


def test_the_table_says_why_a_value_is_not_known(bhr: Partnership) -> None:
    lines = printed("table").splitlines()
    assert lines[0].split() == [*KEYS, "note"]
    assert any(
        line.startswith("plan ") and line.endswith("not known: no plan has been accepted") for line in lines
    )
    assert any("579550" in line and line.endswith("Invented for a test") for line in lines)


@pytest.mark.parametrize(
    ("asked_for", "sentence"),
    [
        ({"partnership": "XXX"}, "There is no partnership “XXX”."),
        ({"month": "April"}, "Write the month as year and month, for example 2017-04."),
        ({"month": "2017-13"}, "There is no month 13 of 2017."),
        ({"month": "2017-06"}, "June 2017 has not begun, so there are no figures yet."),
    ],
)
def test_the_command_says_in_one_sentence_what_is_wrong(
    bhr: Partnership, asked_for: dict[str, str], sentence: str
) -> None:
    with pytest.raises(CommandError) as refused:
        printed("json", **asked_for)
    assert str(refused.value) == sentence
    assert refused.value.returncode == 1


def held(person: Person, on: date, kind: str = "inpatient") -> None:
    """A review as the database has it; the service that records it is not what is asked here."""
    Review.objects.create(person=person, kind=kind, state="held", on=on)


@pytest.fixture
def known(bhr: Partnership) -> Partnership:
    """Of the five people one has a review in date and one an old one; one admission was known to the register."""
    long, moved_on, left, young, late = bhr.people.order_by("spells__counted_from", "reference")
    held(long, date(2016, 9, 1))
    held(moved_on, date(2016, 7, 1))
    held(young, date(2017, 3, 20), "community")
    entry = RegisterEntry.objects.create(
        person=young, entered_on=date(2017, 2, 2), consent="person", consent_on=date(2017, 2, 2)
    )
    Rating.objects.create(entry=entry, colour="amber", on=date(2017, 2, 2), reason="Moved", at=NOON)
    Delay.objects.create(
        spell=moved_on.spells.get(), reason="H", attribution="04", started_on=date(2017, 4, 30)
    )
    plan = DischargePlan.objects.create(spell=long.spells.get(), planned_on=date(2017, 4, 1))
    PlanStep.objects.create(plan=plan, at=NOON, on=date(2017, 4, 2), planned_on=date(2017, 4, 1))
    assert (left, late) != (young, long)
    return bhr


@pytest.mark.parametrize(
    ("measure", "value", "numerator", "denominator"),
    [
        ("review_repeat_secure", "100.0", 1, 1),  # the other in a secure ward came 362 days ago
        ("review_repeat_secure_due", 1, None, None),
        ("review_repeat_adult", "0.0", 0, 1),
        ("review_repeat_adult_missing", 1, None, None),
        ("review_repeat_under_18", None, 0, 0),
        ("review_repeat_under_18_rolling", None, None, None),
        ("review_admission_under_18", "100.0", 1, 1),
        ("review_before_admission", "100.0", 1, 1),
        ("review_before_admission_rolling", None, None, None),
        ("review_ever", "75.0", 3, 4),
        ("review_never", 1, None, None),
        ("delayed", 1, None, None),
        ("delayed_share", "25.0", 1, 4),
        ("planned_date", 1, None, None),
        ("planned_date_share", "25.0", 1, 4),
        ("planned_date_passed", 1, None, None),
        ("year_on_register_share", "33.3", 1, 3),
        ("year_days_on_register", 60, None, None),
        ("year_rated_amber", 1, None, None),
        ("year_unrated", 0, None, None),
    ],
)
def test_figures_beside_the_stays_are_those_of_the_register(
    known: Partnership, measure: str, value: str | int | None, numerator: int | None, denominator: int | None
) -> None:
    figure = one(asked(known), measure)
    expected = Decimal(value) if isinstance(value, str) else value
    assert (figure.value, figure.numerator, figure.denominator) == (expected, numerator, denominator)
    assert bool(figure.reason) is (value is None)


def test_a_plan_has_no_date_before_its_first_step_and_stands_where_no_step_was_kept(
    known: Partnership,
) -> None:
    assert one(asked(known, Month(2017, 3)), "planned_date").value == 0
    DischargePlan.objects.create(
        spell=known.spells.get(person__date_of_birth=date(2000, 8, 1)), planned_on=date(2017, 9, 1)
    )
    assert one(asked(known), "planned_date").value == 2


def test_shares_are_cut_like_every_measure(known: Partnership) -> None:
    figures = asked(known)
    assert one(figures, "review_ever", place="Havering").numerator == 2
    ccg = one(figures, "review_ever", arrangement="ccg")
    assert (ccg.numerator, ccg.denominator) == (1, 2)
    assert one(figures, "review_ever", age_group="under_18").value == Decimal("100.0")
    nobody = one(figures, "review_ever", arrangement="provider_collaborative")
    assert (nobody.value, nobody.reason) == (None, "there is nobody to count")


def test_json_gives_a_share_as_a_number_with_numerator_and_denominator(known: Partnership) -> None:
    rows = [row for row in json.loads(printed("json")) if row["measure"] == "review_ever"]
    assert (rows[0]["value"], rows[0]["numerator"], rows[0]["denominator"]) == (75.0, 3, 4)
