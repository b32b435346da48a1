"""The database as somebody sees it who has its files and none of its keys."""

from __future__ import annotations

import base64
import json
import re
import zlib
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connection

# What people write in their own words. The portal cannot know whom they name there; docs/operations.md says so.
FREE_TEXT = re.compile(
    r"\.(note|notes|text|title|what|why|concerns|finding|learning|about|reason|decision|answer|outcome_note|description|"
    r"pause_reason|present|chair|advice|words|comment|detail|summary|minutes|body)$"
)


def texts() -> Iterator[tuple[str, str]]:
    """Table and column, and the text of every value of every table, also of those that no model knows."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}" LIMIT 0')
            names = [one[0] for one in cursor.description]
            columns = ", ".join(f'CAST("{name}" AS text)' for name in names)
            cursor.execute(f'SELECT {columns} FROM "{table}"')
            for row in cursor.fetchall():
                for name, value in zip(names, row, strict=True):
                    if value:
                        yield f"{table}.{name}", str(value)


def opened_sessions() -> Iterator[tuple[str, str]]:
    """Sessions are signed and packed, not sealed: what they hold in clear."""
    for row in Session.objects.all():
        yield "django_session.session_data", json.dumps(row.get_decoded())
        packed = row.session_data.split(":")[0]
        if packed.startswith("."):
            raw = base64.urlsafe_b64decode(packed[1:] + "=" * (-len(packed[1:]) % 4))
            yield "django_session.session_data", zlib.decompress(raw).decode()


def files(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file of the data folder: issued packs, mails, papers."""
    for path in folder.rglob("*"):
        if path.is_file():
            yield str(path.relative_to(folder)), path.read_bytes()


def numbers_in(text: str) -> set[str]:
    """Whatever could be an NHS number: ten digits, spaces and hyphens between them allowed."""
    return {re.sub(r"\D", "", found) for found in re.findall(r"(?<![\w.])\d(?:[ -]?\d){9}(?!\w)", text)}


def tables_of_models() -> set[str]:
    """The tables that the portal's own models describe."""
    return {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
