from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from cohorts.domain.kinds import Exit
from cohorts.domain.policy import Span, Unit
from cohorts.domain.ratings import InBed, Rated, Wanted, by_day, in_force, missing, since
from cohorts.domain.registers import Colour

ENTERED = date(2017, 1, 2)
HELD_FOR = Span(14, Unit.DAYS)
STAY = UUID(int=1)


def on(day: int) -> date:
    """A day so many days after the entry."""
    return ENTERED + timedelta(days=day)


def hold(_day: date) -> Span:
    return HELD_FOR


def followed(
    ratings: list[Rated], stays: list[InBed], left_on: date | None = None
) -> tuple[list[Wanted], list[Rated]]:
    """What is added, and the ratings with it, in order."""
    added = missing(ratings, stays, entered_on=ENTERED, left_on=left_on, hold=hold)
    rows = [*ratings, *(Rated(one.colour, one.on, one.until, by_rule=True) for one in added)]
    return added, sorted(rows, key=lambda one: one.on)


def colour_on(ratings: list[Rated], day: int) -> Colour | None:
    found = in_force(ratings, on(day))
    return found.colour if found else None


def test_an_admission_turns_blue_and_a_discharge_red_for_the_policys_days() -> None:
    amber = [Rated(Colour.AMBER, on(0))]
    added, ratings = followed(amber, [InBed(STAY, on(20))])
    assert [(one.colour, one.on, one.until) for one in added] == [(Colour.BLUE, on(20), None)]
    assert added[0].reason == "By rule: in hospital since 22 January 2017."
    added, ratings = followed(ratings, [InBed(STAY, on(20), on(50), Exit.DISCHARGE)])
    assert [(one.colour, one.on, one.until) for one in added] == [(Colour.RED, on(50), on(64))]
    assert added[0].reason == "By rule: discharged on 21 February 2017, red for at least 14 days."
    assert [colour_on(ratings, day) for day in (-1, 0, 19, 20, 49, 50, 90)] == [
        None, Colour.AMBER, Colour.AMBER, Colour.BLUE, Colour.BLUE, Colour.RED, Colour.RED,
    ]  # fmt: skip


def test_an_admission_that_moves_takes_its_blue_along() -> None:
    _, ratings = followed([Rated(Colour.GREEN, on(0))], [InBed(STAY, on(20))])
    added, ratings = followed(ratings, [InBed(STAY, on(25))])
    assert [(one.colour, one.on) for one in added] == [(Colour.GREEN, on(20)), (Colour.BLUE, on(25))]
    assert "corrected" in added[0].reason
    assert since(ratings, on(30)) == on(25)


def test_a_discharge_taken_back_is_blue_again() -> None:
    stay = InBed(STAY, on(20), on(30), Exit.DISCHARGE)
    _, ratings = followed([Rated(Colour.GREEN, on(0))], [stay])
    added, ratings = followed(ratings, [InBed(STAY, on(20))])
    assert [(one.colour, one.on, one.until) for one in added] == [(Colour.BLUE, on(30), None)]
    assert since(ratings, on(40)) == on(20)


def test_what_people_rated_after_a_stay_gives_way_when_the_stay_proves_longer() -> None:
    _, ratings = followed([Rated(Colour.AMBER, on(0))], [InBed(STAY, on(5), on(10), Exit.DISCHARGE)])
    ratings.append(Rated(Colour.GREEN, on(26)))
    added, ratings = followed(ratings, [InBed(STAY, on(5), on(30), Exit.DISCHARGE)])
    assert [(one.colour, one.on) for one in added] == [
        (Colour.BLUE, on(10)),
        (Colour.BLUE, on(26)),
        (Colour.RED, on(30)),
    ]


def test_a_lower_rating_within_the_held_days_does_not_stand() -> None:
    stay = InBed(STAY, on(5), on(10), Exit.DISCHARGE)
    _, ratings = followed([Rated(Colour.AMBER, on(0)), Rated(Colour.GREEN, on(23))], [stay])
    assert colour_on(ratings, 23) is Colour.RED
    _, ratings = followed([Rated(Colour.AMBER, on(0)), Rated(Colour.GREEN, on(24))], [stay])
    assert colour_on(ratings, 24) is Colour.GREEN


def test_someone_who_enters_after_a_discharge_is_red_for_what_is_left_of_the_days() -> None:
    stay = InBed(STAY, on(-40), on(-4), Exit.DISCHARGE)
    added, _ = followed([Rated(Colour.GREEN, on(0))], [stay])
    assert [(one.colour, one.on, one.until) for one in added] == [(Colour.RED, on(0), on(10))]
    assert followed([Rated(Colour.GREEN, on(0))], [InBed(STAY, on(-40), on(-14), Exit.DISCHARGE)])[0] == []


