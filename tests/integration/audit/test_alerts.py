"""Whoever reads many people one by one, or takes them away, is told of, once a day; long lists do not count."""

from __future__ import annotations

import re
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from tcp_portal.access import Role, scope_of
from tcp_portal.acts import Act
from tcp_portal.audit import alerts
from tcp_portal.audit import services as audit
from tcp_portal.audit.models import Alert, AlertKind
from tcp_portal.errors import Refusal
from tcp_portal.partnerships.models import Partnership, User
from tests.factories import admitted, make_partnership, make_user
from tests.integration.cohorts.pages import address, as_
from tools.setup import ROOT

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


@pytest.mark.parametrize(("at_once", "counts"), [(alerts.FEW, True), (alerts.FEW + 1, False)])
def test_a_list_cut_down_to_a_few_is_a_look_at_each(
    partnership: Partnership, reader: User, at_once: int, counts: bool
) -> None:
    for _ in range(alerts.MANY_PEOPLE // at_once + 1):
        people = [uuid.uuid4() for _ in range(at_once)]
        audit.record_read(by=reader, how="tracker", at=NOW, partnership_id=partnership.pk, person_ids=people)
    assert alerts.watch(now=NOW) == counts


def test_every_kind_of_look_counts_together(partnership: Partnership, reader: User) -> None:
    """Pages, a short list and a file, none of which is many by itself; somebody read twice is one person."""
    looked(partnership, reader, 10)
    for how, number in (
        ("tracker", alerts.FEW),
        ("tracker as CSV", alerts.MANY_PEOPLE - 10 - alerts.FEW - 1),
    ):
        people = [uuid.uuid4() for _ in range(number)]
        for _ in range(2):
            audit.record_read(by=reader, how=how, at=NOW, partnership_id=partnership.pk, person_ids=people)
    assert alerts.watch(now=NOW) == 0
    looked(partnership, make_user(Role.COMMISSIONER, partnership), 5)  # somebody else's are theirs
    assert alerts.watch(now=NOW) == 0
    looked(partnership, reader, 1)
    assert alerts.watch(now=NOW) == 1
    assert Alert.objects.get().people == alerts.MANY_PEOPLE


@pytest.mark.parametrize("how", alerts.FILES)
def test_every_row_of_a_file_counts(partnership: Partnership, reader: User, how: str) -> None:
    people = [uuid.uuid4() for _ in range(alerts.MANY_PEOPLE)]
    audit.record_read(by=reader, how=how, at=NOW, partnership_id=partnership.pk, person_ids=people[1:])
    assert alerts.watch(now=NOW) == 0
    audit.record_read(by=reader, how=how, at=NOW, partnership_id=partnership.pk, person_ids=people)
    assert alerts.watch(now=NOW) == 1


def test_files_taken_from_their_pages_are_told(
    partnership: Partnership, reader: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alerts, "MANY_PEOPLE", alerts.FEW + 1)
    for _ in range(alerts.MANY_PEOPLE):
        admitted(partnership)
    for name, more in (("cohorts:export", {}), ("cohorts:import_template", {"filled": "yes"})):
        taker = make_user(Role.COMMISSIONER, partnership)
        assert as_(taker).get(address(partnership, name, **more)).status_code == 200
        assert alerts.watch(now=timezone.now()) == 1
        assert Alert.objects.filter(by=taker).count() == 1


def test_whatever_the_portal_writes_as_a_file_of_people_is_known_here() -> None:
    """A name that nobody writes any more would let its file through unseen, and so would a new one."""
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "cohorts").rglob("*.py"))
    assert [how for how in alerts.FILES if f'how="{how}"' not in source] == []
    assert set(re.findall(r'how="([^"]+ as (?:CSV|Excel))"', source)) <= set(alerts.FILES)


def test_nobody_judges_what_they_did_themselves(partnership: Partnership, reader: User) -> None:
    officer = make_user(Role.IG_OFFICER, partnership)
    alert = alerts.raise_alert(
        kind=AlertKind.HARVEST, by=officer, partnership_id=partnership.pk, people=40, at=NOW
    )
    act = Act(by=officer, now=NOW, today=NOW.date(), scope=scope_of(officer.pk, today=NOW.date()))
    with pytest.raises(Refusal, match="Somebody else"):
        alerts.judge(alert=alert, justified=True, finding="Fine.", act=act)
