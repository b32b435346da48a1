"""A commissioner disputes, visits and records an objection in a real browser; the registers follow."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from cohorts.models import Spell
from tcp_portal.access import Role
from tcp_portal.partnerships.models import Partnership, User
from tests.factories import admitted, bed_facts, make_partnership, make_user, place_of

SignIn = Callable[[Page, Any], None]
CheckAxe = Callable[[Page], None]
PHONE = {"width": 320, "height": 640}
APRIL = "?partnership=BHR&month=2017-04"


@pytest.fixture
def partnership(transactional_db: None) -> Partnership:
    return make_partnership()


@pytest.fixture
def commissioner(partnership: Partnership) -> User:
    return make_user(Role.COMMISSIONER, partnership, name="Ada Case")


@pytest.fixture
def spell(partnership: Partnership) -> Spell:
    bed = bed_facts(partnership, out_of_area=True, out_of_area_reasons=("no_local_bed",))
    return admitted(partnership, date(2016, 5, 3), bed=bed, place=place_of(partnership))


def fill_date(scope: Page | Locator, day: str) -> None:
    for box, text in zip(("Day", "Month", "Year"), day.split("."), strict=True):
        scope.get_by_label(box, exact=True).fill(text)


def question(page: Page, legend: str) -> Locator:
    return page.get_by_role("group", name=legend)


def fits(page: Page) -> bool:
    return bool(page.locator("html").evaluate("element => element.scrollWidth <= element.clientWidth"))


def open_dispute(page: Page) -> None:
    page.get_by_role("link", name="Open a dispute").click()
    page.get_by_label("What is in question?").select_option(label="Section 117: how the cost is split")
    question(page, "How far is it?").get_by_label("Disputed").check()
    fill_date(question(page, "Opened on"), "9.1.2017")
    page.get_by_label("Our side").select_option(index=1)
    page.get_by_label("Other party").fill("A council")
    page.get_by_label("Value at stake, pounds a year (optional)").fill("120000")
    page.get_by_role("button", name="Open the dispute").click()


def test_a_dispute_a_visit_and_an_objection(
    page: Page,
    live_server: LiveServer,
    sign_in: SignIn,
    check_axe: CheckAxe,
    commissioner: User,
    spell: Spell,
) -> None:
    sign_in(page, commissioner)
    page.goto(f"{live_server.url}/people/{spell.person_id}/care/{APRIL}")
    check_axe(page)
    open_dispute(page)
    expect(page.get_by_text("Who is responsible is in dispute.")).to_be_visible()
    page.get_by_role("link", name="Section 117: how the cost is split").click()
    expect(page.get_by_text("Detained from 1 April 2016: Who Pays? as amended")).to_be_visible()
    check_axe(page)
    page.get_by_role("link", name="Agree the next step").click()
    page.get_by_label("What").first.fill("Send the letters")
    fill_date(question(page, "Due"), "18.5.2030")
    page.get_by_label("Who", exact=False).first.select_option(label="Ada Case")
    page.get_by_role("button", name="Save the action").click()
    page.get_by_role("link", name="Record a visit").click()
    fill_date(question(page, "Date of the visit"), "20.3.2017")
    question(page, "How").get_by_label("On site").check()
    page.get_by_role("button", name="Save the visit").click()
    expect(page.get_by_text("Next visit by 15 May 2017")).to_be_visible()
    page.get_by_role("link", name="Record an objection").click()
    fill_date(question(page, "Date of the objection"), "3.4.2017")
    question(page, "Who objects?").get_by_label("The person", exact=True).check()
    page.get_by_label("What is the objection about?").fill("Research")
    page.get_by_role("button", name="Save the objection").click()
    page.get_by_role("link", name="Overview").click()
    expect(page.get_by_text("Objects to sharing since 3 April 2017")).to_be_visible()
    expect(page.get_by_text("responsible commissioner disputed")).to_be_visible()
    for register, words in (
        ("disputes", "1 dispute open on 30 April 2017"),
        ("visits", "1 person out of area on 30 April 2017 · no visit is overdue"),
        ("root-causes", "0 reviews up to 30 April 2017"),
        ("transitions", "0 people turn 18 within 12 months of 30 April 2017"),
        ("needs", "Needs are recorded for 0 of 1 person"),
    ):
        page.goto(f"{live_server.url}/registers/{register}/{APRIL}")
        expect(page.get_by_text(words)).to_be_visible()
        check_axe(page)
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        assert fits(page), register
        page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{live_server.url}/registers/disputes/{APRIL}")
    page.get_by_label("State").select_option(label="Settled")
    page.get_by_role("button", name="Apply").last.click()
    expect(page.get_by_text("No dispute is shown")).to_be_visible()
    check_axe(page)


def test_without_javascript_a_health_check_is_recorded(
    page_without_script: Page, live_server: LiveServer, sign_in: SignIn, commissioner: User, spell: Spell
) -> None:
    page = page_without_script
    sign_in(page, commissioner)
    page.goto(f"{live_server.url}/people/{spell.person_id}/care/{APRIL}")
    page.get_by_role("link", name="Record a health check").click()
    page.get_by_role("button", name="Save the health check").click()
    expect(page.get_by_text("There is a problem")).to_be_visible()
    fill_date(question(page, "Date of the health check"), "3.4.2017")
    page.get_by_role("button", name="Save the health check").click()
    expect(page.get_by_text("Next by 3 April 2018.")).to_be_visible()
