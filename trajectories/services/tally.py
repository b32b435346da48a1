"""Reads what figures about reviews, plans, delays and the register are counted from: ten queries or three."""

from __future__ import annotations

from datetime import date, timedelta

from cohorts.services.records import learning_of, records_of, reviews_of
from cohorts.services.stays import stays_of
from tcp_portal.access import Scope
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Partnership
from trajectories.domain.tally import MONTHS, MONTHS_BEFORE, STANDARD_MONTHS_BEFORE, Tally


def tally_of(*, scope: Scope, partnership: Partnership, first: Month, last: Month, as_at: date) -> Tally:
    """Every list of the months first to last; nothing outside the reader's scope is in them."""
    since = first.plus(-MONTHS_BEFORE)
    end = min(last.last, as_at) + timedelta(days=1)
    stays = stays_of(scope=scope, first=since, last=last, partnership_id=partnership.pk)
    records = records_of(scope=scope, partnership_id=partnership.pk, first=since.first, end=end)
    return Tally(stays, records, as_at=as_at)


def review_tally_of(
    *, scope: Scope, partnership: Partnership, first: Month, last: Month, as_at: date
) -> Tally:
    """The lists about reviews alone: shares of people of the months first to last, standards of the last one."""
    since = min(first, last.plus(-STANDARD_MONTHS_BEFORE))
    stays = stays_of(scope=scope, first=since, last=last, partnership_id=partnership.pk)
    return Tally(stays, reviews_of(scope=scope, partnership_id=partnership.pk), as_at=as_at)


def learning_tally_of(*, scope: Scope, partnership: Partnership, month: Month, as_at: date) -> Tally:
    """The lists about the admissions of the year to the month."""
    since = month.plus(1 - MONTHS)
    stays = stays_of(scope=scope, first=since, last=month, partnership_id=partnership.pk)
    end = min(month.last, as_at) + timedelta(days=1)
    records = learning_of(scope=scope, partnership_id=partnership.pk, first=since.first, end=end)
    return Tally(stays, records, as_at=as_at)
