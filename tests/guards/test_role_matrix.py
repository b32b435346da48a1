"""Who gets which answer: every address, every kind of reader, every method, with and without htmx.

What must come out is computed in universe.py from the table of roles; here it is only asked and compared. Each kind
of answer is asked for plainly and by htmx of its first reader, of the others in turns. On the way every body is
searched for people whom the reader may not know, every answer must have the headers of all, a refused request must
write nothing, and a GET nothing but the audit trail: one question tells all of it, so no other guard asks again.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url
from django.test import Client

from tcp_portal.access import Role
from tcp_portal.web import errors, views
from tcp_portal.web.pages import wants_part
from tests.guards.answers import HTMX, TRAIL, Written, body_of, check_headers
from tests.guards.test_permissions import addresses
from tests.guards.universe import ACTORS, ADDRESSES, Actor, Answer, Target, World, expected, targets

pytestmark = [pytest.mark.django_db, pytest.mark.once]

# The methods, and how each is asked where the answer is the same refusal for all of them: plainly or by htmx.
METHODS = {"GET": False, "POST": True, "PUT": False, "DELETE": True}
REFUSALS = {Answer.FORBIDDEN: 403, Answer.UNKNOWN: 404, Answer.WRONG_METHOD: 405, Answer.NO_TOKEN: 401}
OPEN = {200, 204, 286, 302, 409, 422}
# tests/integration/{access,accounts,web} ask these
ELSEWHERE = (
    "admin:",
    "account_",
    "mfa_",
    "accounts:session",
    "accounts:end_",
    "accounts:invitation",
    "accounts:sign_on",
)


@pytest.fixture(scope="module")
def clients(world: World) -> dict[str, Client]:
    """A browser for each actor, signed in once."""
    found = {actor.name: Client() for actor in ACTORS}
    for name, user in world.users.items():
        found[name].force_login(user)
    return found


@pytest.fixture(scope="module")
def drawn() -> set[tuple[object, ...]]:
    """The pages of refusals that were drawn so far."""
    return set()


@pytest.fixture(autouse=True)
def each_refusal_is_drawn_once(drawn: set[tuple[object, ...]], monkeypatch: pytest.MonkeyPatch) -> None:
    """A page of refusal ignores the address: a reader's first one of a kind is drawn, later ones are empty."""

    def error_page(request: HttpRequest, status: int) -> HttpResponse:
        kind = (getattr(request, "user", None), status, wants_part(request))
        if kind in drawn:
            return HttpResponse(status=status)
        drawn.add(kind)
        return errors.error_page(request, status)

    monkeypatch.setattr(views, "error_page", error_page)


def answer_of(response: HttpResponseBase) -> Answer | str:
    """The class that an answer belongs to, or its status where it is none of them."""
    to = response.headers.get("HX-Redirect") or response.headers.get("Location") or ""
    if to.startswith(resolve_url(settings.LOGIN_URL)) and response.status_code in (204, 302):
        return Answer.SIGN_IN
    for answer, status in REFUSALS.items():
        if response.status_code == status:
            return answer
    return Answer.OPEN if response.status_code in OPEN else str(response.status_code)


class Asking:
    """Asks one question, leaves no trace, and notes what is wrong with the answer."""

    def __init__(self, world: World, clients: dict[str, Client], name: str) -> None:
        self.world, self.clients, self.name, self.wrong = world, clients, name, list[str]()
        self.address = ADDRESSES[name]

    def ask(self, actor: Actor, target: Target, method: str, *, htmx: bool) -> None:
        client, written = self.clients[actor.name], Written()
        for name in set(client.cookies) - {settings.SESSION_COOKIE_NAME}:
            del client.cookies[name]  # so that an answer sets its own, whose marks are checked
        with transaction.atomic(), connection.execute_wrapper(written):
            url = self.world.url(self.name, target, actor)
            response = client.generic(method, url, headers=HTMX if htmx else {})
            body = body_of(response)
            transaction.set_rollback(True)
        due, got = expected(actor, self.address, target, method), answer_of(response)
        question = f"{actor.name}: {method}{' by htmx' if htmx else ''} of {target.key or 'the page'}"
        if got != due:
            self.wrong.append(f"{question}: {got} instead of {due}")
        check_headers(response, question)
        if due is not Answer.OPEN and written.tables:
            self.wrong.append(f"{question}: refused, and wrote {written.tables}")
        if due is Answer.OPEN and method == "GET" and (written.tables - TRAIL or response.status_code == 422):
            self.wrong.append(f"{question}: {response.status_code}, and wrote {written.tables - TRAIL}")
        told = {words for words in self._hidden(actor, due, target) if words in body}
        if told:
            self.wrong.append(f"{question}: tells {told}")

    def _hidden(self, actor: Actor, due: Answer, target: Target) -> Iterator[str]:
        if due is not Answer.OPEN:
            for secrets in self.world.secrets.values():
                yield from secrets.all
        elif self.name == "cohorts:subject_access_person":  # tells all of whoever asks, nothing of others
            asks = self.world.secrets[target.key].all
            yield from (words for words in self.world.closed_to(actor) if words not in asks)
        elif self.name not in ("cohorts:nhs_number", "cohorts:emergency_page"):
            yield from self.world.closed_to(actor)


