"""From the register to a forecast that is kept: what is known at the origin, who works it out, when it is stale."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cohorts.domain.plan_history import Step
from tcp_portal.access import Scope
from tcp_portal.access.scope import everything
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Partnership
from tests.factories import admitted, discharged, make_partnership
from trajectories.domain.forecast import Slip, forecast
from trajectories.models import ForecastRun, RunKind, RunState
from trajectories.services import forecast_queue
from trajectories.services import forecast_runs as runs
from trajectories.services.forecast_inputs import Drawn, draw, known_of, slips_of

pytestmark = pytest.mark.django_db
APRIL = Month(2017, 4)
NOW = datetime(2017, 5, 12, 9, tzinfo=UTC)


@pytest.fixture
def partnership() -> Partnership:
    made = make_partnership(starts_on=date(2016, 3, 1))
    for at in range(8):
        spell = admitted(made, date(2016, 1, 10) + timedelta(days=40 * at))
        if at % 2:
            discharged(spell, date(2016, 10, 20) + timedelta(days=25 * at))
    return made


def _drawn(partnership: Partnership, month: Month = APRIL) -> Drawn:
    known = known_of(scope=everything(), partnership=partnership, last=month)
    return draw(known, month=month)


def _clock() -> datetime:
    return NOW


def test_nothing_after_the_origin_is_looked_at(partnership: Partnership) -> None:
    before = _drawn(partnership)
    late = admitted(partnership, date(2017, 5, 2))
    stay = admitted(partnership, date(2017, 1, 5))
    then = _drawn(partnership)
    discharged(stay, date(2017, 5, 9))
    assert _drawn(partnership).inputs == then.inputs
    assert {one.key for one in then.inputs.people} - {one.key for one in before.inputs.people} == {
        str(stay.pk)
    }
    assert str(late.pk) not in {one.key for one in then.inputs.people}


def test_people_there_when_the_register_began_enter_with_their_stay_so_far(partnership: Partnership) -> None:
    drawn = _drawn(partnership)
    longest = max(one.stayed_days for one in drawn.inputs.people)
    assert longest == (date(2017, 4, 30) - date(2016, 1, 10)).days
    assert drawn.basis.ends == 4
    assert drawn.basis.arrivals == 6  # the first two were there before the register
    assert drawn.basis.arrivals_months == 14
    assert drawn.inputs.admissions_a_month == pytest.approx(6.5 / 14)
    assert set(drawn.inputs.survival) == {""}  # no route has 20 ends


def test_dates_and_how_they_were_put_off(partnership: Partnership) -> None:
    spell = admitted(partnership, date(2017, 1, 5))
    steps = [
        Step(date(2017, 1, 9), "2", date(2017, 2, 1)),
        Step(date(2017, 1, 30), "2", date(2017, 3, 1)),
        Step(date(2017, 3, 5), "2", None),
        Step(date(2017, 4, 5), "2", date(2017, 6, 1)),
    ]
    known = known_of(scope=everything(), partnership=partnership, last=APRIL)
    stay = next(one for one in known.stays if one.spell_id == spell.pk)
    assert slips_of(stay, steps, APRIL.last) == [Slip(88, 0, False), Slip(60, 1, False)]


def test_a_run_is_worked_out_once_and_again_when_the_register_changed(partnership: Partnership) -> None:
    run = runs.prepare(partnership=partnership, month=APRIL, kind=RunKind.FORECAST, clock=_clock)
    assert (run.state, run.runs) == (RunState.READY, 1)
    again = runs.prepare(partnership=partnership, month=APRIL, kind=RunKind.FORECAST, clock=_clock)
    assert (again.pk, again.runs) == (run.pk, 1)
    kept = runs.forecast_of(run)
    drawn = _drawn(partnership)
    assert kept.fan.median == forecast(drawn.inputs).median
    assert kept.basis == drawn.basis
    stand = runs.stand(scope=everything(), partnership=partnership, month=APRIL)
    assert stand.is_fresh
    assert not stand.is_working

    admitted(partnership, date(2017, 4, 3))
    stale = runs.stand(scope=everything(), partnership=partnership, month=APRIL)
    assert stale.ready == run
    assert not stale.is_fresh
    assert stale.is_working
    new = runs.prepare(partnership=partnership, month=APRIL, kind=RunKind.FORECAST, clock=_clock)
    assert list(ForecastRun.objects.all()) == [new]


def test_two_workers_and_a_lost_one(partnership: Partnership, monkeypatch: pytest.MonkeyPatch) -> None:
    run = ForecastRun.objects.create(
        partnership=partnership,
        kind=RunKind.FORECAST,
        month_starts_on=APRIL.first,
        inputs_digest="x",
        state=RunState.WORKING,
        runs=1,
        asked_at=NOW,
        touched_at=NOW,
    )
    runs.work(run_id=run.pk, clock=lambda: NOW + timedelta(minutes=1))
    run.refresh_from_db()
    assert (run.state, run.runs) == (RunState.WORKING, 1)
    later = NOW + timedelta(minutes=6)
    assert runs.lost_runs(now=later) == [run.pk]

    def broken(_run: ForecastRun) -> dict[str, object]:
        raise RuntimeError("a person's name must not get out")

    monkeypatch.setattr(runs, "_result", broken)
    runs.work(run_id=run.pk, clock=lambda: later)
    run.refresh_from_db()
    assert (run.state, run.runs) == (RunState.FAILED, 2)
    assert "name" not in run.reason
    assert runs.lost_runs(now=later + timedelta(days=1)) == []


def test_a_run_of_which_nobody_was_told_is_handed_out_at_once(
    partnership: Partnership, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = ForecastRun.objects.create(
        partnership=partnership, kind=RunKind.FORECAST, month_starts_on=APRIL.first, inputs_digest="x",
        asked_at=NOW, touched_at=NOW,
    )  # fmt: skip
    monkeypatch.setattr(forecast_queue, "hand_out", lambda *_: False)
    assert forecast_queue.nudge(run.pk) is False
    assert runs.lost_runs(now=NOW + timedelta(seconds=9)) == []
    assert runs.lost_runs(now=NOW + timedelta(seconds=11)) == [run.pk]
    monkeypatch.setattr(forecast_queue, "hand_out", lambda *_: True)
    assert forecast_queue.nudge(run.pk) is True
    assert runs.lost_runs(now=NOW + timedelta(seconds=11)) == []


def test_a_kept_result_names_nobody(partnership: Partnership) -> None:
    run = runs.prepare(partnership=partnership, month=APRIL, kind=RunKind.FORECAST, clock=_clock)
    text = str(run.result)
    assert not any(one.key in text for one in _drawn(partnership).inputs.people)


def test_too_little_history_is_said(partnership: Partnership) -> None:
    run = runs.prepare(partnership=partnership, month=APRIL, kind=RunKind.RECORD, clock=_clock)
    record = runs.record_of(run)
    assert record.origins == 2  # February and March 2017
    assert record.scores[0].cases == 3
    empty = make_partnership("OLD", starts_on=date(2017, 1, 1))
    failed = runs.prepare(partnership=empty, month=APRIL, kind=RunKind.RECORD, clock=_clock)
    assert failed.state == RunState.FAILED
    assert failed.reason.startswith("The register holds nobody")


def test_looking_is_cheap_and_needs_the_right(partnership: Partnership) -> None:
    scope = everything()
    with CaptureQueriesContext(connection) as queries:
        runs.stand(scope=scope, partnership=partnership, month=APRIL)
    assert len(queries) == 2
    with pytest.raises(PermissionDenied):
        runs.stand(scope=Scope(uuid4(), ()), partnership=partnership, month=APRIL)


def test_the_command(partnership: Partnership, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("forecast", "--partnership", "BHR", "--month", "2017-04")
    assert "2018-04" in capsys.readouterr().out
    call_command("forecast", "--partnership", "BHR", "--month", "2017-04", "--format", "json")
    assert '"median"' in capsys.readouterr().out
    call_command("forecast", "--partnership", "BHR", "--month", "2017-04", "--record")
    assert "2 past months" in capsys.readouterr().out
    for wrong in ("2016-02", "2036-01", "soon"):
        with pytest.raises(CommandError):
            call_command("forecast", "--partnership", "BHR", "--month", wrong)
