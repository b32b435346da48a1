"""What the tracker says: its counts in a sentence, its rows as text, its links."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.core.paginator import Page, Paginator

from cohorts.domain.codes import CARE_PLAN_STATUS, CONFIDENCE, DELAY_REASON, SECURITY
from cohorts.domain.kinds import Arrangement
from cohorts.domain.review_clock import Due, ReviewStatus
from cohorts.domain.tracker import Ask, Counts, Dues, InHospital
from cohorts.presenters.objections import told_of_left_out
from cohorts.presenters.plan_words import short_status, sure_words
from cohorts.presenters.review_cell import review_cell
from cohorts.presenters.words import DASH, distance, lower_first
from cohorts.services.tracker import TakenAway
from tcp_portal.access import Permission
from tcp_portal.charts.model import Cell, Column, Table
from tcp_portal.charts.words import counted, number, people, short_day
from tcp_portal.charts.words import day as long_day
from tcp_portal.months import stay_words, years_between
from tcp_portal.web.frame import Frame

PAGE_SIZE = 100
LARGEST_PAGE = 1000
ALL = "all"

# key of the order, title, right-aligned
COLUMNS = (
    ("person", "Person", False),
    ("place", "Place", False),
    ("commissioner", "Commissioner", False),
    ("hospital", "Hospital and ward", False),
    ("", "Out of area", False),
    ("stay", "Stay", True),
    ("status", "Discharge status", False),
    ("planned", "Planned date", False),
    ("review", "C(E)TR", False),
)
_MARK = UUID(int=0)
# The width of a column: the whole words stand in the filter and on the person's page.
_SHORT = {
    Arrangement.CCG: "CCG or ICB",
    Arrangement.SPECIALISED: "Specialised",
    Arrangement.PROVIDER_COLLABORATIVE: "Collaborative",
}


class Row(NamedTuple):
    """One line of the tracker, as text; `passed` marks a planned date that has gone by."""

    id: str
    person_url: str
    update_url: str
    reference: str
    who: str
    place: str
    commissioner: str
    arrangement: str
    hospital: str
    security: str
    out_of_area: str
    stay: str
    status: str
    planned: str
    planned_note: str
    passed: bool
    sure: str
    review: str
    review_tone: str
    review_note: str


@dataclass(frozen=True, slots=True)
class Head:
    """A column's head: a link that sorts where the column can be sorted, and how it is sorted now."""

    id: str
    title: str
    url: str
    direction: str
    is_number: bool


@dataclass(frozen=True)
class Links:
    """Addresses that keep the filters; those of a person are made once and filled in for each row."""

    frame: Frame
    ask: Ask
    filters: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        names = ("place", "arrangement", "security", "stay", "planned", "review", "text")
        chosen = {name: value for name in names if (value := getattr(self.ask, name))}
        if self.ask.sort != "person" or self.ask.descending:
            chosen["sort"] = f"{'-' if self.ask.descending else ''}{self.ask.sort}"
        object.__setattr__(self, "filters", chosen)

    def to(self, name: str, *args: object, **params: object) -> str:
        """A view of the list with the same filters."""
        return self.frame.url(name, *args, **{**self.filters, **params})

    def for_each(self, name: str, *, filters: bool) -> tuple[str, str]:
        """What stands before and after a person's identity in the address of a view."""
        address = self.to(name, _MARK) if filters else self.frame.url(name, _MARK)
        before, _, after = address.partition(str(_MARK))
        return before, after


def row_of(
    person: InHospital,
    day: date,
    *,
    key: str = "",
    person_url: str = "",
    update_url: str = "",
    due: Due | None = None,
) -> Row:
    """The cells of one person on a day. Without a bed at that midnight the person is between beds."""
    known = person.planned_on
    review, tone, note = review_cell(due)
    return Row(
        id=key,
        person_url=person_url,
        update_url=update_url,
        reference=person.reference,
        who=f"{person.initials}, {years_between(person.date_of_birth, day)}",
        place=person.place or "No place recorded",
        commissioner=person.commissioner or DASH,
        arrangement=_SHORT[Arrangement(person.arrangement)] if person.arrangement else "",
        hospital=", ".join(filter(None, (person.site, person.ward))) if person.site else "Between beds",
        security=SECURITY.label(person.security) if person.security else "",
        out_of_area={True: "Yes", False: "No", None: DASH}[person.out_of_area],
        stay=stay_words(person.started_on, day),
        status=short_status(person.status or "", person.delays),
        planned=short_day(known) if known else "Not set",
        planned_note=distance(known, day) if known else "",
        passed=known is not None and known < day,
        sure=sure_words(known, person.confidence or "", person.slips or 0),
        review=review,
        review_tone=tone,
        review_note=note,
    )


