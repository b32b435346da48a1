"""The joint plan's pages: read, written, reviewed, decided, signed and compared, and what each asks the database."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tcp_portal import rows
from tcp_portal.access import Role
from tcp_portal.partnerships.models import User
from tests.factories import PostFactory, act_of, make_partnership, make_user
from tests.integration.trajectories.made import as_, make_world, text_of
from tests.integration.workstreams.plan_made import Planned, address, drafted, planned, trajectory_of
from trajectories.models import MeasureTarget
from workstreams.models import JointPlan, PlanAim, PlanComment, PlanSignature
from workstreams.services.plan_deciding import accept
from workstreams.services.plan_writing import AIMS, LINES, SECTION_TEXTS
from workstreams.services.workstreams import WORKSTREAMS

pytestmark = [pytest.mark.django_db, pytest.mark.once]
VERSION = {
    "title": "Refresh", "starts_on": "2017-04-01", "ends_on": "2019-03-31", "vision": "Home", "trajectory": "",
}  # fmt: skip


@pytest.fixture
def world() -> Planned:
    return planned()


def get(world: Planned, user: User, name: str, *args: Any, **query: str) -> str:
    response = as_(user).get(address(world.partnership, name, *args, **query))
    assert response.status_code == 200
    return text_of(response)


def post(world: Planned, user: User, name: str, *args: Any, data: dict[str, Any]) -> Any:
    return as_(user).post(address(world.partnership, name, *args), data, follow=True)


def test_a_partnership_without_a_plan_is_told_how_to_start() -> None:
    partnership = make_partnership()
    client = as_(make_user(Role.PROGRAMME_MANAGER, partnership))
    assert "No version yet" in text_of(client.get(address(partnership, "plans")))
    assert "No joint plan yet" in text_of(client.get(address(partnership, "plan_page")))
    assert "Nothing to compare yet" in text_of(client.get(address(partnership, "plan_compare")))


def test_a_version_is_started_and_copied(world: Planned) -> None:
    response = post(world, world.manager, "plan_add", data=VERSION)
    assert "The version is saved." in text_of(response)
    assert "Empty, and may stay so" in text_of(response)
    assert "Empty: 1 Mobilise communities" in text_of(response)  # why it cannot be submitted
    response = post(world, world.manager, "plan_copy", world.plan.pk, data=VERSION)
    text = text_of(response)
    assert "as a copy of version 1" in text
    assert "Fewer people in hospital" in text
    form = get(world, world.manager, "plan_copy", world.plan.pk)
    assert f'value="{world.trajectory.pk}" selected' in form


def test_a_version_without_a_title_is_told_and_kept(world: Planned) -> None:
    response = post(world, world.manager, "plan_add", data={**VERSION, "title": "", "vision": "Kept words"})
    assert response.status_code == 422
    assert "Enter the title" in text_of(response)
    assert "Kept words" in text_of(response)


def test_a_section_is_read_turned_and_written(world: Planned) -> None:
    section = world.plan.sections.get(key="vision")
    text = get(world, world.board, "plan_section", section.pk)
    assert "Our words." in text
    assert "By which figures will everybody see it?" in text
    assert "← 2 Understand the status quo" in text
    assert "4 Implementation planning →" in text
    assert "Change the text" not in text
    data = {"version": str(section.version), "text": "<b>Homes</b>"}
    response = post(world, world.manager, "plan_section_change", section.pk, data=data)
    assert "&lt;b&gt;Homes&lt;/b&gt;" in text_of(response)
    overtaken = post(world, world.manager, "plan_section_change", section.pk, data=data | {"text": "Mine"})
    assert overtaken.status_code == 409
    long = post(world, world.manager, "plan_section_change", section.pk, data={"text": "x" * 20_001})
    assert long.status_code == 422


def test_aims_and_stage_lines_are_kept_on_pages_of_their_own(world: Planned) -> None:
    aim = {"text": "A home", "outcome": "quality_life", "measures": ["out_of_area"]}
    assert "Out of area" in text_of(post(world, world.manager, "plan_aim_add", world.plan.pk, data=aim))
    row = PlanAim.objects.get(text="A home")
    client = as_(world.manager)
    assert "checked" in text_of(client.get(address(world.partnership, "plan_aim_change", row.pk)))
    remove = address(world.partnership, "plan_aim_remove", row.pk)
    assert "Remove this line?" in text_of(client.get(remove))
    assert client.post(remove, {"version": "9"}).status_code == 409
    assert "It is removed." in text_of(client.post(remove, {"version": "1"}, follow=True))
    line = {"stage": "mobilise", "kind": "activity", "text": "Recruit", "done_on": "2017-04-03"}
    text = text_of(post(world, world.manager, "plan_line_add", world.plan.pk, data=line))
    assert "Done 3 April 2017" in text
    assert "0 of 1 done" in text
    made = world.plan.stage_entries.get(text="Recruit")
    data = {**line, "version": "1", "done_on": ""}
    text = text_of(post(world, world.manager, "plan_line_change", made.pk, data=data))
    assert "Done 3 April 2017" not in text
    assert "It is removed." in text_of(
        post(world, world.manager, "plan_line_remove", made.pk, data={"version": "2"})
    )
    asked = get(world, world.manager, "plan_line_add", world.plan.pk, stage="vision", kind="evidence")
    assert 'value="vision" selected' in asked


def submitted(world: Planned) -> JointPlan:
    plan = world.plan
    assert "The version is submitted." in text_of(
        post(world, world.manager, "plan_submit", plan.pk, data={"version": str(plan.version)})
    )
    plan.refresh_from_db()
    return plan


def test_a_round_of_review_on_pages(world: Planned) -> None:
    plan = submitted(world)
    assert "1 joint plan waits for your review." in text_of(as_(world.reviewer).get("/"))
    assert "joint plan waits" not in text_of(as_(world.commissioner).get("/"))
    assert "Waits for your review" in get(world, world.reviewer, "plans")
    section = plan.sections.get(key="finances")
    data = {"rag": "red", "text": "No figures."}
    text = text_of(post(world, world.reviewer, "plan_comment_add", section.pk, data=data))
    assert "Red: 6 Finances. Not reviewed yet: 1 Mobilise communities" in text
    comment = PlanComment.objects.get()
    changed = data | {"version": "1", "text": "No figures yet."}
    assert "No figures yet." in text_of(
        post(world, world.reviewer, "plan_comment_change", comment.pk, data=changed)
    )
    assert "1 comment waits for an answer." in get(world, world.manager, "plan", plan.pk)
    answer = {"version": "2", "answer": "They come with the refresh."}
    text = text_of(post(world, world.manager, "plan_comment_answer", comment.pk, data=answer))
    assert "They come with the refresh." in text
    assert "waits for an answer" not in text
    empty = post(world, world.reviewer, "plan_return", plan.pk, data={"version": str(plan.version)})
    assert empty.status_code == 422
    returned = {"version": str(plan.version), "reason": "Add the figures"}
    text = text_of(post(world, world.reviewer, "plan_return", plan.pk, data=returned))
    assert "Add the figures" in text
    assert "Returned for rework" in text


def test_a_comment_is_taken_back(world: Planned) -> None:
    plan = submitted(world)
    section = plan.sections.get(key="finances")
    post(world, world.reviewer, "plan_comment_add", section.pk, data={"rag": "red", "text": "No figures."})
    comment = PlanComment.objects.get()
    data = {"version": "1", "reason": "Wrong section"}
    text = text_of(post(world, world.reviewer, "plan_comment_withdraw", comment.pk, data=data))
    assert "No figures." not in text


def test_accepting_names_who_has_not_signed_and_locks_both(world: Planned) -> None:
    plan = submitted(world)
    board = as_(world.board)
    council = world.partnership.memberships.get(organisation__kind="council").organisation
    page = address(world.partnership, "plan_sign", plan.pk)
    (digest,) = re.findall(r'name="text_digest" value="(\w+)"', text_of(board.get(page)))
    signed = {
        "organisation": str(council.pk), "name": "Joan Penrose", "position": "Chair", "meeting": "",
        "text_digest": digest,
    }  # fmt: skip
    assert board.post(page, signed | {"name": ""}).status_code == 422
    text = text_of(board.post(page, signed, follow=True))
    assert "1 of 4 member organisations have signed this text." in text
    assert "Joan Penrose, Chair" in text
    assert board.post(page, signed).status_code == 422
    data = {"version": str(plan.version)}
    refused = post(world, world.reviewer, "plan_accept", plan.pk, data=data)
    assert refused.status_code == 422
    assert "Not signed by" in text_of(refused)
    text = text_of(post(world, world.reviewer, "plan_accept", plan.pk, data=data | {"unsigned_agreed": "on"}))
    assert "is locked with this plan: neither can be changed any more" in text
    assert "In force" in get(world, world.manager, "plans")
    vision = plan.sections.get(key="vision").pk
    late = post(world, world.manager, "plan_section_change", vision, data={"text": "X", "version": "2"})
    assert late.status_code == 422
    assert "nothing of it changes any more" in text_of(late)
    assert PlanSignature.objects.get().void_at is None


def test_the_submitter_is_told_why_deciding_is_closed(world: Planned) -> None:
    PostFactory(user=world.manager, role=Role.REGIONAL_VIEWER, partnership=None, region="London")
    plan = submitted(world)
    assert "another person must decide on it" in get(world, world.manager, "plan", plan.pk)


def test_two_versions_are_read_side_by_side(world: Planned) -> None:
    trajectory = trajectory_of(world.partnership, world.manager, value=20, upto="draft")
    copy = drafted(
        world.partnership, world.manager, title="Refresh", copied_from=world.plan, trajectory=trajectory
    )
    section = copy.sections.get(key="vision")
    act = act_of(world.manager)
    rows.change(SECTION_TEXTS, row=section, version=1, values={"text": "Our new words."}, act=act)
    rows.change(AIMS, row=copy.aims.get(), version=1, values={"text": "Hardly anybody"}, act=act)
    text = get(world, world.board, "plan_compare", old=str(world.plan.pk), new=str(copy.pk))
    assert "Of 8 texts 1 changed; 2 aims, 0 stage lines and 1 month of the trajectory differ." in text
    assert "1 word added, 0 words removed." in text
    assert '<ins><span class="nhsuk-u-visually-hidden">[added: </span> new' in text
    assert "Added</strong> Hardly anybody" in text
    assert "Removed</strong> Fewer people in hospital" in text
    assert '<td class="num" data-label="Change">−2</td>' in text


def test_what_cannot_be_compared_is_not_there(world: Planned) -> None:
    client = as_(world.board)
    stranger = planned("ELSE").plan
    for query in (
        {"old": "x", "new": str(world.plan.pk)},
        {"old": str(world.plan.pk)},
        {"old": str(stranger.pk), "new": str(world.plan.pk)},
    ):
        assert client.get(address(world.partnership, "plan_compare", **query)).status_code == 404
    both = make_user(Role.REGIONAL_VIEWER, region="London")
    query = {"old": str(stranger.pk), "new": str(world.plan.pk)}
    assert as_(both).get(address(world.partnership, "plan_compare", **query)).status_code == 404


def test_the_page_shows_the_plan_in_force_or_says_that_it_is_a_draft(world: Planned) -> None:
    text = get(world, world.board, "plan_page")
    assert ">Draft<" in text
    assert "not in force" in text
    assert "9. Hospital" in text
    assert "No actions yet" in text
    assert "26 at the end of March 2016 and 22 at the end of March 2017." in text
    assert "not known" in text  # the register holds nobody, which is not nil
    plan = submitted(world)
    accept(plan=plan, version=plan.version, act=act_of(world.reviewer), unsigned_agreed=True)
    newer = drafted(world.partnership, world.manager, title="Next")
    text = get(world, world.board, "plan_page")
    assert "Version 1, in force." in text
    assert "Version 2, not in force." in get(world, world.board, "plan_page", version=str(newer.pk))
    for wrong in ("x", str(planned("ELSE").plan.pk)):
        assert as_(world.board).get(address(world.partnership, "plan_page", version=wrong)).status_code == 404


def test_each_figure_leads_to_its_page_with_plan_and_target(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    register = make_world()
    plan = drafted(register.partnership, register.manager, trajectory=register.plan)
    measures = ["inpatients", "out_of_area", "review_ever", "rate_per_million"]
    aim = {"plan": plan, "text": "Fewer", "outcome": "less_hospital", "measures": measures}
    rows.add(AIMS, values=aim, act=act_of(register.manager))
    MeasureTarget.objects.create(
        partnership=None, measure="out_of_area", value=Decimal("3.00"), valid_from=date(2016, 4, 1),
        set_by_body="NHS England", source="Letter",
    )  # fmt: skip
    stream = {"partnership": register.partnership, "name": "Homes", "aim": "Homes", "principles": [5]}
    rows.add(WORKSTREAMS, values=stream, act=act_of(register.manager))
    client, url = as_(register.board), address(register.partnership, "plan_page")
    client.get(url)
    with django_assert_max_num_queries(14):
        text = text_of(client.get(url))
    assert 'measure=inpatients">5</a>' in text.replace("&amp;", "&")
    assert "plan 4" in text
    assert "target 3" in text
    assert "no plan or target" in text


READERS = [
    ("plans", "board", 6),
    ("plan", "manager", 12),
    ("plan", "board", 11),
    ("plan_stages", "manager", 6),
    ("plan_review", "reviewer", 8),
    ("plan_signatures", "board", 12),
]


@pytest.mark.once
@pytest.mark.parametrize(("name", "reader", "most"), READERS)
def test_pages_ask_no_more_with_more_rows(
    world: Planned, name: str, reader: str, most: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    act = act_of(world.manager)
    for number in range(8):
        aim = {
            "plan": world.plan,
            "text": f"Aim {number}",
            "outcome": "quality_care",
            "measures": ["admissions"],
        }
        rows.add(AIMS, values=aim, act=act)
        line = {"plan": world.plan, "stage": "plan", "kind": "activity", "text": f"Step {number}"}
        rows.add(LINES, values=line, act=act)
        drafted(world.partnership, world.manager)
    args = () if name == "plans" else (world.plan.pk,)
    client = as_(getattr(world, reader))
    url = address(world.partnership, name, *args)
    client.get(url)
    with django_assert_max_num_queries(most):
        assert client.get(url).status_code == 200


def test_a_stranger_finds_nothing_and_a_reader_may_not_write(world: Planned) -> None:
    stranger = as_(make_user(Role.PROGRAMME_MANAGER, make_partnership("ELSE")))
    section, aim = world.plan.sections.get(key="vision"), world.plan.aims.get()
    pages = [
        ("plan", world.plan.pk), ("plan_change", world.plan.pk), ("plan_section", section.pk),
        ("plan_section_change", section.pk), ("plan_aim_remove", aim.pk), ("plan_submit", world.plan.pk),
    ]  # fmt: skip
    for name, pk in pages:
        assert stranger.get(address(world.partnership, name, pk).split("?")[0]).status_code == 404
    assert Client().get(address(world.partnership, "plans")).status_code == 302
    for name in ("plan_change", "plan_submit", "plan_accept"):
        assert as_(world.board).get(address(world.partnership, name, world.plan.pk)).status_code == 403
    assert as_(world.board).post(address(world.partnership, "plan", world.plan.pk)).status_code == 405


def test_a_withdrawn_version_leaves_the_list(world: Planned) -> None:
    data = {"version": str(world.plan.version), "reason": "Begun twice"}
    text = text_of(post(world, world.manager, "plan_withdraw", world.plan.pk, data=data))
    assert "No version yet" in text
    assert ">Withdrawn<" in get(world, world.manager, "plan", world.plan.pk)
