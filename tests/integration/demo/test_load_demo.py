"""The loaded register gives the stocktake's figures through the portal's own services."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from io import StringIO
from itertools import pairwise
from typing import ClassVar
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.test import TestCase, override_settings
from django.urls import reverse

from cohorts.demo.register import ASSUMED
from cohorts.domain.flows import EVERYONE, NO_PLACE, Cut, Flow, flow
from cohorts.domain.kinds import Arrangement
from cohorts.domain.registers import Colour
from cohorts.domain.returns import Column, headline
from cohorts.domain.stays import AgeGroup
from cohorts.models import Episode, Person, RegisterReturn, Spell
from cohorts.services.census import census
from cohorts.services.register import returns_of
from cohorts.services.register_learning import learn
from cohorts.services.register_list import on_register
from cohorts.services.stays import stays_of
from tcp_portal.access import Permission, Role, Scope, scope_of
from tcp_portal.access.scope import everything
from tcp_portal.audit.models import AuditEntry
from tcp_portal.months import Month, months_between
from tcp_portal.partnerships.demo import demo_sign_ins
from tcp_portal.partnerships.demo.people import CODE, OTHER_CODE, PASSWORD, SIGN_INS
from tcp_portal.partnerships.models import Partnership, User
from tests.factories.demonstration import load_demonstration
from trajectories.domain.reported import identities, splits
from trajectories.models import PlanState, PlanVersion, ReportedFigure
from trajectories.services.measures import measures
from trajectories.services.plan_versions import contradictions_of
from trajectories.services.plans import plan_series
from trajectories.services.reported import reported_figures

MARCH_2016, MARCH_2017, APRIL = Month(2016, 3), Month(2017, 3), Month(2017, 4)
CCG, SPECIALISED = Arrangement.CCG, Arrangement.SPECIALISED
AS_AT = date(2017, 4, 30)


def load(**options: bool) -> str:
    out = StringIO()
    call_command("load_demo", stdout=out, **options)
    return out.getvalue()


class TestDemonstration(TestCase):
    bhr: ClassVar[Partnership]
    places: ClassVar[dict[str, UUID]]
    scope: ClassVar[Scope]

    @classmethod
    def setUpTestData(cls) -> None:
        load_demonstration()
        cls.bhr = Partnership.objects.get(code=CODE)
        cls.places = {place.name: place.pk for place in cls.bhr.places.all()}
        cls.scope = everything()

    def flow(self, first: Month, last: Month, cut: Cut = EVERYONE) -> Flow:
        stays = stays_of(scope=self.scope, partnership_id=self.bhr.pk, first=first, last=last)
        return flow(stays, first=first, last=last, cut=cut)

    def value(
        self, measure: str, *, month: Month = APRIL, place: str = "all", arrangement: str = "total"
    ) -> object:
        figures = measures(scope=self.scope, partnership=self.bhr, month=month, as_at=AS_AT)
        wanted = (measure, place, arrangement, "all", "all")
        [found] = [
            one.value
            for one in figures
            if (one.measure, one.place, one.arrangement, one.age_group, one.category) == wanted
        ]
        return found

    def test_the_census_is_the_printed_one(self) -> None:
        cells = census(scope=self.scope, first=MARCH_2016, last=APRIL, partnership_id=self.bhr.pk)
        totals: Counter[Month] = Counter()
        kinds: Counter[tuple[Month, Arrangement | None]] = Counter()
        for cell in cells:
            totals[cell.month] += cell.count
            kinds[cell.month, cell.arrangement] += cell.count
        assert (totals[MARCH_2016], totals[MARCH_2017], totals[APRIL]) == (26, 23, 22)
        assert (kinds[APRIL, CCG], kinds[APRIL, SPECIALISED]) == (12, 10)

    def test_the_year_closes_with_the_four_found_late_or_transferred_in(self) -> None:
        year = self.flow(MARCH_2016.next, MARCH_2017)
        assert (year.opening, year.admissions, year.discharges, year.closing) == (26, 19, 26, 23)
        assert (year.found_late, year.transfers_in, year.unexplained) == (3, 1, 0)
        assert year.deaths == year.out_of_scope == year.transfers_out == 0

    def test_admissions_by_place_are_the_printed_ones_and_three_have_none(self) -> None:
        by_place = {
            name: self.flow(MARCH_2016.next, MARCH_2017, Cut(place=pk)).admissions
            for name, pk in self.places.items()
        }
        assert by_place == {"Barking and Dagenham": 9, "Havering": 3, "Redbridge": 4}
        without = self.flow(MARCH_2016.next, MARCH_2017, Cut(place=NO_PLACE))
        assert (without.admissions, without.closing) == (3, 0)

    def test_every_month_closes_in_every_cut(self) -> None:
        cuts = [EVERYONE, Cut(arrangement=CCG), Cut(arrangement=SPECIALISED), Cut(category="2")]
        for cut in cuts:
            months = [self.flow(month, month, cut) for month in months_between(MARCH_2016, APRIL)]
            assert all(one.unexplained == 0 for one in months)
            assert all(one.closing == following.opening for one, following in pairwise(months))

    def test_a_change_of_commissioner_a_birthday_and_a_diagnosis_move_people_between_cuts(self) -> None:
        year = self.flow(MARCH_2016.next, MARCH_2017, Cut(arrangement=CCG))
        assert (year.opening, year.moved_in, year.moved_out, year.closing) == (15, 2, 1, 13)
        assert self.flow(APRIL, APRIL, Cut(age_group=AgeGroup.UNDER_18)).moved_out == 1
        assert self.flow(MARCH_2016.next, MARCH_2017, Cut(category="2")).moved_in == 1

    def test_the_measures_of_april_are_the_printed_ones(self) -> None:
        assert self.value("inpatients") == 22
        assert self.value("inpatients", arrangement="ccg") == 12
        assert self.value("inpatients", arrangement="specialised") == 10
        assert self.value("rate_per_million") == Decimal("37.96")
        assert self.value("rate_per_million", month=MARCH_2016) == Decimal("44.86")
        assert self.value("stay_5_years_or_more") == 11
        assert self.value("stay_5_years_or_more", arrangement="ccg") == 6
        assert self.value("stay_5_years_or_more", arrangement="specialised") == 5
        assert [self.value("out_of_area", month=month) for month in (MARCH_2016, MARCH_2017)] == [9, 11]

    def test_the_register_stands_to_plan_as_the_document_says(self) -> None:
        assert (self.value("plan"), self.value("variance")) == (22, 0)
        variances = {name: self.value("variance", place=name) for name in self.places}
        assert variances == {"Barking and Dagenham": 2, "Havering": -1, "Redbridge": -1}
        assert self.value("variance", arrangement="ccg") == -1
        assert self.value("variance", arrangement="specialised") == 1

    def test_the_plan_is_printed_in_three_months_and_joined_between_them(self) -> None:
        points = plan_series(partnership=self.bhr, first=MARCH_2016, last=Month(2019, 3))
        entered = {point.month: point.value for point in points if not point.joined}
        assert entered == {MARCH_2016: 26, MARCH_2017: 22, Month(2019, 3): 14}
        [april] = [point for point in points if point.month == APRIL]
        assert (april.value, april.joined) == (22, True)

    def test_the_plan_by_part_is_marked_as_an_assumption_and_adds_up(self) -> None:
        plan = PlanVersion.objects.accepted().get(partnership=self.bhr)
        assert plan.is_assumption
        assert not contradictions_of(plan)
        totals = plan.points.filter(place=None, arrangement="")
        assert list(totals.values_list("is_assumption", flat=True)) == [False] * 3
        assert not plan.points.exclude(pk__in=totals).filter(is_assumption=False).exists()
        assert PlanVersion.objects.filter(partnership=self.bhr, state=PlanState.DRAFT).count() == 1

    def test_the_reported_figures_do_not_close_and_three_admissions_have_no_place(self) -> None:
        figures = reported_figures(partnership=self.bhr)
        [identity] = identities(figures)
        assert (identity.opening, identity.implied, identity.closing) == (26, 19, 23)
        assert identity.unexplained == 4
        [by_place] = [one for one in splits(figures) if one.by == "place"]
        assert by_place.missing == 3
        assert not ReportedFigure.objects.exclude(partnership=self.bhr).exists()

    def test_the_register_returns_of_january_are_the_printed_ones_and_one_place_is_silent(self) -> None:
        january = returns_of(scope=self.scope, partnership_id=self.bhr.pk, month=Month(2017, 1))
        assert headline(january) == "At least 13 red, at least 32 amber; Barking and Dagenham missing."
        assert {one.place: one.figures for one in january} == {
            "Barking and Dagenham": {},
            "Havering": {Column.RED: 7, Column.AMBER: 17, Column.CHILDREN: 0},
            "Redbridge": {Column.RED: 6, Column.AMBER: 15, Column.CHILDREN: 0},
        }
        others = RegisterReturn.objects.exclude(month=date(2017, 1, 1))
        assert set(others.values_list("source", flat=True)) == {ASSUMED}

    def test_people_at_risk_are_of_every_colour_and_follow_their_stays(self) -> None:
        rows = on_register(scope=self.scope, partnership_id=self.bhr.pk, day=AS_AT)
        in_hospital = set(Spell.objects.open_on(AS_AT).values_list("person", flat=True))
        assert {row.person_id for row in rows if row.colour is Colour.BLUE} == {
            row.person_id for row in rows if row.person_id in in_hospital
        }
        assert {row.colour for row in rows} == set(Colour)
        assert any(row.held_to == date(2017, 5, 10) for row in rows), (
            "discharged on 26 April: red for 14 days"
        )
        learnt = learn(
            scope=self.scope, partnership_id=self.bhr.pk, first=date(2016, 4, 1), end=date(2017, 4, 1)
        )
        assert (len(learnt.admissions), len(learnt.on_register)) == (19, 6)

    def test_everyone_is_marked_synthetic_and_every_ward_is_invented(self) -> None:
        assert not Person.objects.filter(synthetic=False).exists()
        assert not Episode.objects.exclude(site__provider__name__endswith="(invented)").exists()
        numbers = list(Person.objects.values_list("nhs_number", flat=True))
        assert numbers
        assert all(number.startswith("999") for number in numbers)

    def test_every_entry_has_its_person_and_its_day(self) -> None:
        entries = AuditEntry.objects.filter(subjects__isnull=False)
        assert not entries.filter(by=None).exists()
        assert entries.earliest("at").at.date() >= date(2016, 3, 1)
        assert entries.latest("at").at.date() < date(2017, 5, 12)

    def test_a_second_load_changes_nothing(self) -> None:
        before = (Spell.objects.count(), AuditEntry.objects.count(), User.objects.count())
        assert "loaded already" in load()
        assert (Spell.objects.count(), AuditEntry.objects.count(), User.objects.count()) == before

    def test_there_is_a_sign_in_for_every_role(self) -> None:
        assert {one.role for one in SIGN_INS} == set(Role)
        for _, email, password in demo_sign_ins():
            user = User.objects.get(email=email)
            assert user.check_password(password)
            assert scope_of(user.pk, today=date(2017, 5, 12)).grants
            assert email.endswith("@example.org")

    def test_a_board_member_signs_in_with_the_password_that_is_printed(self) -> None:
        answer = self.client.post(
            reverse("account_login"), {"login": "board.member@example.org", "password": PASSWORD}
        )
        assert answer.status_code == 302
        assert self.client.session["_auth_user_id"]

    def test_the_other_commissioner_sees_the_other_partnership_only(self) -> None:
        user = User.objects.get(email="other.commissioner@example.org")
        people = Person.objects.visible_to(scope_of(user.pk, today=date(2017, 5, 12)))
        assert people.count() == 7
        assert set(people.values_list("partnership__code", flat=True)) == {OTHER_CODE}

    def test_the_regional_viewer_sees_figures_of_both_partnerships_and_nobody(self) -> None:
        user = User.objects.get(email="regional.viewer@example.org")
        scope = scope_of(user.pk, today=date(2017, 5, 12))
        assert len(scope.partnership_ids(Permission.VIEW_MEASURES)) == 2
        assert not Person.objects.visible_to(scope).exists()

    def test_the_case_manager_reaches_people_in_specialised_beds(self) -> None:
        user = User.objects.get(email="case.manager@example.org")
        people = Person.objects.visible_to(scope_of(user.pk, today=date(2017, 5, 12)))
        assert 0 < people.count() < Person.objects.filter(partnership=self.bhr).count()


@pytest.mark.django_db
def test_production_is_refused_before_anything_is_stored() -> None:
    with override_settings(PRODUCTION=True), pytest.raises(CommandError, match="not for production"):
        load()
    assert not Partnership.objects.exists()
    assert not User.objects.exists()
