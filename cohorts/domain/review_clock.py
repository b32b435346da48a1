"""The C(E)TR clock: when a person in hospital is next due a review, by which rule, and what set the date.

Rules: Building the Right Support notes, sections 5.1 and 5.2, with the intervals as dated rows of policy. Plain
Python without a clock of its own: `day` is the day that is looked at, and nothing after it is known.

* **First review.** After an admission without a review before it, so many days after the admission. A community or
  emergency review held within the policy's days before the admission (the day of admission included) counts as a
  review before it; then there is no post-admission review, and the repeat counts from that review: nobody waits
  longer between two reviews than the interval.
* **Repeat.** The last review of the journey plus the interval of the person's age and ward. A journey is one, over
  all transfers; an earlier journey's reviews do not count for it.
* **Worked out again** on the 18th birthday and on a transfer that changes the rule, from the same last review and
  by the policy of that day. The new date is not before the event: nobody could know earlier. A date that had passed
  already stands until a review is held, for a birthday or a move does not make good what was missed.
* **Found late.** A journey counts from its first admission, but nothing was due before the person was found.
* **Declined** by the person since the last review: offered again after the interval of a repeat.
* **Before the rule.** What happened before a rule began is counted from the day on which it began.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from cohorts.domain.codes import SECURE, SECURITY
from cohorts.domain.policy import Policies, PolicyRow, Rule
from cohorts.domain.reviews import ReviewKind, ReviewState
from cohorts.domain.stays import ADULT_AGE
from tcp_portal.months import add_years

_SECURE = frozenset(entry.code for entry in SECURITY.codes if entry.group == SECURE)
_NO_TIME = timedelta()


class ReviewStatus(StrEnum):
    """How a person stands against the clock on a day."""

    OVERDUE = "overdue"
    DUE_SOON = "due-soon"
    IN_DATE = "in-date"
    DECLINED = "declined"
    NOT_APPLICABLE = "not-applicable"

    @property
    def label(self) -> str:
        return _STATUS_LABELS[self]


_STATUS_LABELS = {
    ReviewStatus.OVERDUE: "Overdue",
    ReviewStatus.DUE_SOON: "Due soon",
    ReviewStatus.IN_DATE: "In date",
    ReviewStatus.DECLINED: "Declined by the person",
    ReviewStatus.NOT_APPLICABLE: "Not in hospital",
}


class Basis(StrEnum):
    """What a due date counts from."""

    ADMISSION = "admission"
    BEFORE_ADMISSION = "before_admission"
    REVIEW = "review"
    DECLINED = "declined"


class Event(StrEnum):
    """What made a due date be worked out again."""

    BIRTHDAY = "birthday"
    MOVE = "move"


class ReviewFact(NamedTuple):
    """One review as the clock sees it."""

    kind: ReviewKind
    state: ReviewState
    on: date


class WardFact(NamedTuple):
    """From this day the person is in a ward of this security; `end` None while it lasts."""

    start: date
    end: date | None
    security: str


@dataclass(frozen=True, slots=True)
class Journey:
    """A journey through hospital: its first admission, the day from which it is counted, its end if it has one."""

    started_on: date
    counted_from: date
    ended_on: date | None = None
    found_late: bool = False

    def holds(self, day: date) -> bool:
        """Whether the person is counted at the midnight that ends `day`."""
        return self.counted_from <= day and (self.ended_on is None or day < self.ended_on)


@dataclass(frozen=True, slots=True)
class Due:
    """The next review as it stands on a day: when, by which row of policy, counted from what, set by which event.

    `security` is that of the ward by which the date was set; `found_on` is set where being found late moved the
    date; `booked_on` is the next day for which a review is booked. Without a date only `status` says something.
    """

    status: ReviewStatus
    day: date
    on: date | None = None
    row: PolicyRow | None = None
    basis: Basis = Basis.ADMISSION
    since: date | None = None
    security: str = ""
    event: Event | None = None
    event_on: date | None = None
    found_on: date | None = None
    booked_on: date | None = None

    @property
    def days(self) -> int:
        """Days until the due date, negative once it has passed; 0 where there is none."""
        return (self.on - self.day).days if self.on else 0

    @property
    def rule(self) -> Rule | None:
        return self.row.rule if self.row else None


@dataclass(frozen=True, slots=True)
class _Person:
    """What decides the rule on a day: the 18th birthday, and the wards in time."""

    adult_from: date
    wards: Sequence[WardFact]
    policies: Policies

    def security_on(self, day: date) -> str:
        """The ward's security at the end of the day; before the first known ward, that one's."""
        found = self.wards[0].security if self.wards else ""
        for ward in self.wards:
            if ward.start > day:
                break
            found = ward.security
        return found

    def rule_on(self, day: date, *, first: bool) -> tuple[Rule, str]:
        security = self.security_on(day)
        if day < self.adult_from:
            return (Rule.REVIEW_POST_CHILD if first else Rule.REVIEW_REPEAT_CHILD), security
        if first:
            return Rule.REVIEW_POST_ADULT, security
        return (Rule.REVIEW_REPEAT_SECURE if security in _SECURE else Rule.REVIEW_REPEAT_ADULT), security

    def changes(self, after: date, until: date) -> list[date]:
        """The days on which the rule may change, after one day and not after the other."""
        days = {ward.start for ward in self.wards if after < ward.start <= until}
        if after < self.adult_from <= until:
            days.add(self.adult_from)
        return sorted(days)

    def span_after(self, rule: Rule, since: date, *, on: date) -> tuple[date, PolicyRow] | None:
        """`since` (or the day on which the rule began) and the row's span after it, by the policy of `on`."""
        row = self.policies.row_from(rule, on)
        if row is None or row.span is None:
            return None
        return row.span.after(max(since, row.valid_from)), row


