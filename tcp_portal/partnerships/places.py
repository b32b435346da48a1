"""The places of a partnership in order, read once and kept until somebody changes one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.db.models.signals import post_delete, post_save

from tcp_portal.partnerships.models import Place

_SECONDS = 300


def places_of(partnership_id: UUID) -> tuple[Place, ...]:
    """By position and name; no query while they are in the cache."""
    key = _key(partnership_id)
    found: tuple[Place, ...] | None = cache.get(key)
    if found is None:
        found = tuple(Place.objects.filter(partnership=partnership_id).order_by("position", "name"))
        cache.set(key, found, _SECONDS)
    return found


def forget(instance: Place, **_signal: Any) -> None:
    """Reads the places again at the next question: a place was saved or deleted."""
    cache.delete(_key(instance.partnership_id))


def listen() -> None:
    """Hears of every change of a place. Called once, when the site starts."""
    for signal in (post_save, post_delete):
        signal.connect(forget, sender=Place, dispatch_uid="places are read again")


def _key(partnership_id: UUID) -> str:
    return f"partnerships.places.{partnership_id}"
