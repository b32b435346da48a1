"""What the apps give to packs beside their sections: definitions, checks before a pack, tables, binders and papers
for download."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from tcp_portal.web.registry import PackContext, Registry

if TYPE_CHECKING:
    from uuid import UUID

    from tcp_portal.access import Permission, Scope
    from tcp_portal.charts.model import Table
    from tcp_portal.months import Month
    from tcp_portal.packs.binder import Binder
    from tcp_portal.packs.document import Definition, Document
    from tcp_portal.partnerships.models import Partnership, User


@dataclass(frozen=True, slots=True)
class DefinitionSource:
    """Where definitions of measures come from; all of them go into the pack. `build` gets the keys of its sections,
    and says which of them speak of each."""

    order: int
    key: str
    build: Callable[[Collection[str]], tuple[Definition, ...]]


@dataclass(frozen=True, slots=True)
class PackCheck:
    """A rule that a partnership and month must meet before a pack is built; raises Refusal with a sentence."""

    order: int
    key: str
    check: Callable[[PackContext], None]


@dataclass(frozen=True, slots=True)
class PackNote:
    """What whoever asks for a pack of a month should know first: a sentence and the name of the page where it is
    looked into, or None. It stops nothing."""

    order: int
    key: str
    build: Callable[[PackContext], tuple[str, str] | None]


@dataclass(frozen=True, slots=True)
class TableSource:
    """A table that may be asked for as a file. `build` gets the context, the filters as they stood in the address,
    who asked and when; it cuts by the asker's scope and writes the audit of the read itself."""

    order: int
    key: str
    title: str
    permission: Permission
    build: Callable[[PackContext, Mapping[str, str], User | None, datetime], Table]


@dataclass(frozen=True, slots=True)
class FrozenPack:
    """The pack of a closed month as it was first reported, with the digest of its numbers."""

    document: Document
    digest: str


@dataclass(frozen=True, slots=True)
class FrozenSource:
    """The app that closes months. `find` gives the first closing's pack, or None for a month never closed;
    `digests` those of a partnership's closed months."""

    order: int
    key: str
    find: Callable[[PackContext], FrozenPack | None]
    digests: Callable[[Partnership, Scope], Mapping[Month, str]]


@dataclass(frozen=True, slots=True)
class BinderSource:
    """A binder that may be asked for as a PDF. `build` gets the context, what was asked for (as the row keeps it) and
    when; it answers what the asker may see, and raises Refusal where that is gone. `back`: the words and the address
    name of the page above."""

    order: int
    key: str
    permission: Permission
    back: tuple[str, str]
    build: Callable[[PackContext, str, datetime], Binder]


@dataclass(frozen=True, slots=True)
class PaperSource:
    """A paper about one thing (a bid, an award) that a reader may ask for as a PDF, for themselves alone.

    `may_read` says whether a reader may see the thing; it is asked when the paper is asked for, built, shown and taken,
    so that who may no longer see the thing has lost its papers. `build` gets the context, the thing's id, who asked and
    when, and raises Refusal where there is nothing to print. `back`: words and address name of the thing's page.
    """

    order: int
    key: str
    title: str
    back: tuple[str, str]
    may_read: Callable[[Scope, UUID], bool]
    build: Callable[[PackContext, UUID, User | None, datetime], Document]


_definitions: Registry[DefinitionSource] = Registry("source of definitions")
_checks: Registry[PackCheck] = Registry("check of packs")
_frozen: Registry[FrozenSource] = Registry("source of frozen packs")
_notes: Registry[PackNote] = Registry("note on packs")
_tables: Registry[TableSource] = Registry("table")
_binders: Registry[BinderSource] = Registry("binder")
_papers: Registry[PaperSource] = Registry("paper")

register_definitions = _definitions.add
register_pack_check = _checks.add
register_frozen = _frozen.add
register_pack_note = _notes.add
register_table = _tables.add
register_binder = _binders.add
register_paper = _papers.add

definition_sources = _definitions.all
pack_checks = _checks.all
pack_notes = _notes.all


def frozen_pack(context: PackContext) -> FrozenPack | None:
    """The pack of the month as first reported, or None where it was never closed."""
    return next((found for source in _frozen.all() if (found := source.find(context)) is not None), None)


def frozen_digests(partnership: Partnership, scope: Scope) -> dict[Month, str]:
    """The digest of each closed month's pack, as first reported."""
    return {
        month: digest
        for source in _frozen.all()
        for month, digest in source.digests(partnership, scope).items()
    }


def table_source(key: str) -> TableSource | None:
    """The table of that key, or None."""
    return next((source for source in _tables.all() if source.key == key), None)


def binder_source(key: str) -> BinderSource | None:
    """The binder of that key, or None."""
    return next((source for source in _binders.all() if source.key == key), None)


def paper_source(key: str) -> PaperSource | None:
    """The paper of that key, or None."""
    return next((source for source in _papers.all() if source.key == key), None)
