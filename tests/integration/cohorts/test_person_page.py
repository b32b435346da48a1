from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cohorts.domain.kinds import Exit
from cohorts.domain.nhs_number import spaced
from cohorts.models import Person, Spell
from cohorts.services import admissions, corrections, endings, moves, naming, objections, plans, policies
from cohorts.services.facts import NewPerson, PersonFacts
from tcp_portal.access import Permission, Role
from tcp_portal.audit.models import AuditEntry, Kind
from tcp_portal.partnerships.models import Partnership, User
from tcp_portal.web import registry
from tcp_portal.web.registry import Panel, PersonPanel
from tests.factories import (
    PostFactory,
    act_of,
    admitted,
    bed_facts,
    discharged,
    make_partnership,
    make_user,
    moved,
    person_facts,
    place_of,
    registered,
    site_of,
)
from tests.integration.cohorts.pages import HTMX, address, as_

pytestmark = pytest.mark.django_db


@pytest.fixture
def partnership() -> Partnership:
    return make_partnership()


@pytest.fixture
def commissioner(partnership: Partnership) -> User:
    return make_user(Role.COMMISSIONER, partnership)


@pytest.fixture
def manager(partnership: Partnership) -> User:
    """Sees people by reference and initials, plans discharges, records nothing."""
    return make_user(Role.PROGRAMME_MANAGER, partnership)


@pytest.fixture
def spell(partnership: Partnership) -> Spell:
    return admitted(
        partnership, on=date(2010, 2, 28), place=place_of(partnership), given_name="Rita", family_name="Dale"
    )


def page_of(user: User, person: Person) -> str:
    answer = as_(user).get(address(person.partnership, "cohorts:person", person.pk))
    assert answer.status_code == 200
    return answer.text


def test_the_head_says_who_where_and_how_long(commissioner: User, spell: Spell) -> None:
    text = page_of(commissioner, spell.person)
    for words in ("R. D.", "BHR-001", "••• •••", "Havering", "in hospital 7 years 2 months", "Rita Dale"):
        assert words in text
    assert spaced(spell.person.nhs_number) not in text
    assert spell.person.nhs_number not in text


def test_a_name_and_a_birth_date_are_for_those_who_may_see_them(manager: User, spell: Spell) -> None:
    text = page_of(manager, spell.person)
    assert "R. D." in text
    for words in ("Rita", "15 June 1985", "show (recorded)", "Record discharge", "Correct"):
        assert words not in text
    assert "Update the plan" in text


def test_each_opening_is_recorded_once(commissioner: User, spell: Spell) -> None:
    page_of(commissioner, spell.person)
    entry = AuditEntry.objects.get(kind=Kind.READ)
    assert (entry.by, entry.did) == (commissioner, "person page")
    assert f"{commissioner}: looked at this page" in page_of(commissioner, spell.person)
    assert [subject.person_id for subject in entry.subjects.all()] == [spell.person_id]


@pytest.mark.parametrize("htmx", [False, True])
def test_the_nhs_number_is_shown_on_request_and_recorded(
    commissioner: User, spell: Spell, htmx: bool
) -> None:
    url = address(spell.partnership, "cohorts:nhs_number", spell.person_id)
    answer = as_(commissioner).post(url, headers=HTMX if htmx else {})
    assert answer.status_code == 200
    assert spaced(spell.person.nhs_number) in answer.text
    assert ("<html" in answer.text) is not htmx
    assert AuditEntry.objects.get(kind=Kind.READ).did == "NHS number"


def test_a_person_without_a_number_says_so(partnership: Partnership, commissioner: User) -> None:
    text = page_of(commissioner, registered(partnership, nhs_number=""))
    assert "not recorded" in text
    assert "show (recorded)" not in text


def test_the_timeline_tells_the_journey_newest_first(
    partnership: Partnership, commissioner: User, spell: Spell
) -> None:
    act = act_of()
    secure = bed_facts(partnership, security="2", site=site_of(partnership, 1))
    episode = moved(spell, date(2013, 9, 14), bed=secure)
    lodge = bed_facts(partnership, security="2", out_of_area=True, out_of_area_reasons=("no_local_bed",))
    episode = moved(episode.spell, date(2014, 1, 1), bed=lodge)
    oak = bed_facts(partnership, security="2", ward="Oak", out_of_area=True)
    episode = moved(episode.spell, date(2015, 1, 1), bed=oak)
    plans.update_plan(spell=spell, version=0, status="6", planned_on=date(2017, 5, 31), act=act)
    text = page_of(commissioner, spell.person)
    told = [
        "31 May 2017 · Planned discharge",
        "1 January 2015 · Transfer to another ward",
        "1 January 2014 · Transfer to another hospital",
        "14 September 2013 · Transfer, general to medium secure",
        "28 February 2010 · First admission",
    ]
    assert [text.index(words) for words in told] == sorted(text.index(words) for words in told)
    assert "Out of area: no local bed." in text
    assert "Out of area, no reason recorded." in text
    assert "From: usual place of residence." in text


