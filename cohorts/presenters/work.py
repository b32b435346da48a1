"""What the work list says: each group with its count, each item with why, by when and where it is done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone

from cohorts.domain.work import Group, Item, Work
from cohorts.models import Person
from cohorts.presenters.words import lower_first
from cohorts.services.worklist import WorkList
from tcp_portal.charts.words import counted, list_words, number, short_day
from tcp_portal.charts.words import day as long_day
from tcp_portal.months import Month
from tcp_portal.web.frame import Frame

SHOWN = 10  # of a group, while all groups stand on the page
SHOWN_TO_CONFIRM = 100
CARD_KINDS = 6
CARD_ITEMS = 2
CARD_PLACES = 4
# Where each kind is done: the address, and what its path names.
_PERSON, _TARGET, _PLACE, _NOTHING = "person", "target", "place and month", ""
PLACES: dict[Work, tuple[str, str]] = {
    Work.REVIEW_OVERDUE: ("cohorts:reviews", _PERSON),
    Work.REVIEW_SOON: ("cohorts:reviews", _PERSON),
    Work.PLAN_PASSED: ("cohorts:plan", _PERSON),
    Work.VISIT_OVERDUE: ("cohorts:visit_new", _PERSON),
    Work.VISIT_SOON: ("cohorts:visit_new", _PERSON),
    Work.REGISTER_REVIEW_OVERDUE: ("cohorts:register_review", _TARGET),
    Work.REGISTER_REVIEW_SOON: ("cohorts:register_review", _TARGET),
    Work.NOT_ON_REGISTER: ("cohorts:register_enter", _PERSON),
    Work.RETURN_MISSING: ("cohorts:return_answer", _PLACE),
    Work.ACTION_OVERDUE: ("cohorts:action_close", _TARGET),
    Work.ACTION_SOON: ("cohorts:action_close", _TARGET),
    Work.DELAY_NOT_ESCALATED: ("cohorts:delay", _TARGET),
    Work.DISPUTE_WITHOUT_STEP: ("cohorts:dispute", _TARGET),
    Work.DEATH_NOT_NOTIFIED: ("cohorts:mortality", _PERSON),
    Work.MORTALITY_REVIEW: ("cohorts:mortality", _PERSON),
    Work.HANDOVER_OFFERED: ("cohorts:handover", _TARGET),
    Work.HANDOVER_DECLINED: ("cohorts:handover", _TARGET),
    Work.MISMATCH: ("cohorts:mismatches", _NOTHING),
    Work.CONTRADICTION: ("cohorts:person", _PERSON),
    Work.GAPS: ("cohorts:person", _PERSON),
    Work.NOT_CONFIRMED: ("cohorts:person", _PERSON),
}


@dataclass(frozen=True, slots=True)
class WorkRow:
    """One line: whom it is about, why, when, and the way there. `key` is the person where records are confirmed."""

    key: str
    reference: str
    who: str
    why: str
    when: str
    distance: str
    late: bool
    url: str
    person_url: str


@dataclass(frozen=True, slots=True)
class WorkGroup:
    """A kind of work as the page shows it."""

    key: str
    count: str
    noun: str
    title: str
    advice: str
    dated: bool
    rows: tuple[WorkRow, ...]
    more: str
    more_url: str
    confirms: bool


def day_and_month(frame: Frame) -> tuple[date, Month]:
    """The day whose work is shown, and the month to be confirmed."""
    return frame.day, frame.month


def lede_of(work: WorkList, frame: Frame) -> dict[str, str]:
    """The first line of the page: how much there is, on which day, and how far the month is confirmed."""
    day, month = day_and_month(frame)
    verb = "needs" if work.total == 1 else "need"
    return {
        "told": f"{counted(work.total, 'thing')} {verb} you",
        "day": long_day(day),
        "confirmed": _confirmed(work, month),
    }


_MOST_PLACES = 12  # more are counted, not named


def _confirmed(work: WorkList, month: Month) -> str:
    """How far the month is confirmed: by record, and which places have not confirmed all of theirs."""
    said = f"{number(work.confirmed)} of {counted(work.in_hospital, 'record')} confirmed for {month.label}"
    left, whole = work.places_open, work.places_confirmed
    if not whole or not left or len(left) > _MOST_PLACES:
        return said
    verb = "has" if len(left) == 1 else "have"
    return f"{said}; {list_words(left)} {verb} not confirmed all"


def groups_of(work: WorkList, frame: Frame, *, kind: str = "") -> tuple[WorkGroup, ...]:
    """The groups of the page: the first items of each, or all of the one kind that is asked for."""
    day, month = day_and_month(frame)
    chosen = [group for group in work.groups if group.kind == kind]
    return tuple(_group(group, frame, day, month, whole=bool(chosen)) for group in chosen or work.groups)


def _group(group: Group, frame: Frame, day: date, month: Month, *, whole: bool) -> WorkGroup:
    confirms = group.kind is Work.NOT_CONFIRMED
    shown = group.items if whole else group.items[: SHOWN_TO_CONFIRM if confirms else SHOWN]
    left = group.count - len(shown)
    return WorkGroup(
        key=group.kind.value,
        count=number(group.count),
        noun=group.kind.words.after(group.count),
        title=headline(group, month),
        advice=group.kind.words.advice,
        dated=any(item.due_on for item in shown),
        rows=tuple(row_of(item, frame, day) for item in shown),
        more=f"Show all {number(group.count)}" if left else "",
        more_url=frame.url("cohorts:work", kind=group.kind.value) if left else "",
        confirms=confirms,
    )


def headline(group: Group, month: Month) -> str:
    """The count and what it counts, as a heading."""
    words = f"{number(group.count)} {group.kind.words.after(group.count)}"
    return f"{words} for {month.label}" if group.kind is Work.NOT_CONFIRMED else words


def row_of(item: Item, frame: Frame, day: date) -> WorkRow:
    """One item in words."""
    return WorkRow(
        key=str(item.person_id or ""),
        reference=item.reference,
        who=item.initials,
        why=_why(item),
        when=short_day(item.due_on) if item.due_on else "",
        distance=_distance(item, day),
        late=_is_late(item, day),
        url=_where(item, frame),
        person_url=frame.url("cohorts:person", item.person_id) if item.person_id else "",
    )


# The day of these is when something began, not when something is due.
_BEGAN = {
    Work.DISPUTE_WITHOUT_STEP: "opened",
    Work.DEATH_NOT_NOTIFIED: "died",
    Work.HANDOVER_DECLINED: "declined",
    Work.HANDOVER_OFFERED: "from that day",
}
# Why, where the item itself says nothing more.
_WHY = {
    Work.PLAN_PASSED: "the planned date has passed, and the person is in hospital",
    Work.DELAY_NOT_ESCALATED: "the delay goes on, and nobody was told",
    Work.DISPUTE_WITHOUT_STEP: "no action is open",
    Work.DEATH_NOT_NOTIFIED: "no mortality review is recorded",
    Work.MORTALITY_REVIEW: "notified and not completed",
    Work.NOT_ON_REGISTER: "discharged, and not on the register of people at risk",
    Work.VISIT_OVERDUE: "out of area",
    Work.VISIT_SOON: "out of area",
}


def _is_late(item: Item, day: date) -> bool:
    return item.due_on is not None and item.due_on < day and item.kind not in _BEGAN


def _why(item: Item) -> str:
    if item.kind is Work.HANDOVER_OFFERED:
        return f"offered by {item.detail}"
    if item.kind is Work.HANDOVER_DECLINED:
        return f"declined by {item.detail}"
    if item.kind is Work.MISMATCH:
        return item.detail.replace("_", " ")
    if item.kind is Work.GAPS:
        return f"missing: {', '.join(map(lower_first, item.detail.split(', ')))}"
    return item.detail.rstrip(".") or _WHY.get(item.kind, "")


def _distance(item: Item, day: date) -> str:
    if item.due_on is None:
        return ""
    days = (item.due_on - day).days
    if item.kind in _BEGAN:
        return f"{_BEGAN[item.kind]} {counted(-days, 'day')} ago" if days < 0 else ""
    if days == 0:
        return "due today"
    return f"due in {counted(days, 'day')}" if days > 0 else f"late by {counted(-days, 'day')}"


def _where(item: Item, frame: Frame) -> str:
    name, takes = PLACES[item.kind]
    if takes == _TARGET and item.target is None:
        name, takes = "cohorts:person", _PERSON
    arguments: dict[str, tuple[object, ...]] = {
        _PERSON: (item.person_id,),
        _TARGET: (item.target,),
        _PLACE: (item.target, frame.month.iso),
        _NOTHING: (),
    }
    return frame.url(name, *arguments[takes])


@dataclass(frozen=True, slots=True)
class CardLine:
    """One line of the home card: a count that leads to the list, and the first few."""

    count: str
    text: str
    url: str
    note: str


@dataclass(frozen=True, slots=True)
class WorkCard:
    """What the home page says of the reader's work."""

    lines: tuple[CardLine, ...]
    more: int
    in_hospital: str
    confirmed: str
    people: frozenset[UUID]


