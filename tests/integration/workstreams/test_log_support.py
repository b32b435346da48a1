"""Support asked for: what it refuses, how long it waits, and its pages."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tcp_portal import rows
from tcp_portal.access.scope import everything
from tcp_portal.errors import Refusal
from tests.factories import act_of
from tests.integration.workstreams.log_made import DAY, World, as_, questions, text_of
from workstreams.models import SupportRequest
from workstreams.services.support import SUPPORT, SupportAsk, requests_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]
FORM = {
    "what": "Capital routes",
    "asked_of": "NHS England",
    "asked_on": "2017-05-12",
    "needed_by": "2017-05-20",
}
ANSWERED = {"answer": "Here they are", "granted": True, "answered_on": DAY}


@pytest.fixture
def world() -> World:
    return World.make()


def asked(world: World, what: str = "Capital routes", **more: Any) -> SupportRequest:
    values = {
        "partnership": world.partnership, "what": what, "asked_of": "NHS England", "asked_on": date(2017, 5, 2),
        **more,
    }  # fmt: skip
    return rows.add(SUPPORT, values=values, act=act_of(world.manager, today=DAY))


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"asked_on": date(2017, 5, 13)}, "asked_on"),
        ({"needed_by": date(2017, 5, 1)}, "needed_by"),
        ({"answer": "Yes"}, "answered_on"),
        ({"granted": False}, "answered_on"),
        ({"granted": True, "answered_on": DAY}, "answer"),
        ({"answer": "Yes", "answered_on": DAY}, "granted"),
        ({**ANSWERED, "answered_on": date(2017, 5, 1)}, "answered_on"),
        ({**ANSWERED, "answered_on": date(2017, 5, 13)}, "answered_on"),
        ({"asked_of": ""}, None),
    ],
)
def test_what_cannot_be_is_refused(world: World, values: dict[str, Any], field: str | None) -> None:
    with pytest.raises(Refusal) as refusal:
        asked(world, **values)
    assert refusal.value.field == field


def test_what_waits_comes_first_and_is_found_by_its_state_and_words(world: World) -> None:
    asked(world, "Answered", **ANSWERED)
    asked(world, "Late", needed_by=date(2017, 5, 11))
    asked(world, "Waits", asked_of="A council")
    found = {
        name: [one.what for one in requests_of(scope=everything(), partnership=world.partnership, ask=ask, day=DAY)]
        for name, ask in {
            "all": SupportAsk(),
            "open": SupportAsk("open"),
            "overdue": SupportAsk("overdue"),
            "answered": SupportAsk("answered"),
            "words": SupportAsk(text="council"),
        }.items()
    }  # fmt: skip
    assert found == {
        "all": ["Late", "Waits", "Answered"], "open": ["Late", "Waits"], "overdue": ["Late"],
        "answered": ["Answered"], "words": ["Waits"],
    }  # fmt: skip


def test_the_pages_say_how_long_it_waits_and_what_was_answered(world: World) -> None:
    late, given = asked(world, needed_by=date(2017, 5, 20)), asked(world, "Help", **ANSWERED)
    later = asked(world, "Money", asked_on=DAY)
    board = as_(world.board)
    listed = text_of(board.get(world.url("support")))
    assert "2 of 3 requests for support wait for an answer. 1 should have been answered." in listed
    assert "Ask for support" not in listed
    page = text_of(board.get(world.url("support_request", late.pk)))
    assert "Answer overdue</strong> for 29 days" in page
    assert "No answer yet." in page
    assert "answered after 10 days" in text_of(board.get(world.url("support_request", given.pk)))
    before = world.url("support_request", later.pk).replace("2017-05", "2017-04")
    assert "asked after 30 April 2017, the day shown" in text_of(board.get(before))
    assert "No request is shown" in text_of(board.get(world.url("support", text="zebra")))
    assert board.get(world.url("support", state="nonsense")).status_code == 422


def test_a_request_is_typed_answered_changed_and_withdrawn(world: World) -> None:
    client = as_(world.manager)
    assert "All of" not in text_of(client.get(world.url("support")))
    assert client.post(world.url("support_request_add"), {**FORM, "asked_of": ""}).status_code == 422
    assert client.post(world.url("support_request_add"), FORM).status_code == 302
    row = SupportRequest.objects.get()
    where = world.url("support_request_answer", row.pk)
    half = client.post(where, {"answer": "Yes", "granted": "", "answered_on": "2017-05-20", "version": "1"})
    assert half.status_code == 422
    whole = {"answer": "Yes", "granted": "no", "answered_on": "2017-05-20"}
    assert client.post(where, {**whole, "version": "1"}).status_code == 302
    row.refresh_from_db()
    assert (row.granted, row.answer, row.answered_on) == (False, "Yes", date(2017, 5, 20))
    assert 'value="no" selected' in text_of(client.get(where))
    other = client.post(where, {**whole, "granted": "yes", "version": "1"})
    assert other.status_code == 409
    assert "All of 1 request for support are answered." in text_of(client.get(world.url("support")))
    empty = {"answer": "", "granted": "", "answered_on": "", "version": "2"}
    assert client.post(where, empty).status_code == 302
    change = world.url("support_request_change", row.pk)
    assert client.post(change, {**FORM, "why": "Homes", "version": "3"}).status_code == 302
    withdraw = world.url("support_request_withdraw", row.pk)
    assert client.post(withdraw, {"reason": "Twice", "version": "4"}).status_code == 302
    assert client.get(change).status_code == 404


def test_who_may(world: World) -> None:
    pk = asked(world).pk
    edits = {f"support_request_{what}" for what in ("add", "change", "answer", "withdraw")}
    names = {
        "support": (),
        "support_request": (pk,),
        **dict.fromkeys(edits, (pk,)),
        "support_request_add": (),
    }
    world.must_be_closed_to_others(names, edits=edits)


@pytest.mark.once
def test_a_long_list_asks_no_more_than_a_short_one(world: World) -> None:
    one = asked(world, owner=world.manager, workstream=world.stream())
    client = as_(world.manager)
    before = questions(client, world.url("support"))
    SupportRequest.objects.bulk_create(
        SupportRequest(
            partnership=world.partnership, number=10 + number, what="Help", asked_of="A region", asked_on=DAY
        )
        for number in range(110)
    )
    assert questions(client, world.url("support")) == before <= 10
    assert questions(client, world.url("support_request", one.pk)) <= 10
