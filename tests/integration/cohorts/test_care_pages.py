"""The pages of care and commissioning: what they say, who may save, and what a wrong form keeps."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cohorts.domain.commissioning import RootCauseOf, Stage
from cohorts.models import (
    Dispute,
    HealthCheck,
    Involvement,
    MortalityReview,
    Objection,
    OutsideReview,
    Person,
    RootCause,
    SchoolPlacement,
    Spell,
    Vignette,
    Visit,
)
from cohorts.services import (
    disputes,
    endings,
    health,
    involvement,
    objections,
    outside_reviews,
    root_causes,
    schooling,
    vignettes,
    visits,
)
from cohorts.services.actions import ActionFacts, agree
from tcp_portal.access import Role
from tcp_portal.audit.models import AuditEntry, Kind
from tcp_portal.partnerships.models import Partnership, User
from tests.factories import (
    act_of,
    admitted,
    bed_facts,
    commissioner_of,
    make_partnership,
    make_user,
    place_of,
    registered,
)
from tests.integration.cohorts.pages import HTMX, address, as_, boxes, controls

pytestmark = pytest.mark.django_db
DAY = date(2017, 1, 16)


@pytest.fixture
def partnership() -> Partnership:
    return make_partnership()


@pytest.fixture
def commissioner(partnership: Partnership) -> User:
    return make_user(Role.COMMISSIONER, partnership)


@pytest.fixture
def client(commissioner: User) -> Client:
    return as_(commissioner)


@pytest.fixture
def spell(partnership: Partnership) -> Spell:
    bed = bed_facts(partnership, out_of_area=True, out_of_area_reasons=("no_local_bed",))
    return admitted(partnership, date(2016, 5, 3), bed=bed, place=place_of(partnership))


def made(spell: Spell) -> dict[str, UUID]:
    """One record of each kind about the person of the stay."""
    who, act = spell.person, act_of()
    ours = commissioner_of(who.partnership).pk
    facts = disputes.DisputeFacts("s117_health", Stage.DISPUTED, ours, "Another CCG", DAY, date(2016, 5, 3))
    dispute = disputes.open_dispute(person=who, facts=facts, act=act)
    step = ActionFacts("Ask for the letters", date(2017, 4, 21), owner_name="Lee Marsh")
    agree(person=who, cause=dispute, facts=step, on=DAY, act=act)
    found = root_causes.RootCauseFacts(RootCauseOf.ADMISSION, "crisis", DAY, "No crisis team", "Have one")
    kept = involvement.InvolvementFacts(DAY, advocacy="1", needs=("autism", "forensic"))
    involvement.save(person=who, version=0, facts=kept, act=act)
    visit = visits.VisitFacts(DAY, "Lee Marsh", "site", concerns="Seclusion")
    return {
        "dispute": dispute.pk,
        "visit": visits.record_visit(spell=spell, facts=visit, act=act).pk,
        "root_cause": root_causes.record(spell=spell, facts=found, act=act).pk,
        "outside": outside_reviews.ask_outside(
            person=who, facts=outside_reviews.OutsideFacts("peer", "Peers", DAY), act=act
        ).pk,
        "objection": objections.raise_objection(
            person=who, facts=objections.ObjectionFacts(DAY, "person", "Research"), act=act
        ).pk,
        "check": health.record_check(person=who, on=DAY, action_plan=True, act=act).pk,
        "school": schooling.place(
            person=who, facts=schooling.PlacementFacts("Coppice School", 38, DAY), act=act
        ).pk,
    }


def typed(partnership: Partnership) -> dict[str, dict[str, Any]]:
    """What each form sends when it is right."""
    return {
        "cohorts:dispute_new": {
            "kind": "s117_split", "stage": "disputed", **boxes("opened_on", "9.1.2017"),
            "ours": str(commissioner_of(partnership).pk), "other_party": "A council",
            **boxes("detained_on", "3.5.2016"), "value_a_year": "120000", "health_share": "60",
        },
        "cohorts:visit_new": {**boxes("on", "3.4.2017"), "visitor": "Ada", "mode": "site", "saw_person": "on"},
        "cohorts:root_cause_new": {
            "of": "admission", "area": "crisis", **boxes("held_on", "6.2.2017"), "finding": "No team",
        },
        "cohorts:outside_new": {"kind": "peer", "team": "Peers", **boxes("asked_on", "3.4.2017")},
        "cohorts:objection_new": {**boxes("raised_on", "3.4.2017"), "raised_by": "person", "about": "Research"},
        "cohorts:health_check_new": {**boxes("on", "3.4.2017"), "action_plan": "on"},
        "cohorts:school_new": {"school": "Coppice", "weeks": "52", **boxes("started_on", "3.4.2017")},
        "cohorts:involvement": {
            **boxes("checked_on", "3.4.2017"), "advocacy": "1", "advocate_kinds": ["imha"], "needs": ["autism"],
            "version": "0",
        },
    }  # fmt: skip


MADE: dict[str, type[Any]] = {
    "cohorts:dispute_new": Dispute,
    "cohorts:visit_new": Visit,
    "cohorts:root_cause_new": RootCause,
    "cohorts:outside_new": OutsideReview,
    "cohorts:objection_new": Objection,
    "cohorts:health_check_new": HealthCheck,
    "cohorts:school_new": SchoolPlacement,
    "cohorts:involvement": Involvement,
}


@pytest.mark.parametrize("name", sorted(MADE))
def test_each_short_form_records_its_one_thing_and_goes_back(
    name: str, client: Client, partnership: Partnership, spell: Spell
) -> None:
    url, sent = address(partnership, name, spell.person_id), typed(partnership)[name]
    if name == "cohorts:root_cause_new":
        sent["spell"] = str(spell.pk)
    assert client.get(url).status_code == 200
    wrong = client.post(url, {**sent, **{key: "" for key in sent if key.endswith("_2")}})
    assert wrong.status_code == 422
    assert "There is a problem" in wrong.text
    assert not MADE[name]._default_manager.exists()
    answer = client.post(url, sent)
    assert answer.status_code == 302
    assert answer["Location"].startswith(f"/people/{spell.person_id}/care/")
    assert MADE[name]._default_manager.count() == 1


def test_a_wrong_form_keeps_what_was_typed_and_a_refusal_stands_at_its_field(
    client: Client, partnership: Partnership, spell: Spell
) -> None:
    url = address(partnership, "cohorts:dispute_new", spell.person_id)
    sent = {**typed(partnership)["cohorts:dispute_new"], "without_prejudice": "on", "note": "Kept words"}
    answer = client.post(url, sent)
    assert answer.status_code == 422
    assert "Say who pays without prejudice" in answer.text
    assert "Kept words" in answer.text
    assert 'href="#id_interim_payer"' in answer.text


def test_the_form_of_a_dispute_starts_from_the_detention_that_the_register_knows(
    client: Client, partnership: Partnership, spell: Spell
) -> None:
    answer = client.get(address(partnership, "cohorts:dispute_new", spell.person_id))
    assert [controls(answer.text)[f"detained_on_{box}"] for box in range(3)] == ["3", "5", "2016"]


@pytest.mark.parametrize(
    ("key", "name", "change", "says"),
    [
        ("dispute", "cohorts:dispute_change", {"other_party": "A county"}, "A county"),
        ("visit", "cohorts:visit", {"visitor": "Bea Long"}, "Bea Long"),
        ("root_cause", "cohorts:root_cause_change", {"finding": "Late"}, "Late"),
        ("outside", "cohorts:outside", {"team": "Region"}, "Region"),
        ("check", "cohorts:health_check", {"on_0": "17"}, "17 Jan 2017"),
        ("school", "cohorts:school", {"school": "Ferry Lane"}, "Ferry Lane"),
    ],
)
def test_each_record_is_changed_and_the_later_of_two_saves_chooses(
    key: str, name: str, change: dict[str, str], says: str,
    client: Client, partnership: Partnership, spell: Spell,
) -> None:  # fmt: skip
    url = address(partnership, name, made(spell)[key])
    sent = {**controls(client.get(url).text), **change}
    assert client.post(url, sent).status_code == 302
    assert (
        says in client.get(address(partnership, "cohorts:care", spell.person_id)).text or key == "root_cause"
    )
    other = {box: "18" if text.isdigit() else "Somebody else's" for box, text in change.items()}
    stale = client.post(url, {**sent, **other})
    assert stale.status_code == 409
    assert "Someone else changed this" in stale.text


def test_a_dispute_is_settled_and_opened_again_on_pages_of_their_own(
    client: Client, partnership: Partnership, spell: Spell
) -> None:
    pk = made(spell)["dispute"]
    page = client.get(address(partnership, "cohorts:dispute", pk)).text
    assert "Detained from 1 April 2016: Who Pays? as amended" in page
    assert "Take legal advice" in page
    assert "Ask for the letters" in page
    settle = address(partnership, "cohorts:dispute_settle", pk)
    assert client.post(settle, {**boxes("on", "3.4.2017"), "version": "1"}).status_code == 422
    sent = {**boxes("on", "3.4.2017"), "outcome": "ours", "version": "1"}
    assert client.post(settle, sent).status_code == 302
    assert client.post(settle, {**sent, "version": "2"}).status_code == 422
    assert "We are responsible" in client.get(address(partnership, "cohorts:dispute", pk)).text
    again = address(partnership, "cohorts:dispute_again", pk)
    assert client.post(again, {"version": "2"}).status_code == 302
    assert Dispute.objects.get().stage == Stage.DISPUTED


def test_every_page_of_a_person_who_objects_says_so(
    client: Client, partnership: Partnership, spell: Spell
) -> None:
    pk = made(spell)["objection"]
    names = ("person", "care", "plan", "reviews", "transfer", "register_entry")
    pages = [address(partnership, f"cohorts:{name}", spell.person_id) for name in names]
    for page in pages:
        assert "Objects to sharing since 16 January 2017" in client.get(page).text, page
    url = address(partnership, "cohorts:objection_withdraw", pk)
    assert client.post(url, {**boxes("on", "3.4.2017"), "version": "1"}).status_code == 302
    for page in pages:
        assert "Objects to sharing" not in client.get(page).text, page


def test_the_overview_says_that_the_commissioner_is_disputed_until_it_is_settled(
    client: Client, partnership: Partnership, spell: Spell
) -> None:
    overview = address(partnership, "cohorts:person", spell.person_id)
    assert "responsible commissioner" not in client.get(overview).text.lower().split("<dl")[0]
    dispute = Dispute.objects.get(pk=made(spell)["dispute"])
    assert "responsible commissioner disputed" in client.get(overview).text
    disputes.settle(dispute=dispute, version=1, outcome="ours", on=date(2017, 4, 3), act=act_of())
    assert "responsible commissioner disputed" not in client.get(overview).text


def test_what_is_not_possible_is_said_with_the_way_back(client: Client, partnership: Partnership) -> None:
    who = registered(partnership)
    for name, words in (
        ("cohorts:visit_new", "nobody to visit"),
        ("cohorts:root_cause_new", "never in hospital"),
        ("cohorts:mortality", "No death is recorded"),
    ):
        answer = client.get(address(partnership, name, who.pk))
        assert answer.status_code == 409
        assert words in answer.text
        assert f"/people/{who.pk}/care/" in answer.text


def test_the_review_of_a_death_is_recorded(client: Client, partnership: Partnership, spell: Spell) -> None:
    who = Person.objects.get(pk=spell.person_id)
    endings.record_death(person=who, version=who.version, on=date(2017, 2, 2), act=act_of())
    url = address(partnership, "cohorts:mortality", who.pk)
    assert client.post(url, {**boxes("notified_on", "9.2.2017"), "version": "0"}).status_code == 302
    assert MortalityReview.objects.get().notified_on == date(2017, 2, 9)
    assert "9 August 2017" in client.get(address(partnership, "cohorts:care", who.pk)).text


# The page of a person and the registers

REGISTERS = ("disputes", "visits", "root_causes", "transitions", "needs")


def test_the_page_says_everything_and_its_look_is_recorded_once(
    client: Client, commissioner: User, partnership: Partnership, spell: Spell
) -> None:
    made(spell)
    page = client.get(address(partnership, "cohorts:care", spell.person_id)).text
    for words in (
        "Disputed", "Next: Ask for the letters, due 21 Apr 2017", "Overdue by 48 days",
        "Out of area since 3 May 2016. Next visit by 13 March 2017: every 56 days.", "Concerns: Seclusion",
        "Autism and Forensic", "As checked on 16 January 2017",
        "Crisis support in the community", "Long stay reviewed by a peer team", "Not held yet",
        "With a health action plan", "Next by 16 January 2018", "Coppice School, 38 weeks a year",
    ):  # fmt: skip
        assert words in page, words
    looks = AuditEntry.objects.filter(kind=Kind.READ, did="care and commissioning", by=commissioner)
    assert looks.count() == 1


def test_a_reader_without_the_right_sees_the_page_without_links_to_change(
    partnership: Partnership, spell: Spell
) -> None:
    ids = made(spell)
    lead = as_(make_user(Role.COUNCIL_LEAD, partnership))
    page = lead.get(address(partnership, "cohorts:care", spell.person_id)).text
    assert "Disputed" in page
    for words in ("Open a dispute", "Record a visit", "Withdraw the objection", str(ids["visit"])):
        assert words not in page
    dispute = lead.get(address(partnership, "cohorts:dispute", ids["dispute"])).text
    assert "/settle/" not in dispute


def test_the_registers_say_their_answer_first(client: Client, partnership: Partnership, spell: Spell) -> None:
    made(spell)
    said = {
        "disputes": "1 dispute open on 30 April 2017 · 1 next step overdue",
        "visits": "1 person out of area on 30 April 2017 · 1 overdue a visit",
        "root_causes": "1 review up to 30 April 2017",
        "needs": "Needs are recorded for 1 of 1 person in hospital on 30 April 2017",
        "transitions": "0 people turn 18 within 12 months of 30 April 2017",
    }
    for name, words in said.items():
        assert words in client.get(address(partnership, f"cohorts:{name}")).text, name


def test_the_registers_are_filtered_in_the_page_and_by_htmx(
    client: Client, partnership: Partnership, spell: Spell
) -> None:
    made(spell)
    reference = spell.person.reference
    for name, none, some, wrong in (
        ("disputes", {"state": "resolved"}, {"kind": "s117_health", "state": "all"}, {"kind": "x"}),
        ("visits", None, {"state": "overdue"}, {"state": "x"}),
        ("root_causes", {"text": "unheard of"}, {"text": "crisis", "of": "admission"}, {"area": "x"}),
    ):
        for query, shown in ((none, False), (some, True)):
            if query is None:
                continue
            url = address(partnership, f"cohorts:{name}", **query)
            whole, part = client.get(url).text, client.get(url, headers=HTMX).text
            assert (reference in whole) is (reference in part) is shown, (name, query)
            assert "<html" not in part
            assert "data-status" in part
        answer = client.get(address(partnership, f"cohorts:{name}", **wrong))
        assert answer.status_code == 422
        assert "choose one from the list" in answer.text
    number = client.get(address(partnership, "cohorts:root_causes", text="9434765919"))
    assert number.status_code == 422
    assert 'value="9434765919"' not in number.text.split("<main")[1]


def test_the_register_of_a_month_before_is_empty(
    client: Client, partnership: Partnership, spell: Spell
) -> None:
    made(spell)
    url = address(partnership, "cohorts:disputes").replace("2017-04", "2016-12")
    page = client.get(url).text
    assert "0 disputes open on 31 December 2016" in page
    assert "A dispute is opened on a person" in page


def test_figures_of_needs_lead_to_people_only_for_those_who_see_people(
    client: Client, partnership: Partnership, spell: Spell
) -> None:
    made(spell)
    board = as_(make_user(Role.BOARD_MEMBER, partnership))
    url = address(partnership, "cohorts:needs", need="autism")
    assert spell.person.reference in client.get(url).text
    assert AuditEntry.objects.filter(did="people behind needs").count() == 1
    page = board.get(url)
    assert page.status_code == 200
    assert "Autism" in page.text
    assert spell.person.reference not in page.text
    assert "need=autism" not in page.text.split("<main")[1]
    assert AuditEntry.objects.filter(did="people behind needs").count() == 1


def test_a_story_is_written_changed_and_approved(
    client: Client, commissioner: User, partnership: Partnership, spell: Spell
) -> None:
    url = address(partnership, "cohorts:vignette_new")
    refused = client.post(url, {"title": "A move", "text": f"It was {spell.person.reference}."})
    assert refused.status_code == 422
    assert "This could tell who somebody is" in refused.text
    assert client.post(url, {"title": "A move", "text": "Home."}).status_code == 302
    story = Vignette.objects.get()
    assert (
        "Somebody else than the writer approves a story"
        in client.get(address(partnership, "cohorts:needs")).text
    )
    approve = address(partnership, "cohorts:vignette_approve", story.pk)
    assert client.post(approve, {"version": "1"}).status_code == 409
    other = as_(make_user(Role.SPECIALISED_CASE_MANAGER, partnership))
    assert other.post(approve, {"version": "7"}).status_code == 409
    assert other.post(approve, {"version": "1"}).status_code == 302
    board = as_(make_user(Role.BOARD_MEMBER, partnership))
    assert "A move" in board.get(address(partnership, "cohorts:needs")).text
    change = address(partnership, "cohorts:vignette", story.pk)
    sent = {"title": "A move", "text": "A home.", "version": "2"}
    assert client.post(change, sent).status_code == 302
    assert client.post(change, {**sent, "text": "Another."}).status_code == 409
    assert "A move" not in board.get(address(partnership, "cohorts:needs")).text


def queries(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(url).status_code == 200
    return sum("SAVEPOINT" not in query["sql"] for query in caught.captured_queries)


@pytest.mark.once
@pytest.mark.parametrize("name", ["care", *REGISTERS, "dispute", "root_cause"])
def test_each_page_asks_twelve_times_at_most_however_many_there_are(
    name: str, client: Client, partnership: Partnership, spell: Spell
) -> None:
    ids = made(spell)
    args: dict[str, Callable[[], list[UUID]]] = {
        "care": lambda: [spell.person_id],
        "dispute": lambda: [ids["dispute"]],
        "root_cause": lambda: [ids["root_cause"]],
    }
    url = address(partnership, f"cohorts:{name}", *args.get(name, list)())
    few = queries(client, url)
    bed = bed_facts(partnership, out_of_area=True, out_of_area_reasons=("no_local_bed",))
    for _ in range(4):
        made(admitted(partnership, date(2016, 6, 1), bed=bed, place=place_of(partnership)))
    if name == "care":
        for on in (date(2017, 2, 1), date(2017, 3, 1)):
            visits.record_visit(spell=spell, facts=visits.VisitFacts(on, "Ada", "site"), act=act_of())
            health.record_check(person=spell.person, on=on, action_plan=False, act=act_of())
    assert queries(client, url) == few
    assert few <= (18 if name in ("dispute", "root_cause") else 12)


def test_vignettes_are_listed_without_a_question_for_each(client: Client, partnership: Partnership) -> None:
    writer = act_of(make_user(Role.COMMISSIONER, partnership))
    url = address(partnership, "cohorts:needs")
    counts = []
    for number in range(2):
        for more in range(1 + 3 * number):
            title = f"Story {number} {more}"
            vignettes.write_vignette(partnership=partnership, title=title, text="Home.", act=writer)
        counts.append(queries(client, url))
    assert counts[0] == counts[1]
