"""The forecast's pages: what they say, who may see them, and what becomes of a run that is not there."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tcp_portal.access import Role
from tcp_portal.access.scope import everything
from tcp_portal.audit.models import AuditEntry, Kind
from tcp_portal.charts import Chart
from tcp_portal.months import Month
from tcp_portal.partnerships.models import User
from tcp_portal.web.registry import PackContext
from tests.factories import admitted, make_partnership, make_user
from tests.integration.trajectories.made import APRIL_17, HTMX, World
from trajectories import forecast_section
from trajectories.models import ForecastRun, RunKind, RunState
from trajectories.services import forecast_queue, forecast_runs

pytestmark = pytest.mark.django_db
NOW = datetime(2017, 5, 12, 9, tzinfo=UTC)
FORECAST, RECORD, PEOPLE, AGAIN = (
    f"trajectories:forecast{name}" for name in ("", "_record", "_people", "_again")
)


def _get(user: User | None, name: str, **more: object) -> tuple[int, str]:
    client = Client()
    if user is not None:
        client.force_login(user)
    response = client.get(reverse(name), {"month": "2017-04", **more}, headers={})
    return response.status_code, response.content.decode()


def _ready(world: World, kind: str = RunKind.FORECAST) -> ForecastRun:
    return forecast_runs.prepare(partnership=world.partnership, month=APRIL_17, kind=kind, clock=lambda: NOW)


def test_the_page_says_what_is_expected_and_what_it_rests_on(world: World) -> None:
    run = _ready(world)
    fan = forecast_runs.forecast_of(run).fan
    status, html = _get(world.board, FORECAST)
    assert status == 200
    assert f"{fan.low50[22]} to {fan.high50[22]} people are expected in March 2019" in html
    assert "Being worked out" not in html
    assert "Lengths of stay: 2 stays that ended in the 25 months to April 2017." in html
    assert "Who is expected to leave" not in html
    assert "Who is expected to leave" in _get(world.commissioner, FORECAST)[1]


def test_without_a_run_a_worker_is_told_and_the_page_asks_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted: list[Month] = []
    monkeypatch.setattr(forecast_queue, "want", lambda *, month, **_: wanted.append(month))
    status, html = _get(world.board, FORECAST)
    assert status == 200
    assert "The forecast is being worked out." in html
    assert 'hx-trigger="every 2s"' in html
    assert "Work it out again" not in html  # a board member may not ask
    assert wanted == [APRIL_17]
    assert not ForecastRun.objects.exists()


def test_an_older_forecast_stands_until_the_new_one_is_there(world: World) -> None:
    _ready(world)
    admitted(world.partnership, APRIL_17.first)
    html = _get(world.manager, FORECAST)[1]
    assert "The register has changed since this was worked out on 12 May 2017." in html
    assert "Being worked out" in html
    client = Client()
    client.force_login(world.manager)
    part = client.get(reverse(FORECAST), {"month": "2017-04"}, headers=HTMX).content.decode()
    assert "<html" not in part
    assert "hx-swap-oob" in part


def test_a_failed_run_says_why_and_is_asked_for_again(world: World) -> None:
    run = _ready(world)
    ForecastRun.objects.filter(pk=run.pk).update(
        state=RunState.FAILED, reason="Something went wrong.", result={}
    )
    html = _get(world.manager, FORECAST)[1]
    assert "Something went wrong." in html
    client = Client()
    client.force_login(world.manager)
    url = reverse(AGAIN) + "?month=2017-04"
    assert client.post(url, {"kind": "nonsense"}).status_code == 404
    assert client.post(url, {"kind": "forecast"}).status_code == 302
    run.refresh_from_db()
    assert run.state == RunState.WAITING
    assert AuditEntry.objects.filter(did="ask for forecast").count() == 1
    client.force_login(world.board)
    assert client.post(url, {"kind": "forecast"}).status_code == 403


def test_who_is_expected_to_leave_is_for_those_who_see_people_and_recorded(world: World) -> None:
    _ready(world)
    status, html = _get(world.commissioner, PEOPLE)
    assert status == 200
    assert "By June 2017" in html
    entry = AuditEntry.objects.filter(kind=Kind.READ, did="who is expected to leave").get()
    assert entry.by == world.commissioner
    long = world.stays["long"].person
    assert long.reference in html
    assert long.family_name not in html
    assert _get(world.board, PEOPLE)[0] == 403
    assert _get(None, PEOPLE)[0] == 302
    stranger = make_user(Role.COMMISSIONER, make_partnership("OTH"))
    assert long.reference not in _get(stranger, PEOPLE)[1]


def test_without_a_forecast_nobody_is_listed(world: World) -> None:
    html = _get(world.commissioner, PEOPLE)[1]
    assert "Nobody to show" in html


def test_a_long_record_is_judged_against_simple_forecasts(world: World) -> None:
    _ready(world, RunKind.RECORD)
    html = _get(world.board, RECORD)[1]
    assert "the 9-in-10 band held" in html
    assert "It missed by" in html
    assert "the last value" in html


def test_the_record_says_that_there_is_too_little_history(world: World) -> None:
    world.partnership.starts_on = date(2016, 4, 1)
    world.partnership.save()
    _ready(world, RunKind.RECORD)
    status, html = _get(world.board, RECORD)
    assert status == 200
    assert "Too little history to judge" in html


@pytest.mark.parametrize("name", [FORECAST, RECORD])
def test_another_area_and_nobody_are_refused(world: World, name: str) -> None:
    assert _get(None, name)[0] == 302
    stranger = make_user(Role.BOARD_MEMBER, make_partnership("OTH"))
    assert _get(stranger, name, partnership="BHR")[0] == 404


def test_the_number_of_queries_is_small(world: World) -> None:
    _ready(world)
    client = Client()
    client.force_login(world.board)
    client.get(reverse(FORECAST), {"month": "2017-04"})
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse(FORECAST), {"month": "2017-04"})
    assert len(queries) <= 12


def test_the_overview_shows_the_forecast_where_one_is_ready(world: World) -> None:
    before = _get(world.board, "trajectories:dashboard")[1]
    assert "Chance of" not in before
    _ready(world)
    after = _get(world.board, "trajectories:dashboard")[1]
    assert "by March 2019</a>" in after
    assert "people are expected in March 2019" in after
    assert "Forecast, 9 in 10" in after
    part = _get(world.board, "trajectories:dashboard", arrangement="ccg")[1]
    assert "Forecast, 9 in 10" not in part
    reported = _get(world.board, "trajectories:dashboard", figures="reported")[1]
    assert "people in hospital" in reported


def test_the_pack_works_its_forecast_out(world: World) -> None:
    context = PackContext(
        partnership=world.partnership, month=APRIL_17, as_at=APRIL_17.last, scope=everything()
    )
    section = forecast_section.section(context)
    assert section is not None
    assert "expected in March 2019" in section.summary
    chart = next(block for block in section.blocks if isinstance(block, Chart))
    assert [series.name for series in chart.series][:3] == [
        "Forecast, 9 in 10", "Forecast, half", "Forecast, middle",
    ]  # fmt: skip
    world.partnership.starts_on = date(2017, 5, 1)
    world.partnership.save()
    assert forecast_section.section(context) is None