def test_a_change_of_commissioner_or_of_law_is_told(
    partnership: Partnership, commissioner: User, spell: Spell
) -> None:
    other = partnership.memberships.filter(organisation__kind="ccg").exclude(
        organisation=spell.episodes.get().commissioner
    )[0]
    paid = bed_facts(partnership, commissioner_id=other.organisation_id)
    episode = moved(spell, date(2013, 9, 14), bed=paid)
    moved(
        episode.spell, date(2014, 9, 14),
        bed=bed_facts(partnership, commissioner_id=other.organisation_id, legal_status="1"),
    )  # fmt: skip
    text = page_of(commissioner, spell.person)
    assert "Change of commissioner" in text
    assert "Change of bed" in text


def test_time_between_beds_is_told(commissioner: User, spell: Spell) -> None:
    bed = spell.episodes.get()
    corrections.correct_episode(
        episode=bed, version=bed.version, started_on=bed.started_on, ended_on=date(2016, 1, 1),
        bed=bed_facts(spell.partnership), act=act_of(),
    )  # fmt: skip
    assert "Between beds" in page_of(commissioner, spell.person)
    spell.refresh_from_db()
    moved(spell, date(2016, 2, 1), bed=bed_facts(spell.partnership, ward="Oak"))
    text = page_of(commissioner, spell.person)
    assert "1 January 2016 · Left the ward" in text


def test_a_transfer_in_and_a_person_found_late_have_two_days(
    partnership: Partnership, commissioner: User
) -> None:
    facts = {"bed": bed_facts(partnership), "planned": "9", "source": "53", "act": act_of()}
    moved_in = admissions.transfer_in(
        person=NewPerson(partnership, person_facts()),
        on=date(2016, 5, 1),
        started_on=date(2015, 5, 1),
        **facts,
    )
    text = page_of(commissioner, moved_in.person)
    assert "1 May 2016 · Transfer in from another partnership" in text
    assert "1 May 2015 · First admission of this journey" in text
    late = admissions.find_late(
        person=NewPerson(partnership, person_facts()),
        found_on=date(2016, 5, 1),
        started_on=date(2015, 5, 1),
        **facts,
    )
    text = page_of(commissioner, late.person)
    assert "1 May 2016 · Found late" in text
    assert "Not known to the partnership then" in text


def test_a_discharge_is_told_with_where_to_and_after_how_long(commissioner: User, spell: Spell) -> None:
    discharged(spell, date(2017, 4, 20))
    text = page_of(commissioner, spell.person)
    assert "20 April 2017 · Discharge" in text
    assert "To: supported housing. After 7 years 1 month in hospital." in text
    assert "not in hospital since 20 April 2017" in text
    assert "Record admission" in text
    assert "Not possible now: transfer to another partnership" in text
    assert "This person is not in hospital now." in text


def test_a_death_in_and_out_of_hospital(partnership: Partnership, commissioner: User, spell: Spell) -> None:
    person = endings.record_death(person=spell.person, version=1, on=date(2017, 4, 20), act=act_of())
    text = page_of(commissioner, person)
    assert "died on 20 April 2017, aged 31" in text
    assert "20 April 2017 · Death" in text
    assert text.count("· Death") == 1
    other = registered(partnership)
    endings.record_death(person=other, version=1, on=date(2017, 4, 2), act=act_of())
    text = page_of(commissioner, other)
    assert "2 April 2017 · Death" in text
    assert "Outside hospital." in text


def test_someone_who_was_never_in_hospital_has_an_empty_timeline(
    partnership: Partnership, commissioner: User
) -> None:
    text = page_of(commissioner, registered(partnership))
    assert "Nothing has happened yet" in text
    assert "no place recorded" in text


def test_a_stay_that_began_after_the_month_says_since_when(
    partnership: Partnership, commissioner: User
) -> None:
    later = admitted(partnership, on=date(2017, 5, 3))
    assert "in hospital since 3 May 2017" in page_of(commissioner, later.person)


