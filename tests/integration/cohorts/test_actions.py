"""Promises for one person: agreed, put off, done, dropped; by whom and for whom."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from cohorts.domain.promises import ClosedAs, Origin
from cohorts.models import Action, Barrier, Spell
from cohorts.services import actions
from cohorts.services.actions import ActionFacts
from tcp_portal.access import Role
from tcp_portal.acts import Act
from tcp_portal.partnerships.models import Partnership
from tests.factories import act_of, admitted, make_partnership, make_user, place_of
from tests.integration.cohorts.helpers import only_entry, refused, stale

pytestmark = pytest.mark.django_db
AGREED, DUE, LATER = date(2017, 5, 1), date(2017, 5, 31), date(2017, 6, 30)


@pytest.fixture
def partnership() -> Partnership:
    return make_partnership()


@pytest.fixture
def act(partnership: Partnership) -> Act:
    return act_of(make_user(Role.COMMISSIONER, partnership))


@pytest.fixture
def barrier(partnership: Partnership) -> Barrier:
    spell: Spell = admitted(partnership, place=place_of(partnership, "Havering"))
    return Barrier.objects.create(spell=spell, what="No home found", raised_on=AGREED)


def agreed(barrier: Barrier, act: Act, on: date = AGREED, **changes: Any) -> Action:
    facts = {"what": "Ask the housing panel", "due_on": DUE, "owner_name": "Lee Marsh", **changes}
    return actions.agree(
        person=barrier.spell.person, cause=barrier, facts=ActionFacts(**facts), on=on, act=act
    )


def test_an_action_names_what_it_came_from_and_who_does_it(barrier: Barrier, act: Act) -> None:
    action = agreed(barrier, act)
    assert (action.origin, action.barrier, action.first_due_on) == (Origin.BARRIER, barrier, DUE)
    entry = only_entry("action agreed")
    assert entry.changes["due_on"] == [None, "2017-05-31"]
    assert entry.changes["what"] == [None, "written"]
    assert [subject.person_id for subject in entry.subjects.all()] == [barrier.spell.person_id]


def test_a_colleague_may_own_it_and_a_stranger_may_not(
    barrier: Barrier, act: Act, partnership: Partnership
) -> None:
    colleague = make_user(Role.COUNCIL_LEAD, partnership)
    stranger = make_user(Role.COUNCIL_LEAD, make_partnership("ELSE"))
    assert agreed(barrier, act, owner_id=colleague.pk, owner_name="").owner == colleague
    with refused("Choose someone who works in this partnership.", "owner"):
        agreed(barrier, act, owner_id=stranger.pk, owner_name="")


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"what": "  "}, "what", "Say what is to be done."),
        ({"owner_name": ""}, "owner", "one of the two"),
        ({"due_on": date(2017, 4, 30)}, "due_on", "The due date cannot be before"),
        ({"on": date(2017, 5, 13)}, "on", "cannot be in the future"),
    ],
)
def test_what_an_action_lacks_is_said_at_its_field(
    barrier: Barrier, act: Act, changes: dict[str, Any], field: str, words: str
) -> None:
    with refused(words, field):
        agreed(barrier, act, **changes)
    assert not Action.objects.exists()


def test_an_action_is_put_off_and_its_first_date_stays(barrier: Barrier, act: Act) -> None:
    action = agreed(barrier, act)
    facts = ActionFacts("Ask the housing panel", LATER, owner_name="Lee Marsh")
    changed = actions.change(action=action, version=1, facts=facts, act=act)
    assert (changed.due_on, changed.first_due_on, changed.version) == (LATER, DUE, 2)
    assert only_entry("action changed").changes == {"due_on": ["2017-05-31", "2017-06-30"]}
    with stale(due_on=("30 June 2017", "31 May 2017")):
        actions.change(
            action=action, version=1, facts=ActionFacts(facts.what, DUE, owner_name="Lee Marsh"), act=act
        )


def test_an_action_is_done_once(barrier: Barrier, act: Act) -> None:
    action = agreed(barrier, act)
    done = actions.close(action=action, version=1, as_=ClosedAs.DONE, on=act.today, note="", act=act)
    assert (done.closed_as, done.closed_on) == (ClosedAs.DONE, act.today)
    with refused("This action was closed on 12 May 2017.", "what"):
        actions.close(action=action, version=2, as_=ClosedAs.DONE, on=act.today, note="", act=act)


def test_a_dropped_action_says_why(barrier: Barrier, act: Act) -> None:
    action = agreed(barrier, act)
    with refused("Say why the action is dropped.", "note"):
        actions.close(action=action, version=1, as_=ClosedAs.DROPPED, on=act.today, note=" ", act=act)
    with refused("cannot be before it was agreed", "on"):
        actions.close(action=action, version=1, as_=ClosedAs.DONE, on=date(2017, 4, 1), note="", act=act)


def test_who_may_not_write_the_plan_promises_nothing_for_it(
    barrier: Barrier, act: Act, partnership: Partnership
) -> None:
    elsewhere = make_user(Role.COUNCIL_LEAD, partnership, place=place_of(partnership, "Redbridge"))
    for user in (make_user(Role.BOARD_MEMBER, partnership), elsewhere):
        with pytest.raises(PermissionDenied):
            agreed(barrier, act_of(user))
