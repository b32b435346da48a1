"""What figures about reviews, plans, delays and the register are counted from, each list read when one asks for it."""

from __future__ import annotations

from datetime import date, timedelta

from tcp_portal.access import Scope
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Partnership
from trajectories.domain.figures import RESTATED
from trajectories.domain.tally import MONTHS, MONTHS_BEFORE, STANDARD_MONTHS_BEFORE, Tally
from trajectories.services.sources import Source, source_of


def tally_of(
    *, scope: Scope, partnership: Partnership, first: Month, last: Month, as_at: date, vintage: str = RESTATED
) -> Tally:
    """Every list of the months first to last; nothing outside the reader's scope is in them.

    As first reported, they are those that the closing of the last month froze.
    """
    source = source_of(scope=scope, partnership=partnership, month=last, vintage=vintage)
    return tally_from(source=source, first=first, last=last, as_at=as_at)


def tally_from(*, source: Source, first: Month, last: Month, as_at: date) -> Tally:
    """The same from a source that is known already."""
    since = first.plus(-MONTHS_BEFORE)
    end = min(last.last, as_at) + timedelta(days=1)
    return Tally(source.stays(since, last), source.records(since.first, end), as_at=as_at)


def review_tally_of(*, source: Source, first: Month, last: Month, as_at: date) -> Tally:
    """The lists about reviews alone: shares of people of the months first to last, standards of the last one."""
    since = min(first, last.plus(-STANDARD_MONTHS_BEFORE))
    return Tally(source.stays(since, last), source.reviews(), as_at=as_at)


def learning_tally_of(*, source: Source, month: Month, as_at: date) -> Tally:
    """The lists about the admissions of the year to the month."""
    since = month.plus(1 - MONTHS)
    end = min(month.last, as_at) + timedelta(days=1)
    return Tally(source.stays(since, month), source.learning(since.first, end), as_at=as_at)
