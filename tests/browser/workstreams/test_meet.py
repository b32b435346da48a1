"""A Board secretary’s agenda from empty to PDF, in a real browser; and the order of items without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect
from pypdf import PdfReader
from pytest_django.live_server_helper import LiveServer

from tcp_portal.access import Role
from tcp_portal.partnerships.models import Partnership, User
from tests.factories import admitted, make_partnership, make_user
from tests.integration.workstreams.meetings_of import board_of, item_of, meeting_on
from workstreams.demo.meet_paper import small_pdf

pytestmark = pytest.mark.once

SignIn = Callable[[Page, Any], None]
CheckAxe = Callable[[Page], None]
PHONE = {"width": 320, "height": 640}
LONG = 60_000  # a worker that starts and loads its libraries on a busy machine


@pytest.fixture
def partnership(transactional_db: None) -> Partnership:
    made = make_partnership()
    admitted(made)
    return made


@pytest.fixture
def secretary(partnership: Partnership) -> User:
    return make_user(Role.PROGRAMME_MANAGER, partnership, name="Robin Mason")


def check(page: Page, check_axe: CheckAxe) -> None:
    """The page as it stands is accessible, and fits a phone."""
    before = page.viewport_size
    check_axe(page)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # a width and a height
    assert page.locator("html").evaluate("element => element.scrollWidth <= element.clientWidth")
    page.set_viewport_size(before)  # type: ignore[arg-type]  # it has a size


def test_an_agenda_from_empty_to_pdf(
    page: Page, live_server: LiveServer, sign_in: SignIn, check_axe: CheckAxe, secretary: User, tmp_path: Path
) -> None:
    sign_in(page, secretary)
    page.goto(f"{live_server.url}{reverse('workstreams:meetings')}?partnership=BHR&month=2017-04")
    expect(page.get_by_text("No series of meetings yet")).to_be_visible()
    check(page, check_axe)
    _plan(page, check_axe)
    page.get_by_role("link", name="Add an item").click()
    page.get_by_label("Title").fill("The refreshed plan")
    page.get_by_label("Minutes of time").fill("25")
    page.get_by_label("Purpose").select_option("decide")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("A decision is asked for without a paper.")).to_be_visible()
    expect(page.get_by_text("The items need 10 minutes more than the meeting has")).to_be_visible()
    check(page, check_axe)
    _paper(page, tmp_path)
    page.get_by_role("link", name="Freeze a page item 5").click()
    page.get_by_label("Page of the portal").select_option("inpatients")
    check(page, check_axe)
    page.get_by_role("button", name="Add the paper").click()
    page.get_by_role("link", name="People in hospital against plan, April 2017", exact=True).click()
    expect(page.get_by_role("heading", name="As it stood")).to_be_visible()
    check(page, check_axe)
    page.go_back()
    page.get_by_role("link", name="Issue the agenda").click()
    expect(page.get_by_text("Item 5: Nobody leads it.")).to_be_visible()
    check(page, check_axe)
    page.get_by_role("button", name="Issue the agenda").click()
    expect(page.get_by_text("The agenda is issued.")).to_be_visible()
    _build(page, tmp_path)


def _plan(page: Page, check_axe: CheckAxe) -> None:
    """A Board with a member, and its next meeting."""
    page.get_by_role("link", name="Add a series").click()
    page.get_by_label("Name").fill("TCP Board")
    page.get_by_label("Kind").select_option("board")
    page.get_by_label("How often").select_option("month")
    page.get_by_label("Chair (optional)").fill("The chair")
    check(page, check_axe)
    page.get_by_role("button", name="Save").click()

    page.get_by_role("link", name="Add a member").click()
    page.get_by_label("Name, where they do not sign in").fill("Bea Stanmore")
    page.get_by_role("button", name="Save").click()
    check(page, check_axe)
    page.get_by_role("link", name="Plan the next meeting").click()
    page.get_by_label("Starts at").fill("14:00")
    page.get_by_label("Ends at").fill("14:45")
    page.get_by_role("button", name="Plan it").click()
    expect(page.get_by_text("Bea Stanmore: Invited")).to_be_visible()


def _paper(page: Page, folder: Path) -> None:
    """A file that is no paper is refused beside its field; a PDF is taken."""
    (folder / "harmless.pdf").write_bytes(b"MZ\x90 a program")
    (folder / "plan.pdf").write_bytes(small_pdf("The plan", ["In short"]))
    page.get_by_role("link", name="Upload a paper item 5").click()
    page.get_by_label("Title of the paper").fill("The plan")
    page.locator("input[type=file]").set_input_files(folder / "harmless.pdf")
    page.get_by_role("button", name="Add the paper").click()
    expect(page.get_by_text("This file is none of them, whatever its name says.").first).to_be_visible()
    expect(page.get_by_label("Title of the paper")).to_have_value("The plan")
    page.locator("input[type=file]").set_input_files(folder / "plan.pdf")
    page.get_by_role("button", name="Add the paper").click()
    expect(page.get_by_role("link", name="The plan", exact=True)).to_be_visible()


def _build(page: Page, folder: Path) -> None:
    page.get_by_role("button", name="Build the agenda pack").click()
    link = page.get_by_role("link", name="PDF")
    expect(link).to_be_visible(timeout=LONG)
    with page.expect_download() as waited:
        link.click()
    waited.value.save_as(folder / "agenda.pdf")
    with (folder / "agenda.pdf").open("rb") as file:
        said = [one.extract_text() for one in PdfReader(file).pages]
    assert "Contents" in said[0] + said[1]
    assert any("Item 5, paper A" in one for one in said)
    assert any("Item 5, paper B" in one and "1 person in hospital" in one for one in said)


def test_items_are_put_in_order_and_who_came_is_said_without_javascript(
    page_without_script: Page,
    live_server: LiveServer,
    sign_in: SignIn,
    partnership: Partnership,
    secretary: User,
) -> None:
    page = page_without_script
    meeting = meeting_on(board_of(partnership), timezone.localdate() - timedelta(days=2))
    item_of(meeting)
    sign_in(page, secretary)
    page.goto(f"{live_server.url}{reverse('workstreams:meeting', args=[meeting.pk])}")
    page.get_by_role("button", name="Up item 5, The plan").click()
    expect(page.get_by_role("button", name="Down item 4, The plan")).to_be_visible()
    page.get_by_role("link", name="Record who came").click()
    page.get_by_label("Attendance of A family carer").select_option("present")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Close as held").click()
    page.get_by_role("button", name="Close as held").click()
    expect(page.get_by_text("Held, minutes to approve")).to_be_visible()
