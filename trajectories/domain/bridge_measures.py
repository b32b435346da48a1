"""What each bar of the bridge from plan to actual counts, in words: the definitions that its figures open."""

from __future__ import annotations

from typing import Final

from trajectories.domain.bridge import Cause
from trajectories.domain.definitions import BRS, Direction, Measure, MeasureKind, people

DATED: Final = (
    "bridge_dated"  # planned discharges of the span, made or not: part of the plan's own assumption
)
_BOARD = "Board reports, section 9.2"
_RULES: Final[dict[str, tuple[str, Direction, str]]] = {
    Cause.START: (
        "Off plan already at the start",
        Direction.LOWER,
        "People in hospital at the midnight before the first day of the span, less those planned for that midnight.",
    ),
    Cause.NOT_MADE: (
        "Planned discharges not made",
        Direction.LOWER,
        "People of the part at the start and at the end of the span, whose planned date of discharge fell within it: "
        "the date as it stood at the start, or where there was none, as it was first set since. Moving the date "
        "later takes nobody out.",
    ),
    Cause.UNPLANNED: (
        "Unplanned first admissions",
        Direction.LOWER,
        "First admissions counted from a day of the span that are recorded as unplanned.",
    ),
    Cause.UNPLANNED_BACK: (
        "Unplanned readmissions",
        Direction.LOWER,
        "Readmissions counted from a day of the span that are recorded as unplanned.",
    ),
    Cause.FIRST: (
        "Other first admissions",
        Direction.LOWER,
        "The other first admissions counted from a day of the span: planned, or not known whether.",
    ),
    Cause.READMISSIONS: (
        "Other readmissions",
        Direction.LOWER,
        "The other readmissions counted from a day of the span: planned, or not known whether.",
    ),
    Cause.TRANSFERS_IN: (
        "Transferred in",
        Direction.NEITHER,
        "People already in hospital whose care passed to the partnership in the span.",
    ),
    Cause.FOUND_LATE: (
        "Found late",
        Direction.LOWER,
        "People already in hospital whom the partnership came to know of in the span.",
    ),
    Cause.MOVED_IN: (
        "Moved into this part",
        Direction.NEITHER,
        "In hospital throughout, and of this part at the end of the span alone.",
    ),
    Cause.BACK: (
        "Back from between beds or from leave",
        Direction.NEITHER,
        "People of this part at the end who at the start were between two beds or on extended leave.",
    ),
    Cause.UNFORESEEN: (
        "Discharged without a date for it",
        Direction.HIGHER,
        "People of the part at the start who were discharged in the span, though no planned date fell within it: "
        "none was set, or it was for another time.",
    ),
    Cause.LEFT_AGAIN: (
        "Came and were discharged again",
        Direction.HIGHER,
        "People who came into the part after the start and were discharged from it within the span.",
    ),
    Cause.TRANSFERS_OUT: (
        "Transferred out",
        Direction.NEITHER,
        "People still in hospital whose care passed to another partnership in the span.",
    ),
    Cause.OUT_OF_SCOPE: (
        "Closed as out of scope",
        Direction.NEITHER,
        "Records closed in the span because the person or the bed does not belong in the count.",
    ),
    Cause.DEATHS: ("Died", Direction.NEITHER, "Stays that ended in the span by death."),
    Cause.MOVED_OUT: (
        "Moved out of this part",
        Direction.NEITHER,
        "In hospital throughout, and of this part at the start of the span alone.",
    ),
    Cause.GONE: (
        "Gone between beds or on leave",
        Direction.NEITHER,
        "People of this part at the start, or who came since, who at the end are between two beds or on extended "
        "leave.",
    ),
    Cause.OWN_ASSUMPTION: (
        "The plan’s own assumption",
        Direction.NEITHER,
        "What the plan expected beyond dated discharges: less the change of the plan over the span, less the "
        "discharges dated for it. Above nil: the plan counted on fewer people without a date for anybody. Below "
        "nil: it made room for people to come.",
    ),
    Cause.UNEXPLAINED: (
        "Unexplained",
        Direction.NEITHER,
        "What the register itself leaves open: nil in a sound one; never hidden.",
    ),
    DATED: (
        "Discharges dated for the span",
        Direction.NEITHER,
        "People of the part at the start whose planned date fell within the span, and who were discharged from the "
        "part or are still in it. Who left in another way is told by that.",
    ),
}
CAUSES: Final[dict[str, Measure]] = {
    str(id_): people(
        str(id_), title, direction, rule, source=f"{BRS} 1.5 and 11; {_BOARD}", kind=MeasureKind.FLOW
    )
    for id_, (title, direction, rule) in _RULES.items()
}
