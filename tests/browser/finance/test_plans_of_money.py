"""Plans of money in a real browser: a plan typed and read from a file, a line of the sheet; a phone without script."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from finance.services.business_cases import YearFacts, add_case
from tests.integration.finance.plans_made import TOLD, Money, make_money, where

pytestmark = pytest.mark.once

SignIn = Callable[[Page, Any], None]
CheckAxe = Callable[[Page], None]
PHONE = {"width": 320, "height": 640}
LLR = Path(__file__).parents[3] / "finance" / "demo" / "llr_closing_the_gap.csv"
READ = ("money", "gap", "sheet", "envelope", "cases")
WRITTEN = ("gap_add", "gap_import", "case_add")


@pytest.fixture
def money(transactional_db: None) -> Money:
    return make_money()


def _filled(money: Money) -> Any:
    money.plan()
    money.sheet_line(heading="community", amount=Decimal(10))
    money.envelope_line(setting="secure", amount=Decimal(10))
    head = {"name": "A team", "what": "It helps", "discount": Decimal("3.5"), **TOLD}
    years = [YearFacts(2016, Decimal(10)), YearFacts(2017, Decimal(1), 1, Decimal(30))]
    return add_case(partnership=money.partnership, head=head, years=years, act=money.act)


def test_a_plan_is_read_from_a_file_looked_at_and_saved(
    page: Page, live_server: LiveServer, sign_in: SignIn, check_axe: CheckAxe, money: Money
) -> None:
    sign_in(page, money.lead)
    page.goto(live_server.url + where(money, "gap"))
    page.get_by_role("link", name="Read from a file").click()
    page.get_by_label("Name of the plan").fill("Leicester")
    page.get_by_label("Whose money is it about?").fill("An example")
    page.get_by_label("Source", exact=True).fill("A blueprint")
    page.locator("input[type='file']").set_input_files(LLR)
    check_axe(page)
    page.get_by_role("button", name="Read the file").click()
    expect(page.locator("main")).to_contain_text("Nothing is saved yet.")
    expect(page.get_by_label("Line 6, kind")).to_have_value("after")
    page.get_by_label("Line 1, 2018/19").fill("lots")
    check_axe(page)
    page.get_by_role("button", name="Save").click()
    expect(page.locator("main")).to_contain_text("“lots” is not an amount")
    check_axe(page)
    page.get_by_label("Line 1, 2018/19").fill("238,372")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("main")).to_contain_text("87.2% of the interventions in 2018/19")
    expect(page.locator("main")).to_contain_text("leaves £1,880,000")
    check_axe(page)


def test_every_page_is_clean_and_fits_a_phone_without_script(
    page: Page,
    page_without_script: Page,
    live_server: LiveServer,
    sign_in: SignIn,
    check_axe: CheckAxe,
    money: Money,
) -> None:
    case = _filled(money)
    pages = [where(money, name) for name in (*READ, *WRITTEN)]
    pages += [where(money, "case", case.pk), where(money, "plan_row_add", "sheet")]
    sign_in(page, money.lead)
    for each in pages:
        page.goto(live_server.url + each)
        check_axe(page)
    phone = page_without_script
    sign_in(phone, money.lead)
    phone.set_viewport_size(PHONE)
    for each in pages:
        phone.goto(live_server.url + each)
        expect(phone.get_by_role("heading", level=1)).to_be_visible()
        assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], each
