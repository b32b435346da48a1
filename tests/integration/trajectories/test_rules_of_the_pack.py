"""Rules of the pack as reference data: what an administrator sees and changes, by the days on which they hold."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tcp_portal.access import Role
from tcp_portal.audit.models import AuditEntry
from tests.factories import make_partnership, make_user
from trajectories.domain.standing import Tolerance
from trajectories.models import PageRule, PageRuleKind, RateThreshold
from trajectories.services.rate_thresholds import ranges_on
from trajectories.services.thresholds import tolerance_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    client = Client()
    client.force_login(make_user(Role.ADMINISTRATOR, make_partnership(), name="Ann Marlow"))
    return client


def test_an_administrator_reads_every_rule_with_its_source(client: Client) -> None:
    text = client.get(reverse("admin:trajectories_pagerule_changelist")).text
    for kind in PageRuleKind:
        assert kind.label in text
    assert "This portal&#x27;s rule" in text


def test_a_rule_ends_and_another_takes_its_place_with_an_entry_for_each(client: Client) -> None:
    old = PageRule.objects.get(rule=PageRuleKind.NATIONAL)
    values = {"rule": "national", "months": 1, "valid_from": old.valid_from.isoformat(), "source": old.source}
    url = reverse("admin:trajectories_pagerule_change", args=[old.pk])
    assert client.post(url, values | {"valid_to": "2017-04-01"}).status_code == 302
    new = {
        "rule": "national",
        "months": 3,
        "valid_from": "2017-04-01",
        "valid_to": "",
        "source": "Board, May 2017",
    }
    assert client.post(reverse("admin:trajectories_pagerule_add"), new).status_code == 302
    rows = PageRule.objects.filter(rule=PageRuleKind.NATIONAL).order_by("valid_from")
    assert [(row.months, row.valid_to) for row in rows] == [(1, date(2017, 4, 1)), (3, None)]
    assert AuditEntry.objects.filter(did__endswith="reference data").count() == 2


def test_a_rule_without_a_source_is_refused_beside_the_field(client: Client) -> None:
    values = {"rule": "stale", "months": 2, "valid_from": "2017-04-01", "valid_to": "", "source": ""}
    answer = client.post(reverse("admin:trajectories_pagerule_add"), values)
    assert answer.status_code == 200
    assert "This field is required" in answer.text
    assert PageRule.objects.filter(rule=PageRuleKind.STALE).count() == 1


def test_a_range_of_the_rate_holds_from_its_day(client: Client) -> None:
    values = {
        "arrangement": "", "low": "", "high": "23", "met_by": "2027-03-31", "valid_from": "2025-04-01", "valid_to": "",
        "source": "A planning letter",
    }  # fmt: skip
    assert client.post(reverse("admin:trajectories_ratethreshold_add"), values).status_code == 302
    assert Decimal(23) in {one.high for one in ranges_on(date(2025, 4, 1))}
    assert Decimal(23) not in {one.high for one in ranges_on(date(2025, 3, 31))}


def test_a_tolerance_of_plans_holds_from_its_day_and_at_once(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    day = date(2025, 4, 1)
    before = tolerance_on(day)
    values = {
        "people": 2, "percent_of_plan": "10", "valid_from": "2025-04-01", "valid_to": "",
        "source": "Board, March 2025",
    }  # fmt: skip
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(reverse("admin:trajectories_threshold_add"), values).status_code == 302
    assert tolerance_on(day) == Tolerance(2, Decimal(10), "Board, March 2025")
    assert tolerance_on(date(2025, 3, 31)) == before
    assert "tolerances of plans" in client.get(reverse("admin:index")).text.lower()


@pytest.mark.parametrize("name", ["pagerule", "ratethreshold", "threshold"])
def test_nobody_else_sees_the_rules(name: str) -> None:
    client = Client()
    client.force_login(make_user(Role.PROGRAMME_MANAGER, make_partnership()))
    assert client.get(reverse(f"admin:trajectories_{name}_changelist")).status_code in (302, 403)
    assert not RateThreshold.objects.filter(source="A planning letter").exists()
