"""The tracker without a mouse: every stop is seen, and nothing is lost on the way to a person and back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from cohorts.models import DischargePlan
from tcp_portal.access import Role
from tests.factories import admitted, make_partnership, make_user, place_of

SignIn = Callable[[Page, Any], None]
MOST_STOPS = 60
# Whether the browser shows where the keyboard is: an outline or a shadow, and the place itself within the window.
IS_SEEN = """element => {
    const style = getComputedStyle(element), box = element.getBoundingClientRect();
    const marked = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
    return marked && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
}"""

# Somebody whose keys follow at once: one thousandth of a second after the form came, they are in its second field.
MOVE_ON = """() => {
    document.addEventListener("htmx:afterSwap", () => setTimeout(() => {
        document.querySelector("[aria-label=Day]").focus();
        document.body.dataset.movedOn = "yes";
    }, 1));
    document.addEventListener("htmx:afterSettle", () => { document.body.dataset.settled = "yes"; });
}"""


@pytest.fixture
def tracker(page: Page, live_server: LiveServer, sign_in: SignIn, transactional_db: None) -> Page:
    partnership = make_partnership()
    for name, day in (("Rita", date(2016, 3, 1)), ("Omar", date(2016, 5, 1))):
        admitted(partnership, day, place=place_of(partnership), given_name=name, family_name="Dale")
    sign_in(page, make_user(Role.COMMISSIONER, partnership))
    page.goto(f"{live_server.url}/tracker/?partnership=BHR&month=2017-04")
    return page


def tab_to(page: Page, wanted: Locator) -> None:
    """Presses Tab until the place has the focus, which must be seen at each stop."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        assert page.locator(":focus").evaluate(IS_SEEN), page.locator(":focus").evaluate("e => e.outerHTML")
        if wanted.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"Tab does not come to {wanted}")


def test_somebody_is_found_read_and_left_again_by_keys_alone(tracker: Page) -> None:
    tab_to(tracker, tracker.get_by_role("link", name="Skip to main content"))
    tracker.keyboard.press("Enter")
    find = tracker.get_by_label("Find")
    tab_to(tracker, find)
    tracker.keyboard.type("BHR-002")
    tracker.keyboard.press("Enter")
    expect(tracker.get_by_role("link", name="BHR-001", exact=True)).to_have_count(0)
    expect(find).to_be_focused()
    tab_to(tracker, tracker.get_by_role("link", name="BHR-002", exact=True))
    tracker.keyboard.press("Enter")
    expect(tracker.get_by_role("heading", level=1)).to_contain_text("BHR-002")
    tracker.go_back()  # the keys for it are the browser's own
    expect(find).to_have_value("BHR-002")
    expect(tracker.get_by_role("link", name="BHR-002", exact=True)).to_be_visible()


def test_a_form_that_came_into_its_row_does_not_take_the_focus_back(tracker: Page) -> None:
    """htmx would do the last of its work 20 ms later, and put whoever had gone on back to the first field."""
    tracker.evaluate(MOVE_ON)
    tab_to(tracker, tracker.get_by_role("link", name="Update BHR-001"))
    tracker.keyboard.press("Enter")
    expect(tracker.locator("body[data-moved-on][data-settled]")).to_have_count(1)
    expect(tracker.get_by_label("Day")).to_be_focused()


def test_a_plan_is_changed_in_its_row_by_keys_alone(tracker: Page) -> None:
    update = tracker.get_by_role("link", name="Update BHR-001")
    tab_to(tracker, update)
    tracker.keyboard.press("Enter")
    status = tracker.get_by_label("Discharge status of BHR-001")
    expect(status).to_be_focused()
    for _ in ("2", "3"):  # a word with a space in it would open the list, where keys come slowly
        tracker.keyboard.press("ArrowDown")
    expect(status).to_have_value("3")
    tab_to(tracker, tracker.get_by_role("button", name="Save BHR-001"))
    tracker.keyboard.press("Enter")
    expect(update).to_be_focused()
    assert DischargePlan.objects.get(spell__person__reference="BHR-001").status == "3"
