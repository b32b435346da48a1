"""Every text of the world made hostile: what a careless or wicked hand may have typed into each field.

A text keeps its own words and goes on with a payload: all seven where the field has room for them, else the one in
turn that fits; every other one begins with the sign of a formula. Fields that a rule of the database keeps (codes,
references, numbers, what may not change) stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldError
from django.db import DatabaseError, models, transaction

PAYLOADS = (
    "<script>hit(1)</script>",
    '"><img src=x onerror=hit(2)>',
    "'><svg onload=hit(3)>",
    "</script><script>hit(4)</script>",
    '<a href="javascript:hit(5)">x</a>',
    "{{7*191191191}}${7*191191191}",
    '=HYPERLINK("http://evil.example/";"x")',
)
SHORT = ("<b onclick=hit(6)>", "<i>", "=1+1")  # where hardly anything fits
OURS = ("cohorts", "trajectories", "finance", "workstreams", "partnerships", "packs")
CODE = re.compile(
    r"[a-z0-9_.:/-]+\Z"
)  # what the program itself reads back: nobody types without a capital or a blank
# Texts that are no words of anybody: hashes, keys, names of files, and the region that rights go by.
NOT_TYPED = (
    "password",
    "digest",
    "hash",
    "secret",
    "key",
    "path",
    "state",
    "kind",
    "slug",
    "media",
    "format",
    "email",
    "region",
)


def text_fields() -> Iterator[tuple[type[models.Model], models.Field[Any, Any]]]:
    """Each field of our models in which somebody types words."""
    for label in OURS:
        for model in apps.get_app_config(label).get_models():
            for field in model._meta.concrete_fields:
                if not isinstance(field, models.CharField | models.TextField):
                    continue
                typed = not (field.choices or field.primary_key or field.unique)
                if typed and not any(word in field.name for word in NOT_TYPED):
                    yield model, field


def hostile(words: str, room: int | None, turn: int) -> str:
    """The words with what fits of the payloads, beginning with the one whose turn it is."""
    words = f"={words}" if turn % 2 else words
    free = 100_000 if room is None else room - len(words)
    turned = [*PAYLOADS[turn % 7 :], *PAYLOADS[: turn % 7]]
    if sum(map(len, turned)) <= free:
        return words + "".join(turned)
    return (words + next((one for one in (*turned, *SHORT) if len(one) <= free), ""))[:room]


def _write(model: type[models.Model], pk: Any, changed: dict[str, str]) -> None:
    """By the table, past every rule of a service; what is sealed with its row is written by the row."""
    try:
        model._base_manager.filter(pk=pk).update(**changed)
    except FieldError:
        row = model._base_manager.get(pk=pk)
        for name, words in changed.items():
            setattr(row, name, words)
        row.save()


def poison() -> tuple[set[str], set[str]]:
    """Makes every row's words hostile: the fields that took it, and those that a rule of the database keeps."""
    taken, kept = set[str](), set[str]()
    for number, (model, field) in enumerate(text_fields()):
        rows = list(model._base_manager.values_list("pk", field.attname))
        if not rows:
            continue
        name = f"{model._meta.label}.{field.name}"
        try:
            with transaction.atomic():
                for at, (pk, words) in enumerate(rows):
                    if isinstance(words, str) and words and not CODE.match(words):
                        changed = {field.attname: hostile(words, field.max_length, number + at)}
                        _write(model, pk, changed)
            taken.add(name)
        except DatabaseError:
            kept.add(name)
    return taken, kept
