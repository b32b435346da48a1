"""The measures feed: the figures of the command and the screen, for whom the token speaks, and no other way in."""

from __future__ import annotations

import csv
import json
from base64 import b64encode
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tcp_portal.access import Role
from tcp_portal.audit.models import AuditEntry
from tests.factories import PostFactory, act_of, admitted, make_partnership, make_user
from tests.integration.trajectories.made import APRIL_17, World
from trajectories.models import FeedToken
from trajectories.services import feed, feed_tokens
from trajectories.services.closing import close_month
from trajectories.services.measures import measures

NOW = "2017-05-12 12:00:00+01:00"
KEYS = ("measure", "month", "place", "arrangement", "age_group", "category", "vintage")
APRIL = {"from": "2017-04", "to": "2017-04"}
JSON, CSV = "/feed/v1/measures.json", "/feed/v1/measures.csv"


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    cache.clear()
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def secret(world: World) -> str:
    """A Board member's token."""
    return feed_tokens.make_token(user=world.board, name="Workbook", months=12, act=act_of(world.board))[1]


def ask(secret: str, path: str = JSON, method: str = "get", **query: Any) -> Any:
    return getattr(Client(), method)(path, query, headers={"Authorization": f"Bearer {secret}"})


def rows_of(response: Any) -> list[dict[str, Any]]:
    assert response.status_code == 200, response.content
    rows: list[dict[str, Any]] = response.json()["rows"]
    return rows


def test_the_feed_gives_the_figures_of_the_command_and_the_screen(world: World, secret: str) -> None:
    """Every measure and every part of the month, in the same order."""
    out = StringIO()
    call_command("measures", partnership="BHR", month="2017-04", format="json", stdout=out)
    command = json.loads(out.getvalue())
    screen = measures(
        scope=act_of(world.board).scope, partnership=world.partnership, month=APRIL_17, as_at=APRIL_17.last
    )
    rows = rows_of(ask(secret, **APRIL))
    same = (*KEYS, "value", "numerator", "denominator")
    assert [{name: row[name] for name in same} for row in rows] == [
        {name: row[name] for name in same} for row in command
    ]
    assert [(row["value"], row["reason"], row["note"], row["version"]) for row in rows] == [
        (float(one.value) if isinstance(one.value, Decimal) else one.value, one.reason, one.note, one.version)
        for one in screen
    ]
    assert {row["partnership"] for row in rows} == {"BHR"}
    assert {row["as_at"] for row in rows} == {"2017-04-30"}
    assert all(row["title"] for row in rows)


def test_csv_says_the_same_as_json_and_never_a_formula(world: World, secret: str) -> None:
    world.partnership.places.create(name="=1+1", position=9)
    rows = rows_of(ask(secret, **APRIL))
    response = ask(secret, CSV, **APRIL)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    read = list(csv.DictReader(StringIO(response.content.decode())))
    assert len(read) == len(rows)
    for line, row in zip(read, rows, strict=True):
        for name, value in row.items():
            if name == "value" and value is not None:
                assert Decimal(line[name]) == Decimal(str(value))
            else:
                assert line[name].removeprefix("'") == ("" if value is None else str(value))
    assert {line["place"] for line in read} >= {"'=1+1"}


def test_pages_follow_one_another_and_hold_every_row_once(world: World, secret: str) -> None:
    whole = rows_of(ask(secret, **{"from": "2017-04", "to": "2017-04"}))
    pages, response = [], ask(secret, **{"from": "2017-04", "to": "2017-04", "page_size": "700"})
    while True:
        pages.append(rows_of(response))
        following = response.json()["next"]
        assert response.headers.get("Link") == (f'<{following}>; rel="next"' if following else None)
        if following is None:
            break
        response = Client().get(following, headers={"Authorization": f"bearer {secret}"})
    assert [row for page in pages for row in page] == whole
    assert {len(page) for page in pages[:-1]} == {700}
    assert not rows_of(ask(secret, page="99", **APRIL))


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"measure": "inpatients", "place": "Havering"}, {("inpatients", "Havering")}),
        ({"measure": ["inpatients", "plan"], "place": "all", "arrangement": "total", "age_group": "all",
          "category": "all"}, {("inpatients", "all"), ("plan", "all")}),
        ({"measure": "admissions", "arrangement": "ccg", "place": "not known"}, {("admissions", "not known")}),
    ],
)  # fmt: skip
def test_a_question_may_be_narrow(
    world: World, secret: str, query: dict[str, Any], said: set[tuple[str, str]]
) -> None:
    rows = rows_of(ask(secret, **query, **APRIL))
    assert {(row["measure"], row["place"]) for row in rows} == said
    every = [
        row
        for row in rows_of(ask(secret, **APRIL))
        if all(row[name] in (value if isinstance(value, list) else [value]) for name, value in query.items())
    ]
    assert rows == every


