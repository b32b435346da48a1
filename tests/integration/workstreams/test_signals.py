"""Live signals ask for another look, once each, and never touch what a human said."""

from __future__ import annotations

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cohorts.domain.registers import Response
from cohorts.services import delays, plans, register_returns
from cohorts.services.delays import DelayFacts
from cohorts.services.register_returns import ReturnFacts
from tcp_portal import rows
from tcp_portal.access import Role
from tcp_portal.access.scope import everything
from tcp_portal.errors import Refusal, Stale
from tcp_portal.months import Month
from tests.factories import TODAY, act_of, admitted, make_user, place_of
from tests.integration.workstreams.raided import Programme, make_programme
from trajectories.domain.forecast import Fan
from trajectories.domain.forecast_data import Basis, basis_data, fan_data
from trajectories.models import ForecastRun, RunKind, RunState
from workstreams.domain.risk_scores import LEVELS, Levels
from workstreams.domain.signals import SIGNALS
from workstreams.models import PromptAnswer, Risk, RiskScore, SignalPrompt
from workstreams.services import risks, signals
from workstreams.services.risks import RISKS, Scoring
from workstreams.services.signal_counts import counts
from workstreams.tasks import refresh_signals

pytestmark = pytest.mark.django_db
KEY = "people_delayed"
# people, plan steps, forecast, places and returns, actions, disputes; the rules of the review clock (2)
COUNTS = 9


@pytest.fixture
def programme() -> Programme:
    return make_programme()


def counted(programme: Programme, value: int | None) -> signals.Told:
    return signals.prompt(partnership=programme.partnership, found={KEY: value}, now=timezone.now())


def test_a_signal_asks_once_is_counted_again_and_goes_back(programme: Programme) -> None:
    risk = programme.risk(signals=[KEY], likelihood=2)
    assert counted(programme, 1) == signals.Told(1, 0, 0)  # suggests what the human says
    assert counted(programme, 4) == signals.Told(1, 1, 0)
    assert counted(programme, 4) == signals.Told(1, 0, 0)
    assert counted(programme, 7) == signals.Told(1, 0, 1)
    row = SignalPrompt.objects.get()
    assert (row.value, row.suggested, row.was) == (7, 5, None)
    of = {"scope": programme.act().scope, "partnership": programme.partnership}
    assert signals.asking(**of) == [risk]
    counted(programme, 1)  # it has gone back: the prompt stays and asks for nothing
    assert SignalPrompt.objects.unanswered().get().suggested == 2
    assert signals.asking(**of) == []


def test_what_was_answered_is_not_asked_again_until_the_signal_moves_on(programme: Programme) -> None:
    programme.risk(signals=[KEY], likelihood=2)
    counted(programme, 4)
    row, act = SignalPrompt.objects.get(), programme.act()
    with pytest.raises(Refusal):
        signals.keep_score(row=row, version=1, note=" ", act=act)
    with pytest.raises(Stale):
        signals.keep_score(row=row, version=9, note="Known", act=act)
    with pytest.raises(PermissionDenied):
        signals.keep_score(row=row, version=1, note="Known", act=act_of(programme.board))
    signals.keep_score(row=row, version=1, note="Known", act=act)
    with pytest.raises(Refusal):
        signals.keep_score(row=row, version=2, note="Twice", act=act)
    assert counted(programme, 5).raised == 0  # the same suggestion
    assert counted(programme, 9).raised == 1
    assert SignalPrompt.objects.unanswered().get().was == 4


def test_what_is_not_known_changes_nothing(programme: Programme) -> None:
    programme.risk(signals=[KEY])
    counted(programme, None)
    signals.prompt(partnership=programme.partnership, found={}, now=timezone.now())
    assert not SignalPrompt.objects.exists()


def test_a_closed_risk_and_one_without_signals_are_left_alone(programme: Programme) -> None:
    closed = programme.risk(signals=[KEY])
    risks.close(risk=closed, version=1, note="Over", act=programme.act())
    programme.risk()
    assert counted(programme, 9) == signals.Told(0, 0, 0)
    assert signals.with_signals() == []


def test_a_signal_taken_off_a_risk_asks_no_more(programme: Programme) -> None:

    risk = programme.risk(signals=[KEY], likelihood=2)
    counted(programme, 9)
    rows.change(RISKS, row=risk, version=1, values={"signals": []}, act=programme.act())
    assert SignalPrompt.objects.get().answer == PromptAnswer.KEPT


def test_a_lead_is_asked_about_their_own_risks(programme: Programme) -> None:
    own, _other = programme.risk(signals=[KEY]), programme.risk(signals=[KEY], workstream=programme.other)
    counted(programme, 0)
    of = {"partnership": programme.partnership}
    assert signals.asking(scope=act_of(programme.lead).scope, **of) == [own]
    assert len(signals.asking(scope=programme.act().scope, **of)) == 2
    assert signals.asking(scope=act_of(programme.board).scope, **of) == []


