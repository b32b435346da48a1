"""The revision statement in words: what was first reported, what is restated, and what became known in between."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.utils import timezone

from cohorts.domain.kinds import Arrangement, Entry, Exit
from cohorts.domain.reviews import ReviewKind, ReviewState
from tcp_portal.charts import words
from tcp_portal.partnerships.models import Place
from trajectories.domain.registry import MEASURES
from trajectories.domain.revisions import FieldChange, Kind
from trajectories.domain.values import value_words
from trajectories.presenters import wording
from trajectories.presenters.links import Links, Shown
from trajectories.presenters.vintages import day
from trajectories.services.revisions import Entered, Row, Statement, Told

NOTHING: Final = "none"
LABELS: Final = {
    "place_id": "Home place",
    "date_of_birth": "Date of birth",
    "category": "Category",
    "learning_disability_from": "Learning disability diagnosed",
    "autism_from": "Autism diagnosed",
    "entry": "How they came",
    "exit": "How they left",
    "started_on": "Admitted",
    "counted_from": "Counted from",
    "ended_on": "Left",
    "beds": "Beds",
    "leaves": "Extended leave",
    "reviews": "Reviews",
    "delays": "Reasons for delay",
    "discharges": "Discharges",
    "plans": "Planned date of discharge",
    "learnt": "What the register knew before the admission",
}
# Who somebody is, and facts that name nothing beyond the change itself.
_UNSAID: Final = frozenset({"spell_id", "person_id", "partnership_id"})
_KINDS: Final = {
    Kind.ADDED: "A stay that was not known",
    Kind.REMOVED: "A stay that does not count any more",
    Kind.CHANGED: "A stay that was corrected",
}
BASIS: Final = {
    "plan": "Another plan has been accepted, or the plan reads otherwise: plan and variance are restated by it.",
    "tolerance": "What counts as slightly worse than plan has changed.",
    "populations": "A population has changed: rates are restated by it.",
    "policies": "A rule of policy has changed: dates that reviews were due are restated by it.",
    "places": "The places of the partnership have changed.",
}


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One figure: then, now, the difference, and by which changes."""

    part: str
    title: str
    definition: str
    reported: Shown
    restated: Shown
    difference: str
    made_by: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class FieldRow:
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One late change, numbered as the figures name it."""

    number: int
    who: str
    kind: str
    fields: tuple[FieldRow, ...]
    entered: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RevisionPage:
    headline: str
    more: str
    tables: tuple[tuple[str, tuple[FigureRow, ...]], ...]
    changes: tuple[ChangeRow, ...]
    basis: tuple[str, ...]


def revision_page(found: Statement, links: Links) -> RevisionPage:
    """The statement of one month."""
    numbers = {told.change.spell_id: number for number, told in enumerate(found.changes, start=1)}
    then, now = (links.showing(figures) for figures in ("reported", "restated"))

    def rows(of: Iterable[Row]) -> tuple[FigureRow, ...]:
        return tuple(_figure_row(row, numbers, found.places, then, now) for row in of)

    tables = (
        ("The main figures", rows(found.headlines)),
        ("By place and commissioner", rows(found.by_part)),
        ("Every other figure that is different now", rows(found.others)),
    )
    return RevisionPage(
        headline=_headline(found),
        more=_more(found),
        tables=tuple((title, of) for title, of in tables if of),
        changes=tuple(_change_row(told, numbers, found.places) for told in found.changes),
        basis=tuple(BASIS[name] for name in found.basis),
    )


def _headline(found: Statement) -> str:
    row = found.headlines[0]
    month, since = found.close.month.label, day(found.close.closed_at)
    then, now = (value_words(row.measure, one.value if one else None) for one in (row.reported, row.restated))
    if row.revision.difference == 0:
        return f"{month} was first reported on {since} with {then} people in hospital, and still has {now}."
    return f"{month} was first reported on {since} with {then} people in hospital; now it is {now}."


def _more(found: Statement) -> str:
    changed = sum(_is_different(row) for row in found.rows)
    late = len(found.changes)
    if not changed and not late:
        return "Nothing has changed since the Board saw it."
    figures = f"{words.number(changed)} figure{'' if changed == 1 else 's'} shown here"
    facts = f"{words.number(late)} stay{'' if late == 1 else 's'}"
    open_ = [row for row in found.rows if row.unexplained]
    rest = (
        f" {words.number(len(open_))} of them {'is' if len(open_) == 1 else 'are'} not fully explained."
        if open_
        else " Every difference of a count is explained by them."
    )
    return f"{figures} changed, and something became known of {facts} since the Board saw it.{rest}"


def _is_different(row: Row) -> bool:
    one, other = row.reported, row.restated
    return (one and one.value) != (other and other.value) or row.revision.is_redefined


def _figure_row(
    row: Row, numbers: Mapping[UUID, int], places: tuple[Place, ...], then: Links, now: Links
) -> FigureRow:
    shown = [
        of.figure(value_words(row.measure, one.value if one else None), row.measure, row.cut)
        for one, of in ((row.reported, then), (row.restated, now))
    ]
    return FigureRow(
        part=wording.cut_label(row.cut, places, now.frame.month.last),
        title=MEASURES[row.measure].title if row.measure in MEASURES else row.measure,
        definition=now.definition(row.measure),
        reported=shown[0],
        restated=shown[1],
        difference=_signed(row.revision.difference),
        made_by=_made_by(row, numbers),
        tone="bad" if row.unexplained else "",
    )


def _signed(value: int | Decimal | None) -> str:
    return words.UNKNOWN_NUMBER if value is None else words.signed(value)


def _made_by(row: Row, numbers: Mapping[UUID, int]) -> str:
    """Which changes made the difference; a rest that none of them makes is said."""
    said = []
    if row.revision.is_redefined and row.reported and row.restated:
        said.append(f"Definition: version {row.reported.version} then, {row.restated.version} now")
    if row.reported and row.restated and MEASURES[row.measure].denominator == "population":
        said += _population(row.reported.denominator, row.restated.denominator)
    if row.made_by is None:
        if _is_different(row):
            said.append("Follows from the figures it is made of")
        return ". ".join(said)
    steps = sorted((numbers.get(spell_id, 0), step) for spell_id, step in row.made_by.items())
    known = [f"{words.signed(step)} by change {number}" for number, step in steps if number]
    unknown = sum(step for number, step in steps if not number)
    rest = (row.unexplained or 0) + unknown
    if known:
        said.append(words.list_words(known))
    if rest:
        said.append(f"{words.signed(rest)} unexplained")
    return ". ".join(said)


def _population(then: int | None, now: int | None) -> list[str]:
    if then == now:
        return []
    told = [words.UNKNOWN_TEXT if one is None else words.number(one) for one in (then, now)]
    return [f"Population: {told[0]} then, {told[1]} now"]


def change_words(told: Told) -> str:
    """A late change in a few words: who, for those who may see the person, and what is different."""
    named = [LABELS.get(one.name, "") for one in told.change.fields if one.name not in _UNSAID]
    what = words.list_words([label for label in named if label])
    is_corrected = told.change.kind is Kind.CHANGED and what
    return f"{_who(told)}. {_KINDS[told.change.kind]}{f': {what}' if is_corrected else ''}"


def _who(told: Told) -> str:
    return f"{told.person.reference} ({told.person.initials})" if told.person else "One person"


def _change_row(told: Told, numbers: Mapping[UUID, int], places: tuple[Place, ...]) -> ChangeRow:
    change = told.change
    named = told.person is not None
    fields = [one for one in change.fields if one.name not in _UNSAID]
    if change.kind is not Kind.CHANGED:
        fields = [
            one for one in fields if one.name in ("place_id", "entry", "exit", "counted_from", "ended_on")
        ]
    return ChangeRow(
        number=numbers[change.spell_id],
        who=_who(told),
        kind=_KINDS[change.kind],
        fields=tuple(_field_row(one, places, named=named) for one in fields),
        entered=tuple(_entered(one) for one in told.entered) or ("The trail holds no entry of it",),
    )


def _entered(one: Entered) -> str:
    local = timezone.localtime(one.at)
    return f"{words.short_day(local.date())}, {local:%H:%M}, {one.by}: {one.did}"


def _field_row(change: FieldChange, places: tuple[Place, ...], *, named: bool) -> FieldRow:
    """What changed; the values only for who may see the person, a date of birth never."""
    label = LABELS.get(change.name, wording.upper_first(change.name.replace("_", " ")))
    if not named or change.name == "date_of_birth":
        return FieldRow(label, "", "Entered or corrected")
    if isinstance(change.before, list) or isinstance(change.after, list):
        before, after = change.before or [], change.after or []
        gone = [one for one in before if one not in after]
        come = [one for one in after if one not in before]
        return FieldRow(label, _list(change.name, gone), _list(change.name, come))
    return FieldRow(
        label, _value(change.name, change.before, places), _value(change.name, change.after, places)
    )


def _value(name: str, value: Any, places: tuple[Place, ...]) -> str:
    if value is None:
        return NOTHING
    if name == "place_id":
        return wording.place_label(UUID(value), places)
    if name == "entry":
        return Entry(value).label
    if name == "exit":
        return Exit(value).label
    if isinstance(value, dict):
        return "Known" if value.get("entered_on") else "Not on the register"
    return _day(value)


def _list(name: str, facts: list[Any]) -> str:
    return "; ".join(_fact(name, fact) for fact in facts) or NOTHING


def _fact(name: str, fact: Any) -> str:
    if isinstance(fact, str):
        return _day(fact)
    if name == "reviews":
        kind, state = ReviewKind(fact["kind"]).label, ReviewState(fact["state"]).label.lower()
        return f"{kind}, {state}, {_day(fact['on'])}"
    if name == "plans":
        planned = _day(fact["planned_on"]) if fact["planned_on"] else "no date"
        return f"{planned}, from {_day(fact['on'])}"
    first, last = (
        fact.get(one) for one in (("start", "end") if "start" in fact else ("started_on", "ended_on"))
    )
    said = f"from {_day(first)}" + (f" to {_day(last)}" if last else "")
    if name == "beds":
        where = ", out of area" if fact["out_of_area"] else ""
        return f"{wording.ARRANGEMENTS[Arrangement(fact['arrangement'])]}{where}, {said}"
    return said


def _day(text: Any) -> str:
    """A day of a line as tables write it; a plan from before histories were kept stands since ever."""
    try:
        value = date.fromisoformat(text)
    except (TypeError, ValueError):
        return str(text)
    return "the start" if value == date.min else words.short_day(value)


def since_words(closed_at: datetime) -> str:
    """The title of what changed."""
    return f"What changed since the Board saw it on {day(closed_at)}"
