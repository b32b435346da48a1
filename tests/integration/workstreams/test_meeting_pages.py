"""The pages of meetings: who may do what, what they say, and how many questions they ask."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from cohorts.models import TrackerMeeting
from tcp_portal import rows
from tcp_portal.access import Role
from tcp_portal.audit.models import AuditEntry
from tcp_portal.partnerships.models import Partnership
from tests.factories import act_of, admitted, make_partnership, make_user
from tests.guards.more.meet import POINT
from tests.integration.workstreams.meetings_of import board_of, held_on, item_of, meeting_on
from workstreams.models import AgendaItem, Decision, Meeting, MeetingState, Paper, PlanAction, Series
from workstreams.services import papers
from workstreams.services.meetings import MEETINGS

pytestmark = [pytest.mark.django_db, pytest.mark.once]
APRIL, MAY, JUNE = date(2017, 4, 12), date(2017, 5, 10), date(2017, 6, 7)
QUERIES = 12
Make = Callable[[Role], Client]


@pytest.fixture(autouse=True)
def _noon() -> Any:
    with time_machine.travel("2017-05-12 12:00:00+01:00", tick=False):
        yield


@pytest.fixture
def partnership() -> Partnership:
    return make_partnership()


@pytest.fixture
def series(partnership: Partnership) -> Series:
    return board_of(partnership)


@pytest.fixture
def client_of(partnership: Partnership) -> Make:
    def make(role: Role) -> Client:
        client = Client()
        client.force_login(make_user(role, partnership))
        return client

    return make


@pytest.fixture
def secretary(client_of: Make) -> Client:
    return client_of(Role.PROGRAMME_MANAGER)


def url(name: str, pk: UUID | None = None) -> str:
    return reverse(f"workstreams:{name}", args=[pk] if pk else None)


def text(client: Client, name: str, pk: UUID | None = None) -> str:
    answer = client.get(url(name, pk))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_a_stranger_finds_nothing_and_a_reader_may_not_write(series: Series, client_of: Make) -> None:
    meeting = meeting_on(series, JUNE)
    item = item_of(meeting)
    paper = papers.upload(item=item, title="A point", content=POINT, act=act_of())
    stranger = Client()
    stranger.force_login(make_user(Role.PROGRAMME_MANAGER, make_partnership("ELSE")))
    for name, pk in (("meeting", meeting.pk), ("agenda_item_change", item.pk), ("paper_file", paper.pk)):
        assert stranger.get(url(name, pk)).status_code == 404
    reader = client_of(Role.BOARD_MEMBER)
    assert "Upload a paper" not in text(reader, "meeting", meeting.pk)
    assert reader.get(url("paper_upload", item.pk)).status_code == 403
    assert reader.post(url("agenda_item_up", item.pk)).status_code == 403


@pytest.mark.parametrize(
    ("name", "many"), [("meetings", True), ("series", True), ("meeting", False), ("minutes", False)]
)
@pytest.mark.once
def test_pages_ask_the_same_few_questions_however_much_there_is(
    name: str, many: bool, series: Series, secretary: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    meeting = meeting_on(series, JUNE)
    for number in range(12):
        item = item_of(meeting, title=f"Item {number}")
        papers.upload(item=item, title="A point", content=POINT, act=act_of())
        if many:
            meeting_on(series, date(2018, 1, number + 1))
    target = None if name == "meetings" else series.pk if name == "series" else meeting.pk
    with django_assert_max_num_queries(QUERIES):
        text(secretary, name, target)


def test_the_agenda_says_when_items_start_and_what_is_wrong(series: Series, secretary: Client) -> None:
    meeting = meeting_on(series, JUNE)
    item_of(meeting, timed_at="13:30")
    shown = text(secretary, "meeting", meeting.pk)
    assert "It is timed at 1.30 pm, 30 minutes before the meeting starts at 2.00 pm." in shown
    assert "A decision is asked for without a paper." in shown
    assert "It is timed at 1.30 pm" in text(secretary, "meeting_issue", meeting.pk)  # warned, not stopped
    answer = secretary.post(url("meeting_issue", meeting.pk), {"version": meeting.version})
    assert answer.status_code == 302
    assert Meeting.objects.get(pk=meeting.pk).state == MeetingState.ISSUED


def test_a_series_and_its_next_meeting_are_made_by_forms(partnership: Partnership, secretary: Client) -> None:
    assert "No series of meetings yet" in text(secretary, "meetings")
    values = {
        "name": "Legal meeting",
        "kind": "legal",
        "every": "month",
        "starts_at": "10:00",
        "ends_at": "09:00",
    }
    refused = secretary.post(url("series_add"), values)
    assert refused.status_code == 422
    assert "It cannot end before it starts." in refused.content.decode()
    assert secretary.post(url("series_add"), values | {"ends_at": "11:00"}).status_code == 302
    series = Series.objects.get()
    secretary.post(url("series_member_add", series.pk), {"name": "Family carer", "role": "Carers"})
    both = secretary.post(url("series_member_add", series.pk), {"name": ""})
    assert both.status_code == 422
    day = {"on_0": "7", "on_1": "6", "on_2": "2017", "starts_at": "10:00", "ends_at": "11:00"}
    made = secretary.post(url("meeting_add", series.pk), day)
    meeting = Meeting.objects.get()
    assert made.url.startswith(url("meeting", meeting.pk))  # type: ignore[attr-defined]  # a redirect
    assert secretary.post(url("meeting_add", series.pk), day).status_code == 422
    assert "Family carer" in text(secretary, "series", series.pk)
    assert "Its first meeting is planned." in text(secretary, "meetings")


def test_minutes_are_saved_together_and_the_second_sees_what_the_first_wrote(
    series: Series, secretary: Client
) -> None:
    meeting = meeting_on(series, MAY)
    items = list(meeting.items.order_by("position"))
    data = {f"minute-{one.pk}": "" for one in items} | {f"version-{one.pk}": "1" for one in items}
    first = {**data, f"minute-{items[0].pk}": "Agreed."}
    assert secretary.post(url("minutes_write", meeting.pk), first).status_code == 302
    second = {**data, f"minute-{items[0].pk}": "Refused.", f"minute-{items[1].pk}": "Noted."}
    answer = secretary.post(url("minutes_write", meeting.pk), second)
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "Agreed." in shown
    assert "Refused." in shown
    again = {**second, f"version-{items[0].pk}": "2", f"version-{items[1].pk}": "2"}
    assert secretary.post(url("minutes_write", meeting.pk), again).status_code == 302
    read = text(secretary, "minutes", meeting.pk)
    assert "Refused." in read
    assert "Noted." in read


def test_attendance_is_one_list_with_deputies_and_guests(series: Series, secretary: Client) -> None:
    meeting = meeting_on(series, MAY)
    (one,) = meeting.attendance.all()
    data = {f"presence-{one.pk}": "present", f"deputy-{one.pk}": "Sam Hale", "name-0": "A guest"}
    answer = secretary.post(url("meeting_attendance", meeting.pk), data)
    assert answer.status_code == 422
    assert "A deputy comes for somebody who is not there." in answer.content.decode()
    data[f"presence-{one.pk}"] = "apologies"
    assert secretary.post(url("meeting_attendance", meeting.pk), data).status_code == 302
    read = text(secretary, "minutes", meeting.pk)
    assert "Sam Hale came instead" in read
    assert "A guest" in read


def test_decisions_and_actions_flow_to_their_logs_and_come_back_as_matters_arising(
    series: Series, secretary: Client, client_of: Make
) -> None:
    meeting = held_on(series, MAY)
    item = meeting.items.get(title="Any other business")
    secretary.post(url("agenda_item_decision", item.pk), {"what": "Sign the plan off in June"})
    secretary.post(url("agenda_item_action", item.pk), {"what": "Cost the plan", "due_on": "2017-06"})
    decision, action = Decision.objects.get(), PlanAction.objects.get()
    assert (decision.on, decision.agenda_item, action.agenda_item) == (MAY, item, item)
    assert f"Decision {decision}" in text(secretary, "minutes", meeting.pk)
    june = meeting_on(series, JUNE)
    arising = text(secretary, "minutes_arising", june.pk)
    assert "Cost the plan" in arising
    assert "Sign the plan off in June" in arising
    approving = june.items.get(purpose="approve")
    early = secretary.post(
        url("agenda_item_approve", approving.pk), {"minutes_of": str(meeting.pk), "version": meeting.version}
    )
    assert early.status_code == 422
    with time_machine.travel("2017-06-07 17:00:00+01:00", tick=False):
        later = client_of(Role.COMMISSIONER)
        done = later.post(
            url("agenda_item_approve", approving.pk),
            {"minutes_of": str(meeting.pk), "version": meeting.version, "corrections": "Item 5: the month"},
        )
        assert done.status_code == 302
        assert "Corrected on approval: Item 5: the month" in text(later, "minutes", meeting.pk)


def test_a_file_is_handed_out_as_an_attachment_under_a_name_that_says_nothing(
    series: Series, secretary: Client, client_of: Make
) -> None:
    item = item_of(meeting_on(series, JUNE))
    sent = {"title": "A point", "file": SimpleUploadedFile("Dr Evil's <b>.html", b"<html>")}
    refused = secretary.post(url("paper_upload", item.pk), sent)
    assert refused.status_code == 422
    assert "This file is none of them" in refused.content.decode()
    sent["file"] = SimpleUploadedFile("../../x.exe", POINT, content_type="text/html")
    assert secretary.post(url("paper_upload", item.pk), sent).status_code == 302
    paper = Paper.objects.get()
    answer = client_of(Role.BOARD_MEMBER).get(url("paper_file", paper.pk))
    assert answer["Content-Disposition"] == f'attachment; filename="paper-{paper.item.position}-1.png"'
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/png", "nosniff")
    assert b"".join(answer.streaming_content) == POINT  # type: ignore[attr-defined]  # a file
    assert AuditEntry.objects.filter(did="download a paper", object_id=paper.pk).count() == 1
    secretary.post(url("paper_withdraw", paper.pk), {"reason": "Wrong file", "version": paper.version})
    assert secretary.get(url("paper_file", paper.pk)).status_code == 404


def test_a_frozen_page_stays_as_it_was(partnership: Partnership, series: Series, secretary: Client) -> None:
    admitted(partnership)
    item = item_of(meeting_on(series, JUNE))
    query = "?partnership=BHR&month=2017-04"
    for unknown in ("nothing", "forecast"):  # the second only workers build
        assert secretary.post(url("paper_freeze", item.pk) + query, {"source": unknown}).status_code == 422
    assert secretary.post(url("paper_freeze", item.pk) + query, {"source": "inpatients"}).status_code == 302
    paper = Paper.objects.get()
    before = text(secretary, "paper", paper.pk)
    assert "1 person" in before
    assert paper.as_at == date(2017, 4, 30)
    admitted(partnership)
    admitted(partnership)
    part = before[before.index("As it stood") : before.index("Digest")]
    after = text(secretary, "paper", paper.pk)
    assert part == after[after.index("As it stood") : after.index("Digest")]


def test_the_tracker_meeting_is_a_link_for_those_who_may_see_people(
    partnership: Partnership, secretary: Client, client_of: Make
) -> None:
    series = board_of(partnership, kind="tracker", name="Tracker meeting")
    meeting = meeting_on(series, MAY)
    tracker = TrackerMeeting.objects.create(partnership=partnership, on=MAY, opened_at=act_of().now)
    assert secretary.post(
        url("meeting_tracker", meeting.pk), {"tracker": str(tracker.pk), "version": meeting.version}
    ).status_code == 302  # fmt: skip
    there = reverse("cohorts:meeting", args=[tracker.pk])
    assert there in text(secretary, "meeting", meeting.pk)
    assert there not in text(client_of(Role.BOARD_MEMBER), "meeting", meeting.pk)
    gone = {"tracker": str(uuid4()), "version": meeting.version}
    assert secretary.post(url("meeting_tracker", meeting.pk), gone).status_code == 422


def test_what_a_second_person_would_overwrite_is_shown_beside_it(series: Series, secretary: Client) -> None:
    item = item_of(meeting_on(series, JUNE))
    rows_before = {"title": "Other", "minutes": "5", "purpose": "note", "paper_state": "none", "version": "1"}
    assert secretary.post(url("agenda_item_change", item.pk), rows_before).status_code == 302
    late = secretary.post(url("agenda_item_change", item.pk), rows_before | {"title": "Third"})
    assert late.status_code == 409
    meeting = item.meeting
    rows.change(MEETINGS, row=meeting, version=meeting.version, values={"location": "x"}, act=act_of())
    stale = secretary.post(url("meeting_cancel", meeting.pk), {"reason": "Why", "version": 1})
    assert stale.status_code == 409
    assert AgendaItem.objects.get(pk=item.pk).title == "Other"


def test_the_home_page_says_what_the_next_agendas_still_need(series: Series, secretary: Client) -> None:
    item_of(meeting_on(series, JUNE), paper_state="follows")
    shown = " ".join(secretary.get("/").content.decode().split())
    assert "TCP Board on 7 June 2017</a>: agenda being made, 1 paper to follow" in shown
