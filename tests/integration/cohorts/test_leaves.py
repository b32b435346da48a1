"""Extended leave: recorded on the care page, refused in words, and left out of the count from November 2024."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from cohorts.domain.flows import flow, people_in
from cohorts.models import Leave, Spell
from cohorts.services import leaves
from cohorts.services.census import census
from cohorts.services.leaves import LeaveFacts
from cohorts.services.stays import stays_of
from tcp_portal.access import Role
from tcp_portal.access.scope import everything
from tcp_portal.acts import Act
from tcp_portal.errors import Refusal, Stale
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Partnership
from tests.factories import act_of, admitted, make_partnership, make_user, place_of

pytestmark = pytest.mark.django_db
NOW = datetime(2025, 3, 3, 9, 30, tzinfo=ZoneInfo("Europe/London"))
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def _march_2025() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def partnership() -> Partnership:
    return make_partnership()


@pytest.fixture
def spell(partnership: Partnership) -> Spell:
    return admitted(partnership, date(2016, 5, 3), place=place_of(partnership), act=act_of(today=TODAY))


@pytest.fixture
def act(partnership: Partnership) -> Act:
    return act_of(make_user(Role.COMMISSIONER, partnership), today=TODAY)


def on_leave(spell: Spell, since: date, act: Act) -> Leave:
    return leaves.start_leave(spell=spell, facts=LeaveFacts(since, "mm", "With the family"), act=act)


def test_the_count_leaves_people_on_leave_out_from_november_2024(
    partnership: Partnership, spell: Spell, act: Act
) -> None:
    admitted(partnership, date(2016, 6, 1), act=act)
    row = on_leave(spell, date(2024, 9, 10), act)
    leaves.end_leave(leave=row, version=row.version, on=date(2025, 2, 4), act=act)
    first, last = Month(2024, 9), Month(2025, 2)
    counted: dict[str, int] = {}
    for cell in census(scope=everything(), first=first, last=last):
        counted[cell.month.iso] = counted.get(cell.month.iso, 0) + cell.count
    assert [count for _, count in sorted(counted.items())] == [2, 2, 1, 1, 1, 2]
    stays = stays_of(scope=everything(), first=first, last=last)
    for month, count in counted.items():
        assert len(people_in(stays, day=Month.parse(month).last)) == count
    november = flow(stays, first=Month(2024, 11), last=Month(2024, 11))
    assert (november.opening, november.leave, november.closing, november.unexplained) == (2, -1, 1, 0)
    february = flow(stays, first=last, last=last)
    assert (february.opening, february.leave, february.closing, february.unexplained) == (1, 1, 2, 0)


def test_what_cannot_be_is_refused_in_words(spell: Spell, act: Act) -> None:
    for since, judgment, words in (
        (TODAY + timedelta(days=1), "mm", "future"),
        (date(2016, 5, 2), "mm", "the admission"),
        (date(2024, 5, 2), "zz", ""),
    ):
        with pytest.raises(Refusal) as told:
            leaves.start_leave(spell=spell, facts=LeaveFacts(since, judgment), act=act)
        assert words in told.value.sentence
    row = on_leave(spell, date(2024, 12, 1), act)
    with pytest.raises(Refusal, match="on leave already"):
        on_leave(spell, date(2024, 12, 9), act)
    with pytest.raises(Stale):
        leaves.end_leave(leave=row, version=row.version + 1, on=TODAY, act=act)
    with pytest.raises(Refusal, match="the leave began"):
        leaves.end_leave(leave=row, version=row.version, on=date(2024, 11, 30), act=act)
    ended = leaves.end_leave(leave=row, version=row.version, on=date(2025, 1, 6), act=act)
    with pytest.raises(Refusal, match="This leave ended"):
        leaves.end_leave(leave=ended, version=ended.version, on=TODAY, act=act)
    with pytest.raises(Refusal, match="the last return"):
        on_leave(spell, date(2025, 1, 5), act)


def test_only_keepers_of_commissioning_record_it(partnership: Partnership, spell: Spell) -> None:
    with pytest.raises(PermissionDenied):
        on_leave(spell, date(2024, 12, 1), act_of(make_user(Role.COUNCIL_LEAD, partnership), today=TODAY))


def test_the_care_page_records_leave_and_return(
    client: Client, partnership: Partnership, spell: Spell
) -> None:
    client.force_login(make_user(Role.COMMISSIONER, partnership))
    care = reverse("cohorts:care", args=[spell.person_id])
    assert "Not on extended leave." in client.get(care).text
    day = {"started_on_0": "10", "started_on_1": "12", "started_on_2": "2024"}
    url = reverse("cohorts:leave_new", args=[spell.person_id])
    wrong = client.post(url, {**day, "started_on_2": "2015", "judgment": "pj"})
    assert wrong.status_code == 422
    assert "the admission" in wrong.text
    client.post(url, {**day, "judgment": "pj", "note": "With the family"})
    leave = Leave.objects.get()
    assert (leave.started_on, leave.judgment, leave.ended_on) == (date(2024, 12, 10), "pj", None)
    shown = client.get(care).text
    assert "On leave" in shown
    assert "With the family" in shown
    back = {"on_0": "3", "on_1": "2", "on_2": "2025", "version": leave.version}
    client.post(reverse("cohorts:leave_end", args=[leave.pk]), back)
    leave.refresh_from_db()
    assert leave.ended_on == date(2025, 2, 3)
    assert "to 3 Feb 2025" in client.get(care).text