def card_of(work: WorkList, frame: Frame, *, whom: str) -> WorkCard:
    """The first kinds of work with their first items. `people` are those whom the card names."""
    day, month = day_and_month(frame)
    shown = work.groups[:CARD_KINDS]
    return WorkCard(
        lines=tuple(_card_line(group, frame, day) for group in shown),
        more=sum(group.count for group in work.groups[CARD_KINDS:]),
        in_hospital=f"{number(work.in_hospital)} in hospital{whom}",
        confirmed=_confirmed(work, month),
        people=frozenset(item.person_id for group in shown for item in _named(group) if item.person_id),
    )


def _named(group: Group) -> tuple[Item, ...]:
    """Those whom the card names: not where the same is to be done for nearly everyone."""
    if group.kind in (Work.NOT_CONFIRMED, Work.GAPS):
        return ()
    return group.items[:CARD_PLACES] if group.kind is Work.RETURN_MISSING else group.items[:CARD_ITEMS]


def _card_line(group: Group, frame: Frame, day: date) -> CardLine:
    return CardLine(
        count=number(group.count),
        text=group.kind.words.after(group.count),
        url=frame.url("cohorts:work", kind=group.kind.value),
        note=", ".join(_notes(group, day)) or group.kind.words.advice,
    )


def _notes(group: Group, day: date) -> Iterator[str]:
    for item in _named(group):
        if item.reference:
            yield f"{item.reference} {_distance(item, day) or _why(item)}"
        else:
            yield _why(item)


def confirmation_of(person: Person, frame: Frame) -> dict[str, str]:
    """What the person's page says of the month: confirmed when and by whom, or not; and where that is said.

    Reads what `person_page.read` has put on the person.
    """
    month, at = getattr(person, "confirmed_month", None), getattr(person, "confirmed_at", None)
    done = month is not None and month >= frame.month.first
    may = getattr(person, "recording", False) or getattr(person, "planning", False)
    said = "The record was never confirmed."
    if month is not None and at is not None:
        by = getattr(person, "confirmed_by", None) or "the portal"
        said = f"Confirmed for {Month.of(month).label} on {long_day(timezone.localtime(at))} by {by}."
    return {
        "said": said,
        "asks": "" if done else f"For {frame.month.label} nobody has said yet that it is right.",
        "url": frame.url("cohorts:confirm", person.pk) if may and not done else "",
    }
