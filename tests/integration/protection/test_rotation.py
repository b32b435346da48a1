"""`rotate_keys`: everything under the newest key, also when it was stopped, also while others save."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from cohorts.models import Person
from tcp_portal import vault
from tcp_portal.protection import rotation
from tcp_portal.vault import Unreadable, new_key, parsed_key
from tests.factories import admitted, make_partnership

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db: None) -> list[Person]:
    partnership = make_partnership()
    return [admitted(partnership).person for _ in range(5)]


@pytest.fixture
def fresh(people: list[Person], settings: Any) -> tuple[bytes, bytes]:
    """Fresh keys before the old ones, as during a change of keys."""
    data, index = parsed_key(new_key()), parsed_key(new_key())
    settings.PORTAL_DATA_KEYS = (data, *settings.PORTAL_DATA_KEYS)
    settings.PORTAL_INDEX_KEYS = (index, *settings.PORTAL_INDEX_KEYS)
    return data, index


def check() -> str:
    out = StringIO()
    call_command("rotate_keys", "--check", stdout=out)
    return out.getvalue()


def test_afterwards_the_new_keys_alone_open_and_find(
    people: list[Person], fresh: tuple[bytes, bytes], settings: Any
) -> None:
    names = {one.pk: (one.nhs_number, one.given_name, one.family_name) for one in people}
    out = StringIO()
    call_command("rotate_keys", stdout=out)
    settings.PORTAL_DATA_KEYS, settings.PORTAL_INDEX_KEYS = fresh[:1], fresh[1:]
    found = {one.pk: (one.nhs_number, one.given_name, one.family_name) for one in Person.objects.all()}
    assert found == names
    for one in people:
        assert Person.objects.with_nhs_number(one.nhs_number).get().pk == one.pk
    assert "cohorts_person.given_name: 5" in out.getvalue()
    assert "cohorts_person.nhs_number_key: 5" in out.getvalue()
    assert "audit_trailkey.key: 5" in out.getvalue()
    assert "MISSING" not in check()


def test_meanwhile_people_are_found_and_kept_apart_under_either_key(
    people: list[Person], fresh: tuple[bytes, bytes]
) -> None:
    """Between the change of the setting and the run: old hashes are still found."""
    one = people[0]
    assert Person.objects.with_nhs_number(one.nhs_number).get().pk == one.pk
    one.refresh_from_db()
    one.save()  # sealed and hashed under the new keys
    assert Person.objects.with_nhs_number(one.nhs_number).get().pk == one.pk
    assert one.nhs_number_key.startswith(vault.index_prefix())


def test_a_run_that_was_stopped_goes_on(
    people: list[Person], fresh: tuple[bytes, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rotation, "BATCH", 2)
    seen: list[int] = []

    def stop(_column: str, rows: int) -> None:
        seen.append(rows)
        if len(seen) == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rotation.rotate(stop)
    left = rotation.rotate()
    assert sum(seen) + left == 5 * 5, "key in the trail, number, two names, hash: each once"
    assert rotation.rotate() == 0


def test_a_save_meanwhile_is_not_overwritten(
    people: list[Person], fresh: tuple[bytes, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody corrects a name after the run read it and before it writes."""
    real, person = rotation._renew, people[2]

    def slow(column: Any, pk: Any, stored: str, known: str) -> int:
        if column.name == "cohorts_person.given_name" and person.given_name != "Later":
            person.given_name = "Later"
            person.save()
        return real(column, pk, stored, known)

    monkeypatch.setattr(rotation, "_renew", slow)
    rotation.rotate()
    assert Person.objects.get(pk=person.pk).given_name == "Later"


def test_a_missing_key_is_named_and_what_was_done_stays(people: list[Person], settings: Any) -> None:
    (old,) = settings.PORTAL_DATA_KEYS
    settings.PORTAL_DATA_KEYS = (parsed_key(new_key()),)
    with pytest.raises(CommandError, match=vault.key_id(old)):
        call_command("rotate_keys", stdout=StringIO())
    with pytest.raises(CommandError, match=f"not given: {vault.key_id(old)}"):
        check()
    with pytest.raises(Unreadable):
        Person.objects.get(pk=people[0].pk)


def test_a_fresh_key_is_printed_and_nothing_changes(people: list[Person]) -> None:
    out = StringIO()
    call_command("rotate_keys", "--new-key", stdout=out)
    assert len(parsed_key(out.getvalue())) == vault.KEY_BYTES
    assert rotation.rotate() == 0
