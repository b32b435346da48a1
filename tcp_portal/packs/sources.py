"""What the apps give to packs beside their sections: definitions, checks before a pack, and tables for download."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from tcp_portal.web.registry import PackContext, Registry

if TYPE_CHECKING:
    from tcp_portal.access import Permission
    from tcp_portal.charts.model import Table
    from tcp_portal.packs.document import Definition
    from tcp_portal.partnerships.models import User


@dataclass(frozen=True, slots=True)
class DefinitionSource:
    """Where definitions of measures come from; all of them go into the pack."""

    order: int
    key: str
    build: Callable[[], tuple[Definition, ...]]


@dataclass(frozen=True, slots=True)
class PackCheck:
    """A rule that a partnership and month must meet before a pack is built; raises Refusal with a sentence."""

    order: int
    key: str
    check: Callable[[PackContext], None]


@dataclass(frozen=True, slots=True)
class TableSource:
    """A table that may be asked for as a file. `build` gets the context, the filters as they stood in the address,
    who asked and when; it cuts by the asker's scope and writes the audit of the read itself."""

    order: int
    key: str
    title: str
    permission: Permission
    build: Callable[[PackContext, Mapping[str, str], User | None, datetime], Table]


_definitions: Registry[DefinitionSource] = Registry("source of definitions")
_checks: Registry[PackCheck] = Registry("check of packs")
_tables: Registry[TableSource] = Registry("table")

register_definitions = _definitions.add
register_pack_check = _checks.add
register_table = _tables.add

definition_sources = _definitions.all
pack_checks = _checks.all


def table_source(key: str) -> TableSource | None:
    """The table of that key, or None."""
    return next((source for source in _tables.all() if source.key == key), None)
