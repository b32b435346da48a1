"""The pages of risks: who reads and writes, what is refused, two at once, filters, and how many questions they ask."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tcp_portal.access import Role
from tcp_portal.access.scope import everything
from tcp_portal.months import Month
from tcp_portal.web.registry import PackContext
from tests.factories import TODAY, make_user
from tests.integration.workstreams.raided import Programme, address, as_, make_programme, text_of
from workstreams.joins.raid import serious_risks
from workstreams.models import Dependency, Issue, Mitigation, Risk, RiskScore, SignalPrompt
from workstreams.services import risks
from workstreams.services.risks import Scoring

pytestmark = [pytest.mark.django_db, pytest.mark.once]
# Session, reader, posts, partnerships; workstreams, owners, how many, the page, red ones that nothing holds.
LIST, MAP = 10, 8
FORM = {
    "title": "Homes are late", "cause": "One builder", "event": "It is slow", "effect": "People wait",
    "category": "supply", "raised_on_0": "9", "raised_on_1": "1", "raised_on_2": "2017", "inherent_likelihood": "5",
    "inherent_impact": "4", "likelihood": "4", "impact": "4", "signals": ["people_delayed"],
}  # fmt: skip


@pytest.fixture
def programme() -> Programme:
    return make_programme()


def queries(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(path).status_code == 200
    return sum("SAVEPOINT" not in query["sql"] for query in caught.captured_queries)


def prompted(risk: Risk) -> SignalPrompt:
    return SignalPrompt.objects.create(
        risk=risk, signal="people_delayed", value=9, suggested=5, raised_at=timezone.now()
    )


def test_a_lead_raises_a_risk_of_their_own_workstream(programme: Programme) -> None:
    client, where = as_(programme.lead), address(programme, "risk_add")
    text = text_of(client.get(where))
    assert "1. Homes" in text
    assert "2. Care" not in text
    assert "None: the whole programme" not in text
    refused = client.post(where, {**FORM, "cause": ""})
    assert refused.status_code == 422
    assert "Enter the workstream" in text_of(refused) or "Choose the workstream" in text_of(refused)
    assert 'value="Homes are late"' in text_of(refused)  # what was typed stays
    added = client.post(where, {**FORM, "workstream": str(programme.own.pk)})
    risk = Risk.objects.get()
    assert added.status_code == 302
    assert (risk.workstream, risk.signals, RiskScore.objects.count()) == (
        programme.own,
        ["people_delayed"],
        1,
    )
    forged = client.post(where, {**FORM, "workstream": str(programme.other.pk)})
    assert forged.status_code == 422
    nobody = make_user(Role.WORKSTREAM_LEAD, programme.partnership)
    assert as_(nobody).get(where).status_code == 403


def test_the_page_shows_the_very_actions_and_flags_a_red_risk_that_nothing_holds(
    programme: Programme,
) -> None:
    risk = programme.risk(likelihood=5, target_likelihood=2, target_impact=4)
    where = address(programme, "risk", risk.pk)
    text = text_of(as_(programme.board).get(where))
    assert "Red, and no action is left to be done: no mitigation" in text
    assert "It is 12 above its target of 8." in text
    assert "Score again" not in text
    action = programme.action(7, due_on=date(2017, 2, 1))
    Mitigation.objects.create(risk=risk, action=action)
    text = text_of(as_(programme.lead).get(where))
    assert "Covered: 1 action, 1 late." in text
    assert "Late by 2 months" in text
    assert "Red, and no action is left" not in text
    assert "Score again" in text


def test_a_score_keeps_those_before_and_the_second_gets_both(programme: Programme) -> None:
    risk, client = programme.risk(), as_(programme.lead)
    where = address(programme, "risk_score", risk.pk)
    assert client.post(where, {"likelihood": "2", "impact": "4", "version": "1"}).status_code == 422
    said = {"likelihood": "2", "impact": "4", "note": "A second builder", "version": "1"}
    assert client.post(where, said).status_code == 302
    late = as_(programme.manager).post(where, {**said, "likelihood": "5", "note": "Worse"})
    assert late.status_code == 409
    assert "2 unlikely" in text_of(late)
    assert "5 almost certain" in text_of(late)
    assert "A second builder" in text_of(client.get(address(programme, "risk", risk.pk)))


def test_a_signal_is_answered_by_a_note_or_by_a_score_that_a_human_sends(programme: Programme) -> None:
    risk, client = programme.risk(signals=["people_delayed"]), as_(programme.lead)
    row = prompted(risk)
    home = text_of(client.get("/"))
    assert "1 risk asks to be looked at again." in home
    where = address(programme, "risk_prompt", row.pk)
    text = text_of(client.get(where))
    assert "It suggests a likelihood of 5 almost certain; the score says 4 likely." in text
    again = text_of(client.get(address(programme, "risk_score", risk.pk, likelihood=5)))
    assert re.search(r'<option value="5"[^>]* selected[^>]*>5 almost certain', again)
    risk.refresh_from_db()
    assert risk.likelihood == 4
    assert client.post(where, {"version": "1", "note": ""}).status_code == 422
    assert client.post(where, {"version": "1", "note": "Known"}).status_code == 302
    assert "asks to be looked at again" not in text_of(client.get("/"))
    assert client.post(where, {"version": "2", "note": "Known"}).status_code == 422


def test_the_steps_of_a_risk_ask_on_a_page_of_their_own(programme: Programme) -> None:
    risk, client = programme.risk(), as_(programme.lead)
    day = {"review_on_0": "1", "review_on_1": "6", "review_on_2": "2017"}
    where = address(programme, "risk_review", risk.pk)
    assert client.post(where, {**day, "version": "1"}).status_code == 422  # it is over already
    assert client.post(where, {**day, "review_on_2": "2099", "version": "1"}).status_code == 302
    where = address(programme, "risk_escalate", risk.pk)
    assert client.post(where, {"escalated_to": "board", "version": "2"}).status_code == 302
    assert "Partnership Board" in text_of(client.get(address(programme, "risks", escalated="board")))
    where = address(programme, "risk_happened", risk.pk)
    assert "It is slow" in text_of(client.get(where))
    assert client.post(where, {"what": "It was slow", "impact": "4", "version": "3"}).status_code == 302
    assert "Came from R1" in text_of(client.get(address(programme, "issues")))
    other = programme.risk()
    where = address(programme, "risk_close", other.pk)
    assert client.post(where, {"closing_note": "Over", "version": "1"}).status_code == 302
    assert client.post(where, {"closing_note": "Over", "version": "2"}).status_code == 422
    where = address(programme, "risk_withdraw", other.pk)
    assert client.post(where, {"reason": "Twice", "version": "2"}).status_code == 302
    assert client.get(address(programme, "risk", other.pk)).status_code == 404


def test_actions_are_linked_by_ticking_and_taken_off(programme: Programme) -> None:
    risk, client, action = programme.risk(), as_(programme.lead), programme.action(7)
    where = address(programme, "risk_actions", risk.pk, text="A7")
    assert client.post(where, {}).status_code == 422
    assert client.post(where, {"actions": [str(action.pk)]}).status_code == 302
    row = Mitigation.objects.get()
    assert client.get(address(programme, "risk_action_off", row.pk)).status_code == 405
    assert client.post(address(programme, "risk_action_off", row.pk)).status_code == 302
    assert not Mitigation.objects.exists()


FILTERS: list[tuple[dict[str, Any], set[str]]] = [
    ({}, {"R1", "R2", "R3"}),
    ({"text": "builder slow"}, {"R1", "R2", "R3"}),
    ({"text": "wolves"}, set()),
    ({"band": "extreme"}, {"R1", "R3"}),
    ({"workstream": "none"}, {"R3"}),
    ({"category": "money"}, {"R2"}),
    ({"owner": "nobody"}, {"R1", "R2", "R3"}),
    ({"cover": "flagged"}, {"R3"}),
    ({"cover": "covered"}, {"R1"}),
    ({"look": "overdue"}, {"R1", "R3"}),
    ({"look": "asked"}, {"R1"}),
    ({"state": "closed"}, {"R4"}),
    ({"side": "inherent", "likelihood": 5, "impact": 4}, {"R1", "R2", "R3"}),
    ({"side": "current", "likelihood": 1, "impact": 4}, {"R2"}),
    ({"sort": "movement"}, {"R1", "R2", "R3"}),
    ({"sort": "review"}, {"R1", "R2", "R3"}),
]


@pytest.fixture
def several(programme: Programme) -> Programme:
    first = programme.risk(signals=["people_delayed"])
    programme.risk(category="money", likelihood=1, review_on=date(2017, 6, 1))
    programme.risk(workstream=None, review_on=date(2017, 4, 3))
    risks.close(risk=programme.risk(), version=1, note="Over", act=programme.act())
    Mitigation.objects.create(risk=first, action=programme.action(1))
    prompted(first)
    return programme


def test_the_list_shows_what_its_filters_ask_for(several: Programme) -> None:
    client = as_(several.board)
    for query, shown in FILTERS:
        text = text_of(client.get(address(several, "risks", **query)))
        assert {number for number in ("R1", "R2", "R3", "R4") if f"{number}. " in text} == shown, query
    assert client.get(address(several, "risks", band="huge")).status_code == 422
    part = client.get(address(several, "risks", cover="flagged"), headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()


def test_the_heat_map_leads_to_the_list(several: Programme) -> None:
    client = as_(several.board)
    text = text_of(client.get(address(several, "heat_map")))
    assert "2 of 3 open risks are extreme by current score." in text
    assert "2 risks<span" in text
    assert "3 open risks have no target yet." in text_of(
        client.get(address(several, "heat_map", side="target"))
    )
    assert "likelihood=4&amp;impact=4" in text


def test_five_hundred_risks_ask_no_more_than_five(programme: Programme) -> None:
    client, act = as_(programme.board), programme.act()
    few = Risk.objects.bulk_create(_many(programme, 5))
    paths = [address(programme, name) for name in ("risks", "heat_map")]
    before = [queries(client, path) for path in paths]
    many = Risk.objects.bulk_create(_many(programme, 495, first=6))
    RiskScore.objects.bulk_create(
        RiskScore(risk=risk, on=day, at=act.now, likelihood=level, impact=4)
        for risk in (*few, *many)
        for day, level in ((date(2017, 1, 9), 2), (date(2017, 4, 20), 4))
    )
    actions = [programme.action(number) for number in range(1, 6)]
    Mitigation.objects.bulk_create(Mitigation(risk=risk, action=one) for risk in many for one in actions[:2])
    after = [queries(client, path) for path in paths]
    assert after[0] == before[0] <= LIST
    assert before[1] <= after[1] <= MAP
    one = address(programme, "risk", many[0].pk)
    assert queries(as_(programme.lead), one) <= 12
    assert "Page 1 of 5" in text_of(client.get(paths[0]))


def _many(programme: Programme, count: int, first: int = 1) -> list[Risk]:
    told = {"title": "A risk", "cause": "C", "event": "E", "effect": "F", "category": "money"}
    levels = {"inherent_likelihood": 5, "inherent_impact": 4, "likelihood": 4, "impact": 4}
    return [
        Risk(
            partnership=programme.partnership,
            number=number,
            raised_on=TODAY,
            workstream=programme.own,
            **told,
            **levels,
        )
        for number in range(first, first + count)
    ]


def test_issues_are_recorded_changed_and_resolved_in_words(programme: Programme) -> None:
    client = as_(programme.lead)
    said = {
        "what": "No answer", "impact": "4", "workstream": str(programme.own.pk), "raised_on_0": "1", "raised_on_1": "4",
        "raised_on_2": "2017",
    }  # fmt: skip
    assert client.post(address(programme, "issue_add"), {**said, "impact": ""}).status_code == 422
    assert client.post(address(programme, "issue_add"), said).status_code == 302
    row = Issue.objects.get()
    changed = client.post(
        address(programme, "issue_change", row.pk), {**said, "what": "None", "version": "1"}
    )
    assert changed.status_code == 302
    where = address(programme, "issue_resolve", row.pk)
    assert client.post(where, {"version": "2"}).status_code == 422
    assert client.post(where, {"version": "2", "resolution": "They answered"}).status_code == 302
    assert "They answered" in text_of(client.get(address(programme, "issues", state="resolved")))
    assert "No issue is shown" in text_of(client.get(address(programme, "issues")))
    withdrawn = client.post(address(programme, "issue_withdraw", row.pk), {"version": "3", "reason": "Twice"})
    assert withdrawn.status_code == 302


def test_dependencies_are_on_one_and_late_ones_are_flagged(programme: Programme) -> None:
    client = as_(programme.lead)
    where = address(programme, "dependency_add")
    said = {"what": "Needs known", "workstream": str(programme.own.pk), "due_on": "2017-02"}
    for both in ({}, {"on_whom": "NHS England", "on_workstream": str(programme.other.pk)}):
        assert client.post(where, {**said, **both}).status_code == 422
    assert client.post(where, {**said, "on_workstream": str(programme.own.pk)}).status_code == 422
    assert client.post(where, {**said, "on_workstream": str(programme.other.pk)}).status_code == 302
    text = text_of(client.get(address(programme, "dependencies", state="late")))
    assert "1 dependency is late." in text
    assert "Late by 2 months" in text
    change = address(programme, "dependency_change", Dependency.objects.get().pk)
    met = {**said, "on_workstream": str(programme.other.pk), "state": "met", "version": "1"}
    assert client.post(change, met).status_code == 302
    assert "Nothing that is waited for is late." in text_of(client.get(address(programme, "dependencies")))


def test_the_pack_tells_the_serious_risks(several: Programme) -> None:
    risk = Risk.objects.get(number=3)
    scoring = Scoring(risks.Levels(5, 5), "Worse")
    risks.score(risk=risk, version=1, scoring=scoring, act=several.act())
    context = PackContext(several.partnership, Month(2017, 5), TODAY, everything())
    section = serious_risks(context)
    assert section is not None
    assert section.summary == "2 risks score 12 or more; 1 red one has no action left to be done."
    table = section.blocks[0]
    assert table.rows[0][:5] == ("R3. Homes are late", "The whole programme", "25 extreme", "New", "Not set")  # type: ignore[union-attr]
    before = PackContext(several.partnership, Month(2016, 12), date(2016, 12, 31), everything())
    assert serious_risks(before) is None


def test_the_signals_page_says_their_rules(programme: Programme) -> None:
    text = text_of(as_(programme.board).get(address(programme, "risk_signals")))
    assert "possible from 2" in text
    assert "What a count suggests is this portal’s rule." in text
