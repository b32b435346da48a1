"""Services in scope: what the matrix says, what ends, what it adds up to."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tcp_portal import rows
from tcp_portal.errors import Refusal
from tests.factories import act_of, make_partnership
from tests.integration.workstreams.supplied import (
    Supply,
    added_provider,
    added_service,
    address,
    make_supply,
    signed_in,
)
from workstreams.models import Service
from workstreams.services.scope_services import (
    ENDED,
    ENDS,
    NOTICE,
    SERVICES,
    Part,
    ServicesAsk,
    parts_of,
    services_of,
    total_of,
)

pytestmark = pytest.mark.django_db
DAY = date(2017, 5, 31)
MONEY: dict[str, Any] = {"value_source": "Contract"}


@pytest.fixture
def supply() -> Supply:
    supply = make_supply()
    here = supply.partnership
    added_service(here, "Beds", contract_ends_on=date(2018, 5, 31), annual_value=Decimal("1000.50"), **MONEY)
    added_service(here, "Breaks", contract_ends_on=date(2018, 6, 1), notice_months=10, scope="discussed")
    added_service(here, "Checks", category="Health", contract_ends_on=date(2017, 5, 30), stream="prevent")
    added_service(here, "Teams", category="Health", annual_value=Decimal("0.25"), stream="urgent", **MONEY)
    return supply


@pytest.mark.parametrize(
    ("ask", "names"),
    [
        ({}, ["Checks", "Teams", "Beds", "Breaks"]),
        ({"scope": "discussed"}, ["Breaks"]),
        ({"category": "Health"}, ["Checks", "Teams"]),
        ({"contract": ENDS}, ["Beds"]),
        ({"contract": NOTICE}, ["Breaks"]),
        ({"contract": ENDED}, ["Checks"]),
    ],
)
def test_filters_and_sums_that_equal_their_parts(
    supply: Supply, ask: dict[str, str], names: list[str]
) -> None:
    scope = act_of().scope
    found = services_of(scope=scope, partnership=supply.partnership, day=DAY, ask=ServicesAsk(**ask))
    if "category" not in ask:
        names = sorted(names, key=lambda name: (name not in ("Checks", "Teams"), name))
    by_category = sorted(found, key=lambda row: (row.category, row.name))
    assert list(found) == by_category
    assert sorted(row.name for row in found) == sorted(names)
    parts = parts_of(found)
    total = total_of(parts)
    known = [row.annual_value for row in found if row.annual_value is not None]
    assert total.services == len(names) == sum(part.services for part in parts)
    assert total.value == (sum(known) if known else None)
    assert total.unknown == sum(row.annual_value is None for row in found)
    more = "".join(f"&{name}={value}" for name, value in ask.items())
    page = signed_in(supply.board).get(address("services", more=more)).content.decode()
    assert all(name in page for name in names)


def test_no_value_at_all_is_not_nothing() -> None:
    assert total_of([Part("Homes", 2, None, 2)]) == ("All of these", 2, None, 2)
    assert total_of([]).value is None


def test_the_page_says_notice_days_sums_and_what_is_not_known(supply: Supply) -> None:
    client = signed_in(supply.board)
    page = client.get(address("services")).content.decode()
    assert "4 services · £1,000.75 a year where a value is on record · 2 without a value" in page
    assert "Notice by 1 Aug 2017" in page
    assert "Notice due in 3 months" in page
    assert "Ended" in page
    assert "Add a service" not in page
    assert client.get(address("services", more="&scope=perhaps")).status_code == 422
    care = client.get(address("care_model")).content.decode()
    assert care.index("Proactive and preventative") < care.index("Checks") < care.index("Crisis and urgent")
    assert "In no stream yet" in care
    assert "£1,000.75 a year over all streams where a value is on record; 2 services without one." in care


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"annual_value": Decimal(5)}, "value_source"),
        ({"notice_months": 3}, "notice_months"),
        ({"provider": "own", "provider_name": "Somebody"}, "provider_name"),
        ({"provider": "elsewhere"}, "provider"),
    ],
)
def test_what_a_service_cannot_say(supply: Supply, values: dict[str, Any], field: str) -> None:
    if "provider" in values:
        own = values["provider"] == "own"
        other = supply.provider if own else added_provider(make_partnership("ELSE"))
        values = {**values, "provider": other}
    with pytest.raises(Refusal) as refusal:
        added_service(supply.partnership, "Odd", **values)
    assert refusal.value.field == field


def test_a_service_is_kept_on_its_pages(supply: Supply) -> None:
    client = signed_in(supply.commissioner)
    sent = {"category": "Homes", "name": "Repairs", "scope": "yes", "principles": ["5", "3"], "version": "1"}
    assert client.post(address("service_add"), {**sent, "scope": ""}).status_code == 422
    assert client.post(address("service_add"), {**sent, "annual_value": "10.005"}).status_code == 422
    assert client.post(address("service_add"), {**sent, "annual_value": "10"}).status_code == 422
    assert client.post(address("service_add"), sent).status_code == 302
    row = Service.objects.get(name="Repairs")
    assert (row.principles, row.annual_value) == ([3, 5], None)
    change = address("service_change", row.pk)
    assert client.get(change).status_code == 200
    end = {
        "contract_ends_on_0": "29",
        "contract_ends_on_1": "2",
        "contract_ends_on_2": "2020",
        "notice_months": "12",
    }
    assert client.post(change, {**sent, **end}).status_code == 302
    assert client.post(change, {**sent, "scope": "no"}).status_code == 409
    assert "Notice by 28 Feb 2019" in client.get(address("services")).content.decode()
    gone = client.post(address("service_withdraw", row.pk), {"version": "2", "reason": "Entered twice"})
    assert gone.status_code == 302
    assert not Service.objects.current().filter(pk=row.pk).exists()
    rows.withdraw(SERVICES, row=Service.objects.get(name="Beds"), version=1, reason="Merged", act=act_of())
