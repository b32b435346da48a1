"""A commissioner keeps the register in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from cohorts.models import Spell
from cohorts.services import plans
from tcp_portal.access import Role
from tcp_portal.partnerships.models import Partnership, User
from tests.browser.conftest import watch
from tests.factories import (
    MembershipFactory,
    act_of,
    admitted,
    discharged,
    make_partnership,
    make_user,
    new_nhs_number,
    place_of,
    site_of,
)

SignIn = Callable[[Page, Any], None]
CheckAxe = Callable[[Page], None]
PHONE = {"width": 320, "height": 640}
APRIL = "?partnership=BHR&month=2017-04"


@pytest.fixture
def partnership(transactional_db: None) -> Partnership:
    made = make_partnership()
    MembershipFactory(partnership=made, organisation=site_of(made).provider)
    return made


@pytest.fixture
def commissioner(partnership: Partnership) -> User:
    return make_user(Role.COMMISSIONER, partnership)


@pytest.fixture
def spell(partnership: Partnership) -> Spell:
    spell = admitted(partnership, place=place_of(partnership), given_name="Rita", family_name="Dale")
    plans.update_plan(spell=spell, version=0, status="6", planned_on=date(2017, 4, 18), act=act_of())
    return spell


@pytest.fixture
def tracker(page: Page, live_server: LiveServer, sign_in: SignIn, commissioner: User) -> Page:
    """The tracker, signed in as the commissioner."""
    sign_in(page, commissioner)
    page.goto(f"{live_server.url}/tracker/{APRIL}")
    return page


def fits(page: Page) -> bool:
    return bool(page.locator("html").evaluate("element => element.scrollWidth <= element.clientWidth"))


def fill_date(scope: Page | Locator, day: str) -> None:
    for box, text in zip(("Day", "Month", "Year"), day.split("."), strict=True):
        scope.get_by_label(box, exact=True).fill(text)


def question(page: Page, legend: str) -> Locator:
    return page.get_by_role("group", name=legend)


def fill_admission(page: Page) -> None:
    page.get_by_label("Given name").fill("Rita")
    page.get_by_label("Family name").fill("Dale")
    fill_date(question(page, "Date of birth"), "3.4.1980")
    question(page, "Sex").get_by_label("Female").check()
    page.get_by_label("Ethnicity").select_option(label="Not stated")
    question(page, "Learning disability or autism").get_by_label("Autism only").check()
    page.get_by_label("Home place").select_option(label="Havering")
    fill_date(question(page, "Date of admission"), "24.4.2017")
    question(page, "Was the admission planned?").get_by_label("Unplanned").check()
    page.get_by_label("Where did the person come from?").select_option(label="Usual place of residence")
    page.get_by_label("Hospital", exact=True).select_option(index=1)
    page.get_by_label("Ward (optional)").fill("Maple")
    page.get_by_label("Bed type").select_option(index=2)
    page.get_by_label("Ward security").select_option(label="General")
    page.get_by_label("Legal status").select_option(label="Section 3")
    page.get_by_label("Commissioner who pays for the bed").select_option(label="BHR Havering CCG")


def admission_transfer_discharge(page: Page) -> None:
    """The whole journey from the tracker, by links, buttons and fields only."""
    page.get_by_role("link", name="Record admission").click()
    page.get_by_label("Reference or NHS number").fill(new_nhs_number())
    page.get_by_role("button", name="Find").click()
    page.get_by_role("button", name="Someone new: admission").click()
    fill_admission(page)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your answers")
    page.get_by_role("button", name="Change an answer").click()
    expect(page.get_by_label("Given name")).to_have_value("Rita")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Record an admission").click()
    expect(page.get_by_text("The admission is recorded.")).to_be_visible()

    page.get_by_role("link", name="Transfer", exact=True).click()
    fill_date(question(page, "Date of the transfer"), "26.4.2017")
    page.get_by_label("Ward (optional)").fill("Oak")
    page.get_by_role("button", name="Save the transfer").click()
    expect(page.get_by_text("26 April 2017 · Transfer to another ward")).to_be_visible()

    page.get_by_role("link", name="Record discharge").click()
    page.get_by_role("button", name="Save the discharge").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    fill_date(question(page, "Date of discharge"), "29.4.2017")
    question(page, "Where did the person go?").get_by_label("Supported housing").check()
    page.get_by_role("button", name="Save the discharge").click()
    expect(page.get_by_text("29 April 2017 · Discharge")).to_be_visible()
    expect(page.get_by_text("not in hospital since 29 April 2017")).to_be_visible()


def test_a_commissioner_records_an_admission_a_transfer_and_a_discharge(tracker: Page) -> None:
    admission_transfer_discharge(tracker)


def test_the_same_journey_works_without_javascript(
    page_without_script: Page, live_server: LiveServer, sign_in: SignIn, commissioner: User
) -> None:
    sign_in(page_without_script, commissioner)
    page_without_script.goto(f"{live_server.url}/tracker/{APRIL}")
    admission_transfer_discharge(page_without_script)


def test_each_error_leads_to_its_control(tracker: Page, live_server: LiveServer) -> None:
    tracker.goto(f"{live_server.url}/admissions/new/admission/{APRIL}")
    tracker.get_by_role("button", name="Continue").click()
    links = tracker.locator(".nhsuk-error-summary a")
    assert links.count() >= 10
    for at in range(links.count()):
        links.nth(at).click()
        expect(tracker.locator("input:focus, select:focus")).to_have_count(1)


def test_a_hospital_that_is_not_in_the_list_opens_by_its_line(tracker: Page, live_server: LiveServer) -> None:
    tracker.goto(f"{live_server.url}/admissions/new/admission/{APRIL}")
    provider = tracker.get_by_label("Provider of the new hospital")
    expect(provider).to_be_hidden()
    tracker.get_by_text("The hospital is not in the list").click()
    expect(provider).to_be_visible()


def test_filters_change_the_list_the_address_and_the_counts(
    spell: Spell, partnership: Partnership, tracker: Page, check_axe: CheckAxe
) -> None:
    admitted(partnership)
    tracker.reload()
    expect(tracker.locator("#counts")).to_have_text(
        "2 people in hospital on 30 April 2017 · 2 C(E)TRs overdue · 1 planned date has passed"
    )
    tracker.get_by_label("Place", exact=True).select_option(label="Havering (1)")
    tracker.locator(".filters").get_by_role("button", name="Apply").click()
    expect(tracker.locator("tbody tr")).to_have_count(1)
    expect(tracker.locator("#counts")).to_contain_text("1 shown")
    expect(tracker.get_by_role("status").last).to_have_text("1 of 2 people shown.")
    assert "place=Havering" in tracker.url
    check_axe(tracker)
    tracker.get_by_role("link", name="Stay").click()
    expect(tracker.locator("th[aria-sort=ascending]")).to_have_text("Stay ▲")
    expect(tracker.get_by_role("link", name="Stay")).to_be_focused()
    assert "place=Havering" in tracker.url
    tracker.go_back()
    expect(tracker.locator("th[aria-sort=ascending]")).to_have_text("Person ▲")


def row_date(page: Page) -> Locator:
    return page.get_by_role("group", name="Planned date of BHR-001")


def why(page: Page) -> Locator:
    return page.get_by_label("Why does the date move? BHR-001")


def test_a_plan_is_changed_in_its_row(spell: Spell, tracker: Page, check_axe: CheckAxe) -> None:
    tracker.get_by_role("link", name="Update BHR-001").click()
    expect(tracker.get_by_label("Discharge status of BHR-001")).to_be_focused()
    check_axe(tracker)
    tracker.get_by_role("link", name="Cancel BHR-001").click()
    expect(tracker.get_by_role("link", name="Update BHR-001")).to_be_focused()
    tracker.keyboard.press("Enter")
    fill_date(row_date(tracker), "31.2.2017")
    tracker.get_by_role("button", name="Save BHR-001").click()
    expect(tracker.locator("tbody tr").get_by_text("Planned date must be a real date")).to_be_visible()
    expect(row_date(tracker).get_by_label("Day")).to_have_value("31")
    check_axe(tracker)
    fill_date(row_date(tracker), "30.6.2017")
    tracker.get_by_role("button", name="Save BHR-001").click()
    expect(tracker.locator("tbody tr").get_by_text("Say why the planned date is no longer")).to_be_visible()
    expect(why(tracker)).to_be_focused()
    check_axe(tracker)
    why(tracker).fill("The flat is late.")
    tracker.get_by_label("How sure is it?").select_option(label="Firm")
    tracker.get_by_label("Discharge status of BHR-001").select_option(
        label="Active treatment, working towards discharge"
    )
    tracker.get_by_role("button", name="Save BHR-001").click()
    expect(tracker.locator("tbody tr")).to_contain_text("30 Jun 2017")
    expect(tracker.locator("tbody tr")).to_contain_text("Slipped once")
    expect(tracker.get_by_role("link", name="Update BHR-001")).to_be_focused()
    expect(tracker.locator("#counts")).to_contain_text("1 person in hospital on 30 April 2017")
    expect(tracker.get_by_role("status").last).to_have_text("The plan of BHR-001 is saved.")
    spell.plan.refresh_from_db()
    assert spell.plan.planned_on == date(2017, 6, 30)


def test_two_people_change_one_plan_and_the_second_sees_both_values(
    spell: Spell,
    tracker: Page,
    browser: Browser,
    browser_context_args: dict[str, Any],
    live_server: LiveServer,
    sign_in: SignIn,
    partnership: Partnership,
    check_axe: CheckAxe,
) -> None:
    complaints: list[str] = []
    context = browser.new_context(**browser_context_args)
    watch(context, complaints)
    other = context.new_page()
    sign_in(other, make_user(Role.COUNCIL_LEAD, partnership))
    other.goto(f"{live_server.url}/tracker/{APRIL}")
    for page, day in ((tracker, "30.6.2017"), (other, "31.5.2017")):
        page.get_by_role("link", name="Update BHR-001").click()
        fill_date(row_date(page), day)
        why(page).fill("The flat is late.")
    tracker.get_by_role("button", name="Save BHR-001").click()
    expect(tracker.locator("tbody tr")).to_contain_text("30 Jun 2017")
    other.get_by_role("button", name="Save BHR-001").click()
    expect(other.locator("tbody tr")).to_contain_text("Saved by someone else: 30 June 2017")
    expect(row_date(other).get_by_label("Day")).to_have_value("31")
    check_axe(other)
    other.get_by_role("button", name="Save BHR-001").click()
    expect(other.locator("tbody tr")).to_contain_text("31 May 2017")
    context.close()
    assert not complaints


def test_two_people_correct_one_person_and_the_second_chooses(
    spell: Spell, tracker: Page, live_server: LiveServer, check_axe: CheckAxe
) -> None:
    url = f"{live_server.url}/people/{spell.person_id}/correct/{APRIL}"
    second = tracker.context.new_page()
    for page, name in ((tracker, "Rhea"), (second, "Ruth")):
        page.goto(url)
        page.get_by_label("Given name").fill(name)
    tracker.get_by_role("button", name="Save the correction").click()
    second.get_by_role("button", name="Save the correction").click()
    expect(second.get_by_role("heading", name="Someone else changed this")).to_be_visible()
    check_axe(second)
    second.get_by_role("row", name="Given name").get_by_label("Rhea").check()
    second.get_by_role("button", name="Save the correction").click()
    expect(second.get_by_text("The record of BHR-001 is corrected.")).to_be_visible()
    spell.person.refresh_from_db()
    assert spell.person.given_name == "Rhea"


def test_the_nhs_number_is_shown_on_request(spell: Spell, tracker: Page) -> None:
    tracker.get_by_role("link", name="BHR-001").first.click()
    number = spell.person.nhs_number
    expect(tracker.get_by_text("••• •••")).to_be_visible()
    tracker.get_by_role("button", name="show (recorded)").click()
    expect(tracker.locator("#nhs-number")).to_contain_text(f"{number[:3]} {number[3:6]} {number[6:]}")
    expect(tracker.locator("#nhs-number")).to_be_focused()
    assert number not in tracker.url


PAGES = (
    "/tracker/",
    "/tracker/?place=Nowhere",
    "/tracker/?stay=for-ever",
    "/admissions/",
    "/admissions/new/admission/",
    "/admissions/new/transfer-in/",
    "/admissions/new/found-late/",
    "/people/{left}/admissions/admission/",
    "/people/{person}/",
    "/people/{left}/",
    "/people/{person}/plan/",
    "/people/{person}/transfer/",
    "/people/{person}/discharge/",
    "/people/{person}/transfer-out/",
    "/people/{person}/out-of-scope/",
    "/people/{person}/death/",
    "/people/{person}/correct/",
    "/people/{left}/discharge/",
    "/stays/{spell}/correct/",
    "/ward-stays/{episode}/correct/",
)


@pytest.mark.once
def test_every_page_is_accessible_and_fits_a_phone(
    spell: Spell, partnership: Partnership, tracker: Page, live_server: LiveServer, check_axe: CheckAxe
) -> None:
    left = discharged(admitted(partnership), date(2017, 4, 20))
    ids = {
        "person": spell.person_id,
        "left": left.person_id,
        "spell": spell.pk,
        "episode": spell.episodes.get().pk,
    }
    for path in PAGES:
        tracker.goto(live_server.url + path.format(**ids))
        check_axe(tracker)
        size = tracker.viewport_size
        tracker.set_viewport_size(PHONE)
        assert fits(tracker), path
        check_axe(tracker)
        assert size is not None
        tracker.set_viewport_size(size)


def test_the_check_page_and_a_form_with_errors_are_accessible(
    tracker: Page, live_server: LiveServer, check_axe: CheckAxe
) -> None:
    tracker.goto(f"{live_server.url}/admissions/new/admission/{APRIL}")
    tracker.get_by_role("button", name="Continue").click()
    check_axe(tracker)
    fill_admission(tracker)
    tracker.get_by_role("button", name="Continue").click()
    expect(tracker.get_by_role("heading", level=1)).to_have_text("Check your answers")
    check_axe(tracker)
    tracker.set_viewport_size(PHONE)
    assert fits(tracker)


def test_the_row_form_fits_a_phone(spell: Spell, tracker: Page, check_axe: CheckAxe) -> None:
    tracker.set_viewport_size(PHONE)
    tracker.get_by_role("link", name="Update BHR-001").click()
    expect(row_date(tracker)).to_be_visible()
    assert fits(tracker)
    check_axe(tracker)


def test_the_list_as_csv(spell: Spell, tracker: Page) -> None:
    with tracker.expect_download() as waiting:
        tracker.get_by_role("link", name="CSV").click()
    assert waiting.value.suggested_filename == "tracker-BHR-2017-04.csv"


def test_the_filters_stand_in_one_row_and_the_open_row_shows_the_whole_status(
    spell: Spell, tracker: Page
) -> None:
    first, last = tracker.get_by_label("Place", exact=True), tracker.get_by_role("button", name="Apply").last
    assert bottom(first) == bottom(last)
    tracker.get_by_role("link", name="Update BHR-001").click()
    status = tracker.get_by_label("Discharge status of BHR-001")
    status.select_option(label="Delayed: no community option or onward placement")
    wanted = "select => { const width = select.offsetWidth; select.style.minWidth = '0'; select.style.width = 'auto';"
    assert status.evaluate(f"{wanted} return select.offsetWidth <= width; }}")
    assert fits(tracker)


def bottom(element: Locator) -> int:
    """Where the element ends, in pixels from the top."""
    box = element.bounding_box()
    assert box is not None
    return round(box["y"] + box["height"])
