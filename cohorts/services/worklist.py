"""What needs a reader today: every source asked once, cut by the reader's reach and rights."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from cohorts.domain.record_facts import Facts
from cohorts.domain.work import Group, Item, grouped, places_confirmed, total
from cohorts.services import record_facts
from cohorts.services.policies import policies
from cohorts.services.worklists import commissioning, hospital, partners, promises, registers
from cohorts.services.worklists.model import Asked, read_all
from tcp_portal.access import Permission, Scope
from tcp_portal.audit import services as audit
from tcp_portal.months import Month
from tcp_portal.partnerships.models import User

LOOK = "work list"
# A post that gives one of these has work of its own; who only judges figures has none.
WORKS = (
    Permission.RECORD_PEOPLE,
    Permission.EDIT_DISCHARGE_PLANS,
    Permission.RECORD_REVIEWS,
    Permission.EDIT_REGISTER,
    Permission.SUBMIT_RETURNS,
    Permission.EDIT_COMMISSIONING,
    Permission.IMPORT_PEOPLE,
)
_QUERIES = (*promises.SOURCES, *registers.SOURCES, *commissioning.SOURCES, *partners.SOURCES)


@dataclass(frozen=True, slots=True)
class WorkList:
    """The groups in order of urgency, and how far the month's records are confirmed."""

    groups: tuple[Group, ...]
    in_hospital: int
    confirmed: int
    places_confirmed: tuple[str, ...] = ()
    places_open: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        return total(self.groups)

    @property
    def people(self) -> frozenset[UUID]:
        """Everyone whom an item is about: who is shown them has looked at these people."""
        return frozenset[UUID]().union(*(group.people for group in self.groups))


def has_work(scope: Scope, partnership_id: UUID) -> bool:
    """Whether the reader's posts in the partnership give any work to do."""
    return any(scope.allows(permission, partnership_id) for permission in WORKS)


def work_of(*, scope: Scope, partnership_ids: Iterable[UUID], day: date, month: Month) -> WorkList:
    """Everything that the reader may and must do on the day, however much it is: a fixed number of queries.

    `month` is the month whose records are to be confirmed and whose returns are to be in.
    """
    wanted = tuple(each for each in partnership_ids if has_work(scope, each))
    if not wanted:
        return WorkList((), 0, 0)
    asked = Asked(scope, wanted, day, month, policies())
    people = record_facts.in_hospital(scope=scope, partnership_ids=wanted, day=day)
    done, still_open = places_confirmed(
        (row.place, _is_confirmed(row, month)) for row in people if row.place is not None
    )
    return WorkList(
        groups=grouped(_items(people, asked)),
        in_hospital=len(people),
        confirmed=sum(_is_confirmed(row, month) for row in people),
        places_confirmed=done,
        places_open=still_open,
    )


def _is_confirmed(row: Facts, month: Month) -> bool:
    return row.confirmed_month is not None and row.confirmed_month >= month.first


def _items(people: Iterable[Facts], asked: Asked) -> Iterator[Item]:
    for row in people:
        for from_facts in hospital.SOURCES:
            yield from from_facts(row, asked)
    yield from read_all(_QUERIES, asked)


def record_look(*, people: Collection[UUID], partnership_id: UUID, by: User, at: datetime) -> None:
    """The entry in the trail for a list of work that named people; none where it named nobody."""
    if people:
        audit.record_read(by=by, how=LOOK, at=at, partnership_id=partnership_id, person_ids=people)
