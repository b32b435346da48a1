"""Actions that somebody promised for one person: where they came from and how they ended."""

from __future__ import annotations

from enum import StrEnum


class Origin(StrEnum):
    """What an action came from; the row names exactly one thing of this kind."""

    REVIEW = "review"
    BARRIER = "barrier"
    MEETING = "meeting"
    ROOT_CAUSE = "root_cause"
    DISPUTE = "dispute"
    REGISTER = "register"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Origin.REVIEW: "C(E)TR recommendation",
    Origin.BARRIER: "Barrier to discharge",
    Origin.MEETING: "Tracker meeting",
    Origin.ROOT_CAUSE: "Root-cause review",
    Origin.DISPUTE: "Dispute",
    Origin.REGISTER: "Dynamic support register",
}


class ClosedAs(StrEnum):
    DONE = "done"
    DROPPED = "dropped"

    @property
    def label(self) -> str:
        return self.value.capitalize()
