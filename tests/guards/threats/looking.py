"""A page as a reader is answered, of which nothing stays."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.test import Client


def look(client: Client, url: str) -> tuple[Any, bytes]:
    """A GET of which nothing stays, and its body."""
    with transaction.atomic():
        response: Any = client.get(url)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        transaction.set_rollback(True)
    return response, body
