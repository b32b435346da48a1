"""A package is entered with its shares, a dispute is supposed lost, and a Board member reads totals."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from cohorts.domain.kinds import Arrangement
from tests.integration.finance.costed import make_costed
from tests.integration.finance.test_move_pages import at

pytestmark = pytest.mark.once

SignIn = Callable[[Page, Any], None]
CheckAxe = Callable[[Page], None]


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def enter_package(page: Page, payer: str, check_axe: CheckAxe) -> None:
    """A component that one payer bears, refused while its share is not the whole."""
    page.get_by_role("link", name="Add a part of the package").or_(
        page.get_by_role("button", name="Add a part of the package")
    ).first.click()
    check_axe(page)
    page.get_by_label("Component").select_option("support")
    page.get_by_label("Pounds a year").fill("100000")
    page.get_by_label("Source", exact=True).fill("Letter")
    for name, value in (("Day", "2"), ("Month", "5"), ("Year", "2017")):
        page.get_by_role("group", name="Day of the source").get_by_label(name, exact=True).fill(value)
    page.get_by_label("Payer 1", exact=True).select_option(label=payer)
    page.get_by_label("Route of payer 1", exact=True).select_option("s117")
    page.get_by_label("Share of payer 1, per cent").fill("90")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The shares make 90 per cent. They must make 100.").first).to_be_visible()
    check_axe(page)
    page.get_by_label("Share of payer 1, per cent").fill("100")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The part of the package is saved.")).to_be_visible()
    expect(page.get_by_text("Non-recurrent per year.")).to_be_visible()


def vary_terms(page: Page, check_axe: CheckAxe) -> None:
    """Other terms of an agreed transfer: refused without their reason, then saved beside what they replace."""
    page.get_by_role("link", name="Vary its terms").click()
    check_axe(page)
    page.get_by_label("Pounds a year").fill("£90,000")
    page.get_by_label("Source", exact=True).fill("Minutes")
    for group, day in (
        ("Other terms hold from", ("1", "1", "2018")),
        ("Day on which it was agreed", ("2", "5", "2017")),
        ("Day of the source", ("2", "5", "2017")),
    ):
        for name, value in zip(("Day", "Month", "Year"), day, strict=True):
            page.get_by_role("group", name=group).get_by_label(name, exact=True).fill(value)
    page.get_by_role("button", name="Save the variation").click()
    page.get_by_role("alert").get_by_role("link").first.click()
    expect(page.get_by_label("Reason")).to_be_focused()
    page.get_by_label("Reason").fill("Less support is needed")
    page.get_by_role("button", name="Save the variation").click()
    expect(page.get_by_text("The variation is saved beside the agreement that it replaces.")).to_be_visible()
    check_axe(page)
    expect(page.get_by_text("£90,000 a year").first).to_be_visible()


def test_a_package_is_entered_and_a_dispute_is_supposed_lost(
    page: Page, live_server: LiveServer, sign_in: SignIn, check_axe: CheckAxe, transactional_db: None
) -> None:
    world = make_costed()
    world.price(Arrangement.SPECIALISED, 180000)
    spell = world.left(date(2017, 4, 1), arrangement=Arrangement.SPECIALISED)
    world.dispute(spell, world.essex)
    world.transfer(spell, recurrent=False)
    reference = spell.person.reference
    sign_in(page, world.finance)
    page.goto(live_server.url + at("costs"))
    check_axe(page)
    page.locator("#people").get_by_role("link", name=reference).click()
    check_axe(page)
    enter_package(page, world.essex.short_name, check_axe)
    vary_terms(page, check_axe)
    page.goto(live_server.url + at("costs"))
    page.get_by_label(reference).check()
    page.get_by_role("button", name="Show what it would cost").click()
    expect(page.get_by_text("Nothing in the register is changed.")).to_be_visible()
    change = page.get_by_role("region", name="What losing changes")
    expect(change.get_by_role("row", name=world.ccg.short_name)).to_contain_text("+100,000")
    check_axe(page)
    page.goto(live_server.url + at("transfers"))
    expect(page.get_by_text("two thirds of the £180,000 a year")).to_be_visible()
    check_axe(page)
    page.set_viewport_size({"width": 320, "height": 800})
    for name in ("costs", "transfers", "bed_prices"):
        page.goto(live_server.url + at(name))
        assert fits(page), name
    page.goto(live_server.url + at("part_add", spell.person_id))
    assert fits(page)
    page.context.clear_cookies()
    sign_in(page, world.board)
    page.goto(live_server.url + at("costs"))
    expect(page.get_by_text("is hidden: it is of too few people").first).to_be_visible()
    check_axe(page)
    assert fits(page)
    expect(page.get_by_text(reference)).to_have_count(0)
