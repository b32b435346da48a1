"""A lead's month end in a real browser: three actions, the highlight, a risk; four saves and not a page more."""

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
from tests.factories import PASSWORD, act_of, make_partnership, make_user
from workstreams.models import Highlight, PlanAction, Risk
from workstreams.services.actions import ACTIONS
from workstreams.services.workstreams import WORKSTREAMS

SignIn = Callable[[Page, Any], None]
CheckAxe = Callable[[Page], None]
PHONE = {"width": 320, "height": 640}
# Sign in, home, month end (again after the actions), publish, month end, the form of a risk, where it is shown.
PAGES = 8
CLICKS = 7


@pytest.fixture
def lead(transactional_db: None) -> User:
    here = make_partnership(opens_at=date(2017, 4, 1))
    lead = make_user(Role.WORKSTREAM_LEAD, here, name="Lena Lead")
    values = {"partnership": here, "name": "Community support", "aim": "Better", "lead": lead}
    stream = rows.add(WORKSTREAMS, values=values, act=act_of())
    for what in ("Train the teams", "Hold meetings", "Write the strategy"):
        action = {"partnership": here, "workstream": stream, "what": what, "due_on": date(2017, 5, 1)}
        rows.add(ACTIONS, values=action, act=act_of(today=date(2017, 3, 1)))
    return lead


class Counter:
    """Counts what a lead does: pages that come, and buttons or links pressed."""

    def __init__(self, page: Page) -> None:
        self.page, self.pages, self.clicks = page, 0, 0
        page.on("domcontentloaded", self._come)

    def _come(self, _page: Page) -> None:
        self.pages += 1

    def press(self, role: Any, name: str) -> None:
        """One click that leads on."""
        self.clicks += 1
        self.page.get_by_role(role, name=name, exact=True).first.click()
        self.page.wait_for_load_state()


def test_a_month_end_takes_few_pages(
    page: Page, live_server: LiveServer, check_axe: CheckAxe, lead: User
) -> None:
    count = Counter(page)
    page.goto(live_server.url)
    page.locator("[name=login]").fill(lead.email)
    page.locator("[name=password]").fill(PASSWORD)
    count.press("button", "Sign in")
    count.press("link", "Community support")
    check_axe(page)
    for number in (1, 2, 3):
        page.locator(f"#id_a{number}-percent").fill(str(number * 20))
    count.press("button", "Save actions")
    expect(page.get_by_text("3 actions saved.")).to_be_visible()
    page.get_by_label("What was achieved this month").fill("Two of three teams are trained.")
    count.press("button", "Save and check before publishing")
    check_axe(page)
    count.press("button", "Publish")
    expect(page.get_by_text("The report is published.")).to_be_visible()
    count.press("link", "Raise a risk")
    _describe_risk(page)
    check_axe(page)
    count.press("button", "Save")
    assert (Highlight.objects.get().achieved, Risk.objects.get().workstream_id is not None) == (
        "Two of three teams are trained.", True,
    )  # fmt: skip
    assert list(PlanAction.objects.order_by("number").values_list("percent", flat=True)) == [20, 40, 60]
    assert (count.pages, count.clicks) == (PAGES, CLICKS)


def _describe_risk(page: Page) -> None:
    for name in ("title", "cause", "event", "effect"):
        page.locator(f"[name={name}]").fill("Trainers leave")
    for select in page.locator("main select[required], main select:not([name=month])").all():
        if not select.input_value() and select.get_attribute("name") not in ("owner", "organisation"):
            select.select_option(index=1)


@pytest.mark.parametrize(
    "name", ["highlights/", "highlights/paper/", "stakeholders/", "phases/", "you-said-we-did/"]
)
def test_pages_are_accessible_and_fit_a_phone(
    page: Page, live_server: LiveServer, sign_in: SignIn, check_axe: CheckAxe, lead: User, name: str
) -> None:
    sign_in(page, lead)
    page.set_viewport_size(PHONE)
    page.goto(f"{live_server.url}/workstreams/{name}")
    check_axe(page)
    assert not page.locator("html").evaluate("element => element.scrollWidth > element.clientWidth")


def test_the_month_end_needs_no_script_and_fits_a_phone(
    page_without_script: Page, live_server: LiveServer, sign_in: SignIn, lead: User
) -> None:
    page = page_without_script
    sign_in(page, lead)
    page.set_viewport_size(PHONE)
    page.goto(live_server.url)
    page.get_by_role("link", name="Community support").click()
    assert not page.locator("html").evaluate("element => element.scrollWidth > element.clientWidth")
    page.get_by_role("button", name="Save as a draft").click()
    expect(page.get_by_text("Draft, not published")).to_be_visible()
