"""Days that money is entered for."""

from __future__ import annotations

from datetime import date

from tcp_portal.acts import Act
from tcp_portal.errors import Refusal


def not_after_today(
    day: date | None, act: Act, what: str = "The day of the source", field: str = "on"
) -> None:
    """Raises Refusal beside the field for a day that has not come; a day that is not known has none to fear."""
    if day is not None and day > act.today:
        raise Refusal(f"{what} cannot be after today.", field=field)
