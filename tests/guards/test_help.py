"""Every page has its help, every link of it leads somewhere, and every role has a tour of pages that it may open."""

from __future__ import annotations

import pytest
from django.urls import resolve, reverse

from tcp_portal.access import Role
from tcp_portal.access.roles import PERMISSIONS
from tcp_portal.web import page_help
from tcp_portal.web.page_help import ALL, all_help, files, help_of, labels, read
from tcp_portal.web.registry import navigation, sub_pages
from tcp_portal.web.tours import FOLDER, tour_of
from tests.guards.test_permissions import addresses
from tests.guards.universe import ADDRESSES

pytestmark = pytest.mark.once

# A file, or a page for who is not signed in: there is no page of the portal to help with.
WITHOUT = {"cohorts:export", "cohorts:import_template", "packs:download", "workstreams:paper_file"}
ELSEWHERE = ("feed:", "shared:", "operations:")


def pages() -> list[str]:
    return [
        name
        for name, address in sorted(ADDRESSES.items())
        if "GET" in address.methods and name not in WITHOUT and not name.startswith(ELSEWHERE)
    ]


def test_every_page_has_help() -> None:
    assert not [name for name in pages() if help_of(name) is None]
    assert help_of("admin:index") is not None


def test_no_help_outlives_its_page() -> None:
    known = {name for name, _ in addresses()} | {f"{name.split(':')[0]}:{ALL}" for name, _ in addresses()}
    assert not set(all_help()) - known


def test_help_is_read_from_every_app() -> None:
    assert {name.split(":")[0] for name in all_help()} >= {
        "cohorts", "trajectories", "workstreams", "finance", "packs", "audit", "web", "admin",
    }  # fmt: skip


def test_each_help_is_short_and_names_who_keeps_the_page() -> None:
    for name, page in all_help().items():
        assert 20 < len(page.answers) < 330, name
        assert page.kept.endswith("."), name
        assert len(page.terms) <= 5, name


def test_help_leads_to_pages_that_have_a_name() -> None:
    seen = {see for page in all_help().values() for see in page.see}
    assert not seen - set(labels())
    assert not set(labels()) - {name for name, _ in addresses()}
    for name in seen:
        assert reverse(name).startswith("/")


def test_a_page_has_one_name() -> None:
    navigated = {item.url_name for item in (*navigation(), *sub_pages())}
    assert (
        not {f"{file['namespace']}:{name}" for file in files() for name in file.get("titles", {})} & navigated
    )


def test_a_word_that_the_glossary_has_not_stops_the_reading() -> None:
    with pytest.raises(KeyError, match="No such word"):
        list(
            read(
                {
                    "namespace": "x",
                    "page": [{"names": ["y"], "answers": "", "kept": "", "terms": ["No such word"]}],
                }
            )
        )


def test_an_address_with_two_helps_stops_the_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    twice = (*files(), *files())
    monkeypatch.setattr(page_help, "files", lambda: twice)
    with pytest.raises(ValueError, match="twice"):
        all_help.__wrapped__()


def test_there_is_a_tour_for_each_role_and_no_other() -> None:
    assert {path.stem for path in FOLDER.glob("*.toml")} == {role.value for role in Role}


@pytest.mark.parametrize("role", Role, ids=str)
def test_a_tour_takes_five_minutes_and_leads_to_pages_of_the_role(role: Role) -> None:
    tour = tour_of(role)
    assert 4 <= len(tour.steps) <= 7
    assert len({step.page for step in tour.steps}) == len(tour.steps)
    assert sum(len(step.text.split()) for step in tour.steps) < 300
    for step in tour.steps:
        asked = getattr(resolve(reverse(step.page)).func, "required_permissions", ())
        assert not asked or set(asked) & PERMISSIONS[role], step.page
