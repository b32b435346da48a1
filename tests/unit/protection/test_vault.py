"""Sealing: what goes in comes out, only at its own place, only with its key."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from django.core.exceptions import FieldError
from django.db.models import F
from hypothesis import given
from hypothesis import strategies as st

from cohorts.models import Mismatch, Person
from tcp_portal import sealed, vault
from tcp_portal.vault import Keyring, Unreadable, parsed_key

OLD, NEW = (parsed_key(vault.new_key()) for _ in range(2))
PLACE = "cohorts_person.given_name:1f"


@given(st.text(), st.text(alphabet="abc._:", max_size=30))
def test_what_is_sealed_opens_at_its_place_and_nowhere_else(text: str, place: str) -> None:
    ring = Keyring([NEW])
    token = ring.seal(text, place)
    assert ring.open(token, place) == text
    with pytest.raises(Unreadable, match="changed, or moved"):
        ring.open(token, f"{place}x")


def test_the_same_text_is_never_sealed_alike_and_tells_nothing() -> None:
    tokens = {Keyring([NEW]).seal("Quillon", PLACE) for _ in range(50)}
    assert len(tokens) == 50
    assert not [token for token in tokens if "Quillon" in token or b"Quillon" in base64.b64decode(token[12:])]


def test_an_older_key_still_opens_and_the_newest_seals() -> None:
    token = Keyring([OLD]).seal("Rita", PLACE)
    both = Keyring([NEW, OLD])
    assert both.open(token, PLACE) == "Rita"
    assert both.seal("Rita", PLACE).startswith(f"v1.{vault.key_id(NEW)}.")


def test_a_missing_key_is_named_and_nothing_is_blank() -> None:
    token = Keyring([OLD]).seal("Rita", PLACE)
    with pytest.raises(Unreadable) as caught:
        Keyring([NEW]).open(token, PLACE)
    assert vault.key_id(OLD) in str(caught.value)
    assert "PORTAL_DATA_KEYS" in str(caught.value)
    assert "Rita" not in str(caught.value)
    assert "1f" not in str(caught.value), "the row stays out of what may end in a log"


@pytest.mark.parametrize("damage", ["", "Rita", "v1.", "v1.00000000", "v2.00000000.AAAA"])
def test_what_was_never_sealed_is_an_error(damage: str) -> None:
    with pytest.raises(Unreadable, match="never sealed"):
        Keyring([NEW]).open(damage, PLACE)


@given(st.integers(min_value=0), st.integers(min_value=1, max_value=255))
def test_every_changed_byte_is_noticed(at: int, by: int) -> None:
    ring = Keyring([NEW])
    token = ring.seal("Rita", PLACE)
    raw = bytearray(base64.b64decode(token[12:]))
    raw[at % len(raw)] ^= by
    with pytest.raises(Unreadable):
        ring.open(token[:12] + base64.b64encode(raw).decode(), PLACE)


@pytest.mark.parametrize("text", ["", "short", "A" * 43, "not base64!", base64.b64encode(b"x" * 32).decode()])
def test_a_weak_key_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not"):
        parsed_key(text)


def test_a_key_may_be_written_in_either_alphabet() -> None:
    key = bytes(range(224, 256))
    written = {base64.b64encode(key).decode(), base64.urlsafe_b64encode(key).decode().rstrip("=")}
    assert {parsed_key(text) for text in written} == {key}


def test_a_hash_depends_on_key_and_purpose_and_of_nothing_is_nothing(settings: Any) -> None:
    settings.PORTAL_INDEX_KEYS = (NEW, OLD)
    found = vault.fingerprints("9434765919", "a")
    assert len(set(found)) == 2
    assert vault.fingerprint("9434765919", "a") == found[0]
    assert vault.fingerprint("9434765919", "b") not in found
    assert "9434765919" not in "".join(found)
    assert (vault.fingerprint("", "a"), vault.fingerprints("", "a")) == ("", [])


@pytest.mark.parametrize(
    "asked",
    [
        {"given_name": "Rita"}, {"family_name__icontains": "da"}, {"nhs_number": ""}, {"given_name__in": ["Rita"]},
        {"family_name__startswith": "D"}, {"given_name__length": 3},
    ],
)  # fmt: skip
def test_a_sealed_column_is_not_searched(asked: dict[str, Any]) -> None:
    with pytest.raises(FieldError, match="sealed"):
        Person.objects.filter(**asked)


def test_a_sealed_column_is_written_only_with_its_row() -> None:
    field = sealed.sealed_fields(Mismatch)[0]
    with pytest.raises(FieldError, match="sealed with its row"):
        field.get_db_prep_save("plain", connection=None)
    assert sealed.place("t.c", Person().pk).startswith("t.c:")


def test_an_initial_is_read_of_sealed_columns_only() -> None:
    with pytest.raises(FieldError, match="sealed column"):
        str(Person.objects.annotate(first=sealed.initial("reference")).values_list("first").query)
    with pytest.raises(FieldError, match="only be read as it is"):
        sealed.with_key("UPPER(t.c)", "id", None)
    assert "given_name" in str(Person.objects.values_list(F("given_name")).query)
