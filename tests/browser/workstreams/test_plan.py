"""A plan refresh in a real browser: copied, written, submitted, returned, answered, accepted, signed, compared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tcp_portal.partnerships.models import User
from tests.factories import act_of
from tests.integration.workstreams.plan_made import Planned, address, planned
from workstreams.models import JointPlan
from workstreams.services.plan_deciding import accept

pytestmark = pytest.mark.once

SignIn = Callable[[Page, Any], None]
CheckAxe = Callable[[Page], None]
TEXT = "Our words, and homes by March 2018."


@pytest.fixture
def world(transactional_db: None) -> Planned:
    """A first version that is in force."""
    world = planned()
    plan = world.submitted()
    accept(plan=plan, version=plan.version, act=act_of(world.reviewer), unsigned_agreed=True)
    return world


@dataclass(frozen=True)
class Journey:
    """One browser in which several people work after each other."""

    page: Page
    server: str
    sign_in: SignIn
    check_axe: CheckAxe
    world: Planned

    def become(self, user: User, name: str, *args: Any, **query: str) -> None:
        """Opens a page as this person."""
        self.page.context.clear_cookies()
        self.sign_in(self.page, user)
        self.page.goto(self.server + address(self.world.partnership, name, *args, **query))

    def press(self, label: str) -> None:
        """Presses the button of the form."""
        self.page.get_by_role("main").get_by_role("button", name=label, exact=True).click()

    def follow(self, label: str) -> None:
        """Follows a link, some of which look like buttons."""
        main = self.page.get_by_role("main")
        both = main.get_by_role("link", name=label, exact=True).or_(
            main.get_by_role("button", name=label, exact=True)
        )
        both.first.click()

    def see(self, text: str) -> None:
        """The page says so."""
        expect(self.page.get_by_role("main")).to_contain_text(text)


def test_a_refresh_from_draft_to_sign_off(
    page: Page, live_server: LiveServer, sign_in: SignIn, check_axe: CheckAxe, world: Planned
) -> None:
    journey = Journey(page, live_server.url, sign_in, check_axe, world)
    write(journey)
    refresh = JointPlan.objects.get(number=2)
    review(journey, refresh)
    answer(journey, refresh)
    decide(journey, refresh)
    read(journey, refresh)


def write(journey: Journey) -> None:
    """The programme manager copies version 1, writes a section and submits."""
    page = journey.page
    journey.become(journey.world.manager, "plan", journey.world.plan.pk)
    journey.check_axe(page)
    journey.follow("Copy to a new draft")
    page.get_by_label("Title").fill("Refresh 2017-19")
    journey.press("Save")
    expect(page.get_by_role("heading", level=1)).to_have_text("Refresh 2017-19")
    journey.follow("4 Implementation planning")
    journey.check_axe(page)
    journey.follow("Change the text")
    journey.check_axe(page)
    page.get_by_label("Text").fill(TEXT)
    journey.press("Save")
    journey.see(TEXT)
    journey.follow("The plan")
    journey.follow("Submit")
    journey.press("Submit")
    journey.see("The version is submitted.")


def review(journey: Journey, refresh: JointPlan) -> None:
    """The regional viewer finds it on the home page, comments and returns it."""
    page, reviewer = journey.page, journey.world.reviewer
    page.context.clear_cookies()
    journey.sign_in(page, reviewer)
    page.goto(journey.server)
    journey.see("1 joint plan waits for your review.")
    page.get_by_role("link", name="Partnership BHR, version 2").click()
    journey.check_axe(page)
    page.get_by_role("link", name="Comment on 4 Implementation planning").click()
    page.get_by_label("Amber").check()
    page.get_by_label("Comment").fill("Who builds them?")
    journey.check_axe(page)
    journey.press("Save")
    journey.see("Amber: 4 Implementation planning.")
    journey.become(reviewer, "plan_return", refresh.pk)
    page.get_by_label("Why is it returned?").fill("Name the builder")
    journey.press("Return")
    journey.see("Name the builder")


def answer(journey: Journey, refresh: JointPlan) -> None:
    """The programme manager answers and submits again."""
    page, manager = journey.page, journey.world.manager
    journey.become(manager, "plan", refresh.pk)
    journey.follow("Answer")
    page.get_by_role("link", name="Answer to: Who builds them?").click()
    page.get_by_label("Answer").fill("A housing association")
    journey.press("Save")
    journey.see("A housing association")
    journey.check_axe(page)
    journey.become(manager, "plan_submit", refresh.pk)
    journey.press("Submit")


def decide(journey: Journey, refresh: JointPlan) -> None:
    """The regional viewer accepts; a Board member signs for two organisations."""
    page = journey.page
    journey.become(journey.world.reviewer, "plan_accept", refresh.pk)
    journey.check_axe(page)
    page.get_by_label("Accept it without the signatures of").check()
    journey.press("Accept")
    journey.see("is locked with this plan")
    for number in (1, 2):
        journey.become(journey.world.board, "plan_sign", refresh.pk)
        page.locator("#id_organisation").select_option(index=number)
        page.get_by_label("Position in the organisation").fill("Chair")
        journey.check_axe(page)
        journey.press("Sign")
    journey.see("2 of 4 member organisations have signed this text.")
    journey.check_axe(page)


def read(journey: Journey, refresh: JointPlan) -> None:
    """A Board member compares both versions and reads the other pages, on a telephone, too."""
    page, board = journey.page, journey.world.board
    journey.become(board, "plan_compare", old=str(journey.world.plan.pk), new=str(refresh.pk))
    expect(page.locator("ins")).to_contain_text("homes by March 2018")
    pages: list[tuple[str, tuple[Any, ...]]] = [
        ("plan_page", ()), ("plans", ()), ("plan_stages", (refresh.pk,)), ("plan_signatures", (refresh.pk,)),
    ]  # fmt: skip
    journey.check_axe(page)
    for name, args in pages:
        page.set_viewport_size({"width": 1280, "height": 900})
        journey.become(board, name, *args)
        journey.check_axe(page)
        page.set_viewport_size({"width": 320, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") == 320