def next_review(
    *,
    born: date,
    journey: Journey,
    wards: Iterable[WardFact],
    reviews: Iterable[ReviewFact],
    policies: Policies,
    day: date,
) -> Due:
    """The person's next review as known at the end of `day`. The order of wards and reviews does not matter."""
    if not journey.holds(day):
        return Due(ReviewStatus.NOT_APPLICABLE, day)
    known = sorted(wards, key=_in_time)
    person = _Person(add_years(born, ADULT_AGE), known, policies)
    facts = tuple(reviews)
    basis, since = _counts_from(journey, facts, policies, day)
    found = _dated(person, basis, since, day)
    if found is None:
        return Due(ReviewStatus.NOT_APPLICABLE, day)
    due = _moved_on(person, found, day)
    due = _not_before_found(journey, due)
    return replace(due, status=_status(due, policies), booked_on=_booked(facts, since))


def _in_time(ward: WardFact) -> tuple[date, date]:
    return ward.start, ward.end or date.max


def _counts_from(
    journey: Journey, reviews: Sequence[ReviewFact], policies: Policies, day: date
) -> tuple[Basis, date]:
    """The last review or refusal of the journey; without one, the review before the admission, or the admission.

    A review that was held on the day of a refusal comes after it.
    """
    started = journey.started_on
    held = declined = before = date.min
    span = policies.span(Rule.REVIEW_BEFORE_ADMISSION, started)
    window = span.before(started) if span else started
    for kind, state, on in reviews:
        if on > day:
            continue
        if state is ReviewState.HELD and kind.is_before_admission and window <= on <= started:
            before = max(before, on)
        elif state is ReviewState.HELD and on >= started:
            held = max(held, on)
        elif state is ReviewState.DECLINED and on >= started:
            declined = max(declined, on)
    if declined > held and declined > before:
        return Basis.DECLINED, declined
    if held > date.min:
        return Basis.REVIEW, held
    return (Basis.BEFORE_ADMISSION, before) if before > date.min else (Basis.ADMISSION, started)


def _dated(person: _Person, basis: Basis, since: date, day: date) -> Due | None:
    """The date as it was when the obligation arose; None while no policy knows the rule."""
    rule, security = person.rule_on(since, first=basis is Basis.ADMISSION)
    found = person.span_after(rule, since, on=since)
    if found is None:
        return None
    on, row = found
    return Due(ReviewStatus.IN_DATE, day, on, row, basis, since, security)


def _moved_on(person: _Person, due: Due, day: date) -> Due:
    """The date after each birthday or move since, while it had not passed before it."""
    assert due.since is not None  # noqa: S101  # for the type checker
    for event_on in person.changes(due.since, day):
        if due.on is not None and due.on < event_on:
            break
        rule, security = person.rule_on(event_on, first=due.basis is Basis.ADMISSION)
        found = person.span_after(rule, due.since, on=event_on) if rule is not due.rule else None
        if found is None:
            continue
        on, row = found
        event = Event.BIRTHDAY if event_on == person.adult_from else Event.MOVE
        due = replace(due, on=max(on, event_on), row=row, security=security, event=event, event_on=event_on)
    return due


def _not_before_found(journey: Journey, due: Due) -> Due:
    """Never before the admission, nor before the person was found."""
    earliest = journey.counted_from if journey.found_late else journey.started_on
    if due.on is None or due.on >= earliest:
        return due
    return replace(due, on=earliest, found_on=earliest if journey.found_late else None)


def _status(due: Due, policies: Policies) -> ReviewStatus:
    assert due.on is not None  # noqa: S101  # for the type checker
    if due.on < due.day:
        return ReviewStatus.OVERDUE
    if due.basis is Basis.DECLINED:
        return ReviewStatus.DECLINED
    soon = policies.span(Rule.REVIEW_DUE_SOON, due.day)
    return ReviewStatus.DUE_SOON if soon and due.on <= soon.after(due.day) else ReviewStatus.IN_DATE


def _booked(reviews: Iterable[ReviewFact], since: date) -> date | None:
    """The next day booked after what the date counts from: also one that went by and was never recorded."""
    days = [on for _, state, on in reviews if state is ReviewState.BOOKED and on >= since]
    return min(days, default=None)
