"""What moves cost in the demonstration: the stocktake's sums and contradiction, its disputes lost and won."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

from finance.domain.move_costs import Line
from finance.models import BedPrice, Transfer
from finance.services import costs
from finance.services.move_handed import transfer_of
from tcp_portal.access.scope import everything
from tcp_portal.months import Month
from tcp_portal.partnerships.demo import stocktake
from tcp_portal.partnerships.models import Partnership

STOCKTAKE = date(2017, 5, 12)


class ChecksOfMoves:
    """Asked of the one load of the demonstration's programme: see test_demo_programme."""

    bhr: ClassVar[Partnership]

    def test_the_transfer_is_two_thirds_of_the_price_and_contradicts_itself(self) -> None:
        printed = stocktake.facts()["finance"]
        price = BedPrice.objects.get(partnership=self.bhr, arrangement="ccg")
        assert price.a_year == printed["ccg_inpatient_cost_pa"] == 180_000
        assert price.source == stocktake.STOCKTAKE
        agreed = Transfer.objects.get(state="agreed")
        assert Fraction(agreed.a_year) / Fraction(price.a_year) == Fraction(2, 3)
        before = transfer_of(agreed, date(2017, 4, 30))  # the panel met on 2 May
        assert (before.state, before.counts) == ("undecided", False)
        assert transfer_of(agreed, STOCKTAKE).contradicts_itself
        assert set(Transfer.objects.values_list("state", flat=True)) == {"draft", "applied", "agreed"}

    def test_three_disputes_lose_and_win_and_each_moves_what_is_at_stake(self) -> None:
        facts = costs.read(scope=everything(), partnership=self.bhr, day=STOCKTAKE)
        years = costs.years_around(Month.of(STOCKTAKE))
        assert len(facts.disputes) == stocktake.facts()["finance"]["assumed_disputes_won"] == 3

        def whole(*lost: object) -> dict[object, Line]:
            ids = frozenset(one.id for one in facts.disputes if one in lost)
            movers = facts.supposing(lost_ids=ids, moved=costs.NOBODY_MOVED)
            return {one.payer: one for one in costs.money(facts, movers, years).whole_year}

        won = whole()
        for one in facts.disputes:
            now = whole(one)
            assert one.other is not None
            rise = now[one.ours].gap - (won[one.ours].gap if one.ours in won else 0)
            fall = won[one.other].gap - (now[one.other].gap if one.other in now else 0)
            assert rise == fall == one.value_a_year
            rest = won.keys() - {one.ours, one.other}
            assert {key: now[key] for key in rest} == {key: won[key] for key in rest}
        every = whole(*facts.disputes)
        assert sum(one.gap for one in every.values()) == sum(one.gap for one in won.values())
        assert whole() == won
        assert sum((one.value_a_year or Decimal(0) for one in facts.disputes), Decimal(0)) == 364_000
