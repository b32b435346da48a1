"""An officer answers somebody who asks what is held about them, also without JavaScript."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from cohorts.models import OutsideReview
from tcp_portal.access import Role
from tests.factories import TODAY, admitted, make_partnership, make_user
from tests.integration.cohorts.everything import make_objection

DESK, PHONE = {"width": 1280, "height": 900}, {"width": 320, "height": 640}


@pytest.mark.parametrize("scripts", [True, False])
def test_an_item_is_withheld_and_the_rest_goes_out(
    browser: Browser,
    live_server: LiveServer,
    sign_in: Callable[[Page, Any], None],
    check_axe: Callable[[Page], None],
    transactional_db: None,
    scripts: bool,
) -> None:
    partnership = make_partnership()
    person = admitted(partnership, family_name="Kettlethwaite").person
    officer = make_user(Role.IG_OFFICER, partnership)
    make_objection(person, about="Her sister Qoplinthia")
    OutsideReview.objects.create(person=person, kind="peers", team="Research", asked_on=TODAY)
    page = browser.new_context(java_script_enabled=scripts).new_page()
    sign_in(page, officer)
    page.goto(live_server.url)
    page.get_by_role("link", name="Subject access").first.click()
    page.get_by_label("Reference or NHS number").fill(person.reference)
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(person.reference)
    page.get_by_role("button", name="Make the file to read").click()
    expect(page.get_by_text("There is a problem")).to_be_visible()
    if scripts:
        check_axe(page)
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # a width and a height
        assert page.locator("html").evaluate("element => element.scrollWidth <= element.clientWidth")
        page.set_viewport_size(DESK)  # type: ignore[arg-type]
    for at in range(2):
        item = page.get_by_role("group").filter(has=page.get_by_label("Does it go out?")).nth(at)
        hers = "Qoplinthia" in item.inner_text()
        choice = "Withhold: it tells of somebody else, who did not agree" if hers else "Release"
        item.get_by_label("Does it go out?").select_option(label=choice)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Make the file for a machine").click()
    text = Path(waiting.value.path()).read_text()
    assert len(json.loads(text)["withheld"]) == 1
    assert "Research" in text
    assert "Qoplinthia" not in text
    page.context.close()
