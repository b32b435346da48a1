"""The parts of a stocktake about what there is to move into: community services and their providers."""

from __future__ import annotations

from collections.abc import Sequence

from cohorts.domain.codes import NEED
from tcp_portal.charts import Cell, Column, Table, words
from tcp_portal.packs.document import Note, Section
from tcp_portal.packs.parts import PartAsk
from workstreams.models import MarketProvider, Service
from workstreams.presenters.scope_services import NOT_KNOWN
from workstreams.services.market import providers_of, sums_of
from workstreams.services.scope_services import services_of

_NOT_RATED = "Not rated"


def services(ask: PartAsk) -> Sequence[Section]:
    """Every service of the population: who pays whom, until when, for how much."""
    found = list(services_of(scope=ask.context.scope, partnership=ask.context.partnership, day=ask.day))
    if not found:
        return []
    columns = (
        Column("Service"), Column("Commissioner"), Column("Provider"), Column("Contract ends", "date"),
        Column("A year (£)", "number", adds_up=True), Column("In scope"),
    )  # fmt: skip
    table = Table("Services of the population", columns, tuple(_service(one) for one in found))
    said = f"{words.counted(len(found), 'service')} {'is' if len(found) == 1 else 'are'} on record."
    return [Section("services", "Community services", (table,), summary=said)]


def _service(row: Service) -> tuple[Cell, ...]:
    return (
        f"{row.name} ({row.category})",
        row.commissioner.short_name if row.commissioner else NOT_KNOWN,
        row.provider.name if row.provider else row.provider_name or NOT_KNOWN,
        row.contract_ends_on,
        row.annual_value,
        row.get_scope_display(),
    )


def providers(ask: PartAsk) -> Sequence[Section]:
    """The market: which needs each provider takes, where, how it is rated, and its room."""
    found = providers_of(scope=ask.context.scope, partnership=ask.context.partnership)
    rows = tuple(_provider(one) for one in found)
    if not rows:
        return []
    sums = sums_of(found.prefetch_related(None))
    room = words.UNKNOWN_TEXT if sums.room is None else words.number(sums.room)
    columns = (
        Column("Provider"), Column("Needs"), Column("Places"), Column("Rating"), Column("Room for", "number"),
        Column("Stage"),
    )  # fmt: skip
    said = (
        f"{words.counted(sums.providers, 'provider')} with room for {room} more people; "
        f"{words.number(sums.silent)} {'has' if sums.silent == 1 else 'have'} not told."
    )
    note = Note("Room is what a provider said; a provider that has not told is in no sum.")
    return [
        Section("providers", "Provider development", (Table("Providers", columns, rows), note), summary=said)
    ]


def _provider(row: MarketProvider) -> tuple[Cell, ...]:
    return (
        row.name,
        ", ".join(NEED.label(code) for code in row.needs) or NOT_KNOWN,
        ", ".join(place.name for place in row.places.all()) or NOT_KNOWN,
        row.get_quality_display() or _NOT_RATED,
        row.capacity,
        row.get_stage_display() or NOT_KNOWN,
    )