def test_without_months_it_gives_the_month_in_which_pages_open(world: World, secret: str) -> None:
    assert {row["month"] for row in rows_of(ask(secret))} == {"2017-04"}
    world.partnership.opens_at = date(2017, 2, 1)
    world.partnership.save()
    assert {row["month"] for row in rows_of(ask(secret))} == {"2017-02"}
    ends = {row["month"] for row in rows_of(ask(secret, measure="inpatients", **{"from": "2017-05"}))}
    assert ends == {"2017-05"}


def test_as_first_reported_it_gives_closed_months_as_they_were(world: World, secret: str) -> None:
    before = rows_of(ask(secret, **APRIL))
    asked = {"vintage": "reported", "from": "2017-03", "to": "2017-04"}
    assert rows_of(ask(secret, **asked)) == []
    act = act_of(world.manager)
    close_month(partnership=world.partnership, month=APRIL_17, by=world.manager, scope=act.scope, now=act.now)
    cache.clear()
    admitted(world.partnership, date(2017, 4, 2))
    reported = rows_of(ask(secret, **asked))

    def said(row: dict[str, Any]) -> tuple[str, ...]:
        return (*(row[name] for name in KEYS[:-1]), str(row["value"]))

    assert {row["vintage"] for row in reported} == {"reported"}
    assert sorted(map(said, reported)) == sorted(map(said, before))
    assert (reported[0]["measure"], reported[0]["place"]) == ("inpatients", "all")
    assert rows_of(ask(secret, **APRIL))[0]["value"] == reported[0]["value"] + 1
    pages = [rows_of(ask(secret, page=str(number), page_size="900", **asked)) for number in (1, 2, 3)]
    assert [row for page in pages for row in page] == reported[:2700]


def test_it_reads_the_owners_partnerships_alone(world: World, secret: str) -> None:
    other = make_partnership("ELSE")
    assert ask(secret, partnership="ELSE").status_code == 404
    PostFactory(user=world.board, role=Role.BOARD_MEMBER, partnership=other)
    listed = rows_of(ask(secret, "/feed/v1/partnerships.json"))
    assert {row["partnership"] for row in listed} == {"BHR", "ELSE"}
    # Nobody was ever counted there, so there are no figures.
    assert {row["partnership"] for row in rows_of(ask(secret, **APRIL))} == {"BHR"}


def test_definitions_are_those_of_the_registry(world: World, secret: str) -> None:
    rows = rows_of(ask(secret, "/feed/v1/definitions.json"))
    assert {row["measure"] for row in rows} == {row["measure"] for row in rows_of(ask(secret, **APRIL))}
    text = ask(secret, "/feed/v1/definitions.csv").content.decode()
    assert len(list(csv.DictReader(StringIO(text)))) == len(rows)
    assert ask(secret, "/feed/v1/partnerships.csv").content.decode().splitlines()[1].startswith("BHR,")


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ({"from": "2017-13"}, 400, "“from”"),
        ({"from": "2017-05", "to": "2017-04"}, 400, "later month"),
        ({"from": "2013-01", "to": "2017-04"}, 400, "36 months at most"),
        ({"from": "2013-01"}, 400, "36 months at most"),
        ({"page_size": "5001"}, 400, "from 1 to 5000"),
        ({"page": "0"}, 400, "“page”"),
        ({"page": "²"}, 400, "“page”"),
        ({"arrangement": "icb"}, 400, "total, ccg, specialised"),
        ({"vintage": "old"}, 400, "restated, reported"),
        ({"token": "x"}, 400, "no parameter of the feed"),
        ({"place": ["Havering", "Redbridge"]}, 400, "once"),
        ({"place": "\x00"}, 400, "character"),
        ({"measure": "happiness"}, 404, "no measure"),
        ({"place": "Camden"}, 404, "has a place"),
        ({"category": "<script>"}, 404, "category"),
        ({"partnership": "9" * 5000}, 404, "no partnership"),
    ],
)
def test_what_it_cannot_answer_it_says_in_words(
    world: World, secret: str, query: dict[str, Any], status: int, words: str
) -> None:
    response = ask(secret, **query)
    assert response.status_code == status
    assert list(response.json()) == ["error"]
    assert words in response.json()["error"]


def test_too_many_months_of_partnerships_are_refused(
    world: World, secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed, "MOST_CELLS", 1)
    response = ask(secret, **{"from": "2017-03", "to": "2017-04"})
    assert (response.status_code, "1 are the most" in response.json()["error"]) == (400, True)


def test_lists_take_no_parameter_and_forms_are_two(world: World, secret: str) -> None:
    assert ask(secret, "/feed/v1/definitions.json", month="2017-04").status_code == 400
    assert ask(secret, "/feed/v1/measures.xlsx").json() == {"error": "The feed ends in .json or .csv."}


def test_basic_works_and_the_address_does_not(world: World, secret: str) -> None:
    def basic(text: str) -> Any:
        sent = f"Basic {b64encode(text.encode()).decode()}"
        return Client().get(JSON, APRIL, headers={"Authorization": sent})

    assert basic(f":{secret}").status_code == 200
    assert basic(f"board.member@example.org:{secret}").status_code == 200
    for response in (
        basic(secret),
        Client().get(JSON, {"token": secret}),
        Client().get(JSON, headers={"Authorization": "Basic ###"}),
        Client().get(JSON, headers={"Authorization": f"Digest {secret}"}),
        ask(secret[:-1]),
        ask("x" * 5000),
        ask(""),
    ):
        assert response.status_code == 401
        assert response["WWW-Authenticate"].startswith("Basic")
        assert secret not in response.content.decode()


