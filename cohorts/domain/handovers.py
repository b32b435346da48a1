"""A person passes from one partnership's count to another's: offered, and answered."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from cohorts.domain.rules import day_words
from tcp_portal.errors import Refusal


class HandoverState(StrEnum):
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        return self.value.capitalize()


def check_day_has_come(on: date, *, today: date) -> None:
    """A transfer may be agreed before its day, but nobody is counted elsewhere before it."""
    if on > today:
        raise Refusal(f"This transfer is offered from {day_words(on)}. Accept it on that day.", field="on")
