"""What figures are made of: the terms that a page adds up for its reader, and how a figure is taken apart."""

from __future__ import annotations

from typing import Final

from cohorts.domain.flows import STEPS, Flow, Term
from trajectories.domain.definitions import BRS, Direction, Measure, MeasureKind, people

# Sums that pages print beside the terms of the flow. They stand in no file or pack, so the register of measures
# does not hold them; the page that explains a figure does.
SUMS: Final[dict[str, Measure]] = {
    one.id: one
    for one in (
        people(
            "opening",
            "In hospital at the start",
            Direction.LOWER,
            "People counted at the midnight before the first day of the months shown.",
            source=f"{BRS} 11",
        ),
        people(
            "closing",
            "In hospital at the end",
            Direction.LOWER,
            "People counted at the midnight at the end of the months shown, or at the day of asking in a month that "
            "still runs.",
            source=f"{BRS} 11",
        ),
        people(
            "other_in",
            "Came in other ways",
            Direction.NEITHER,
            "Transfers in, found late and moved into the part; people back from between beds or from extended leave, "
            "where they are more than those who went.",
            source=f"{BRS} 11",
            kind=MeasureKind.FLOW,
        ),
        people(
            "other_out",
            "Left in other ways",
            Direction.NEITHER,
            "Transfers out, closed as out of scope, deaths and moved out of the part; people gone between beds or on "
            "extended leave, where they are more than those who came back.",
            source=f"{BRS} 11",
            kind=MeasureKind.FLOW,
        ),
        people(
            "change",
            "Change in people in hospital",
            Direction.LOWER,
            "People in hospital at the end less those at the start.",
            source=f"{BRS} 11",
            kind=MeasureKind.FLOW,
        ),
        people(
            "in_transit_back",
            "Back from between beds",
            Direction.NEITHER,
            "People of the part at the end who at the start, or when they came, were between two beds.",
            source="The portal's own term, so that the identity closes for every part",
            kind=MeasureKind.FLOW,
        ),
        people(
            "in_transit_gone",
            "Gone between beds",
            Direction.NEITHER,
            "People of the part at the start, or when they came, who at the end are between two beds.",
            source="The portal's own term, so that the identity closes for every part",
            kind=MeasureKind.FLOW,
        ),
        people(
            "leave_back",
            "Back from extended leave",
            Direction.NEITHER,
            "People of the part at the end who at the start, or when they came, were on extended leave.",
            source="Assuring Transformation, data from 30 November 2024",
            kind=MeasureKind.FLOW,
        ),
        people(
            "leave_gone",
            "Gone on extended leave",
            Direction.NEITHER,
            "People of the part at the start, or when they came, who at the end are on extended leave.",
            source="Assuring Transformation, data from 30 November 2024",
            kind=MeasureKind.FLOW,
        ),
    )
}
_IN: Final = (Term.TRANSFERS_IN, Term.FOUND_LATE, Term.MOVED_IN)
_OUT: Final = (Term.TRANSFERS_OUT, Term.OUT_OF_SCOPE, Term.DEATHS, Term.MOVED_OUT)
_EITHER: Final = (Term.IN_TRANSIT, Term.LEAVE)  # they count as a way in or as a way out, whichever is more
# The two sides of a term that nets people who came back against people who went: a list cannot show a net figure.
SIDES: Final[dict[str, tuple[Term, int]]] = {
    "in_transit_back": (Term.IN_TRANSIT, 1),
    "in_transit_gone": (Term.IN_TRANSIT, -1),
    "leave_back": (Term.LEAVE, 1),
    "leave_gone": (Term.LEAVE, -1),
}
NET: Final = frozenset({*(term.value for term, _ in SIDES.values())})
_PARTS: Final[dict[str, tuple[tuple[Term, int], ...]]] = {
    "other_in": tuple((term, 1) for term in (*_IN, *_EITHER)),
    "other_out": (*((term, 1) for term in _OUT), *((term, -1) for term in _EITHER)),
    "change": ((Term.CLOSING, 1), (Term.OPENING, -1)),
    "net_change": ((Term.ADMISSIONS, 1), (Term.DISCHARGES, -1)),
    "unexplained": (
        (Term.CLOSING, 1),
        (Term.OPENING, -1),
        *((term, -sign) for term, sign in STEPS),
    ),
}
FLOWS: Final = frozenset({*_PARTS, *(term.value for term in Term)})  # what a flow of any length knows


def parts_of_flow(measure: str, flow: Flow) -> tuple[tuple[Term, int], ...]:
    """The terms that add up to a figure, each with its sign; none for a term itself. Their sum is the figure."""
    found = []
    for term, sign in _PARTS.get(measure, ()):
        signed = sign * getattr(flow, term.value)
        if measure in ("other_in", "other_out") and term in _EITHER:
            signed = max(signed, 0)
        if signed:
            found.append((term, signed))
    return tuple(found)


def value_of_flow(measure: str, flow: Flow) -> int:
    """A term of the flow, or the sum of its parts. KeyError for a measure that no flow knows."""
    if measure in _PARTS:
        return sum(signed for _, signed in parts_of_flow(measure, flow))
    return int(getattr(flow, Term(measure).value))


def sides_of(term: str) -> tuple[str, ...]:
    """The two lists behind a net term; none for any other figure."""
    return tuple(id_ for id_, (net, _) in SIDES.items() if net == term)
