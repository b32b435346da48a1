"""Every page of the register is asked the same questions: who, how, and what a wrong form answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from cohorts.models import Spell
from tcp_portal.access import Role
from tcp_portal.access.roles import WIDE_ROLES
from tcp_portal.audit.models import AuditEntry, Kind
from tcp_portal.partnerships.models import Partnership, User
from tests.factories import (
    PostFactory,
    admitted,
    discharged,
    make_partnership,
    make_user,
    place_of,
    registered,
)
from tests.integration.cohorts.pages import HTMX, address, as_

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@dataclass(frozen=True)
class Page:
    """A page: whose identity stands in its address, how it is asked, and which roles are turned away."""

    name: str
    of: str = ""
    more: tuple[str, ...] = ()
    methods: tuple[str, ...] = ("GET", "POST")
    wrong_roles: tuple[Role, ...] = (Role.PROGRAMME_MANAGER, Role.COUNCIL_LEAD, Role.BOARD_MEMBER)
    wrong_form: dict[str, Any] = field(default_factory=lambda: {"version": "x"})


READERS = (
    Role.BOARD_MEMBER,
    Role.REGIONAL_VIEWER,
    Role.BID_PANEL_MEMBER,
    Role.IG_OFFICER,
    Role.ADMINISTRATOR,
)
PAGES = (
    Page("tracker", methods=("GET",), wrong_roles=READERS),
    Page("export", methods=("GET",)),
    Page("person", "person", methods=("GET",), wrong_roles=READERS),
    Page("row", "person", methods=("GET",), wrong_roles=READERS),
    Page("nhs_number", "person", methods=("POST",), wrong_roles=(*READERS, Role.PROGRAMME_MANAGER)),
    Page("plan", "person", wrong_roles=READERS),
    Page("transfer", "person"),
    Page("discharge", "person"),
    Page("transfer_out", "person"),
    Page("out_of_scope", "person"),
    Page("death", "person"),
    Page("correct_person", "person"),
    Page("correct_spell", "spell"),
    Page("correct_episode", "episode"),
    Page("admit", wrong_form={"key": ""}),
    Page("admit_new", more=("admission",), wrong_form={"step": "check"}),
    Page("admit_new", more=("transfer-in",), wrong_form={"step": "check"}),
    Page("admit_new", more=("found-late",), wrong_form={"step": "check"}),
    Page("admit_known", "left", more=("admission",), wrong_form={"step": "check"}),
    Page("admit_known", "left", more=("transfer-in",), wrong_form={"step": "check"}),
    Page("admit_known", "left", more=("found-late",), wrong_form={"step": "check"}),
)
FORMS = [page for page in PAGES if "POST" in page.methods and page.name != "nhs_number"]


def label(page: Page) -> str:
    return "-".join((page.name, *page.more))


@pytest.fixture
def partnership() -> Partnership:
    return make_partnership()


@pytest.fixture
def spell(partnership: Partnership) -> Spell:
    return admitted(partnership, place=place_of(partnership))


@pytest.fixture
def left(partnership: Partnership) -> Spell:
    spell = admitted(partnership, place=place_of(partnership))
    return discharged(spell, date(2017, 4, 20))


@pytest.fixture
def url(partnership: Partnership, spell: Spell, left: Spell) -> Any:
    ids = {
        "person": spell.person_id,
        "spell": spell.pk,
        "episode": spell.episodes.get().pk,
        "left": left.person_id,
    }

    def url(page: Page, of: Partnership = partnership) -> str:
        own = (ids[page.of],) if page.of else ()
        return address(of, f"cohorts:{page.name}", *own, *page.more)

    return url


def ask(user: User | None, page: Page, url: str, *, htmx: bool = False, method: str = "") -> Any:
    client = as_(user)
    way = method or page.methods[0]
    headers = HTMX if htmx else {}
    return client.post(url, {}, headers=headers) if way == "POST" else client.get(url, headers=headers)


@pytest.mark.parametrize("page", PAGES, ids=label)
def test_the_signed_out_are_sent_to_sign_in(page: Page, url: Any) -> None:
    answer = ask(None, page, url(page))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))
    part = ask(None, page, url(page), htmx=True)
    assert part.status_code == 204
    assert part["HX-Redirect"].startswith(reverse("account_login"))


@pytest.mark.parametrize("page", PAGES, ids=label)
def test_a_role_without_the_right_is_forbidden(page: Page, url: Any, partnership: Partnership) -> None:
    for role in page.wrong_roles:
        user = make_user(role, None if role in WIDE_ROLES else partnership)
        for method in page.methods:
            assert ask(user, page, url(page), method=method).status_code == 403, (role, method)
    assert not AuditEntry.objects.filter(kind=Kind.READ).exists()


@pytest.mark.parametrize("page", PAGES, ids=label)
def test_a_commissioner_of_another_partnership_finds_nothing(page: Page, url: Any) -> None:
    elsewhere = make_partnership("ELSE")
    user = make_user(Role.COMMISSIONER, elsewhere)
    for method in page.methods:
        assert ask(user, page, url(page), method=method).status_code == 404
        if page.of:
            # Not even with an address that asks for their own partnership.
            assert ask(user, page, url(page, elsewhere), method=method).status_code == 404
    assert not AuditEntry.objects.filter(kind=Kind.READ).exists()


@pytest.mark.parametrize("page", [page for page in PAGES if page.of], ids=label)
def test_a_post_for_another_place_finds_nothing(page: Page, url: Any, partnership: Partnership) -> None:
    user = make_user(Role.COMMISSIONER, partnership, place=place_of(partnership, "Redbridge"))
    for method in page.methods:
        assert ask(user, page, url(page), method=method).status_code == 404


@pytest.mark.parametrize(
    "page", [page for page in PAGES if page.of and page.name not in ("person", "row")], ids=label
)
def test_a_person_one_may_see_but_not_change_is_forbidden(
    page: Page, url: Any, partnership: Partnership
) -> None:
    """The right is held, but for another place; this person is only seen."""
    user = make_user(Role.COMMISSIONER, partnership, place=place_of(partnership, "Redbridge"))
    PostFactory(user=user, role=Role.PROGRAMME_MANAGER, partnership=partnership)
    expected = 200 if page.name == "plan" else 403
    assert ask(user, page, url(page)).status_code == expected


@pytest.mark.parametrize("htmx", [False, True], ids=["page", "htmx"])
@pytest.mark.parametrize("page", [page for page in PAGES if "GET" in page.methods], ids=label)
def test_a_commissioner_gets_the_page(page: Page, url: Any, partnership: Partnership, htmx: bool) -> None:
    answer = ask(make_user(Role.COMMISSIONER, partnership), page, url(page), htmx=htmx)
    if page.name == "row" and not htmx:
        assert answer.status_code == 302
        return
    assert answer.status_code == 200
    assert "HX-Request" in answer["Vary"]
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize("page", PAGES, ids=label)
def test_other_methods_are_not_allowed(page: Page, url: Any, partnership: Partnership) -> None:
    client = as_(make_user(Role.COMMISSIONER, partnership))
    assert client.put(url(page)).status_code == 405
    assert client.delete(url(page)).status_code == 405
    for method in {"GET", "POST"} - set(page.methods):
        assert (
            ask(make_user(Role.COMMISSIONER, partnership), page, url(page), method=method).status_code == 405
        )


@pytest.mark.parametrize("page", FORMS, ids=label)
def test_a_wrong_form_comes_back_with_its_errors(page: Page, url: Any, partnership: Partnership) -> None:
    answer = as_(make_user(Role.COMMISSIONER, partnership)).post(url(page), page.wrong_form)
    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    assert not AuditEntry.objects.filter(kind=Kind.CHANGE, by__isnull=False).exists()


def test_a_way_to_be_counted_that_does_not_exist_is_not_found(partnership: Partnership, spell: Spell) -> None:
    client = as_(make_user(Role.COMMISSIONER, partnership))
    assert client.get(address(partnership, "cohorts:admit_new", "by-magic")).status_code == 404
    assert (
        client.get(address(partnership, "cohorts:admit_known", spell.person_id, "by-magic")).status_code
        == 404
    )


@pytest.mark.parametrize("name", ["transfer", "discharge", "transfer_out", "out_of_scope", "plan"])
def test_what_needs_a_stay_says_so_where_there_is_none(name: str, partnership: Partnership) -> None:
    person = registered(partnership, home_place_id=place_of(partnership).pk)
    answer = as_(make_user(Role.COMMISSIONER, partnership)).get(
        address(partnership, f"cohorts:{name}", person.pk)
    )
    assert answer.status_code == 409
    assert "This person is not in hospital now" in answer.text


def test_a_second_admission_is_refused_before_it_is_typed(partnership: Partnership, spell: Spell) -> None:
    client = as_(make_user(Role.COMMISSIONER, partnership))
    answer = client.get(address(partnership, "cohorts:admit_known", spell.person_id, "admission"))
    assert answer.status_code == 409
    assert "already in hospital, since 3 May 2016" in answer.text
    assert "Open the page of BHR-001" in answer.text
    assert f"/people/{spell.person_id}/transfer/" in answer.text
    assert "Find someone else" in answer.text
