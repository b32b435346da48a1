"""The reviews of the demonstration: the share that the stocktake prints, and something of every kind to show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import date
from typing import Any, ClassVar

from django.db.models import Q
from django.test import TestCase

from cohorts.domain.review_clock import Basis, Event, ReviewStatus
from cohorts.domain.reviews import ReviewKind, ReviewState
from cohorts.models import Action, Review, Spell
from cohorts.services import reviews
from tcp_portal.access.scope import everything
from tcp_portal.partnerships.demo.people import CODE
from tcp_portal.partnerships.models import Partnership
from tests.factories.demonstration import load_demonstration

JANUARY_1, JANUARY_31, APRIL_30 = date(2017, 1, 1), date(2017, 1, 31), date(2017, 4, 30)


def with_a_review(people: Collection[Any]) -> int:
    held = Review.objects.filter(person__in=people, state=ReviewState.HELD, on__lte=JANUARY_31)
    return held.values("person").distinct().count()


class TestReviewsOfTheDemonstration(TestCase):
    bhr: ClassVar[Partnership]

    @classmethod
    def setUpTestData(cls) -> None:
        load_demonstration()
        cls.bhr = Partnership.objects.get(code=CODE)

    def due(self, day: date) -> list[reviews.DueRow]:
        return reviews.due_list(scope=everything(), partnership_id=self.bhr.pk, day=day)

    def test_79_percent_of_who_was_in_hospital_in_january_2017_have_a_review(self) -> None:
        stayed = Q(ended_on__isnull=True) | Q(ended_on__gt=JANUARY_1)
        spells = Spell.objects.filter(stayed, partnership=self.bhr, counted_from__lte=JANUARY_31)
        january = set(spells.values_list("person_id", flat=True))
        assert (with_a_review(january), len(january)) == (23, 29)
        assert round(100 * 23 / 29) == 79
        last = self.due(JANUARY_31)
        assert (with_a_review([row.person_id for row in last]), len(last)) == (21, 27)
        assert sum(row.due.basis in (Basis.REVIEW, Basis.BEFORE_ADMISSION) for row in last) == 21

    def test_every_way_to_stand_is_there_at_the_end_of_april(self) -> None:
        rows = self.due(APRIL_30)
        assert Counter(row.due.status for row in rows) == {
            ReviewStatus.OVERDUE: 3,
            ReviewStatus.DUE_SOON: 3,
            ReviewStatus.IN_DATE: 15,
            ReviewStatus.DECLINED: 1,
        }
        assert [row.due.event for row in rows if row.due.event] == [Event.BIRTHDAY]
        assert [row.due.found_on for row in rows if row.due.found_on] == [date(2016, 12, 5)]
        assert sum(row.due.booked_on is not None for row in rows) == 2

    def test_community_reviews_kept_people_out_of_hospital(self) -> None:
        held = Review.objects.filter(state=ReviewState.HELD, kind=ReviewKind.COMMUNITY)
        assert held.filter(outcome__in=["support", "no_change"]).count() == 6
        assert held.filter(outcome="admit").exists()
        assert Review.objects.filter(escalated_on__isnull=False).count() == 1

    def test_recommendations_are_open_overdue_done_and_dropped(self) -> None:
        actions = Action.objects.filter(origin="review")
        ended = Counter(actions.values_list("closed_as", flat=True))
        assert ended["done"] > 3
        assert ended["dropped"] == 1
        assert actions.overdue_on(APRIL_30).count() >= 3
        assert actions.open().filter(due_on__gt=APRIL_30).count() > 3
        assert not actions.filter(closed_on__gt=date(2017, 5, 12)).exists()
