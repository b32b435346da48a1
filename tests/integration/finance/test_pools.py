"""Pools and outcome contracts by their services: a ledger that only grows, and years that add up."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from finance.models import ContractOutcome, OutcomeContract, Pool, PoolLine, PoolShare
from finance.services import pools
from finance.services.contracts import CONTRACTS, OUTCOMES, contracts_of, outcomes_of
from finance.services.pools import POOLS, SHARES, Entry
from tcp_portal import rows
from tcp_portal.access import Role
from tcp_portal.errors import Refusal
from tcp_portal.partnerships.models import Organisation, Partnership
from tests.factories import TODAY, act_of, make_partnership, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def partnership() -> Partnership:
    return make_partnership()


def bodies(partnership: Partnership) -> list[Organisation]:
    found = Organisation.objects.filter(memberships__partnership=partnership, kind__in=("ccg", "council"))
    return list(found.order_by("name"))


def pooled(partnership: Partnership) -> Pool:
    lead = make_user(Role.FINANCE_LEAD, partnership)
    values = {
        "partnership": partnership, "name": "Pool", "lead": bodies(partnership)[0], "starts_on": date(2016, 4, 1),
        "source": "Agreement", "on": date(2016, 3, 1),
    }  # fmt: skip
    return rows.add(POOLS, values=values, act=act_of(lead))


def finance(partnership: Partnership) -> Any:
    return act_of(make_user(Role.FINANCE_LEAD, partnership))


def test_a_ledger_by_year_with_what_was_taken_back(partnership: Partnership) -> None:
    pool, act = pooled(partnership), finance(partnership)
    first, second, third = bodies(partnership)[:3]
    for party, sum_, risk in ((first, "600.00", "60"), (second, "400.00", "40")):
        values = {
            "pool": pool, "party": party, "year": 2016, "contribution": Decimal(sum_), "risk_percent": Decimal(risk),
        }  # fmt: skip
        rows.add(SHARES, values=values, act=act)

    def enter(kind: str, who: Organisation, amount: str, on: date) -> PoolLine:
        entry = Entry(kind, who.pk, Decimal(amount), on, "Bank", "Care")
        return pools.enter(pool=pool, entry=entry, act=act)

    enter("income", first, "600.00", date(2016, 4, 1))
    enter("income", second, "100.00", date(2017, 3, 31))
    enter("income", third, "5.00", date(2016, 6, 1))
    wrong = enter("spend", first, "999.00", date(2017, 3, 30))
    enter("spend", first, "1100.01", date(2017, 1, 1))
    enter("spend", first, "7.00", date(2017, 4, 1))
    said = {"on": date(2017, 4, 5), "source": "Bank", "act": act}
    with pytest.raises(Refusal, match="what was wrong"):
        pools.reverse(pool=pool, line_id=wrong.pk, note=" ", **said)
    back = pools.reverse(pool=pool, line_id=wrong.pk, note="Twice", **said)
    for line in (wrong, back):
        with pytest.raises(Refusal, match=r"taken back already|stays"):
            pools.reverse(pool=pool, line_id=line.pk, note="Twice", **said)
    years = pools.years_of([pool], TODAY)[pool.pk]
    assert list(years) == [2016, 2017]
    year = years[2016]
    assert [(one.short, one.risk_percent) for one in year.parties] == [
        (Decimal(0), Decimal(60)), (Decimal(300), Decimal(40)),
    ]  # fmt: skip
    assert (year.other_income, year.spent, year.balance) == (
        Decimal("5.00"), Decimal("1100.01"), Decimal("-395.01"),
    )  # fmt: skip
    assert year.shared() == (Decimal("-60.01"), Decimal("-40.00"))
    assert (years[2017].spent, years[2017].shared()) == (Decimal("7.00"), None)
    assert pools.years_of([pool], date(2017, 4, 1))[pool.pk][2016].spent == Decimal("2099.01")
    assert pools.ledger_of(pool, TODAY)[0].amount == Decimal("-999.00")


def test_what_a_pool_refuses(partnership: Partnership) -> None:
    pool, act = pooled(partnership), finance(partnership)
    first = bodies(partnership)[0]
    board = act_of(make_user(Role.BOARD_MEMBER, partnership))
    entry = Entry("income", first.pk, Decimal(1), date(2016, 4, 1), "Bank")
    with pytest.raises(PermissionDenied):
        pools.enter(pool=pool, entry=entry, act=board)
    for on, amount in ((date(2016, 3, 31), "1"), (date(2017, 6, 1), "1"), (date(2017, 4, 1), "0")):
        with pytest.raises(Refusal):
            pools.enter(pool=pool, entry=Entry("income", first.pk, Decimal(amount), on, "Bank"), act=act)
    line = pools.enter(pool=pool, entry=entry, act=act)
    with pytest.raises(Refusal, match="Give a day from"):
        pools.reverse(pool=pool, line_id=line.pk, on=date(2016, 3, 1), source="Bank", note="Wrong", act=act)
    with pytest.raises(Refusal, match="give the pool an end"):
        rows.withdraw(POOLS, row=pool, version=1, reason="Wrong", act=act)
    with pytest.raises(Refusal, match="after today"):
        rows.change(POOLS, row=pool, version=1, values={"on": date(2018, 1, 1)}, act=act)
    values = {
        "pool": pool,
        "party": first,
        "year": 2017,
        "contribution": Decimal(1),
        "risk_percent": Decimal(100),
    }
    share = rows.add(SHARES, values=values, act=act)
    with pytest.raises(Refusal, match="one already"):
        rows.add(SHARES, values=values, act=act)
    rows.withdraw(SHARES, row=share, version=1, reason="Wrong", act=act)
    assert PoolShare.objects.current().count() == 0


def test_a_contract_with_outcomes(partnership: Partnership) -> None:
    act = finance(partnership)
    values = {
        "partnership": partnership, "name": "Support", "provider": "Bright", "payer": bodies(partnership)[0],
        "a_year": Decimal(1000), "people": 4, "outcome_percent": Decimal(20), "starts_on": date(2016, 4, 1),
        "source": "Contract", "on": date(2016, 3, 1),
    }  # fmt: skip
    contract = rows.add(CONTRACTS, values=values, act=act)
    said = {"contract": contract, "year": 2016, "what": "Own front door", "weight": Decimal(3)}
    with pytest.raises(Refusal, match="where it is written"):
        rows.add(OUTCOMES, values={**said, "met_percent": Decimal(50)}, act=act)
    outcome = rows.add(OUTCOMES, values=said, act=act)
    with pytest.raises(Refusal, match="withdraw them first"):
        rows.withdraw(CONTRACTS, row=contract, version=1, reason="Wrong", act=act)
    found = list(contracts_of(scope=act.scope, partnership=partnership))
    assert outcomes_of(found)[contract.pk][2016] == [outcome]
    rows.withdraw(OUTCOMES, row=outcome, version=1, reason="Wrong", act=act)
    rows.withdraw(CONTRACTS, row=contract, version=1, reason="Wrong", act=act)
    assert not OutcomeContract.objects.current().exists()
    assert ContractOutcome.objects.count() == 1
    with pytest.raises(Refusal, match="after today"):
        rows.add(CONTRACTS, values={**values, "on": date(2018, 1, 1)}, act=act)
