"""A commissioner reads an extract with conflicts, takes in what is clean, and settles the rest."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from cohorts.models import Episode, Person, Spell
from cohorts.services import plans
from tcp_portal.access import Role
from tcp_portal.partnerships.models import Partnership, User
from tests.factories import TODAY, act_of, admitted, make_partnership, make_user, place_of
from tests.integration.cohorts.extracts import csv_of, new_row, row_of

SignIn = Callable[[Page, Any], None]
CheckAxe = Callable[[Page], None]
APRIL = "?partnership=BHR&month=2017-04"


@pytest.fixture
def partnership(transactional_db: None) -> Partnership:
    return make_partnership()


@pytest.fixture
def commissioner(partnership: Partnership) -> User:
    return make_user(Role.COMMISSIONER, partnership)


@pytest.fixture
def extract(partnership: Partnership, tmp_path: Path) -> Path:
    """Somebody new, somebody moved, somebody with a wrong date, and somebody whose plan was changed since."""
    early = act_of(today=TODAY.replace(year=2016, month=6))
    spells = [admitted(partnership, place=place_of(partnership), act=early) for _ in range(3)]
    plans.update_plan(spell=spells[2], version=0, status="2", planned_on=None, act=early)
    plans.update_plan(spell=spells[2], version=1, status="3", planned_on=None, act=act_of())
    ward, wrong, later = (Spell.objects.select_related("person").get(pk=spell.pk) for spell in spells)
    rows = [
        new_row(partnership, given_name="Ada", family_name="Rowe"),
        row_of(ward, ward="Oak"),
        row_of(wrong, date_of_birth="31/02/1985"),
        row_of(later, status="6 Delayed transfer of care"),
    ]
    path = tmp_path / "extract.csv"
    path.write_bytes(csv_of(rows))
    return path


def test_an_import_with_conflicts(
    page: Page,
    live_server: LiveServer,
    sign_in: SignIn,
    check_axe: CheckAxe,
    commissioner: User,
    extract: Path,
) -> None:
    sign_in(page, commissioner)
    page.goto(f"{live_server.url}/tracker/{APRIL}")
    page.get_by_role("link", name="Import extract").click()
    check_axe(page)
    page.locator("input[type=file]").set_input_files(extract)
    page.get_by_role("button", name="Read the file").click()
    expect(page.get_by_role("heading", name="What this extract would do")).to_be_visible()
    expect(page.get_by_text("1 row is in conflict and 1 row has a problem.")).to_be_visible()
    expect(page.get_by_text("was changed in the portal on 12 May 2017")).to_be_visible()
    check_axe(page)
    page.get_by_role("link", name="With a problem").click()
    expect(page.get_by_text("Column “DateOfBirth”: is not a real date")).to_be_visible()
    page.get_by_role("link", name="All rows").click()
    page.get_by_text("What the row says").click()
    expect(page.get_by_text("Ada", exact=True)).to_be_visible()
    check_axe(page)
    page.get_by_role("link", name="Change the columns").click()
    expect(page.get_by_label("NHS number")).to_have_value("1")
    check_axe(page)
    page.get_by_role("button", name="Compare with the register").click()
    page.get_by_role("button", name="Go on").click()
    check_axe(page)
    page.get_by_label("Take in the chosen rows: 1 new and 1 changed").check()
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_text("Done: 1 new and 1 changed; 1 difference left.")).to_be_visible()
    assert "Ada" in Person.objects.values_list("given_name", flat=True)
    assert Episode.objects.filter(ward="Oak").exists()
    check_axe(page)
    page.get_by_role("link", name="Settle Care-plan status").click()
    check_axe(page)
    page.get_by_label("The register: Active treatment, working towards discharge").check()
    page.get_by_label("Why?").fill("Agreed at the meeting of 11 May.")
    page.get_by_role("button", name="Settle").click()
    expect(page.get_by_text("No open difference")).to_be_visible()


def test_the_same_without_javascript_on_a_phone(
    page_without_script: Page, live_server: LiveServer, sign_in: SignIn, commissioner: User, extract: Path
) -> None:
    page = page_without_script
    page.set_viewport_size({"width": 320, "height": 640})
    sign_in(page, commissioner)
    page.goto(f"{live_server.url}/tracker/import/{APRIL}")
    page.locator("input[type=file]").set_input_files(extract)
    page.get_by_role("button", name="Read the file").click()
    assert page.locator("html").evaluate("element => element.scrollWidth <= element.clientWidth")
    page.get_by_role("button", name="Choose none").click()
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Throw this import away").check()
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_text("Nothing was changed.")).to_be_visible()
    assert "Ada" not in Person.objects.values_list("given_name", flat=True)
