"""The review of a version, section by section, as pages say it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tcp_portal.charts import words
from workstreams.domain.plan_template import SECTIONS
from workstreams.models import PlanComment, PlanSection
from workstreams.presenters.plan_pages import said_of
from workstreams.presenters.plan_words import moment, rag_tag
from workstreams.services.plan_reviewing import Reviewed


@dataclass(frozen=True, slots=True)
class CommentRow:
    """A comment with its colour, and the answer."""

    row: PlanComment
    rag: str
    tone: str
    said_by: str
    answered_by: str


@dataclass(frozen=True, slots=True)
class ReviewedSection:
    """A section with its colour and its comments, the newest round first."""

    section: PlanSection
    heading: str
    said: str
    rag: str
    tone: str
    comments: tuple[CommentRow, ...]


def comment_rows(comments: Iterable[PlanComment]) -> tuple[CommentRow, ...]:
    """Comments as they come."""
    return tuple(
        CommentRow(
            one,
            *rag_tag(one.rag),
            f"{one.by or 'The portal'}, {moment(one.at)}, round {one.round_number}",
            f"{one.answered_by or 'The portal'}, {moment(one.answered_at)}" if one.answered_at else "",
        )
        for one in comments
    )


def reviewed_sections(sections: Iterable[PlanSection], found: Reviewed) -> list[ReviewedSection]:
    """Every section of the template with what was said of it."""
    return [
        ReviewedSection(
            one,
            SECTIONS[one.key].words,
            said_of(one),
            *rag_tag(found.colours.get(one.key, "")),
            comment_rows(found.comments.get(one.key, ())),
        )
        for one in sections
        if one.key in SECTIONS
    ]


def waiting_words(count: int) -> str:
    """How many comments wait for an answer; empty for none."""
    if not count:
        return ""
    return f"{words.counted(count, 'comment')} {'waits' if count == 1 else 'wait'} for an answer."
