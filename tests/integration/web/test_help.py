"""Help under the title of each page, the tour of each role, what is new, and the accessibility statement."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from tcp_portal.access import Role
from tcp_portal.partnerships.models import Partnership, User
from tcp_portal.web.changes import changes, read
from tcp_portal.web.tours import tour_of
from tests.factories import PostFactory, UserFactory

STEP = re.compile(r'<h3><a href="([^"]+)">')


def asked_as(role: Role, bhr: Partnership) -> Client:
    user = UserFactory.create()
    PostFactory.create(user=user, role=role, partnership=bhr)
    client = Client()
    client.force_login(user)
    return client


def test_a_page_says_what_it_answers_who_keeps_it_and_links_its_words(signed_in: Client) -> None:
    html = signed_in.get("/performance/").content.decode()
    assert "Help with this page" in html
    assert "Are we on plan, and what changed?" in html
    assert "<b>Who keeps it.</b> Every figure is worked out" in html
    assert 'href="/glossary/?partnership=BHR&amp;month=2017-04#ambition"' in html
    assert "Why are we off plan?</a>" in html


def test_help_leads_nobody_to_a_page_that_is_closed_to_them(bhr: Partnership) -> None:
    html = asked_as(Role.BOARD_MEMBER, bhr).get("/performance/reviews/").content.decode()
    words = html.split("Help with this page")[1].split("</details>")[0]
    assert "/registers/reviews/" not in words
    assert "See also" not in words


def test_the_reference_data_has_help_too(bhr: Partnership) -> None:
    html = asked_as(Role.ADMINISTRATOR, bhr).get("/reference/").content.decode()
    assert "Help with this page" in html
    assert "Nothing is deleted." in html


@pytest.mark.parametrize("role", Role, ids=str)
def test_each_step_of_a_tour_opens_for_its_role(role: Role, bhr: Partnership) -> None:
    client = asked_as(role, bhr)
    html = client.get("/tour/").content.decode()
    steps = [address.replace("&amp;", "&") for address in STEP.findall(html)]
    assert len(steps) == len(tour_of(role).steps)
    assert [address for address in steps if client.get(address).status_code != 200] == []


def test_who_has_no_role_is_told_so_on_the_tour(client: Client, nobody: User) -> None:
    client.force_login(nobody)
    assert "You have no role yet" in client.get("/tour/").content.decode()


def test_what_is_new_stands_by_day(signed_in: Client) -> None:
    html = signed_in.get("/whats-new/").content.decode()
    assert '<h2 class="card__title">30 November 2026</h2>' in html
    assert "<li>The access log: who saw and changed what.</li>" in html


def test_changes_are_dated_newest_first() -> None:
    days = [change.on for change in changes()]
    assert days == sorted(set(days), reverse=True)
    assert all(change.lines for change in changes())


def test_a_line_of_the_changes_may_go_on() -> None:
    (found,) = read("# What is new\n\nWords.\n\n## 2026-11-30\n\n* One\n  goes on.\n* Two.\n")
    assert (found.on, found.lines) == (date(2026, 11, 30), ("One goes on.", "Two."))


def test_everybody_may_read_the_accessibility_statement(client: Client, settings: Any, db: None) -> None:
    html = client.get("/accessibility/").content.decode()
    assert "partially compliant" in html
    assert "has not entered a contact of its own yet" in html
    assert "sessionid" not in {name.lower() for name in client.cookies}
    settings.ACCESSIBILITY_CONTACT = "access@example.nhs.uk"
    assert "tell us: <b>access@example.nhs.uk</b>" in client.get("/accessibility/").content.decode()


def test_the_statement_keeps_the_frame_of_who_is_signed_in(signed_in: Client) -> None:
    html = signed_in.get("/accessibility/").content.decode()
    assert 'aria-label="Main"' in html
