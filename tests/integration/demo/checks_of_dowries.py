"""Dowries and pooled budgets of the demonstration: nobody is paid for who has not left; a ledger with a mistake."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import ClassVar

from finance.models import Pool
from finance.services.dowry_register import register
from finance.services.pools import years_of
from tcp_portal.access.scope import everything
from tcp_portal.partnerships.demo.people import OTHER_CODE
from tcp_portal.partnerships.models import Partnership

DAY = date(2017, 4, 30)


class ChecksOfDowries:
    """Asked of the one load of the demonstration's programme: see test_demo_programme."""

    bhr: ClassVar[Partnership]

    def test_dowries_wait_for_the_day_on_which_people_leave(self) -> None:
        found = register(scope=everything(), partnership=self.bhr, day=DAY, people=True)
        assert [bool(one.agreed_on) for one in found.dowries] == [False, True, True]
        assert {(one.paid, one.due, one.back) for one in found.standing.values()} == {(Decimal(0),) * 3}
        assert len(found.without) == 6

    def test_a_dowry_of_the_other_partnership_is_paid_and_its_next_instalment_is_due(self) -> None:
        vale = Partnership.objects.get(code=OTHER_CODE)
        found = register(scope=everything(), partnership=vale, day=DAY, people=True)
        (dowry,) = found.dowries
        assert [line.days_from for line in dowry.ledger.order_by("days_from")] == [
            date(2016, 9, 28), date(2016, 10, 1), date(2017, 1, 1),
        ]  # fmt: skip
        assert found.standing[dowry.pk].paid == (Decimal(112_400) * 185 / 365).quantize(Decimal("0.01"))
        assert found.standing[dowry.pk].due == (Decimal(113_524) * 91 / 365).quantize(Decimal("0.01"))

    def test_a_pool_is_overspent_in_one_year_and_shares_less_than_its_whole_risk_in_the_next(self) -> None:
        pool = Pool.objects.get()
        years = years_of([pool], DAY)[pool.pk]
        assert (years[2016].against_promise, years[2016].shares_all) == (Decimal("-45446.92"), True)
        assert [one.short for one in years[2016].parties] == [Decimal(0), Decimal(0), Decimal(60_000)]
        assert (years[2017].risk, years[2017].shared()) == (Decimal(90), None)
        assert pool.ledger.filter(reverses__isnull=False).count() == 1
