"""One figure worked out anew, with all that it was made of."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import cast
from uuid import UUID

from cohorts.domain.flows import NO_PLACE, Flow, Term, flow
from tcp_portal.access import Permission, Scope
from tcp_portal.errors import Refusal
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Place
from trajectories.domain.bridge import Cause
from trajectories.domain.bridge_measures import CAUSES, DATED
from trajectories.domain.figures import ALL, TOTAL, Figure
from trajectories.domain.made_of import FLOWS, SIDES, SUMS, parts_of_flow, sides_of, value_of_flow
from trajectories.domain.registry import MEASURES, Measure
from trajectories.services.behind import Question, is_known
from trajectories.services.behind import counted as counted_stays
from trajectories.services.bridge import one_bridge
from trajectories.services.measures import maker_from
from trajectories.services.narrow_source import AGAINST_PLAN, Narrow
from trajectories.services.plans import Plan
from trajectories.services.sources import Source


@dataclass(frozen=True, slots=True)
class Piece:
    """A figure of which the explained one is made; `sign` is how it enters the sum, nil where it is no term of one.

    `opens` is False for the sum of three months, behind which no single figure stands.
    """

    question: Question
    value: int | Decimal | None
    sign: int = 0
    opens: bool = True

    @property
    def is_listed(self) -> bool:
        """Whether a page can list who is counted."""
        return is_known(self.question.measure)


@dataclass(frozen=True)
class Explained:
    """The figure as it is now, its definition, and what stands behind it.

    `has_rows` says that it is a count of stays which a page can list. `plan` is the version in force.
    """

    question: Question
    definition: Measure
    figure: Figure
    pieces: tuple[Piece, ...]
    has_rows: bool
    plan: Plan | None
    places: tuple[Place, ...]


def definition_of(measure: str) -> Measure | None:
    """What a figure means; None for an id that stands for nothing."""
    return MEASURES.get(measure) or SUMS.get(measure) or CAUSES.get(measure)


def explain(*, scope: Scope, question: Question) -> Explained:
    """Works the figure out from the source of its month. At most twelve queries, three for a term of the flow.

    Raises PermissionDenied without the right to the partnership's measures, KeyError for an unknown measure and
    Refusal for a place that is none of the partnership's.
    """
    scope.must_allow(Permission.VIEW_MEASURES, question.partnership.pk)
    definition = definition_of(question.measure)
    if definition is None:
        raise KeyError(question.measure)
    source = question.source(scope)
    places = source.places()
    if isinstance(question.cut.place, UUID) and question.cut.place not in {place.pk for place in places}:
        raise Refusal("There is no such place.", field="place")
    plan, pieces = None, tuple[Piece, ...]()
    if question.measure in SIDES:
        figure = _of_side(source, question, places)
    elif question.measure in FLOWS:
        figure, pieces = _of_flow(source, question, places)
    elif question.is_cause:
        figure, pieces, plan = _of_bridge(source, question, places)
    else:
        figure, pieces = _of_month(source, question, places)
    version = definition.version_on(question.month.last)
    return Explained(
        question=question,
        definition=definition,
        figure=replace(figure, version=version),
        pieces=pieces,
        has_rows=is_known(question.measure) and bool(figure.value),
        plan=source.plan() if question.measure in AGAINST_PLAN else plan,
        places=places,
    )


def _of_flow(
    source: Source, question: Question, places: tuple[Place, ...]
) -> tuple[Figure, tuple[Piece, ...]]:
    stays = source.stays(question.first, question.month)
    if not stays:
        return _figure(
            question, places, None, reason="nothing is recorded in the register for these months"
        ), ()
    counted: Flow = flow(
        stays, first=question.first, last=question.month, cut=question.cut, as_at=question.as_at
    )
    terms = parts_of_flow(question.measure, counted)
    pieces = [
        Piece(replace(question, measure=term.value), abs(signed), 1 if signed > 0 else -1)
        for term, signed in terms
    ]
    for id_ in sides_of(question.measure):
        side = replace(question, measure=id_)
        pieces.append(Piece(side, len(counted_stays(stays, side)), SIDES[id_][1]))
    return _figure(question, places, value_of_flow(question.measure, counted)), tuple(pieces)


def _of_side(source: Source, question: Question, places: tuple[Place, ...]) -> Figure:
    stays = source.stays(question.first, question.month)
    return _figure(question, places, len(counted_stays(stays, question)))


def _of_bridge(
    source: Source, question: Question, places: tuple[Place, ...]
) -> tuple[Figure, tuple[Piece, ...], Plan]:
    """A bar of the bridge; those that are numbers show of which."""
    built, plan = one_bridge(source=source, ask=question.ask, first=question.first)
    if built is None:
        reason = "the plan says nothing of this part at the start or at the end of the span"
        return _figure(question, places, None, reason=reason), (), plan
    value = built.dated if question.measure == DATED else built.change(Cause(question.measure))
    before = question.first.previous
    has_plan = question.cut.place is not NO_PLACE
    opens = has_plan and before >= Month.of(question.partnership.starts_on)
    planned = replace(question, measure="plan", month=before, as_at=before.last, first=before)
    pieces: tuple[Piece, ...] = ()
    if question.measure == Cause.START:
        pieces = (
            Piece(replace(question, measure=Term.OPENING.value), built.actual_start, 1),
            Piece(planned, built.plan_start, -1, opens),
        )
    elif question.measure == Cause.OWN_ASSUMPTION:
        pieces = (
            Piece(planned, built.plan_start, 1, opens),
            Piece(replace(question, measure="plan"), built.plan, -1, has_plan),
            Piece(replace(question, measure=DATED), built.dated, -1),
        )
    return _figure(question, places, value), pieces, plan


def _of_month(
    source: Source, question: Question, places: tuple[Place, ...]
) -> tuple[Figure, tuple[Piece, ...]]:
    starts = Month.of(question.partnership.starts_on)
    month, measure = question.month, question.measure
    definition = MEASURES[measure]
    signs = {"inpatients": 1, "plan": -1} if measure == "variance" else {}
    ids = tuple(signs) or tuple(
        id_ for id_ in (definition.numerator, definition.denominator) if id_ in MEASURES
    )
    maker = maker_from(
        source=cast(Source, Narrow(source, question, places)),
        starts=starts,
        first=month,
        last=month,
        as_at=question.as_at,
        cuts=[question.cut],
    )
    made = maker.figures(month, (measure, *ids))
    same = {
        one.measure: one for one in reversed(made)
    }  # a wording before stands after the one that counts now
    unknown = _figure(question, places, None, reason="it is not worked out for this part of the people")
    figure = same.get(measure, unknown)
    pieces = []
    for id_ in ids:
        value = _piece(figure, id_, definition, same)
        opens = id_ in same and same[id_].value == value
        pieces.append(Piece(replace(question, measure=id_), value, signs.get(id_, 0), opens))
    return figure, tuple(pieces)


def _piece(figure: Figure, id_: str, definition: Measure, same: dict[str, Figure]) -> int | Decimal | None:
    """Numerator and denominator as the share itself has them: those of a rolling share are sums of three months."""
    if id_ == definition.numerator and figure.numerator is not None:
        return figure.numerator
    if id_ == definition.denominator and figure.denominator is not None:
        return figure.denominator
    return same[id_].value if id_ in same else None


def _figure(question: Question, places: tuple[Place, ...], value: int | None, *, reason: str = "") -> Figure:
    cut = question.cut
    named = {place.pk: place.name for place in places}
    place = ALL
    if cut.place is NO_PLACE:
        place = NO_PLACE.value
    elif isinstance(cut.place, UUID):
        place = named[cut.place]
    return Figure(
        measure=question.measure,
        month=question.month,
        place=place,
        arrangement=cut.arrangement.value if cut.arrangement else TOTAL,
        age_group=cut.age_group.value if cut.age_group else ALL,
        category=cut.category or ALL,
        vintage=question.vintage,
        value=value,
        reason=reason,
    )
