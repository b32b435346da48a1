"""Why the partnership is off plan, in sentences: the same on the page and in the pack."""

from __future__ import annotations

from cohorts.domain.flows import NO_PLACE
from tcp_portal.charts import words
from trajectories.domain.bridge import Bridge, Cause
from trajectories.presenters import wording
from trajectories.services.bridge import OffPlan

_SAID = {
    Cause.NOT_MADE: ("planned discharge not made", "planned discharges not made"),
    Cause.UNPLANNED: ("unplanned first admission", "unplanned first admissions"),
    Cause.UNPLANNED_BACK: ("unplanned readmission", "unplanned readmissions"),
    Cause.FIRST: ("other first admission", "other first admissions"),
    Cause.READMISSIONS: ("other readmission", "other readmissions"),
    Cause.TRANSFERS_IN: ("transfer in", "transfers in"),
    Cause.FOUND_LATE: ("person found late", "people found late"),
    Cause.UNFORESEEN: ("discharge without a date for it", "discharges without a date for them"),
    Cause.LEFT_AGAIN: (
        "person who came and was discharged again",
        "people who came and were discharged again",
    ),
    Cause.TRANSFERS_OUT: ("transfer out", "transfers out"),
    Cause.OUT_OF_SCOPE: ("record closed as out of scope", "records closed as out of scope"),
    Cause.DEATHS: ("death", "deaths"),
    Cause.MOVED_IN: ("person moved into this part", "people moved into this part"),
    Cause.MOVED_OUT: ("person moved out of this part", "people moved out of this part"),
    Cause.BACK: ("person back from between beds or leave", "people back from between beds or leave"),
    Cause.GONE: ("person gone between beds or on leave", "people gone between beds or on leave"),
}


def headline(found: OffPlan) -> str:
    """The figure against plan, and which part makes up for which."""
    ask, built = found.ask, found.asked
    if built is None:
        return why_not(found)
    where = wording.where(ask.cut, found.places, ask.as_at)
    said = words.against_plan(built.actual, built.plan, on=ask.as_at, where=where)
    return " ".join(bit for bit in (said, *contributions(found)) if bit)


def contributions(found: OffPlan) -> tuple[str, ...]:
    """What places, and what payers, contribute: who makes up for whom."""
    ask = found.ask
    places = {wording.place_label(cut.place, found.places): built for cut, built in found.by_place}
    kinds = {
        wording.beds_label(cut.arrangement, ask.as_at): built
        for cut, built in found.by_arrangement
        if cut.arrangement is not None
    }
    said = []
    if ask.place is None:
        said.append(makes_up({label: built.variance for label, built in places.items() if built}))
    if ask.arrangement is None:
        said.append(makes_up({label: built.variance for label, built in kinds.items() if built}, plural=True))
    return tuple(one for one in said if one)


def makes_up(variances: dict[str, int], *, plural: bool = False) -> str:
    """“Havering (2 better than plan) makes up for Barking and Dagenham (2 worse).” Empty where all stand alike."""
    better = [label for label, variance in variances.items() if variance < 0]
    worse = [label for label, variance in variances.items() if variance > 0]
    if not better or not worse:
        return ""
    gain, loss = (abs(sum(variances[label] for label in group)) for group in (better, worse))
    verb = "make" if plural or len(better) > 1 else "makes"
    part = "" if gain >= loss else "partly "
    said = (
        f"{words.list_words(better)} ({words.number(gain)} better than plan) {part}{verb} up for "
        f"{words.list_words(worse)} ({words.number(loss)} worse)."
    )
    return wording.upper_first(said)


def more(found: OffPlan) -> list[str]:
    """The bars in sentences."""
    built = found.asked
    if built is None:
        return []
    said = []
    start = built.change(Cause.START)
    opened = found.opened_with.label
    stood = "on plan" if not start else f"{words.number(abs(start))} {'above' if start > 0 else 'below'} plan"
    said.append(f"At the end of {opened} the register stood {stood}.")
    ups = [_count(cause, change) for cause, change in built.changes if cause in _SAID and change > 0]
    downs = [_count(cause, change) for cause, change in built.changes if cause in _SAID and change < 0]
    if ups:
        said.append(f"More since then: {words.list_words(ups)}.")
    if downs:
        said.append(f"Fewer: {words.list_words(downs)}.")
    said.append(assumption_sentence(built))
    return said


def assumption_sentence(built: Bridge) -> str:
    """What the plan itself expected of the span."""
    fell = built.plan_change
    plan = (
        "The plan stays as it was"
        if not fell
        else f"The plan {'falls' if fell < 0 else 'rises'} by {words.number(abs(fell))}"
    )
    dated = words.number(built.dated) if built.dated else "no"
    said = f"{plan}; {dated} discharge{'' if built.dated == 1 else 's'} had a date in it"
    if built.dated:
        said += f", {words.number(built.made) if built.made else 'none'} of them made"
    own = built.change(Cause.OWN_ASSUMPTION)
    if own > 0:
        return f"{said}; so it counted on {words.number(own)} fewer without a date for anybody."
    if own < 0:
        return f"{said}; so it made room for {words.number(-own)} to come."
    return f"{said}."


def _count(cause: Cause, change: int) -> str:
    one, many = _SAID[cause]
    return f"{words.number(abs(change))} {one if abs(change) == 1 else many}"


def why_not(found: OffPlan) -> str:
    """Why there is no bridge; empty where there is one."""
    if found.asked is not None:
        return ""
    if not found.plan.exists:
        return "No plan has been accepted for this partnership, so nothing can be off plan."
    if found.ask.place is NO_PLACE:
        return "Nobody is planned without a place, so there is no plan for those whose place is not recorded."
    if found.first > found.ask.month:
        return f"The plan begins in {found.plan.months[0].label}: what changed since can be told from the month after."
    if not found.has_data:
        return "Nobody is recorded in the register for these months, so whether it is off plan is not known."
    return "The plan says nothing of this part at the start or at the end of the span."


def basis(found: OffPlan) -> str:
    """Which plan, which months and which figures."""
    return f"{plan_words(found)} {_vintage(found)}." if found.plan.exists else ""


def plan_words(found: OffPlan) -> str:
    """Which plan and which months; a pack says once for all its pages which figures it shows."""
    if not found.plan.exists:
        return ""
    said = f"Plan: version {found.plan.number}, {found.plan.title}."
    if found.clipped:
        said += (
            f" The plan or the register begins later than asked, so the span begins in {found.first.label}."
        )
    return said


def _vintage(found: OffPlan) -> str:
    return "Figures as restated today" if found.reported_at is None else "Figures as first reported"
