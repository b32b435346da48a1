"""What the pages of imports say: the list of them, one with its rows, and the decision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from cohorts.domain.imports.compare import ABSENT_FROM
from cohorts.domain.imports.fields import BY_KEY, not_for_new
from cohorts.domain.imports.outcomes import IN_HOSPITAL, RowKind
from cohorts.domain.imports.rows import Problem
from cohorts.forms.imports import LIST, TAKE, THROW
from cohorts.models import ImportRow, ImportRun
from cohorts.services.imports.listing import Wording
from tcp_portal.charts.words import counted, list_words, number
from tcp_portal.charts.words import day as long_day
from tcp_portal.web.frame import Frame

TONES = {
    RowKind.CONFLICT: "bad",
    RowKind.PROBLEM: "warn",
    RowKind.NEW: "info",
    RowKind.CLOSED: "info",
    RowKind.CHANGED: "info",
    RowKind.SAME: "neutral",
}
_IDENTITY = ("given_name", "family_name", "date_of_birth", "nhs_number")
_STATE_TONES = {
    ImportRun.State.MAPPING: "warn",
    ImportRun.State.PREVIEW: "warn",
    ImportRun.State.DONE: "good",
    ImportRun.State.DISCARDED: "neutral",
}


def label_of(key: str) -> str:
    """The words for a field, or for being in hospital at all."""
    return "In hospital" if key == IN_HOSPITAL else BY_KEY[key].label


@dataclass(frozen=True, slots=True)
class RunRow:
    """An import in the list."""

    url: str
    when: str
    who: str
    as_at: str
    state: str
    tone: str
    what: str


def run_row(run: ImportRun, frame: Frame) -> RunRow:
    """One line of the list; it leads to the import while there is something to decide."""
    local = timezone.localtime(run.read_at)
    return RunRow(
        url="" if run.is_decided else frame.url("cohorts:import_run", run.pk),
        when=f"{long_day(local)}, {local:%H:%M}",
        who=str(run.read_by or "By command"),
        as_at=long_day(run.as_at),
        state=run.get_state_display(),
        tone=_STATE_TONES.get(ImportRun.State(run.state), "info"),
        what=_what(run),
    )


def _what(run: ImportRun) -> str:
    taken: Mapping[str, int] = run.counts.get("taken", {})
    if run.state == ImportRun.State.DONE:
        parts = [f"{number(count)} {kind}" for kind, count in taken.items() if count]
        left = run.counts.get("left", 0)
        told = list_words(parts) if parts else "nothing taken in"
        return f"{told}; {counted(left, 'difference')} left" if left else told
    return counted(run.counts.get("rows", 0), "row")


@dataclass(frozen=True, slots=True)
class Tab:
    """One kind of row, with how many there are, as a link that shows only these."""

    label: str
    count: str
    url: str
    current: bool


def tabs(run: ImportRun, kind: str, frame: Frame) -> list[Tab]:
    """Every kind that the import has rows of, and all of them."""
    counts = {each: run.counts.get(each.value, 0) for each in RowKind}
    every = Tab(
        "All rows",
        number(sum(counts.values())),
        frame.url("cohorts:import_run", run.pk, kind="all"),
        kind == "",
    )
    return [
        *(
            Tab(
                each.label,
                number(count),
                frame.url("cohorts:import_run", run.pk, kind=each.value),
                kind == each.value,
            )
            for each, count in counts.items()
            if count
        ),
        every,
    ]


def first_kind(run: ImportRun) -> str:
    """Which rows ask for attention first."""
    return next((kind.value for kind in RowKind if run.counts.get(kind.value)), "")


def summary(run: ImportRun) -> str:
    """The answer first: what the file would do."""
    counts = run.counts
    parts = [
        counted(counts.get("new", 0), "person would be new", "people would be new"),
        counted(counts.get("changed", 0), "would change", "would change"),
        counted(counts.get("closed", 0), "would be closed", "would be closed"),
    ]
    trouble = [
        counted(counts.get("conflict", 0), "row is in conflict", "rows are in conflict"),
        counted(counts.get("problem", 0), "row has a problem", "rows have a problem"),
    ]
    said = list_words([part for part in parts if not part.startswith("0 ")]) or "Nothing would change"
    wrong = list_words([part for part in trouble if not part.startswith("0 ")])
    return f"{said}. {wrong[:1].upper()}{wrong[1:]}." if wrong else f"{said}."


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One field: what the register has and what the file says."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class RowLine:
    """One row of the file as the list shows it."""

    id: str
    where: str
    who: str
    who_url: str
    note: str
    kind: str
    tone: str
    changes: list[ChangeLine]
    is_new: bool
    says: list[str]
    may_choose: bool
    chosen: bool
    end_url: str
    end: str


def row_lines(rows: Sequence[ImportRow], frame: Frame, *, identity: bool) -> list[RowLine]:
    """The rows with every value in words; who may not see identities is told that they differ, not how."""
    wording = Wording((key, value) for row in rows for key, pair in row.changes.items() for value in pair)
    return [_line(row, wording, frame, identity=identity) for row in rows]


def _line(row: ImportRow, wording: Wording, frame: Frame, *, identity: bool) -> RowLine:
    kind, absent = RowKind(row.kind), row.number >= ABSENT_FROM
    person = row.person
    new = person is None
    says = [Problem(each["says"], each["column"]).sentence for each in row.problems]
    end = row.end
    waits = absent and kind is RowKind.CLOSED
    name = " ".join(row.changes.get(key, ["", ""])[1] or "" for key in ("given_name", "family_name")).strip()
    return RowLine(
        id=str(row.pk),
        where="Not in the file" if absent else f"Row {number(row.number)}",
        who=_nobody_known(name if identity else "", kind) if person is None else person.reference,
        who_url=frame.url("cohorts:person", person.pk) if person is not None else "",
        note="" if person is None else person.initials,
        kind=kind.label,
        tone=TONES[kind],
        changes=list(_changes(row, wording, new=new, identity=identity)) if not absent else [],
        is_new=kind is RowKind.NEW,
        says=says,
        may_choose=kind.may_be_taken and (not waits or end is not None),
        chosen=row.chosen,
        end_url=frame.url("cohorts:import_row", row.pk) if waits else "",
        end=_end_words(end, wording),
    )


def _nobody_known(name: str, kind: RowKind) -> str:
    return name or ("Somebody new" if kind is RowKind.NEW else "Not clear")


def _end_words(end: Mapping[str, str] | None, wording: Wording) -> str:
    if not end:
        return ""
    return f"{long_day(date.fromisoformat(end['on']))}, {wording.of('destination', end['destination'])}"


def _changes(row: ImportRow, wording: Wording, *, new: bool, identity: bool) -> Iterable[ChangeLine]:
    for key, (old, value) in row.changes.items():
        if key == IN_HOSPITAL:
            continue
        hidden = key in _IDENTITY and not identity
        yield ChangeLine(
            label_of(key),
            "" if new else "differs" if hidden else wording.of(key, old),
            "not shown" if hidden else wording.of(key, value),
        )


def told_of(listed: int, chosen: Mapping[str, int]) -> str:
    """How many rows are listed, how many of all are chosen, and who still lacks an end."""
    picked = sum(chosen.get(kind.value, 0) for kind in RowKind)
    sentence = (
        f"{counted(listed, 'row')} in this list. {number(picked)} of all rows are chosen to be taken in."
    )
    lacking = chosen.get("lacking", 0)
    if lacking:
        sentence += f" {counted(lacking, 'person is', 'people are')} not in the file and without an end."
    return sentence


def lacks(run: ImportRun) -> str:
    """What nobody new can be taken in without, as a sentence; empty where every column is there."""
    lacking = not_for_new(run.columns)
    if not lacking:
        return ""
    return (
        f"No column is named for {list_words(list(lacking))}: people who are new cannot be taken in without."
    )


def decisions(chosen: Mapping[str, int], differing: int) -> dict[str, str]:
    """What may be done now, in words; taking in is offered where something was chosen."""
    parts = [
        f"{number(chosen[kind.value])} {kind.label.lower()}" for kind in RowKind if chosen.get(kind.value)
    ]
    found = {}
    if parts:
        found[TAKE] = f"Take in the chosen rows: {list_words(parts)}"
    found[LIST] = "Take nothing in, and list what differs so that it can be settled one by one"
    found[THROW] = "Throw this import away: it was the wrong file"
    if not differing and not parts:
        found[LIST] = "Nothing differs: note that the extract agrees with the register"
    return found
