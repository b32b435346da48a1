"""A lead in a real browser: the late action is found, its month moves with a reason, and the timeline says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tcp_portal import rows
from tcp_portal.access import Role
from tcp_portal.partnerships.models import User
from tests.factories import act_of, make_partnership, make_user
from workstreams.services.actions import ACTIONS
from workstreams.services.workstreams import WORKSTREAMS

SignIn = Callable[[Page, Any], None]
CheckAxe = Callable[[Page], None]
PHONE = {"width": 320, "height": 640}


@pytest.fixture
def lead(transactional_db: None) -> User:
    here = make_partnership(opens_at=date(2017, 4, 1))
    lead = make_user(Role.WORKSTREAM_LEAD, here)
    values = {
        "partnership": here,
        "name": "Inpatient care",
        "aim": "Near home",
        "principles": [9],
        "lead": lead,
    }
    workstream = rows.add(WORKSTREAMS, values=values, act=act_of())
    for what, month in (("Count the beds", 2), ("Open the unit", 8)):
        action = {"partnership": here, "workstream": workstream, "what": what, "due_on": date(2017, month, 1)}
        rows.add(ACTIONS, values=action, act=act_of())
    return lead


def test_a_month_moves_with_a_reason(
    page: Page, live_server: LiveServer, sign_in: SignIn, check_axe: CheckAxe, lead: User
) -> None:
    sign_in(page, lead)
    page.goto(f"{live_server.url}/workstreams/")
    expect(page.locator(".lede")).to_have_text("Of 1 workstream, 1 red and 0 amber. 1 action is late.")
    check_axe(page)
    page.get_by_role("link", name="1 late in 1. Inpatient care").click()
    expect(page.locator("[data-status]")).to_have_text("1 action: 1 red.")
    check_axe(page)
    page.get_by_label("State").select_option("")
    page.get_by_role("main").get_by_role("button", name="Apply").click()
    expect(page.locator("[data-status]")).to_contain_text("2 actions:")
    check_axe(page)
    page.get_by_role("link", name="Board", exact=True).click()
    expect(page.get_by_role("heading", name="Late")).to_be_visible()
    check_axe(page)
    page.get_by_role("link", name="A1 Count the beds").click()
    check_axe(page)
    page.get_by_role("link", name="Update", exact=True).click()
    page.get_by_label("Due month of A1").fill("2017-06")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".nhsuk-error-summary")).to_contain_text("Say in the note why the month moves.")
    check_axe(page)
    page.get_by_label("Note of A1").fill("Two wards are closed")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".lede")).to_contain_text("It is due in June 2017, 4 months later than first given")
    expect(page.locator(".timeline").first).to_contain_text("Two wards are closed")


@pytest.mark.browser_context_args(viewport=PHONE)
def test_the_timeline_is_a_list_on_a_phone(
    page: Page, live_server: LiveServer, sign_in: SignIn, lead: User
) -> None:
    sign_in(page, lead)
    page.goto(f"{live_server.url}/workstreams/actions/timeline/")
    row = page.locator("tbody tr").first
    expect(row).to_contain_text("A1")
    expect(row.locator("td:visible")).to_have_count(1)
    expect(row.locator("td:visible .gantt__word")).to_have_text("due")
    said = row.locator("td:visible").evaluate("cell => getComputedStyle(cell, '::before').content")
    assert said == '"Feb 2017"'
    room = row.locator("td:visible").evaluate("cell => parseFloat(getComputedStyle(cell).paddingLeft)")
    assert room > 80  # for the month, which stands before the word
    wide = page.locator("html").bounding_box()
    assert wide is not None
    assert wide["width"] <= PHONE["width"]
