"""The dynamic support register: ratings and how a person leaves it. Building the Right Support notes, section 6."""

from __future__ import annotations

from enum import StrEnum


class Colour(StrEnum):
    """How near an admission is; blue is in hospital already. Section 6.2."""

    RED = "red"
    AMBER = "amber"
    GREEN = "green"
    BLUE = "blue"

    @property
    def label(self) -> str:
        return self.value.capitalize()

    @property
    def meaning(self) -> str:
        return _MEANINGS[self]


_MEANINGS = {
    Colour.RED: "at immediate risk of admission",
    Colour.AMBER: "at risk of admission without quick help",
    Colour.GREEN: "some risk, well managed now",
    Colour.BLUE: "in a mental health or specialist hospital",
}


class Response(StrEnum):
    """What a place said when it was asked for its month's figures. No response is not zero."""

    ANSWERED = "answered"
    NO_RESPONSE = "no_response"

    @property
    def label(self) -> str:
        return "Answered" if self is Response.ANSWERED else "No response"