def test_other_ends_of_a_stay() -> None:
    amber = [Rated(Colour.AMBER, on(0))]
    _, out = followed(amber, [InBed(STAY, on(5), on(9), Exit.TRANSFER_OUT)])
    assert colour_on(out, 30) is Colour.BLUE, "still in hospital, counted by others"
    assert (
        followed([*out, Rated(Colour.GREEN, on(20))], [InBed(STAY, on(5), on(9), Exit.TRANSFER_OUT)])[0] == []
    )
    _, none_of_ours = followed(amber, [InBed(STAY, on(5), on(9), Exit.OUT_OF_SCOPE)])
    assert colour_on(none_of_ours, 30) is Colour.AMBER
    _, died = followed(amber, [InBed(STAY, on(5), on(9), Exit.DEATH)], left_on=on(9))
    assert [one.on for one in died] == [on(0), on(5)]


def test_a_stay_outside_the_time_on_the_register_changes_nothing() -> None:
    before, after = InBed(STAY, on(-90), on(-50), Exit.DISCHARGE), InBed(STAY, on(60))
    assert followed([Rated(Colour.AMBER, on(0))], [before, after], left_on=on(60))[0] == []


def test_without_any_rating_left_the_person_is_red_until_somebody_rates() -> None:
    _, ratings = followed([], [InBed(STAY, on(-5))])
    added, _ = followed(ratings, [InBed(STAY, on(7))])
    assert [(one.colour, one.on) for one in added] == [(Colour.RED, on(0)), (Colour.BLUE, on(7))]
    assert "rate this person again" in added[0].reason


def test_of_one_day_the_rating_recorded_last_counts() -> None:
    rows = [
        Rated(Colour.RED, on(0)),
        Rated(Colour.AMBER, on(3)),
        Rated(Colour.RED, on(3)),
        Rated(Colour.RED, on(5)),
    ]
    assert [one.on for one in by_day(rows)] == [on(0), on(3), on(5)]
    assert since(rows, on(6)) == on(0)
    assert since(rows, on(-1)) is None


days = st.integers(0, 120)
colours = st.sampled_from([Colour.RED, Colour.AMBER, Colour.GREEN])
people_rate = st.lists(st.tuples(days, colours), min_size=1, max_size=6).map(
    lambda rows: [Rated(colour, on(day)) for day, colour in sorted(rows, key=lambda row: row[0])]
)


@st.composite
def journeys(draw: st.DrawFn) -> list[InBed]:
    """Stays one after another, the last perhaps still open."""
    at, found = draw(st.integers(-60, 60)), []
    for number in range(draw(st.integers(0, 3))):
        length, gap = draw(st.integers(0, 40)), draw(st.integers(1, 40))
        exits = st.sampled_from([Exit.DISCHARGE, Exit.TRANSFER_OUT, Exit.OUT_OF_SCOPE])
        found.append(InBed(UUID(int=number), on(at), on(at + length), draw(exits)))
        at += length + gap
    if found and draw(st.booleans()):
        found[-1] = InBed(found[-1].spell_id, found[-1].start)
    return found


def should_be(ratings: list[Rated], stays: list[InBed], day: date) -> Colour:
    """The slow answer for one day after the entry: in bed, or what the last end left behind."""
    if any(stay.start <= day and (stay.end is None or stay.end > day) for stay in stays):
        return Colour.BLUE
    ends = [(stay.end, stay.exit) for stay in stays if stay.end and stay.end <= day and _tells(stay)]
    if not ends:
        return _rated(ratings, date.min, day) or Colour.RED
    end, exit = ends[-1]
    if exit is Exit.DISCHARGE:
        return _rated(ratings, end + timedelta(days=14), day) or Colour.RED
    if exit is Exit.TRANSFER_OUT:
        return _rated(ratings, end, day) or Colour.BLUE
    return _rated(ratings, date.min, day) or Colour.RED


def _tells(stay: InBed) -> bool:
    """Whether the end of a stay says something on the register."""
    assert stay.end is not None
    if stay.exit is Exit.DISCHARGE:
        return stay.end + timedelta(days=14) > ENTERED
    return stay.end >= ENTERED


def _rated(ratings: list[Rated], first: date, last: date) -> Colour | None:
    """The last rating that people gave between two days."""
    return next((one.colour for one in reversed(ratings) if first <= one.on <= last), None)


@given(people_rate, journeys(), st.integers(0, 200))
def test_the_colour_of_every_day_follows_stays_and_people(
    ratings: list[Rated], stays: list[InBed], day: int
) -> None:
    ratings = [Rated(Colour.AMBER, ENTERED), *ratings]
    _, rows = followed(ratings, stays)
    assert colour_on(rows, day) is should_be(ratings, stays, on(day))


@given(people_rate, journeys(), journeys())
def test_after_a_correction_the_colours_are_as_if_it_had_been_known_at_once(
    ratings: list[Rated], wrong: list[InBed], right: list[InBed]
) -> None:
    ratings = [Rated(Colour.AMBER, ENTERED), *ratings]
    _, corrected = followed(followed(ratings, wrong)[1], right)
    at_once = followed(ratings, right)[1]
    assert [colour_on(corrected, day) for day in range(200)] == [
        colour_on(at_once, day) for day in range(200)
    ]
    assert followed(corrected, right)[0] == []
