"""Advocacy and needs, outside reviews, objections, health, schools and stories: what the services write and refuse."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from cohorts.domain.needs import NOT_RECORDED, NeedsAsk
from cohorts.domain.tracker import Ask
from cohorts.models import MortalityReview, Person, Spell
from cohorts.services import (
    endings,
    health,
    involvement,
    mortality,
    needs,
    objections,
    outside_reviews,
    schooling,
    tracker,
    transitions,
    vignettes,
)
from cohorts.services.involvement import InvolvementFacts
from cohorts.services.mortality import MortalityFacts
from cohorts.services.objections import ObjectionFacts
from cohorts.services.outside_reviews import OutsideFacts
from cohorts.services.policies import policies
from cohorts.services.schooling import PlacementFacts
from tcp_portal.access import Permission, Role
from tcp_portal.access.roles import PERMISSIONS
from tcp_portal.access.scope import everything
from tcp_portal.errors import Refusal, Stale
from tcp_portal.partnerships.models import Partnership
from tests.factories import (
    TODAY,
    act_of,
    admitted,
    discharged,
    make_partnership,
    make_user,
    place_of,
    registered,
)
from tests.integration.cohorts.helpers import only_entry, refused

pytestmark = pytest.mark.django_db
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def partnership() -> Partnership:
    return make_partnership()


@pytest.fixture
def spell(partnership: Partnership) -> Spell:
    return admitted(partnership, place=place_of(partnership), given_name="Quillon", family_name="Dale")


@pytest.fixture
def person(spell: Spell) -> Person:
    return spell.person


# Advocacy, family and needs

KEPT = InvolvementFacts(date(2017, 2, 6), "1", ("imha",), "2", "Ada Case", "", "", ("autism", "mental"))


def test_involvement_is_kept_once_and_changed(person: Person) -> None:
    row = involvement.save(person=person, version=0, facts=KEPT, act=act_of())
    assert (row.version, row.needs, row.advocate_kinds) == (1, ["autism", "mental"], ["imha"])
    with pytest.raises(Stale):
        involvement.save(person=person, version=0, facts=replace(KEPT, family="1"), act=act_of())
    row = involvement.save(person=person, version=1, facts=replace(KEPT, family="1"), act=act_of())
    assert (row.version, row.family) == (2, "1")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"checked_on": TOMORROW}, "checked_on"),
        ({"checked_on": date(1970, 1, 1)}, "checked_on"),
        ({"advocacy": "7"}, "advocacy"),
        ({"family": "x"}, "family"),
        ({"education_plan": "maybe"}, "education_plan"),
        ({"needs": ("money",)}, "needs"),
        ({"advocate_kinds": ("friend",)}, "advocate_kinds"),
        ({"advocacy": "2"}, "advocate_kinds"),
    ],
)
def test_each_rule_of_involvement(person: Person, changes: dict[str, Any], field: str) -> None:
    with refused("", field):
        involvement.save(person=person, version=0, facts=replace(KEPT, **changes), act=act_of())


# Outside reviews


def test_an_outside_review_is_asked_for_and_held(person: Person) -> None:
    asked = OutsideFacts("peer", "Peers", date(2016, 10, 3))
    row = outside_reviews.ask_outside(person=person, facts=asked, act=act_of())
    held = replace(asked, held_on=date(2016, 11, 17), finding="Could move")
    row = outside_reviews.change_outside(review=row, version=1, facts=held, act=act_of())
    assert (row.held_on, row.finding) == (date(2016, 11, 17), "Could move")
    for changes, field in (
        ({"asked_on": TOMORROW, "held_on": None, "finding": ""}, "asked_on"),
        ({"held_on": date(2016, 10, 2)}, "held_on"),
        ({"held_on": None}, "held_on"),
        ({"team": " "}, "team"),
        ({"kind": "x"}, "kind"),
    ):
        with refused("", field):
            outside_reviews.change_outside(
                review=row, version=2, facts=replace(held, **changes), act=act_of()
            )


# Objections


def objects(person: Person) -> Any:
    facts = ObjectionFacts(date(2017, 2, 6), "person", "Research")
    return objections.raise_objection(person=person, facts=facts, act=act_of())


def test_an_objection_stands_until_it_is_withdrawn_and_the_cache_knows(person: Person) -> None:
    assert objections.objecting() == {}
    row = objects(person)
    assert objections.objecting() == {person.pk: date(2017, 2, 6)}
    with refused("stands already", None):
        objects(person)
    with pytest.raises(Refusal):
        objections.withdraw(objection=row, version=1, on=date(2017, 2, 5), act=act_of())
    objections.withdraw(objection=row, version=1, on=TODAY, act=act_of())
    assert objections.objecting() == {}
    with pytest.raises(Refusal, match="was withdrawn on 12 May 2017"):
        objections.withdraw(objection=row, version=2, on=TODAY, act=act_of())
    assert objects(person).pk


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        (ObjectionFacts(TOMORROW, "person", "Research"), "raised_on"),
        (ObjectionFacts(date(1970, 1, 1), "person", "Research"), "raised_on"),
        (ObjectionFacts(TODAY, "neighbour", "Research"), "raised_by"),
        (ObjectionFacts(TODAY, "person", " "), "about"),
    ],
)
def test_each_rule_of_an_objection(person: Person, facts: ObjectionFacts, field: str) -> None:
    with refused("", field):
        objections.raise_objection(person=person, facts=facts, act=act_of())


def test_a_file_of_somebody_else_leaves_out_who_objects_and_a_keepers_does_not(
    partnership: Partnership, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    admitted(partnership)
    objects(person)
    # No role today exports without keeping; one that did would be served so.
    monkeypatch.setitem(
        PERMISSIONS, Role.FINANCE_LEAD, frozenset({Permission.VIEW_PEOPLE, Permission.EXPORT_PEOPLE})
    )

    def file(role: Role) -> tuple[int, int]:
        user = make_user(role, partnership)
        found = tracker.taken_away(
            ask=Ask(), scope=act_of(user).scope, partnership_id=partnership.pk, day=TODAY, by=user, at=act_of().now,
            how="tracker as CSV",
        )  # fmt: skip
        return len(found.rows), found.left_out

    assert file(Role.COMMISSIONER) == (2, 0)
    assert file(Role.FINANCE_LEAD) == (1, 1)
    everyone = tracker.in_hospital(scope=everything(), partnership_id=partnership.pk, day=TODAY)
    assert len(everyone) == 2


# Health


def test_a_health_check_is_recorded_once_a_day_and_the_next_is_due_a_year_later(person: Person) -> None:
    row = health.record_check(person=person, on=date(2016, 6, 1), action_plan=False, act=act_of())
    other = health.record_check(person=person, on=date(2016, 6, 2), action_plan=False, act=act_of())
    assert health.check_due(row.on, policies()) == date(2017, 6, 1)
    assert health.check_due(None, policies()) is None
    with refused("already", "on"):
        health.record_check(person=person, on=row.on, action_plan=True, act=act_of())
    with refused("already", "on"):
        health.correct_check(check=other, version=1, on=row.on, action_plan=True, act=act_of())
    with refused("future", "on"):
        health.record_check(person=person, on=TOMORROW, action_plan=True, act=act_of())
    assert health.correct_check(check=row, version=1, on=row.on, action_plan=True, act=act_of()).action_plan


def died(person: Person) -> Person:
    found = Person.objects.get(pk=person.pk)
    return endings.record_death(person=found, version=found.version, on=date(2017, 2, 2), act=act_of())


def test_a_mortality_review_is_due_six_months_after_the_notification_unless_it_pauses(person: Person) -> None:
    told = MortalityFacts(notified_on=date(2017, 2, 9))
    with refused("Record the death first", "notified_on"):
        mortality.save_mortality(person=person, version=0, facts=told, act=act_of())
    died(person)

    def saved(version: int, **changes: Any) -> MortalityReview:
        return mortality.save_mortality(
            person=person, version=version, facts=replace(told, **changes), act=act_of()
        )

    assert mortality.mortality_due(saved(0), policies()) == date(2017, 8, 9)
    paused = saved(1, paused=True, pause_reason="Inquest")
    assert mortality.mortality_due(paused, policies()) is None
    assert saved(2).pause_reason == ""
    done = saved(3, completed_on=date(2017, 5, 2), learning="Listen")
    assert mortality.mortality_due(done, policies()) is None
    for changes, field in (
        ({"notified_on": date(2017, 2, 1)}, "notified_on"),
        ({"paused": True}, "pause_reason"),
        ({"completed_on": date(2017, 2, 8)}, "completed_on"),
        ({"completed_on": TOMORROW}, "completed_on"),
        ({"completed_on": TODAY, "paused": True, "pause_reason": "Inquest"}, "paused"),
    ):
        with refused("", field):
            saved(4, **changes)
    with refused("after the death", "on"):
        health.record_check(
            person=Person.objects.get(pk=person.pk), on=date(2017, 2, 3), action_plan=True, act=act_of()
        )


# Schools and transition

SCHOOL = PlacementFacts("Coppice School", 38, date(2016, 9, 5))


def test_a_placement_is_for_38_or_52_weeks_and_one_at_a_time(person: Person) -> None:
    row = schooling.place(person=person, facts=SCHOOL, act=act_of())
    for changes, field in (
        ({"weeks": 40}, "weeks"),
        ({"school": " "}, "school"),
        ({"started_on": TOMORROW}, "started_on"),
        ({"started_on": date(1980, 1, 1)}, "started_on"),
        ({"ended_on": date(2016, 9, 4)}, "ended_on"),
        ({"transition_plan_on": TOMORROW}, "transition_plan_on"),
    ):
        with refused("", field):
            schooling.change(placement=row, version=1, facts=replace(SCHOOL, **changes), act=act_of())
    with refused("overlap the placement from 5 September 2016", "started_on"):
        schooling.place(person=person, facts=replace(SCHOOL, started_on=date(2017, 1, 9)), act=act_of())
    schooling.change(placement=row, version=1, facts=replace(SCHOOL, ended_on=date(2017, 1, 9)), act=act_of())
    assert schooling.place(person=person, facts=replace(SCHOOL, started_on=date(2017, 1, 9)), act=act_of()).pk


def test_who_turns_18_within_twelve_months_and_has_no_plan_is_told(partnership: Partnership) -> None:
    day = date(2017, 4, 30)

    def made(born: date, *, school: bool = False, plan: date | None = None) -> Person:
        who = registered(partnership, date_of_birth=born)
        if school:
            facts = replace(SCHOOL, transition_plan_on=plan)
            schooling.place(person=who, facts=facts, act=act_of())
        return who

    tomorrow = made(date(1999, 5, 1), school=True)
    anniversary = made(date(2000, 4, 30), school=True, plan=date(2017, 3, 1))
    later = made(date(2000, 5, 1), school=True)
    adult = made(date(1999, 4, 30), school=True)
    made(date(1999, 5, 1))  # nowhere
    inside = admitted(partnership, date_of_birth=date(1999, 12, 1)).person
    out = discharged(admitted(partnership, date_of_birth=date(1999, 12, 2)), date(2017, 3, 1)).person
    rows = {row.person_id: row for row in transitions.young_on(
        scope=everything(), partnership_id=partnership.pk, day=day)}  # fmt: skip
    assert set(rows) == {who.pk for who in (tomorrow, anniversary, later, adult, inside)}
    assert out.pk not in rows
    assert {pk for pk, row in rows.items() if row.turns_by(day)} == {tomorrow.pk, anniversary.pk, inside.pk}
    assert {pk for pk, row in rows.items() if row.needs_plan_on(day)} == {tomorrow.pk, inside.pk}
    assert rows[inside.pk].in_hospital


# Needs and stories


def test_needs_are_counted_for_readers_of_figures_and_named_for_those_of_people(
    partnership: Partnership, person: Person
) -> None:
    admitted(partnership, place=place_of(partnership, "Redbridge"))
    involvement.save(person=person, version=0, facts=KEPT, act=act_of())
    board = act_of(make_user(Role.BOARD_MEMBER, partnership)).scope
    lead = make_user(Role.COUNCIL_LEAD, partnership, place=place_of(partnership, "Redbridge"))
    everyone = needs.in_hospital(scope=board, partnership_id=partnership.pk, day=TODAY)
    assert [len(NeedsAsk(need=need).of(everyone, TODAY)) for need in ("autism", NOT_RECORDED)] == [1, 1]
    assert needs.behind(scope=board, people=everyone) == []
    assert [one.reference for one in needs.behind(scope=act_of(lead).scope, people=everyone)] == ["BHR-002"]
    assert needs.in_hospital(scope=board, partnership_id=partnership.pk, day=date(2016, 5, 2)) == []


def test_a_story_is_written_by_one_and_approved_by_another(partnership: Partnership) -> None:
    writer, other, board = (
        act_of(make_user(role, partnership))
        for role in (Role.COMMISSIONER, Role.SPECIALISED_CASE_MANAGER, Role.BOARD_MEMBER)
    )

    def read_by(act: Any) -> list[str]:
        found = vignettes.vignettes(scope=act.scope, partnership_id=partnership.pk)
        return [story.title for story in found]

    story = vignettes.write_vignette(partnership=partnership, title="A move", text="Home.", act=writer)
    assert (read_by(board), read_by(other)) == ([], ["A move"])
    with pytest.raises(Refusal, match="Somebody else than the writer"):
        vignettes.approve_vignette(vignette=story, version=1, act=writer)
    with pytest.raises(PermissionDenied):
        vignettes.approve_vignette(vignette=story, version=1, act=board)
    with pytest.raises(Stale):
        vignettes.approve_vignette(vignette=story, version=2, act=other)
    vignettes.approve_vignette(vignette=story, version=1, act=other)
    assert read_by(board) == ["A move"]
    with pytest.raises(Refusal, match="approved already"):
        vignettes.approve_vignette(vignette=story, version=2, act=other)
    again = vignettes.rewrite_vignette(vignette=story, version=2, title="A move", text="A home.", act=other)
    assert again.approved_at is None
    assert read_by(board) == []


@pytest.mark.parametrize(
    ("title", "text", "field"),
    [
        ("", "Home", "title"),
        ("A move", " ", "text"),
        ("Quillon moves", "Home", "title"),
        ("A move", "quillon went home", "text"),
        ("A move", "It was BHR-001", "text"),
        ("A move", "Born on 15 June 1985", "text"),
        ("A move", "943 476 5919", "text"),
    ],
)
def test_a_story_that_tells_who_somebody_is_is_not_saved(
    partnership: Partnership, person: Person, title: str, text: str, field: str
) -> None:
    with refused("", field):
        vignettes.write_vignette(partnership=partnership, title=title, text=text, act=act_of())


def test_a_story_is_read_against_the_register_again_when_it_is_approved(partnership: Partnership) -> None:
    writer, other = (act_of(make_user(Role.COMMISSIONER, partnership)) for _ in range(2))
    story = vignettes.write_vignette(
        partnership=partnership, title="A move", text="Zebulon goes.", act=writer
    )
    registered(partnership, given_name="Zebulon")
    with pytest.raises(Refusal, match="Zebulon"):
        vignettes.approve_vignette(vignette=story, version=1, act=other)
    assert only_entry("vignette written").changes == {}
