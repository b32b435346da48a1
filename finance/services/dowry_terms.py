"""The terms of dowries as they hold today: the end is that of the agreement or of the person's life, if earlier."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Min

from cohorts.models import Person
from finance.domain.dowry_schedule import Terms, last_of_terms
from finance.models import Dowry
from tcp_portal.access.wall import crossing

WHEREVER = "a death or an admission counts in whichever register it is recorded"


def end_of(dowry: Any) -> date | None:
    """The first day that is not paid for, of a dowry that is read `with_life`: see `last_of_terms`."""
    return last_of_terms(dowry.starts_on, dowry.ends_on, dowry.died_on)


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
