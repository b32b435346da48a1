"""Training in a real browser: a session of two teams is recorded; forms of rows fit a phone and please axe."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.integration.workstreams.training_made import Made, url

pytestmark = pytest.mark.once

SignIn = Callable[[Page, Any], None]
CheckAxe = Callable[[Page], None]
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 320, "height": 640}


@pytest.fixture
def made(transactional_db: None) -> Made:
    return Made()


def fits_a_phone(page: Page, check_axe: CheckAxe) -> None:
    check_axe(page)
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"], page.url
    page.set_viewport_size(DESK)


def test_a_session_of_two_teams_is_recorded_and_the_matrix_says_how_they_stand(
    page: Page, live_server: LiveServer, sign_in: SignIn, check_axe: CheckAxe, made: Made
) -> None:
    course, spec = made.course(), made.spec(("crisis", "Nurse", "2", None))
    adults, children = made.team("Adults", 10), made.team("Children")
    for team in (adults, children):
        made.asked(team, course, made.act.today.replace(month=4, day=1))
    sign_in(page, made.keeper)
    page.goto(live_server.url + url("training"))
    page.get_by_role("link", name="Record training").click()
    fits_a_phone(page, check_axe)
    page.get_by_label("Course").select_option("C(E)TR")
    for box, value in (("Day", "2"), ("Month", "May"), ("Year", "2017")):
        page.get_by_role("textbox", name=box, exact=True).fill(value)
    page.get_by_label("Adults").fill("9")
    page.get_by_label("Children").fill("3")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The session is recorded.")).to_be_visible()
    expect(page.locator("main")).to_contain_text("1 team is late")
    expect(page.locator("#results")).to_contain_text("coverage not known; 3 trained")
    fits_a_phone(page, check_axe)
    page.get_by_label("How it stands").select_option("No answer")
    page.locator("main form.filters").get_by_role("button", name="Apply").click()
    expect(page.locator("#results [data-status]")).to_have_text("1 team shown")
    for name, row in (("course", course), ("team", adults), ("spec", spec), ("workforce", None)):
        page.goto(live_server.url + url(name, row and row.pk))
        fits_a_phone(page, check_axe)


def test_whoever_is_overtaken_on_a_form_of_a_row_chooses_field_by_field(
    page: Page, live_server: LiveServer, sign_in: SignIn, check_axe: CheckAxe, made: Made
) -> None:
    team = made.team("Adults", 10)
    sign_in(page, made.keeper)
    page.goto(live_server.url + url("team_change", team.pk))
    fits_a_phone(page, check_axe)
    other = page.context.new_page()
    other.goto(live_server.url + url("team_change", team.pk))
    other.get_by_label("How many people work in it?").fill("12")
    other.get_by_role("button", name="Save").click()
    expect(other.get_by_text("The team is saved.")).to_be_visible()
    page.get_by_label("How many people work in it?").fill("11")
    page.get_by_label("Name of the team").fill("")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".nhsuk-error-summary")).to_contain_text("Enter the name of the team")
    fits_a_phone(page, check_axe)
    page.get_by_label("Name of the team").fill("Adults")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Someone else changed this")).to_be_visible()
    fits_a_phone(page, check_axe)
    page.get_by_label("12: How many people work in it?").check()
    page.get_by_role("button", name="Save").click()
    expect(page.locator("main")).to_contain_text("12, counted on 31 March 2017")
