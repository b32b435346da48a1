"""The tracker meeting: what is said changes the register, and its minutes are the trail."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from cohorts.domain.meetings import Order
from cohorts.domain.promises import ClosedAs
from cohorts.models import (
    Action,
    Barrier,
    Confirmation,
    DischargePlan,
    Discussion,
    RootCause,
    Spell,
    TrackerMeeting,
)
from cohorts.services import actions, discussions, meeting_reads, meetings, plans
from cohorts.services.actions import ActionFacts
from cohorts.services.discussions import Kept, PlanSaid, Said
from tcp_portal.access import Role
from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.audit.models import AuditEntry
from tcp_portal.errors import Refusal, Stale
from tcp_portal.partnerships.models import Partnership
from tests.factories import act_of, admitted, discharged, make_partnership, make_user, place_of
from tests.integration.cohorts.helpers import entries, only_entry, refused

pytestmark = pytest.mark.django_db
APRIL, MAY = date(2017, 4, 11), date(2017, 5, 9)
PLANNED = date(2017, 9, 30)
PLAN = PlanSaid(version=0, status="3", planned_on=PLANNED, confidence="", reason="")


@pytest.fixture
def partnership() -> Partnership:
    return make_partnership()


@pytest.fixture
def act(partnership: Partnership) -> Act:
    return act_of(make_user(Role.PROGRAMME_MANAGER, partnership, name="Robin Ashdown"))


@pytest.fixture
def spell(partnership: Partnership) -> Spell:
    return admitted(partnership, place=place_of(partnership))


def opened(partnership: Partnership, act: Act, on: date = MAY, **changes: Any) -> TrackerMeeting:
    facts = {"chair": "Robin Ashdown", "present": "", "order": Order.PLACE, **changes}
    return meetings.open_meeting(partnership=partnership, on=on, act=act, **facts)


def closed(meeting: TrackerMeeting, act: Act) -> TrackerMeeting:
    return meetings.close_meeting(meeting=meeting, version=meeting.version, present="Everyone.", act=act)


def said_of(spell: Spell, act: Act, **changes: Any) -> Discussion:
    talk = Discussion.objects.get(person=spell.person_id, meeting__closed_at=None)
    return discussions.discuss(discussion=talk, version=talk.version, said=Said(**changes), act=act)


def promise(what: str = "Call the housing team", **changes: Any) -> ActionFacts:
    return ActionFacts(**{"what": what, "due_on": date(2017, 6, 6), "owner_name": "Ward manager", **changes})


def test_everyone_in_hospital_is_on_the_list_by_place_and_stay(partnership: Partnership, act: Act) -> None:
    nowhere = admitted(partnership, date(2010, 1, 4))
    short = admitted(partnership, date(2017, 1, 9), place=place_of(partnership, "Havering"))
    long = admitted(partnership, date(2009, 3, 2), place=place_of(partnership, "Havering"))
    first = admitted(partnership, place=place_of(partnership, "Barking and Dagenham"))
    discharged(admitted(partnership), date(2017, 5, 1))
    meeting = opened(partnership, act)
    order = meeting.discussions.order_by("position").values_list("position", "person_id")
    assert list(order) == [(n, each.person_id) for n, each in enumerate((first, long, short, nowhere), 1)]
    entry = only_entry("tracker meeting opened")
    assert entry.changes == {"on": [None, "2017-05-09"], "people": [None, 4]}


def test_those_who_need_most_come_first(partnership: Partnership, act: Act) -> None:
    fine, passed, delayed, promised = (
        admitted(partnership, date(2017, 4, 3) + timedelta(days=n)) for n in range(4)
    )
    for each, status, on in (
        (fine, "3", PLANNED), (passed, "3", date(2017, 5, 1)), (delayed, "6", date(2017, 5, 1)),
        (promised, "3", PLANNED),
    ):  # fmt: skip
        plans.update_plan(spell=each, version=0, status=status, planned_on=on, act=act)
    barrier = Barrier.objects.create(spell=promised, what="No flat", raised_on=date(2017, 4, 20))
    actions.agree(
        person=promised.person, cause=barrier, on=date(2017, 4, 20), act=act,
        facts=promise(due_on=date(2017, 5, 2)),
    )  # fmt: skip
    meeting = opened(partnership, act, order=Order.NEED)
    order = list(meeting.discussions.order_by("position").values_list("person_id", flat=True))
    assert order == [each.person_id for each in (delayed, passed, promised, fine)]


@pytest.mark.parametrize(
    ("changes", "words", "field"),
    [
        ({"on": date(2017, 5, 13)}, "cannot be in the future", "on"),
        ({"chair": " "}, "Say who chairs", "chair"),
        ({"on": date(2016, 1, 1)}, "Nobody is in hospital on that day", "on"),
    ],
)
def test_a_meeting_that_cannot_be_is_refused(
    partnership: Partnership, spell: Spell, act: Act, changes: dict[str, Any], words: str, field: str
) -> None:
    with refused(words, field):
        opened(partnership, act, **changes)


def test_one_meeting_is_open_at_a_time_and_each_is_later_than_the_last(
    partnership: Partnership, spell: Spell, act: Act
) -> None:
    meeting = opened(partnership, act)
    with refused("The meeting of 9 May 2017 is still open", None):
        opened(partnership, act, date(2017, 5, 10))
    closed(meeting, act)
    with refused("The last meeting was on 9 May 2017. Choose a later day.", "on"):
        opened(partnership, act)


def test_who_runs_it(partnership: Partnership, spell: Spell, act: Act) -> None:
    for user in (
        make_user(Role.COUNCIL_LEAD, partnership),
        make_user(Role.COMMISSIONER, make_partnership("X")),
    ):
        with pytest.raises(PermissionDenied):
            opened(partnership, act_of(user))
    havering = act_of(make_user(Role.COMMISSIONER, partnership, place=place_of(partnership)))
    with refused("Your post covers some of the people only", None):
        opened(partnership, havering)
    meeting = opened(partnership, act)
    said_of(spell, havering, note="Part of it.")
    elsewhere = act_of(make_user(Role.COMMISSIONER, partnership, place=place_of(partnership, "Redbridge")))
    with pytest.raises(PermissionDenied):
        said_of(spell, elsewhere, note="Not ours.")
    with refused("Your post covers some of the people only", None):
        closed(meeting, havering)


def test_one_save_says_everything_and_the_minutes_are_the_trail(
    partnership: Partnership, spell: Spell, act: Act
) -> None:
    barrier = Barrier.objects.create(spell=spell, what="No flat", raised_on=APRIL)
    old = actions.agree(person=spell.person, cause=barrier, facts=promise("Find a flat"), on=APRIL, act=act)
    opened(partnership, act)
    before = set(AuditEntry.objects.values_list("pk", flat=True))
    talk = said_of(
        spell, act,
        note="Her sister was there.", decision="Look for a flat in Romford.", plan=PLAN,
        kept=(Kept(old.pk, old.version, ClosedAs.DONE, "Offered one."),),
        promised={0: promise(), 2: promise("Ask for funding")}, confirmed=True,
    )  # fmt: skip
    written = AuditEntry.objects.exclude(pk__in=before).exclude(did=discussions.DID).order_by("at", "did")
    told = sorted(discussions.entries_of(talk), key=lambda one: (one["did"], one["id"]))
    assert [(one["did"], one["object"], one["id"], one["changes"]) for one in told] == sorted(
        ((each.did, each.object_type, str(each.object_id or ""), each.changes) for each in written),
        key=lambda one: (one[0], one[2]),
    )
    assert [one["did"] for one in told] == [
        "action agreed", "action agreed", "action done", "discharge plan", "record confirmed",
    ]  # fmt: skip
    plan = DischargePlan.objects.get()
    assert (plan.status, plan.planned_on) == ("3", PLANNED)
    old.refresh_from_db()
    assert (old.closed_as, old.closing_note) == ("done", "Offered one.")
    assert {each.what for each in talk.actions.all()} == {"Call the housing team", "Ask for funding"}
    assert Confirmation.objects.get().month == date(2017, 5, 1)
    assert (talk.note, talk.decision) == ("Her sister was there.", "Look for a flat in Romford.")
    assert talk.discussed_at == act.now
    assert only_entry(discussions.DID).changes == {"changes": [None, 5]}
    assert "sister" not in str(list(AuditEntry.objects.values_list("changes", flat=True)))


def test_who_is_returned_to_adds_to_the_minutes(partnership: Partnership, spell: Spell, act: Act) -> None:
    opened(partnership, act)
    said_of(spell, act, plan=PLAN, confirmed=True)
    again = replace(PLAN, version=1, status="6")
    talk = said_of(spell, act, plan=again, confirmed=True, decision="Delayed.")
    assert [one["changes"] for one in discussions.entries_of(talk)] == [
        {"status": ["", "3"], "planned_on": [None, "2017-09-30"]},
        {"confirmed_for": [None, "May 2017"]},
        {"status": ["3", "6"]},
    ]
    assert Confirmation.objects.count() == 1


def test_all_of_it_or_nothing(partnership: Partnership, spell: Spell, act: Act) -> None:
    opened(partnership, act)
    with refused("The due date cannot be before the action was agreed", "due_on_1"):
        said_of(spell, act, plan=PLAN, decision="Yes.", promised={1: promise(due_on=date(2017, 5, 1))})
    assert not DischargePlan.objects.exists()
    assert Discussion.objects.get().decision == ""
    with refused("Choose who will do it", "owner_0"):
        said_of(spell, act, promised={0: promise(owner_name="")})


def test_a_dropped_promise_says_why_at_its_own_line(partnership: Partnership, spell: Spell, act: Act) -> None:
    opened(partnership, act, APRIL)
    old = said_of(spell, act, promised={0: promise()}).actions.get()
    with refused("Say why the action is dropped", f"kept_note_{old.pk}"):
        said_of(spell, act, kept=(Kept(old.pk, 1, ClosedAs.DROPPED),))
    actions.close(action=old, version=1, as_=ClosedAs.DONE, on=MAY, note="", act=act)
    with refused(
        "Someone else saved “Call the housing team” first. It is closed as done.", f"kept_note_{old.pk}"
    ):
        said_of(spell, act, kept=(Kept(old.pk, 1, ClosedAs.DONE),))


def test_the_meeting_closes_promises_of_every_origin_whoever_runs_it(
    partnership: Partnership, spell: Spell, act: Act
) -> None:
    keeper = act_of(make_user(Role.COMMISSIONER, partnership))
    cause = RootCause.objects.create(
        spell=spell, of="admission", area="crisis", held_on=APRIL, finding="No plan."
    )
    old = actions.agree(person=spell.person, cause=cause, facts=promise(), on=APRIL, act=keeper)
    opened(partnership, act)
    with pytest.raises(PermissionDenied):
        actions.close(action=old, version=1, as_=ClosedAs.DONE, on=MAY, note="", act=act)
    said_of(spell, act, kept=(Kept(old.pk, 1, ClosedAs.DONE),))
    assert Action.objects.get(pk=old.pk).closed_as == "done"


def test_the_second_of_two_is_told_both_values_and_loses_nothing(
    partnership: Partnership, spell: Spell, act: Act
) -> None:
    opened(partnership, act)
    talk = Discussion.objects.get()
    said_of(spell, act, decision="One thing.", plan=PLAN)
    with pytest.raises(Stale) as caught:
        discussions.discuss(
            discussion=talk, version=1, act=act,
            said=Said(decision="Another.", plan=replace(PLAN, planned_on=date(2017, 8, 1))),
        )  # fmt: skip
    told = {each.field: (each.theirs, each.yours) for each in caught.value.differences}
    assert told == {
        "decision": ("One thing.", "Another."),
        "planned_on": ("30 September 2017", "1 August 2017"),
    }
    assert Discussion.objects.get().decision == "One thing."


def test_a_plan_that_someone_else_left_as_we_want_it_is_no_clash(
    partnership: Partnership, spell: Spell, act: Act
) -> None:
    opened(partnership, act)
    plans.update_plan(spell=spell, version=0, status="3", planned_on=PLANNED, act=act)
    talk = said_of(spell, act, plan=PLAN)
    assert discussions.entries_of(talk) == []
    with pytest.raises(Stale):
        said_of(spell, act, plan=replace(PLAN, status="6"))


def test_who_has_left_has_no_plan_to_change(partnership: Partnership, spell: Spell, act: Act) -> None:
    opened(partnership, act)
    discharged(spell, date(2017, 5, 10))
    with refused("This person has left hospital", "status"):
        said_of(spell, act, plan=PLAN)
    assert said_of(spell, act, note="Went home.").discussed_at


def test_a_closed_meeting_is_frozen_and_the_next_opens_with_its_promises(
    partnership: Partnership, spell: Spell, act: Act
) -> None:
    meeting = opened(partnership, act, APRIL)
    talk = said_of(spell, act, decision="Find a flat.", promised={0: promise()})
    closed(meeting, act)
    assert only_entry("tracker meeting closed").changes == {
        "closed": [False, True],
        "present": ["", "changed"],
    }
    with refused("The meeting of 11 April 2017 is closed", None):
        discussions.discuss(discussion=talk, version=talk.version, said=Said(note="More."), act=act)
    with refused("is closed", None):
        closed(meeting, act)
    with refused("is closed", None):
        meetings.add_newcomers(meeting=meeting, act=act)
    opened(partnership, act)
    item = meeting_reads.item(
        scope=act.scope,
        discussion=Discussion.objects.select_related("meeting", "person").get(discussed_at=None),
    )
    assert [each.what for each in item.open] == ["Call the housing team"]
    assert item.last is not None
    assert (item.last.decision, item.since) == ("Find a flat.", APRIL)


def test_newcomers_join_at_the_end(partnership: Partnership, spell: Spell, act: Act) -> None:
    meeting = opened(partnership, act)
    assert meetings.add_newcomers(meeting=meeting, act=act) == 0
    late = admitted(partnership, date(2017, 5, 11))
    assert meetings.add_newcomers(meeting=meeting, act=act) == 1
    assert meeting.discussions.get(position=2).person_id == late.person_id
    assert entries("tracker meeting grown")[0].changes == {"people": [1, 2]}


def test_skipped_people_come_again_before_the_meeting_is_through(partnership: Partnership, act: Act) -> None:
    for _ in range(3):
        admitted(partnership)
    meeting = opened(partnership, act)

    def item(position: int) -> meeting_reads.Item:
        talk = Discussion.objects.select_related("meeting", "person").get(meeting=meeting, position=position)
        return meeting_reads.item(scope=act.scope, discussion=talk)

    def after(position: int) -> int | None:
        following = item(position).next_after(position)
        return following.position if following else None

    talks = list(meeting.discussions.order_by("position"))
    assert (after(1), after(3)) == (2, 1)
    for talk in talks[1:]:
        discussions.discuss(discussion=talk, version=1, said=Said(), act=act)
    assert after(3) == 1
    discussions.discuss(discussion=talks[0], version=1, said=Said(), act=act)
    assert after(1) is None


def test_listening_to_the_trail_is_nested_and_ends(partnership: Partnership, spell: Spell, act: Act) -> None:
    with audit.heard() as outer:
        with audit.heard() as inner:
            audit.record(by=None, did="one", at=act.now)
        audit.record(by=None, did="two", at=act.now)
    audit.record(by=None, did="three", at=act.now)
    assert [each.did for each in outer] == ["one", "two"]
    assert [each.did for each in inner] == ["one"]
    with pytest.raises(Refusal), audit.heard():
        raise Refusal("No.")
    with audit.heard() as after:
        pass
    assert after == []
