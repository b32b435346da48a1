from __future__ import annotations

import csv
import re
from datetime import date
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cohorts.domain.kinds import Arrangement
from cohorts.models import Spell
from cohorts.portal import tracker_table
from cohorts.services import moves, plans, tracker
from tcp_portal.access import Role, scope_of
from tcp_portal.audit.models import AuditEntry, Kind
from tcp_portal.errors import Refusal
from tcp_portal.months import Month
from tcp_portal.packs.models import Pack
from tcp_portal.partnerships.models import Partnership, User
from tcp_portal.web.registry import PackContext
from tests.factories import (
    TODAY,
    PostFactory,
    act_of,
    admitted,
    bed_facts,
    commissioner_of,
    discharged,
    make_partnership,
    make_user,
    place_of,
)
from tests.integration.cohorts.pages import HTMX, address, as_

pytestmark = pytest.mark.django_db

# session, person, posts, partnerships, last entry, the list, the trail's entry and its people
QUERIES = 8


@pytest.fixture
def partnership() -> Partnership:
    return make_partnership()


@pytest.fixture
def commissioner(partnership: Partnership) -> User:
    return make_user(Role.COMMISSIONER, partnership)


def planned(spell: Spell, on: date | None, status: str = "3") -> None:
    plans.update_plan(spell=spell, version=0, status=status, planned_on=on, act=act_of())


def rows(text: str) -> int:
    return text.count('<th scope="row"')


def asked(user: User, partnership: Partnership, **query: str) -> str:
    answer = as_(user).get(address(partnership, "cohorts:tracker", **query))
    assert answer.status_code == 200
    return answer.text


def queries(user: User, partnership: Partnership) -> int:
    client = as_(user)
    client.get(address(partnership, "cohorts:tracker"))
    with CaptureQueriesContext(connection) as caught:
        client.get(address(partnership, "cohorts:tracker"))
    return sum("SAVEPOINT" not in query["sql"] for query in caught.captured_queries)


def test_the_list_shows_who_is_in_hospital_on_the_last_day_of_the_month(
    partnership: Partnership, commissioner: User
) -> None:
    spell = admitted(
        partnership, on=date(2010, 2, 28), place=place_of(partnership), given_name="Rita", family_name="Dale"
    )
    planned(spell, date(2017, 4, 18), status="6")
    gone = admitted(partnership, given_name="Gone", family_name="Away")
    discharged(gone, date(2017, 4, 30))
    text = asked(commissioner, partnership)
    assert rows(text) == 1
    assert "1 person in hospital on 30 April 2017" in text
    assert "1 planned date has passed" in text
    for words in (
        "BHR-001",
        "R. D., 31",
        "Havering",
        "7 y 2 m",
        "Delayed",
        "18 Apr 2017",
        "Passed 12 days ago",
    ):
        assert words in text
    assert "Rita" not in text
    assert "Dale" not in text


def test_a_person_between_beds_stays_in_the_list(partnership: Partnership, commissioner: User) -> None:
    spell = admitted(partnership)
    bed = spell.episodes.get()
    bed.ended_on = date(2017, 4, 29)
    bed.save()
    assert "Between beds" in asked(commissioner, partnership)


def test_the_bed_is_that_of_the_day(partnership: Partnership, commissioner: User) -> None:
    spell = admitted(partnership)
    later = bed_facts(partnership, ward="Later ward")
    moves.transfer(spell=spell, version=spell.version, bed=later, on=date(2017, 5, 1), act=act_of())
    assert "Maple" in asked(commissioner, partnership)
    text = as_(commissioner).get(address(partnership, "cohorts:tracker", month="2017-05")).text
    assert "Later ward" in text


def test_each_filter_cuts_the_list(partnership: Partnership, commissioner: User) -> None:
    first = admitted(partnership, on=date(2010, 2, 28), place=place_of(partnership), given_name="Kim")
    admitted(partnership, on=date(2016, 9, 1), arrangement=Arrangement.SPECIALISED)
    planned(first, date(2017, 6, 30))
    for query, count in (
        ({"place": "Havering"}, 1),
        ({"place": "none-recorded"}, 1),
        ({"arrangement": "specialised"}, 1),
        ({"security": "0"}, 1),
        ({"stay": "5_to_10_years"}, 1),
        ({"stay": "under_1_year"}, 1),
        ({"planned": "next-3-months"}, 1),
        ({"planned": "not-set"}, 1),
        ({"text": "k.e."}, 1),
        ({"text": "bhr002"}, 1),
        ({"text": "maple"}, 2),
        ({"place": "Havering", "security": "1"}, 0),
    ):
        text = asked(commissioner, partnership, **query)
        assert rows(text) == count, query
        shown = f"· {count} shown" if count != 2 else "2 people shown"
        assert shown in text


