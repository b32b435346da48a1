"""Policy as stored: the rows that the migrations wrote, the cache in front of them, and the reference page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from cohorts.domain.policy import Rule, Span, Unit
from cohorts.models import ChecklistItem, Policy
from cohorts.services.policies import forget, policies
from tcp_portal.access import Role
from tcp_portal.audit.models import AuditEntry
from tests.factories import make_partnership, make_user

pytestmark = pytest.mark.django_db
DAY = date(2017, 5, 12)


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    cache.clear()
    yield
    forget()


def test_every_rule_is_in_force_today_with_its_source() -> None:
    rows = policies()
    for rule in Rule:
        row = rows.row(rule, DAY)
        assert row is not None, rule
        assert row.source
        assert (row.span is None) != (row.day is None)


def test_the_review_intervals_are_those_of_the_policy() -> None:
    rows = policies()
    assert rows.span(Rule.REVIEW_POST_ADULT, DAY) == Span(28, Unit.DAYS)
    assert rows.span(Rule.REVIEW_REPEAT_SECURE, DAY) == Span(12, Unit.MONTHS)
    assert rows.span(Rule.REVIEW_POST_CHILD, DAY) == Span(14, Unit.DAYS)
    assert rows.span(Rule.REVIEW_POST_CHILD, date(2021, 10, 1)) == Span(7, Unit.DAYS)
    assert rows.day(Rule.DOWRY_CUT_OFF, DAY) == date(2016, 4, 1)


def test_the_rows_are_read_once(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        policies()
        policies()


def test_there_is_a_checklist_of_twelve_lines() -> None:
    assert list(ChecklistItem.objects.values_list("position", flat=True)) == list(range(1, 13))


def test_an_administrator_ends_a_rule_and_the_next_question_is_answered_anew(
    client: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    client.force_login(make_user(Role.ADMINISTRATOR, make_partnership()))
    assert policies().span(Rule.VISIT_ADULT, DAY) is not None
    row = Policy.objects.get(rule=Rule.VISIT_ADULT)
    data = {
        "rule": row.rule,
        "amount": "56",
        "unit": "days",
        "day": "",
        "valid_from": "2013-03-01",
        "valid_to": "2017-01-01",
        "source": row.source,
    }
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse("admin:cohorts_policy_change", args=[row.pk]), data)
    assert answer.status_code == 302
    assert policies().span(Rule.VISIT_ADULT, DAY) is None
    entry = AuditEntry.objects.get(did="change reference data")
    assert entry.changes["valid_to"] == ["None", "2017-01-01"]
