"""The addresses of each part of the register, a module a part.

A module has ADDRESSES (as universe.ADDRESSES), KINDS (names of things that are of one person, if any), and
`things(spells, users)`, which makes them: “kind key” for each person of the world, or “kind” for one thing of BHR.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from cohorts.models import Spell
    from tcp_portal.partnerships.models import User
    from tests.guards.addressing import Address


def _modules() -> list[ModuleType]:
    return [import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__)]


def addresses() -> dict[str, Address]:
    """Every part's addresses."""
    return {name: address for module in _modules() for name, address in module.ADDRESSES.items()}


def kinds() -> tuple[str, ...]:
    """The names of the things that are of one person."""
    return tuple(kind for module in _modules() for kind in getattr(module, "KINDS", ()))


def things(spells: dict[str, Spell], users: dict[str, User]) -> dict[str, UUID]:
    """Every part's things."""
    found: dict[str, UUID] = {}
    for module in _modules():
        found |= module.things(spells, users)
    return found
