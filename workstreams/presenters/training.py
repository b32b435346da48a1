"""Training of teams in words: which are late, who has what, and how a course came on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.paginator import Page, Paginator

from tcp_portal.charts import Chart, Column, Series, Table, line_chart, words
from tcp_portal.partnerships.models import Place
from workstreams.domain.training import WORDS, Coverage, Standing, counts_until, together
from workstreams.models import Course, Team, Training
from workstreams.services.training_reads import Cell, Matrix, SessionMonth

if TYPE_CHECKING:
    from datetime import date

    from tcp_portal.web.frame import Frame

PAGE_SIZE = 100
NOT_KNOWN = "coverage not known"
OLD_COUNT = "more trained than work there: the count of the team is older than the training"
WHOLE = "All teams"
NO_PLACE = "Teams of no single place"
_TONES = {
    Standing.LATE: "bad",
    Standing.NO_ANSWER: "neutral",
    Standing.ON_THE_WAY: "info",
    Standing.MET: "good",
}


def covered_words(found: Coverage) -> str:
    """A coverage as “64% (9 of 14)”; where it is not known, how many were trained."""
    if found.people is None:
        return f"{NOT_KNOWN}; {words.number(found.counted)} trained" if found.counted else NOT_KNOWN
    if not found.people:
        return "nobody works there"
    return f"{found.percent}% ({words.number(found.counted)} of {words.number(found.people)})"


def untold(found: Coverage) -> str:
    """How many teams a sum leaves out."""
    if not found.unknown:
        return ""
    return (
        "1 team has not told its size"
        if found.unknown == 1
        else f"{found.unknown} teams have not told their size"
    )


def summed_words(found: Coverage) -> str:
    """A sum of teams, with how many did not tell their size."""
    parts = [covered_words(found) if found.people is not None else NOT_KNOWN, untold(found)]
    return "; ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class CellWords:
    """A team and a course, as a line or a cell says it; `change` leads to what was asked."""

    team: str
    team_href: str
    course: str
    course_href: str
    covered: str
    old_count: str
    asked: str
    due: str
    word: str
    tone: str
    rule: str
    change: str = ""
    withdraw: str = ""


def cell_words(cell: Cell, frame: Frame) -> CellWords:
    """A cell in words."""
    asked, pk = cell.asked, cell.asked.pk if cell.asked else None
    return CellWords(
        team=cell.team.name,
        team_href=frame.url("workstreams:team", cell.team.pk),
        course=cell.course.name,
        course_href=frame.url("workstreams:course", cell.course.pk),
        covered=covered_words(cell.covered),
        old_count=OLD_COUNT if cell.covered.capped else "",
        asked=f"{asked.need.percent}%" if asked else "nothing asked",
        due=asked.need.due.label if asked else "",
        word=WORDS[asked.standing] if asked else "",
        tone=_TONES[asked.standing] if asked else "",
        rule=asked.rule if asked else "",
        change=frame.url("workstreams:training_need_change", pk) if pk else "",
        withdraw=frame.url("workstreams:training_need_withdraw", pk) if pk else "",
    )


@dataclass(frozen=True, slots=True)
class TeamRow:
    """A team of the matrix with a cell for each course."""

    name: str
    href: str
    place: str
    people: str
    cells: tuple[CellWords, ...]


@dataclass(frozen=True, slots=True)
class TrainingPage:
    """The matrix: late ones first."""

    lede: str
    late: tuple[CellWords, ...]
    courses: tuple[tuple[str, str], ...]
    by_place: Table
    rows: tuple[TeamRow, ...]
    pages: Page[Team]
    has_teams: bool


def training_page(
    found: Matrix, frame: Frame, *, place: str = "", stands: str = "", number: str | int = 1
) -> TrainingPage:
    """What the first page of training says; `place` and `stands` narrow the matrix, not the answer above it."""
    shown = [
        team
        for team in found.teams
        if (not place or str(team.place_id) == place)
        and (not stands or any(cell.standing == stands for cell in found.of_team(team)))
    ]
    pages = Paginator(shown, PAGE_SIZE).get_page(number)
    return TrainingPage(
        lede=lede(found),
        late=tuple(cell_words(cell, frame) for cell in found.late()),
        courses=tuple((course.name, frame.url("workstreams:course", course.pk)) for course in found.courses),
        by_place=by_place(found),
        rows=tuple(_team_row(team, found, frame) for team in pages),
        pages=pages,
        has_teams=bool(found.teams),
    )


def _team_row(team: Team, found: Matrix, frame: Frame) -> TeamRow:
    return TeamRow(
        name=team.name,
        href=frame.url("workstreams:team", team.pk),
        place=team.place.name if team.place else "",
        people=people_words(team),
        cells=tuple(cell_words(cell, frame) for cell in found.of_team(team)),
    )


def people_words(team: Team) -> str:
    """How many work in a team, and when that was counted."""
    if team.people is None or team.counted_on is None:
        return "not told"
    return f"{words.number(team.people)}, counted on {words.day(team.counted_on)}"


def lede(found: Matrix) -> str:
    """The answer in a sentence: how many of what was asked is late, met, on the way, unanswered."""
    asked = found.asked
    if not asked:
        return "Nothing is asked of any team yet."
    counts = {one: sum(cell.standing is one for cell in asked) for one in Standing}
    told = ((Standing.LATE, "late"), (Standing.MET, "met"), (Standing.ON_THE_WAY, "on the way"))
    parts = [f"{counts[one]} {said}" for one, said in told if counts[one]]
    if counts[Standing.NO_ANSWER]:
        parts.append(f"{counts[Standing.NO_ANSWER]} without an answer")
    teams = len({cell.team.pk for cell in found.late()})
    who = (
        f"{words.counted(teams, 'team')} {'is' if teams == 1 else 'are'} late" if teams else "No team is late"
    )
    return f"{who}. Of {words.counted(len(asked), 'training')} asked for, {words.list_words(parts)}."


def by_place(found: Matrix) -> Table:
    """The coverage of each place and of all, course by course: sum over sum."""
    places: dict[str, list[Team]] = {}
    for team in found.teams:
        places.setdefault(team.place.name if isinstance(team.place, Place) else NO_PLACE, []).append(team)

    def row(name: str, teams: Sequence[Team]) -> tuple[str, ...]:
        sums = (
            together(found.cells[team.pk, course.pk].covered for team in teams) for course in found.courses
        )
        return (name, *map(summed_words, sums))

    return Table(
        caption="Share of the teams' people whose training counts today",
        columns=(Column("Place"), *(Column(course.name) for course in found.courses)),
        rows=tuple(row(name, teams) for name, teams in places.items()),
        total=row(WHOLE, found.teams),
    )


@dataclass(frozen=True, slots=True)
class TrainingLine:
    """A session of one team."""

    on: str
    team: str
    course: str
    people: str
    until: str
    source: str
    change: str
    withdraw: str


def training_lines(found: Iterable[Training], frame: Frame, day: date) -> tuple[TrainingLine, ...]:
    """Sessions, newest first as they come."""
    return tuple(
        TrainingLine(
            on=words.day(one.on),
            team=one.team.name,
            course=one.course.name,
            people=words.number(one.people),
            until=_until(one, day),
            source=one.source or "not told",
            change=frame.url("workstreams:training_change", one.pk),
            withdraw=frame.url("workstreams:training_withdraw", one.pk),
        )
        for one in found
    )


def _until(one: Training, day: date) -> str:
    until = counts_until(one.on, one.course.lasts_months)
    if until is None:
        return "for good"
    return f"to {words.day(until)}" if until >= day else f"ran out on {words.day(until)}"


def lasts_words(course: Course) -> str:
    """For how long a course counts."""
    if course.lasts_months is None:
        return "for good"
    return words.counted(course.lasts_months, "month")


def course_lede(cells: Sequence[Cell]) -> str:
    """The answer of a course's page."""
    whole = together(cell.covered for cell in cells)
    if whole.percent is None:
        said = f"Its {NOT_KNOWN}: no team has told its size" if cells else "No team yet"
        return f"{said}."
    late = sum(cell.standing is Standing.LATE for cell in cells)
    told = f", {untold(whole)}" if whole.unknown else ""
    lateness = (
        f" {words.counted(late, 'team')} {'is' if late == 1 else 'are'} late."
        if late
        else " No team is late."
    )
    return f"{covered_words(whole)} of the teams' people have it today{told}.{lateness}"


def course_chart(course: Course, months: Sequence[SessionMonth]) -> Chart:
    """The coverage at the end of each month."""
    values = tuple(one.covered.percent for one in months)
    categories = tuple(one.month.short for one in months)
    return line_chart(
        "course-coverage",
        title=f"{course.name}: share of people trained",
        categories=categories,
        series=(Series("Trained, per cent", values),),
        description=_course_sentence(months),
        y_title="Per cent",
        table=Table(
            caption=f"{course.name} by month",
            columns=(
                Column("Month"),
                Column("Trained in the month", "number"),
                Column("Counted at its end", "number"),
                Column("Per cent", "number"),
            ),
            rows=tuple(
                (one.month.label, one.trained, one.covered.counted, one.covered.percent) for one in months
            ),
        ),
        source="Teams count with the size that they told last; those that told none are left out.",
    )


def _course_sentence(months: Sequence[SessionMonth]) -> str:
    first, last = months[0], months[-1]
    if last.covered.percent is None:
        return "No team has told its size, so that no share can be drawn."
    before = (
        ""
        if first.covered.percent is None
        else f", from {first.covered.percent}% at the end of {first.month.label}"
    )
    return f"{last.covered.percent}% of the people were trained in {last.month.label}{before}."
