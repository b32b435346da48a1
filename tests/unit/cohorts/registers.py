"""Random registers for hypothesis: every kind of entry, exit, gap and birthday, within what the database allows."""

from __future__ import annotations

from dataclasses import astuple
from datetime import date, timedelta
from uuid import UUID

from hypothesis import strategies as st

from cohorts.domain.flows import NO_PLACE, Cut
from cohorts.domain.kinds import Arrangement, Entry, Exit
from cohorts.domain.stays import AgeGroup, Away, Bed, Stay
from tcp_portal.months import Month, months_between

FIRST, LAST = Month(2013, 12), Month(2014, 5)
LEAVE_FROM = date(2014, 2, 28)  # the tests' own month end from which leave is left out of the count
_BEGIN, _LENGTH = date(2013, 10, 1), 270
PARTNERSHIPS = (UUID(int=1), UUID(int=2))
PLACES = (UUID(int=11), UUID(int=12))  # of the first partnership; the second has none
COMMISSIONER = UUID(int=21)

ALL_CUTS = [
    Cut(place, arrangement, age_group, category)
    for place in (None, NO_PLACE, *PLACES)
    for arrangement in (None, *Arrangement)
    for age_group in (None, *AgeGroup)
    for category in (None, "1", "2", "3", "4")
]


PLAIN_CUTS = [cut for cut in ALL_CUTS if sum(part is not None for part in astuple(cut)) <= 1]
_EDGES = [
    (month.first - _BEGIN).days + step
    for month in months_between(FIRST.previous, LAST)
    for step in (-1, 0, 1)
]


def after(start: int, longest: int) -> st.SearchStrategy[int]:
    """A day from `start` on, often one beside the turn of a month, where counts go wrong."""
    edges = [edge for edge in _EDGES if start <= edge <= start + longest]
    anywhere = st.integers(start, start + longest)
    return st.sampled_from(edges) | anywhere if edges else anywhere


def day(offset: int) -> date:
    return _BEGIN + timedelta(days=offset)


@st.composite
def beds(draw: st.DrawFn, *, start: int, end: int | None) -> tuple[Bed, ...]:
    """Beds one after the other from `start`, perhaps with gaps; the last may end before the stay does."""
    found: list[Bed] = []
    at = start + draw(st.sampled_from([0, 0, 0, 3]))
    limit = _LENGTH if end is None else end
    while at <= limit and len(found) < 4:
        to: int | None = min(limit, draw(after(at, 90)))
        if end is None and draw(st.booleans()):
            to = None
        found.append(
            Bed(
                start=day(at),
                end=None if to is None else day(to),
                arrangement=draw(st.sampled_from(Arrangement)),
                security="0",
                out_of_area=draw(st.booleans()),
                commissioner_id=COMMISSIONER,
            )
        )
        if to is None or to == limit:
            break
        at = max(to, at + 1) + draw(st.sampled_from([0, 0, 0, 1, 40]))
    return tuple(found)


@st.composite
def leaves(draw: st.DrawFn, *, start: int, end: int | None) -> tuple[Away, ...]:
    """Now and then an extended leave within the stay, ended or not."""
    if draw(st.integers(0, 3)) or start == end:
        return ()
    gone = draw(after(start, max(_LENGTH if end is None else end, start) - start))
    back = draw(st.none() | after(gone, 60))
    if end is not None and back is not None:
        back = min(back, end)
    return (Away(day(gone), None if back is None else day(back)),)


_births = st.dates(date(1995, 10, 1), date(1996, 9, 1)) | st.just(date(1996, 2, 29))
_diagnoses = st.none() | st.dates(day(0), day(_LENGTH))
_homes = st.sampled_from([(PARTNERSHIPS[0], place) for place in (*PLACES, None)] + [(PARTNERSHIPS[1], None)])


@st.composite
def people(draw: st.DrawFn, *, number: int) -> list[Stay]:
    """The stays of one person, one after the other."""
    partnership, place = draw(_homes)
    category = draw(st.sampled_from("1234"))
    born, disability, autism = draw(_births), draw(_diagnoses), draw(_diagnoses)
    found: list[Stay] = []
    at: int | None = draw(after(0, 200))
    while at is not None and len(found) < 3:
        entry = draw(st.sampled_from(Entry))
        started = at if entry.is_admission else at - draw(st.integers(0, 60))
        end = None if draw(st.integers(0, 3)) == 0 else draw(after(at, 120))
        found.append(
            Stay(
                spell_id=UUID(int=1000 * number + len(found)),
                person_id=UUID(int=number),
                partnership_id=partnership,
                place_id=place,
                date_of_birth=born,
                category=category,
                learning_disability_from=disability,
                autism_from=autism,
                entry=entry,
                exit=None if end is None else draw(st.sampled_from(Exit)),
                started_on=day(started),
                counted_from=day(at),
                ended_on=None if end is None else day(end),
                beds=draw(beds(start=started, end=end)),
                leaves=draw(leaves(start=at, end=end)),
            )
        )
        at = None if end is None else draw(after(max(end, at + 1), 60))
    return found


@st.composite
def registers(draw: st.DrawFn) -> list[Stay]:
    """Up to six people of two partnerships."""
    return [
        stay for number in range(101, 101 + draw(st.integers(0, 6))) for stay in draw(people(number=number))
    ]


@st.composite
def ranges(draw: st.DrawFn) -> tuple[Month, Month]:
    """A range of one to six months."""
    first = FIRST.plus(draw(st.integers(0, 5)))
    return first, first.plus(draw(st.integers(0, 5)))
