"""Entries in the trail about discharge planning: which field, from what to what, but not what somebody wrote."""

from __future__ import annotations

from typing import Any

from django.db import models

from cohorts.models import Spell
from tcp_portal.acts import Act
from tcp_portal.audit import services as audit

# Text that may tell of a person. The trail is read by people who may not see anybody.
_WRITTEN = frozenset({"note", "what", "package", "provider", "owner_name"})


def write(*, spell: Spell, obj: models.Model, did: str, changes: dict[str, list[Any]], act: Act) -> None:
    """One entry about a thing of the spell's person; of free text it says only that there is some."""
    audit.record(
        by=act.by,
        did=did,
        at=act.now,
        obj=obj,
        partnership_id=spell.partnership_id,
        person_ids=[spell.person_id],
        changes={name: _plain(name, pair) for name, pair in changes.items()},
    )


def _plain(name: str, pair: list[Any]) -> list[Any]:
    if name not in _WRITTEN:
        return pair
    before, after = ("written" if value else "" for value in pair)
    return [before, "written anew" if before == after else after]
