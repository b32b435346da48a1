"""Retention and the clock: the days of a record are London's, through changes of the clocks and 29 February."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from cohorts.models import Person
from tcp_portal.access import Role
from tcp_portal.audit.models import Alert, AlertKind
from tcp_portal.partnerships.models import Partnership, User
from tests.factories import make_partnership, make_user, registered
from tests.integration.protection.due import due_on

pytestmark = pytest.mark.django_db

LONDON = ZoneInfo("Europe/London")
# Moments whose day is another one in UTC, or whose hour comes twice or never: clocks go forward on 30 March 2003 and
# back on 26 October 2003; and 29 February.
MOMENTS = [
    (datetime(2003, 6, 30, 22, 59, tzinfo=UTC), date(2003, 6, 30), date(2023, 7, 1)),
    (datetime(2003, 6, 30, 23, 0, tzinfo=UTC), date(2003, 7, 1), date(2023, 7, 2)),
    (datetime(2003, 3, 29, 23, 30, tzinfo=UTC), date(2003, 3, 29), date(2023, 3, 30)),
    (datetime(2003, 3, 30, 22, 59, tzinfo=UTC), date(2003, 3, 30), date(2023, 3, 31)),
    (datetime(2003, 3, 30, 23, 0, tzinfo=UTC), date(2003, 3, 31), date(2023, 4, 1)),
    (datetime(2003, 10, 25, 23, 0, tzinfo=UTC), date(2003, 10, 26), date(2023, 10, 27)),
    (datetime(2003, 10, 26, 1, 30, tzinfo=UTC), date(2003, 10, 26), date(2023, 10, 27)),
    (datetime(2003, 10, 26, 23, 30, tzinfo=UTC), date(2003, 10, 26), date(2023, 10, 27)),
    (datetime(2004, 2, 28, 23, 59, tzinfo=UTC), date(2004, 2, 28), date(2024, 2, 29)),
    (datetime(2004, 2, 29, 0, 0, tzinfo=UTC), date(2004, 2, 29), date(2024, 3, 1)),
    (datetime(2003, 2, 28, 12, 0, tzinfo=UTC), date(2003, 2, 28), date(2023, 3, 1)),
]


@pytest.fixture
def partnership() -> Partnership:
    return make_partnership()


@pytest.fixture
def officer(partnership: Partnership) -> User:
    return make_user(Role.IG_OFFICER, partnership)


@pytest.mark.parametrize(("moment", "day", "due"), MOMENTS)
@pytest.mark.parametrize("what", ["entered", "emergency"])
def test_a_moment_counts_by_its_day_in_london_whatever_the_clocks_do(
    partnership: Partnership, officer: User, what: str, moment: datetime, day: date, due: date
) -> None:
    """Of whom nothing is dated, the day of entry counts; of an emergency, the day on which the page was opened."""
    person = registered(partnership)
    entered = moment if what == "entered" else moment - timedelta(days=400)
    Person.objects.filter(pk=person.pk).update(created_at=entered)
    if what == "emergency":
        Alert.objects.create(
            kind=AlertKind.GLASS, at=moment, by=make_user(Role.COMMISSIONER, partnership), partnership=partnership,
            people=1, person_id=person.pk, reason="a reason", ends_at=moment + timedelta(hours=2),
            judged_by=officer, judged_at=moment + timedelta(hours=1), justified=True, finding="right",
        )  # fmt: skip
    assert moment.astimezone(LONDON).date() == day
    assert due_on(due - timedelta(days=1), partnership, officer) == []
    assert due_on(due, partnership, officer) == [person.reference]


@pytest.mark.parametrize(
    ("last", "due"),
    [
        (date(2004, 2, 28), date(2024, 2, 29)),
        (date(2004, 2, 29), date(2024, 3, 1)),
        (date(2003, 3, 30), date(2023, 3, 31)),
        (date(2003, 10, 26), date(2023, 10, 27)),
    ],
)
def test_the_page_follows_the_day_in_london(
    partnership: Partnership, officer: User, client: Client, last: date, due: date
) -> None:
    """A minute before midnight in London nothing can be ticked, at midnight it can: in summer that is 23:00 of UTC."""
    person = registered(partnership)
    Person.objects.filter(pk=person.pk).update(created_at=datetime.combine(last, time(12), tzinfo=LONDON))
    midnight = datetime.combine(due, time(0), tzinfo=LONDON)
    for moment, is_due in ((midnight - timedelta(minutes=1), False), (midnight, True)):
        with time_machine.travel(moment.astimezone(UTC), tick=False):
            client.force_login(officer)
            html = client.get(f"{reverse('cohorts:retention')}?partnership=BHR").content.decode()
        assert person.reference in html
        assert (f'name="people" value="{person.pk}"' in html) is is_due
