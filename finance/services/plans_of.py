"""The joint plans that bids belong to. Money knows them by their ids; the app that keeps them registers how to look."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ImproperlyConfigured

from tcp_portal.access import Scope
from tcp_portal.partnerships.models import Partnership


@dataclass(frozen=True, slots=True)
class PlanFact:
    """A joint plan: its title, its state in words with a tone of a tag, and the address name of its page."""

    title: str
    state: str
    tone: str
    url_name: str


@dataclass(frozen=True, slots=True)
class PlanLookup:
    """`choices`: a partnership's plans that a bid may name, the newest first. `facts`: of plans by their ids, those
    that the reader may see alone. Each asks one question."""

    choices: Callable[[Partnership, Scope], tuple[tuple[UUID, str], ...]]
    facts: Callable[[Iterable[UUID], Scope], Mapping[UUID, PlanFact]]


_lookups: list[PlanLookup] = []


def register_plans(lookup: PlanLookup) -> None:
    """Takes the one lookup in; a second one raises ImproperlyConfigured."""
    if _lookups:
        raise ImproperlyConfigured("The lookup of joint plans is registered twice.")
    _lookups.append(lookup)


def plan_choices(partnership: Partnership, scope: Scope) -> tuple[tuple[UUID, str], ...]:
    """The plans of a partnership that a bid may name; none where nobody keeps plans."""
    return _lookups[0].choices(partnership, scope) if _lookups else ()


def plan_facts(ids: Iterable[UUID], scope: Scope) -> Mapping[UUID, PlanFact]:
    """What is known of these plans; of none, nothing is asked."""
    wanted = tuple(ids)
    return _lookups[0].facts(wanted, scope) if _lookups and wanted else {}
