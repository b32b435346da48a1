"""The clock at its worst: midnight in London, days with a missing and a double hour, a clock that is put back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from celery.schedules import crontab, schedule
from django.conf import settings
from django.test import Client
from django.utils import timezone

from tcp_portal.access import Role
from tcp_portal.celery import app
from tcp_portal.months import Month
from tcp_portal.operations.metrics import text
from tcp_portal.packs.models import Kind, Pack, PackRun, State
from tcp_portal.packs.month_end.services import starting
from tcp_portal.packs.month_end.tasks import start_runs
from tcp_portal.packs.services import building, queue, sweeping
from tcp_portal.partnerships.models import Partnership
from tests.factories import make_partnership, make_user

pytestmark = pytest.mark.django_db

SPRING, AUTUMN = date(2027, 3, 28), date(2026, 10, 25)  # 01:30 does not come, and comes twice
LATE_IN_JUNE = datetime(2027, 6, 30, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "month"),
    [
        (datetime(2027, 6, 30, 22, 59, 59, tzinfo=UTC), Month(2027, 6)),
        (LATE_IN_JUNE, Month(2027, 7)),
        (datetime(2027, 10, 31, 23, 30, tzinfo=UTC), Month(2027, 10)),
        (datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC), Month(2026, 12)),
        (datetime(2027, 1, 1, tzinfo=UTC), Month(2027, 1)),
    ],
)
def test_a_month_ends_at_midnight_in_london(client: Client, moment: datetime, month: Month) -> None:
    user = make_user(Role.COMMISSIONER, make_partnership())
    with time_machine.travel(moment, tick=False):
        client.force_login(user)
        page = client.get("/performance/")
        assert page.status_code == 200
        assert page.wsgi_request.frame.month == month.previous
        assert page.wsgi_request.today == timezone.localdate() == max(month.first, timezone.localdate())
        assert Month.of(page.wsgi_request.today) == month


@pytest.mark.parametrize(
    ("moment", "starts"),
    [(datetime(2027, 6, 30, 22, 59, tzinfo=UTC), Month(2027, 5)), (LATE_IN_JUNE, Month(2027, 6))],
)
def test_the_run_of_a_month_begins_by_londons_calendar(
    monkeypatch: pytest.MonkeyPatch, moment: datetime, starts: Month
) -> None:
    begun: list[Month] = []
    monkeypatch.setattr(starting, "_start", lambda _partnership, month, *_, **__: begun.append(month))
    monkeypatch.setattr(starting, "dates_of", lambda *_: type("Days", (), {"draft": date(2027, 1, 1)}))
    make_partnership()
    with time_machine.travel(moment, tick=False):
        start_runs()
    assert begun == [starts]
    assert not PackRun.objects.exists()


def fired(entry: schedule, day: date) -> list[datetime]:
    """When beat would send a task on London's day: it looks each half minute, and remembers when it last did."""
    clock = [datetime.combine(day, datetime.min.time(), timezone.get_current_timezone()).astimezone(UTC)]
    end = datetime.combine(day + timedelta(days=1), datetime.min.time(), timezone.get_current_timezone())
    entry.nowfun = lambda: clock[0].astimezone(timezone.get_current_timezone())
    last, found = entry.nowfun() - timedelta(minutes=1), []
    while clock[0] < end:
        if entry.is_due(last).is_due:
            last = entry.nowfun()
            found.append(last)
        clock[0] += timedelta(seconds=30)
    return found


def daily() -> list[tuple[str, crontab]]:
    found = settings.CELERY_BEAT_SCHEDULE.items()
    return [(name, one["schedule"]) for name, one in found if isinstance(one["schedule"], crontab)]


@pytest.mark.parametrize("day", [SPRING, AUTUMN, date(2027, 5, 12)])
@pytest.mark.parametrize(("name", "when"), daily())
def test_beat_sends_each_task_once_at_its_hour(name: str, when: crontab, day: date) -> None:
    """On the day without 01:30 and on the one with two of them as on any other."""
    entry = crontab(
        minute=when._orig_minute, hour=when._orig_hour, day_of_week=when._orig_day_of_week, app=app
    )
    hours, minutes = sorted(entry.hour), sorted(entry.minute)
    if (day.weekday() + 1) % 7 not in entry.day_of_week:
        assert fired(entry, day) == []
        return
    found = [(one.hour, one.minute) for one in fired(entry, day)]
    planned = [(hour, minute) for hour in hours for minute in minutes]
    if len(hours) < 24:
        assert found == planned
        assert not {0, 1} & set(hours)  # nothing that should be once a day lies in the hour that moves
    else:  # each ten minutes: the missing hour has none, the double one may have them twice
        assert set(planned) - set(found) <= ({(1, minute) for minute in minutes} if day == SPRING else set())


@pytest.mark.parametrize("day", [SPRING, AUTUMN])
def test_an_idle_session_ends_after_the_same_minutes_while_clocks_change(client: Client, day: date) -> None:
    user = make_user(Role.COMMISSIONER, make_partnership())
    before = datetime(day.year, day.month, day.day, 0, 55, tzinfo=UTC)  # at 01:00 UTC London's clocks change
    with time_machine.travel(before, tick=False) as clock:
        client.force_login(user)
        assert client.get("/").status_code == 200
        clock.shift(settings.PORTAL_IDLE_SECONDS - 1)
        assert client.get("/").status_code == 200
        clock.shift(settings.PORTAL_IDLE_SECONDS + 1)
        assert client.get("/").status_code == 302


def test_a_session_does_not_live_longer_because_the_clock_was_put_back(client: Client) -> None:
    user = make_user(Role.COMMISSIONER, make_partnership())
    with time_machine.travel(LATE_IN_JUNE, tick=False) as clock:
        client.force_login(user)
        assert client.get("/").status_code == 200
        clock.shift(-3600)
        assert client.get("/").status_code == 200  # from here on the idle minutes count
        clock.shift(settings.PORTAL_IDLE_SECONDS + 1)
        assert client.get("/").status_code == 302


def pack_of(partnership: Partnership, at: datetime) -> Pack:
    return Pack.objects.create(
        kind=Kind.BOARD, edition="board", partnership=partnership, month_starts_on=date(2027, 5, 1), title="May 2027",
        formats=["xlsx"], requested_at=at, touched_at=at, told_at=at,
    )  # fmt: skip


def test_after_the_clock_was_put_back_jobs_are_swept_and_no_age_is_negative() -> None:
    pack = pack_of(make_partnership(), LATE_IN_JUNE)
    now = LATE_IN_JUNE - timedelta(hours=1)
    assert sweeping.lost_packs(now=now) == [pack.pk]
    assert 'portal_oldest_job_seconds{kind="packs"} 0.0' in text(now).decode()
    assert sweeping.lost_packs(now=LATE_IN_JUNE - timedelta(seconds=30)) == []


def test_a_job_ends_in_words_also_where_the_workers_clock_is_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    """The database holds that nothing ends before it was asked for."""
    monkeypatch.setattr(queue, "hand_out", lambda *_: True)
    pack = pack_of(make_partnership(), LATE_IN_JUNE)
    building.build(pack_id=pack.pk, clock=lambda: LATE_IN_JUNE - timedelta(seconds=3))
    pack.refresh_from_db()
    assert (pack.state, pack.finished_at) == (State.FAILED, LATE_IN_JUNE)
    assert pack.reason
