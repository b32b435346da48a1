"""An award in a real browser: an unmet tranche takes two people, spend is entered and taken back; also on a phone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from finance.models import AwardLine
from finance.services.awards import AWARDS
from tcp_portal import rows
from tests.factories import admitted, discharged
from tests.integration.finance.awarded import Awarded, make_awarded

pytestmark = pytest.mark.once

SignIn = Callable[[Page, Any], None]
CheckAxe = Callable[[Page], None]
PHONE = {"width": 320, "height": 640}
MONTH = "?partnership=BHR&month=2017-05"


@pytest.fixture
def world(transactional_db: None) -> Awarded:
    found = make_awarded()
    type(found.partnership).objects.filter(pk=found.partnership.pk).update(opens_at=date(2017, 5, 1))
    return found


def test_an_unmet_tranche_is_paid_by_two_people(
    page: Page, live_server: LiveServer, sign_in: SignIn, check_axe: CheckAxe, world: Awarded
) -> None:
    world.tranche("discharges", discharges=2)
    spell = discharged(admitted(world.partnership), date(2017, 5, 5))
    award = f"{live_server.url}/finance/awards/{world.award.pk}/{MONTH}"
    main = page.locator("main")
    sign_in(page, world.manager)
    page.goto(award)
    check_axe(page)
    page.get_by_role("link", name="Link discharges").click()
    check_axe(page)
    page.get_by_label(spell.person.reference).check()
    page.get_by_role("button", name="Link them").click()
    page.goto(award)
    expect(main).to_contain_text("1 of 2 linked discharges has happened.")
    page.get_by_role("link", name="Ask to pay it unmet").click()
    check_axe(page)
    page.get_by_label("Why should it be paid all the same?").fill("The second person leaves in June")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(main).to_contain_text("Another person has not agreed yet.")
    expect(page.get_by_role("link", name="Record the payment")).to_have_count(0)
    page.context.clear_cookies()
    sign_in(page, world.finance)
    page.goto(award)
    page.get_by_role("link", name="Agree to pay it unmet").click()
    page.get_by_role("button", name="Agree", exact=True).click()
    page.get_by_role("link", name="Record the payment").click()
    page.get_by_label("Source").fill("Bank statement")
    page.get_by_role("button", name="Record the payment").click()
    expect(main).to_contain_text("Paid on")
    assert AwardLine.objects.get().amount == 50_000
    page.set_viewport_size(PHONE)
    for path in (
        f"awards/{MONTH}",
        f"awards/{world.award.pk}/{MONTH}",
        f"awards/{world.award.pk}/ledger/{MONTH}",
    ):
        page.goto(f"{live_server.url}/finance/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        check_axe(page)


def test_money_is_entered_refused_and_taken_back(
    page: Page, live_server: LiveServer, sign_in: SignIn, check_axe: CheckAxe, world: Awarded
) -> None:
    sign_in(page, world.finance)
    page.goto(f"{live_server.url}/finance/awards/{world.award.pk}/{MONTH}")
    page.get_by_role("link", name="Add a line to the ledger").click()
    page.get_by_label("What it is", exact=True).select_option(label="Spent")
    page.get_by_label("Amount in pounds").fill("£9,500.25")
    page.get_by_label("Source").fill("Ledger of April")
    page.get_by_role("button", name="Add the line").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    check_axe(page)
    page.get_by_label("What it was spent on").fill("Training")
    page.get_by_role("button", name="Add the line").click()
    expect(page.locator("main")).to_contain_text("£9,500.25 spent")
    page.get_by_role("link", name="Take back").click()
    page.get_by_label("Why is it taken back?").fill("Of another award")
    page.get_by_role("button", name="Take it back").click()
    expect(page.locator("main")).to_contain_text("−£9,500.25")
    check_axe(page)
    for path in ("awards/impact/", "support/"):
        page.goto(f"{live_server.url}/finance/{path}{MONTH}")
        check_axe(page)


def test_another_person_releases_whoever_withdrew_an_award(
    page: Page, live_server: LiveServer, sign_in: SignIn, check_axe: CheckAxe, world: Awarded
) -> None:
    listed = f"{live_server.url}/finance/awards/{MONTH}"
    gone = rows.withdraw(AWARDS, row=world.award, version=1, reason="Entered twice", act=world.act())
    main = page.locator("main")
    sign_in(page, world.manager)
    page.goto(listed)
    expect(main).to_contain_text("Somebody else releases you.")
    expect(page.get_by_role("link", name="Release")).to_have_count(0)
    page.context.clear_cookies()
    sign_in(page, world.finance)
    page.goto(listed)
    check_axe(page)
    page.get_by_role("link", name="Release").click()
    expect(main).to_contain_text("Entered twice")
    check_axe(page)
    page.get_by_role("button", name="Release", exact=True).click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.get_by_label("Why is nothing put in its place?").fill("The other one stands")
    page.get_by_role("button", name="Release", exact=True).click()
    expect(page.get_by_text("They may enter awards of this fund again.")).to_be_visible()
    expect(main).not_to_contain_text("binding whoever withdrew")
    gone.refresh_from_db()
    assert (gone.released_by, gone.released_because) == (world.finance, "The other one stands")