def pairs(name: str) -> Iterator[tuple[Actor, Target, str]]:
    """Every actor with every method; of a further target only what must be answered otherwise than of the first."""
    address = ADDRESSES[name]
    first, *others = targets(address)
    for at, actor in enumerate(ACTORS):
        for method in METHODS:
            if not _has_its_turn(name, at, method):
                continue
            yield actor, first, method
            due = expected(actor, address, first, method)
            yield from (
                (actor, each, method) for each in others if expected(actor, address, each, method) != due
            )


def _has_its_turn(name: str, at: int, method: str) -> bool:
    """False for what others prove already.

    A method that the page has not is refused in one place, before anybody's rights are looked at but the page's own:
    the public asks each, so does the first reader who must hear that there is none, and a third of the others asks
    one of them, at each address another third. Whoever holds several posts, or one for a part or elsewhere, and has
    no right to the page by any of them asks by one of its methods: the roles themselves are asked by all.
    """
    actor, address = ACTORS[at], ADDRESSES[name]
    if not actor.signed_in:
        return True
    if method not in address.methods:
        lacking = [each for each in METHODS if each not in address.methods]
        turn = at % 3 == len(name) % 3 and lacking[at // 3 % len(lacking)] == method
        return turn or at == _first_without(name, method)
    if address.opens and at >= len(Role) and actor.posts and not actor.left:
        roles_ask = not any(actor.may(permission) for permission in address.opens)
        return not roles_ask or address.methods[at % len(address.methods)] == method
    return True


def _first_without(name: str, method: str) -> int:
    """The first reader to whom the page says that it has no such method; -1 where it tells nobody."""
    address = ADDRESSES[name]
    target = targets(address)[0]
    told = (
        at
        for at, actor in enumerate(ACTORS)
        if expected(actor, address, target, method) is Answer.WRONG_METHOD
    )
    return next(told, -1)


def questions(name: str) -> Iterator[tuple[Actor, Target, str, bool]]:
    """The pairs, and whether each is asked by htmx."""
    asked = set[tuple[Answer, str]]()
    for at, (actor, target, method) in enumerate(pairs(name)):
        due = expected(actor, ADDRESSES[name], target, method)
        if due is Answer.WRONG_METHOD or (due is Answer.FORBIDDEN and (due, method) in asked):
            ways: tuple[bool, ...] = (METHODS[method],)
        elif (due, method) in asked:
            ways = (at % 2 == 0,)
        else:
            ways = (False, True)
        asked.add((due, method))
        yield from ((actor, target, method, htmx) for htmx in ways)


@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_every_reader_gets_the_answer_of_their_rights(
    world: World, clients: dict[str, Client], name: str
) -> None:
    asking = Asking(world, clients, name)
    for actor, target, method, htmx in questions(name):
        asking.ask(actor, target, method, htmx=htmx)
    assert not asking.wrong, "\n".join(asking.wrong)


def test_the_matrix_knows_every_address_and_no_other() -> None:
    real = {name for name, _ in addresses() if not name.startswith(ELSEWHERE)}
    assert real - set(ADDRESSES) == set(), "give these addresses a row in universe.ADDRESSES"
    assert set(ADDRESSES) - real == set(), "these rows have no address any more"


@pytest.mark.parametrize(
    "name", sorted(name for name, one in ADDRESSES.items() if not (one.by_token or one.to_all))
)
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
