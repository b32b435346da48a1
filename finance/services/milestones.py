"""Milestones that a tranche may wait for: money knows that there are some, the app above says which."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ImproperlyConfigured

from finance.domain.triggers import MilestoneFact

Pairs = tuple[tuple[UUID, str], ...]


@dataclass(frozen=True, slots=True)
class MilestoneSource:
    """Who knows milestones: those of a partnership to choose from, and what is known of some by their ids."""

    choices: Callable[[UUID], Pairs]
    facts: Callable[[Iterable[UUID]], Mapping[UUID, MilestoneFact]]


_SOURCES: list[MilestoneSource] = []


def register_milestones(source: MilestoneSource) -> None:
    """Takes the one source in; a second one is a mistake and stops the start."""
    if _SOURCES:
        raise ImproperlyConfigured("Milestones are registered twice.")
    _SOURCES.append(source)


def choices(partnership_id: UUID) -> Pairs:
    """Milestones of the partnership, with their words; none where no app knows any. One query."""
    return _SOURCES[0].choices(partnership_id) if _SOURCES else ()


def facts(ids: Iterable[UUID]) -> Mapping[UUID, MilestoneFact]:
    """What is known of these milestones. One withdrawn or unknown is left out. One query, or none without ids."""
    wanted = frozenset(ids)
    return _SOURCES[0].facts(wanted) if _SOURCES and wanted else {}
