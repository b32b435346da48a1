"""One month of a board pack in a real browser: from the draft to what changed since the Board saw it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from cohorts.models import Spell
from tcp_portal.access import Role
from tcp_portal.months import Month
from tcp_portal.packs.frozen import digest, from_json
from tcp_portal.packs.models import IssuedEdition
from tcp_portal.packs.month_end.services.issuing import faults_of
from tcp_portal.partnerships.models import Partnership, User
from tests.factories import act_of, admitted, discharged, make_partnership, make_user, place_of
from trajectories.services.closing import close_month

SignIn = Callable[[Page, Any], None]
CheckAxe = Callable[[Page], None]
APRIL = "?partnership=BHR&month=2017-04"
LONG = 90_000  # a worker that starts and loads its libraries on a busy machine
PHONE = {"width": 320, "height": 640}


@pytest.fixture
def stay(transactional_db: None) -> Spell:
    """One of three people who are in hospital at the end of April 2017; the month is closed."""
    here = make_partnership()
    spells = [admitted(here, place=place_of(here, name)) for name in ("Havering", "Redbridge", "Redbridge")]
    close_month(partnership=here, month=Month(2017, 4), by=None, scope=act_of().scope, now=timezone.now())
    return spells[0]


@pytest.fixture
def people(stay: Spell) -> dict[str, User]:
    here: Partnership = stay.partnership
    return {
        "manager": make_user(Role.PROGRAMME_MANAGER, here, name="Pat Mason"),
        "owner": make_user(Role.RESPONSIBLE_OWNER, here, name="Moira Owner"),
        "lead": make_user(Role.WORKSTREAM_LEAD, here, name="Imani Lead"),
        "keeper": make_user(Role.COMMISSIONER, here, name="Nadia Keeper"),
    }


def check(page: Page, check_axe: CheckAxe) -> None:
    """The page is accessible, and fits a phone."""
    before = page.viewport_size
    check_axe(page)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # a width and a height
    assert page.locator("html").evaluate("element => element.scrollWidth <= element.clientWidth")
    check_axe(page)
    page.set_viewport_size(before)  # type: ignore[arg-type]  # it has a size


def step(page: Page, link: str, button: str) -> None:
    """A step of the run: its link in the table, and the button on the page that asks."""
    page.get_by_role("link", name=link, exact=True).click()
    page.get_by_role("button", name=button, exact=True).click()


@dataclass
class Sitting:
    """The browser, who sits before it, and where the month end is."""

    page: Page
    site: str
    sign_in: SignIn
    check_axe: CheckAxe
    people: dict[str, User]

    def open(self, who: str, path: str = "packs/month/") -> None:
        self.sign_in(self.page, self.people[who])
        self.page.goto(f"{self.site}/{path}{APRIL}")

    def check(self) -> None:
        check(self.page, self.check_axe)


def drafted(month: Sitting) -> None:
    """The run is started, a lead is asked and writes a number that is not the register's."""
    page = month.page
    month.open("manager")
    month.check()
    page.get_by_role("button", name="Start the run").click()
    expect(page.get_by_text("Nobody has been asked for words yet")).to_be_visible(timeout=LONG)
    month.check()
    page.get_by_role("link", name="Ask for words").click()
    month.check()
    page.get_by_label("Section").select_option(label="People in hospital against plan")
    page.get_by_label("Imani Lead").check()
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_text("It waits for 1 text of contributors.")).to_be_visible()
    month.open("lead", "")
    page.get_by_role("link", name="People in hospital against plan").click()
    month.check()
    page.get_by_label("What lies behind the figures").fill("There were 9 people in hospital.")
    page.get_by_role("button", name="Save my words").click()
    expect(page.get_by_text("are saved")).to_be_visible()


def settled(month: Sitting) -> None:
    """The draft is built with the words, and what the checks find is let pass."""
    page = month.page
    month.open("manager")
    page.get_by_role("button", name="Build the draft again").click()
    expect(page.get_by_text("against it.")).to_be_visible(timeout=LONG)
    page.get_by_role("link", name="See the checks").click()
    month.check()
    for _ in range(page.get_by_role("link", name="Let it pass").count()):
        page.get_by_role("link", name="Let it pass").first.click()
        page.get_by_label("Reason").fill("The writer means the year")
        page.get_by_role("button", name="Let it pass").click()
    expect(page.get_by_text("Nothing stands against the packs")).to_be_visible()


def issued_by_two(month: Sitting) -> IssuedEdition:
    """Both sign, and it is issued."""
    page = month.page
    month.open("manager")
    step(page, "Send to review", "Send to review")
    step(page, "Sign", "Sign")
    month.open("owner", "")
    expect(page.get_by_text("It waits for your signature.")).to_be_visible()
    page.get_by_role("link", name="Month end of April 2017").click()
    page.get_by_role("link", name="Sign", exact=True).click()
    month.check()
    page.get_by_role("button", name="Sign", exact=True).click()
    month.open("manager")
    step(page, "Issue", "Issue")
    return IssuedEdition.objects.get()


def test_a_month_from_the_draft_to_what_changed_since_the_board_saw_it(
    page: Page,
    live_server: LiveServer,
    sign_in: SignIn,
    check_axe: CheckAxe,
    stay: Spell,
    people: dict[str, User],
) -> None:
    month = Sitting(page, live_server.url, sign_in, check_axe, people)
    drafted(month)
    settled(month)
    issued = issued_by_two(month)

    late = replace(act_of(people["keeper"], today=timezone.localdate()), now=timezone.now())
    discharged(stay, date(2017, 4, 20), act=late)
    page.get_by_role("link", name="Archive").first.click()
    month.check()
    page.get_by_role("link", name="Board pack, April 2017", exact=True).click()
    expect(page.get_by_text("its numbers and its files are those that were issued")).to_be_visible()
    month.check()
    page.get_by_role("link", name="What changed since").click()
    page.get_by_role("button", name="Compare with the register now").click()
    edits = page.get_by_role("table", name="Edits since the pack was issued")
    expect(edits.get_by_role("row")).to_have_count(2, timeout=LONG)
    expect(edits.get_by_text("Nadia Keeper")).to_be_visible()
    expect(page.get_by_role("cell", name="Changed").first).to_be_visible()
    month.check()
    issued.refresh_from_db()
    assert digest(from_json(issued.document)) == issued.digest
    assert faults_of(issued) == []


def test_the_run_without_javascript(
    page_without_script: Page, live_server: LiveServer, sign_in: SignIn, people: dict[str, User]
) -> None:
    page = page_without_script
    sign_in(page, people["manager"])
    page.goto(f"{live_server.url}/packs/month/{APRIL}")
    page.get_by_role("button", name="Start the run").click()
    built = page.get_by_text("Nobody has been asked for words yet")
    for _ in range(LONG // 500):
        if built.count():
            break
        page.wait_for_timeout(500)
        page.goto(f"{live_server.url}/packs/month/{APRIL}")
    page.get_by_role("link", name="Choose sections").click()
    page.get_by_label("Length of stay is in the pack").uncheck()
    page.get_by_role("button", name="Choose these").click()
    expect(page.get_by_text("Older than the words")).to_be_visible()
