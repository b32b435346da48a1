"""What the figures say, in sentences, the same on the page and in the pack."""

from __future__ import annotations

import re

from cohorts.domain.flows import Cut, Flow
from tcp_portal.charts import words
from tcp_portal.months import Month
from trajectories.presenters import wording
from trajectories.services.dashboard import Picture

_FIRST_WORD = re.compile(r"(\d (?:better|worse))\b")


def headline(picture: Picture) -> str:
    """How many people are in hospital, against plan."""
    ask = picture.ask
    if not picture.has_data:
        return (
            f"Nobody has been recorded in this register for {ask.month.label} or the months before, "
            "so how many people were in hospital is not known."
        )
    part = picture.part(ask.cut)
    said = wording.where(ask.cut, picture.places, ask.as_at)
    return words.against_plan(part.actual, part.plan, on=ask.as_at, where=said)


def by_part(picture: Picture) -> list[str]:
    """Which places and which commissioners are better or worse than plan; nothing where no plan is set by part."""
    if not picture.has_data:
        return []
    ask, sentences = picture.ask, []
    if ask.place is None:
        places = {
            place.name: picture.part(Cut(place=place.pk, arrangement=ask.arrangement)).variance
            for place in picture.places
        }
        sentences.append(_group_sentence(places))
    if ask.arrangement is None:
        kinds = {
            wording.beds_label(kind, ask.as_at): picture.part(Cut(place=ask.place, arrangement=kind)).variance
            for kind in picture.arrangements
        }
        sentences.append(_group_sentence(kinds))
    return [sentence for sentence in sentences if sentence]


def _group_sentence(variances: dict[str, int | None]) -> str:
    if all(variance is None for variance in variances.values()):
        return ""
    said = _FIRST_WORD.sub(r"\1 than plan", words.places_against_plan(variances), count=1)
    return f"{wording.upper_first(said)}."


def plan_basis(picture: Picture) -> str:
    """Which plan is shown, and whether the month's figure is entered or joined."""
    plan = picture.plan
    if not plan.exists:
        return "No plan has been accepted for this partnership, so nothing can be judged against it."
    sentence = f"Plan: version {plan.number}, {plan.title}"
    if plan.source:
        sentence += f" ({plan.source})"
    point = plan.on(picture.month)
    if point.value is None:
        return f"{sentence}. It says nothing about {picture.month.label}."
    if point.joined:
        before = max(month for month in plan.months if month < picture.month)
        after = min(month for month in plan.months if month > picture.month)
        sentence += (
            f". The plan for {picture.month.label} is joined by a straight line between "
            f"{before.label} and {after.label}"
        )
    return f"{sentence}."


def trend(picture: Picture) -> str:
    """From where to where the line went: the sentence under the chart."""
    first, last, cut = picture.chart_first, picture.month, picture.ask.cut
    start, end = picture.actual(first, cut), picture.actual(last, cut)
    if start is None or end is None:
        return f"How many people were in hospital in {last.label} is not known."
    if first == last:
        said = f"{words.people(end)} in {last.label}."
    elif start == end:
        said = f"The number of people is the same as in {first.label}: {words.number(end)}."
    else:
        fell, before, now = "fell" if end < start else "rose", words.number(start), words.number(end)
        said = f"The number of people {fell} from {before} in {first.label} to {now} in {last.label}."
    end_month, ambition = ambition_of(picture)
    if end_month is not None and end_month > last:
        said += f" The plan ends with {words.number(ambition or 0)} in {end_month.label}."
    return said


def ambition_of(picture: Picture) -> tuple[Month | None, int | None]:
    """The last month of the plan for the asked part, and its figure."""
    if not picture.plan.months:
        return None, None
    end = picture.plan.months[-1]
    value = picture.part(picture.ask.cut, end).plan
    return (end, value) if value is not None else (None, None)


def flow_sentence(flow: Flow, opened: Month, closed: Month) -> str:
    """The flow in words: 23 in March 2017, 2 admitted, 3 discharged, 22 in April 2017."""
    moves = [
        f"{words.number(abs(signed))} {wording.TERMS[term].lower()}" for term, signed in flow.steps if signed
    ]
    between = words.list_words(moves) or "nobody came or went"
    start, end = words.people(flow.opening), words.number(flow.closing)
    return f"{start} at the end of {opened.label}, {between}, {end} at the end of {closed.label}."


def unexplained_sentence(unexplained: int) -> str:
    """Whether the identity closes."""
    if not unexplained:
        return "Nothing unexplained."
    return f"{words.people(abs(unexplained))} unexplained: the register does not close."
