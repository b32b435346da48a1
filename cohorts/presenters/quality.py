"""What the data quality page says: what does not fit, how complete each fact is, and whose record it is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.utils import timezone

from cohorts.domain.quality import (
    ALL_RULES,
    MISSING,
    AnyRule,
    Fix,
    QualityRule,
    RegisterRule,
    Severity,
    Tally,
    faults,
    may_fix,
    register_faults,
    tallies,
)
from cohorts.domain.record_facts import Entry, Facts
from cohorts.forms.quality import NONE_RECORDED, QualityFilter
from cohorts.presenters.words import DASH
from cohorts.services.quality import Quality
from tcp_portal.charts.words import counted, list_words, number, people, short_day
from tcp_portal.charts.words import day as long_day
from tcp_portal.months import Month
from tcp_portal.web.frame import Frame

PAGE_SIZE = 50
Shown = Sequence[tuple[Facts, tuple[QualityRule, ...]]]
Registered = Sequence[tuple[Entry, tuple[RegisterRule, ...]]]
TONES = {Severity.CONTRADICTION: "bad", Severity.LATE: "warn", Severity.MISSING: "neutral"}
NO_PLACE, BETWEEN = "No place recorded", "Between beds"
_MONTHS_NAMED = 3


def place_of(row: Facts | Entry) -> str:
    """The part of the people by home place, as the filter's value names it."""
    return row.place or NONE_RECORDED


def commissioner_of(row: Facts) -> str:
    """The part by commissioner of the bed."""
    return row.commissioner or NONE_RECORDED


@dataclass(frozen=True, slots=True)
class Line:
    """One rule with how many records break it; a link where the reader may see whose."""

    title: str
    sentence: str
    severity: str
    tone: str
    count: str
    url: str


@dataclass(frozen=True, slots=True)
class Cell:
    """How complete one fact is in one part: the percentage, and how many are missing."""

    share: str
    missing: str


@dataclass(frozen=True, slots=True)
class Grid:
    """Completeness by fact (down) and part (across), everyone first."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]


@dataclass(frozen=True, slots=True)
class Confirmed:
    """How far the records of one commissioner are confirmed."""

    commissioner: str
    records: str
    confirmed: str
    oldest: str


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of one record and the way to where it is put right."""

    title: str
    tone: str
    url: str


@dataclass(frozen=True, slots=True)
class Record:
    """One person with what is wrong in their record."""

    id: UUID
    reference: str
    initials: str
    place: str
    commissioner: str
    confirmed: str
    url: str
    faults: tuple[Fault, ...]


@dataclass(frozen=True)
class QualityPage:
    """The whole page. Without names `records` is empty."""

    lede: str
    lines: tuple[Line, ...]
    by_place: Grid
    by_commissioner: Grid
    confirmed: tuple[Confirmed, ...]
    silent: tuple[tuple[str, str, str], ...]
    records: list[Record]
    page: Page[Any]
    told: str


def quality_page(found: Quality, frame: Frame, asked: QualityFilter, *, number_of_page: str) -> QualityPage:
    """The page as the filters cut it. Counts are of the records that the filters leave."""
    shown = [(row, faults(row, found.context)) for row in found.people if _within(row, asked)]
    entries = [
        (entry, register_faults(entry, found.context))
        for entry in found.entries
        if not asked.commissioner and _of_place(entry, asked)
    ]
    broken = Counter(rule.id for _, rules in shown for rule in rules)
    broken.update(rule.id for _, rules in entries for rule in rules)
    records = _to_put_right(shown, entries, asked) if found.named else []
    page = Paginator(records, PAGE_SIZE).get_page(number_of_page)
    return QualityPage(
        lede=_lede(len(shown), broken, frame),
        lines=_lines(broken, frame, asked, named=found.named),
        by_place=_grid("place", shown, place_of, NO_PLACE),
        by_commissioner=_grid("commissioner", shown, commissioner_of, BETWEEN),
        confirmed=_confirmed([row for row, _ in shown], frame.month),
        silent=tuple(
            (
                one.place,
                _months(one.months),
                frame.url("cohorts:returns"),
            )
            for one in found.silent
            if asked.place in ("", one.place)
        ),
        records=[_record(each, frame) for each in page.object_list],
        page=page,
        told=f"{people(len(records))} with something to put right." if records else "",
    )


def _within(row: Facts, asked: QualityFilter) -> bool:
    return _of_place(row, asked) and asked.commissioner in ("", commissioner_of(row))


def _of_place(row: Facts | Entry, asked: QualityFilter) -> bool:
    return asked.place in ("", place_of(row))


def _lede(records: int, broken: Mapping[str, int], frame: Frame) -> str:
    contradictions = sum(broken[rule.id] for rule in ALL_RULES if rule.severity is Severity.CONTRADICTION)
    facts = records * len(MISSING)
    missing = sum(broken[rule.id] for rule in MISSING)
    share = f", {_share(facts - missing, facts)} of their facts recorded" if facts else ""
    return (
        f"{counted(contradictions, 'contradiction')} to settle. {counted(records, 'record')} of people in hospital "
        f"on {long_day(frame.as_at)}{share}."
    )


def _share(part: int, whole: int) -> str:
    """A percentage that says 100% only of all, and 0% only of none."""
    if not whole:
        return DASH
    rounded = round(100 * part / whole)
    return f"{min(99, max(1, rounded)) if 0 < part < whole else rounded}%"


