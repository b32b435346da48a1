"""Disputes, oversight visits and root-cause reviews: what the services write, refuse and list."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from cohorts.domain.commissioning import RootCauseOf, Stage
from cohorts.domain.promises import ClosedAs
from cohorts.domain.registers import Colour
from cohorts.models import Action, Delay, Dispute, Person, RootCause, Spell, Visit
from cohorts.services import (
    actions,
    care_page,
    disputes,
    disputes_register,
    root_causes,
    root_causes_register,
    visits,
)
from cohorts.services.actions import ActionFacts
from cohorts.services.disputes import DisputeFacts
from cohorts.services.root_causes import RootCauseFacts
from cohorts.services.visits import VisitFacts
from tcp_portal.access import Role
from tcp_portal.access.scope import everything
from tcp_portal.errors import Refusal, Stale
from tcp_portal.partnerships.models import Partnership
from tests.factories import (
    TODAY,
    act_of,
    admitted,
    bed_facts,
    commissioner_of,
    discharged,
    make_partnership,
    make_user,
    moved,
    place_of,
)
from tests.integration.cohorts.helpers import only_entry, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def partnership() -> Partnership:
    return make_partnership()


@pytest.fixture
def spell(partnership: Partnership) -> Spell:
    return admitted(partnership, place=place_of(partnership))


@pytest.fixture
def person(spell: Spell) -> Person:
    return spell.person


def facts(person: Person, **changes: Any) -> DisputeFacts:
    known = DisputeFacts(
        kind="s117_split",
        stage=Stage.DISPUTED,
        ours_id=commissioner_of(person.partnership).pk,
        other_party="Another CCG",
        opened_on=date(2017, 1, 9),
        detained_on=date(2016, 5, 3),
        value_a_year=Decimal(120_000),
        health_share=Decimal(60),
    )
    return replace(known, **changes)


def opened(person: Person, **changes: Any) -> Dispute:
    return disputes.open_dispute(person=person, facts=facts(person, **changes), act=act_of())


# Disputes


def test_a_dispute_is_opened_with_its_entry_in_the_trail(person: Person) -> None:
    dispute = opened(person, note="  What happened  ")
    entry = only_entry("dispute opened")
    assert dispute.note == "What happened"
    assert entry.changes["note"] == [None, "written"]  # the words stay with those who see the person
    assert entry.changes["value_a_year"] == [None, "120000"]
    assert list(entry.subjects.values_list("person_id", flat=True)) == [person.pk]


@pytest.mark.parametrize(
    ("changes", "words", "field"),
    [
        ({"opened_on": TODAY + timedelta(days=1)}, "future", "opened_on"),
        ({"kind": ""}, "Choose the kind", "kind"),
        ({"kind": "other"}, "not in the list", "kind"),
        ({"stage": Stage.RESOLVED}, "Settle the dispute", "stage"),
        ({"other_party": "  "}, "other party", "other_party"),
        ({"detained_on": date(1970, 1, 1)}, "before the birth", "detained_on"),
        ({"detained_on": TODAY + timedelta(days=1)}, "future", "detained_on"),
        ({"legal_advice_on": TODAY + timedelta(days=1)}, "future", "legal_advice_on"),
        ({"value_a_year": Decimal(-1)}, "less than nothing", "value_a_year"),
        ({"health_share": Decimal(101)}, "between 0 and 100", "health_share"),
        ({"without_prejudice": True}, "who pays without prejudice", "interim_payer"),
    ],
)
def test_each_rule_of_a_dispute_is_refused_at_its_field(
    person: Person, changes: dict[str, Any], words: str, field: str
) -> None:
    with refused(words, field):
        opened(person, **changes)


def test_our_side_is_an_organisation_of_the_partnership(person: Person) -> None:
    other = commissioner_of(make_partnership("ELSE"))
    with refused("own organisations", "ours"):
        opened(person, ours_id=other.pk)


def test_only_those_with_the_right_over_the_person_write(partnership: Partnership, person: Person) -> None:
    lead = act_of(make_user(Role.COUNCIL_LEAD, partnership))
    with pytest.raises(PermissionDenied):
        disputes.open_dispute(person=person, facts=facts(person), act=lead)
    keeper = act_of(make_user(Role.COMMISSIONER, partnership, place=place_of(partnership, "Redbridge")))
    with pytest.raises(PermissionDenied):
        disputes.open_dispute(person=person, facts=facts(person), act=keeper)


def test_a_dispute_is_changed_settled_and_opened_again(person: Person) -> None:
    dispute = opened(person)
    now = facts(person, stage=Stage.QUERIED, legal_advice_on=date(2017, 2, 1))
    dispute = disputes.change_dispute(dispute=dispute, version=1, facts=now, act=act_of())
    assert (dispute.version, dispute.stage) == (2, "queried")
    assert only_entry("dispute changed").changes == {
        "stage": ["disputed", "queried"], "legal_advice_on": [None, "2017-02-01"],
    }  # fmt: skip
    dispute = disputes.settle(dispute=dispute, version=2, outcome="theirs", on=TODAY, act=act_of())
    assert (dispute.stage, dispute.resolved_on, dispute.outcome) == ("resolved", TODAY, "theirs")
    with pytest.raises(Refusal, match="settled"):
        disputes.change_dispute(dispute=dispute, version=3, facts=now, act=act_of())
    with pytest.raises(Refusal, match="settled on 12 May 2017"):
        disputes.settle(dispute=dispute, version=3, outcome="ours", on=TODAY, act=act_of())
    with pytest.raises(Refusal, match="no next step"):
        step(dispute, date(2017, 6, 1))
    dispute = disputes.open_again(dispute=dispute, version=3, act=act_of())
    assert (dispute.stage, dispute.resolved_on, dispute.outcome) == ("disputed", None, "")
    with pytest.raises(Refusal, match="open already"):
        disputes.open_again(dispute=dispute, version=4, act=act_of())


def test_a_dispute_is_not_settled_before_it_was_opened_or_without_an_outcome(person: Person) -> None:
    dispute = opened(person)
    for on, outcome, field in (
        (date(2017, 1, 8), "ours", "on"),
        (TODAY + timedelta(days=1), "ours", "on"),
        (TODAY, "", "outcome"),
        (TODAY, "won", "outcome"),
    ):
        with pytest.raises(Refusal) as caught:
            disputes.settle(dispute=dispute, version=1, outcome=outcome, on=on, act=act_of())
        assert caught.value.field == field


def test_the_second_save_of_two_is_told_what_the_first_one_wrote(person: Person) -> None:
    dispute = opened(person)
    disputes.change_dispute(
        dispute=dispute, version=1, facts=facts(person, other_party="A council"), act=act_of()
    )
    with pytest.raises(Stale) as caught:
        disputes.change_dispute(dispute=dispute, version=1, facts=facts(person), act=act_of())
    assert [(each.field, each.theirs, each.yours) for each in caught.value.differences] == [
        ("other_party", "A council", "Another CCG")
    ]


def step(dispute: Dispute, due_on: date, agreed_on: date = date(2017, 1, 10)) -> Action:
    told = ActionFacts("Ask for the letters", due_on, owner_name="Lee Marsh")
    return actions.agree(person=dispute.person, cause=dispute, facts=told, on=agreed_on, act=act_of())


def listed(partnership: Partnership, day: date = TODAY) -> list[disputes_register.DisputeRow]:
    return disputes_register.register_on(scope=everything(), partnership_id=partnership.pk, day=day)


def test_the_register_stands_as_it_stood_on_a_day(partnership: Partnership, person: Person) -> None:
    dispute = opened(person)
    assert listed(partnership, date(2017, 1, 8)) == []
    first = step(dispute, date(2017, 2, 1))
    step(dispute, date(2017, 3, 1))
    assert [row.step_due_on for row in listed(partnership)] == [date(2017, 2, 1)]
    actions.close(action=first, version=1, as_=ClosedAs.DONE, on=date(2017, 1, 31), note="", act=act_of())
    (row,) = listed(partnership)
    assert (row.step, row.step_due_on, row.step_by) == ("Ask for the letters", date(2017, 3, 1), "Lee Marsh")
    assert listed(partnership, date(2017, 1, 20))[0].step_due_on == date(2017, 2, 1)
    assert listed(partnership, date(2017, 1, 9))[0].step is None
    disputes.settle(dispute=dispute, version=1, outcome="ours", on=date(2017, 4, 3), act=act_of())
    assert [listed(partnership, day)[0].is_open_on(day) for day in (date(2017, 4, 2), date(2017, 4, 3))] == [
        True, False,
    ]  # fmt: skip


def test_the_register_shows_only_people_whom_the_reader_sees(
    partnership: Partnership, person: Person
) -> None:
    opened(person)
    lead = make_user(Role.COUNCIL_LEAD, partnership, place=place_of(partnership, "Redbridge"))
    rows = disputes_register.register_on(scope=act_of(lead).scope, partnership_id=partnership.pk, day=TODAY)
    assert rows == []


def test_the_detention_is_suggested_from_the_ward_stays(partnership: Partnership) -> None:
    spell = admitted(partnership, date(2016, 5, 3), bed=bed_facts(partnership, legal_status="2"))
    who = spell.person
    assert disputes.detention_known(person=who, scope=everything()) is None
    moved(spell, date(2016, 5, 30), bed=bed_facts(partnership, legal_status="3"))
    assert disputes.detention_known(person=who, scope=everything()) == date(2016, 5, 30)


# Visits


def far(partnership: Partnership, **changes: Any) -> Any:
    return bed_facts(partnership, out_of_area=True, out_of_area_reasons=("no_local_bed",), **changes)


def away(partnership: Partnership, on: date = date(2017, 1, 2), **facts: Any) -> Spell:
    return admitted(partnership, on, bed=far(partnership), place=place_of(partnership), **facts)


def visited(spell: Spell, on: date, **changes: Any) -> Visit:
    told = VisitFacts(**{"on": on, "visitor": "Lee Marsh", "mode": "site", **changes})
    return visits.record_visit(spell=spell, facts=told, act=act_of())


def due(partnership: Partnership, day: date = TODAY) -> list[date | None]:
    rows = visits.away_on(scope=everything(), partnership_id=partnership.pk, day=day)
    return [row.due.on if row.due else None for row in rows]


def test_a_visit_on_site_starts_the_clock_anew_and_no_other(partnership: Partnership) -> None:
    spell = away(partnership)
    assert due(partnership) == [date(2017, 2, 27)]
    visited(spell, date(2017, 2, 6), mode="video")
    assert due(partnership) == [date(2017, 2, 27)]
    visited(spell, date(2017, 2, 6))
    assert due(partnership) == [date(2017, 4, 3)]
    assert due(partnership, date(2017, 2, 5)) == [date(2017, 2, 27)]


def test_a_child_is_due_sooner(partnership: Partnership) -> None:
    away(partnership, date_of_birth=date(2002, 5, 1))
    assert due(partnership) == [date(2017, 2, 13)]


def test_away_counts_over_wards_and_ends_near_home(partnership: Partnership) -> None:
    spell = admitted(partnership, date(2016, 5, 3))
    assert due(partnership) == []
    first = moved(spell, date(2017, 1, 2), bed=far(partnership))
    second = moved(first.spell, date(2017, 2, 1), bed=far(partnership, ward="Elm"))
    (row,) = visits.away_on(scope=everything(), partnership_id=partnership.pk, day=TODAY)
    assert (row.since, row.due and row.due.on) == (date(2017, 1, 2), date(2017, 2, 27))
    assert row.overdue_on(TODAY)
    moved(second.spell, date(2017, 3, 1), bed=bed_facts(partnership))
    assert due(partnership) == []
    assert due(partnership, date(2017, 2, 15)) == [date(2017, 2, 27)]


def test_the_person_page_says_the_same_as_the_register(partnership: Partnership) -> None:
    spell = away(partnership)
    visited(spell, date(2017, 3, 6))
    user = make_user(Role.COMMISSIONER, partnership)
    record = care_page.read(
        scope=everything(), person_id=spell.person_id, today=TODAY, by=user, at=act_of().now
    )
    found = record.visit_due(TODAY)
    assert found is not None
    assert [found.on] == due(partnership)


@pytest.mark.parametrize(
    ("changes", "words", "field"),
    [
        ({"on": TODAY + timedelta(days=1)}, "future", "on"),
        ({"on": date(2017, 1, 1)}, "before the admission", "on"),
        ({"visitor": " "}, "who visited", "visitor"),
        ({"mode": "letter"}, "not in the list", "mode"),
    ],
)
def test_each_rule_of_a_visit(
    partnership: Partnership, changes: dict[str, Any], words: str, field: str
) -> None:
    spell = away(partnership)
    with refused(words, field):
        visited(spell, changes.pop("on", date(2017, 2, 6)), **changes)


def test_nobody_is_visited_after_the_stay(partnership: Partnership) -> None:
    spell = discharged(away(partnership), date(2017, 3, 1))
    with refused("after the end of the stay on 1 March 2017", "on"):
        visited(spell, date(2017, 3, 2))
    assert visited(spell, date(2017, 3, 1)).pk


def test_a_visit_is_corrected_once(partnership: Partnership) -> None:
    visit = visited(away(partnership), date(2017, 2, 6))
    told = VisitFacts(date(2017, 2, 7), "Lee Marsh", "site", concerns="Seclusion")
    changed = visits.correct_visit(visit=visit, version=1, facts=told, act=act_of())
    assert (changed.on, changed.concerns, changed.version) == (date(2017, 2, 7), "Seclusion", 2)
    assert only_entry("visit corrected").changes == {
        "on": ["2017-02-06", "2017-02-07"], "concerns": ["", "written"],
    }  # fmt: skip
    with pytest.raises(Stale):
        visits.correct_visit(visit=visit, version=1, facts=told, act=act_of())


# Root causes


def cause(spell: Spell, **changes: Any) -> RootCause:
    told = {
        "of": RootCauseOf.ADMISSION,
        "area": "crisis",
        "held_on": date(2017, 2, 6),
        "finding": "No crisis team",
    }
    return root_causes.record(spell=spell, facts=RootCauseFacts(**{**told, **changes}), act=act_of())


def test_a_root_cause_may_be_of_a_delay_of_the_same_stay(partnership: Partnership, spell: Spell) -> None:
    delay = Delay.objects.create(spell=spell, reason="18", attribution="05", started_on=date(2017, 1, 2))
    assert cause(spell, of=RootCauseOf.DELAY, delay_id=delay.pk).delay == delay
    with refused("of no delay", "delay"):
        cause(spell, delay_id=delay.pk)
    other = admitted(partnership)
    with refused("one of the delays", "delay"):
        cause(other, of=RootCauseOf.DELAY, delay_id=delay.pk)


@pytest.mark.parametrize(
    ("changes", "words", "field"),
    [
        ({"held_on": TODAY + timedelta(days=1)}, "future", "held_on"),
        ({"held_on": date(2016, 5, 2)}, "before the admission", "held_on"),
        ({"area": "moon"}, "not in the list", "area"),
        ({"finding": ""}, "what was found", "finding"),
    ],
)
def test_each_rule_of_a_root_cause(spell: Spell, changes: dict[str, Any], words: str, field: str) -> None:
    with refused(words, field):
        cause(spell, **changes)


def test_learning_is_found_by_its_words_and_actions_are_counted(
    partnership: Partnership, spell: Spell
) -> None:
    one = cause(spell, learning="Tell the register on the same day")
    cause(spell, area="housing", finding="No home")
    told = ActionFacts("Train the team", date(2017, 8, 31), owner_name="Lee Marsh")
    actions.agree(person=spell.person, cause=one, facts=told, on=date(2017, 2, 7), act=act_of())
    rows = root_causes_register.register_on(scope=everything(), partnership_id=partnership.pk, day=TODAY)
    matching = root_causes_register.matching
    assert [row.id for row in matching(rows, text="SAME register")] == [one.pk]
    assert [row.area for row in matching(rows, area="housing")] == ["housing"]
    assert matching(rows, of="delay") == []
    assert matching(rows, text="nothing of it") == []
    assert sorted((row.actions, row.open_actions) for row in rows) == [(0, 0), (1, 1)]
    assert root_causes_register.register_on(
        scope=everything(), partnership_id=partnership.pk, day=date(2017, 2, 5)
    ) == []  # fmt: skip


def test_what_the_register_knew_is_pulled_from_it(partnership: Partnership) -> None:
    from cohorts.models import Rating, RegisterEntry

    spell = admitted(partnership, date(2017, 1, 16))
    assert root_causes.beforehand(spell=spell, scope=everything()).days_on_register is None  # type: ignore[union-attr]
    entry = RegisterEntry.objects.create(
        person=spell.person, entered_on=date(2016, 12, 17), consent="informed", consent_on=date(2016, 12, 17)
    )
    Rating.objects.create(
        entry=entry, colour=Colour.RED, on=date(2017, 1, 3), reason="Crisis", at=act_of().now
    )
    before = root_causes.beforehand(spell=spell, scope=everything())
    assert before is not None
    assert (before.days_on_register, before.colour) == (30, Colour.RED)


def test_a_root_cause_is_corrected(spell: Spell) -> None:
    row = cause(spell)
    told = RootCauseFacts(RootCauseOf.ADMISSION, "crisis", date(2017, 2, 6), "No crisis team", "Have one")
    assert root_causes.correct(root_cause=row, version=1, facts=told, act=act_of()).learning == "Have one"
    assert only_entry("root-cause review corrected").changes == {"learning": ["", "written"]}
