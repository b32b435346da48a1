"""Readers of the world, and a page as one of them is answered, of which nothing stays."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.test import Client

from tests.guards.universe import World


def look(client: Client, url: str) -> tuple[Any, bytes]:
    """A GET of which nothing stays, and its body."""
    with transaction.atomic():
        response: Any = client.get(url)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        transaction.set_rollback(True)
    return response, body


def readers_of(world: World) -> dict[str, Client]:
    """Everybody of the world, signed in; a fault of a page is an answer, too."""
    found = {}
    for name, user in world.users.items():
        found[name] = Client(raise_request_exception=False)
        found[name].force_login(user)
    return found
