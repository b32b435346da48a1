"""What the C(E)TR clock needs of a stay, in two columns of whatever query reads the stay.

Wards and reviews of a stay come as one text each, so that a list of people stays one query. No order is asked for:
the clock takes them in any. The expressions are made once: Django copies them into each query.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any, NamedTuple

from django.db.models import (
    Aggregate,
    Case,
    CharField,
    Count,
    F,
    OuterRef,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat

from cohorts.domain.kinds import Entry
from cohorts.domain.policy import Policies
from cohorts.domain.promises import Origin
from cohorts.domain.review_clock import Due, Journey, ReviewFact, ReviewStatus, WardFact, next_review
from cohorts.domain.reviews import ReviewKind, ReviewState
from cohorts.models import Action, Episode, Review

_KINDS = {kind.value: kind for kind in ReviewKind}
_STATES = {state.value: state for state in ReviewState}
_BETWEEN, _WITHIN = ",", " "


class Gathered(Aggregate):
    """All texts of a group in one, separated by commas."""

    function = "string_agg"
    template = f"%(function)s(%(expressions)s, '{_BETWEEN}')"
    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """SQLite knows it by another name."""
        return self.as_sql(compiler, connection, function="group_concat", **extra)


def _day(name: str) -> Any:
    return Coalesce(Cast(name, CharField()), Value("-"))


@cache
def wards(spell: str = "pk") -> Subquery:
    """The ward stays of the outer row's spell: start, end and security of each."""
    each = Concat(_day("started_on"), Value(_WITHIN), _day("ended_on"), Value(_WITHIN), "security")
    episodes = Episode.objects.filter(spell=OuterRef(spell)).order_by().values("spell")
    return Subquery(episodes.annotate(all=Gathered(each)).values("all"))


@cache
def reviews(person: str = "person_id") -> Subquery:
    """The reviews of the outer row's person: kind, state and day of each."""
    each = Concat("kind", Value(_WITHIN), "state", Value(_WITHIN), _day("on"))
    of_person = Review.objects.filter(person=OuterRef(person)).order_by().values("person")
    return Subquery(of_person.annotate(all=Gathered(each)).values("all"))


@cache
def lines(person: str = "pk") -> Subquery:
    """The reviews of the outer row as a page lists them: see `lines_of`."""
    outcome = Case(When(outcome="", then=Value("-")), default=F("outcome"), output_field=CharField())
    taught = Case(When(with_education=True, then=Value("y")), default=Value("n"), output_field=CharField())
    each = Concat(
        "kind", Value(_WITHIN), "state", Value(_WITHIN), _day("on"), Value(_WITHIN), outcome, Value(_WITHIN), taught
    )  # fmt: skip
    of_person = Review.objects.filter(person=OuterRef(person)).order_by().values("person")
    return Subquery(of_person.annotate(all=Gathered(each)).values("all"))


@cache
def open_recommendations(person: str = "pk") -> Subquery:
    """How many recommendations of the outer row's reviews are open; None where there are none."""
    promised = Action.objects.open().filter(person=OuterRef(person), origin=Origin.REVIEW)
    return Subquery(promised.order_by().values("person").annotate(count=Count("pk")).values("count"))


class Line(NamedTuple):
    """A review in one line: what it was, when, and what came of it."""

    kind: ReviewKind
    state: ReviewState
    on: date
    outcome: str
    with_education: bool


def lines_of(text: str | None) -> list[Line]:
    """The reviews from the text of `lines`, newest first."""
    found = []
    for part in _parts(text):
        kind, state, on, outcome, taught = part.split(_WITHIN)
        told = "" if outcome == "-" else outcome
        found.append(Line(_KINDS[kind], _STATES[state], date.fromisoformat(on), told, taught == "y"))
    return sorted(found, key=lambda line: (line.on, line.kind), reverse=True)


def due_on(
    *, born: date, journey: Journey, wards: str | None, reviews: str | None, policies: Policies, day: date
) -> Due:
    """The person's next review from the two texts, as known at the end of `day`."""
    return next_review(
        born=born,
        journey=journey,
        wards=[_ward(text) for text in _parts(wards)],
        reviews=[_review(text) for text in _parts(reviews)],
        policies=policies,
        day=day,
    )


def journey_of(started_on: date, counted_from: date, ended_on: date | None, entry: str) -> Journey:
    """The stay's journey as the clock takes it."""
    return Journey(started_on, counted_from, ended_on, entry == Entry.FOUND_LATE)


def nothing_due(day: date) -> Due:
    """For someone who is not in hospital on the day."""
    return Due(ReviewStatus.NOT_APPLICABLE, day)


def _parts(text: str | None) -> list[str]:
    return text.split(_BETWEEN) if text else []


def _ward(text: str) -> WardFact:
    start, end, security = text.split(_WITHIN)
    return WardFact(date.fromisoformat(start), None if end == "-" else date.fromisoformat(end), security)


def _review(text: str) -> ReviewFact:
    kind, state, on = text.split(_WITHIN)
    return ReviewFact(_KINDS[kind], _STATES[state], date.fromisoformat(on))
