"""What the trail's values of a field mean: the row that a foreign key names, the words of a code."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from tcp_portal.audit.models import AuditEntry
from tcp_portal.audit.naming import tells_of_people

OF_PEOPLE = "something in the register"
GONE = "something that is no longer held"
Names = Mapping[str, str]


def field_of(object_type: str, name: str) -> models.Field[Any, Any] | None:
    """The field of a model (“app.model”); None where there is no such model or field any more."""
    try:
        found = apps.get_model(object_type)._meta.get_field(name)
    except (LookupError, ValueError, FieldDoesNotExist):
        return None
    return found if isinstance(found, models.Field) else None


def names_of(entries: Iterable[AuditEntry]) -> dict[str, str]:
    """What each row is called that a foreign key in these entries names, by its id. One query a table."""
    wanted: dict[type[models.Model], set[str]] = defaultdict(set)
    for entry in entries:
        for name, pair in entry.changes.items():
            field = field_of(entry.object_type, name)
            if field is not None and isinstance(field.related_model, type):
                wanted[field.related_model].update(_keys(pair))
    found: dict[str, str] = {}
    for model, keys in wanted.items():
        if tells_of_people(model._meta.app_label):
            found |= dict.fromkeys(keys, OF_PEOPLE)
        else:
            found |= {str(row.pk): str(row) for row in model._default_manager.filter(pk__in=keys)}
    return found


def in_words(entry: AuditEntry, name: str, value: Any, names: Names) -> str:
    """A row by its name, a code by its label; empty where the field is neither."""
    field = field_of(entry.object_type, name)
    if field is None or not isinstance(value, str):
        return ""
    if field.related_model is not None:
        return names.get(value, GONE) if _is_key(value) else ""
    return str(dict(field.flatchoices).get(value, ""))


def _keys(pair: Iterable[Any]) -> Iterator[str]:
    for value in pair:
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, str) and _is_key(one):
                yield one


def _is_key(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
