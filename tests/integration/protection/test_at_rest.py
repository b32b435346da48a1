"""Nothing at rest tells who somebody is: the raw tables hold no name and no NHS number."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse

from cohorts.models import ImportRow, Mismatch, Person
from cohorts.services.corrections import correct_person
from cohorts.services.facts import PersonFacts
from cohorts.services.imports import deciding, runs
from tcp_portal.access import Role
from tcp_portal.audit import identity
from tcp_portal.audit.models import AuditEntry, TrailKey
from tcp_portal.vault import Unreadable, new_key, parsed_key
from tests.factories import act_of, admitted, make_partnership, make_user, place_of
from tests.factories.demonstration import load_demonstration
from tests.integration.cohorts.extracts import DAY, csv_of, new_row, row_of
from tests.integration.protection import raw

pytestmark = pytest.mark.django_db


def test_the_demonstration_holds_nobody_in_clear() -> None:
    load_demonstration()
    people = list(Person.objects.all())
    assert len(people) > 50
    numbers = {one.nhs_number for one in people} - {""}
    whole = {f"{one.given_name} {one.family_name}".casefold() for one in people}
    whole |= {f"{one.family_name}, {one.given_name}".casefold() for one in people}
    families = {one.family_name for one in people}
    found, seen = set(), 0
    for column, text in [*raw.texts(), *raw.opened_sessions()]:
        seen += 1
        if raw.numbers_in(text) & numbers:
            found.add((column, "NHS number"))
        if text in families:
            found.add((column, "family name"))
        low = text.casefold()
        if not raw.FREE_TEXT.search(column) and any(name in low for name in whole):
            found.add((column, "name"))
    assert seen > 20_000
    assert found == set()


def test_what_is_left_to_people_is_few_columns_of_words() -> None:
    load_demonstration()
    columns = {column for column, _ in raw.texts()}
    left = {column for column in columns if raw.FREE_TEXT.search(column)}
    assert 10 < len(left) < len(columns) / 8
    assert not {one for one in left if one.startswith(("cohorts_person.", "audit_", "cohorts_importrow"))}


LATER = DAY + timedelta(days=1)
LATER = DAY + timedelta(days=1)
GIVEN, FAMILY, NEXT, FILED = "Zyxqualine", "Wvuttersby", "Qoplinthia", "Xandrubert"


def test_nothing_of_a_person_is_left_behind_by_what_is_done(client: Client) -> None:
    """Admitted, corrected, looked at, found in an extract, met in a meeting's list: the person is nowhere in clear."""
    partnership = make_partnership()
    spell = admitted(partnership, place=place_of(partnership), given_name=GIVEN, family_name=FAMILY)
    person, act = spell.person, act_of()
    _correct(person, act)
    _extract(partnership, spell, act)
    client.force_login(make_user(Role.COMMISSIONER, partnership))
    for name, args in (("cohorts:person", [person.pk]), ("cohorts:tracker", [])):
        assert client.get(reverse(name, args=args), follow=True).status_code == 200
    client.post(reverse("cohorts:nhs_number", args=[person.pk]))
    assert Mismatch.objects.exists()
    assert ImportRow.objects.exists()
    words = {word.casefold() for word in (GIVEN, FAMILY, NEXT, FILED)}
    number = person.nhs_number
    for column, text in [*raw.texts(), *raw.opened_sessions(), *_cached()]:
        assert not [word for word in words if word in text.casefold()], column
        assert number not in raw.numbers_in(text), column
    for name, content in raw.files(settings.PORTAL_DATA_DIR):
        assert not [word for word in words if word.encode() in content.lower()], name
        assert number.encode() not in content, name


def _correct(person: Person, act: Any) -> None:
    facts = replace(PersonFacts.of(person), given_name=NEXT)
    correct_person(person=person, version=person.version, facts=facts, act=act)
    person.refresh_from_db()


def _extract(partnership: Any, spell: Any, act: Any, *, listed: bool = True) -> None:
    content = csv_of([new_row(partnership, given_name=FILED), row_of(spell, family_name=FILED)])
    run = runs.open_run(partnership=partnership, content=content, as_at=DAY, act=act)
    assert run.rows.count() == 2
    if listed:
        deciding.confirm(run=run, version=run.version, nothing=True, act=act)
        runs.open_run(partnership=partnership, content=content, as_at=LATER, act=act)


def _cached() -> list[tuple[str, str]]:
    kept = getattr(cache, "_cache", None)
    if isinstance(kept, dict):
        return [(f"cache {key}", repr(value)) for key, value in kept.items()]
    client = cache._cache.get_client()  # type: ignore[attr-defined]
    return [(f"cache {key}", repr(client.get(key))) for key in client.scan_iter(f"*{cache.key_prefix}*")]


def test_the_trail_tells_who_only_with_the_key_of_that_person() -> None:
    partnership = make_partnership()
    person = admitted(partnership, given_name=GIVEN, family_name=FAMILY).person
    other = admitted(partnership).person
    _correct(person, act_of())
    entry = AuditEntry.objects.get(did="correct a person")
    assert entry.changes["given_name"] != [GIVEN, NEXT]
    assert identity.opened(entry, person.pk)["given_name"] == [GIVEN, NEXT]
    _correct(other, act_of())
    with pytest.raises(Unreadable, match=r"changed, or moved|not in PORTAL_DATA_KEYS"):
        identity.opened(entry, other.pk)
    identity.forget(person.pk)
    assert identity.opened(entry, person.pk)["given_name"] == [None, None]
    assert TrailKey.objects.filter(pk=other.pk).exists()


def test_names_swapped_between_people_are_noticed() -> None:
    partnership = make_partnership()
    one, other = (admitted(partnership).person for _ in range(2))
    with connection.cursor() as cursor:
        cursor.execute("SELECT given_name FROM cohorts_person WHERE reference = %s", [other.reference])
        (token,) = cursor.fetchone()
        for column in ("given_name", "family_name"):
            cursor.execute(
                f"UPDATE cohorts_person SET {column} = %s WHERE reference = %s", [token, one.reference]
            )
    for ask in (
        lambda: Person.objects.get(pk=one.pk),
        lambda: list(Person.objects.filter(pk=one.pk).values_list("given_name")),
        lambda: list(Person.objects.filter(pk=one.pk).values_list("spells__person__family_name")),
    ):
        with pytest.raises(Unreadable, match=r"cohorts_person\.\w+_name was changed, or moved"):
            ask()


def test_a_missing_key_stops_the_page_and_shows_no_blank(settings: Any) -> None:
    person = admitted(make_partnership()).person
    settings.PORTAL_DATA_KEYS = (parsed_key(new_key()),)
    with pytest.raises(Unreadable, match="which is not in PORTAL_DATA_KEYS"):
        Person.objects.get(pk=person.pk)


def test_json_that_was_sealed_comes_back_as_it_was() -> None:
    partnership = make_partnership()
    spell = admitted(partnership)
    _extract(partnership, spell, act_of(), listed=False)
    row = ImportRow.objects.exclude(person=None).get()
    assert json.dumps(row.changes)
    assert FILED in row.cells
    assert list(ImportRow.objects.filter(pk=row.pk).values_list("cells", "changes")) == [
        (row.cells, row.changes)
    ]
