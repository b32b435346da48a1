"""The terms of dowries as they hold today: the end is that of the agreement or of the person's life, if earlier."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Min

from cohorts.models import Person
from finance.domain.dowry_schedule import Terms
from finance.models import Dowry
from tcp_portal.access.wall import crossing
from tcp_portal.partnerships.models import Organisation, Partnership

WHEREVER = "a death or an admission counts in whichever register it is recorded"


@dataclass(frozen=True, slots=True)
class Agreed:
    """A dowry that is agreed or proposed: its terms, who pays it, who gets it, and since when it is agreed."""

    terms: Terms
    payer: Organisation
    payee: Organisation
    agreed_on: date | None


def end_of(dowry: Any) -> date | None:
    """The first day that is not paid for: the end typed in or the day of death, whichever comes first.

    `dowry` is read `with_life`. A death before the first day ends the dowry on its first day: nothing is due.
    """
    ends = [day for day in (dowry.ends_on, dowry.died_on) if day is not None]
    return max(min(ends), dowry.starts_on) if ends else None


@crossing(WHEREVER)
def died_on(dowry: Dowry) -> date | None:
    """The day on which the person died, in whichever register of a partnership it is recorded. One query."""
    found: date | None = Person.objects.filter(human=dowry.spell.human).aggregate(first=Min("died_on"))[
        "first"
    ]
    return found


def agreed_terms(dowry: Dowry) -> Terms:
    """The terms as they were typed in, whatever became of the person."""
    return Terms(dowry.a_year, dowry.uplift, dowry.instalments, dowry.starts_on, dowry.ends_on)


def terms(dowry: Any) -> Terms:
    """The terms of one dowry that is read `with_life`."""
    return replace(agreed_terms(dowry), ends_on=end_of(dowry))


@crossing(WHEREVER)
def agreed_of(
    partnership: Partnership, *, spell_ids: Iterable[UUID] | None = None
) -> dict[UUID, list[Agreed]]:
    """The dowries of each stay of the partnership that has one, earliest first, by the stay's id. One query.

    It asks for no right: a page names only stays that its reader may see, and adds up all for totals.
    """
    found = Dowry.objects.current().filter(spell__partnership=partnership).with_life()
    if spell_ids is not None:
        found = found.filter(spell__in=spell_ids)
    held: dict[UUID, list[Agreed]] = defaultdict(list)
    for one in found.select_related("payer", "payee").order_by("starts_on", "pk"):
        held[one.spell_id].append(Agreed(terms(one), one.payer, one.payee, one.agreed_on))
    return held
