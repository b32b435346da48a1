"""What-if pages: the list of scenarios, and the boxes beside each person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone

from tcp_portal.charts import words
from tcp_portal.months import Month, years_between
from tcp_portal.partnerships.models import Organisation
from trajectories.forms.scenarios import ON, PAYER, STAYS
from trajectories.models import ChangeKind, Scenario, ScenarioChange
from trajectories.presenters import wording
from trajectories.services.scenario_people import Supposable

if TYPE_CHECKING:
    from tcp_portal.web.frame import Frame

NOTHING_CHANGES = "Scenario: nothing here changes the register."
_MANY = {
    ChangeKind.DATE: ("day to leave", "days to leave"),
    ChangeKind.STAYS: ("person stays", "people stay"),
    ChangeKind.PAYER: ("other payer", "other payers"),
}


@dataclass(frozen=True, slots=True)
class ScenarioRow:
    """A line of the list: totals only, nobody is named."""

    name: str
    href: str
    month: str
    supposes: str
    made: str


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person's boxes; `errors` are those of the boxes by name."""

    reference: str
    initials: str
    place: str
    bed: str
    stay: str
    planned: str
    on: str
    on_value: str
    stays: str
    is_staying: bool
    payer: str
    payer_value: str
    error: str


@dataclass(frozen=True, slots=True)
class People:
    """The table of people and the payers they may have."""

    rows: tuple[PersonRow, ...]
    payers: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


def scenario_rows(scenarios: Iterable[Scenario], frame: Frame) -> list[ScenarioRow]:
    """The list of a partnership's scenarios."""
    return [
        ScenarioRow(
            name=one.name,
            href=frame.url("trajectories:scenario", one.pk),
            month=Month.of(one.month_starts_on).label,
            supposes=supposes(one),
            made=f"{one.made_by}, {words.short_day(timezone.localdate(one.made_at))}",
        )
        for one in scenarios
    ]


def supposes(scenario: Scenario) -> str:
    """What a scenario supposes, in numbers: 2 days to leave, 1 other payer, 2 admissions a month."""
    counts = Counter(ChangeKind(one.kind) for one in scenario.changes.all())
    said = [
        f"{words.number(counts[kind])} {one if counts[kind] == 1 else many}"
        for kind, (one, many) in _MANY.items()
        if counts[kind]
    ]
    if scenario.admissions_a_month is not None:
        said.append(f"{words.number(scenario.admissions_a_month)} admissions a month")
    return words.list_words(said) or "nothing yet"


def stored_boxes(changes: Iterable[ScenarioChange]) -> dict[str, str]:
    """The boxes of a stored scenario as a form would send them."""
    found = {}
    for one in changes:
        if one.kind == ChangeKind.DATE and one.leaves_on is not None:
            found[f"{ON}-{one.spell_id}"] = one.leaves_on.isoformat()
        elif one.kind == ChangeKind.STAYS:
            found[f"{STAYS}-{one.spell_id}"] = "on"
        else:
            found[f"{PAYER}-{one.spell_id}"] = str(one.payer_id)
    return found


def people_table(
    people: Sequence[Supposable],
    boxes: Mapping[str, str],
    errors: Mapping[str, str],
    *,
    payers: tuple[Sequence[Organisation], Sequence[Organisation]],
    day: date,
) -> People:
    """Everyone in hospital with their boxes; `payers` are the partnership's own and others near by."""
    own, near = payers
    groups = (
        ("This partnership", tuple((str(one.pk), one.short_name) for one in own)),
        (
            "Another partnership: no longer counted here",
            tuple((str(one.pk), one.short_name) for one in near),
        ),
    )
    return People(
        tuple(_person(one, boxes, errors, day) for one in people),
        tuple(group for group in groups if group[1]),
    )


def _person(one: Supposable, boxes: Mapping[str, str], errors: Mapping[str, str], day: date) -> PersonRow:
    on, stays, payer = (f"{kind}-{one.spell_id}" for kind in (ON, STAYS, PAYER))
    years = years_between(one.started_on, day)
    bed = wording.arrangement_label(one.arrangement, day)
    return PersonRow(
        reference=one.reference,
        initials=one.initials,
        place=one.place or wording.NO_PLACE_LABEL,
        bed=f"{bed}, {one.payer}" if one.payer else bed,
        stay="under a year" if not years else f"{years} year{'' if years == 1 else 's'}",
        planned=words.short_day(one.planned_on) if one.planned_on else "no date",
        on=on,
        on_value=boxes.get(on, ""),
        stays=stays,
        is_staying=bool(boxes.get(stays)),
        payer=payer,
        payer_value=boxes.get(payer, ""),
        error=errors.get(on) or errors.get(payer) or "",
    )
