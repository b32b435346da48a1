"""Care and commissioning of the demonstration: what the stocktake of 12 May 2017 prints, and something to show."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import ClassVar

from django.test import TestCase

from cohorts.domain.commissioning import Stage
from cohorts.domain.promises import Origin
from cohorts.models import Action, Involvement, MortalityReview, Objection, OutsideReview, Vignette
from cohorts.services import disputes_register, needs, root_causes_register, transitions, visits
from tcp_portal.access.scope import everything
from tcp_portal.partnerships.demo.people import CODE
from tcp_portal.partnerships.models import Partnership
from tests.factories.demonstration import load_demonstration

MARCH_31, APRIL_30, STOCKTAKE = date(2017, 3, 31), date(2017, 4, 30), date(2017, 5, 12)


class TestCareOfTheDemonstration(TestCase):
    bhr: ClassVar[Partnership]

    @classmethod
    def setUpTestData(cls) -> None:
        load_demonstration()
        cls.bhr = Partnership.objects.get(code=CODE)

    def test_three_disputes_are_open_at_the_stocktake_and_one_is_settled(self) -> None:
        rows = disputes_register.register_on(scope=everything(), partnership_id=self.bhr.pk, day=STOCKTAKE)
        assert Counter(row.is_open_on(STOCKTAKE) for row in rows) == {True: 3, False: 1}
        assert {row.stage for row in rows} == set(Stage)
        assert all(row.step for row in rows if row.is_open_on(STOCKTAKE))

    def test_the_eleven_out_of_area_are_visited_and_three_visits_are_overdue(self) -> None:
        for day, overdue in ((MARCH_31, 2), (APRIL_30, 3)):
            rows = visits.away_on(scope=everything(), partnership_id=self.bhr.pk, day=day)
            assert len(rows) == 11
            assert sum(row.overdue_on(day) for row in rows) == overdue
            assert all(row.last for row in rows)

    def test_root_causes_are_of_the_printed_areas_with_the_printed_actions(self) -> None:
        rows = root_causes_register.register_on(scope=everything(), partnership_id=self.bhr.pk, day=STOCKTAKE)
        assert Counter(row.area for row in rows) == {"camhs_tier_4": 2, "s117_split": 1}
        due = Action.objects.filter(origin=Origin.ROOT_CAUSE, closed_on__isnull=True)
        assert {action.due_on for action in due} == {date(2017, 8, 31), date(2017, 6, 30)}

    def test_one_long_stay_was_reviewed_by_a_peer_team_in_2016_17(self) -> None:
        peers = OutsideReview.objects.filter(
            person__partnership=self.bhr, kind="peer", held_on__gte=date(2016, 4, 1), held_on__lte=MARCH_31
        )
        assert peers.count() == 1

    def test_there_is_something_of_everything(self) -> None:
        everyone = needs.in_hospital(scope=everything(), partnership_id=self.bhr.pk, day=APRIL_30)
        assert sum(bool(one.needs) for one in everyone) > len(everyone) / 2
        assert Involvement.objects.filter(person__partnership=self.bhr).count() > 30
        assert Objection.objects.filter(withdrawn_on__isnull=True).count() == 1
        assert MortalityReview.objects.get().person.died_on == date(2017, 2, 2)
        assert Counter(story.approved_at is None for story in Vignette.objects.all()) == {True: 1, False: 1}
        young = transitions.young_on(scope=everything(), partnership_id=self.bhr.pk, day=APRIL_30)
        assert [row.weeks for row in young if row.school] == [52, 38]
        assert any(row.needs_plan_on(APRIL_30) for row in young)