def rows_of(found: Sequence[InHospital], links: Links, dues: Dues) -> list[Row]:
    """The rows of one page. A thousand of them must stay cheap: no address is built twice."""
    day = links.frame.as_at
    before, after = links.for_each("cohorts:person", filters=False)
    before_update, after_update = links.for_each("cohorts:plan", filters=True)
    rows = []
    for person in found:
        key = str(person.person_id)
        rows.append(
            row_of(
                person,
                day,
                key=key,
                person_url=f"{before}{key}{after}",
                update_url=f"{before_update}{key}{after_update}",
                due=dues.get(person.person_id),
            )
        )
    return rows


@dataclass(frozen=True, slots=True)
class Summary:
    """The counts: in one sentence, and in the words told to a screen reader after a filter."""

    counts: Counts
    day: date
    limited: bool = False
    overdue: int | None = None

    @property
    def filtered(self) -> bool:
        return self.counts.shown != self.counts.in_hospital

    @property
    def in_hospital(self) -> str:
        """How many there are; of whom, where the reader's posts reach only some of the partnership's people."""
        whom = " whom you may see," if self.limited else ""
        return f"{people(self.counts.in_hospital)} in hospital{whom} on {long_day(self.day)}"

    @property
    def shown(self) -> str:
        return f"{number(self.counts.shown)} shown" if self.filtered else ""

    @property
    def reviews(self) -> str:
        """What needs someone: reviews that were due and are not held. Empty where it is not known of everyone."""
        return f"{counted(self.overdue, 'C(E)TR')} overdue" if self.overdue else ""

    @property
    def passed(self) -> str:
        """What needs someone: planned dates that went by."""
        verb = "has" if self.counts.passed == 1 else "have"
        return f"{counted(self.counts.passed, 'planned date')} {verb} passed" if self.counts.passed else ""


def summary_of(everyone: Sequence[InHospital], links: Links, dues: Dues) -> Summary:
    """The counts of the list that the links lead to."""
    day = links.frame.as_at
    found = links.ask.of(everyone, day, dues)
    return Summary(Counts.of(everyone, found, day), day, limited(links.frame), overdue(found, dues))


def overdue(found: Sequence[InHospital], dues: Dues) -> int | None:
    """How many of these people's reviews are overdue; None where not everyone's is known."""
    if any(row.person_id not in dues for row in found):
        return None
    return sum(dues[row.person_id].status is ReviewStatus.OVERDUE for row in found)


def limited(frame: Frame) -> bool:
    """Whether the reader sees only some of the people of the chosen partnership."""
    return frame.scope.is_limited(Permission.VIEW_PEOPLE, frame.partnership.pk)


