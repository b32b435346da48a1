"""Pages of rows: what was typed is kept, two at once choose, hostile words stay words, and the trail reads well."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from tcp_portal import rows
from tcp_portal.access import Role
from tcp_portal.audit.models import AuditEntry
from tcp_portal.partnerships.models import Partnership, Post, User
from tests.factories import act_of, make_partnership, make_user, place_of
from tests.integration.workstreams.screens import PROVIDERS
from workstreams.models import MarketProvider, PlanAction
from workstreams.services.actions import ACTIONS
from workstreams.services.workstreams import WORKSTREAMS

pytestmark = [
    pytest.mark.once,
    pytest.mark.django_db,
    pytest.mark.urls("tests.integration.workstreams.screens"),
]
SCRIPT = "<script>alert(1)</script>"
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


class Made:
    def __init__(self) -> None:
        self.here: Partnership = make_partnership()
        self.user: User = make_user(Role.COMMISSIONER, self.here)
        self.client = Client()
        self.client.force_login(self.user)
        self.havering, self.redbridge = (str(place_of(self.here, n).pk) for n in ("Havering", "Redbridge"))

    def provider(self, **more: Any) -> MarketProvider:
        values = {"partnership": self.here, "name": "Homely", "needs": [1], "places": [place_of(self.here)]}
        return rows.add(PROVIDERS.table, values={**values, **more}, act=act_of(self.user))

    def typed(self, **more: Any) -> dict[str, Any]:
        return {"name": "Homely", "needs": ["1"], "places": [self.havering], "version": "1", **more}


@pytest.fixture
def made() -> Made:
    return Made()


def address(row: MarketProvider, step: str = "") -> str:
    return f"/rows/provider/{row.pk}/{step}"


def sent_back(body: str) -> dict[str, list[str]]:
    """What the page of a choice sends again by itself."""
    found: dict[str, list[str]] = {}
    for name, value in HIDDEN.findall(body):
        if not name.startswith("csrf"):
            found.setdefault(name, []).append(unescape(value))
    return found


def test_a_row_goes_round_with_every_kind_of_field(made: Made) -> None:
    form = made.client.get("/rows/provider/").text
    assert "As given" in form
    assert re.findall(r'<h2 class="card__title"[^>]*>([^<]+)', form) == ["What it is", "Quality"]
    typed = made.typed(
        needs=["3", "1"], places=[made.havering, made.redbridge], quality="good",
        rated_on_0="3", rated_on_1="april", rated_on_2="2017", note="Two\r\nlines",
    )  # fmt: skip
    answer = made.client.post("/rows/provider/", typed)
    row = MarketProvider.objects.get()
    assert answer.status_code == 302
    assert (row.needs, row.rated_on, row.places.count()) == ([1, 3], date(2017, 4, 3), 2)
    page = made.client.get(address(row)).text
    assert page.count(" checked") == 4
    assert 'value="april"' not in page
    same = made.client.post(address(row), {**typed, "version": "1"})
    row.refresh_from_db()
    assert (same.status_code, row.version) == (302, 1)


def test_months_owners_and_boxes_go_round(made: Made) -> None:
    values = {"partnership": made.here, "name": "W", "aim": "A"}
    rows.add(WORKSTREAMS, values=values, act=act_of(made.user))
    typed = {
        "what": "Do it",
        "due_on": "2017-08",
        "starts_on": "",
        "owner": str(made.user.pk),
        "is_milestone": "on",
    }
    assert made.client.post("/rows/action/", typed).status_code == 302
    row = PlanAction.objects.get()
    assert (row.due_on, row.starts_on, row.owner, row.is_milestone) == (
        date(2017, 8, 1),
        None,
        made.user,
        True,
    )
    other = make_user(Role.COMMISSIONER, made.here)
    Post.objects.filter(user=made.user).delete()
    client = Client()
    client.force_login(other)
    page = client.get(f"/rows/action/{row.pk}/").text
    assert 'value="2017-08"' in page
    assert f'value="{made.user.pk}" selected' in page, "who left stays on offer"
    both = client.post(f"/rows/action/{row.pk}/", {**typed, "owner_name": "Pat", "version": "1"})
    assert both.status_code == 422
    assert "Choose an owner or type a name, not both" in both.text
    wrong = client.post(f"/rows/action/{row.pk}/", {**typed, "due_on": "August", "version": "1"})
    assert 'value="August"' in wrong.text
    rows.change(ACTIONS, row=row, version=1, values={"due_on": date(2017, 9, 1)}, act=act_of(other))
    choice = client.post(f"/rows/action/{row.pk}/", {**typed, "version": "1"})
    assert choice.status_code == 409
    assert "September 2017" in choice.text
    again = client.post(f"/rows/action/{row.pk}/", {**sent_back(choice.text), "choose-due_on": "theirs"})
    row.refresh_from_db()
    assert (again.status_code, row.due_on, row.is_milestone) == (302, date(2017, 9, 1), True)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"name": ""}, "Enter the name"),
        ({"name": "n" * 161}, "at most 160"),
        ({"needs": ["7"]}, "Select a valid choice"),
        ({"places": [str(uuid4())]}, "Select a valid choice"),
        ({"quality": "splendid"}, "Select a valid choice"),
        ({"capacity": "many"}, "Enter a whole number"),
        ({"capacity": "9" * 30}, "less than or equal to"),
        ({"rated_on_0": "31", "rated_on_1": "2", "rated_on_2": "2017"}, "must be a real date"),
        ({"capacity": "99"}, "Nobody has room for 99."),
        ({"capacity": "98"}, "Not today."),
        ({"capacity": "3"}, "The table does not take this"),
        ({"version": "x"}, "Enter a whole number"),
    ],
)
def test_what_is_refused_stands_beside_its_field_and_what_was_typed_is_kept(
    made: Made, wrong: dict[str, Any], says: str
) -> None:
    row = made.provider()
    typed = made.typed(**{"note": "Kept as typed", **wrong})
    for url in (address(row), "/rows/provider/"):
        if url == "/rows/provider/" and "version" in wrong:
            continue
        answer = made.client.post(url, typed)
        assert answer.status_code == 422
        assert says in unescape(answer.text)
        assert "Kept as typed" in answer.text
        assert str(next(iter(wrong.values()))) in answer.text or isinstance(next(iter(wrong.values())), list)
    row.refresh_from_db()
    assert (row.note, MarketProvider.objects.count()) == ("", 1)


def test_a_name_that_stands_already_is_refused_at_the_name(made: Made) -> None:
    made.provider()
    answer = made.client.post("/rows/provider/", made.typed())
    assert answer.status_code == 422
    assert 'id="id_name-error"' in answer.text
    assert "There is one already with the same name." in answer.text


def test_two_at_once_choose_field_by_field_whatever_the_field(made: Made) -> None:
    row = made.provider()
    first = made.typed(needs=["2"], places=[made.redbridge], note="Theirs", quality="good",
                       rated_on_0="3", rated_on_1="4", rated_on_2="2017")  # fmt: skip
    assert made.client.post(address(row), first).status_code == 302
    mine = made.typed(needs=["3"], places=[], note=SCRIPT, name="Mine")
    choice = made.client.post(address(row), mine)
    assert choice.status_code == 409
    assert SCRIPT not in choice.text
    words = unescape(re.sub(r"<[^>]+>", " ", choice.text))
    for told in (
        "Personality disorder",
        "A learning disability",
        "Redbridge",
        "Theirs",
        "3 April 2017",
        made.user.name,
    ):
        assert told in words
    keep = {
        "choose-needs": "theirs",
        "choose-places": "theirs",
        "choose-quality": "theirs",
        "choose-rated_on": "theirs",
    }
    again = made.client.post(address(row), {**sent_back(choice.text), **keep, "choose-note": "yours"})
    row.refresh_from_db()
    assert again.status_code == 302
    assert (row.name, row.needs, row.note, row.quality, row.rated_on) == (
        "Mine", [2], SCRIPT, "good", date(2017, 4, 3),
    )  # fmt: skip
    assert [str(pk) for pk in row.places.values_list("pk", flat=True)] == [made.redbridge]


def test_who_was_overtaken_and_says_the_same_has_nothing_to_choose(made: Made) -> None:
    row = made.provider()
    assert made.client.post(address(row), made.typed(note="Same")).status_code == 302
    assert made.client.post(address(row), made.typed(note="Same")).status_code == 302
    row.refresh_from_db()
    assert row.version == 2


def test_a_row_is_withdrawn_with_a_reason_once_and_by_who_read_what_changed(made: Made) -> None:
    row = made.provider()
    url = address(row, "withdraw/")
    assert "Withdraw Homely?" in made.client.get(url).text
    assert made.client.post(url, {"reason": " ", "version": "1"}).status_code == 422
    rows.change(PROVIDERS.table, row=row, version=1, values={"note": "Newer"}, act=act_of(made.user))
    late = made.client.post(url, {"reason": SCRIPT, "version": "1"})
    assert late.status_code == 409
    assert "Someone else changed it after you opened this page." in late.text
    assert SCRIPT not in late.text
    assert made.client.post(url, {**sent_back(late.text), "reason": SCRIPT}).status_code == 302
    assert made.client.get(address(row)).status_code == 404
    assert "It was withdrawn" in made.client.post(url, {"reason": "Again", "version": "3"}).text


def test_the_right_is_asked_before_the_form_and_a_strangers_row_does_not_exist(made: Made) -> None:
    row = made.provider()
    readers = {
        Role.BOARD_MEMBER: (403, make_user(Role.BOARD_MEMBER, made.here)),
        Role.COMMISSIONER: (404, make_user(Role.COMMISSIONER, make_partnership("ELSE"))),
    }
    for status, user in readers.values():
        client = Client()
        client.force_login(user)
        for url in (address(row), address(row, "withdraw/")):
            assert client.get(url).status_code == status
            assert client.post(url, {"name": ""}).status_code == status
    assert Client().get(address(row)).status_code == 302


def test_a_form_offers_the_choices_of_the_rows_own_partnership(made: Made) -> None:
    """Whichever partnership the frame shows."""
    elsewhere = make_partnership("ELSE", places=("Faraway",))
    Post.objects.create(
        user=made.user, role=Role.COMMISSIONER, partnership=elsewhere, valid_from=date(2015, 4, 1)
    )
    page = made.client.get(address(made.provider()) + "?partnership=ELSE").text
    assert "Havering" in page
    assert "Faraway" not in page


def test_the_access_log_says_who_changed_what_in_words(made: Made) -> None:
    row = made.provider()
    made.client.post(address(row), made.typed(needs=["1", "2"], places=[made.redbridge], note=SCRIPT, quality="good",
                                              rated_on="2017-04-03"))  # fmt: skip
    made.client.post(address(row, "withdraw/"), {"reason": "Twice", "version": "2"})
    values = {"partnership": made.here, "name": "W", "aim": "A", "principles": [9], "lead": made.user}
    rows.add(WORKSTREAMS, values=values, act=act_of(made.user))
    officer = Client()
    officer.force_login(make_user(Role.IG_OFFICER, made.here))
    body = officer.get(reverse("audit:log")).text
    words = unescape(re.sub(r"<[^>]+>", " ", body))
    for told in (
        "change a provider", "withdraw a provider", "withdrawn because: not set → Twice",
        "places: Havering → Redbridge", "quality: not set → Good", "rated on: not set → 3 April 2017",
        f"lead: not set → {made.user.name}", "principles: not set → 9. ", f"partnership: not set → {made.here.name}",
    ):  # fmt: skip
        assert told in words, told
    assert SCRIPT not in body
    changed = re.findall(r"\w[\w ]*: [^\n]*→[^\n]*", words)
    assert changed
    assert not [line for line in changed if re.search(r"[0-9a-f]{8}-[0-9a-f]{4}", line)]


def test_an_id_that_names_nothing_any_more_is_told_as_that(made: Made) -> None:
    row = made.provider()
    AuditEntry.objects.create(
        at=act_of().now, by=made.user, kind="change", did="change a provider", partnership=made.here,
        object_type=row._meta.label_lower, object_id=row.pk,
        changes={"provider": [None, str(uuid4())], "gone_field": ["a", "b"], "places": [[str(uuid4())], []]},
    )  # fmt: skip
    officer = Client()
    officer.force_login(make_user(Role.IG_OFFICER, made.here))
    words = officer.get(reverse("audit:log")).text
    assert "provider: not set → something that is no longer held" in words
    assert "gone field: a → b" in words
