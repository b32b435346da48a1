"""Who gets which answer: every address, every kind of reader, every method, with and without htmx.

What must come out is computed in universe.py from the table of roles; here it is only asked and compared. Each kind
of answer is asked for plainly and by htmx of its first reader, of the others in turns. On the way every body is
searched for people whom the reader may not know, and a refused request must write nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.http import HttpResponseBase
from django.shortcuts import resolve_url
from django.test import Client

from tests.guards.test_permissions import addresses
from tests.guards.universe import ACTORS, ADDRESSES, Actor, Answer, Target, World, expected, targets

pytestmark = [pytest.mark.django_db, pytest.mark.once]

# The methods, and how each is asked where the answer is the same refusal for all of them: plainly or by htmx.
METHODS = {"GET": False, "POST": True, "PUT": False, "DELETE": True}
NOWHERE = ("PUT", "DELETE")
HTMX = {"HX-Request": "true"}
REFUSALS = {Answer.FORBIDDEN: 403, Answer.UNKNOWN: 404, Answer.WRONG_METHOD: 405, Answer.NO_TOKEN: 401}
OPEN = {200, 204, 286, 302, 409, 422}
ELSEWHERE = ("admin:", "account_")  # tests/integration/access and tests/integration/web ask these
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")


class Writes:
    """Counts the statements that change a row, while it wraps the connection."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def __call__(self, execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if sql.lstrip().upper().startswith(WRITES):
            self.found.append(sql)
        return execute(sql, *rest)


@pytest.fixture(scope="module")
def clients(world: World) -> dict[str, Client]:
    """A browser for each actor, signed in once."""
    found = {actor.name: Client() for actor in ACTORS}
    for name, user in world.users.items():
        found[name].force_login(user)
    return found


def answer_of(response: HttpResponseBase) -> Answer | str:
    """The class that an answer belongs to, or its status where it is none of them."""
    to = response.headers.get("HX-Redirect") or response.headers.get("Location") or ""
    if to.startswith(resolve_url(settings.LOGIN_URL)) and response.status_code in (204, 302):
        return Answer.SIGN_IN
    for answer, status in REFUSALS.items():
        if response.status_code == status:
            return answer
    return Answer.OPEN if response.status_code in OPEN else str(response.status_code)


def body_of(response: Any) -> str:
    """The words of an answer; of a file, which test_no_identity reads, the bytes as they stand."""
    return (b"".join(response.streaming_content) if response.streaming else response.content).decode(
        "latin-1"
    )


class Asking:
    """Asks one question, leaves no trace, and notes what is wrong with the answer."""

    def __init__(self, world: World, clients: dict[str, Client], name: str) -> None:
        self.world, self.clients, self.name, self.wrong = world, clients, name, list[str]()
        self.address = ADDRESSES[name]

    def ask(self, actor: Actor, target: Target, method: str, *, htmx: bool) -> None:
        client, writes = self.clients[actor.name], Writes()
        client.cookies.pop("messages", None)
        with transaction.atomic(), connection.execute_wrapper(writes):
            url = self.world.url(self.name, target, actor)
            response = client.generic(method, url, headers=HTMX if htmx else {})
            body = body_of(response)
            transaction.set_rollback(True)
        due, got = expected(actor, self.address, target, method), answer_of(response)
        question = f"{actor.name}: {method}{' by htmx' if htmx else ''} of {target.key or 'the page'}"
        if got != due:
            self.wrong.append(f"{question}: {got} instead of {due}")
        if due is not Answer.OPEN and writes.found:
            self.wrong.append(f"{question}: refused, and wrote {writes.found[0][:80]}")
        told = {words for words in self._hidden(actor, due) if words in body}
        if told:
            self.wrong.append(f"{question}: tells {told}")

    def _hidden(self, actor: Actor, due: Answer) -> Iterator[str]:
        if due is not Answer.OPEN:
            for secrets in self.world.secrets.values():
                yield from secrets.all
        elif self.name != "cohorts:nhs_number":
            yield from self.world.closed_to(actor)


def questions(name: str) -> Iterator[tuple[Actor, Target, str]]:
    """Every actor with every method; of a further target only what must be answered otherwise than of the first.

    A method that no page has is asked by the public and by every third actor, at each address by another third.
    """
    address, turn = ADDRESSES[name], len(name) % 3
    first, *others = targets(address)
    for at, actor in enumerate(ACTORS):
        for method in METHODS:
            if method in NOWHERE and actor.signed_in and at % 3 != turn:
                continue
            yield actor, first, method
            due = expected(actor, address, first, method)
            yield from (
                (actor, each, method) for each in others if expected(actor, address, each, method) != due
            )


@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_every_reader_gets_the_answer_of_their_rights(
    world: World, clients: dict[str, Client], name: str
) -> None:
    asking, asked = Asking(world, clients, name), set[tuple[Answer, str]]()
    for at, (actor, target, method) in enumerate(questions(name)):
        due = expected(actor, asking.address, target, method)
        if due in (Answer.FORBIDDEN, Answer.WRONG_METHOD):
            ways: tuple[bool, ...] = (METHODS[method],)
        elif (due, method) in asked:
            ways = (at % 2 == 0,)
        else:
            ways = (False, True)
        asked.add((due, method))
        for htmx in ways:
            asking.ask(actor, target, method, htmx=htmx)
    assert not asking.wrong, "\n".join(asking.wrong)


def test_the_matrix_knows_every_address_and_no_other() -> None:
    real = {name for name, _ in addresses() if not name.startswith(ELSEWHERE)}
    assert real - set(ADDRESSES) == set(), "give these addresses a row in universe.ADDRESSES"
    assert set(ADDRESSES) - real == set(), "these rows have no address any more"


@pytest.mark.parametrize("name", sorted(name for name, address in ADDRESSES.items() if not address.by_token))
def test_each_address_opens_for_somebody_and_stays_closed_to_somebody(name: str) -> None:
    """The table itself: a row that lets everyone in, or nobody, would prove nothing."""
    address = ADDRESSES[name]
    answers = {
        expected(actor, address, target, method)
        for actor in ACTORS
        for target in targets(address)
        for method in address.methods
    }
    assert {Answer.OPEN, Answer.SIGN_IN, Answer.UNKNOWN} <= answers | (
        {Answer.UNKNOWN} if address.spans else set()
    )
    assert Answer.FORBIDDEN in answers or not address.opens
