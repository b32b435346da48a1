"""Every page of performance is asked the same questions: who, where, and how."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.urls import reverse

from tcp_portal.access import Role
from tests.factories import make_partnership, make_user
from tests.integration.trajectories.made import (
    APRIL_17,
    HTMX,
    World,
    address,
    as_,
    draft,
    report_stocktake,
)  # fmt: skip
from trajectories.models import PlanVersion, ReportedFigure
from trajectories.services.plan_versions import PointFacts

pytestmark = pytest.mark.once


@dataclass(frozen=True)
class Page:
    """A page: what its address names, who may open it, who is turned away."""

    name: str
    of: str = ""
    right: Role = Role.BOARD_MEMBER
    wrong: Role = Role.IG_OFFICER
    posts: bool = False
    part: str = ""


PAGES = (
    Page("dashboard", part="overview"),
    Page("bridge", part="bridge"),
    Page("reconciliation", part="found"),
    Page("reviews", part="reviews"),
    Page("register_learning", part="learning"),
    Page("flows", part="flows"),
    Page("places", part="places"),
    Page("long_stays", part="long_stays"),
    Page("out_of_area", part="out_of_area"),
    Page("delays", part="delays"),
    Page("registers"),
    Page("people", right=Role.PROGRAMME_MANAGER, wrong=Role.BOARD_MEMBER),
    Page("plans"),
    Page("plan", "plan"),
    Page("measures"),
    Page("measure", "measure"),
    Page("plan_new", right=Role.PROGRAMME_MANAGER, wrong=Role.BOARD_MEMBER, posts=True),
    Page("plan_edit", "plan", Role.PROGRAMME_MANAGER, Role.BOARD_MEMBER, posts=True),
    Page("plan_copy", "plan", Role.PROGRAMME_MANAGER, Role.BOARD_MEMBER, posts=True),
    Page("plan_submit", "plan", Role.PROGRAMME_MANAGER, Role.BOARD_MEMBER, posts=True),
    Page("plan_accept", "plan", Role.COMMISSIONER, Role.PROGRAMME_MANAGER, posts=True),
    Page("plan_return", "plan", Role.COMMISSIONER, Role.PROGRAMME_MANAGER, posts=True),
    Page("reported_add", right=Role.PROGRAMME_MANAGER, wrong=Role.BOARD_MEMBER, posts=True),
    Page("reported_change", "figure", Role.PROGRAMME_MANAGER, Role.BOARD_MEMBER, posts=True),
    Page("reported_withdraw", "figure", Role.PROGRAMME_MANAGER, Role.BOARD_MEMBER, posts=True),
)
EVERY = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


def where(world: World, page: Page) -> str:
    """The address of the page, with something real in it."""
    query = {"measure": "inpatients"} if page.name == "people" else {}
    if page.of == "plan":
        return address(world.partnership, page.name, PlanVersion.objects.order_by("-number")[0].pk)
    if page.of == "figure":
        return address(world.partnership, page.name, ReportedFigure.objects.all()[0].pk)
    if page.of == "measure":
        return address(world.partnership, page.name, "inpatients")
    return address(world.partnership, page.name, **query)


@pytest.fixture
def furnished(world: World) -> World:
    draft(world.partnership, [PointFacts(APRIL_17, 9)], drafter=world.manager)
    report_stocktake(world)
    return world


@EVERY
def test_the_signed_out_are_sent_to_sign_in(furnished: World, page: Page) -> None:
    response = as_(None).get(where(furnished, page))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


@EVERY
def test_the_wrong_role_is_turned_away(furnished: World, page: Page) -> None:
    user = make_user(page.wrong, furnished.partnership)
    assert as_(user).get(where(furnished, page)).status_code == 403


@EVERY
def test_another_partnership_does_not_exist_for_the_reader(furnished: World, page: Page) -> None:
    stranger = make_user(page.right, make_partnership("ELSE"))
    assert as_(stranger).get(where(furnished, page)).status_code == 404


@EVERY
def test_the_right_role_gets_the_page(furnished: World, page: Page) -> None:
    response = as_(make_user(page.right, furnished.partnership)).get(where(furnished, page))
    assert response.status_code == 200
    assert b"<html" in response.content
    assert response["Cache-Control"] == "no-store"


@EVERY
def test_other_methods_are_refused(furnished: World, page: Page) -> None:
    client = as_(make_user(page.right, furnished.partnership))
    assert client.put(where(furnished, page)).status_code == 405
    if not page.posts:
        assert client.post(where(furnished, page)).status_code == 405


@pytest.mark.parametrize("page", [page for page in PAGES if page.part], ids=lambda page: page.name)
def test_htmx_gets_the_part_and_the_sentence(furnished: World, page: Page) -> None:
    client = as_(make_user(page.right, furnished.partnership))
    text = client.get(where(furnished, page), headers=HTMX).content.decode()
    assert "<html" not in text
    assert f'id="{page.part}"' in text
    assert 'hx-swap-oob="true"' in text
    assert "data-status" in text


def test_a_right_held_elsewhere_opens_nothing_here(furnished: World) -> None:
    """A Board member here who manages another programme may look, and not edit."""
    user = make_user(Role.BOARD_MEMBER, furnished.partnership)
    elsewhere = make_partnership("ELSE")
    user.posts.create(role=Role.COMMISSIONER, partnership=elsewhere, valid_from=elsewhere.starts_on)
    client = as_(user)
    for page in PAGES:
        expected = 200 if page.right is Role.BOARD_MEMBER else 403
        assert client.get(where(furnished, page)).status_code == expected, page.name


def test_a_regional_viewer_reads_figures_of_the_region(furnished: World) -> None:
    viewer = make_user(Role.REGIONAL_VIEWER, region="London")
    assert as_(viewer).get(where(furnished, PAGES[0])).status_code == 200
