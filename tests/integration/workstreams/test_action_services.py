"""Actions: their colour in the database, many said at once, what they need, how they end, links that hang."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cohorts.services.barriers import change_barrier, raise_barrier
from tcp_portal import rows
from tcp_portal.access import Role
from tcp_portal.audit.models import AuditEntry
from tcp_portal.errors import Refusal, Stale
from tcp_portal.partnerships.models import Partnership
from tests.factories import TODAY, act_of, admitted, make_partnership, make_user
from workstreams.models import ActionNeed, Decision, Mitigation, PlanAction, Risk, Workstream
from workstreams.services import action_ends
from workstreams.services.action_colours import State, late_on, with_colour
from workstreams.services.action_needs import need, need_no_more
from workstreams.services.action_updates import ActionUpdate, UpdatesRefused, update_actions
from workstreams.services.actions import ACTIONS, judged
from workstreams.services.integrity import orphans
from workstreams.services.workstreams import OBJECTIVES, WORKSTREAMS

pytestmark = pytest.mark.django_db
AUGUST, SEPTEMBER = date(2017, 8, 1), date(2017, 9, 1)
MONTHS = st.dates(date(2017, 1, 1), date(2017, 8, 31)).map(lambda day: day.replace(day=1))


@pytest.fixture
def partnership() -> Partnership:
    return make_partnership()


def stream(partnership: Partnership, name: str = "Inpatient care", **more: Any) -> Workstream:
    values = {"partnership": partnership, "name": name, "aim": "Near home", **more}
    return rows.add(WORKSTREAMS, values=values, act=act_of())


def made(workstream: Workstream, what: str = "Count the beds", **more: Any) -> PlanAction:
    values = {"partnership": workstream.partnership, "workstream": workstream, "what": what, "due_on": AUGUST}
    return rows.add(ACTIONS, values={**values, **more}, act=act_of())


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    facts=st.fixed_dictionaries(
        {
            "due_on": MONTHS,
            "starts_on": st.none() | MONTHS,
            "percent": st.sampled_from([0, 40]),
            "at_risk": st.booleans(),
            "recovery": st.sampled_from(["", "More people"]),
            "closed_as": st.sampled_from(["", "", "done", "dropped"]),
            "override": st.sampled_from(["", "", "red", "green"]),
        }
    )
)
def test_the_database_judges_as_the_rule_does(partnership: Partnership, facts: dict[str, Any]) -> None:
    workstream = Workstream.objects.first() or stream(partnership)
    if facts["starts_on"]:
        facts["starts_on"] = min(facts["starts_on"], facts["due_on"])
    if facts["closed_as"]:
        facts["closed_on"] = TODAY
    if facts["closed_as"] == "done":
        facts["percent"] = 100
    row = PlanAction.objects.create(
        partnership=workstream.partnership, workstream=workstream, what="x", first_due_on=facts["due_on"],
        updated_at=act_of().now, number=PlanAction.objects.count() + 1,
        override_reason="Known" if facts["override"] else "", **facts,
    )  # fmt: skip
    found = with_colour(PlanAction.objects.filter(pk=row.pk), TODAY).values_list("colour", "state").get()
    assert found[0] == judged(row, TODAY).colour
    is_late = not facts["closed_as"] and facts["due_on"] < date(2017, 5, 1)
    assert (found[1] == State.LATE) == is_late
    assert PlanAction.objects.filter(late_on(TODAY), pk=row.pk).exists() == is_late


def update_of(row: PlanAction, **more: Any) -> ActionUpdate:
    plain = ActionUpdate(
        row.pk, row.version, row.percent, row.due_on, row.at_risk, row.recovery, row.note, row.evidence
    )
    return replace(plain, **more)


def test_many_are_said_at_once_and_only_what_changes_is_written(partnership: Partnership) -> None:
    lead = make_user(Role.WORKSTREAM_LEAD, partnership)
    workstream = stream(partnership, lead=lead)
    same, moved, done = (made(workstream, what) for what in ("Same", "Moved", "Done"))
    act = act_of(lead, today=date(2017, 5, 31))
    changed = update_actions(
        updates=[
            update_of(same),
            update_of(moved, percent=40, due_on=SEPTEMBER, note="Two wards are closed"),
            update_of(done, done=True, evidence="The count"),
        ],
        act=act,
    )
    assert changed == [moved, done]
    for row in (same, moved, done):
        row.refresh_from_db()
    assert (same.version, same.steps.count()) == (1, 1)
    assert (moved.first_due_on, moved.due_on, moved.percent) == (AUGUST, SEPTEMBER, 40)
    assert [(step.due_on, step.percent) for step in moved.steps.order_by("at")] == [
        (AUGUST, 0),
        (SEPTEMBER, 40),
    ]
    assert (done.closed_as, done.closed_on, done.percent, done.evidence) == (
        "done", date(2017, 5, 31), 100, "The count",
    )  # fmt: skip
    assert AuditEntry.objects.filter(did="change an action of the plan").count() == 2


def test_one_wrong_row_and_nothing_is_saved_and_every_fault_is_told(partnership: Partnership) -> None:
    workstream, act = stream(partnership), act_of()
    good, full, moved, taken, gone = (made(workstream, what) for what in "abcde")
    seen = update_of(taken, percent=10)
    rows.change(ACTIONS, row=taken, version=1, values={"percent": 20}, act=act)
    rows.withdraw(ACTIONS, row=gone, version=1, reason="Twice", act=act)
    updates = [
        update_of(good, percent=50), update_of(full, percent=100), update_of(moved, due_on=SEPTEMBER), seen,
        update_of(gone, percent=10),
    ]  # fmt: skip
    with pytest.raises(UpdatesRefused) as refused:
        update_actions(updates=updates, act=act)
    told = {
        fault.action_id: (fault.field, fault.stored.percent if fault.stored else None)
        for fault in refused.value.faults
    }
    assert told == {
        full.pk: ("percent", None), moved.pk: ("note", None), taken.pk: (None, 20), gone.pk: (None, None),
    }  # fmt: skip
    assert refused.value.overtaken
    good.refresh_from_db()
    assert good.percent == 0


def test_who_does_not_work_in_the_workstream_updates_nothing(partnership: Partnership) -> None:
    row = made(stream(partnership))
    with pytest.raises(PermissionDenied):
        update_actions(
            updates=[update_of(row, percent=50)], act=act_of(make_user(Role.WORKSTREAM_LEAD, partnership))
        )


def test_an_action_ends_and_is_opened_again(partnership: Partnership) -> None:
    row, act = made(stream(partnership), at_risk=True), act_of()
    said = {"on": TODAY, "note": "", "evidence": "Seen", "act": act}
    with pytest.raises(Refusal, match="why it is dropped"):
        action_ends.close(action=row, version=1, closed_as="dropped", **said)
    with pytest.raises(Refusal, match="day to come"):
        action_ends.close(action=row, version=1, closed_as="done", **{**said, "on": date(2017, 6, 1)})
    row = action_ends.close(action=row, version=1, closed_as="done", **said)
    assert (row.percent, row.at_risk, judged(row, TODAY).rule) == (100, False, "Done")
    with pytest.raises(Refusal, match="closed already"):
        action_ends.close(action=row, version=2, closed_as="done", **said)
    with pytest.raises(Refusal, match="why it is opened"):
        action_ends.reopen(action=row, version=2, percent=50, note=" ", act=act)
    with pytest.raises(Stale):
        action_ends.reopen(action=row, version=1, percent=50, note="Back", act=act)
    row = action_ends.reopen(action=row, version=2, percent=50, note="Back", act=act)
    with pytest.raises(Refusal, match="It is open"):
        action_ends.reopen(action=row, version=3, percent=50, note="Back", act=act)
    assert row.closed_on is None


def test_what_an_action_needs_never_closes_a_circle_or_crosses_a_border(partnership: Partnership) -> None:
    act, workstream = act_of(), stream(partnership)
    a, b, c = (made(workstream, what) for what in "abc")
    link = need(action=a, needs=b, act=act)
    need(action=b, needs=c, act=act)
    abroad = made(stream(make_partnership("ELSE")))
    dropped = made(workstream, "d")
    action_ends.close(
        action=dropped, version=1, closed_as="dropped", on=TODAY, note="No", evidence="", act=act
    )
    dropped.refresh_from_db()
    for action, needs, words in (
        (a, b, "already"), (c, a, "would wait"), (a, a, "itself"), (a, abroad, "another partnership"),
        (a, dropped, "dropped"),
    ):  # fmt: skip
        with pytest.raises(Refusal, match=words):
            need(action=action, needs=needs, act=act)
    with pytest.raises(PermissionDenied):
        need(action=a, needs=c, act=act_of(make_user(Role.BOARD_MEMBER, partnership)))
    with pytest.raises(Refusal, match="A1 would lose it"):
        rows.withdraw(ACTIONS, row=b, version=1, reason="Twice", act=act)
    need_no_more(link=link, act=act)
    rows.withdraw(ACTIONS, row=b, version=1, reason="Twice", act=act)
    assert ActionNeed.objects.count() == 1


def test_links_are_checked_when_an_action_is_saved(partnership: Partnership) -> None:
    workstream, abroad = stream(partnership), stream(make_partnership("ELSE"))
    objective = rows.add(
        OBJECTIVES, values={"workstream": stream(partnership, "Homes"), "text": "Homes"}, act=act_of()
    )
    spell = admitted(abroad.partnership)
    barrier = raise_barrier(
        spell=spell, what="x", organisation_id=None, raised_on=date(2017, 4, 1), act=act_of()
    )
    decision = Decision.objects.create(
        partnership=abroad.partnership, number=1, what="Build", on=date(2017, 4, 1)
    )
    wrong: dict[str, Any] = {
        "workstream": abroad, "objective": objective, "measure": "beds", "barrier": barrier, "decision": decision,
    }  # fmt: skip
    for name, value in wrong.items():
        with pytest.raises(Refusal):
            made(**{"workstream": workstream, name: value, "partnership": partnership})
    assert not PlanAction.objects.exists()


def _no_measure(row: PlanAction) -> None:
    PlanAction.objects.filter(pk=row.pk).update(measure="beds")


def _withdrawn(row: PlanAction) -> None:
    Workstream.objects.filter(pk=row.workstream_id).update(
        withdrawn_at=act_of().now, withdrawn_because="Twice"
    )


def _other_objective(row: PlanAction) -> None:
    objective = rows.add(
        OBJECTIVES, values={"workstream": stream(row.partnership, "Homes"), "text": "Homes"}, act=act_of()
    )
    PlanAction.objects.filter(pk=row.pk).update(objective=objective)


def _old_decision(row: PlanAction) -> None:
    decision = Decision.objects.create(
        partnership=row.partnership,
        number=1,
        what="Build",
        on=TODAY,
        withdrawn_at=act_of().now,
        withdrawn_because="x",
    )
    PlanAction.objects.filter(pk=row.pk).update(decision=decision)


def _mitigates_nothing(row: PlanAction) -> None:
    risk = Risk.objects.create(
        partnership=row.partnership, number=1, title="t", cause="c", event="e", effect="f", category="supply",
        raised_on=TODAY, inherent_likelihood=1, inherent_impact=1, likelihood=1, impact=1,
        withdrawn_at=act_of().now, withdrawn_because="Twice",
    )  # fmt: skip
    Mitigation.objects.create(risk=risk, action=row)


def _needs_dropped(row: PlanAction) -> None:
    assert row.workstream is not None
    other = made(row.workstream, "Other")
    ActionNeed.objects.create(action=row, needs=other)
    PlanAction.objects.filter(pk=other.pk).update(closed_as="dropped", closed_on=TODAY)


def _resolved(row: PlanAction) -> None:
    spell = admitted(row.partnership)
    said = {"what": "No home", "organisation_id": None, "raised_on": date(2017, 4, 1), "act": act_of()}
    barrier = raise_barrier(spell=spell, **said)
    PlanAction.objects.filter(pk=row.pk).update(barrier=barrier)
    change_barrier(barrier=barrier, version=barrier.version, resolved_on=TODAY, **said)


@pytest.mark.parametrize(
    ("breaks", "why", "is_note"),
    [
        (_no_measure, "no measure “beds”", False),
        (_withdrawn, "its workstream was withdrawn", False),
        (_other_objective, "of another workstream", False),
        (_old_decision, "what it came from was withdrawn", False),
        (_mitigates_nothing, "its mitigation by A1 hangs", False),
        (_needs_dropped, "it needs A2, which was dropped", False),
        (_resolved, "out of the way", True),
    ],
)
def test_a_link_that_hangs_is_found(
    partnership: Partnership, breaks: Callable[[PlanAction], None], why: str, is_note: bool
) -> None:
    row = made(stream(partnership))
    assert orphans(partnership=partnership, scope=act_of().scope) == []
    breaks(row)
    (found,) = orphans(partnership=partnership, scope=act_of().scope)
    assert why in found.why
    assert found.is_note == is_note
    assert orphans(partnership=make_partnership("ELSE"), scope=act_of().scope) == []