def test_a_session_opens_nothing_and_no_answer_sets_a_cookie(world: World, secret: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.manager)
    assert client.get(JSON, APRIL).status_code == 401
    assert client.post(JSON).status_code == 405
    response = ask(secret, **APRIL)
    assert not response.cookies
    assert response["Cache-Control"] == "no-store"
    assert "Authorization" in response["Vary"]
    assert "Cookie" not in response["Vary"]
    assert ask(secret, method="head", **APRIL).content == b""


def test_a_leaver_reads_nothing_and_a_lost_right_bites_at_once(world: World, secret: str) -> None:
    post = world.board.posts.get()
    post.role = Role.ADMINISTRATOR
    post.save()
    assert ask(secret).status_code == 403
    post.valid_to = date(2017, 5, 12)
    post.save()
    assert ask(secret).status_code == 401


def test_revoked_and_outdated_tokens_read_nothing(world: World, secret: str) -> None:
    token = FeedToken.objects.get()
    assert (token.digest, secret in (token.digest, token.name)) == (feed_tokens.digest_of(secret), False)
    with time_machine.travel("2018-05-11 23:59:59+01:00", tick=False):
        assert ask(secret, **APRIL).status_code == 200
    with time_machine.travel("2018-05-12 00:00:00+01:00", tick=False):
        assert ask(secret, **APRIL).status_code == 401
    feed_tokens.revoke_token(token=token, act=act_of(world.board))
    assert ask(secret).status_code == 401


def test_calls_are_counted_by_the_minute(world: World, secret: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed_tokens, "CALLS_A_MINUTE", 2)
    definitions = "/feed/v1/definitions.csv"
    assert [ask(secret, definitions).status_code for _ in range(3)] == [200, 200, 429]
    response = ask(secret, definitions)
    assert (response["Retry-After"], "Wait" in response.json()["error"]) == ("60", True)
    with time_machine.travel("2017-05-12 12:01:00+01:00", tick=False):
        assert ask(secret, definitions).status_code == 200


def test_each_call_is_in_the_trail(world: World, secret: str) -> None:
    before = AuditEntry.objects.count()
    ask(secret, **APRIL)
    ask(secret, page="99", **APRIL)
    ask(secret, "/feed/v1/definitions.json")
    ask(secret, vintage="old")
    entries = AuditEntry.objects.order_by("-at")[: AuditEntry.objects.count() - before]
    assert {(one.did, one.by, one.kind) for one in entries} == {("measures feed", world.board, "read")}
    assert sorted(one.partnership_id is None for one in entries) == [False, True, True]
    assert FeedToken.objects.get().last_used_at is not None


def test_a_call_asks_few_queries(
    world: World, secret: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(30):
        ask(secret, **APRIL)


def test_without_rights_there_is_no_page_and_no_token(world: World) -> None:
    officer = make_user(Role.IG_OFFICER, world.partnership)
    client = Client()
    client.force_login(officer)
    assert client.get("/performance/feed/").status_code == 403


def test_the_page_shows_a_token_once_and_revokes_ones_own_alone(world: World) -> None:
    client, other = Client(), Client()
    client.force_login(world.board)
    other.force_login(world.manager)
    made = client.post("/performance/feed/", {"name": "Quarterly slides", "months": "3"})
    token = FeedToken.objects.get()
    secret = made.content.decode().split('readonly value="')[1].split('"')[0]
    assert (feed_tokens.digest_of(secret), token.user) == (token.digest, world.board)
    again = client.get("/performance/feed/").content.decode()
    assert ("Quarterly slides" in again, secret in again, "12 August 2017" in again) == (True, False, True)
    assert "Quarterly slides" not in other.get("/performance/feed/").content.decode()
    revoke = f"/performance/feed/{token.pk}/revoke/"
    assert (other.get(revoke).status_code, other.post(revoke).status_code) == (404, 404)
    assert client.get(revoke).status_code == 200
    assert client.post(revoke).status_code == 302
    assert ask(secret).status_code == 401
    assert client.post(revoke).status_code == 302
    assert AuditEntry.objects.filter(did="revoke a feed token").count() == 1


@pytest.mark.parametrize("sent", [{"name": "", "months": "3"}, {"name": "Workbook", "months": "13"}])
def test_a_token_needs_a_name_and_an_end(world: World, sent: dict[str, str]) -> None:
    client = Client()
    client.force_login(world.board)
    assert client.post("/performance/feed/", sent).status_code == 422
    assert not FeedToken.objects.exists()


def test_nobody_holds_more_than_ten_tokens(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed_tokens, "MOST_TOKENS", 1)
    client = Client()
    client.force_login(world.board)
    statuses = [client.post("/performance/feed/", {"name": "A", "months": "1"}).status_code for _ in "ab"]
    assert statuses == [200, 422]
