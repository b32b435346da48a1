"""A tracker meeting about everyone, by keyboard alone; once without JavaScript. A transfer offered and accepted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from cohorts.models import Action, DischargePlan, Discussion, Handover, TrackerMeeting
from cohorts.services import handovers
from tcp_portal.access import Role
from tcp_portal.partnerships.models import Partnership, User
from tests.browser.conftest import watch
from tests.factories import (
    MembershipFactory,
    act_of,
    admitted,
    make_partnership,
    make_user,
    place_of,
    site_of,
)

SignIn = Callable[[Page, Any], None]
CheckAxe = Callable[[Page], None]
APRIL = "?partnership=BHR&month=2017-04"
COHORT = 22
PHONE = {"width": 320, "height": 640}


@pytest.fixture
def partnership(transactional_db: None) -> Partnership:
    made = make_partnership()
    MembershipFactory(partnership=made, organisation=site_of(made).provider)
    return made


@pytest.fixture
def manager(partnership: Partnership) -> User:
    return make_user(Role.PROGRAMME_MANAGER, partnership, name="Robin Ashdown")


@pytest.fixture
def cohort(partnership: Partnership) -> None:
    for number in range(COHORT):
        admitted(partnership, date(2016, 5, 1 + number), place=place_of(partnership))


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def tab_to(page: Page, name: str) -> None:
    """Tab until the control of that name has the focus; never the mouse."""
    for _ in range(60):
        press(page, "Tab")
        if page.evaluate("document.activeElement.name") == name:
            return
    pytest.fail(f"Tab never reaches {name}.")


def follow(page: Page, text: str) -> None:
    """Tab to the link or button with that text and press Enter."""
    for _ in range(60):
        press(page, "Tab")
        if page.evaluate("document.activeElement.innerText").strip() == text:
            with page.expect_navigation():
                press(page, "Enter")
            return
    pytest.fail(f"Tab never reaches “{text}”.")


def work_towards_discharge(page: Page) -> None:
    """The second status of the list. A word with a space in it would open the list, where keys come slowly."""
    tab_to(page, "status")
    for _ in ("2", "3"):
        page.keyboard.press("ArrowDown")


def talk_with_an_action(page: Page, check_axe: CheckAxe) -> None:
    """One person, with a decision and a new action whose owner is forgotten at first."""
    work_towards_discharge(page)
    tab_to(page, "decision")
    page.keyboard.type("Find a flat.")
    tab_to(page, "what_0")
    page.keyboard.type("Call the housing team")
    with page.expect_navigation():
        press(page, "Enter")
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    check_axe(page)
    tab_to(page, "owner_name_0")
    page.keyboard.type("Ward manager")
    with page.expect_navigation():
        press(page, "Enter")


def test_a_meeting_of_the_whole_cohort_by_keyboard_alone(
    page: Page, live_server: LiveServer, sign_in: SignIn, manager: User, cohort: None, check_axe: CheckAxe
) -> None:
    sign_in(page, manager)
    page.goto(f"{live_server.url}/tracker/{APRIL}")
    follow(page, "Meeting mode")
    check_axe(page)
    follow(page, "Open a meeting")
    check_axe(page)
    tab_to(page, "chair")
    with page.expect_navigation():
        press(page, "Enter")
    check_axe(page)
    expect(page.locator("#start")).to_be_focused()
    follow(page, "Skip for now")
    talk_with_an_action(page, check_axe)
    for _ in range(COHORT - 1):
        work_towards_discharge(page)
        tab_to(page, "reason")
        with page.expect_navigation():
            press(page, "Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Tracker meeting of 30 April 2017")
    expect(page.get_by_text(f"{COHORT} of {COHORT} people talked about · 1 action agreed")).to_be_visible()
    check_axe(page)
    assert DischargePlan.objects.filter(status="3").count() == COHORT
    assert Action.objects.get().what == "Call the housing team"
    follow(page, "Close the meeting")
    check_axe(page)
    follow(page, "Close the meeting")
    expect(page.get_by_text("The meeting is closed. Its minutes stand.")).to_be_visible()
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # two numbers
    assert page.locator("html").evaluate("element => element.scrollWidth <= element.clientWidth")


def test_the_way_through_without_javascript(
    page_without_script: Page,
    live_server: LiveServer,
    sign_in: SignIn,
    partnership: Partnership,
    manager: User,
) -> None:
    page = page_without_script
    for _ in range(2):
        admitted(partnership)
    sign_in(page, manager)
    page.goto(f"{live_server.url}/meetings/open/{APRIL}")
    page.get_by_role("button", name="Open the meeting").click()
    for left in (1, 0):
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # two numbers
        assert page.locator("html").evaluate("element => element.scrollWidth <= element.clientWidth")
        page.get_by_role("button", name="Three more lines for actions").click()
        page.get_by_text("More actions").click()
        line = page.get_by_role("group", name="New action 6")
        line.get_by_label("What is to be done?").fill("Book a visit")
        line.get_by_label("Somebody else").fill("Ward manager")
        page.get_by_role("button", name="Save and next").click()
        assert Discussion.objects.filter(discussed_at=None).count() == left
    expect(page.get_by_text("2 of 2 people talked about · 2 actions agreed")).to_be_visible()
    assert TrackerMeeting.objects.get().closed_at is None


def test_a_transfer_is_accepted(
    page: Page,
    browser: Browser,
    live_server: LiveServer,
    sign_in: SignIn,
    partnership: Partnership,
    check_axe: CheckAxe,
) -> None:
    vale = make_partnership("VALE")
    giver = make_user(Role.COMMISSIONER, vale)
    taker = make_user(Role.COMMISSIONER, partnership)
    spell = admitted(vale, given_name="Quillon", family_name="Dunmorrow")
    handovers.offer(
        spell=spell, version=1, to=partnership.pk, on=date(2017, 4, 24), reason="Moves.", act=act_of(giver)
    )
    sign_in(page, taker)
    page.goto(f"{live_server.url}/registers/transfers/{APRIL}")
    expect(page.get_by_text("1 person offered to you waits for your answer.")).to_be_visible()
    check_axe(page)
    page.get_by_role("link", name="VALE-001").click()
    check_axe(page)
    assert "Dunmorrow" not in page.content()
    page.get_by_role("link", name="Accept").click()
    check_axe(page)
    page.get_by_label("Home place").select_option(label="Havering")
    page.get_by_label("Commissioner who pays for the bed").select_option(label="BHR Havering CCG")
    page.get_by_role("button", name="Accept the transfer").click()
    expect(page.get_by_text("The transfer is accepted: you count the person.")).to_be_visible()
    assert Handover.objects.get().received is not None
    page.get_by_role("link", name="Open the record").click()
    expect(page.get_by_text("Quillon Dunmorrow")).to_be_visible()
    other = browser.new_context()
    complaints: list[str] = []
    watch(other, complaints)
    theirs = other.new_page()
    sign_in(theirs, giver)
    theirs.goto(f"{live_server.url}/people/{spell.person_id}/?partnership=VALE")
    expect(theirs.get_by_text("not in hospital since 24 April 2017")).to_be_visible()
    other.close()
    assert not complaints