@dataclass(frozen=True)
class TrackerPage:
    """The list as it stands in the page."""

    summary: Summary
    heads: tuple[Head, ...]
    rows: list[Row]
    shown: list[InHospital]
    page: Page[InHospital]
    links: Links
    sorted_by: str
    told: str
    all_url: str
    pages_url: str

    @classmethod
    def of(
        cls,
        everyone: Sequence[InHospital],
        *,
        links: Links,
        number_of_page: str,
        size: str,
        dues_of: Callable[[Sequence[InHospital]], Dues],
    ) -> TrackerPage:
        """The page asked for; a page that does not exist gives the nearest one.

        `dues_of` is asked for everyone only where the filters or the order need it, or else for those on the page.
        """
        ask, day = links.ask, links.frame.as_at
        dues = dues_of(everyone) if ask.needs_reviews else {}
        found = ask.of(everyone, day, dues)
        largest = size == ALL
        page = Paginator(found, LARGEST_PAGE if largest else PAGE_SIZE).get_page(number_of_page)
        shown = list(page.object_list)
        if not ask.needs_reviews:
            dues = dues_of(shown)
        size_asked = {"size": ALL} if largest else {}
        return cls(
            summary=Summary(Counts.of(everyone, found, day), day, limited(links.frame), overdue(found, dues)),
            heads=_heads(links, size_asked),
            rows=rows_of(shown, links, dues),
            shown=shown,
            page=page,
            links=links,
            sorted_by=_sorted_by(ask),
            told=_told(page, len(everyone)),
            all_url="" if largest or len(found) <= PAGE_SIZE else links.to("cohorts:tracker", size=ALL),
            pages_url=links.to("cohorts:tracker", **size_asked, page=""),
        )

    @property
    def nobody(self) -> str:
        """What an empty list says: how it fills, or what to do about the filters."""
        if self.summary.counts.in_hospital:
            return "Change a filter, or take all of them away."
        return "People appear here when an admission is recorded, and leave when they are discharged."

    @property
    def all_words(self) -> str:
        count = self.summary.counts.shown
        return (
            f"Show all {number(count)}" if count <= LARGEST_PAGE else f"Show {number(LARGEST_PAGE)} on a page"
        )

    def page_url(self, number_of_page: int) -> str:
        """The address of another page of the same list."""
        return f"{self.pages_url}{number_of_page}"


def _heads(links: Links, size: dict[str, str]) -> tuple[Head, ...]:
    heads = []
    for key, title, is_number in COLUMNS:
        here = key == links.ask.sort
        direction = ("descending" if links.ask.descending else "ascending") if here else ""
        sort = f"-{key}" if here and not links.ask.descending else key
        url = links.to("cohorts:tracker", **size, sort=sort) if key else ""
        heads.append(Head(f"sort-{key}", title, url, direction, is_number))
    return tuple(heads)


def _sorted_by(ask: Ask) -> str:
    title = next(title for key, title, _ in COLUMNS if key == ask.sort)
    return f"Sorted by {lower_first(title)}{', last first' if ask.descending else ''}."


def _told(page: Page[InHospital], in_hospital: int) -> str:
    found = page.paginator.count
    if not found:
        return "Nobody in hospital matches these filters." if in_hospital else "Nobody is in hospital."
    shown = (
        f"{number(found)} of {people(in_hospital)} shown"
        if found != in_hospital
        else f"{people(found)} shown"
    )
    if page.paginator.num_pages == 1:
        return f"{shown}."
    return f"{shown}, {number(page.start_index())} to {number(page.end_index())} on this page."


def table_of(found: TakenAway, day: date, partnership: str) -> Table:
    """The list as a table for files: the same columns, dates as dates, unknown left empty.

    Where people were left out who object to sharing, the caption and a last line say how many.
    """
    table = Table(
        caption=f"People in hospital, {partnership}, {long_day(day)}",
        columns=(
            Column("Reference"),
            Column("Initials"),
            Column("Age", "number"),
            Column("Place"),
            Column("Commissioner"),
            Column("Commissioning arrangement"),
            Column("Hospital"),
            Column("Ward"),
            Column("Security"),
            Column("Out of area"),
            Column("In hospital since", "date"),
            Column("Stay"),
            Column("Discharge status"),
            Column("Planned date", "date"),
            Column("How sure"),
            Column("Times put off", "number"),
            Column("Delayed by"),
            Column("C(E)TR"),
            Column("C(E)TR due", "date"),
        ),
        rows=tuple(_cells(person, day, found.dues.get(person.person_id)) for person in found.rows),
    )
    return told_of_left_out(table, found.left_out)


def _cells(person: InHospital, day: date, due: Due | None) -> tuple[Cell, ...]:
    row = row_of(person, day)
    return (
        row.reference,
        person.initials,
        years_between(person.date_of_birth, day),
        person.place,
        person.commissioner,
        Arrangement(person.arrangement).label if person.arrangement else None,
        person.site,
        person.ward or None,
        row.security or None,
        None if person.out_of_area is None else row.out_of_area,
        person.started_on,
        row.stay,
        CARE_PLAN_STATUS.label(person.status) if person.status else None,
        person.planned_on,
        CONFIDENCE.label(person.confidence) if person.confidence else None,
        person.slips or 0,
        "; ".join(map(DELAY_REASON.label, person.delays)) or None,
        due.status.label if due else None,
        due.on if due else None,
    )
