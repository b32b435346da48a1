"""Money that one payer hands to another behind a person: funding transfers and dowries, read in one question."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import BooleanField, CharField, DateField, Value

from finance.domain.dowry_schedule import Terms, last_of_terms
from finance.domain.move_costs import Dowry, Transfer
from finance.domain.transfers import state_on
from finance.models import IN_FORCE, TransferState
from finance.models import Dowry as StoredDowry
from finance.models import Transfer as StoredTransfer
from finance.services.dowry_terms import WHEREVER
from tcp_portal.access.wall import crossing

_DOWRY = "dowry"


class Handed(NamedTuple):
    """A funding transfer as it is stored, with the names of who pays and who is paid; or a dowry.

    Of a dowry `effective_on` is its first day and `panel_on` the day on which it was agreed.
    """

    kind: str
    pk: UUID
    spell_id: UUID
    payer_id: UUID
    payer_name: str
    payee_id: UUID
    payee_name: str
    a_year: Decimal
    effective_on: date | None
    ends_on: date | None
    panel_on: date | None
    source: str
    on: date
    # of a transfer
    state: str
    recurrent: bool
    bed_closes: bool
    variation: str
    has_home: bool
    has_provider: bool
    has_costs: bool
    fits_principles: bool
    decided_because: str
    # of a dowry
    died_on: date | None
    uplift: Decimal
    instalments: int


_SIDES = ("pk", "spell_id", "payer_id", "payer__short_name", "payee_id", "payee__short_name", "a_year")
_OF_TRANSFER = (
    "state", "recurrent", "bed_closes", "variation", "has_home", "has_provider", "has_costs", "fits_principles",
    "decided_because",
)  # fmt: skip


def handed(
    of: Mapping[str, Any], day: date
) -> tuple[dict[UUID, list[Transfer]], dict[UUID, list[Dowry]], dict[UUID, str]]:
    """The transfers of each stay as they stood on the day, oldest first; its dowries that are agreed by the day,
    earliest first; and what the payers are called. `of` filters by the stay. One query.
    """
    transfers: dict[UUID, list[Transfer]] = defaultdict(list)
    dowries: dict[UUID, list[Dowry]] = defaultdict(list)
    names: dict[UUID, str] = {}
    for one in _rows(of):
        if one.kind == _DOWRY:
            if one.panel_on is None or one.panel_on > day:
                continue  # one that is only proposed pays nobody
            dowries[one.spell_id].append(Dowry(one.payer_id, one.payee_id, _terms(one)))
        else:
            transfers[one.spell_id].append(transfer_of(one, day))
        names[one.payer_id], names[one.payee_id] = one.payer_name, one.payee_name
    return transfers, dowries, names


def transfer_of(one: Handed | StoredTransfer, day: date) -> Transfer:
    """An agreement as the sums read it, in the state in which it was on the day."""
    state = state_on(one.state, panel_on=one.panel_on, ends_on=one.ends_on, day=day)
    return Transfer(
        payer=one.payer_id, payee=one.payee_id, a_year=one.a_year, recurrent=one.recurrent, bed_closes=one.bed_closes,
        agreed=state in IN_FORCE, effective_on=one.effective_on, ends_on=one.ends_on,
        refused=state == TransferState.REFUSED, varied=state == TransferState.VARIED, state=state, row=one,
    )  # fmt: skip


def _terms(one: Handed) -> Terms:
    assert one.effective_on is not None  # noqa: S101  # a dowry always has a first day
    ends = last_of_terms(one.effective_on, one.ends_on, one.died_on)
    return Terms(one.a_year, one.uplift, one.instalments, one.effective_on, ends)


@crossing(WHEREVER)
def _rows(of: Mapping[str, Any]) -> list[Handed]:
    """Both tables under the same columns; what the other one lacks is empty."""
    no_day, no_word, no_answer = (
        Value(None, output_field=DateField()), Value("", output_field=CharField()),
        Value(None, output_field=BooleanField()),
    )  # fmt: skip
    stand = StoredTransfer.objects.filter(withdrawn_at__isnull=True, **of)
    transfers = stand.annotate(kind=Value("transfer", output_field=CharField())).values_list(
        "kind", *_SIDES, "effective_on", "ends_on", "panel_on", "source", "on", *_OF_TRANSFER,
        no_day, Value(None, output_field=StoredDowry._meta.get_field("uplift").clone()),
        Value(None, output_field=StoredDowry._meta.get_field("instalments").clone()),
    )  # fmt: skip
    agreed = StoredDowry.objects.current().filter(**of).with_death()
    dowries = agreed.annotate(kind=Value(_DOWRY, output_field=CharField())).values_list(
        "kind", *_SIDES, "starts_on", "ends_on", "agreed_on", "source", "on", no_word, no_answer, no_answer,
        no_word, no_answer, no_answer, no_answer, no_answer, no_word, "died_on", "uplift", "instalments",
    )  # fmt: skip
    found = [Handed(*row) for row in transfers.union(dowries, all=True)]
    return sorted(found, key=_order)


def _order(one: Handed) -> tuple[date, date, UUID]:
    starts = one.effective_on or date.max
    return (starts if one.kind == _DOWRY else one.on, starts, one.pk)
