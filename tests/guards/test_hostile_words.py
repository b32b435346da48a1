"""Nothing that is typed into an address or a form breaks a page: each is answered in words, never by a fault."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import pytest
from django.db import transaction
from django.http import QueryDict
from django.test import Client

from tests.guards.answers import body_of
from tests.guards.controls import Form, filled, forms_of, typed
from tests.guards.universe import ACTORS, ADDRESSES, Answer, World, expected, targets

pytestmark = [pytest.mark.django_db, pytest.mark.once]

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
GOT = sorted(name for name, address in ADDRESSES.items() if "GET" in address.methods and not address.by_token)
POSTED = sorted(name for name, address in ADDRESSES.items() if "POST" in address.methods)


# What the frame around every page reads from its address.
FRAME = {"partnership", "month", "figures"}
OK = 200
ROUNDS = 7


def dealt_to(fields: tuple[str, ...], *, first: int) -> list[dict[str, str]]:
    """Each field gets another word in each round, and its neighbour another one than it; each form begins elsewhere.

    A third of the words a form, all of them over three forms: asking every form every word would take minutes.
    """
    step = len(WORDS) // ROUNDS
    return [
        {
            field: WORDS[(at + step * turn + first) % len(WORDS)]
            for at, field in enumerate(dict.fromkeys(fields))
        }
        for turn in range(ROUNDS)
    ]


class Asking:
    """One reader to whom an address opens, and what it answered badly."""

    def __init__(self, world: World, name: str, method: str) -> None:
        address, target = ADDRESSES[name], targets(ADDRESSES[name])[0]
        actor = next(one for one in ACTORS if expected(one, address, target, method) is Answer.OPEN)
        self.client = Client(raise_request_exception=False)
        self.client.force_login(world.users[actor.name])
        self.url, self.method, self.wrong = world.url(name, target, actor), method, list[str]()

    def ask(self, values: dict[str, str], *, onward: bool = False) -> int:
        """Asks, leaves no trace and returns the status; `onward` goes on to where the answer leads, which shows what
        was kept."""
        with transaction.atomic():
            response = getattr(self.client, self.method.lower())(self.url, values)
            if onward and "Location" in response:
                response = self.client.get(response["Location"])
            body = body_of(response)
            transaction.set_rollback(True)
        if response.status_code >= 500 or SCRIPT in body:
            name, words = next(iter(values.items()), ("", ""))
            self.wrong.append(f"{name}={words[:20]!r}: {response.status_code}")
        return int(response.status_code)

    def forms(self, method: str) -> list[Form]:
        """The forms that the page itself has, as a browser would send them."""
        with transaction.atomic():
            response = self.client.get(self.url)
            body = body_of(response)  # read to its end, so that a file is closed
            transaction.set_rollback(True)
        if not response.headers.get("Content-Type", "").startswith("text/html"):
            return []
        here = self.url.partition("?")[0]
        found = [form for form in forms_of(body) if form.method == method and form.to in ("", here)]
        return [form for form in found if typed(form, "")]


@contextmanager
def names_read() -> Iterator[set[str]]:
    """The names that pages look for in an address while this lasts: also those that no form of theirs has."""
    read: set[str] = set()

    def noting(method: str) -> Any:
        really = getattr(QueryDict, method)

        def noted(self: QueryDict, key: Any, *rest: Any) -> Any:
            read.add(key)
            return really(self, key, *rest)

        return patch.object(QueryDict, method, noted)

    with noting("__getitem__"), noting("__contains__"), noting("getlist"):
        yield read


@pytest.mark.parametrize("name", sorted(READS))
def test_no_words_in_an_address_break_a_page(world: World, name: str) -> None:
    """Each word in each field, in as many questions as there are words: no two fields hold the same one.

    A page that answers with its content has read them all. One that turns a word away may not have come to the
    others: then each of them is asked alone.
    """
    asking = Asking(world, name, "GET")
    for turn in range(len(WORDS)):
        dealt = {read: WORDS[(at + turn) % len(WORDS)] for at, read in enumerate(READS[name])}
        if asking.ask(dealt) != OK:
            for read, words in dealt.items():
                asking.ask({read: words})
    assert not asking.wrong, "\n".join(asking.wrong)


@pytest.mark.parametrize("name", sorted(set(GOT) - set(READS)))
def test_no_words_in_a_filter_break_its_page(world: World, name: str) -> None:
    """Whatever its form of filters asks: what is typed and what is chosen, and what the page reads without a form.

    Most pages read nothing but what the frame around them reads, all by the same few lines: such a page is asked a
    quarter of the words, the next one the next quarter.
    """
    asking = Asking(world, name, "GET")
    with names_read() as read:
        forms = asking.forms("get")
    fields = read.union(*(form.controls for form in forms))
    asked = WORDS if fields - FRAME else WORDS[GOT.index(name) % 4 :: 4]
    for form in forms:
        for words in asked:
            asking.ask({**dict.fromkeys((*form.controls, *read), words), "page": words})
    assert not asking.wrong, "\n".join(asking.wrong)


def test_a_name_that_a_page_reads_is_noticed(world: World) -> None:
    """The guard itself: a page of many filters, and one that reads what the frame does."""
    for name, expected_names in (("cohorts:tracker", {"stay", "sort", "page"}), ("web:glossary", set())):
        with names_read() as read:
            Asking(world, name, "GET").forms("get")
        assert expected_names <= read - FRAME
        assert bool(expected_names) == bool(read - FRAME)


@pytest.mark.parametrize("name", POSTED)
def test_no_words_in_a_form_break_a_page(world: World, name: str) -> None:
    """The fields that the page shows, with choices that it offers, and names that other forms know."""
    asking = Asking(world, name, "POST")
    forms = asking.forms("post") if "GET" in ADDRESSES[name].methods else []
    shown = {field: value for form in forms for field, value in typed(form, "").items()}
    chosen = {field: value for field, value in shown.items() if value}
    for dealt in dealt_to((*FORM, *shown), first=POSTED.index(name)):
        asking.ask({**dealt, **chosen})
    asking.ask(dict.fromkeys((*FORM, *shown), SCRIPT))
    for form in forms:
        asking.ask(filled(form, SCRIPT), onward=True)
    assert not asking.wrong, "\n".join(asking.wrong)


@pytest.mark.parametrize(
    "name", ["workstreams:course_add", "workstreams:spec_line_add", "workstreams:training_need_change"]
)
def test_a_form_that_this_guard_fills_in_is_taken(world: World, name: str) -> None:
    """The guard itself: it reaches what a form saves, and what the next page shows of it."""
    asking = Asking(world, name, "POST")
    (form,) = asking.forms("post")
    with transaction.atomic():
        response = asking.client.post(asking.url, filled(form, SCRIPT))
        transaction.set_rollback(True)
    assert response.status_code == 302
