"""The stays of a partnership that move, as lists and counts know them, and the bed that some of them end in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import (
    Case,
    DateField,
    Exists,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)

from cohorts.domain.kinds import Exit
from cohorts.models import DischargePlan, Episode, Person, Spell
from finance.models import Dowry, PackagePart, Transfer
from tcp_portal.access import Scope
from tcp_portal.partnerships.models import Partnership
from tcp_portal.sealed import initial_later, open_initial

People = QuerySet[Any, Any] | Collection[UUID]


class Initials(NamedTuple):
    """The first letters of somebody's names, sealed: they are opened where they are written down.

    Of a thousand stays that are read a page shows some dozens.
    """

    given: str
    family: str

    def __str__(self) -> str:
        return f"{open_initial(self.given)}. {open_initial(self.family)}."


class Stay(NamedTuple):
    """A stay that moves: it ended by a discharge, or is open. `back_on`: when the person came back after it.

    `has_money`: a package, a transfer or a dowry is entered. `seen`: the reader may know who it is.
    """

    pk: UUID
    person_id: UUID
    ended_on: date | None
    planned_on: date | None
    has_money: bool
    seen: bool
    reference: str
    initials: str | Initials
    died_on: date | None = None
    back_on: date | None = None

    def is_late(self, day: date) -> bool:
        """Whether the person was planned to have left before the day and is still there."""
        return self.ended_on is None and self.planned_on is not None and self.planned_on < day

    def leaves_on(self, day: date) -> date | None:
        """The day of leaving; who is late leaves on the day at the earliest. None where nobody expects it yet."""
        if self.ended_on is not None or self.planned_on is None:
            return self.ended_on
        return max(self.planned_on, day)


class LastBed(NamedTuple):
    """The bed that a stay ends in, with its own price."""

    starts_on: date
    arrangement: str
    payer: UUID
    payer_name: str
    own: Decimal | None


def stays_of(*, scope: Scope, partnership: Partnership, people: People | None = None) -> list[Stay]:
    """The stays of the partnership that move; of some people, theirs. Those ended before its register starts do not.

    It asks for no right: a page shows people only where `seen`, and totals only to who may see money. One query.
    """
    spells = Spell.objects.counted_by(scope).filter(partnership=partnership)
    if people is not None:
        spells = spells.filter(person__in=people)
    # Only of who is still there: a plan of each of thousands who left would be read for nothing.
    plan = DischargePlan.objects.filter(spell=OuterRef("pk")).values("planned_on")
    due = Case(When(ended_on__isnull=True, then=Subquery(plan)), output_field=DateField())
    seen = Exists(Person.objects.visible_to(scope).filter(pk=OuterRef("person")))
    first = {name: initial_later(f"person__{name}_name") for name in ("given", "family")}
    rows = spells.annotate(due_on=due, money=_has_money(), seen=seen, **first).order_by().values_list(
        "person_id", "pk", "counted_from", "ended_on", "exit", "due_on", "money", "seen", "person__reference",
        "given", "family", "person__died_on",
    )  # fmt: skip
    return list(_moving(list(rows), partnership.starts_on))


def last_beds(pks: Sequence[UUID]) -> dict[UUID, LastBed]:
    """The bed that each of these stays ends in, by the stay; none for a stay without one. One query.

    All their beds are read and the last one stays: a look-up for each stay would go through the slow index that keeps
    beds from overlapping.
    """
    stands = FilteredRelation("prices", condition=Q(prices__withdrawn_at__isnull=True))
    found: Any = Episode.objects.filter(spell__in=pks).annotate(price=stands)
    rows = found.order_by("spell_id", "started_on", F("ended_on").asc(nulls_last=True)).values_list(
        "spell_id",
        "started_on",
        "arrangement",
        "commissioner_id",
        "commissioner__short_name",
        "price__a_year",
    )
    last = {row[0]: row for row in rows}
    return {pk: LastBed(*row[1:]) for pk, row in last.items()}


def _has_money() -> Any:
    of = {"spell": OuterRef("pk"), "withdrawn_at__isnull": True}
    return (
        Exists(PackagePart.objects.filter(**of))
        | Exists(Transfer.objects.filter(**of))
        | Exists(Dowry.objects.filter(**of))
    )


def _moving(rows: list[tuple[Any, ...]], since: date) -> Iterator[Stay]:
    """The stays that move, of all stays of their people: each with when the person came back."""
    counted: dict[UUID, list[tuple[date, UUID]]] = defaultdict(list)
    for row in rows:
        counted[row[0]].append((row[2], row[1]))
    discharge = Exit.DISCHARGE.value
    for person, pk, _, ended, how, due, money, seen, reference, given, family, died_on in rows:
        back_on = None
        if ended is not None:
            if how != discharge or ended < since:
                continue
            if len(counted[person]) > 1:
                back_on = min((day for day, of in counted[person] if day >= ended and of != pk), default=None)
        yield Stay(pk, person, ended, due, money, seen, reference, Initials(given, family), died_on, back_on)
