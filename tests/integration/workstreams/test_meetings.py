"""A meeting from its series to approved minutes: what each step needs, and what it refuses."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from tcp_portal import rows
from tcp_portal.access import Role, scope_of
from tcp_portal.audit.models import AuditEntry
from tcp_portal.errors import Refusal, Stale
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Partnership
from tests.factories import TODAY, act_of, make_partnership, make_user
from tests.integration.workstreams.meetings_of import board_of, held_on, item_of, meeting_on
from workstreams.domain.series import State
from workstreams.models import AgendaItem, Meeting, MeetingState, Presence, Series
from workstreams.services import agenda, meetings, minutes
from workstreams.services.actions import ACTIONS
from workstreams.services.attendance import Came, record_attendance
from workstreams.services.decisions import DECISIONS
from workstreams.services.meeting_arising import promised
from workstreams.services.meeting_reading import items_of
from workstreams.services.minutes import Written
from workstreams.services.series import rhythm

pytestmark = pytest.mark.django_db
APRIL, MAY, JUNE = date(2017, 4, 12), date(2017, 5, 10), date(2017, 6, 7)


@pytest.fixture
def partnership() -> Partnership:
    return make_partnership()


@pytest.fixture
def series(partnership: Partnership) -> Series:
    return board_of(partnership)


def test_a_new_meeting_invites_the_members_and_begins_with_the_items_of_a_board(series: Series) -> None:
    meeting = meeting_on(series, JUNE)
    assert [str(one) for one in meeting.attendance.all()] == ["A family carer"]
    titles = list(meeting.items.order_by("position").values_list("title", flat=True))
    assert titles[2:4] == ["Minutes of the last meeting", "Matters arising"]
    with pytest.raises(Refusal) as refused:
        meeting_on(series, JUNE)
    assert refused.value.field == "on"
    lighter = meeting_on(board_of(series.partnership, kind="legal", name="Legal meeting"), JUNE)
    assert "Declarations of interest" not in lighter.items.values_list("title", flat=True)


def test_who_may_not_keep_meetings_plans_none(series: Series) -> None:
    board = act_of(make_user(Role.BOARD_MEMBER, series.partnership))
    with pytest.raises(PermissionDenied):
        meeting_on(series, JUNE, act=board)
    assert not Meeting.objects.exists()


def test_an_item_is_added_before_any_other_business_moved_and_removed_with_a_trace(series: Series) -> None:
    meeting = meeting_on(series, JUNE)
    item = item_of(meeting)
    assert order(meeting)[-2:] == ["The plan", "Any other business"]
    item.refresh_from_db()
    agenda.move(item=item, up=True, act=act_of())
    assert order(meeting)[-3:-1] == ["The plan", "Matters arising"]
    first = meeting.items.get(position=1)
    agenda.move(item=first, up=True, act=act_of())
    assert order(meeting)[0] == first.title
    with pytest.raises(Stale):
        agenda.remove(item=item, version=9, act=act_of())
    agenda.remove(item=item, version=item.version, act=act_of())
    assert list(meeting.items.order_by("position").values_list("position", flat=True)) == [1, 2, 3, 4, 5]
    assert AuditEntry.objects.get(did="remove an agenda item").changes["title"] == ["The plan", ""]


def order(meeting: Meeting) -> list[str]:
    return list(meeting.items.order_by("position").values_list("title", flat=True))


def test_an_issued_agenda_keeps_its_items(series: Series) -> None:
    meeting = meeting_on(series, JUNE)
    issued = meetings.issue(meeting=meeting, version=meeting.version, act=act_of())
    assert issued.state == MeetingState.ISSUED
    item = issued.items.first()
    assert item is not None
    with pytest.raises(Refusal):
        agenda.remove(item=item, version=item.version, act=act_of())
    with pytest.raises(Refusal):
        meetings.issue(meeting=issued, version=issued.version, act=act_of())
    empty = meeting_on(series, date(2017, 7, 5))
    AgendaItem.objects.filter(meeting=empty).delete()
    with pytest.raises(Refusal):
        meetings.issue(meeting=empty, version=1, act=act_of())


def test_a_meeting_is_held_on_its_day_by_those_who_came(series: Series) -> None:
    ahead, past = meeting_on(series, JUNE), meeting_on(series, MAY)
    for meeting in (ahead, past):  # its day has not come; nobody came
        with pytest.raises(Refusal):
            meetings.hold(meeting=meeting, version=meeting.version, act=act_of())
    (one,) = past.attendance.all()
    with pytest.raises(Refusal) as refused:
        record_attendance(meeting=past, came={one.pk: Came("present", "Deputy")}, others=[], act=act_of())
    assert refused.value.field == str(one.pk)
    record_attendance(
        meeting=past, came={one.pk: Came("apologies", "Deputy")}, others=[("Guest", "")], act=act_of()
    )
    held = meetings.hold(meeting=past, version=past.version, act=act_of())
    assert held.state == MeetingState.HELD
    trail = AuditEntry.objects.get(did="record attendance").changes
    assert trail == {"A family carer": ["Invited", "Apologies, Deputy came"], "Guest": ["", "Present"]}
    with pytest.raises(Refusal):
        item_of(held)
    with pytest.raises(Refusal):
        meetings.cancel(meeting=held, version=held.version, reason="Late", act=act_of())


def test_a_cancelled_meeting_says_why_and_frees_its_day(series: Series) -> None:
    meeting = meeting_on(series, JUNE)
    with pytest.raises(Refusal):
        meetings.cancel(meeting=meeting, version=1, reason=" ", act=act_of())
    gone = meetings.cancel(meeting=meeting, version=1, reason="No quorum", act=act_of())
    with pytest.raises(Refusal):
        rows.change(meetings.MEETINGS, row=gone, version=gone.version, values={"location": "x"}, act=act_of())
    assert meeting_on(series, JUNE).state == MeetingState.PLANNED


def test_the_next_meeting_approves_minutes_and_none_its_own(series: Series) -> None:
    april, may = held_on(series, APRIL), held_on(series, MAY)
    approving = may.items.get(title="Minutes of the last meeting")
    assert meetings.awaiting_approval(approving) == [april]
    for wrong in (may, held_on(board_of(series.partnership, name="Other"), APRIL)):
        with pytest.raises(Refusal):
            meetings.approve(
                item=approving, minutes_of=wrong, version=wrong.version, corrections="", act=act_of()
            )
    other = may.items.get(title="Matters arising")
    with pytest.raises(Refusal):
        meetings.approve(item=other, minutes_of=april, version=april.version, corrections="", act=act_of())
    done = meetings.approve(
        item=approving, minutes_of=april, version=april.version, corrections="Item 2: spelling", act=act_of()
    )
    assert (done.state, done.approved_at, done.corrections) == ("approved", may, "Item 2: spelling")
    (item, *_) = items_of(done)
    with pytest.raises(Refusal):
        minutes.write_minutes(items=[item], written={item.pk: Written(item.version, "New")}, act=act_of())


def test_of_two_who_write_an_item_the_second_sees_what_the_first_wrote(series: Series) -> None:
    meeting = meeting_on(series, MAY)
    first, second, *_ = items = items_of(meeting)
    assert not minutes.write_minutes(items=items, written={first.pk: Written(1, "Agreed.")}, act=act_of())
    late = minutes.write_minutes(
        items=items, written={first.pk: Written(1, "Refused."), second.pk: Written(1, "None.")}, act=act_of()
    )
    assert {key: (one.version, one.theirs) for key, one in late.items()} == {first.pk: (2, "Agreed.")}
    second.refresh_from_db()
    assert second.minute == "None."
    changes = AuditEntry.objects.filter(did="change the minutes of an item")[0].changes
    assert changes == {"minute": ["", "written"]}


def test_matters_arising_opens_with_what_was_promised_late_first(series: Series) -> None:
    april, may = held_on(series, APRIL), held_on(series, MAY)
    june = meeting_on(series, JUNE)
    late = _action(april, "Write the policy", Month(2017, 3))
    _action(may, "Train the teams", Month(2017, 8))
    elsewhere = held_on(board_of(series.partnership, name="Other"), MAY)
    _action(elsewhere, "Not ours", Month(2017, 3))
    made = {"partnership": series.partnership, "agenda_item": may.items.first(), "on": MAY, "what": "Go on"}
    rows.add(DECISIONS, values=made, act=act_of())
    found = promised(june, today=TODAY)
    assert [one.action.what for one in found.actions] == ["Write the policy", "Train the teams"]
    assert found.actions[0].judged.words == "Red"
    assert [one.what for one in found.decisions] == ["Go on"]
    assert promised(april, today=TODAY).actions == ()
    assert late.first_due_on == date(2017, 3, 1)


def _action(meeting: Meeting, what: str, due: Month) -> Any:
    values = {
        "partnership": meeting.series.partnership, "agenda_item": meeting.items.first(), "what": what,
        "due_on": due.first,
    }  # fmt: skip
    return rows.add(ACTIONS, values=values, act=act_of())


def test_the_rhythm_tells_what_was_missed(series: Series, partnership: Partnership) -> None:
    held_on(series, date(2017, 3, 8))
    user = make_user(Role.BOARD_MEMBER, partnership)
    scope = scope_of(user.pk, today=TODAY)
    (one,) = rhythm(partnership=partnership, scope=scope, day=TODAY)
    assert (one.last, one.standing.state, one.standing.missed) == (date(2017, 3, 8), State.MISSED, 1)
    june = meeting_on(series, JUNE)
    (one,) = rhythm(partnership=partnership, scope=scope, day=TODAY)
    assert one.next_meeting == june
    assert Presence.INVITED in june.attendance.values_list("presence", flat=True)
