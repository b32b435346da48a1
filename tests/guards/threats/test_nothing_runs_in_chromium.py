"""Hostile words in a real browser, with the portal's scripts and policies.

In a file of its own: Chromium must be there before the world is. What drives it brings a loop, within which Django
opens another connection than before, and the world's transaction is of one connection.
"""

from __future__ import annotations

import pytest
from django.test import Client
from playwright.sync_api import Browser

from tests.guards.threats.chromium import reading
from tests.guards.threats.looking import look
from tests.guards.threats.poison import PAYLOADS
from tests.guards.universe import ACTORS, ADDRESSES, Answer, World, expected, targets

pytestmark = [pytest.mark.django_db, pytest.mark.once]

SHOWN = sorted(
    name for name, each in ADDRESSES.items() if "GET" in each.methods and not (each.by_token or each.probed)
)
PARTS, READ = 6, (0, 3)  # of six parts of the pages two are read: every third page
OK = 200


@pytest.mark.parametrize("part", READ)
def test_a_real_browser_runs_nothing_of_it_and_asks_nobody_else(
    browser: Browser, hostile_world: World, clients: dict[str, Client], part: int
) -> None:
    """Pages with their charts, menus and scripts, as the reader sees them who may see most."""
    wrong = {}
    with reading(browser) as reader:
        for name in SHOWN[part::PARTS]:
            address, target = ADDRESSES[name], targets(ADDRESSES[name])[0]
            actor = next(one for one in ACTORS if expected(one, address, target, "GET") is Answer.OPEN)
            response, body = look(clients[actor.name], hostile_world.url(name, target, actor))
            if response.status_code == OK and response.headers["Content-Type"].startswith("text/html"):
                reader.show(response, body)
                if said := [*reader.complaints, *reader.elsewhere]:
                    wrong[name] = said
                    reader.complaints.clear()
                    reader.elsewhere.clear()
    assert wrong == {}


@pytest.mark.parametrize("payload", PAYLOADS[:4])
def test_a_browser_that_is_given_it_as_it_was_typed_runs_it(
    client: Client, browser: Browser, payload: str
) -> None:
    """So that the one before would see it: without the policy it runs, with it the browser complains."""
    answer = client.get("/accounts/login/")
    page = answer.content.replace(b"<main", f"<p>{payload}</p><main".encode())
    with reading(browser) as reader:
        reader.show(answer, page)
        assert reader.complaints
        reader.complaints.clear()
        reader.show({"Content-Type": "text/html"}, page)
        assert [words for words in reader.complaints if "ran" in words], reader.complaints
