"""The plan's pages: a grid typed and saved, a decision asked for on a page of its own."""

from __future__ import annotations

from typing import Any

import pytest

from tcp_portal.access import Role
from tcp_portal.months import Month
from tests.factories import act_of, make_partnership, make_user, place_of
from tests.integration.trajectories.made import APRIL_17, HAVERING, World, address, as_, draft, text_of
from trajectories.domain.grid import box, mark
from trajectories.domain.plan_lines import TOTAL, Cell
from trajectories.models import PlanState, PlanVersion
from trajectories.services.plan_versions import PointFacts, set_points, submit

NAMES = {"title": "Refresh", "source": "Board paper", "notes": ""}


@pytest.fixture
def drafted(world: World) -> PlanVersion:
    return draft(world.partnership, [PointFacts(APRIL_17, 9)], drafter=world.manager)


def test_versions_are_listed_with_the_one_in_force(world: World, drafted: PlanVersion) -> None:
    text = text_of(as_(world.board).get(address(world.partnership, "plans")))
    assert text.index("Version 2") < text.index("Version 1")
    assert text.count(">In force<") == 1
    assert "Start a new version" not in text


def test_a_partnership_without_a_plan_is_told_how_to_start(db: None) -> None:
    partnership = make_partnership("ELSE")
    manager = make_user(Role.PROGRAMME_MANAGER, partnership)
    assert "No plan yet" in text_of(as_(manager).get(address(partnership, "plans")))


def test_a_version_is_drafted_and_its_figures_follow(world: World) -> None:
    client = as_(world.manager)
    response = client.post(address(world.partnership, "plan_new"), NAMES)
    plan = PlanVersion.objects.get(number=2)
    assert response.status_code == 302
    assert f"/plans/{plan.pk}/edit/" in response["Location"]
    assert "No figures yet" in text_of(client.get(address(world.partnership, "plan", plan.pk)))


def test_a_draft_without_a_title_is_told(world: World) -> None:
    response = as_(world.manager).post(address(world.partnership, "plan_new"), {**NAMES, "title": ""})
    assert response.status_code == 422
    assert "Give the plan a title" in text_of(response)


def test_a_copy_takes_the_figures_along(world: World) -> None:
    client, url = as_(world.manager), address(world.partnership, "plan_copy", world.plan.pk)
    assert "The figures of version 1 come with it" in text_of(client.get(url))
    assert client.post(url, NAMES).status_code == 302
    assert PlanVersion.objects.get(number=2).points.count() == world.plan.points.count()


def figures(plan: PlanVersion, **more: str) -> dict[str, str]:
    place = place_of(plan.partnership, HAVERING)
    return {
        **NAMES,
        "version": str(plan.version),
        box(APRIL_17, TOTAL): "8",
        box(Month(2018, 3), Cell(place.pk)): "3",
        mark(Cell(place.pk)): "on",
        **more,
    }


def test_the_whole_grid_is_saved_at_once(world: World, drafted: PlanVersion) -> None:
    url = address(world.partnership, "plan_edit", drafted.pk)
    response = as_(world.manager).post(url, figures(drafted), follow=True)
    assert "The plan is saved." in text_of(response)
    points = {
        (str(p.month), p.place_id is not None): (p.value, p.is_assumption) for p in drafted.points.all()
    }
    assert points == {("2017-04-01", False): (8, False), ("2018-03-01", True): (3, True)}
    drafted.refresh_from_db()
    assert (drafted.title, drafted.source) == ("Refresh", "Board paper")


@pytest.mark.parametrize("typed", ["eight", "-1", "8.5", "999999"])
def test_a_box_that_holds_no_number_is_told_and_kept(world: World, drafted: PlanVersion, typed: str) -> None:
    url = address(world.partnership, "plan_edit", drafted.pk)
    response = as_(world.manager).post(url, figures(drafted, **{box(Month(2017, 5), TOTAL): typed}))
    text = text_of(response)
    assert response.status_code == 422
    assert "Everyone, May 2017: enter a whole number of people, or leave it empty" in text
    assert f'value="{typed}" aria-label="Everyone, May 2017" aria-invalid="true"' in text


def test_a_grid_without_a_title_is_told(world: World, drafted: PlanVersion) -> None:
    url = address(world.partnership, "plan_edit", drafted.pk)
    assert as_(world.manager).post(url, figures(drafted, title="")).status_code == 422


def test_a_grid_that_was_overtaken_shows_both(world: World, drafted: PlanVersion) -> None:
    mine = figures(drafted)
    set_points(plan=drafted, version=drafted.version, points=[], act=act_of(world.manager))
    client, url = as_(world.manager), address(world.partnership, "plan_edit", drafted.pk)
    response = client.post(url, mine)
    assert response.status_code == 409
    assert "Everyone, April 2017: saved by them empty, typed by you 8" in text_of(response)
    drafted.refresh_from_db()
    assert client.post(url, {**mine, "version": str(drafted.version)}).status_code == 302


