"""The stories beside the needs, in words."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from cohorts.models import Vignette
from cohorts.presenters.recording import Task
from cohorts.services.vignettes import check_approve
from tcp_portal.acts import Act
from tcp_portal.charts.words import day as long_day
from tcp_portal.errors import Refusal
from tcp_portal.web.frame import Frame


@dataclass(frozen=True, slots=True)
class Story:
    """A vignette as its reader sees it."""

    id: UUID
    version: int
    title: str
    text: str
    state: str
    tone: str
    change_url: str
    approve_url: str
    reason: str


def story_words(story: Vignette, frame: Frame, act: Act, may_write: bool) -> Story:
    """The story for a reader; why it cannot be approved, for a writer."""
    reason = ""
    if may_write:
        try:
            check_approve(vignette=story, act=act)
        except Refusal as refusal:
            reason = refusal.sentence
    if story.approved_at is not None:
        state, tone = f"Approved by {story.approved_by}, {long_day(story.approved_at)}", "good"
    else:
        state, tone = f"Draft by {story.written_by or 'the portal'}: only its writers see it", "warn"
    approves = may_write and not reason
    return Story(
        id=story.pk,
        version=story.version,
        title=story.title,
        text=story.text,
        state=state,
        tone=tone,
        change_url=frame.url("cohorts:vignette", story.pk) if may_write else "",
        approve_url=frame.url("cohorts:vignette_approve", story.pk) if approves else "",
        reason=reason if story.approved_at is None else "",
    )


def vignette_task(frame: Frame, heading: str, button: str, url: str) -> Task:
    """A page about a story; it goes back to the needs."""
    back = frame.url("cohorts:needs")
    return Task(heading=heading, button=button, url=url, back=back, crumbs=(("Needs", back),))
