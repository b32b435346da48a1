"""The pages of tracker meetings: the way through it, forms that keep what was typed, minutes, rights, queries."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cohorts.domain.meetings import Order
from cohorts.models import Action, DischargePlan, Discussion, Spell, TrackerMeeting
from cohorts.services import discussions, meetings, objections, plans
from cohorts.services.actions import ActionFacts
from cohorts.services.discussions import PlanSaid, Said
from tcp_portal.access import Permission, Role
from tcp_portal.access.roles import PERMISSIONS
from tcp_portal.audit.models import AuditEntry, Kind
from tcp_portal.months import Month
from tcp_portal.packs.models import Pack
from tcp_portal.packs.services import building
from tcp_portal.packs.sources import table_source
from tcp_portal.partnerships.models import Partnership, User
from tcp_portal.web.registry import PackContext
from tests.factories import act_of, admitted, discharged, make_partnership, make_user, place_of
from tests.integration.cohorts.pages import HTMX, address, as_, boxes

pytestmark = pytest.mark.django_db
MAY = date(2017, 5, 9)


@pytest.fixture(autouse=True)
def _may_2017() -> Iterator[None]:
    with time_machine.travel("2017-05-12 09:30:00+01:00", tick=False):
        yield


@pytest.fixture
def partnership() -> Partnership:
    return make_partnership()


@pytest.fixture
def manager(partnership: Partnership) -> User:
    return make_user(Role.PROGRAMME_MANAGER, partnership, name="Robin Ashdown")


@pytest.fixture
def spell(partnership: Partnership) -> Spell:
    return admitted(partnership, place=place_of(partnership), given_name="Quillon", family_name="Dunmorrow")


def opened(partnership: Partnership, manager: User, on: date = MAY) -> TrackerMeeting:
    return meetings.open_meeting(
        partnership=partnership, on=on, chair="Robin", present="", order=Order.PLACE, act=act_of(manager)
    )


def talk_of(spell: Spell) -> Discussion:
    return Discussion.objects.get(person=spell.person_id, meeting__closed_at=None)


class Fields(HTMLParser):
    """What a browser would send of the page's form that has a version."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.sent: dict[str, str] = {}
        self.select, self.area = "", ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        name, kind = found.get("name", ""), found.get("type", "text")
        if tag == "select":
            self.select = name
        elif tag == "option" and "selected" in found:
            self.sent[self.select] = found.get("value", "")
        elif tag == "textarea":
            self.area = name
            self.sent[name] = ""
        elif tag == "input" and name and (kind in ("text", "hidden") or "checked" in found):
            self.sent[name] = found.get("value", "on")

    def handle_data(self, data: str) -> None:
        if self.area:
            self.sent[self.area] = data.strip("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.area = ""


def fields(client: Client, url: str, **changes: str) -> dict[str, str]:
    """The form as it was opened, with changes."""
    return {**Fields(client.get(url).text).sent, **changes}


def test_22_people_are_talked_through_in_less_than_3_requests_each(
    partnership: Partnership, manager: User
) -> None:
    for _ in range(22):
        admitted(partnership)
    client, asked = as_(manager), 0
    url = address(partnership, "cohorts:meeting_open")
    answer = client.post(url, {**boxes("on", "9.5.2017"), "chair": "Robin", "present": "", "order": "place"})
    while answer.status_code == 302 and "/people/" in answer["Location"]:
        here = answer["Location"]
        page = client.get(here)
        asked += 1
        sent = {
            **Fields(page.text).sent, "status": "3", **boxes("planned_on", "30.9.2017"), "decision": "Go on.",
            "what_0": "Call the housing team", "owner_name_0": "Ward manager", "confirmed": "on",
        }  # fmt: skip
        answer = client.post(here, sent)
        asked += 1
    meeting = TrackerMeeting.objects.get()
    assert answer["Location"] == address(partnership, "cohorts:meeting", meeting.pk)
    assert Discussion.objects.filter(discussed_at__isnull=False, decision="Go on.").count() == 22
    assert DischargePlan.objects.filter(status="3").count() == 22
    assert Action.objects.filter(due_on=date(2017, 6, 6)).count() == 22
    assert asked < 3 * 22
    looks = AuditEntry.objects.filter(kind=Kind.READ, did="tracker meeting")
    assert looks.count() == 22


def test_a_page_tells_what_was_promised_what_changed_and_how_it_stands(
    partnership: Partnership, spell: Spell, manager: User
) -> None:
    first = opened(partnership, manager, date(2017, 4, 11))
    plan = PlanSaid(0, "6", date(2017, 5, 31), "", "")
    promised = {0: ActionFacts("Call the housing team", date(2017, 5, 2), owner_name="Ward manager")}
    said = Said(decision="Find a flat.", plan=plan, promised=promised)
    april = act_of(manager, today=date(2017, 4, 11))
    discussions.discuss(discussion=talk_of(spell), version=1, said=said, act=april)
    meetings.close_meeting(meeting=first, version=1, present="", act=april)
    plans.update_plan(
        spell=spell, version=1, status="6", planned_on=date(2017, 7, 31), reason="No flat.",
        act=act_of(make_user(Role.COUNCIL_LEAD, partnership, name="Sunita Marlow"), today=date(2017, 4, 20)),
    )  # fmt: skip
    opened(partnership, manager)
    page = as_(manager).get(address(partnership, "cohorts:discuss", talk_of(spell).pk)).text
    for words in (
        "Q. D.", "31 · Havering · in hospital 1 year",
        "Person 1 of 1 · 0 of 1 talked about",
        "Last talked about on 11 April 2017. Decided: Find a flat.",
        "Call the housing team", "Ward manager · due 2 May 2017 · Tracker meeting", "Overdue by 7 days",
        "What changed since 11 April 2017",
        "20 Apr 2017, Sunita Marlow", "planned date 31 May 2017 → 31 July 2017",
        "31 July 2017. In 83 days. Was 31 May 2017; put off 1 time",
        "This record is right for May 2017",
    ):  # fmt: skip
        assert words in page, words
    for secret in ("Quillon", "Dunmorrow", "15 June 1985", spell.person.nhs_number):
        assert secret not in page


def test_a_promise_is_kept_in_the_same_save(partnership: Partnership, spell: Spell, manager: User) -> None:
    opened(partnership, manager)
    client, url = as_(manager), address(partnership, "cohorts:discuss", talk_of(spell).pk)
    client.post(url, fields(client, url, what_0="Call", owner_name_0="Ward manager"))
    action = Action.objects.get()
    late = client.post(url, fields(client, url, **{f"kept_{action.pk}": "dropped", "note": "Typed before."}))
    assert late.status_code == 422
    assert "Say why the action is dropped." in late.text
    assert "Typed before." in late.text
    note = {f"kept_{action.pk}": "done", f"kept_note_{action.pk}": "Rang twice."}
    assert client.post(url, fields(client, url, **note)).status_code == 302
    action.refresh_from_db()
    assert (action.closed_as, action.closing_note) == ("done", "Rang twice.")
    assert Discussion.objects.get().note == ""


def test_a_wrong_answer_keeps_everything_that_was_typed(
    partnership: Partnership, spell: Spell, manager: User
) -> None:
    opened(partnership, manager)
    client, url = as_(manager), address(partnership, "cohorts:discuss", talk_of(spell).pk)
    sent = fields(
        client, url, note="Her sister came.", what_1="Ask for funding", owner_name_1="",
        **boxes("planned_on", "31.2.2017"),
    )  # fmt: skip
    wrong = client.post(url, sent)
    assert wrong.status_code == 422
    assert "Her sister came." in wrong.text
    assert 'value="Ask for funding"' in wrong.text
    assert "There is a problem" in wrong.text
    wrong = client.post(url, {**sent, **boxes("planned_on", "..")})
    assert "Choose who will do it, or type their name" in wrong.text
    assert '<details class="nhsuk-details" open>' in wrong.text
    assert not Action.objects.exists()


def test_more_lines_are_given_without_saving(partnership: Partnership, spell: Spell, manager: User) -> None:
    opened(partnership, manager)
    client, url = as_(manager), address(partnership, "cohorts:discuss", talk_of(spell).pk)
    more = client.post(url, fields(client, url, what_2="Third", step="more"))
    assert (more.status_code, "There is a problem" in more.text) == (200, False)
    assert 'name="what_5"' in more.text
    assert 'value="Third"' in more.text
    assert not Action.objects.exists()
    sent = {**Fields(more.text).sent, "owner_name_2": "A", "what_5": "Sixth", "owner_name_5": "B"}
    client.post(url, sent)
    assert {each.what for each in Action.objects.all()} == {"Third", "Sixth"}


def test_two_who_talk_about_one_person_see_both_and_lose_nothing(
    partnership: Partnership, spell: Spell, manager: User
) -> None:
    opened(partnership, manager)
    other = as_(make_user(Role.COMMISSIONER, partnership, name="Nadia Chand"))
    client, url = as_(manager), address(partnership, "cohorts:discuss", talk_of(spell).pk)
    mine = fields(client, url, decision="Wait.", status="3", what_0="Call", owner_name_0="Ward manager")
    other.post(url, fields(other, url, decision="Hurry.", status="6"))
    late = client.post(url, mine)
    assert late.status_code == 409
    for words in ("Nadia Chand changed it on", "Hurry.", "Wait.", "Delayed: no community option"):
        assert words in late.text
    assert 'value="Call"' in late.text
    assert DischargePlan.objects.get().status == "6"
    assert client.post(url, Fields(late.text).sent).status_code == 302
    assert (Discussion.objects.get().decision, DischargePlan.objects.get().status) == ("Wait.", "3")
    assert Action.objects.count() == 1


def test_a_plan_changed_on_the_tracker_meanwhile_is_told_too(
    partnership: Partnership, spell: Spell, manager: User
) -> None:
    opened(partnership, manager)
    client, url = as_(manager), address(partnership, "cohorts:discuss", talk_of(spell).pk)
    mine = fields(client, url, status="3")
    plans.update_plan(spell=spell, version=0, status="6", planned_on=None, act=act_of())
    late = client.post(url, mine)
    assert late.status_code == 409
    assert client.post(url, Fields(late.text).sent).status_code == 302
    assert DischargePlan.objects.get().status == "3"


def test_who_has_left_is_talked_about_without_a_plan(
    partnership: Partnership, spell: Spell, manager: User
) -> None:
    opened(partnership, manager)
    discharged(spell, date(2017, 5, 10))
    client, url = as_(manager), address(partnership, "cohorts:discuss", talk_of(spell).pk)
    assert "there is no discharge to plan" in client.get(url).text
    assert client.post(url, fields(client, url, note="Went home.")).status_code == 302
    assert Discussion.objects.get().note == "Went home."


def test_the_minutes_say_what_was_changed_and_agreed_and_then_stand(
    partnership: Partnership, spell: Spell, manager: User
) -> None:
    skipped = admitted(partnership)
    meeting = opened(partnership, manager)
    client, url = as_(manager), address(partnership, "cohorts:discuss", talk_of(spell).pk)
    client.post(
        url,
        fields(
            client, url, status="3", note="Her sister came.", decision="Find a flat.",
            what_0="Call the housing team", owner_name_0="Ward manager", **boxes("planned_on", "30.9.2017"),
        ),
    )  # fmt: skip
    minutes = address(partnership, "cohorts:meeting", meeting.pk)
    page = client.get(minutes).text
    for words in (
        "1 of 2 people talked about · 1 action agreed", "Q. D., 31 · Havering",
        "planned date 30 September 2017", "Her sister came.", "Find a flat.",
        "Call the housing team (Ward manager, by 6 June 2017)", "Not talked about yet.",
    ):  # fmt: skip
        assert words in page, words
    assert "Dunmorrow" not in page
    closing = address(partnership, "cohorts:meeting_close", meeting.pk)
    asked = client.get(closing).text
    assert f"1 person was not talked about: {skipped.person.reference}." in asked
    done = client.post(closing, {"present": "Robin, Sunita", "version": "1"}, follow=True)
    assert "The meeting is closed. Its minutes stand." in done.text
    assert "Closed on 12 May 2017, 09:30, by Robin Ashdown" in done.text
    assert "Talk about" not in done.text
    again = client.get(url)
    assert again.status_code == 409
    assert "its minutes stand as they are" in again.text
    assert client.post(closing, {"present": "", "version": "2"}).status_code == 409
    newcomers = address(partnership, "cohorts:meeting_newcomers", meeting.pk)
    assert "its minutes stand" in client.post(newcomers, follow=True).text


def test_the_list_of_meetings_says_how_they_stand(
    partnership: Partnership, spell: Spell, manager: User
) -> None:
    client, url = as_(manager), address(partnership, "cohorts:meetings")
    assert "No meeting has been held in the portal yet." in client.get(url).text
    meeting = opened(partnership, manager)
    assert "The meeting of 9 May 2017 is open: 0 of 1 person talked about." in client.get(url).text
    assert client.get(address(partnership, "cohorts:meeting_open")).status_code == 409
    meetings.close_meeting(meeting=meeting, version=1, present="", act=act_of(manager))
    lead = as_(make_user(Role.COUNCIL_LEAD, partnership)).get(url).text
    assert "The last meeting was on 9 May 2017: 0 actions agreed." in lead
    assert "Open a meeting" not in lead


def test_the_actions_are_taken_away_as_a_table(partnership: Partnership, spell: Spell, manager: User) -> None:
    meeting = opened(partnership, manager)
    client, url = as_(manager), address(partnership, "cohorts:discuss", talk_of(spell).pk)
    client.post(url, fields(client, url, what_0="Call the housing team", owner_name_0="Ward manager"))
    keeper = as_(make_user(Role.COMMISSIONER, partnership))
    table = address(partnership, "packs:table", "meeting-actions")
    assert keeper.post(table, {"meeting": str(meeting.pk)}).status_code == 302
    building.build(pack_id=Pack.objects.get().pk, clock=lambda: act_of().now)
    assert Pack.objects.get().state == "ready"
    assert AuditEntry.objects.filter(did="meeting actions as Excel", kind=Kind.READ).count() == 1
    assert client.post(table, {"meeting": str(meeting.pk)}).status_code == 403


def test_whoever_objects_to_sharing_is_not_in_the_table_of_somebody_else(
    partnership: Partnership, spell: Spell, manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting = opened(partnership, manager)
    client, url = as_(manager), address(partnership, "cohorts:discuss", talk_of(spell).pk)
    client.post(url, fields(client, url, what_0="Call the housing team", owner_name_0="Ward manager"))
    facts = objections.ObjectionFacts(date(2017, 4, 3), "person", "Research")
    objections.raise_objection(person=spell.person, facts=facts, act=act_of())
    # No role today exports without keeping; one that did would be served so.
    monkeypatch.setitem(
        PERMISSIONS, Role.FINANCE_LEAD, frozenset({Permission.VIEW_PEOPLE, Permission.EXPORT_PEOPLE})
    )
    source = table_source("meeting-actions")
    assert source is not None
    for role, rows in ((Role.COMMISSIONER, 1), (Role.FINANCE_LEAD, 0)):
        user = make_user(role, partnership)
        context = PackContext(partnership, Month(2017, 5), act_of().today, act_of(user).scope)
        table = source.build(context, {"meeting": str(meeting.pk)}, user, act_of().now)
        named = [row for row in table.rows if row[1]]
        assert len(named) == rows
        assert ("1 person left out who objects to sharing" in table.caption) is (rows == 0)


def queries(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(url).status_code == 200
    return sum("SAVEPOINT" not in query["sql"] for query in caught.captured_queries)


def test_no_page_asks_more_for_many_than_for_few(partnership: Partnership, manager: User) -> None:
    def meeting_of(people: int, on: date) -> list[str]:
        for _ in range(people):
            admitted(partnership)
        meeting = opened(partnership, manager, on)
        for talk in meeting.discussions.order_by("position")[1:]:
            promised = {n: ActionFacts(f"Call {n}", MAY, owner_name="Ward manager") for n in range(people)}
            said = Said(promised=promised)
            discussions.discuss(discussion=talk, version=1, said=said, act=act_of(manager))
        first = meeting.discussions.order_by("position")[0]
        asked = [queries(client, address(partnership, "cohorts:discuss", first.pk))]
        asked += [queries(client, address(partnership, "cohorts:meeting", meeting.pk))]
        meetings.close_meeting(meeting=meeting, version=1, present="", act=act_of(manager))
        return [*asked, queries(client, address(partnership, "cohorts:meetings"))]

    client = as_(manager)
    few, many = meeting_of(2, date(2017, 4, 4)), meeting_of(4, date(2017, 5, 4))
    assert many == few
    assert few[0] <= 20
    assert max(few[1:]) <= 12


@pytest.mark.parametrize(
    "name", ["meetings", "meeting_open", "meeting", "meeting_close", "meeting_newcomers", "discuss"]
)
def test_who_may_not_is_turned_away(partnership: Partnership, spell: Spell, manager: User, name: str) -> None:
    meeting = opened(partnership, manager)
    args = {"discuss": [talk_of(spell).pk], "meetings": [], "meeting_open": []}.get(name, [meeting.pk])
    url = address(partnership, f"cohorts:{name}", *args)
    method = "post" if name == "meeting_newcomers" else "get"

    def ask(user: User | None, **more: Any) -> int:
        return getattr(as_(user), method)(url, **more).status_code

    assert ask(None) == 302
    assert ask(None, headers=HTMX) == 204
    assert ask(make_user(Role.BOARD_MEMBER, partnership)) == 403
    assert ask(make_user(Role.COMMISSIONER, make_partnership("OTHER"))) == 404
    reads_only = name in ("meetings", "meeting")
    assert ask(make_user(Role.COUNCIL_LEAD, partnership)) == (200 if reads_only else 403)
    assert as_(manager).put(url).status_code == 405
