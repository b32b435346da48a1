"""A dowry is proposed, paid, stopped by a death and recovered; a pool takes a line; a Board member reads totals."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from cohorts.models import Person
from cohorts.services import endings
from finance.models import OutcomeContract, Pool
from finance.services.pools import POOLS
from tcp_portal import rows
from tcp_portal.access import Role
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Organisation
from tests.factories import act_of, admitted, discharged, make_partnership, make_user, place_of
from tests.integration.cohorts.pages import address

pytestmark = pytest.mark.once

SignIn = Callable[[Page, Any], None]
CheckAxe = Callable[[Page], None]
LEFT = date(2016, 11, 14)


def fill_day(page: Page, group: str, day: date) -> None:
    for name, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        page.get_by_role("group", name=group).get_by_label(name, exact=True).fill(str(value))


def propose(page: Page, check_axe: CheckAxe) -> None:
    page.get_by_role("link", name="Propose a dowry for").click()
    check_axe(page)
    page.get_by_label("Pounds a year").fill("£73,000")
    page.get_by_label("Source", exact=True).fill("Letter")
    fill_day(page, "Agreed on", LEFT)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The dowry is saved.")).to_be_visible()
    check_axe(page)


def pay(page: Page, check_axe: CheckAxe) -> None:
    page.get_by_role("link", name="Pay what is due").click()
    check_axe(page)
    page.get_by_role("button", name="Enter the payments").click()
    expect(page.get_by_text("Enter the source").first).to_be_visible()
    page.get_by_label("Source", exact=True).fill("BACS")
    page.get_by_role("button", name="Enter the payments").click()
    expect(page.get_by_text("The instalments are entered, a line each.")).to_be_visible()
    expect(page.get_by_role("link", name="Pay what is due")).to_have_count(0)
    check_axe(page)


def recover(page: Page, check_axe: CheckAxe) -> None:
    expect(page.get_by_text("the dowry stopped on that day")).to_be_visible()
    page.get_by_role("link", name="Recover", exact=True).click()
    page.get_by_label("Source", exact=True).fill("Credit note")
    page.get_by_role("button", name="Enter what came back").click()
    expect(page.get_by_text("What came back is entered.")).to_be_visible()
    page.get_by_role("link", name="Record the end").click()
    check_axe(page)
    page.get_by_role("button", name="Save the end").click()
    expect(page.get_by_text("The end is saved.")).to_be_visible()
    expect(page.get_by_text("£0 due now, £0 to recover").first).to_be_visible()


def enter_line(page: Page, payer: Organisation, check_axe: CheckAxe) -> None:
    page.get_by_role("link", name="Add a line to the ledger").click()
    check_axe(page)
    page.get_by_label("What moved").select_option("income")
    page.get_by_label("Organisation").select_option(label=payer.short_name)
    page.get_by_label("Pounds").fill("1,234.50")
    page.get_by_label("Source", exact=True).fill("BACS")
    page.get_by_role("button", name="Enter the line").click()
    expect(page.get_by_text("The line is entered.")).to_be_visible()
    expect(page.get_by_role("row", name="Total of all lines")).to_contain_text("£1,234.50")
    check_axe(page)


def test_a_dowry_lives_as_long_as_its_person(
    page: Page, live_server: LiveServer, sign_in: SignIn, check_axe: CheckAxe, transactional_db: None
) -> None:
    partnership = make_partnership()
    partnership.opens_at = Month(2017, 4).first
    partnership.save()
    spell = discharged(admitted(partnership, on=date(2009, 3, 2), place=place_of(partnership)), LEFT)
    payer = Organisation.objects.filter(kind="ccg").order_by("name")[0]
    finance = make_user(Role.FINANCE_LEAD, partnership)
    told = {"partnership": partnership, "source": "Agreement", "on": LEFT, "starts_on": date(2016, 4, 1)}
    pool: Pool = rows.add(POOLS, values={**told, "name": "Pool", "lead": payer}, act=act_of(finance))
    contract = {"name": "Support", "provider": "Bright", "payer": payer, "a_year": 9, "people": 9}
    OutcomeContract.objects.create(**told, **contract, outcome_percent=9)

    def at(name: str, *args: Any) -> str:
        return live_server.url + address(partnership, f"finance:{name}", *args)

    sign_in(page, finance)
    page.goto(at("dowries"))
    check_axe(page)
    propose(page, check_axe)
    pay(page, check_axe)
    person = Person.objects.get(pk=spell.person_id)
    endings.record_death(person=person, version=person.version, on=date(2017, 3, 2), act=act_of())
    page.reload()
    recover(page, check_axe)
    dowry = page.url
    page.goto(at("pool", pool.pk))
    enter_line(page, payer, check_axe)
    page.set_viewport_size({"width": 320, "height": 800})
    for url in (dowry, at("dowries"), at("pools"), at("pool", pool.pk), at("contracts")):
        page.goto(url)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), url
        check_axe(page)
    page.context.clear_cookies()
    sign_in(page, make_user(Role.BOARD_MEMBER, partnership))
    page.goto(at("dowries"))
    expect(page.get_by_text("Money of dowries is hidden: it is of so few people")).to_be_visible()
    expect(page.get_by_text(person.reference)).to_have_count(0)
