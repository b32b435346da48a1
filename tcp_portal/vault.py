"""Seals short texts that tell who somebody is, and opens them again; and a keyed hash to find one by.

AES-256-GCM with a random nonce. Each sealed text names its key and is bound to its column and row: moved to another
row, cut or changed, it does not open. Several data keys may be in use, the newest first: it seals, all of them open.
The hash (HMAC-SHA256) has keys of its own. Sources: NIST SP 800-38D; OWASP, Cryptographic Storage Cheat Sheet.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
from collections.abc import Sequence
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

KEY_BYTES = 32
_NONCE = 12
_FORM = "v1"


class Unreadable(Exception):
    """A sealed text cannot be opened; the sentence says what is missing and never what was sealed."""


def key_id(key: bytes) -> str:
    """The public name of a key: the first eight digits of its SHA-256."""
    return hashlib.sha256(b"tcp portal key " + key).hexdigest()[:8]


def parsed_key(text: str) -> bytes:
    """A key from 32 bytes as base64, either alphabet. Raises ValueError with a sentence."""
    try:
        key = base64.b64decode(text.strip().replace("-", "+").replace("_", "/") + "==", validate=False)
    except binascii.Error as error:
        raise ValueError("is not base64") from error
    if len(key) != KEY_BYTES or len(set(key)) < 8:
        raise ValueError(f"is not {KEY_BYTES} random bytes as base64")
    return key


def new_key() -> str:
    """A fresh key as it stands in the environment."""
    return base64.urlsafe_b64encode(os.urandom(KEY_BYTES)).decode().rstrip("=")


class Keyring:
    """Keys that seal and open, the newest first."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        self._ciphers = {key_id(key): AESGCM(key) for key in keys}
        self.newest = key_id(keys[0])

    @property
    def prefix(self) -> str:
        """How everything starts that the newest key sealed."""
        return f"{_FORM}.{self.newest}."

    def seal(self, text: str, bound_to: str) -> str:
        """The text sealed by the newest key and bound to a place: only there it opens."""
        nonce = os.urandom(_NONCE)
        sealed = self._ciphers[self.newest].encrypt(nonce, text.encode(), bound_to.encode())
        return self.prefix + binascii.b2a_base64(nonce + sealed, newline=False).decode()

    def open(self, token: str, bound_to: str) -> str:
        """What was sealed. Raises Unreadable: not sealed, sealed by a key that is not here, moved or changed."""
        form, _, rest = token.partition(".")
        name, _, body = rest.partition(".")
        if form != _FORM or not body:
            raise Unreadable(f"{_place(bound_to)} holds something that was never sealed.")
        cipher = self._ciphers.get(name)
        if cipher is None:
            raise Unreadable(
                f"{_place(bound_to)} was sealed with the key {name}, which is not in PORTAL_DATA_KEYS "
                f"(there: {', '.join(self._ciphers)}). Put it back behind the newest key."
            )
        try:
            raw = binascii.a2b_base64(body)
            return cipher.decrypt(raw[:_NONCE], raw[_NONCE:], bound_to.encode()).decode()
        except (InvalidTag, binascii.Error, ValueError) as error:
            raise Unreadable(
                f"{_place(bound_to)} was changed, or moved from another row, outside the portal."
            ) from error


def _place(bound_to: str) -> str:
    """The column, without the row: a sentence may end in a log."""
    return f"A value of {bound_to.partition(':')[0]}"


@cache
def _keyring(keys: tuple[bytes, ...]) -> Keyring:
    return Keyring(keys)


def keyring() -> Keyring:
    """The data keys of this process (PORTAL_DATA_KEYS)."""
    return _keyring(settings.PORTAL_DATA_KEYS)


def fingerprint(text: str, purpose: str) -> str:
    """The keyed hash that a value is found by, under the newest index key; nothing for nothing."""
    return _fingerprint(settings.PORTAL_INDEX_KEYS[0], text, purpose) if text else ""


def fingerprints(text: str, purpose: str) -> list[str]:
    """The hash under every index key in use: while they are being changed a value may stand under any."""
    return [_fingerprint(key, text, purpose) for key in settings.PORTAL_INDEX_KEYS] if text else []


def index_prefix() -> str:
    """How every hash under the newest index key starts."""
    return f"{key_id(settings.PORTAL_INDEX_KEYS[0])}."


def _fingerprint(key: bytes, text: str, purpose: str) -> str:
    said = hmac.new(key, f"{purpose}:{text}".encode(), hashlib.sha256).digest()
    return f"{key_id(key)}.{base64.urlsafe_b64encode(said).decode().rstrip('=')}"
