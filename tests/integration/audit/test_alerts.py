"""Whoever opens many people's own pages in a short time is told of, once a day; lists do not count."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from tcp_portal.access import Role, scope_of
from tcp_portal.acts import Act
from tcp_portal.audit import alerts
from tcp_portal.audit import services as audit
from tcp_portal.audit.models import Alert, AlertKind
from tcp_portal.errors import Refusal
from tcp_portal.partnerships.models import Partnership, User
from tests.factories import make_partnership, make_user

pytestmark = pytest.mark.django_db
NOW = datetime(2017, 5, 11, 15, 42, tzinfo=UTC)


@pytest.fixture
def partnership() -> Partnership:
    return make_partnership()


@pytest.fixture
def reader(partnership: Partnership) -> User:
    return make_user(Role.COMMISSIONER, partnership)


def looked(partnership: Partnership, reader: User, people: int, at: datetime = NOW) -> None:
    for _ in range(people):
        audit.record_read(
            by=reader, how="person page", at=at, partnership_id=partnership.pk, person_ids=[uuid.uuid4()]
        )


def test_many_peoples_pages_within_the_hour_are_told_once(
    partnership: Partnership, reader: User, django_capture_on_commit_callbacks: object
) -> None:
    officer = make_user(Role.IG_OFFICER, partnership)
    looked(partnership, reader, alerts.MANY_PEOPLE)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        assert alerts.watch(now=NOW) == 1
        assert alerts.watch(now=NOW + timedelta(minutes=10)) == 0
    assert [letter.to for letter in mail.outbox] == [[officer.email]]
    alert = Alert.objects.get()
    assert (alert.kind, alert.by, alert.people) == (AlertKind.HARVEST, reader, alerts.MANY_PEOPLE)


def test_fewer_earlier_the_same_again_and_lists_are_not(partnership: Partnership, reader: User) -> None:
    looked(partnership, reader, alerts.MANY_PEOPLE - 2)
    looked(partnership, reader, 5, NOW - alerts.SHORT_TIME)
    one = uuid.uuid4()
    for _ in range(5):
        audit.record_read(
            by=reader, how="person page", at=NOW, partnership_id=partnership.pk, person_ids=[one]
        )
    many = [uuid.uuid4() for _ in range(200)]
    audit.record_read(by=reader, how="tracker", at=NOW, partnership_id=partnership.pk, person_ids=many)
    assert alerts.watch(now=NOW) == 0
    looked(partnership, reader, 1)
    assert alerts.watch(now=NOW) == 1


def test_nobody_judges_what_they_did_themselves(partnership: Partnership, reader: User) -> None:
    officer = make_user(Role.IG_OFFICER, partnership)
    alert = alerts.raise_alert(
        kind=AlertKind.HARVEST, by=officer, partnership_id=partnership.pk, people=40, at=NOW
    )
    act = Act(by=officer, now=NOW, today=NOW.date(), scope=scope_of(officer.pk, today=NOW.date()))
    with pytest.raises(Refusal, match="Somebody else"):
        alerts.judge(alert=alert, justified=True, finding="Fine.", act=act)
