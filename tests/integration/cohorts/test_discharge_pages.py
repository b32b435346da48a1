"""The page of a discharge plan, its forms, and the register of delays."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cohorts.models import Agreement, Barrier, ChecklistItem, ChecklistMark, Delay, DischargePlan, Spell
from cohorts.presenters import delays as presented
from cohorts.services import actions, agreements, barriers, checklist, delays, plan_needs, plans
from cohorts.services.actions import ActionFacts
from cohorts.services.delays import DelayFacts
from tcp_portal.access import Role
from tcp_portal.audit.models import AuditEntry, Kind
from tcp_portal.partnerships.models import Partnership, User
from tests.factories import (
    PostFactory,
    act_of,
    admitted,
    discharged,
    make_partnership,
    make_user,
    place_of,
    registered,
)
from tests.integration.cohorts.pages import HTMX, address, as_, boxes

pytestmark = pytest.mark.django_db
QUERIES = 12
STEPS = (
    (date(2016, 5, 26), "3", date(2016, 11, 30), ""),
    (date(2016, 11, 24), "3", date(2017, 2, 28), "No leave yet"),
    (date(2017, 2, 2), "6", date(2017, 5, 31), "The flat is late"),
)


@pytest.fixture
def partnership() -> Partnership:
    return make_partnership()


@pytest.fixture
def commissioner(partnership: Partnership) -> User:
    return make_user(Role.COMMISSIONER, partnership)


@pytest.fixture
def spell(partnership: Partnership, commissioner: User) -> Spell:
    spell = admitted(
        partnership, on=date(2010, 3, 3), place=place_of(partnership), given_name="Rita", family_name="Dale"
    )
    plan_fully(spell, commissioner)
    return spell


def plan_fully(spell: Spell, by: User) -> None:
    """Everything that a plan can hold."""
    for version, (day, status, planned_on, reason) in enumerate(STEPS):
        act = act_of(by, today=day)
        plans.update_plan(
            spell=spell, version=version, status=status, planned_on=planned_on, confidence="firm",
            reason=reason, act=act,
        )  # fmt: skip
    act = act_of(by)
    plans.record_ready(spell=spell, version=3, on=date(2017, 2, 2), act=act)
    place = place_of(spell.partnership).pk
    plan_needs.plan_destination(spell=spell, version=4, destination="SH", place_id=place, act=act)
    plan_needs.record_needs(
        spell=spell, version=5, accommodation="own-door", support=["day-1", "pbs"], provider="Bright", act=act
    )
    plan_needs.name_owner(spell=spell, version=6, owner_id=by.pk, owner_name="", act=act)
    plan_needs.outline_package(spell=spell, version=7, package="One flat of nine.", act=act)
    delays.record_delay(
        spell=spell, facts=DelayFacts("HO", "07", date(2017, 2, 2), note="Builder is late"), act=act
    )
    barrier = barriers.raise_barrier(
        spell=spell, what="Oak Lane is late", organisation_id=None, raised_on=date(2017, 2, 2), act=act
    )
    facts = ActionFacts("Get a date", date(2017, 4, 20), owner_name="Head of housing")
    actions.agree(person=spell.person, cause=barrier, facts=facts, on=date(2017, 2, 2), act=act)
    agreements.record_agreement(
        spell=spell, party="family", version=0, agrees=False, on=date(2017, 3, 2), note="Too far", act=act
    )
    items = ChecklistItem.objects.filter(partnership=None).order_by("position")
    for item in items[:7]:
        checklist.mark(
            spell=spell,
            item_id=item.pk,
            version=0,
            done_on=date(2017, 3, 9),
            not_needed=False,
            note="",
            act=act,
        )
    checklist.mark(
        spell=spell, item_id=items[11].pk, version=0, done_on=None, not_needed=True, note="Known", act=act
    )


def page_url(spell: Spell, name: str = "discharge_plan", *args: Any, **query: str) -> str:
    return address(spell.partnership, f"cohorts:{name}", spell.person_id, *args, **query)


def text_of(user: User, url: str, status: int = 200) -> str:
    answer = as_(user).get(url)
    assert answer.status_code == status
    return answer.text


def test_the_page_tells_the_whole_plan(commissioner: User, spell: Spell) -> None:
    text = text_of(commissioner, page_url(spell))
    for words in (
        "Delayed: suitable housing missing, since 2 Feb 2017. Planned for 31 May 2017, firm. Slipped twice.",
        "was 30 Nov 2016, then 28 Feb 2017", "No leave yet", "2 February 2017", "7 of 11 steps, 1 not needed",
        "Not needed. Known", "Builder is late", "Attributed to: housing", "Since 2 February 2017, 87 days",
        "Oak Lane is late", "Get a date", "Head of housing, by 20 April 2017", "Overdue by 10 days",
        "Does not agree", "2 Mar 2017. Too far", "Supported housing, Havering", "Supported living, own front door",
        "One to one by day and positive behaviour support", "Bright", "One flat of nine.", str(commissioner),
        "Eligible for a dowry: in hospital without a break since 3 March 2010",
    ):  # fmt: skip
        assert words in text, words
    assert "Rita" not in text
    entry = AuditEntry.objects.get(kind=Kind.READ)
    assert (entry.did, [one.person_id for one in entry.subjects.all()]) == (
        "discharge plan page",
        [spell.person_id],
    )


def test_who_may_see_but_not_plan_gets_no_forms(partnership: Partnership, spell: Spell) -> None:
    reader = make_user(Role.COMMISSIONER, partnership, place=place_of(partnership, "Redbridge"))
    assert as_(reader).get(page_url(spell)).status_code == 404
    assert as_(make_user(Role.BOARD_MEMBER, partnership)).get(page_url(spell)).status_code == 403


def test_the_plan_of_a_stay_that_is_over_is_read_only_but_for_its_delays(
    commissioner: User, spell: Spell
) -> None:
    discharged(spell, date(2017, 4, 20))
    text = text_of(commissioner, page_url(spell))
    assert "The stay ended on 20 April 2017. Its plan is closed." in text
    assert "2 February 2017 to 20 April 2017, 77 days" in text
    assert "left to supported housing on 20 April 2017" in text
    for words in ("Update status and date", "Done today", "Add a barrier", "Date or note"):
        assert words not in text
    assert "Add a delay" in text
    assert "This person is not in hospital now" in text_of(
        commissioner, page_url(spell, "plan_part", "needs"), 409
    )


def test_somebody_without_a_stay_or_without_a_plan_is_told_so(
    partnership: Partnership, commissioner: User
) -> None:
    person = registered(partnership)
    text = text_of(commissioner, address(partnership, "cohorts:discharge_plan", person.pk))
    assert "Nothing to plan yet" in text
    fresh = admitted(partnership)
    text = text_of(commissioner, page_url(fresh))
    for words in ("Not recorded. No date is planned.", "0 of 12 steps", "No delay is recorded", "Not asked"):
        assert words in text
    assert "Only somebody who is ready to leave is delayed" in text
    assert "Update the discharge status" in text_of(commissioner, page_url(fresh, "delay_new"), 409)


def test_a_step_is_ticked_in_place(commissioner: User, spell: Spell) -> None:
    url, client = page_url(spell, "plan_tick", 9), as_(commissioner)
    item = ChecklistItem.objects.get(partnership=None, position=9)
    answer = client.post(url, {"item": item.pk, "version": 0}, headers=HTMX)
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert "8 of 11 steps" in answer.text
    assert ChecklistMark.objects.get(item=item).done_on == timezone.localdate()
    again = client.post(url, {"item": item.pk, "version": 0}, headers=HTMX)
    assert again.status_code == 409
    assert "Somebody else marked this step first" in again.text


def test_a_tick_without_script_comes_back_to_the_step(commissioner: User, spell: Spell) -> None:
    item = ChecklistItem.objects.get(partnership=None, position=9)
    answer = as_(commissioner).post(page_url(spell, "plan_tick", 9), {"item": item.pk, "version": 0})
    assert answer.status_code == 302
    assert answer["Location"].endswith("#step-9")
    other = ChecklistItem.objects.get(partnership=None, position=10)
    answer = as_(commissioner).post(page_url(spell, "plan_tick", 9), {"item": other.pk, "version": 0})
    assert answer.status_code == 409
    assert "The checklist was changed meanwhile" in answer.text
    assert as_(commissioner).post(page_url(spell, "plan_tick", 13), {}).status_code == 404


FORMS: tuple[tuple[str, tuple[object, ...], dict[str, str], dict[str, str], str], ...] = (
    ("plan_part", ("destination",), {"destination": "XX"}, {"destination": "SH", "place": ""}, "destination"),
    ("plan_part", ("needs",), {"accommodation": "XX"}, {"accommodation": "care", "provider": "Elm"}, "needs"),
    ("plan_part", ("owner",), {"owner": "XX"}, {"owner": "", "owner_name": "Lee Marsh"}, "owner"),
    ("plan_part", ("package",), {"package": "x" * 2001}, {"package": "Two flats"}, "outline"),
    ("plan_part", ("ready",), boxes("ready_on", "31.2.2017"), boxes("ready_on", "9.3.2017"), "readiness"),
    ("plan_step", (10,), boxes("done_on", "31.2.2017"), boxes("done_on", "9.3.2017"), "checklist"),
    ("agreement", ("person",), {"agrees": "perhaps"}, {"agrees": "yes", **boxes("on", "9.3.2017")}, "answer"),
    (
        "delay_new", (), {"reason": "XX"},
        {"reason": "SF", "attribution": "05", **boxes("started_on", "9.3.2017")}, "delay",
    ),
    ("barrier_new", (), {"what": ""}, {"what": "No panel", **boxes("raised_on", "9.3.2017")}, "barrier"),
)  # fmt: skip


@pytest.mark.parametrize(("name", "args", "wrong", "right", "said"), FORMS)
def test_each_form_keeps_what_was_typed_and_saves_what_is_right(
    commissioner: User, spell: Spell, name: str, args: tuple[object, ...], wrong: Any, right: Any, said: str
) -> None:
    url, client = page_url(spell, name, *args), as_(commissioner)
    plan = DischargePlan.objects.get(spell=spell)
    version = {"version": str(plan.version if name == "plan_part" else 0)}
    if name == "plan_step":
        version["item"] = str(ChecklistItem.objects.get(partnership=None, position=10).pk)
    assert client.get(url).status_code == 200
    answer = client.post(url, {**version, **wrong})
    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    before = AuditEntry.objects.filter(kind=Kind.CHANGE).count()
    answer = client.post(url, {**version, **right})
    assert answer.status_code == 302, answer.text
    assert answer["Location"].startswith(f"/people/{spell.person_id}/discharge-plan/")
    assert said in client.get(answer["Location"]).text
    assert AuditEntry.objects.filter(kind=Kind.CHANGE).count() == before + 1


def test_a_change_that_came_too_late_shows_both(commissioner: User, spell: Spell) -> None:
    url = page_url(spell, "plan_part", "package")
    answer = as_(commissioner).post(url, {"version": "1", "package": "Two flats"})
    assert answer.status_code == 409
    for words in ("One flat of nine.", "Two flats", f"{commissioner} changed it on"):
        assert words in answer.text


def test_delays_and_barriers_are_changed_on_their_own_pages(
    partnership: Partnership, commissioner: User, spell: Spell
) -> None:
    client, delay, barrier = as_(commissioner), Delay.objects.get(), Barrier.objects.get()
    url = address(partnership, "cohorts:delay", delay.pk)
    assert "Builder is late" in client.get(url).text
    typed = {"version": "1", "reason": "HO", "attribution": "07", **boxes("started_on", "2.2.2017")}
    answer = client.post(url, {**typed, **boxes("ended_on", "1.2.2017")})
    assert answer.status_code == 422
    assert "cannot be before the delay began" in answer.text
    assert client.post(url, {**typed, **boxes("ended_on", "20.4.2017")}).status_code == 302
    delay.refresh_from_db()
    assert delay.ended_on == date(2017, 4, 20)
    url = address(partnership, "cohorts:barrier", barrier.pk)
    typed = {"version": "1", "what": "Oak Lane is late", **boxes("raised_on", "2.2.2017")}
    assert "Oak Lane is late" in client.get(url).text
    assert client.post(url, {**typed, **boxes("resolved_on", "20.4.2017")}).status_code == 302
    text = client.get(page_url(spell)).text
    assert "Out of the way" in text
    assert "Add an action" not in text
    stranger = as_(make_user(Role.COMMISSIONER, make_partnership("ELSE")))
    assert stranger.get(url).status_code == 404


def test_whoever_sees_the_person_by_another_post_may_not_change(
    partnership: Partnership, spell: Spell
) -> None:
    user = make_user(Role.COUNCIL_LEAD, partnership, place=place_of(partnership, "Redbridge"))
    PostFactory(user=user, role=Role.BOARD_MEMBER, partnership=partnership)
    assert as_(user).get(page_url(spell)).status_code == 404
    assert as_(user).get(address(partnership, "cohorts:delay", Delay.objects.get().pk)).status_code == 404
    assert as_(None).get(page_url(spell)).status_code == 302


@pytest.mark.parametrize(
    ("name", "args"), [("plan_part", ("nothing",)), ("plan_step", (13,)), ("agreement", ("x",))]
)
def test_what_does_not_exist_is_not_found(commissioner: User, spell: Spell, name: str, args: Any) -> None:
    assert as_(commissioner).get(page_url(spell, name, *args)).status_code == 404


def test_an_agreement_is_kept(commissioner: User, spell: Spell) -> None:
    url = page_url(spell, "agreement", "council")
    assert "Do they know the planned date?" in text_of(commissioner, url)
    as_(commissioner).post(url, {"version": "0", "agrees": "yes", **boxes("on", "9.3.2017")})
    assert Agreement.objects.get(party="council").agrees is True
    assert "Aware" in text_of(commissioner, page_url(spell))


def queries(user: User, url: str) -> int:
    client = as_(user)
    client.get(url)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(url).status_code == 200
    return sum("SAVEPOINT" not in query["sql"] for query in caught.captured_queries)


@pytest.mark.once
def test_both_pages_ask_no_more_for_much_than_for_little(
    partnership: Partnership, commissioner: User, spell: Spell
) -> None:
    bare = admitted(partnership)
    lists = address(partnership, "cohorts:delays")
    few = queries(commissioner, lists)
    for _ in range(4):
        plan_fully(admitted(partnership, place=place_of(partnership)), commissioner)
    assert queries(commissioner, lists) == few <= QUERIES
    assert queries(commissioner, page_url(bare)) == queries(commissioner, page_url(spell)) <= QUERIES


def test_the_register_says_who_is_delayed_why_and_for_how_long(
    partnership: Partnership, commissioner: User, spell: Spell
) -> None:
    other = admitted(partnership, place=place_of(partnership, "Redbridge"))
    plans.update_plan(
        spell=other, version=0, status="6", planned_on=date(2017, 4, 3),
        act=act_of(commissioner, today=date(2017, 4, 3)),
    )  # fmt: skip
    url = address(partnership, "cohorts:delays")
    text = text_of(commissioner, url)
    for words in (
        "2 people are delayed on 30 April 2017, 87 days in all; 2 of them not escalated.", "2 delays of 2 people shown",
        "Suitable housing missing", "No reason recorded", "Housing", "Not yet",
        "2 people with a planned date; 1 of the dates was put off before; 1 has passed.",
        "April 2017: 1 person", "May 2017: 1 person", "was 30 Nov 2016, then 28 Feb 2017", "Slipped twice",
        "Supported housing, Havering", "Passed 27 days ago",
    ):  # fmt: skip
        assert words in text, words
    assert "Rita" not in text
    entry = AuditEntry.objects.get(kind=Kind.READ)
    assert {one.person_id for one in entry.subjects.all()} == {spell.person_id, other.person_id}


def test_long_lists_come_in_pages_that_keep_the_filters_and_record_whom_they_name(
    partnership: Partnership, commissioner: User, spell: Spell, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = admitted(partnership, place=place_of(partnership, "Havering"))
    plans.update_plan(
        spell=other, version=0, status="6", planned_on=date(2017, 5, 30),
        act=act_of(commissioner, today=date(2017, 4, 3)),
    )  # fmt: skip
    monkeypatch.setattr(presented, "PAGE_SIZE", 1)
    text = text_of(commissioner, address(partnership, "cohorts:delays", place="Havering"))
    assert "2 delays of 2 people shown" in text
    assert "May 2017: 2 people" in text  # counted over every page
    assert "place=Havering&amp;page=2" in text
    assert text.count("Page 1 of 2") == 2
    named = {
        one.person_id for entry in AuditEntry.objects.filter(kind=Kind.READ) for one in entry.subjects.all()
    }
    assert len(named) == len({pk for pk in (spell.person_id, other.person_id) if f"{pk}/" in text})
    last = text_of(commissioner, address(partnership, "cohorts:delays", page="9", dates="2"))
    assert last.count("Page 2 of 2") == 2
    assert "page=1&amp;dates=2" in last


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"place": "Havering"}, 1), ({"place": "Redbridge"}, 0), ({"place": "none-recorded"}, 0),
        ({"reason": "HO"}, 1), ({"reason": "OT"}, 0), ({"attribution": "07"}, 1), ({"attribution": "04"}, 0),
        ({"escalated": "no"}, 1), ({"escalated": "yes"}, 0),
    ],
)  # fmt: skip
def test_each_filter_cuts_the_delays(
    partnership: Partnership, commissioner: User, spell: Spell, query: dict[str, str], count: int
) -> None:
    answer = as_(commissioner).get(address(partnership, "cohorts:delays", **query), headers=HTMX)
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert ("1 delay of 1 person shown" in answer.text) == bool(count)
    assert ("No delay matches these filters" in answer.text) != bool(count)
    assert AuditEntry.objects.filter(kind=Kind.READ).exists() == bool(count)


def test_a_filter_that_does_not_exist_is_told_and_an_empty_register_says_how_it_fills(
    partnership: Partnership, commissioner: User
) -> None:
    text = text_of(commissioner, address(partnership, "cohorts:delays", escalated="perhaps"), 422)
    assert "Escalated: choose one from the list." in text
    text = text_of(commissioner, address(partnership, "cohorts:delays"))
    assert "Nobody is delayed on 30 April 2017." in text
    assert "A delay is recorded on a person&#39;s discharge plan" in text
    assert not AuditEntry.objects.filter(kind=Kind.READ).exists()


def test_the_delays_of_a_month_are_those_of_its_last_day(
    partnership: Partnership, commissioner: User, spell: Spell
) -> None:
    text = text_of(commissioner, address(partnership, "cohorts:delays", month="2017-01"))
    assert "Nobody is delayed on 31 January 2017." in text


def test_the_overview_and_the_tracker_say_it_in_short(commissioner: User, spell: Spell) -> None:
    text = text_of(commissioner, page_url(spell, "person"))
    for words in (
        "suitable housing missing, since 2 Feb 2017", "was 30 Nov 2016, then 28 Feb 2017", "7 of 11 steps",
        "Supported housing, Havering", "Firm. Slipped twice", "2 February 2017 · Delayed: suitable housing missing",
        "24 November 2016 · Planned date put off to 28 February 2017",
    ):  # fmt: skip
        assert words in text, words
    text = text_of(commissioner, address(spell.partnership, "cohorts:tracker"))
    assert "Delayed: housing" in text
    assert "Slipped twice" in text


def test_the_row_asks_how_sure_a_date_is_and_why_it_moves(commissioner: User, spell: Spell) -> None:
    client, url = as_(commissioner), page_url(spell, "plan")
    assert "Why does the date move?" in client.get(url, headers=HTMX).text
    version = str(DischargePlan.objects.get(spell=spell).version)
    typed = {"status": "6", "confidence": "unsure", "version": version, **boxes("planned_on", "30.6.2017")}
    answer = client.post(url, typed, headers=HTMX)
    assert answer.status_code == 422
    assert "Say why the planned date is no longer 31 May 2017." in answer.text
    assert client.post(url, {**typed, "reason": "Again"}, headers=HTMX).status_code == 200
    assert DischargePlan.objects.get(spell=spell).slips == 3
    fresh = admitted(spell.partnership)
    assert "Why does the date move?" not in client.get(page_url(fresh, "plan"), headers=HTMX).text