STEP = st.tuples(
    st.sampled_from(("count", "count", "keep", "score")), st.integers(0, 9), st.sampled_from(LEVELS)
)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, max_size=12))
def test_no_sequence_of_signals_touches_the_human_score(
    programme: Programme, steps: list[tuple[str, int, int]]
) -> None:
    with transaction.atomic():
        risk, act = programme.risk(signals=[KEY], likelihood=3), programme.act()
        said, given = 3, 1
        for what, value, level in steps:
            if what == "count":
                counted(programme, value)
            elif what == "keep":
                for row in SignalPrompt.objects.unanswered():
                    signals.keep_score(row=row, version=row.version, note="Looked", act=act)
            else:
                scoring = Scoring(Levels(level, 4), "Looked")
                risks.score(risk=risk, version=Risk.objects.get().version, scoring=scoring, act=act)
                said, given = level, given + 1
            risk = Risk.objects.get()
            assert (risk.likelihood, RiskScore.objects.count()) == (said, given)
            standing = SignalPrompt.objects.unanswered()
            assert standing.count() <= 1
            assert all(row.suggested == SIGNALS[KEY].suggested(row.value) for row in standing)
        transaction.set_rollback(True)


def test_each_signal_counts_what_it_says(programme: Programme) -> None:
    """Two people: one delayed whose date was put off and has passed; places that did not answer; a late action."""
    act = programme.act(date(2017, 4, 20))
    spell = admitted(programme.partnership)
    admitted(programme.partnership, on=date(2017, 5, 2))
    keeper = act_of(make_user(Role.COMMISSIONER, programme.partnership), today=date(2017, 4, 20))
    plans.update_plan(spell=spell, version=0, status="6", planned_on=date(2017, 4, 25), act=keeper)
    facts = DelayFacts(reason="HO", attribution="07", started_on=date(2017, 4, 20))
    delays.record_delay(spell=spell, facts=facts, act=keeper)
    plans.update_plan(
        spell=spell, version=1, status="6", planned_on=date(2017, 5, 8), act=keeper, reason="The flat is late"
    )
    silent = ReturnFacts(Response.NO_RESPONSE, {})
    register_returns.record(
        place=place_of(programme.partnership), month=Month(2017, 4), version=0, facts=silent,
        act=act_of(make_user(Role.COMMISSIONER, programme.partnership)),
    )  # fmt: skip
    programme.action(1, due_on=date(2017, 4, 1))
    programme.action(2, due_on=date(2017, 5, 1))
    of = {"scope": everything(), "partnership": programme.partnership}
    counts(day=TODAY, **of)
    with CaptureQueriesContext(connection) as asked:
        found = counts(day=TODAY, **of)
    overdue = found.pop("reviews_overdue")
    assert found == {
        "dates_slipped": 1,
        "dates_passed": 1,
        "people_delayed": 1,
        "plan_missed": None,
        "returns_missing": 3,
        "actions_late": 1,
        "disputes_open": 0,
        "homes_missing": 2,
    }
    assert overdue == 1  # the one of May 2016; that of this month has time
    assert len(asked) <= COUNTS
    assert counts(day=TODAY + timedelta(days=120), **of)["dates_slipped"] == 0
    assert act.today < TODAY


def test_the_forecast_counts_as_the_chance_to_miss_the_plan(programme: Programme) -> None:
    months = (Month(2017, 5), Month(2017, 6), Month(2017, 7))
    whole, parts = (22, 21, 20), (22.0, 21.0, 20.0)
    fan = Fan(
        now=22, months=months, expected=parts, median=whole, low50=whole, high50=whole, low90=whole, high90=whole,
        chance=(0.9, 0.62, None), needed_a_month=1.0, leaving_a_month=1.0, beds=(),
    )  # fmt: skip
    ForecastRun.objects.create(
        partnership=programme.partnership, kind=RunKind.FORECAST, month_starts_on=date(2017, 4, 1), inputs_digest="x",
        state=RunState.READY, result={"fan": fan_data(fan), "basis": basis_data(Basis())},
        asked_at=programme.act().now, touched_at=programme.act().now, finished_at=programme.act().now,
    )  # fmt: skip
    of = {"scope": everything(), "partnership": programme.partnership}
    assert counts(day=TODAY, **of)["plan_missed"] == 38  # at the last month that has a plan
    assert counts(day=date(2017, 9, 1), **of)["plan_missed"] is None  # of long ago: it says nothing of today


def test_the_nightly_task_and_the_command_do_it_once(programme: Programme) -> None:
    programme.risk(signals=[KEY])
    refresh_signals()
    assert SignalPrompt.objects.count() == 1
    refresh_signals()
    out = StringIO()
    call_command("signals", partnership="BHR", stdout=out)
    assert "BHR: 1 risks fed by signals, 0 prompts raised" in out.getvalue()
    assert SignalPrompt.objects.count() == 1
    with pytest.raises(CommandError):
        call_command("signals", partnership="ELSE")
