"""A council lead plans a discharge in a real browser, and the register of delays tells of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from cohorts.models import Barrier, ChecklistMark, Delay, DischargePlan, Spell
from cohorts.services import plans
from tcp_portal.access import Role
from tcp_portal.partnerships.models import Partnership, User
from tests.browser.cohorts.test_register import APRIL, PHONE, fill_date, fits, question
from tests.factories import act_of, admitted, make_partnership, make_user, place_of

SignIn = Callable[[Page, Any], None]
CheckAxe = Callable[[Page], None]


@pytest.fixture
def partnership(transactional_db: None) -> Partnership:
    return make_partnership()


@pytest.fixture
def lead(partnership: Partnership) -> User:
    return make_user(Role.COUNCIL_LEAD, partnership)


@pytest.fixture
def spell(partnership: Partnership) -> Spell:
    spell = admitted(partnership, on=date(2010, 3, 3), place=place_of(partnership))
    for version, (day, planned_on, reason) in enumerate(
        (
            (date(2016, 5, 26), date(2016, 11, 30), ""),
            (date(2016, 11, 24), date(2017, 2, 28), "No leave yet"),
        )
    ):
        plans.update_plan(
            spell=spell, version=version, status="3", planned_on=planned_on, reason=reason,
            act=act_of(today=day),
        )  # fmt: skip
    return spell


def plan_a_discharge(page: Page, check: Callable[[], None]) -> None:
    """From the person's page by links, boxes and buttons only."""
    page.get_by_role("link", name="Discharge plan", exact=True).click()
    expect(page.get_by_text("Only somebody who is ready to leave is delayed.")).to_be_visible()
    check()
    page.get_by_role("link", name="Update status and date").click()
    page.get_by_label("Discharge status").select_option(
        label="Delayed: no community option or onward placement"
    )
    fill_date(question(page, "Planned date"), "31.5.2017")
    page.get_by_role("button", name="Save").click()
    expect(
        page.get_by_role("link", name="Say why the planned date is no longer 28 February 2017.")
    ).to_be_visible()
    page.get_by_label("How sure is the date?").select_option(label="Firm")
    page.get_by_label("Why does the date move?").fill("The flat is late")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("was 30 Nov 2016, then 28 Feb 2017")).to_be_visible()

    page.get_by_role("link", name="Add a delay").click()
    fill_date(question(page, "Delayed from"), "2.2.2017")
    page.get_by_label("Reason").select_option(label="Suitable housing missing")
    question(page, "Whose is it?").get_by_label("Housing").check()
    check()
    page.get_by_role("button", name="Save the delay").click()
    expect(page.get_by_text("Since 2 February 2017, 87 days. Attributed to: housing.")).to_be_visible()

    page.get_by_role("link", name="Add a barrier").click()
    page.get_by_label("What stands in the way?").fill("Oak Lane is late")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Add an action to the barrier").click()
    page.get_by_label("What is to be done?").fill("Get a date")
    page.get_by_label("Name of somebody else").fill("Head of housing")
    fill_date(question(page, "Due"), "26.5.2027")
    page.get_by_role("button", name="Save the action").click()
    expect(page.get_by_text("Head of housing, by 26 May 2027")).to_be_visible()

    page.locator("#step-2").get_by_role("button", name="Done today").click()
    expect(page.locator("#checklist")).to_contain_text("1 of 12 steps")
    check()
    page.get_by_role("link", name="Change where the person is going").click()
    page.get_by_label("Kind of home").select_option(label="Supported housing")
    page.get_by_label("Place").select_option(label="Havering")
    page.get_by_role("button", name="Save").click()
    expect(
        page.get_by_text("Eligible for a dowry: in hospital without a break since 3 March 2010")
    ).to_be_visible()


def register_tells(page: Page, check: Callable[[], None]) -> None:
    expect(
        page.get_by_text("1 person is delayed on 30 April 2017, 87 days in all; 1 of them not escalated.")
    ).to_be_visible()
    check()
    page.get_by_label("Attributed to").select_option(label="NHS")
    page.get_by_role("button", name="Apply").last.click()
    expect(page.get_by_text("No delay matches these filters.").first).to_be_visible()
    expect(page.get_by_text("was 30 Nov 2016, then 28 Feb 2017")).to_be_visible()


def test_a_discharge_is_planned_and_the_register_tells_of_it(
    page: Page, live_server: LiveServer, sign_in: SignIn, check_axe: CheckAxe, lead: User, spell: Spell
) -> None:
    def check() -> None:
        check_axe(page)

    sign_in(page, lead)
    page.goto(f"{live_server.url}/people/{spell.person_id}/{APRIL}")
    plan_a_discharge(page, check)
    assert (Delay.objects.get().reason, Barrier.objects.get().what) == ("HO", "Oak Lane is late")
    assert (DischargePlan.objects.get().slips, ChecklistMark.objects.count()) == (2, 1)
    page.goto(f"{live_server.url}/registers/delays/{APRIL}")
    register_tells(page, check)
    page.set_viewport_size(PHONE)
    for path in ("registers/delays/", f"people/{spell.person_id}/discharge-plan/"):
        page.goto(f"{live_server.url}/{path}{APRIL}")
        assert fits(page)


def test_the_same_without_javascript(
    page_without_script: Page, live_server: LiveServer, sign_in: SignIn, lead: User, spell: Spell
) -> None:
    sign_in(page_without_script, lead)
    page_without_script.goto(f"{live_server.url}/people/{spell.person_id}/{APRIL}")
    plan_a_discharge(page_without_script, lambda: None)
    page_without_script.goto(f"{live_server.url}/registers/delays/{APRIL}")
    register_tells(page_without_script, lambda: None)
