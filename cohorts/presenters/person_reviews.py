"""C(E)TRs on a person's own page: the card with the clock, and the reviews in the timeline."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cohorts.domain.codes import REVIEW_OUTCOME
from cohorts.domain.reviews import ReviewState
from cohorts.presenters.plan_timeline import Event
from cohorts.presenters.reviews import Clock
from cohorts.services.person_page import PersonRecord, next_review
from cohorts.services.review_facts import Line
from tcp_portal.charts.words import counted, short_day
from tcp_portal.web.frame import Frame

_LAST = 3


@dataclass(frozen=True, slots=True)
class ReviewsCard:
    """The next review with its rule, the last ones, and what they recommended."""

    clock: Clock
    last: list[tuple[str, str]]
    open: str
    url: str


def reviews_card(record: PersonRecord, frame: Frame) -> ReviewsCard:
    """The card as at the frame's day."""
    told = [line for line in record.reviews if line.state is not ReviewState.CANCELLED]
    count = record.open_recommendations
    return ReviewsCard(
        clock=Clock.of(next_review(record, frame.as_at)),
        last=[(short_day(line.on), line_words(line)) for line in told[:_LAST]],
        open=f"{counted(count, 'recommendation')} open" if count else "",
        url=frame.url("cohorts:reviews", record.person.pk),
    )


def line_words(line: Line) -> str:
    """What came of a review: its outcome, or that it is booked or was declined."""
    if line.state is ReviewState.HELD and line.outcome:
        return REVIEW_OUTCOME.label(line.outcome)
    return line.state.label


def review_events(record: PersonRecord) -> Iterator[Event]:
    """The reviews as steps of the timeline; one that was called off did not happen."""
    for line in record.reviews:
        if line.state is ReviewState.CANCELLED:
            continue
        kind = f"{line.kind.label}, with education" if line.with_education else line.kind.label
        booked = line.state is ReviewState.BOOKED
        yield Event(line.on, kind, f"{line_words(line)}.", planned=booked)
