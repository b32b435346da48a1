"""Every page of the register is asked the same questions: who, how, and what a wrong form answers.

The signed out, roles without the right and methods that a page has not are asked by the role matrix, of every address.
A test here asks all pages in turn: none of its questions changes anything, so that one register serves them all.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from cohorts.models import Spell
from tcp_portal.access import Role
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
    """A page: whose identity stands in its address, and how it is asked."""

    name: str
    of: str = ""
    more: tuple[str, ...] = ()
    methods: tuple[str, ...] = ("GET", "POST")
    wrong_form: dict[str, Any] = field(default_factory=lambda: {"version": "x"})


PAGES = (
    Page("tracker", methods=("GET",)),
    Page("export", methods=("GET",)),
    Page("person", "person", methods=("GET",)),
    Page("row", "person", methods=("GET",)),
    Page("nhs_number", "person", methods=("POST",)),
    Page("plan", "person"),
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
OF_SOMEONE = [page for page in PAGES if page.of]
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


def test_a_commissioner_of_another_partnership_finds_nothing(url: Any) -> None:
    elsewhere = make_partnership("ELSE")
    user = make_user(Role.COMMISSIONER, elsewhere)
    for page in PAGES:
        for method in page.methods:
            assert ask(user, page, url(page), method=method).status_code == 404, label(page)
            if page.of:
                # Not even with an address that asks for their own partnership.
                answer = ask(user, page, url(page, elsewhere), method=method)
                assert answer.status_code == 404, label(page)
    assert not AuditEntry.objects.filter(kind=Kind.READ).exists()


def test_a_post_for_another_place_finds_nothing(url: Any, partnership: Partnership) -> None:
    user = make_user(Role.COMMISSIONER, partnership, place=place_of(partnership, "Redbridge"))
    for page in OF_SOMEONE:
        for method in page.methods:
            assert ask(user, page, url(page), method=method).status_code == 404, label(page)


def test_a_person_one_may_see_but_not_change_is_forbidden(url: Any, partnership: Partnership) -> None:
    """The right is held, but for another place; this person is only seen."""
    user = make_user(Role.COMMISSIONER, partnership, place=place_of(partnership, "Redbridge"))
    PostFactory(user=user, role=Role.PROGRAMME_MANAGER, partnership=partnership)
    for page in OF_SOMEONE:
        if page.name not in ("person", "row"):
            expected = 200 if page.name == "plan" else 403
            assert ask(user, page, url(page)).status_code == expected, label(page)


@pytest.mark.parametrize("htmx", [False, True], ids=["plainly", "htmx"])
def test_a_commissioner_gets_the_page(url: Any, partnership: Partnership, htmx: bool) -> None:
    user = make_user(Role.COMMISSIONER, partnership)
    for page in PAGES:
        if "GET" not in page.methods:
            continue
        answer = ask(user, page, url(page), htmx=htmx)
        if page.name == "row" and not htmx:
            assert answer.status_code == 302
            continue
        assert answer.status_code == 200, label(page)
        assert "HX-Request" in answer["Vary"], label(page)
        assert answer["Cache-Control"] == "no-store", label(page)


def test_a_wrong_form_comes_back_with_its_errors(url: Any, partnership: Partnership) -> None:
    user = make_user(Role.COMMISSIONER, partnership)
    for page in FORMS:
        answer = as_(user).post(url(page), page.wrong_form)
        assert answer.status_code == 422, label(page)
        assert "There is a problem" in answer.text, label(page)
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
