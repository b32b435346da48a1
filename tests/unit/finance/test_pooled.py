"""Pools and outcome contracts: whatever is shared adds up, and what nobody judged is not nothing."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from finance.domain.money import NOTHING
from finance.domain.pooled import Judged, Party, PoolYear, payable, per_head

MONEY = st.decimals("0", "9000000", places=2)
PERCENT = st.decimals("0", "100", places=2)


@given(st.lists(st.tuples(MONEY, MONEY), min_size=1, max_size=6), MONEY, st.data())
def test_a_surplus_or_overspend_is_shared_to_the_penny(
    money: list[tuple[Decimal, Decimal]], spent: Decimal, data: st.DataObject
) -> None:
    cuts = sorted(data.draw(st.lists(PERCENT, min_size=len(money) - 1, max_size=len(money) - 1)))
    risks = [after - before for before, after in zip([Decimal(0), *cuts], [*cuts, Decimal(100)], strict=True)]
    parties = tuple(Party("A", *pair, risk) for pair, risk in zip(money, risks, strict=True))
    year = PoolYear(parties, spent, Decimal("12.34"))
    found = year.shared()
    assert found is not None
    assert sum(found, NOTHING) == year.against_promise == year.promised - spent
    assert year.balance == sum((one.paid_in for one in parties), NOTHING) + Decimal("12.34") - spent
    one_less = PoolYear((*parties, Party("B", NOTHING, NOTHING, Decimal("0.01"))), spent)
    assert (one_less.shared(), one_less.shares_all) == (None, False)


def test_who_is_short() -> None:
    assert Party("A", Decimal(10), Decimal("7.50"), Decimal(50)).short == Decimal("2.50")
    assert Party("A", Decimal(10), Decimal(11), Decimal(50)).short == NOTHING


@given(
    MONEY,
    PERCENT,
    st.lists(st.tuples(st.decimals("0.01", "100", places=2), st.none() | PERCENT), max_size=6),
)
def test_fixed_earned_open_and_lost_are_the_whole_contract(
    a_year: Decimal, percent: Decimal, told: list[tuple[Decimal, Decimal | None]]
) -> None:
    found = payable(a_year, percent, [Judged(*one) for one in told])
    assert found.so_far + found.open + found.lost == a_year
    if all(met == 100 for _, met in told) and told:
        assert found.so_far == a_year
    if not any(met is not None for _, met in told):
        assert found.lost == NOTHING


def test_the_capitation_is_a_head() -> None:
    assert per_head(Decimal("1000000.00"), 3) == Decimal("333333.33")
