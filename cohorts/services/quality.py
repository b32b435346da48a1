"""How far the records of a partnership are complete, right and confirmed: the facts behind the data quality page."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from cohorts.domain.quality import Context
from cohorts.domain.record_facts import Entry, Facts
from cohorts.domain.registers import Response
from cohorts.models import RegisterReturn
from cohorts.services import record_facts
from cohorts.services.policies import policies
from tcp_portal.access import Permission, Scope
from tcp_portal.audit import services as audit
from tcp_portal.months import Month, months_between
from tcp_portal.partnerships.models import Partnership, User
from tcp_portal.partnerships.places import places_of

LOOK = "data quality"


@dataclass(frozen=True, slots=True)
class Silent:
    """A place, and the months for which it has not answered about its register."""

    place_id: UUID
    place: str
    months: tuple[Month, ...]


@dataclass(frozen=True, slots=True)
class Quality:
    """The records of a day and month. `named`: whether the reader may be told whose they are."""

    people: tuple[Facts, ...]
    entries: tuple[Entry, ...]
    silent: tuple[Silent, ...]
    context: Context
    named: bool


def quality_of(*, scope: Scope, partnership: Partnership, day: date, month: Month) -> Quality:
    """Everything that the page asks, in four queries.

    Who may see people gets those whom their posts reach, by reference; who may only view measures gets counts of
    everyone, of nobody by name.
    """
    named = scope.allows(Permission.VIEW_PEOPLE, partnership.pk)
    permission = Permission.VIEW_PEOPLE if named else Permission.VIEW_MEASURES
    ids = [partnership.pk]
    return Quality(
        people=tuple(
            record_facts.in_hospital(scope=scope, partnership_ids=ids, day=day, permission=permission)
        ),
        entries=tuple(
            record_facts.on_register(scope=scope, partnership_ids=ids, day=day, permission=permission)
        ),
        silent=_silent(scope, partnership, month),
        context=Context(day=day, month=month.first, policies=policies()),
        named=named,
    )


def _silent(scope: Scope, partnership: Partnership, month: Month) -> tuple[Silent, ...]:
    """Places without an answer, over the months since the partnership first had a return; before that, this month."""
    found = (
        RegisterReturn.objects.visible_to(scope)
        .filter(partnership=partnership, month__lte=month.first)
        .values_list("place_id", "month", "response")
    )
    returns = list(found)
    first = min((Month.of(on) for _, on, _ in returns), default=month)
    answered = {(place, on) for place, on, response in returns if response == Response.ANSWERED}
    wanted = months_between(first, month)
    silent = []
    for place in places_of(partnership.pk):
        missing = tuple(each for each in wanted if (place.pk, each.first) not in answered)
        if missing:
            silent.append(Silent(place.pk, place.name, missing))
    return tuple(silent)


def record_look(*, people: Collection[UUID], partnership_id: UUID, by: User, at: datetime) -> None:
    """The entry in the trail for a page that named people; none where it named nobody."""
    if people:
        audit.record_read(by=by, how=LOOK, at=at, partnership_id=partnership_id, person_ids=people)
