"""Two information governance officers erase a record that is kept no longer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from cohorts.models import Person, Spell
from tcp_portal.access import Role
from tests.factories import act_of, admitted, discharged, make_partnership, make_user

DESK, PHONE = {"width": 1280, "height": 900}, {"width": 320, "height": 640}


def check(page: Page, check_axe: Callable[[Page], None]) -> None:
    """The page as it stands is accessible, and fits a phone."""
    check_axe(page)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # a width and a height
    assert page.locator("html").evaluate("element => element.scrollWidth <= element.clientWidth")
    page.set_viewport_size(DESK)  # type: ignore[arg-type]


def test_one_officer_proposes_and_another_erases(
    page: Page,
    live_server: LiveServer,
    sign_in: Callable[[Page, Any], None],
    check_axe: Callable[[Page], None],
    transactional_db: None,
) -> None:
    partnership = make_partnership()
    spells: list[Spell] = [admitted(partnership, family_name="Kettlethwaite") for _ in range(2)]
    for spell in spells:
        discharged(spell, date(2017, 3, 14), act=act_of())
    Person.objects.filter(partnership=partnership).update(
        died_on=date(1990, 5, 3), date_of_birth="1950-05-03"
    )
    one, other = (spell.person.reference for spell in spells)

    sign_in(page, make_user(Role.IG_OFFICER, partnership, name="Ines Gold"))
    page.goto(live_server.url)
    page.get_by_role("link", name="Retention").first.click()
    check(page, check_axe)
    page.get_by_label(f"Propose {one}").check()
    page.get_by_role("button", name="Propose the ticked").click()
    expect(page.get_by_role("table", name="Proposed erasures")).to_contain_text("Ines Gold")
    expect(page.get_by_role("table", name="Records due for erasure")).to_contain_text(other)
    check(page, check_axe)

    page.context.clear_cookies()
    sign_in(page, make_user(Role.IG_OFFICER, partnership, name="Omar Vale"))
    page.goto(f"{live_server.url}/retention/")
    check(page, check_axe)
    page.get_by_role("button", name=f"Erase {one} for good").click()
    expect(page.get_by_role("table", name="The last erasures")).to_contain_text("Omar Vale")
    expect(page.get_by_role("main")).not_to_contain_text("Kettlethwaite")
    check(page, check_axe)
