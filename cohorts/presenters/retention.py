"""What the page of records that are kept no longer says: references and days, no names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone

from cohorts.domain.policy import Rule
from cohorts.models import Erasure
from cohorts.services.retention import DueRecord
from tcp_portal.charts.words import counted, short_day
from tcp_portal.partnerships.models import User

_FROM = {Rule.RETENTION_LAST_CONTACT: "Last contact", Rule.RETENTION_DEATH: "Death"}
Address = Callable[..., str]


@dataclass(frozen=True, slots=True)
class DueRow:
    """A record that falls due: why, and when."""

    pk: UUID
    reference: str
    rule: str
    source: str
    due: str
    log: str


@dataclass(frozen=True, slots=True)
class ErasureRow:
    """A proposal or an erasure. `own`: the reader proposed it, so somebody else has to erase."""

    pk: UUID
    reference: str
    rule: str
    due: str
    proposed: str
    erased: str
    own: bool


@dataclass(frozen=True, slots=True)
class RetentionPage:
    """Records due now and later, what waits for a second officer, and the last erasures."""

    told: str
    due: list[DueRow]
    later: list[DueRow]
    waiting: list[ErasureRow]
    done: list[ErasureRow]
    more: int


def retention_page(
    *, due: Sequence[DueRecord], waiting: Sequence[Erasure], done: Sequence[Erasure],
    today: date, most: int, reader: User, url: Address,
) -> RetentionPage:  # fmt: skip
    """The page. At most so many rows of a list: the rest comes once these are done."""
    proposed = {row.person_id for row in waiting}
    now = [one for one in due if one.due.due_on <= today and one.person_id not in proposed]
    later = [one for one in due if one.due.due_on > today]
    return RetentionPage(
        told=f"{counted(len(now), 'record')} due, {len(waiting)} proposed, {len(later)} within a year",
        due=[_due_row(one, url) for one in now[:most]],
        later=[_due_row(one, url) for one in later[:most]],
        waiting=[_erasure_row(row, reader) for row in waiting],
        done=[_erasure_row(row, reader) for row in done],
        more=max(0, len(now) - most),
    )


def _due_row(one: DueRecord, url: Address) -> DueRow:
    told = one.due
    return DueRow(
        one.person_id, one.reference, _rule(told.rule, told.counted_from, f" and {told.kept.words}"), told.source,
        short_day(told.due_on), url("audit:person", one.person_id),
    )  # fmt: skip


def _erasure_row(row: Erasure, reader: User) -> ErasureRow:
    erased = ""
    if row.erased_at is not None:
        erased = f"{short_day(timezone.localdate(row.erased_at))} by {row.erased_by}"
    return ErasureRow(
        row.pk, row.person.reference, _rule(Rule(row.rule), row.counted_from), short_day(row.due_on),
        f"{short_day(timezone.localdate(row.proposed_at))} by {row.proposed_by}", erased,
        row.proposed_by_id == reader.pk,
    )  # fmt: skip


def _rule(rule: Rule, day: date, more: str = "") -> str:
    return f"{_FROM[rule]} on {short_day(day)}{more}"
