"""The demonstration's decisions, support, lessons, standards and interventions."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from tcp_portal.access.scope import everything
from tcp_portal.partnerships.demo import stocktake
from tcp_portal.partnerships.models import Partnership
from tcp_portal.partnerships.places import places_of
from workstreams.models import Decision, Intervention, Lesson, PlanAction, SupportRequest
from workstreams.services.lessons import taught_by_area
from workstreams.services.standards import answers_on, standards_of, tally_of

DAY = date(2017, 5, 12)


class ChecksOfLog:
    """Asked of the one load of the demonstration's programme: see test_demo_programme."""

    bhr: ClassVar[Partnership]

    def test_one_decision_was_replaced_and_one_is_asked_for(self) -> None:
        decisions = Decision.objects.of(self.bhr)
        replaced, asked = decisions.get(state="replaced"), decisions.get(state="asked")
        assert replaced.replaced_by == decisions.get(what__contains="pays for C(E)TR training")
        assert asked.on == date(2017, 6, 7)
        assert decisions.filter(state="made").count() >= 3

    def test_the_six_requests_of_the_stocktake_wait(self) -> None:
        requests = SupportRequest.objects.of(self.bhr).open()
        assert requests.count() == len(stocktake.facts()["support_request"]) == 6
        assert set(requests.values_list("asked_of", "asked_on")) == {("NHS England", DAY)}

    def test_the_two_lessons_have_their_root_causes_and_actions(self) -> None:
        taught = taught_by_area(scope=everything(), partnership=self.bhr, day=DAY)
        assert {(one.area, one.causes, len(one.lessons)) for one in taught} == {
            ("camhs_tier_4", 2, 1), ("s117_split", 1, 1),
        }  # fmt: skip
        assert sum(lesson.root_causes.count() for lesson in Lesson.objects.all()) == 3
        due = PlanAction.objects.filter(lesson__isnull=False).values_list("lesson__area", "due_on")
        assert dict(due) == {"camhs_tier_4": date(2017, 8, 1), "s117_split": date(2017, 6, 1)}

    def test_one_place_has_not_answered_about_any_standard(self) -> None:
        standards = list(standards_of(scope=everything(), partnership=self.bhr))
        places = places_of(self.bhr.pk)
        tally = tally_of(standards, places, answers_on(standards=standards, day=DAY))
        silent = {place.name: tally.silent[place.pk] for place in places}
        assert silent == {"Barking and Dagenham": 4, "Havering": 1, "Redbridge": 0}
        assert Intervention.objects.of(self.bhr).count() == 11
