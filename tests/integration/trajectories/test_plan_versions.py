"""A plan goes from draft to decision, and once accepted nothing of it changes."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from tcp_portal.access.scope import NOBODY, scope_of
from tcp_portal.audit.models import AuditEntry
from tcp_portal.errors import Refusal, Stale
from tcp_portal.months import Month
from tests.factories import TODAY, act_of, make_partnership, place_of
from tests.integration.trajectories.made import (
    APRIL_17,
    HAVERING,
    MARCH_16,
    MARCH_17,
    MARCH_19,
    World,
    accepted_plan,
    draft,
    points_of,
)  # fmt: skip
from trajectories.models import PlanPoint, PlanState, PlanVersion, Threshold
from trajectories.services.plan_versions import (
    PlanFacts,
    PointFacts,
    accept,
    copy_version,
    create_version,
    return_,
    set_points,
    submit,
)  # fmt: skip
from trajectories.services.plans import plan_in_force, plan_series
from trajectories.services.thresholds import tolerance_on


def test_the_series_joins_the_months_between(world: World) -> None:
    series = plan_series(partnership=world.partnership, first=MARCH_17, last=APRIL_17)
    assert [(point.value, point.joined) for point in series] == [(4, False), (4, True)]


def test_the_series_of_a_part_is_its_own(world: World) -> None:
    havering = place_of(world.partnership, HAVERING)
    [point] = plan_series(partnership=world.partnership, first=MARCH_19, last=MARCH_19, place_id=havering.pk)
    assert point.value == 1
    [point] = plan_series(partnership=world.partnership, first=MARCH_16, last=MARCH_16, arrangement="ccg")
    assert point.value == 2


def test_without_an_accepted_version_there_is_no_plan(world: World) -> None:
    other = make_partnership("ELSE")
    assert not plan_in_force(partnership=other).exists
    assert plan_in_force(partnership=other).months == ()


def test_the_latest_accepted_version_is_in_force(world: World) -> None:
    bhr = world.partnership
    accepted_plan(
        bhr, [PointFacts(APRIL_17, 9)], drafter=world.manager, acceptor=world.commissioner, title="Refresh"
    )
    plan = plan_in_force(partnership=bhr)
    assert (plan.number, plan.title, plan.on(APRIL_17).value) == (2, "Refresh", 9)


def test_a_draft_changes_nothing(world: World) -> None:
    draft(world.partnership, [PointFacts(APRIL_17, 9)], drafter=world.manager)
    assert plan_in_force(partnership=world.partnership).number == 1


def test_each_step_is_one_entry_of_the_trail(world: World) -> None:
    did = (
        AuditEntry.objects.filter(object_id=world.plan.pk).order_by("at", "pk").values_list("did", flat=True)
    )
    assert sorted(did) == ["accept a plan", "change a plan", "draft a plan", "submit a plan"]


def test_a_plan_without_a_title_or_author_is_refused(world: World) -> None:
    with pytest.raises(Refusal, match="title"):
        create_version(partnership=world.partnership, facts=PlanFacts(" "), act=act_of(world.manager))
    with pytest.raises(Refusal, match="answers for it"):
        create_version(partnership=world.partnership, facts=PlanFacts("Plan"), act=act_of())


def test_only_a_draft_can_be_changed_or_submitted(world: World) -> None:
    with pytest.raises(Refusal, match="Copy this version"):
        set_points(plan=world.plan, version=world.plan.version, points=[], act=act_of(world.manager))
    with pytest.raises(Refusal, match="Only a draft"):
        submit(plan=world.plan, version=world.plan.version, act=act_of(world.manager))


def test_a_plan_without_a_total_cannot_be_submitted(world: World) -> None:
    plan = draft(world.partnership, [PointFacts(APRIL_17, 1, arrangement="ccg")], drafter=world.manager)
    with pytest.raises(Refusal, match="Enter the total"):
        submit(plan=plan, version=plan.version, act=act_of(world.manager))


def test_a_plan_whose_parts_do_not_add_up_cannot_be_submitted(world: World) -> None:
    points = [PointFacts(APRIL_17, 9), *(
        PointFacts(APRIL_17, 2, place.pk) for place in world.partnership.places.all()
    )]  # fmt: skip
    plan = draft(world.partnership, points, drafter=world.manager)
    with pytest.raises(Refusal, match="do not add up"):
        submit(plan=plan, version=plan.version, act=act_of(world.manager))


def test_the_one_who_submits_cannot_accept(world: World) -> None:
    plan = draft(world.partnership, [PointFacts(APRIL_17, 9)], drafter=world.commissioner)
    plan = submit(plan=plan, version=plan.version, act=act_of(world.commissioner))
    with pytest.raises(Refusal, match="another person"):
        accept(plan=plan, version=plan.version, act=act_of(world.commissioner))


def test_a_plan_is_returned_with_a_reason(world: World) -> None:
    plan = draft(world.partnership, [PointFacts(APRIL_17, 9)], drafter=world.manager)
    act = act_of(world.commissioner)
    with pytest.raises(Refusal, match="submitted plan"):
        return_(plan=plan, version=plan.version, reason="No", act=act)
    plan = submit(plan=plan, version=plan.version, act=act_of(world.manager))
    with pytest.raises(Refusal, match="Say why"):
        return_(plan=plan, version=plan.version, reason=" ", act=act)
    plan = return_(plan=plan, version=plan.version, reason="Too slow", act=act)
    assert (plan.state, plan.reason, plan.decided_by) == (PlanState.RETURNED, "Too slow", world.commissioner)


def test_a_copy_is_a_new_draft_with_the_same_figures(world: World) -> None:
    copy = copy_version(plan=world.plan, facts=PlanFacts("Refresh"), act=act_of(world.manager))
    assert (copy.number, copy.state, copy.points.count()) == (2, PlanState.DRAFT, world.plan.points.count())


def test_the_second_of_two_editors_sees_both_figures(world: World) -> None:
    plan = draft(world.partnership, [PointFacts(APRIL_17, 9)], drafter=world.manager)
    act = act_of(world.manager)
    set_points(plan=plan, version=plan.version, points=[PointFacts(APRIL_17, 8)], act=act)
    with pytest.raises(Stale) as caught:
        set_points(plan=plan, version=plan.version, points=[PointFacts(APRIL_17, 7)], act=act)
    [difference] = caught.value.differences
    assert (difference.theirs, difference.yours) == (8, 7)


def test_a_stale_submit_is_told(world: World) -> None:
    plan = draft(world.partnership, [PointFacts(APRIL_17, 9)], drafter=world.manager)
    with pytest.raises(Stale):
        submit(plan=plan, version=plan.version - 1, act=act_of(world.manager))


def test_figures_that_make_no_sense_are_refused(world: World) -> None:
    plan = draft(world.partnership, [], drafter=world.manager)
    elsewhere = make_partnership("ELSE").places.all()[0]
    wrong = {
        "belong to this partnership": [PointFacts(APRIL_17, 1, elsewhere.pk)],
        "does not know": [PointFacts(APRIL_17, 1, arrangement="council")],
        "0 or more": [PointFacts(APRIL_17, -1)],
        "twice": [PointFacts(APRIL_17, 1), PointFacts(APRIL_17, 2)],
    }
    for words, points in wrong.items():
        with pytest.raises(Refusal, match=words):
            set_points(plan=plan, version=plan.version, points=points, act=act_of(world.manager))


def test_a_draft_is_renamed_with_its_figures(world: World) -> None:
    plan = draft(world.partnership, [PointFacts(APRIL_17, 9)], drafter=world.manager)
    act = act_of(world.manager)
    plan = set_points(plan=plan, version=plan.version, points=[], facts=PlanFacts("New name"), act=act)
    assert (plan.title, plan.points.count()) == ("New name", 0)
    with pytest.raises(Refusal, match="title"):
        set_points(plan=plan, version=plan.version, points=[], facts=PlanFacts(""), act=act)


def test_strangers_see_no_version(world: World) -> None:
    assert not PlanVersion.objects.visible_to(NOBODY).exists()
    assert PlanVersion.objects.visible_to(scope_of(world.board.pk, today=TODAY)).count() == 1


def test_the_database_refuses_to_touch_an_accepted_plan(world: World) -> None:
    points = PlanPoint.objects.filter(plan=world.plan)
    spare = draft(world.partnership, [PointFacts(APRIL_17, 1)], drafter=world.manager)
    attempts = (
        lambda: points.update(value=0),
        points[0].delete,
        lambda: PlanPoint.objects.create(plan=world.plan, month=date(2018, 1, 1), value=1),
        lambda: PlanPoint.objects.filter(plan=spare).update(plan=world.plan),
        lambda: PlanVersion.objects.filter(pk=world.plan.pk).update(title="Another"),
        lambda: PlanVersion.objects.filter(pk=world.plan.pk).delete(),
    )
    for attempt in attempts:
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()


def test_the_database_keeps_months_as_first_days(world: World) -> None:
    plan = draft(world.partnership, [], drafter=world.manager)
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanPoint.objects.create(plan=plan, month=date(2018, 1, 31), value=1)


def test_the_database_keeps_states_and_signatures_together(world: World) -> None:
    plan = draft(world.partnership, [PointFacts(APRIL_17, 9)], drafter=world.manager)
    for wrong in (
        {"state": PlanState.SUBMITTED},
        {"submitted_by": world.manager},
        {"reason": "None"},
        {"title": ""},
        {"number": 1},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            PlanVersion.objects.filter(pk=plan.pk).update(**wrong)


def test_the_database_wants_another_person_to_accept(world: World) -> None:
    plan = draft(world.partnership, [PointFacts(APRIL_17, 9)], drafter=world.manager)
    plan = submit(plan=plan, version=plan.version, act=act_of(world.manager))
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanVersion.objects.filter(pk=plan.pk).update(
            state=PlanState.ACCEPTED, decided_by=world.manager, decided_at=plan.submitted_at
        )


def test_one_figure_for_each_month_and_part(world: World) -> None:
    plan = draft(world.partnership, points_of(world.partnership), drafter=world.manager)
    for point in (
        PlanPoint.objects.filter(plan=plan, place=None)[0],
        PlanPoint.objects.filter(plan=plan).exclude(place=None)[0],
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            PlanPoint.objects.create(
                plan=plan, month=point.month, place=point.place, arrangement=point.arrangement, value=1
            )


def test_the_first_threshold_is_in_force_since_the_programme_began(db: None) -> None:
    row, found = Threshold.objects.get(), tolerance_on(Month(2017, 4).last)
    assert found is not None
    assert (found.people, int(found.percent_of_plan), str(row)) == (
        1, 5, "1 or 5.00% of plan, from 2015-10-30",
    )  # fmt: skip
    assert tolerance_on(date(2015, 10, 29)) is None
