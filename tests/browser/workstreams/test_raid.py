"""Risks in a real browser: raised, scored, a signal answered; also on a phone and without script."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.integration.workstreams.raided import Programme, address, make_programme
from workstreams.services.signals import prompt

pytestmark = pytest.mark.once

SignIn = Callable[[Page, Any], None]
CheckAxe = Callable[[Page], None]
PHONE = {"width": 320, "height": 640}
LISTS = ("risks", "heat_map", "issues", "dependencies", "risk_signals", "finance:assumptions")


@pytest.fixture
def programme(transactional_db: None) -> Programme:
    return make_programme()


def test_a_risk_is_raised_scored_and_looked_at_again(
    page: Page, live_server: LiveServer, sign_in: SignIn, check_axe: CheckAxe, programme: Programme
) -> None:
    sign_in(page, programme.lead)
    page.goto(live_server.url + address(programme, "risks"))
    page.get_by_role("link", name="Raise a risk").click()
    check_axe(page)
    for label, text in (
        ("Risk in a few words", "Homes are late"),
        ("Because of", "There is one builder"),
        ("This may happen", "The homes are late"),
        ("Which would lead to", "People wait in hospital"),
    ):
        page.get_by_label(label, exact=True).fill(text)
    for label, choice in (
        ("Category", "Providers and housing"),
        ("Workstream", "1. Homes"),
        ("Likelihood before any control", "5 almost certain"),
        ("Impact before any control", "4 major"),
        ("Likelihood today, with the controls", "2 unlikely"),
        ("Impact today, with the controls", "4 major"),
    ):
        page.get_by_label(label, exact=True).select_option(label=choice)
    page.get_by_label("People delayed").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("R1. Homes are late")
    check_axe(page)
    page.get_by_role("link", name="Score again").click()
    page.get_by_label("Likelihood").select_option(label="3 possible")
    page.get_by_label("What the score rests on").fill("A second builder is asked")
    check_axe(page)
    page.get_by_role("button", name="Save the score").click()
    expect(page.locator("main")).to_contain_text("Score 12, high: possible × major.")

    prompt(partnership=programme.partnership, found={"people_delayed": 9}, now=timezone.now())
    page.goto(live_server.url)
    page.get_by_role("link", name="1 risk asks to be looked at again.").click()
    check_axe(page)
    page.get_by_role("link", name="R1. Homes are late").click()
    page.get_by_role("link", name="Answer the signal: People delayed").click()
    check_axe(page)
    page.get_by_label("Why does the score stand?").fill("The delays are not about homes")
    page.get_by_role("button", name="Keep the score").click()
    expect(page.locator("main")).to_contain_text("Score kept on")
    expect(page.locator("main")).to_contain_text("Score 12, high")
    page.goto(live_server.url + address(programme, "heat_map"))
    check_axe(page)
    page.get_by_role("link", name="1 risk of likelihood 3 possible, impact 4 major").click()
    expect(page.get_by_role("table", name="Risks")).to_contain_text("R1. Homes are late")


def test_the_lists_need_no_script_and_fit_a_phone(
    page_without_script: Page, live_server: LiveServer, sign_in: SignIn, programme: Programme
) -> None:
    page, risk = page_without_script, programme.risk(likelihood=5)
    sign_in(page, programme.manager)
    page.set_viewport_size(PHONE)
    for where in (*(address(programme, name) for name in LISTS), address(programme, "risk", risk.pk)):
        page.goto(live_server.url + where)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], where
