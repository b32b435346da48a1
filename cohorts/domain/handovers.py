"""A person passes from one partnership's count to another's: offered, and answered."""

from __future__ import annotations

from enum import StrEnum


class HandoverState(StrEnum):
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        return self.value.capitalize()
