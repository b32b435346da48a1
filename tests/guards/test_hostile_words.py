"""Nothing that is typed into an address or a form breaks a page: each is answered in words, never by a fault."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.test import Client

from tests.guards.test_role_matrix import body_of
from tests.guards.universe import ACTORS, ADDRESSES, Answer, World, expected, targets

pytestmark = pytest.mark.django_db

SCRIPT = "<script>alert(1)</script>"
WORDS = (
    "", "\x00", "'", "' OR 1=1 --", SCRIPT, "{{ 7*7 }}", "%s", "../../etc/passwd", "-1", "0", "1e400", "NaN", "²",
    "9" * 30, "9" * 5000, "a" * 5000, "\u202e\ud7ff", "2017-13", "0000-00", "9999-12",
    "00000000-0000-0000-0000-000000000000",
)  # fmt: skip
_TRACKER = (
    "place",
    "arrangement",
    "security",
    "stay",
    "planned",
    "review",
    "text",
    "sort",
    "page",
    "size",
    "refused",
)
# What a page reads from its address.
READS = {
    "web:help": ("partnership", "month"),
    "cohorts:tracker": _TRACKER,
    "cohorts:export": _TRACKER,
    "cohorts:reviews_due": ("status", "place", "arrangement"),
    "cohorts:plan": ("back", "place", "sort"),
    "cohorts:disputes": ("state", "kind"),
    "cohorts:visits": ("state",),
    "cohorts:root_causes": ("of", "area", "text"),
    "cohorts:needs": ("need", "place", "age"),
    "cohorts:work": ("kind",),
    "cohorts:data_quality": ("place", "commissioner", "kind", "page"),
    "trajectories:dashboard": ("place", "arrangement", "span"),
    "trajectories:flows": ("place", "arrangement", "span"),
    "trajectories:people": ("measure", "first", "place", "arrangement"),
    "trajectories:reconciliation": ("first", "last"),
    "trajectories:plan_edit": ("first", "last", "every", "detail"),
    "audit:log": ("kind", "who", "person", "since", "until", "page", "refused"),
    "audit:person": ("page",),
}
# What forms send, all of it at once.
DATE = tuple(
    f"{name}_{box}"
    for name in (
        "on",
        "planned_on",
        "date_of_birth",
        "started_on",
        "found_on",
        "opened_on",
        "detained_on",
        "held_on",
        "asked_on",
        "raised_on",
        "checked_on",
        "notified_on",
        "due_on",
        "agreed_on",
        "consent_on",
        "due_on_1",
        "escalated_on",
    )
    for box in range(3)
)
FORM = (
    "version", "step", "key", "nhs_number", "given_name", "family_name", "sex", "ethnicity", "category", "home_place",
    "originating_commissioner", "site", "ward", "commissioner", "bed_type", "security", "legal_status", "planned",
    "source", "status", "destination", "title", "reason", "month", "formats", "measure", "value", "document", "place",
    "first_month", "last_month", "notes", "text", "total.2017-04", "to", "chair", "present", "order", "lines", "note",
    "decision", "confidence", "plan_version", "what_0", "owner_0", "owner_name_0", *DATE,
    "what", "owner", "owner_name", "as_", "note",
    "kind", "mode", "asked_by", "chair", "consent", "safe", "rating_need", "evidence_need", "outcome", "summary",
    "what_1", "owner_1", "escalation",
    "stage", "ours", "other_party", "value_a_year", "health_share", "visitor", "of", "spell", "delay", "area",
    "finding", "learning", "advocacy", "needs", "team", "raised_by", "about", "pause_reason", "school", "weeks",
    "people", "wanted", "name", "months", "move",
)  # fmt: skip
POSTED = sorted(name for name, address in ADDRESSES.items() if "POST" in address.methods)


class Asking:
    """One reader to whom an address opens, and what it answered badly."""

    def __init__(self, world: World, name: str, method: str) -> None:
        address, target = ADDRESSES[name], targets(ADDRESSES[name])[0]
        actor = next(one for one in ACTORS if expected(one, address, target, method) is Answer.OPEN)
        self.client = Client(raise_request_exception=False)
        self.client.force_login(world.users[actor.name])
        self.url, self.method, self.wrong = world.url(name, target, actor), method, list[str]()

    def ask(self, values: dict[str, str]) -> None:
        with transaction.atomic():
            response = getattr(self.client, self.method.lower())(self.url, values)
            body = body_of(response)
            transaction.set_rollback(True)
        if response.status_code >= 500 or SCRIPT in body:
            name, words = next(iter(values.items()))
            self.wrong.append(f"{name}={words[:20]!r}: {response.status_code}")


@pytest.mark.parametrize("name", sorted(READS))
def test_no_words_in_an_address_break_a_page(world: World, name: str) -> None:
    asking = Asking(world, name, "GET")
    for read in READS[name]:
        for words in WORDS:
            asking.ask({read: words})
    assert not asking.wrong, "\n".join(asking.wrong)


@pytest.mark.parametrize("name", POSTED)
def test_no_words_in_a_form_break_a_page(world: World, name: str) -> None:
    asking = Asking(world, name, "POST")
    for words in WORDS:
        asking.ask(dict.fromkeys(FORM, words))
    assert not asking.wrong, "\n".join(asking.wrong)
