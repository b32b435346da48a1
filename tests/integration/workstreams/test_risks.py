"""Keeping risks: every score stays, the rights of workstreams, what ends a risk, and cover read in one query."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tcp_portal import rows
from tcp_portal.access import Role
from tcp_portal.access.scope import everything
from tcp_portal.audit.models import AuditEntry
from tcp_portal.errors import Refusal, Stale
from tests.factories import TODAY, act_of, make_partnership, make_user
from tests.integration.workstreams.raided import LEVELS, Programme, make_programme
from workstreams.domain.coverage import Mitigating, verdict
from workstreams.domain.risk_scores import Levels
from workstreams.models import Issue, Mitigation, Risk, RiskScore, RiskState, SignalPrompt
from workstreams.services import heat_map, risk_actions, risks
from workstreams.services.issues import resolve
from workstreams.services.risk_list import COVERS, Ask, flagged, risks_of, serious_on, verdict_of
from workstreams.services.risks import RISKS, Scoring

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme() -> Programme:
    return make_programme()


def scored(programme: Programme, risk: Risk, day: date, likelihood: int, impact: int) -> Risk:
    risk.refresh_from_db()
    scoring = Scoring(Levels(likelihood, impact), "Looked at")
    risks.score(risk=risk, version=risk.version, scoring=scoring, act=programme.act(day))
    risk.refresh_from_db()
    return risk


def test_every_score_stays_and_the_list_tells_where_it_moved(programme: Programme) -> None:
    risk = programme.risk(programme.act(date(2017, 1, 9)))
    scored(programme, risk, date(2017, 2, 3), 3, 4)
    scored(programme, risk, date(2017, 5, 5), 5, 4)
    assert list(RiskScore.objects.order_by("on").values_list("likelihood", "note")) == [
        (4, "First score"), (3, "Looked at"), (5, "Looked at"),
    ]  # fmt: skip
    (found,) = risks_of(scope=everything(), partnership=programme.partnership, ask=Ask(), day=TODAY)
    assert (found.score, found.then, found.before, found.moved) == (20, 12, 12, 8)
    assert risk.reviewed_on == date(2017, 5, 5)


def test_a_lead_writes_their_own_workstream_and_no_other(programme: Programme) -> None:
    act = act_of(programme.lead)
    risk = programme.risk(act)
    assert risk.number == 1
    for workstream in (programme.other, None):
        with pytest.raises(PermissionDenied):
            programme.risk(act, workstream=workstream)
    with pytest.raises(PermissionDenied):  # nor moves one there
        rows.change(RISKS, row=risk, version=1, values={"workstream": programme.other.pk}, act=act)
    with pytest.raises(PermissionDenied):
        programme.risk(act_of(programme.board))
    stranger = act_of(make_user(Role.PROGRAMME_MANAGER, make_partnership("ELSE")))
    with pytest.raises(PermissionDenied):
        programme.risk(stranger)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"raised_on": date(2017, 6, 1)}, "raised_on"),
        ({"target_likelihood": 2}, "target_impact"),
        ({"target_impact": 2}, "target_likelihood"),
        ({"target_on": date(2017, 9, 1)}, "target_likelihood"),
        ({"signals": ["weather"]}, "signals"),
    ],
)
def test_what_cannot_be_is_refused(programme: Programme, change: dict[str, Any], field: str) -> None:
    with pytest.raises(Refusal) as caught:
        programme.risk(**change)
    assert caught.value.field == field


def test_the_second_of_two_scorers_gets_both_values(programme: Programme) -> None:
    risk = programme.risk()
    scored(programme, risk, TODAY, 2, 4)
    with pytest.raises(Stale) as caught:
        risks.score(risk=risk, version=1, scoring=Scoring(Levels(5, 4), "Mine"), act=programme.act())
    assert [(one.field, one.theirs, one.yours) for one in caught.value.differences] == [("likelihood", 2, 5)]
    assert RiskScore.objects.count() == 2


def test_a_look_an_escalation_and_a_closing_leave_their_day(programme: Programme) -> None:
    risk, act = programme.risk(), programme.act()
    with pytest.raises(Refusal):
        risks.review(risk=risk, version=1, next_on=TODAY, act=act)
    risk = risks.review(risk=risk, version=1, next_on=date(2017, 6, 12), act=act)
    risk = risks.escalate(risk=risk, version=2, to="board", act=act)
    assert (risk.reviewed_on, risk.escalated_on) == (TODAY, TODAY)
    with pytest.raises(Refusal):
        risks.escalate(risk=risk, version=3, to="board", act=act)
    risk = risks.escalate(risk=risk, version=3, to="", act=act)
    assert risk.escalated_on is None
    with pytest.raises(Refusal):
        risks.close(risk=risk, version=4, note=" ", act=act)
    risk = risks.close(risk=risk, version=4, note="The homes are there", act=act)
    assert (risk.state, risk.closed_on) == (RiskState.CLOSED, TODAY)
    with pytest.raises(Refusal):
        risks.score(risk=risk, version=5, scoring=Scoring(Levels(1, 1), "Late"), act=act)


def test_a_risk_that_comes_true_goes_on_as_an_issue(programme: Programme) -> None:
    risk, act = programme.risk(), act_of(programme.lead)
    issue = risks.happened(risk=risk, version=1, issue={"what": "Homes are late", "impact": 4}, act=act)
    assert (issue.risk_id, issue.workstream_id, issue.raised_on) == (risk.pk, programme.own.pk, TODAY)
    assert Risk.objects.get().state == RiskState.ISSUE
    with pytest.raises(Refusal):
        resolve(issue=issue, version=1, resolution="", act=act)
    resolve(issue=issue, version=1, resolution="Another builder", act=act)
    assert Issue.objects.get().resolved_on == TODAY


def test_actions_are_found_linked_once_and_taken_off(programme: Programme) -> None:
    risk, act = programme.risk(), programme.act()
    homes, far = programme.action(1, what="Find homes"), programme.action(2, workstream=programme.other)
    assert risk_actions.found_by(risk=risk, text="") == [homes]
    assert risk_actions.found_by(risk=risk, text="A2") == [far]
    assert risk_actions.found_by(risk=risk, text="HOMES find") == [homes]
    for _ in range(2):
        risk_actions.link_all(risk=risk, actions=[homes], act=act)
    assert risk_actions.found_by(risk=risk, text="find") == []
    risk_actions.unlink(mitigation=Mitigation.objects.get(), act=act)
    assert AuditEntry.objects.filter(object_id=risk.pk, did__contains="action").count() == 2
    elsewhere = make_programme("ELSE").action(3)
    with pytest.raises(Refusal):
        risk_actions.link_all(risk=risk, actions=[elsewhere], act=act)


def slow_verdict(risk: Risk, day: date) -> tuple[Mitigating, Any]:
    """The rule read action by action."""
    linked = [one.action for one in Mitigation.objects.filter(risk=risk).select_related("action")]
    live = [one for one in linked if one.withdrawn_at is None and one.closed_as != "dropped"]
    done = [one for one in live if one.closed_as == "done"]
    late = [one for one in live if one.closed_on is None and one.due_on < day.replace(day=1)]
    counts = Mitigating(len(live), len(done), len(late))
    target = None if risk.target_likelihood is None else risk.target_likelihood * (risk.target_impact or 0)
    return counts, verdict(counts, risk.likelihood * risk.impact, target)


def test_cover_of_the_whole_list_is_one_query_and_equals_the_slow_rule(programme: Programme) -> None:
    chance, act = random.Random(7), programme.act()
    ends = (
        {},
        {"closed_as": "done", "closed_on": TODAY, "percent": 100},
        {"closed_as": "dropped", "closed_on": TODAY},
    )
    gone = {"withdrawn_at": act.now, "withdrawn_because": "Twice"}
    actions = [
        programme.action(
            number,
            due_on=date(2017, chance.randint(2, 8), 1),
            **chance.choice(ends),
            **(gone if number % 9 == 0 else {}),
        )
        for number in range(1, 19)
    ]
    for _ in range(60):
        target = chance.choice((None, (2, 3), (5, 4)))
        levels = {**LEVELS, "likelihood": chance.randint(1, 5), "impact": chance.randint(1, 5)}
        goal = {} if target is None else {"target_likelihood": target[0], "target_impact": target[1]}
        risk = programme.risk(**{**levels, **goal})
        pick = chance.sample(actions, chance.choice((0, 1, 1, 2, 4)))
        Mitigation.objects.bulk_create(Mitigation(risk=risk, action=one) for one in pick)
    of = {"scope": everything(), "partnership": programme.partnership, "day": TODAY}
    with CaptureQueriesContext(connection) as asked:
        found = list(risks_of(ask=Ask(), **of))
    assert (len(found), len(asked)) == (60, 1)
    slow = {risk.pk: slow_verdict(risk, TODAY) for risk in found}
    seen = {one.coverage.value for _, one in slow.values()}
    assert seen == {"none", "exhausted", "reached", "covered"}
    for risk in found:
        assert (Mitigating(risk.acts, risk.done, risk.late), verdict_of(risk)) == slow[risk.pk]
    for cover in COVERS:
        kept = {risk.pk for risk in risks_of(ask=Ask(cover=cover), **of)}
        if cover == "late":
            assert kept == {pk for pk, (counts, _) in slow.items() if counts.late}
        elif cover == "flagged":
            assert kept == {pk for pk, (_, one) in slow.items() if one.is_flagged}
            assert flagged(scope=of["scope"], partnership=of["partnership"]) == len(kept) > 0
        else:
            assert kept == {pk for pk, (_, one) in slow.items() if one.coverage == cover}


def test_the_heat_map_counts_what_the_list_shows(programme: Programme) -> None:
    for likelihood in (1, 3, 3, 5):
        programme.risk(likelihood=likelihood)
    closed = programme.risk(likelihood=3)
    risks.close(risk=closed, version=1, note="Over", act=programme.act())
    of = {"scope": everything(), "partnership": programme.partnership}
    found = heat_map.heat_map(side="current", **of)
    assert found.squares == {(1, 4): 1, (3, 4): 2, (5, 4): 1}
    for (likelihood, impact), count in found.squares.items():
        ask = Ask(side="current", likelihood=likelihood, impact=impact)
        assert risks_of(ask=ask, day=TODAY, **of).count() == count
    assert heat_map.heat_map(side="inherent", **of).squares == {(5, 4): 4}
    target = heat_map.heat_map(side="target", **of)
    assert (target.total, target.unset) == (0, 4)


def test_movement_is_read_from_the_scores(programme: Programme) -> None:
    up, down = (programme.risk(programme.act(date(2017, 1, 9))) for _ in range(2))
    programme.risk()
    scored(programme, up, TODAY, 5, 5)
    scored(programme, down, TODAY, 1, 4)
    moved = heat_map.movement(scope=everything(), partnership=programme.partnership, day=TODAY)
    assert (moved.up, moved.down, moved.new) == (1, 1, 1)
    assert moved.most == (up, down)


def test_a_pack_tells_the_scores_of_its_day(programme: Programme) -> None:
    risk = programme.risk(programme.act(date(2017, 1, 9)))
    later = programme.risk(likelihood=5, raised_on=TODAY)
    scored(programme, risk, TODAY, 1, 1)
    of = {"scope": everything(), "partnership": programme.partnership}
    assert [(one.pk, one.at_day) for one in serious_on(day=date(2017, 3, 31), **of)] == [(risk.pk, 16)]
    assert [one.pk for one in serious_on(day=TODAY, **of)] == [later.pk]


def test_scoring_answers_what_signals_ask(programme: Programme) -> None:
    risk = programme.risk(signals=["people_delayed"])
    SignalPrompt.objects.create(
        risk=risk, signal="people_delayed", value=9, suggested=5, raised_at=programme.act().now
    )
    scored(programme, risk, TODAY, 5, 4)
    assert SignalPrompt.objects.get().answer == "scored"