def test_columns_sort_both_ways_and_say_so(partnership: Partnership, commissioner: User) -> None:
    admitted(partnership, on=date(2016, 9, 1))
    admitted(partnership, on=date(2010, 9, 1))
    text = asked(commissioner, partnership, sort="stay")
    assert text.index("BHR-001") < text.index("BHR-002")
    assert 'aria-sort="ascending"' in text
    text = asked(commissioner, partnership, sort="-stay")
    assert text.index("BHR-002") < text.index("BHR-001")
    assert 'aria-sort="descending"' in text


def test_a_hundred_to_a_page_and_all_on_one(partnership: Partnership, commissioner: User) -> None:
    bed = bed_facts(partnership)
    act = act_of()
    for _ in range(101):
        admitted(partnership, bed=bed, act=act)
    text = asked(commissioner, partnership)
    assert rows(text) == 100
    assert "Page 1 of 2" in text
    assert "Show all 101" in text
    assert rows(asked(commissioner, partnership, page="2")) == 1
    assert rows(asked(commissioner, partnership, size="all")) == 101


def test_an_empty_register_says_how_it_fills(partnership: Partnership, commissioner: User) -> None:
    assert "People appear here when an admission is recorded" in asked(commissioner, partnership)


@pytest.mark.parametrize("htmx", [False, True])
def test_a_filter_that_does_not_exist_is_told(
    partnership: Partnership, commissioner: User, htmx: bool
) -> None:
    answer = as_(commissioner).get(
        address(partnership, "cohorts:tracker", stay="for-ever"), headers=HTMX if htmx else {}
    )
    assert answer.status_code == 422
    assert "Length of stay: choose one from the list" in answer.text


def test_an_nhs_number_in_the_address_is_refused_and_not_repeated(
    partnership: Partnership, commissioner: User
) -> None:
    answer = as_(commissioner).get(address(partnership, "cohorts:tracker", text="943 476 5919"), follow=True)
    (asked_again, status), *others = answer.redirect_chain
    assert (status, others) == (302, [])
    assert not re.search(r"476.{0,3}5919", asked_again + answer.text)
    assert "To find someone by NHS number, use Record admission" in answer.text


def test_htmx_gets_the_list_and_the_counts_only(partnership: Partnership, commissioner: User) -> None:
    admitted(partnership)
    answer = as_(commissioner).get(address(partnership, "cohorts:tracker"), headers=HTMX)
    assert "<html" not in answer.text
    assert 'id="results"' in answer.text
    assert 'id="counts" hx-swap-oob="true"' in answer.text
    assert "HX-Request" in answer["Vary"]
    assert answer["Cache-Control"] == "no-store"


def test_everyone_on_the_page_is_recorded_as_looked_at(partnership: Partnership, commissioner: User) -> None:
    here = admitted(partnership, place=place_of(partnership))
    admitted(partnership)
    asked(commissioner, partnership, place="Havering")
    entry = AuditEntry.objects.get(kind=Kind.READ)
    assert (entry.by, entry.did) == (commissioner, "tracker")
    assert [subject.person_id for subject in entry.subjects.all()] == [here.person_id]


def test_nobody_shown_is_nobody_recorded(partnership: Partnership, commissioner: User) -> None:
    asked(commissioner, partnership)
    assert not AuditEntry.objects.filter(kind=Kind.READ).exists()


@pytest.mark.once
def test_a_page_of_thirty_asks_no_more_than_a_page_of_three(
    partnership: Partnership, commissioner: User
) -> None:
    bed, act = bed_facts(partnership), act_of()
    for _ in range(3):
        planned(admitted(partnership, bed=bed, act=act), date(2017, 6, 1))
    few = queries(commissioner, partnership)
    for _ in range(27):
        planned(admitted(partnership, bed=bed, act=act), date(2017, 6, 1))
    assert queries(commissioner, partnership) == few
    assert few <= QUERIES


def test_a_post_for_one_place_sees_its_people_only(partnership: Partnership) -> None:
    place = place_of(partnership)
    admitted(partnership, place=place)
    admitted(partnership, place=place_of(partnership, "Redbridge"))
    lead = make_user(Role.COUNCIL_LEAD, partnership, place=place)
    text = asked(lead, partnership)
    assert rows(text) == 1
    assert "1 person in hospital" in text


def test_a_case_manager_sees_the_people_in_the_beds_they_pay_for(partnership: Partnership) -> None:
    admitted(partnership)
    admitted(partnership, arrangement=Arrangement.SPECIALISED)
    organisation = commissioner_of(partnership, Arrangement.SPECIALISED)
    manager = make_user(Role.SPECIALISED_CASE_MANAGER, partnership, organisation=organisation)
    assert rows(asked(manager, partnership)) == 1