def test_a_submitted_plan_cannot_be_saved(world: World, drafted: PlanVersion) -> None:
    plan = submit(plan=drafted, version=drafted.version, act=act_of(world.manager))
    response = as_(world.manager).post(address(world.partnership, "plan_edit", plan.pk), figures(plan))
    assert response.status_code == 422
    assert "Only a draft can be changed" in text_of(response)


def test_contradictions_are_said_before_submitting(world: World, drafted: PlanVersion) -> None:
    points = [
        PointFacts(APRIL_17, 9),
        *(PointFacts(APRIL_17, 2, one.pk) for one in world.partnership.places.all()),
    ]
    plan = set_points(plan=drafted, version=drafted.version, points=points, act=act_of(world.manager))
    for name in ("plan", "plan_edit"):
        text = text_of(as_(world.manager).get(address(world.partnership, name, plan.pk)))
        assert "Everyone, April 2017: the places make 6, but 9 is entered." in text
    text = text_of(as_(world.manager).get(address(world.partnership, "plan", plan.pk)))
    assert "The parts do not add up to the total in every month." in text


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ({"first": "2017-01", "last": "2017-06", "every": "month"}, 6),
        ({"first": "2017-01", "last": "2017-12"}, 6),
        ({"first": "nonsense", "last": ""}, 1),
    ],
)
def test_the_months_of_the_grid_can_be_chosen(
    world: World, drafted: PlanVersion, query: dict[str, str], rows: int
) -> None:
    text = text_of(as_(world.manager).get(address(world.partnership, "plan_edit", drafted.pk, **query)))
    assert text.count('name="v.') == rows * 7


def test_place_by_commissioner_columns_can_be_asked_for(world: World, drafted: PlanVersion) -> None:
    text = text_of(as_(world.manager).get(address(world.partnership, "plan_edit", drafted.pk, detail="1")))
    assert "Havering, Specialised" in text


def test_a_new_draft_shows_three_years_of_quarters(world: World) -> None:
    plan = draft(world.partnership, [], drafter=world.manager)
    text = text_of(as_(world.manager).get(address(world.partnership, "plan_edit", plan.pk)))
    assert "March 2018" in text


def step(client: Any, world: World, name: str, plan: PlanVersion, **more: str) -> Any:
    plan.refresh_from_db()
    url = address(world.partnership, name, plan.pk)
    assert client.get(url).status_code == 200
    return client.post(url, {"version": str(plan.version), **more}, follow=True)


def test_a_plan_is_submitted_and_accepted_by_another_person(world: World, drafted: PlanVersion) -> None:
    assert "The plan is submitted." in text_of(step(as_(world.manager), world, "plan_submit", drafted))
    assert "The plan is accepted and in force." in text_of(
        step(as_(world.commissioner), world, "plan_accept", drafted)
    )
    drafted.refresh_from_db()
    assert drafted.state == PlanState.ACCEPTED
    assert "9 people" not in text_of(as_(world.board).get(address(world.partnership, "plans")))


def test_a_plan_is_returned_by_form(world: World, drafted: PlanVersion) -> None:
    step(as_(world.manager), world, "plan_submit", drafted)
    empty = step(as_(world.commissioner), world, "plan_return", drafted, reason="")
    assert empty.status_code == 422
    text = text_of(step(as_(world.commissioner), world, "plan_return", drafted, reason="Too slow"))
    assert "Returned because: Too slow" in text


def test_the_submitter_is_told_why_accepting_is_closed(world: World) -> None:
    plan = draft(world.partnership, [PointFacts(APRIL_17, 9)], drafter=world.commissioner)
    client = as_(world.commissioner)
    step(client, world, "plan_submit", plan)
    text = text_of(client.get(address(world.partnership, "plan", plan.pk)))
    assert "You submitted this plan: another person must accept it." in text
    assert step(client, world, "plan_accept", plan).status_code == 422


def test_a_decision_on_an_overtaken_plan_is_told(world: World, drafted: PlanVersion) -> None:
    url = address(world.partnership, "plan_submit", drafted.pk)
    response = as_(world.manager).post(url, {"version": "x"})
    assert response.status_code == 409
    assert "Someone else changed this plan" in text_of(response)


def test_a_measure_has_its_page_with_its_population(world: World) -> None:
    client = as_(world.board)
    assert "579,550" in text_of(client.get(address(world.partnership, "measure", "rate_per_million")))
    assert "Inpatients at month end" in text_of(client.get(address(world.partnership, "measures")))
    assert client.get(address(world.partnership, "measure", "beds_closed")).status_code == 404
    world.partnership.populations.all().delete()
    assert "not known" in text_of(client.get(address(world.partnership, "measure", "rate_per_million")))
