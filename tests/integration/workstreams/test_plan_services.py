"""The joint plan's course: written, submitted, returned, accepted with its trajectory, signed; and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from tcp_portal import rows
from tcp_portal.access import Role
from tcp_portal.audit.models import AuditEntry
from tcp_portal.errors import Refusal, Stale
from tcp_portal.partnerships.models import User
from tests.factories import TODAY, PostFactory, act_of, make_partnership, make_user, place_of
from tests.integration.workstreams.plan_made import (
    Planned,
    drafted,
    planned,
    stream_of,
    trajectory_of,
    written,
)
from trajectories.models import PlanState
from trajectories.services import plan_versions
from workstreams.models import (
    JointPlan,
    Meeting,
    MeetingState,
    PlanComment,
    PlanSignature,
    Series,
)
from workstreams.services.plan_deciding import accept, check_submit, return_, submit
from workstreams.services.plan_reviewing import ANSWERS, COMMENTS, reviewed, waiting_for
from workstreams.services.plan_signing import Signing, may_sign_for, members_of, sign, sign_offs, unsigned
from workstreams.services.plan_text import digest, rows_of
from workstreams.services.plan_writing import AIMS, JOINT_PLANS, LINES, SECTION_TEXTS, remove

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Planned:
    return planned()


def again(plan: JointPlan) -> JointPlan:
    return JointPlan.objects.select_related("trajectory", "partnership").get(pk=plan.pk)


def accepted(world: Planned, **more: Any) -> JointPlan:
    plan = world.submitted()
    accept(plan=plan, version=plan.version, act=act_of(world.reviewer), unsigned_agreed=True, **more)
    return again(plan)


def signing(world: Planned, organisation: Any, **more: Any) -> Signing:
    return Signing(organisation, "Joan Penrose", "Chair", digest(again(world.plan)), **more)


def test_a_draft_has_every_section_and_a_copy_has_all_of_it(world: Planned) -> None:
    source = rows_of(world.plan)
    assert [one.key for one in source.sections][:2] == ["communities", "status_quo"]
    copy = drafted(world.partnership, world.manager, title="Refresh", copied_from=world.plan)
    assert (copy.number, copy.copied_from_id, copy.state) == (2, world.plan.pk, "draft")
    before, after = source.text, rows_of(copy).text
    assert (after.sections, after.aims, after.lines) == (before.sections, before.aims, before.lines)
    entry = AuditEntry.objects.filter(did="change a section of a joint plan").latest("at")
    assert entry.changes["text"] == ["", "written"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda world: {"ends_on": date(2016, 3, 31)}, "cannot end before it starts"),
        (lambda world: {"trajectory": elsewhere().trajectory}, "trajectory belongs to another partnership"),
        (lambda world: {"copied_from": elsewhere().plan}, "version that is copied belongs to another"),
    ],
)
def test_a_version_that_contradicts_itself_is_refused(
    world: Planned, change: Callable[[Planned], dict[str, Any]], sentence: str
) -> None:
    with pytest.raises(Refusal, match=sentence):
        drafted(world.partnership, world.manager, **change(world))


def elsewhere() -> Planned:
    return planned("ELSE")


@pytest.mark.parametrize(
    ("values", "field"),
    [({"outcome": "money"}, "outcome"), ({"measures": ["beds_closed"]}, "measures")],
)
def test_an_aim_that_names_what_there_is_not_is_refused(
    world: Planned, values: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refusal) as refused:
        rows.change(AIMS, row=world.plan.aims.get(), version=1, values=values, act=act_of(world.manager))
    assert refused.value.field == field


def test_workstreams_and_stages_of_others_are_refused(world: Planned) -> None:
    other = stream_of(elsewhere().partnership)
    aim, line = world.plan.aims.get(), world.plan.stage_entries.get()
    with pytest.raises(Refusal, match="another partnership"):
        rows.change(AIMS, row=aim, version=1, values={"workstreams": [other.pk]}, act=act_of(world.manager))
    with pytest.raises(Refusal, match="five stages"):
        rows.change(LINES, row=line, version=1, values={"stage": "sixth"}, act=act_of(world.manager))


def test_lines_are_taken_out_by_whoever_read_them(world: Planned) -> None:
    aim, act = world.plan.aims.get(), act_of(world.manager)
    with pytest.raises(Stale):
        remove(AIMS, row=aim, version=7, act=act)
    with pytest.raises(PermissionDenied):
        remove(AIMS, row=aim, version=1, act=act_of(world.board))
    remove(AIMS, row=aim, version=1, act=act)
    assert not world.plan.aims.exists()
    assert AuditEntry.objects.get(did="remove an aim of a joint plan").changes["text"][0] == aim.text


def test_submitting_needs_sections_a_trajectory_and_no_other_version(world: Planned) -> None:
    empty = drafted(world.partnership, world.manager)
    with pytest.raises(Refusal, match="Empty: 1 Mobilise communities, 2"):
        check_submit(empty)
    written(empty, world.manager)
    with pytest.raises(Refusal, match="Choose the trajectory"):
        check_submit(empty)
    empty.trajectory = trajectory_of(world.partnership, world.manager, upto="draft")
    with pytest.raises(Refusal, match="still a draft"):
        check_submit(empty)
    empty.trajectory = returned = trajectory_of(world.partnership, world.manager)
    plan_versions.return_(
        plan=returned, version=returned.version, reason="Slow", act=act_of(world.commissioner)
    )
    returned.refresh_from_db()
    with pytest.raises(Refusal, match="was returned"):
        check_submit(empty)
    world.submitted()
    empty.trajectory = world.trajectory
    with pytest.raises(Refusal, match="Another version is submitted"):
        check_submit(empty)


def test_a_submitted_version_is_read_and_not_written(world: Planned) -> None:
    plan = world.submitted()
    act, section = act_of(world.manager), plan.sections.get(key="vision")
    assert (plan.rounds.get().number, plan.rounds.get().text_digest) == (1, digest(plan))
    with pytest.raises(Refusal, match="is submitted"):
        rows.change(SECTION_TEXTS, row=section, version=section.version, values={"text": "New"}, act=act)
    with pytest.raises(Refusal, match="is submitted"):
        submit(plan=plan, version=plan.version, act=act)
    with pytest.raises(Refusal, match="cannot be withdrawn"):
        rows.withdraw(JOINT_PLANS, row=plan, version=plan.version, reason="Mistake", act=act)


def test_a_round_is_returned_with_a_reason_and_another_follows(world: Planned) -> None:
    plan, act = world.submitted(), act_of(world.reviewer)
    with pytest.raises(Refusal, match="Say why"):
        return_(plan=plan, version=plan.version, reason=" ", act=act)
    with pytest.raises(PermissionDenied):  # commissioners do not review their own
        return_(plan=plan, version=plan.version, reason="No", act=act_of(world.commissioner))
    with pytest.raises(Stale):
        return_(plan=plan, version=plan.version - 1, reason="No", act=act)
    return_(plan=plan, version=plan.version, reason="Housing is missing", act=act)
    plan.refresh_from_db()
    assert (plan.state, plan.rounds.get().reason) == ("returned", "Housing is missing")
    section = plan.sections.get(key="implementation")
    rows.change(
        SECTION_TEXTS,
        row=section,
        version=section.version,
        values={"text": "Homes."},
        act=act_of(world.manager),
    )
    plan = world.submitted()
    first, second = plan.rounds.order_by("number")
    assert first.text_digest != second.text_digest


def test_whoever_submits_does_not_decide(world: Planned) -> None:
    PostFactory(user=world.manager, role=Role.REGIONAL_VIEWER, partnership=None, region="London")
    plan = world.submitted()
    act = act_of(world.manager)
    with pytest.raises(Refusal, match="another person must decide"):
        accept(plan=plan, version=plan.version, act=act)
    with pytest.raises(Refusal, match="another person must decide"):
        return_(plan=plan, version=plan.version, reason="No", act=act)


def test_accepting_locks_the_plan_and_its_trajectory(world: Planned) -> None:
    plan = world.submitted()
    act = act_of(world.reviewer)
    with pytest.raises(Refusal, match="Not signed by") as refused:
        accept(plan=plan, version=plan.version, act=act)
    assert refused.value.field == "unsigned_agreed"
    plan = accepted_again(world, plan)
    trajectory = plan.trajectory
    assert trajectory is not None
    assert (plan.state, trajectory.state, trajectory.decided_by) == (
        "accepted",
        PlanState.ACCEPTED,
        world.reviewer,
    )
    manager, section = act_of(world.manager), plan.sections.get(key="vision")
    comment_values = {"plan": plan, "section": "vision", "rag": "red", "text": "Late"}
    for refused_act in (
        lambda: rows.change(JOINT_PLANS, row=plan, version=plan.version, values={"title": "X"}, act=manager),
        lambda: rows.change(
            SECTION_TEXTS, row=section, version=section.version, values={"text": "X"}, act=manager
        ),
        lambda: rows.change(AIMS, row=plan.aims.get(), version=1, values={"text": "X"}, act=manager),
        lambda: rows.add(
            LINES, values={"plan": plan, "stage": "plan", "kind": "output", "text": "X"}, act=manager
        ),
        lambda: remove(AIMS, row=plan.aims.get(), version=1, act=manager),
        lambda: rows.withdraw(JOINT_PLANS, row=plan, version=plan.version, reason="X", act=manager),
        lambda: submit(plan=plan, version=plan.version, act=manager),
        lambda: rows.add(COMMENTS, values=comment_values, act=act),
        lambda: plan_versions.set_points(plan=trajectory, version=trajectory.version, points=[], act=manager),
    ):
        with pytest.raises(Refusal):
            refused_act()


def accepted_again(world: Planned, plan: JointPlan) -> JointPlan:
    accept(plan=plan, version=plan.version, act=act_of(world.reviewer), unsigned_agreed=True)
    return again(plan)


def test_a_trajectory_that_was_accepted_before_stays_as_it_was(world: Planned) -> None:
    trajectory = world.trajectory
    plan_versions.accept(plan=trajectory, version=trajectory.version, act=act_of(world.commissioner))
    plan = accepted(world)
    assert plan.trajectory is not None
    assert plan.trajectory.decided_by == world.commissioner


def test_a_trajectory_that_was_returned_meanwhile_stops_it(world: Planned) -> None:
    plan, trajectory = world.submitted(), world.trajectory
    plan_versions.return_(
        plan=trajectory, version=trajectory.version, reason="No", act=act_of(world.commissioner)
    )
    with pytest.raises(Refusal, match="returned meanwhile"):
        accepted_again(world, plan)


def test_a_refusal_of_the_trajectory_is_told_and_nothing_is_accepted(world: Planned) -> None:
    trajectory = world.trajectory
    trajectory.submitted_by = world.reviewer
    trajectory.save()
    plan = world.submitted()
    with pytest.raises(Refusal, match="trajectory cannot be accepted with the plan"):
        accepted_again(world, plan)
    assert again(plan).state == "submitted"


def comment(world: Planned, section: str = "vision", rag: str = "amber") -> PlanComment:
    values = {"plan": world.plan, "section": section, "rag": rag, "text": "Say by when"}
    return rows.add(COMMENTS, values=values, act=act_of(world.reviewer))


def test_comments_are_made_in_a_round_and_answered(world: Planned) -> None:
    with pytest.raises(Refusal, match="while the plan is submitted"):
        comment(world)
    plan = world.submitted()
    said = comment(world)
    comment(world, rag="red")
    withdrawn = comment(world, "finances")
    rows.withdraw(COMMENTS, row=withdrawn, version=1, reason="Mistaken", act=act_of(world.reviewer))
    found = reviewed(plan)
    assert (found.colours, found.overall.rag, found.unanswered) == ({"vision": "red"}, "red", 2)
    with pytest.raises(Refusal, match="no such section"):
        comment(world, "preface")
    other = make_user(Role.REGIONAL_VIEWER, region="London")
    with pytest.raises(PermissionDenied):
        rows.change(COMMENTS, row=said, version=1, values={"text": "Mine"}, act=act_of(other))
    rows.change(ANSWERS, row=said, version=1, values={"answer": "By June"}, act=act_of(world.manager))
    said.refresh_from_db()
    assert (said.answered_by, reviewed(plan).unanswered) == (world.manager, 1)
    with pytest.raises(Refusal, match="has been answered"):
        rows.change(COMMENTS, row=said, version=2, values={"text": "More"}, act=act_of(world.reviewer))


def test_a_section_keeps_its_colour_until_it_is_reviewed_again(world: Planned) -> None:
    world.submitted()
    comment(world, "vision", "red")
    early = comment(world, "finances", "amber")
    plan = again(world.plan)
    return_(plan=plan, version=plan.version, reason="Vision", act=act_of(world.reviewer))
    plan = world.submitted()
    comment(world, "vision", "green")
    assert reviewed(plan).colours == {"vision": "green", "finances": "amber"}
    with pytest.raises(Refusal, match="earlier round"):
        rows.change(COMMENTS, row=early, version=1, values={"text": "More"}, act=act_of(world.reviewer))
    accepted_again(world, plan)
    with pytest.raises(Refusal, match="comments are closed"):
        rows.change(ANSWERS, row=early, version=1, values={"answer": "Late"}, act=act_of(world.manager))


def test_reviewers_are_told_what_waits_in_their_region(world: Planned) -> None:
    far = make_user(Role.REGIONAL_VIEWER, region="North")
    assert waiting_for(act_of(world.reviewer).scope) == ()
    plan = world.submitted()
    assert waiting_for(act_of(world.reviewer).scope) == (plan,)
    assert waiting_for(act_of(far).scope) == waiting_for(act_of(world.commissioner).scope) == ()


def organisation(world: Planned, kind: str = "council") -> Any:
    return world.partnership.memberships.get(organisation__kind=kind).organisation


def test_a_signature_is_for_one_text(world: Planned) -> None:
    council, act = organisation(world), act_of(world.board)
    sign(plan=world.plan, signing=signing(world, council.pk), act=act)
    with pytest.raises(Refusal, match="has signed this text"):
        sign(plan=world.plan, signing=signing(world, council.pk), act=act)
    assert council.short_name not in unsigned(world.plan, now=digest(world.plan), on=TODAY)
    old = signing(world, council.pk)
    section = world.plan.sections.get(key="vision")
    rows.change(
        SECTION_TEXTS,
        row=section,
        version=section.version,
        values={"text": "Other"},
        act=act_of(world.manager),
    )
    (void,) = PlanSignature.objects.all()
    assert void.void_at is not None
    assert AuditEntry.objects.filter(did="void signatures of a joint plan").count() == 1
    with pytest.raises(Refusal, match="changed after you opened"):
        sign(plan=world.plan, signing=old, act=act)
    (row,) = (
        one
        for one in sign_offs(
            world.plan, now=digest(world.plan), members=members_of(world.partnership.pk, on=TODAY)
        )
        if one.organisation_id == council.pk
    )
    assert (row.signature, row.void) == (None, void)
    sign(plan=world.plan, signing=signing(world, council.pk), act=act)
    assert PlanSignature.objects.filter(void_at__isnull=True).count() == 1


def test_a_change_of_the_trajectory_voids_a_signature_too(world: Planned) -> None:
    draft = trajectory_of(world.partnership, world.manager, value=20, upto="draft")
    rows.change(
        JOINT_PLANS, row=world.plan, version=1, values={"trajectory": draft}, act=act_of(world.manager)
    )
    council, act = organisation(world), act_of(world.board)
    sign(plan=world.plan, signing=signing(world, council.pk), act=act)
    plan_versions.set_points(plan=draft, version=draft.version, points=[], act=act_of(world.manager))
    plan = again(world.plan)
    assert council.short_name in unsigned(plan, now=digest(plan), on=TODAY)
    sign(plan=plan, signing=signing(world, council.pk), act=act)
    assert PlanSignature.objects.filter(void_at__isnull=True).count() == 1


def test_who_signs_for_whom(world: Planned) -> None:
    council, ccg = organisation(world), organisation(world, "ccg")
    of_council = make_user(Role.COUNCIL_LEAD, world.partnership, organisation=council)
    of_place = make_user(Role.COUNCIL_LEAD, world.partnership, place=place_of(world.partnership))

    def names(user: User) -> set[Any]:
        members = members_of(world.partnership.pk, on=TODAY)
        return {key for key, _ in may_sign_for(act_of(user).scope, world.partnership.pk, members=members)}

    assert len(names(world.board)) == 4
    assert names(of_council) == {council.pk}
    assert names(of_place) == {council.pk, ccg.pk}
    for user in (of_council, world.manager, world.reviewer):
        with pytest.raises(PermissionDenied):
            sign(plan=world.plan, signing=signing(world, ccg.pk), act=act_of(user))


def test_what_cannot_be_signed(world: Planned) -> None:
    council, act = organisation(world), act_of(world.board)
    nameless = Signing(council.pk, " ", "Chair", digest(world.plan))
    with pytest.raises(Refusal, match="name and the position"):
        sign(plan=world.plan, signing=nameless, act=act)
    plan = world.submitted()
    return_(plan=plan, version=plan.version, reason="No", act=act_of(world.reviewer))
    with pytest.raises(Refusal, match="returned for rework"):
        sign(plan=plan, signing=signing(world, council.pk), act=act)
    rows.withdraw(
        JOINT_PLANS, row=again(plan), version=again(plan).version, reason="X", act=act_of(world.manager)
    )
    with pytest.raises(Refusal, match="withdrawn"):
        sign(plan=plan, signing=signing(world, council.pk), act=act)
    with pytest.raises(Refusal, match="withdrawn"):
        rows.change(AIMS, row=plan.aims.get(), version=1, values={"text": "X"}, act=act_of(world.manager))


@pytest.mark.parametrize(
    ("state", "on", "where", "refused"),
    [
        (MeetingState.HELD, TODAY, "BHR", False),
        (MeetingState.PLANNED, date(2017, 6, 7), "BHR", True),
        (MeetingState.CANCELLED, TODAY, "BHR", True),
        (MeetingState.HELD, TODAY, "ELSE", True),
    ],
)
def test_it_is_signed_at_a_meeting_that_was(
    world: Planned, state: MeetingState, on: date, where: str, refused: bool
) -> None:
    partnership = world.partnership if where == "BHR" else make_partnership(where)
    series = Series.objects.create(partnership=partnership, name="TCP Board", kind="board", every="month")
    meeting = Meeting.objects.create(
        series=series, on=on, starts_at=time(14), ends_at=time(16), state=state,
        cancelled_because="Snow" if state == MeetingState.CANCELLED else "",
    )  # fmt: skip
    told = signing(world, organisation(world).pk, meeting_id=meeting.pk)
    if refused:
        with pytest.raises(Refusal, match="has taken place"):
            sign(plan=world.plan, signing=told, act=act_of(world.board))
    else:
        assert sign(plan=world.plan, signing=told, act=act_of(world.board)).meeting == meeting


def test_the_portal_itself_submits_nothing(world: Planned) -> None:
    with pytest.raises(Refusal, match="a person who answers"):
        submit(plan=world.plan, version=world.plan.version, act=act_of())