def test_who_may_not_plan_or_export_sees_no_such_links(partnership: Partnership) -> None:
    admitted(partnership)
    text = asked(make_user(Role.PROGRAMME_MANAGER, partnership), partnership)
    assert "Update" in text
    assert "Download" not in text
    assert "Record admission" not in text


def test_the_file_holds_what_is_filtered_and_every_read_is_recorded(
    partnership: Partnership, commissioner: User
) -> None:
    spell = admitted(partnership, place=place_of(partnership), given_name="Rita", family_name="Dale")
    planned(spell, date(2017, 6, 30))
    admitted(partnership)
    answer = as_(commissioner).get(address(partnership, "cohorts:export", place="Havering"))
    assert answer["Content-Disposition"] == 'attachment; filename="tracker-BHR-2017-04.csv"'
    titles, *found = csv.reader(StringIO(answer.content.decode("utf-8-sig")))
    row = dict(zip(titles, found[0], strict=True))
    assert len(found) == 1
    assert row["Reference"] == "BHR-001"
    assert row["Planned date"] == "2017-06-30"
    assert row["Age"] == "31"
    assert "Dale" not in answer.text
    entry = AuditEntry.objects.get(kind=Kind.READ)
    assert (entry.did, entry.subjects.count()) == ("tracker as CSV", 1)


def test_a_file_of_a_wrong_filter_is_not_written(partnership: Partnership, commissioner: User) -> None:
    answer = as_(commissioner).get(address(partnership, "cohorts:export", planned="some-day"))
    assert answer.status_code == 422


def test_only_those_who_may_be_exported_are_in_the_file(partnership: Partnership) -> None:
    """One reader, two posts: sees Havering as council lead, keeps the register of Redbridge."""
    reader = make_user(Role.COUNCIL_LEAD, partnership, place=place_of(partnership))
    redbridge = place_of(partnership, "Redbridge")
    PostFactory(user=reader, role=Role.COMMISSIONER, partnership=partnership, place=redbridge)
    admitted(partnership, place=place_of(partnership))
    admitted(partnership, place=redbridge)
    assert rows(asked(reader, partnership)) == 2
    assert "2 people in hospital whom you may see, on 30 April 2017" in asked(reader, partnership)
    assert "in hospital whom you may see" in as_(reader).get(address(partnership, "web:home")).text
    text = as_(reader).get(address(partnership, "cohorts:export")).text
    assert "BHR-002" in text
    assert "BHR-001" not in text


def test_the_service_counts_a_stay_from_the_day_it_is_counted(
    partnership: Partnership, commissioner: User
) -> None:
    admitted(partnership, on=date(2017, 4, 30))
    scope = scope_of(commissioner.pk, today=TODAY)
    for day, count in ((date(2017, 4, 29), 0), (date(2017, 4, 30), 1)):
        assert len(tracker.in_hospital(scope=scope, partnership_id=partnership.pk, day=day)) == count


def test_the_home_page_of_a_board_member_has_no_people(partnership: Partnership) -> None:
    member = make_user(Role.BOARD_MEMBER, partnership)
    assert "Your list" not in as_(member).get(address(partnership, "web:home")).text


def test_a_workbook_is_put_in_the_queue_with_the_filters_of_the_page(
    partnership: Partnership, commissioner: User
) -> None:
    admitted(partnership, place=place_of(partnership))
    url = address(partnership, "packs:table", "tracker", place="Havering")
    assert url.replace("&", "&amp;").partition("?")[0] in asked(commissioner, partnership, place="Havering")
    answer = as_(commissioner).post(url, {"place": "Havering"})
    pack = Pack.objects.get()
    assert answer.status_code == 302
    assert str(pack.pk) in answer["Location"]
    assert (pack.source, pack.query) == ("tracker", "place=Havering")


def test_the_workbook_is_asked_for_with_the_same_filters(
    partnership: Partnership, commissioner: User
) -> None:
    admitted(partnership, place=place_of(partnership))
    admitted(partnership)
    scope = scope_of(commissioner.pk, today=TODAY)
    context = PackContext(partnership, Month(2017, 4), date(2017, 4, 30), scope)
    table = tracker_table(context, {"place": "Havering"}, commissioner, act_of().now)
    assert [row[0] for row in table.rows] == ["BHR-001"]
    assert AuditEntry.objects.get(kind=Kind.READ).did == "tracker as Excel"
    with pytest.raises(Refusal, match="filters of this list"):
        tracker_table(context, {"stay": "for-ever"}, commissioner, act_of().now)