def _lines(broken: Mapping[str, int], frame: Frame, asked: QualityFilter, *, named: bool) -> tuple[Line, ...]:
    rules = [rule for rule in ALL_RULES if rule.severity is not Severity.MISSING]
    return tuple(
        Line(
            title=rule.title,
            sentence=rule.sentence,
            severity=rule.severity.label,
            tone=TONES[rule.severity] if broken[rule.id] else "neutral",
            count=number(broken[rule.id]),
            url=_list_of(rule.id, frame, asked) if named and broken[rule.id] else "",
        )
        for rule in sorted(rules, key=lambda rule: (not broken[rule.id], list(Severity).index(rule.severity)))
    )


def _list_of(rule_id: str, frame: Frame, asked: QualityFilter) -> str:
    return frame.url("cohorts:data_quality", **{**asked.chosen, "kind": rule_id}) + "#records"


def _grid(by: str, shown: Shown, part: Callable[[Facts], str], unknown: str) -> Grid:
    parts = tallies((part(row), rules) for row, rules in shown)
    names = sorted(parts, key=lambda name: (name == NONE_RECORDED, name))
    everyone = tallies(("", rules) for _, rules in shown).get("", Tally())
    columns = [everyone, *(parts[name] for name in names)]
    return Grid(
        caption=f"Completeness by {by}",
        heads=("Everyone", *(unknown if name == NONE_RECORDED else name for name in names)),
        rows=tuple((rule.title, tuple(_cell(tally, rule.id) for tally in columns)) for rule in MISSING),
    )


def _cell(tally: Tally, rule_id: str) -> Cell:
    missing = tally.broken[rule_id]
    return Cell(
        _share(tally.complete(rule_id), tally.records), f"{number(missing)} missing" if missing else ""
    )


def _confirmed(rows: Iterable[Facts], month: Month) -> tuple[Confirmed, ...]:
    by: dict[str, list[Facts]] = {}
    for row in rows:
        by.setdefault(row.commissioner or BETWEEN, []).append(row)
    found = []
    for name in sorted(by):
        months = [row.confirmed_month for row in by[name]]
        done = sum(each is not None and each >= month.first for each in months)
        known = [each for each in months if each is not None]
        never = len(months) - len(known)
        oldest = f"{number(never)} never" if never else Month.of(min(known)).label
        found.append(Confirmed(name, number(len(months)), f"{number(done)} of {number(len(months))}", oldest))
    return tuple(found)


def _months(months: Sequence[Month]) -> str:
    if len(months) <= _MONTHS_NAMED:
        return list_words([month.label for month in months])
    return f"{counted(len(months), 'month')}, since {months[0].label}"


@dataclass(slots=True)
class _Open:
    """One person with what is to be put right in their record and in their entry of the register."""

    row: Facts | Entry
    rules: tuple[QualityRule, ...] = ()
    of_register: tuple[RegisterRule, ...] = ()


def _to_put_right(shown: Shown, entries: Registered, asked: QualityFilter) -> list[_Open]:
    """Everyone with a fault of the kind asked for, by reference."""
    found: dict[UUID, _Open] = {}
    for row, rules in shown:
        wanted = tuple(rule for rule in rules if asked.kind in ("", rule.id))
        if wanted:
            found[row.person_id] = _Open(row, wanted)
    for entry, of_register in entries:
        late = tuple(rule for rule in of_register if asked.kind in ("", rule.id))
        if late:
            found.setdefault(entry.person_id, _Open(entry)).of_register = late
    return sorted(found.values(), key=lambda each: each.row.reference)


def _record(each: _Open, frame: Frame) -> Record:
    row = each.row
    faults_of = [
        Fault(_said(rule), TONES[rule.severity], _fix(row, rule.fix, frame))
        for rule in each.rules
        if isinstance(row, Facts)
    ]
    entry_url = frame.url("cohorts:register_entry", row.person_id) if each.of_register else ""
    faults_of += [Fault(_said(rule), TONES[rule.severity], entry_url) for rule in each.of_register]
    at = row.confirmed_at if isinstance(row, Facts) else None
    return Record(
        id=row.person_id,
        reference=row.reference,
        initials=row.initials,
        place=row.place or NO_PLACE,
        commissioner=(row.commissioner or BETWEEN) if isinstance(row, Facts) else DASH,
        confirmed=short_day(timezone.localtime(at)) if at else "Never" if isinstance(row, Facts) else DASH,
        url=frame.url("cohorts:person", row.person_id),
        faults=tuple(faults_of),
    )


def _said(rule: AnyRule) -> str:
    return f"{rule.title} missing" if rule.severity is Severity.MISSING else rule.title


_PAGES = {
    Fix.PERSON: "cohorts:correct_person",
    Fix.PLAN: "cohorts:plan",
    Fix.DISCHARGE: "cohorts:discharge_plan",
    Fix.DELAYS: "cohorts:delay_new",
    Fix.INVOLVEMENT: "cohorts:involvement",
    Fix.REVIEWS: "cohorts:reviews",
}


def _fix(row: Facts, fix: Fix, frame: Frame) -> str:
    """The page where the fault is put right; for who may not, the person's page."""
    if not may_fix(row, fix) or fix is Fix.CONFIRM:
        return frame.url("cohorts:person", row.person_id)
    if fix is Fix.ENDING:
        return frame.url("cohorts:correct_spell", row.spell_id)
    if fix is Fix.EPISODE:
        if row.episode_id is None:
            return frame.url("cohorts:transfer", row.person_id)
        return frame.url("cohorts:correct_episode", row.episode_id)
    return frame.url(_PAGES[fix], row.person_id)
