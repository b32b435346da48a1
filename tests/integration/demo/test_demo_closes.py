"""The demonstration's closed months: what was first reported, the one late fact, and what it made of the figures."""

from __future__ import annotations

from typing import ClassVar

from django.test import TestCase
from django.utils import timezone

from tcp_portal.access.scope import everything
from tcp_portal.months import Month
from tcp_portal.partnerships.demo import people
from tcp_portal.partnerships.models import Partnership, User
from tests.factories.demonstration import load_demonstration
from trajectories.models import MonthClose
from trajectories.services.revisions import Statement, revision_statement
from trajectories.services.verifying import verify_close

JANUARY, FEBRUARY, MARCH = Month(2017, 1), Month(2017, 2), Month(2017, 3)


class TestClosedMonths(TestCase):
    bhr: ClassVar[Partnership]

    @classmethod
    def setUpTestData(cls) -> None:
        load_demonstration()
        cls.bhr = Partnership.objects.get(code=people.CODE)

    def statement(self, month: Month) -> Statement:
        by = User.objects.get(email=people.MANAGER.email)
        found = revision_statement(
            scope=everything(), partnership=self.bhr, month=month, by=by, now=timezone.now()
        )
        assert found is not None
        return found

    def differences(self, month: Month) -> dict[str, object]:
        rows = self.statement(month).headlines
        return {row.measure: row.revision.difference for row in rows if row.revision.difference}

    def test_three_months_are_closed_and_april_is_open(self) -> None:
        closes = MonthClose.objects.filter(partnership=self.bhr).order_by("month_starts_on")
        assert [close.month for close in closes] == [JANUARY, FEBRUARY, MARCH]
        assert all(verify_close(scope=everything(), close=close) == [] for close in closes)

    def test_one_discharge_moved_from_march_to_february(self) -> None:
        february = self.differences(FEBRUARY)
        assert (february["inpatients"], february["discharges"]) == (-1, 1)
        assert self.differences(MARCH) == {"discharges": -1}
        assert self.differences(JANUARY) == {}

    def test_it_is_told_with_who_entered_it_and_adds_up(self) -> None:
        found = self.statement(FEBRUARY)
        (told,) = found.changes
        assert [one.name for one in told.change.fields if one.name == "ended_on"] == ["ended_on"]
        assert {one.by for one in told.entered} == {people.COMMISSIONER.name}
        assert {row.unexplained for row in found.rows if row.made_by is not None} <= {0, None}
        assert found.basis == ()
