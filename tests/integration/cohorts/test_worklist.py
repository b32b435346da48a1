"""What needs whom: each source by a state that makes it and one that does not, cut by reach and by right."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cohorts.domain.codes.commissioning import ON_SITE
from cohorts.domain.commissioning import Stage
from cohorts.domain.handovers import HandoverState
from cohorts.domain.kinds import Arrangement
from cohorts.domain.registers import Colour, Response
from cohorts.domain.reviews import ReviewKind, ReviewState
from cohorts.domain.work import Item, Work
from cohorts.models import (
    Delay,
    Dispute,
    Handover,
    ImportRun,
    Mismatch,
    MortalityReview,
    Person,
    Rating,
    RegisterEntry,
    RegisterReturn,
    Review,
    Spell,
    Visit,
)
from cohorts.services import actions, endings, plans
from cohorts.services.actions import ActionFacts
from cohorts.services.confirmations import confirm
from cohorts.services.visits import away_on
from cohorts.services.worklist import WorkList, work_of
from tcp_portal.access import Role, scope_of
from tcp_portal.access.scope import NOBODY
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Partnership, User
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
    moved,
    place_of,
    registered,
)

pytestmark = pytest.mark.django_db
APRIL = Month(2017, 4)


def days(count: int) -> date:
    """So many days before the day of the test."""
    return TODAY - timedelta(days=count)


@pytest.fixture
def bhr() -> Partnership:
    return make_partnership()


@pytest.fixture
def keeper(bhr: Partnership) -> User:
    return make_user(Role.COMMISSIONER, bhr)


@pytest.fixture
def spell(bhr: Partnership) -> Spell:
    return admitted(bhr, place=place_of(bhr))


def work(user: User, bhr: Partnership) -> WorkList:
    scope = scope_of(user.pk, today=TODAY)
    return work_of(scope=scope, partnership_ids=[bhr.pk], day=TODAY, month=APRIL)


def items(user: User, bhr: Partnership, kind: Work) -> tuple[Item, ...]:
    return next((group.items for group in work(user, bhr).groups if group.kind is kind), ())


def held(person: Person, on: date, state: ReviewState = ReviewState.HELD) -> Review:
    return Review.objects.create(person=person, kind=ReviewKind.INPATIENT, state=state, on=on)


def make_dispute(person: Person, **more: Any) -> Dispute:
    ours = commissioner_of(person.partnership)
    return Dispute.objects.create(
        **{
            "person": person,
            "kind": "s117",
            "stage": Stage.QUERIED,
            "ours": ours,
            "other_party": "Another CCG",
            "opened_on": days(90),
            **more,
        }
    )


def entered(person: Person, colour: Colour, on: date) -> RegisterEntry:
    entry = RegisterEntry.objects.create(person=person, entered_on=on, consent="consent", consent_on=on)
    Rating.objects.create(entry=entry, colour=colour, on=on, reason="As found", at=timezone.now())
    return entry


def test_a_review_that_is_overdue_and_one_that_is_due_soon(
    bhr: Partnership, keeper: User, spell: Spell
) -> None:
    (late,) = items(keeper, bhr, Work.REVIEW_OVERDUE)  # 28 days after an admission without a review
    assert late.due_on == spell.started_on + timedelta(days=28)
    assert "adult" in late.detail
    held(spell.person, date(2016, 11, 20))
    assert not items(keeper, bhr, Work.REVIEW_OVERDUE)
    (soon,) = items(keeper, bhr, Work.REVIEW_SOON)
    assert soon.due_on == date(2017, 5, 20)
    held(spell.person, days(1))
    assert not items(keeper, bhr, Work.REVIEW_SOON)


def test_a_planned_date_that_has_passed(bhr: Partnership, keeper: User, spell: Spell) -> None:
    facts = {"spell": spell, "status": "3", "act": act_of()}
    plans.update_plan(version=0, planned_on=days(1), **facts)
    (passed,) = items(keeper, bhr, Work.PLAN_PASSED)
    assert (passed.reference, passed.due_on) == (spell.person.reference, days(1))
    plans.update_plan(version=1, planned_on=TODAY, reason="Room ready later", **facts)
    assert not items(keeper, bhr, Work.PLAN_PASSED)


def test_actions_of_mine_and_of_those_who_do_not_sign_in(
    bhr: Partnership, keeper: User, spell: Spell
) -> None:
    manager = make_user(Role.PROGRAMME_MANAGER, bhr)
    review, act = held(spell.person, days(30)), act_of()

    def promise(due_on: date, **owner: Any) -> None:
        actions.agree(
            person=spell.person,
            cause=review,
            facts=ActionFacts("Find a home", due_on, **owner),
            on=days(30),
            act=act,
        )

    promise(days(2), owner_id=manager.pk)
    promise(days(3), owner_name="The ward")
    promise(days(-14), owner_name="The ward")
    promise(days(-15), owner_name="The ward")
    assert [item.due_on for item in items(manager, bhr, Work.ACTION_OVERDUE)] == [days(2)]
    assert [item.due_on for item in items(keeper, bhr, Work.ACTION_OVERDUE)] == [days(3)]
    assert [item.due_on for item in items(keeper, bhr, Work.ACTION_SOON)] == [days(-14)]
    (mine,) = items(manager, bhr, Work.ACTION_OVERDUE)
    assert (mine.detail, mine.target) == ("Find a home (C(E)TR recommendation)", None)  # not theirs to close
    assert items(keeper, bhr, Work.ACTION_OVERDUE)[0].target is not None
    lead = make_user(Role.COUNCIL_LEAD, bhr)  # does not write reviews
    assert not items(lead, bhr, Work.ACTION_OVERDUE)


def test_colleagues_of_one_post_share_the_question_and_not_the_answer(
    bhr: Partnership, keeper: User, spell: Spell
) -> None:
    colleague, review = make_user(Role.COMMISSIONER, bhr), held(spell.person, days(30))
    promised = {keeper: days(2), colleague: days(5)}
    for owner, due_on in promised.items():
        facts = ActionFacts("Find a home", due_on, owner_id=owner.pk)
        actions.agree(person=spell.person, cause=review, facts=facts, on=days(30), act=act_of())
    for owner, due_on in promised.items():
        assert [item.due_on for item in items(owner, bhr, Work.ACTION_OVERDUE)] == [due_on]
    assert not any(
        item.due_on in promised.values()
        for group in work_of(scope=NOBODY, partnership_ids=[bhr.pk], day=TODAY, month=APRIL).groups
        for item in group.items
    )


def test_visits_to_people_out_of_area(bhr: Partnership, keeper: User) -> None:
    far = admitted(bhr, days(50), bed=bed_facts(bhr, out_of_area=True))
    assert [item.due_on for item in items(keeper, bhr, Work.VISIT_SOON)] == [days(-6)]
    child = admitted(bhr, days(50), bed=bed_facts(bhr, out_of_area=True), date_of_birth=date(2003, 1, 1))
    assert [item.person_id for item in items(keeper, bhr, Work.VISIT_OVERDUE)] == [child.person_id]
    for spell in (far, child):
        Visit.objects.create(spell=spell, on=days(1), visitor="N. Chand", mode=ON_SITE)
    assert not items(keeper, bhr, Work.VISIT_OVERDUE)
    assert not items(keeper, bhr, Work.VISIT_SOON)


def test_the_list_and_the_page_of_visits_agree(bhr: Partnership, keeper: User) -> None:
    """A move from one bed out of area to another starts no new clock; one home and away again does."""
    away, near = bed_facts(bhr, out_of_area=True), bed_facts(bhr)
    further = bed_facts(bhr, out_of_area=True, ward="Elm")
    for moves in (
        [(away, 200)],
        [(away, 200), (further, 20)],
        [(away, 200), (near, 90), (away, 50)],
        [(near, 99)],
    ):
        spell = admitted(bhr, days(moves[0][1]), bed=moves[0][0])
        for bed, ago in moves[1:]:
            spell = moved(spell, days(ago), bed=bed).spell
    scope = scope_of(keeper.pk, today=TODAY)
    on_page = {
        (one.person_id, one.due.on)
        for one in away_on(scope=scope, partnership_id=bhr.pk, day=TODAY)
        if one.due and one.due.on <= days(-14)
    }
    kinds = (Work.VISIT_OVERDUE, Work.VISIT_SOON)
    on_list = {(item.person_id, item.due_on) for kind in kinds for item in items(keeper, bhr, kind)}
    assert on_list == on_page
    assert len(on_list) == 3


def test_a_delay_that_nobody_escalated(bhr: Partnership, keeper: User, spell: Spell) -> None:
    delay = Delay.objects.create(spell=spell, reason="HO", attribution="04", started_on=days(28))
    assert not items(keeper, bhr, Work.DELAY_NOT_ESCALATED)
    Delay.objects.filter(pk=delay.pk).update(started_on=days(29))
    assert [item.target for item in items(keeper, bhr, Work.DELAY_NOT_ESCALATED)] == [delay.pk]
    Delay.objects.filter(pk=delay.pk).update(escalated_on=days(1))
    assert not items(keeper, bhr, Work.DELAY_NOT_ESCALATED)


def test_a_dispute_without_a_next_step(bhr: Partnership, keeper: User, spell: Spell) -> None:
    dispute = make_dispute(spell.person)
    assert [item.target for item in items(keeper, bhr, Work.DISPUTE_WITHOUT_STEP)] == [dispute.pk]
    facts = ActionFacts("Ask for legal advice", days(-30), owner_id=keeper.pk)
    actions.agree(person=spell.person, cause=dispute, facts=facts, on=days(3), act=act_of())
    assert not items(keeper, bhr, Work.DISPUTE_WITHOUT_STEP)


def test_reviews_of_the_register_by_colour(bhr: Partnership, keeper: User) -> None:
    red, amber, green = (registered(bhr) for _ in range(3))
    entered(red, Colour.RED, days(7))  # every 7 days: today
    entered(amber, Colour.AMBER, days(29))  # every 28 days: yesterday
    entered(green, Colour.GREEN, days(29))  # every 3 months
    assert [item.person_id for item in items(keeper, bhr, Work.REGISTER_REVIEW_OVERDUE)] == [amber.pk]
    assert [item.person_id for item in items(keeper, bhr, Work.REGISTER_REVIEW_SOON)] == [red.pk]


def test_returns_that_are_missing_for_each_place_lead(bhr: Partnership, keeper: User) -> None:
    lead = make_user(Role.COUNCIL_LEAD, bhr, place=place_of(bhr, "Redbridge"))
    assert len(items(keeper, bhr, Work.RETURN_MISSING)) == 3
    assert [item.detail for item in items(lead, bhr, Work.RETURN_MISSING)] == ["Redbridge"]
    for name, answer in (
        ("Redbridge", {"response": Response.ANSWERED, "red_adults": 0, "amber_adults": 2}),
        ("Havering", {"response": Response.NO_RESPONSE}),
    ):
        RegisterReturn.objects.create(partnership=bhr, place=place_of(bhr, name), month=APRIL.first, **answer)
    assert not items(lead, bhr, Work.RETURN_MISSING)
    missing = [item.detail for item in items(keeper, bhr, Work.RETURN_MISSING)]
    assert missing == ["Barking and Dagenham", "Havering"]


def test_who_went_home_without_the_register(bhr: Partnership, keeper: User, spell: Spell) -> None:
    discharged(spell, days(10))
    (home,) = items(keeper, bhr, Work.NOT_ON_REGISTER)
    assert home.due_on == days(10 - 28)
    RegisterEntry.objects.filter(person=spell.person).delete()
    entered(spell.person, Colour.RED, days(9))
    assert not items(keeper, bhr, Work.NOT_ON_REGISTER)


def test_people_offered_to_us_and_declined_of_ours(bhr: Partnership, keeper: User, spell: Spell) -> None:
    other = make_partnership("VALE")
    theirs = make_user(Role.COMMISSIONER, other)
    offer = Handover.objects.create(
        spell=spell, from_partnership=bhr, to_partnership=other, on=days(-5), reason="Moved",
        state=HandoverState.OFFERED, offered_at=act_of().now,
    )  # fmt: skip
    (offered,) = items(theirs, other, Work.HANDOVER_OFFERED)
    assert (offered.person_id, offered.reference, offered.detail) == (None, "", "BHR")
    assert not items(keeper, bhr, Work.HANDOVER_DECLINED)
    Handover.objects.filter(pk=offer.pk).update(
        state=HandoverState.DECLINED, answered_at=act_of().now, answer="Not ours"
    )
    assert not items(theirs, other, Work.HANDOVER_OFFERED)
    assert [item.reference for item in items(keeper, bhr, Work.HANDOVER_DECLINED)] == [spell.person.reference]


def test_differences_from_an_extract(bhr: Partnership, keeper: User, spell: Spell) -> None:
    run = ImportRun.objects.create(
        partnership=bhr, digest="0" * 64, format="csv", as_at=TODAY, state="done", read_at=act_of().now
    )
    Mismatch.objects.create(
        person=spell.person, field="ward", ours="Maple", theirs="Oak", run=run, seen_at=act_of().now
    )
    assert [item.detail for item in items(keeper, bhr, Work.MISMATCH)] == ["ward"]
    case_manager = make_user(Role.SPECIALISED_CASE_MANAGER, bhr)  # imports nothing
    assert not items(case_manager, bhr, Work.MISMATCH)
    Mismatch.objects.update(settled_at=act_of().now, settled_as="ours")
    assert not items(keeper, bhr, Work.MISMATCH)


def test_deaths_and_their_reviews(bhr: Partnership, keeper: User, spell: Spell) -> None:
    person = endings.record_death(
        person=spell.person, version=spell.person.version, on=days(200), act=act_of()
    )
    assert len(items(keeper, bhr, Work.DEATH_NOT_NOTIFIED)) == 1
    assert person is not None
    review = MortalityReview.objects.create(person=spell.person, notified_on=days(190))
    assert not items(keeper, bhr, Work.DEATH_NOT_NOTIFIED)
    assert len(items(keeper, bhr, Work.MORTALITY_REVIEW)) == 1
    MortalityReview.objects.filter(pk=review.pk).update(paused=True, pause_reason="Coroner")
    assert not items(keeper, bhr, Work.MORTALITY_REVIEW)


def test_contradictions_and_gaps_of_records(bhr: Partnership, keeper: User, spell: Spell) -> None:
    assert len(items(keeper, bhr, Work.GAPS)) == 1
    assert not items(keeper, bhr, Work.CONTRADICTION)
    plans.update_plan(spell=spell, version=0, status="6", planned_on=None, act=act_of())
    assert [item.detail for item in items(keeper, bhr, Work.CONTRADICTION)] == ["Delayed, no reason recorded"]
    Delay.objects.create(spell=spell, reason="HO", attribution="04", started_on=days(3))
    assert not items(keeper, bhr, Work.CONTRADICTION)


def test_records_to_confirm_until_they_are(bhr: Partnership, keeper: User, spell: Spell) -> None:
    other = admitted(bhr)
    assert len(items(keeper, bhr, Work.NOT_CONFIRMED)) == 2
    confirm(person_ids=[spell.person_id], month=APRIL, act=act_of(keeper))
    found = work(keeper, bhr)
    assert (found.in_hospital, found.confirmed) == (2, 1)
    assert [item.person_id for item in items(keeper, bhr, Work.NOT_CONFIRMED)] == [other.person_id]


def test_work_is_cut_by_place_and_organisation(bhr: Partnership, keeper: User) -> None:
    here = admitted(bhr, place=place_of(bhr, "Havering"))
    there = admitted(bhr, place=place_of(bhr, "Redbridge"), arrangement=Arrangement.SPECIALISED)
    lead = make_user(Role.COUNCIL_LEAD, bhr, place=place_of(bhr, "Havering"))
    manager = make_user(
        Role.SPECIALISED_CASE_MANAGER, bhr, organisation=commissioner_of(bhr, Arrangement.SPECIALISED)
    )
    assert work(keeper, bhr).people == {here.person_id, there.person_id}
    assert work(lead, bhr).people == {here.person_id}
    assert work(manager, bhr).people == {there.person_id}


def test_two_posts_give_each_right_only_where_its_own_post_reaches(bhr: Partnership) -> None:
    """A council lead of everywhere who is a commissioner of Havering books no review of Redbridge."""
    here, _ = admitted(bhr, place=place_of(bhr)), admitted(bhr, place=place_of(bhr, "Redbridge"))
    user = make_user(Role.COUNCIL_LEAD, bhr)
    PostFactory(user=user, role=Role.COMMISSIONER, partnership=bhr, place=place_of(bhr))
    assert [item.person_id for item in items(user, bhr, Work.REVIEW_OVERDUE)] == [here.person_id]
    assert len(items(user, bhr, Work.NOT_CONFIRMED)) == 2


@pytest.mark.parametrize(
    "role", [Role.BOARD_MEMBER, Role.REGIONAL_VIEWER, Role.BID_PANEL_MEMBER, Role.IG_OFFICER]
)
def test_who_judges_figures_has_no_work(bhr: Partnership, spell: Spell, role: Role) -> None:
    assert work(make_user(role, bhr), bhr) == WorkList((), 0, 0)
    assert work_of(scope=NOBODY, partnership_ids=[bhr.pk], day=TODAY, month=APRIL).total == 0


def test_the_work_of_another_partnership_is_not_told(bhr: Partnership, spell: Spell) -> None:
    other = make_partnership("VALE")
    stranger = make_user(Role.COMMISSIONER, other)
    assert work(stranger, bhr).groups == ()
    assert not work(stranger, other).people


def test_however_much_there_is_the_questions_stay_two(bhr: Partnership, keeper: User, spell: Spell) -> None:
    work(keeper, bhr)
    scope = scope_of(keeper.pk, today=TODAY)
    for _ in range(6):
        make_dispute(admitted(bhr, bed=bed_facts(bhr, out_of_area=True)).person)
        entered(registered(bhr), Colour.AMBER, days(60))
    with CaptureQueriesContext(connection) as caught:
        found = work_of(scope=scope, partnership_ids=[bhr.pk], day=TODAY, month=APRIL)
    assert found.total > 30
    assert len(caught) == 2
