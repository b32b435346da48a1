"""How long a provider's rating may be trusted."""

from __future__ import annotations

from datetime import date

from tcp_portal.months import add_months

RATING_MONTHS = 24  # the portal's own: an older rating says little of the service today


def rating_is_old(rated_on: date, day: date) -> bool:
    """Whether the rating is older on the day than RATING_MONTHS; one of exactly that age is not."""
    return add_months(rated_on, RATING_MONTHS) < day
