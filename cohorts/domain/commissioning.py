"""Who is responsible for a person's care, and how far a disagreement about it is. Notes, section 4.3."""

from __future__ import annotations

from enum import StrEnum


class Stage(StrEnum):
    """A question about responsibility: asked, in dispute, or settled."""

    QUERIED = "queried"
    DISPUTED = "disputed"
    RESOLVED = "resolved"

    @property
    def label(self) -> str:
        return self.value.capitalize()


class RootCauseOf(StrEnum):
    """What a root-cause review looks into."""

    ADMISSION = "admission"
    DELAY = "delay"

    @property
    def label(self) -> str:
        return self.value.capitalize()
