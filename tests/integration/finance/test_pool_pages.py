"""Pooled budgets and outcome contracts on screen."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from finance.joins.dowries import pooled
from finance.models import ContractOutcome, OutcomeContract, Pool, PoolLine, PoolShare
from tcp_portal.access import Role
from tcp_portal.access.scope import everything
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Organisation, Partnership, User
from tcp_portal.web.registry import PackContext
from tests.factories import TODAY, act_of, make_partnership, make_user
from tests.factories.scale import learn
from tests.integration.cohorts.pages import address, as_

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def partnership() -> Partnership:
    found = make_partnership()
    found.opens_at = Month(2017, 4).first
    found.save()
    return found


@pytest.fixture
def lead(partnership: Partnership) -> User:
    return make_user(Role.FINANCE_LEAD, partnership)


@pytest.fixture
def board(partnership: Partnership) -> User:
    return make_user(Role.BOARD_MEMBER, partnership)


def url(partnership: Partnership, name: str, *args: Any, **query: str) -> str:
    return address(partnership, f"finance:{name}", *args, **query)


def text_of(user: User, where: str) -> str:
    answer = as_(user).get(where)
    assert answer.status_code == 200
    return " ".join(answer.text.split())


def boxes(name: str, day: int, month: int, year: int) -> dict[str, str]:
    return {f"{name}_{at}": str(number) for at, number in enumerate((day, month, year))}


def body(kind: str) -> Organisation:
    return Organisation.objects.filter(kind=kind).order_by("name")[0]


def test_a_pool_is_set_up_paid_into_overspent_and_put_right(
    partnership: Partnership, lead: User, board: User
) -> None:
    client, add = as_(lead), url(partnership, "pool_add")
    said = {
        "name": "Pool", "lead": str(body("ccg").pk), "source": "Agreement", **boxes("starts_on", 1, 4, 2016),
        **boxes("on", 1, 3, 2016),
    }  # fmt: skip
    assert as_(board).get(add).status_code == 403
    assert client.post(add, {**said, "name": ""}).status_code == 422
    assert client.post(add, said).status_code == 302
    row = Pool.objects.get()
    share = url(partnership, "pool_step", row.pk, "share")
    for kind, sum_, risk in (("ccg", "600", "60"), ("council", "400", "30")):
        told = {"party": str(body(kind).pk), "year": "2016", "contribution": sum_, "risk_percent": risk}
        assert client.post(share, told).status_code == 302
    line = url(partnership, "pool_step", row.pk, "line")
    for kind, amount in (("income", "700.10"), ("spend", "1,100.00"), ("spend", "50.00")):
        told = {
            "kind": kind, "organisation": str(body("ccg").pk), "amount": amount, "source": "Bank",
            **boxes("on", 31, 3, 2017),
        }  # fmt: skip
        assert client.post(line, {**told, "amount": "-1"}).status_code == 422
        assert client.post(line, told).status_code == 302
    page = text_of(board, url(partnership, "pool", row.pk))
    for words in (
        "The risk shares make 90%, 10% less than 100%.",
        "is short of its promise by £400",
        "Not shared",
    ):
        assert words in page, words
    assert "Take back" not in page
    second = PoolShare.objects.get(risk_percent=30)
    change = url(partnership, "share_step", second.pk, "change")
    told = {
        "party": str(second.party_id),
        "year": "2016",
        "contribution": "400",
        "risk_percent": "40",
        "version": "1",
    }
    assert client.post(change, told).status_code == 302
    wrong = PoolLine.objects.get(amount=50)
    back = url(partnership, "pool_step", row.pk, "reverse", line=str(wrong.pk))
    assert f'value="{wrong.pk}" selected' in client.get(back).text
    told = {"line": str(wrong.pk), "source": "Bank", "note": "Twice", **boxes("on", 1, 4, 2017)}
    assert client.post(back, told).status_code == 302
    page = text_of(lead, url(partnership, "pool", row.pk))
    for words in (
        "£700.10 paid in, £1,100 spent, balance −£399.90; £100 more spent than promised.", "−£60", "−£40",
        "Takes back the line of 31 Mar 2017. Spent. Twice", "(taken back)",
    ):  # fmt: skip
        assert words in page, words
    assert "is short of its promise by £400" in text_of(board, url(partnership, "pools"))
    context = PackContext(partnership, Month(2017, 4), TODAY, everything())
    section = pooled(context)
    assert section is not None
    assert section.summary.endswith("1 budget is pooled.")
    for step, status in (("change", 200), ("withdraw", 200), ("sell", 404)):
        assert client.get(url(partnership, "pool_step", row.pk, step)).status_code == status
        assert client.get(url(partnership, "share_step", second.pk, step)).status_code == status


def test_an_outcome_that_nobody_judged_is_not_nothing(
    partnership: Partnership, lead: User, board: User
) -> None:
    client, add = as_(lead), url(partnership, "contract_add")
    said = {
        "name": "Support", "provider": "Bright", "payer": str(body("ccg").pk), "a_year": "1000", "people": "3",
        "outcome_percent": "10", "source": "Contract", **boxes("starts_on", 1, 4, 2016), **boxes("on", 1, 3, 2016),
    }  # fmt: skip
    assert client.post(add, {**said, "people": "0"}).status_code == 422
    assert client.post(add, said).status_code == 302
    row = OutcomeContract.objects.get()
    outcome = url(partnership, "contract_step", row.pk, "outcome")
    for what, weight in (("Own front door", "3"), ("Paid work", "1")):
        assert client.post(outcome, {"year": "2016", "what": what, "weight": weight}).status_code == 302
    page = text_of(board, url(partnership, "contracts"))
    for words in (
        "£1,000 a year for 3 people, £333.33 a head; 10% of it is paid on outcomes.", "Not judged yet",
        "Payable so far £900: £900 fixed and £0 earned by outcomes; £100 hangs on outcomes",
    ):  # fmt: skip
        assert words in page, words
    first = ContractOutcome.objects.get(what="Own front door")
    judge = url(partnership, "outcome_step", first.pk, "change")
    told = {"year": "2016", "what": first.what, "weight": "3", "met_percent": "0", "version": "1"}
    assert client.post(judge, told).status_code == 422
    assert client.post(judge, {**told, "source": "Review"}).status_code == 302
    page = text_of(lead, url(partnership, "contracts"))
    assert "£25 hangs on outcomes that are not judged yet; £75 not earned." in page
    for name, key in (("contract_step", row.pk), ("outcome_step", first.pk)):
        for step, status in (("change", 200), ("withdraw", 200), ("sell", 404)):
            assert client.get(url(partnership, name, key, step)).status_code == status


def queries(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(path).status_code == 200
    return sum("SAVEPOINT" not in query["sql"] for query in caught.captured_queries)


def test_five_thousand_lines_and_a_hundred_pools_ask_no_more(partnership: Partnership, lead: User) -> None:
    client, party, act = as_(lead), body("ccg"), act_of()
    told = {"lead": party, "starts_on": date(2016, 4, 1), "source": "A", "on": date(2016, 4, 1)}

    def made(first: int, last: int) -> list[Pool]:
        rows = [Pool(partnership=partnership, name=f"Pool {at:03}", **told) for at in range(first, last)]
        PoolShare.objects.bulk_create(
            PoolShare(pool=row, party=party, year=2016, contribution=Decimal(9), risk_percent=Decimal(50))
            for row in Pool.objects.bulk_create(rows)
        )
        contracts = OutcomeContract.objects.bulk_create(
            OutcomeContract(
                partnership=partnership, name=f"C{at}", provider="B", payer=party, a_year=9, people=9,
                outcome_percent=9, starts_on=date(2016, 4, 1), source="A", on=date(2016, 4, 1),
            )
            for at in range(first, last)
        )  # fmt: skip
        ContractOutcome.objects.bulk_create(
            ContractOutcome(contract=one, year=2016, what="A", weight=1) for one in contracts
        )
        return rows

    def fill(rows: list[Pool], count: int) -> None:
        PoolLine.objects.bulk_create(
            PoolLine(
                pool=rows[at % len(rows)], kind="spend", organisation=party, amount=1, on=date(2017, 3, 1), source="A",
                at=act.now,
            )
            for at in range(count)
        )  # fmt: skip

    few = made(0, 2)
    fill(few, 4)
    paths = [url(partnership, "pools"), url(partnership, "pool", few[0].pk), url(partnership, "contracts")]
    before = [queries(client, path) for path in paths]
    fill([*few, *made(2, 100)], 5_000)
    fill(few[:1], 150)
    learn()
    after = [queries(client, path) for path in paths]
    assert after == before
    assert max(after) <= 12
    assert "Page 1 of 3" in text_of(lead, paths[1])