def test_a_plan_change_is_told_in_words_and_a_name_change_is_not(
    partnership: Partnership, commissioner: User, manager: User, spell: Spell
) -> None:
    act = act_of(commissioner)
    plans.update_plan(spell=spell, version=0, status="6", planned_on=date(2017, 2, 28), act=act)
    plans.update_plan(
        spell=spell, version=1, status="", planned_on=date(2017, 5, 31), reason="The flat is late.", act=act
    )
    renamed = PersonFacts.of(spell.person)
    renamed = PersonFacts(
        **{**{name: getattr(renamed, name) for name in renamed.__slots__}, "given_name": "Secret"}
    )
    corrections.correct_person(person=spell.person, version=1, facts=renamed, act=act)
    text = page_of(manager, spell.person)
    assert "planned date 28 February 2017 → 31 May 2017" in text
    assert "→ not recorded" in text
    assert "correct a person" in text
    assert "Secret" not in text


def test_the_access_log_tells_of_changes_in_the_words_of_the_record(
    partnership: Partnership, commissioner: User, spell: Spell
) -> None:
    act = act_of(commissioner)
    plans.update_plan(spell=spell, version=0, status="6", planned_on=date(2017, 2, 28), act=act)
    away = bed_facts(partnership, out_of_area=True, out_of_area_reasons=("no_local_bed",))
    moved(spell, date(2016, 6, 1), bed=away)
    officer = make_user(Role.IG_OFFICER, partnership)
    text = as_(officer).get(reverse("audit:person", args=[spell.person.pk])).text
    assert "planned on: not set → 28 February 2017" in text
    assert "status: not set → Delayed: no community option" in text
    assert "out of area: no → yes" in text
    assert "out of area reasons: not set → No local bed" in text
    assert "arrangement: not set → CCG or ICB" in text


def test_a_passed_date_carries_its_word(commissioner: User, spell: Spell) -> None:
    plans.update_plan(spell=spell, version=0, status="6", planned_on=date(2017, 4, 30), act=act_of())
    assert "Today" in page_of(commissioner, spell.person)
    plans.update_plan(
        spell=spell, version=1, status="6", planned_on=date(2017, 4, 29), reason="Earlier.", act=act_of()
    )
    text = page_of(commissioner, spell.person)
    assert "Passed 1 day ago" in text
    assert '<strong class="tag tag--bad">Delayed</strong>' in text


def test_the_access_log_is_linked_for_those_who_may_read_it(partnership: Partnership, spell: Spell) -> None:
    commissioner = make_user(Role.COMMISSIONER, partnership)
    assert "Who has looked at this record" not in page_of(commissioner, spell.person)
    PostFactory(user=commissioner, role=Role.IG_OFFICER, partnership=partnership)
    text = page_of(commissioner, spell.person)
    assert reverse("audit:person", args=[spell.person_id]) in text


def test_panels_of_other_apps_stand_in_the_page(
    commissioner: User, manager: User, spell: Spell, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: registry.Registry[PersonPanel] = registry.Registry("panel")
    panel = Panel(title="What the move costs", template="web/footer.html")
    kept.add(PersonPanel(order=1, permission=Permission.RECORD_PEOPLE, build=lambda request, person: panel))
    monkeypatch.setattr("cohorts.views.person.person_panels", kept.all)
    assert "What the move costs" in page_of(commissioner, spell.person)
    assert "What the move costs" not in page_of(manager, spell.person)


def test_the_page_asks_the_database_twelve_times_at_most(commissioner: User, spell: Spell) -> None:
    episode = moved(spell, date(2013, 9, 14), bed=bed_facts(spell.partnership, ward="Oak"))
    plans.update_plan(spell=spell, version=0, status="6", planned_on=None, act=act_of())
    client, url = as_(commissioner), address(spell.partnership, "cohorts:person", spell.person_id)
    policies.policies()  # kept in the cache from the first page on that needs them
    objections.objecting()  # stands in the cache, as policy does
    with CaptureQueriesContext(connection) as caught:
        client.get(url)
    few = [query for query in caught.captured_queries if "SAVEPOINT" not in query["sql"]]
    moves.transfer(
        spell=episode.spell,
        version=episode.spell.version,
        bed=bed_facts(spell.partnership),
        on=date(2014, 1, 1),
        act=act_of(),
    )
    with CaptureQueriesContext(connection) as caught:
        client.get(url)
    many = [query for query in caught.captured_queries if "SAVEPOINT" not in query["sql"]]
    assert len(few) == len(many) <= 12


def test_the_trail_calls_people_by_their_reference(partnership: Partnership, spell: Spell) -> None:
    assert naming.references([spell.person_id]) == {spell.person_id: "BHR-001"}
    assert naming.people_called(" bhr-001 ", [partnership.pk]) == [spell.person_id]
    assert naming.people_called("BHR-001", []) == []


def test_someone_transferred_out_is_no_longer_in_hospital_here(commissioner: User, spell: Spell) -> None:
    endings.transfer_out(spell=spell, version=1, on=date(2017, 4, 1), destination="MH", act=act_of())
    text = page_of(commissioner, spell.person)
    assert Exit.TRANSFER_OUT.label in text
