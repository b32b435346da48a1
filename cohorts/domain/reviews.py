"""Care (Education) and Treatment Reviews: kinds, and how far one is. Building the Right Support notes, section 5."""

from __future__ import annotations

from enum import StrEnum


class ReviewKind(StrEnum):
    """When a review takes place. With education (a CETR) it is for someone under 18 or with an EHC plan."""

    COMMUNITY = "community"
    EMERGENCY = "emergency"
    POST_ADMISSION = "post_admission"
    INPATIENT = "inpatient"

    @property
    def label(self) -> str:
        return _KIND_LABELS[self]

    @property
    def is_before_admission(self) -> bool:
        """Held in the community, to find another way than an admission."""
        return self in (ReviewKind.COMMUNITY, ReviewKind.EMERGENCY)


class ReviewState(StrEnum):
    """Booked for a day, held, declined by the person, or called off."""

    BOOKED = "booked"
    HELD = "held"
    DECLINED = "declined"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        return _STATE_LABELS[self]


_KIND_LABELS = {
    ReviewKind.COMMUNITY: "Community C(E)TR",
    ReviewKind.EMERGENCY: "Local area emergency protocol",
    ReviewKind.POST_ADMISSION: "Post-admission C(E)TR",
    ReviewKind.INPATIENT: "Inpatient C(E)TR",
}
_STATE_LABELS = {
    ReviewState.BOOKED: "Booked",
    ReviewState.HELD: "Held",
    ReviewState.DECLINED: "Declined by the person",
    ReviewState.CANCELLED: "Called off",
}
