from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cohorts.domain import codes, rules
from cohorts.domain.kinds import Arrangement, Entry, Exit
from cohorts.domain.rules import Period
from tcp_portal.errors import Refusal

TODAY = date(2017, 5, 12)
BORN = date(1985, 6, 15)
DAYS = st.dates(date(2016, 1, 1), date(2016, 1, 12))


def day(number: int) -> date:
    return date(2016, 1, 1) + timedelta(days=number)


@contextmanager
def refused(words: str, field: str | None) -> Iterator[None]:
    with pytest.raises(Refusal) as caught:
        yield
    assert words in caught.value.sentence
    assert caught.value.sentence.endswith(".")
    assert caught.value.field == field


@st.composite
def periods(draw: st.DrawFn) -> Period:
    start = draw(DAYS)
    return Period(start, draw(st.none() | st.dates(start, date(2016, 1, 14))))


@given(periods(), periods())
def test_two_periods_overlap_when_they_hold_the_same_midnight_or_one_lies_within_the_other(
    one: Period, other: Period
) -> None:
    def moments(period: Period) -> set[float]:
        """Quarter days strictly inside the period; a moment is its own day."""
        end = period.end or date(2016, 3, 1)
        first, last = period.start.toordinal(), end.toordinal()
        if first == last:
            return {float(first)}
        return {quarter / 4 for quarter in range(first * 4 + 1, last * 4)}

    both_moments = one.start == one.end and other.start == other.end
    assert (
        one.overlaps(other)
        == other.overlaps(one)
        == (not both_moments and bool(moments(one) & moments(other)))
    )


def test_a_period_is_named_with_its_end_where_it_has_one() -> None:
    assert Period(day(0)).words == "from 1 January 2016"
    assert Period(day(0), day(9)).words == "from 1 January 2016 to 10 January 2016"


def test_nothing_happens_in_the_future() -> None:
    rules.check_not_future(TODAY, today=TODAY, what="The discharge")
    with refused("The discharge cannot be in the future", "on"):
        rules.check_not_future(TODAY + timedelta(days=1), today=TODAY, what="The discharge")


def test_a_later_act_may_be_on_the_same_day_but_not_before() -> None:
    rules.check_not_before(day(3), day(3), what="The discharge", event="the admission")
    with refused("The discharge cannot be before the admission on 4 January 2016", "on"):
        rules.check_not_before(day(2), day(3), what="The discharge", event="the admission")


def test_a_code_must_be_chosen_and_in_force() -> None:
    rules.check_code(codes.SEX, "1", TODAY, field="sex")
    with refused("Choose the sex", "sex"):
        rules.check_code(codes.SEX, "", TODAY, field="sex")
    with refused("“code 7 (not in the list)” is not in the list in force on 12 May 2017", "sex"):
        rules.check_code(codes.SEX, "7", TODAY, field="sex")
    with refused("“Low secure” is not in the list", "bed_type"):
        rules.check_code(codes.BED_TYPE, "119", TODAY, field="bed_type")


def test_a_birth_is_neither_in_the_future_nor_after_the_admission() -> None:
    rules.check_birth(BORN, today=TODAY, first_start=BORN)
    rules.check_birth(BORN, today=TODAY, first_start=None)
    with refused("The date of birth cannot be in the future", "date_of_birth"):
        rules.check_birth(date(2071, 5, 1), today=TODAY, first_start=None)
    with refused("after the admission on 1 January 2016", "date_of_birth"):
        rules.check_birth(date(2016, 2, 1), today=TODAY, first_start=day(0))


def test_a_diagnosis_is_neither_before_birth_nor_in_the_future() -> None:
    def check(found: date | None) -> None:
        rules.check_diagnosis(found, born=BORN, today=TODAY, what="date of it", field="autism_diagnosed_on")

    check(None)
    check(TODAY)
    with refused("The date of it cannot be before the birth", "autism_diagnosed_on"):
        check(date(1980, 1, 1))
    with refused("cannot be in the future", "autism_diagnosed_on"):
        check(date(2018, 1, 1))


def test_a_death_is_not_before_birth_an_admission_or_the_end_of_a_stay() -> None:
    def check(on: date, *stays: Period) -> None:
        rules.check_death(on, born=BORN, today=TODAY, stays=stays)

    check(day(5), Period(day(5)))
    check(day(5), Period(day(1), day(5)))
    with refused("cannot be in the future", "on"):
        check(date(2018, 1, 1))
    with refused("before the birth", "on"):
        check(date(1985, 6, 14))
    with refused("before the admission on 7 January 2016", "on"):
        check(day(5), Period(day(6)))
    with refused("before the end of a stay on 7 January 2016", "on"):
        check(day(5), Period(day(1), day(6)))


@pytest.mark.parametrize(
    ("on", "last", "entry"),
    [
        (date(2017, 1, 1), None, Entry.FIRST),
        (date(2016, 5, 3), date(2016, 5, 3), Entry.READMISSION),
        (date(2017, 5, 3), date(2016, 5, 3), Entry.READMISSION),
        (date(2017, 5, 4), date(2016, 5, 3), Entry.FIRST),
        (date(2017, 3, 1), date(2016, 2, 29), Entry.READMISSION),
    ],
)
def test_a_readmission_starts_within_twelve_months_of_the_last_discharge(
    on: date, last: date | None, entry: Entry
) -> None:
    assert rules.entry_of_admission(on, last_discharge=last) is entry


def test_an_admission_is_counted_at_once_and_others_perhaps_later() -> None:
    def check(entry: Entry, started: date, counted: date, last: date | None = None) -> None:
        rules.check_entry(entry, started_on=started, counted_from=counted, last_discharge=last)

    check(Entry.FIRST, day(1), day(1))
    check(Entry.TRANSFER_IN, day(1), day(3))
    check(Entry.FOUND_LATE, day(1), day(1), day(0))
    check(Entry.READMISSION, day(1), day(1))
    with refused("An admission is counted from the day it starts", "counted_from"):
        check(Entry.READMISSION, day(1), day(3))
    with refused("cannot be before the first admission", "counted_from"):
        check(Entry.FOUND_LATE, day(3), day(1))
    with refused(
        "The last discharge was on 1 January 2016, within 12 months: this is a readmission", "entry"
    ):
        check(Entry.FIRST, day(1), day(1), day(0))


def test_a_stay_may_touch_another_but_not_overlap_it_or_repeat_it() -> None:
    stay = Period(day(5), day(9))
    rules.check_stay_fits(stay, [Period(day(1), day(5)), Period(day(9)), Period(day(5), day(5))], field="on")
    with refused("already in hospital, since 3 January 2016", "on"):
        rules.check_stay_fits(stay, [Period(day(2))])
    with refused("would overlap the stay from 3 January 2016 to 7 January 2016", "on"):
        rules.check_stay_fits(stay, [Period(day(2), day(6))])
    with refused("would overlap the stay", "on"):
        rules.check_stay_fits(Period(day(5), day(5)), [Period(day(5), day(5))])


@pytest.mark.parametrize(
    ("kind", "destination"),
    [
        (Exit.DISCHARGE, "SH"),
        (Exit.DISCHARGE, "AH"),
        (Exit.TRANSFER_OUT, "MH"),
        (Exit.OUT_OF_SCOPE, "OA"),
        (Exit.DEATH, "DI"),
    ],
)
def test_a_destination_fits_its_ending(kind: Exit, destination: str) -> None:
    rules.check_destination(kind, destination, TODAY)


@pytest.mark.parametrize(
    ("kind", "destination", "words"),
    [
        (Exit.DISCHARGE, "MH", "is a transfer, not an end of this kind"),
        (Exit.DISCHARGE, "DI", "A death is recorded as a death"),
        (Exit.DISCHARGE, "OO", "no longer a hospital” is not a destination of a discharge"),
        (Exit.TRANSFER_OUT, "SH", "“Supported housing” is not a destination of a transfer out"),
        (Exit.DISCHARGE, "", "Choose the discharge destination"),
        (Exit.DISCHARGE, "ZZ", "not in the list"),
    ],
)
def test_a_destination_of_another_ending_is_refused(kind: Exit, destination: str, words: str) -> None:
    with refused(words, "destination"):
        rules.check_destination(kind, destination, TODAY)


def test_the_day_kind_and_destination_of_an_end_come_together() -> None:
    rules.check_exit(None, ended_on=None, destination="")
    rules.check_exit(Exit.DISCHARGE, ended_on=TODAY, destination="SH")
    with refused("Give the day", "ended_on"):
        rules.check_exit(Exit.DISCHARGE, ended_on=None, destination="")
    with refused("has no destination", "destination"):
        rules.check_exit(None, ended_on=None, destination="SH")
    with refused("Say how the stay ended", "exit"):
        rules.check_exit(None, ended_on=TODAY, destination="SH")


def test_a_commissioner_fits_the_arrangement() -> None:
    rules.check_arrangement(Arrangement.CCG, "icb")
    with refused("does not fit the arrangement “Specialised commissioning”", "commissioner"):
        rules.check_arrangement(Arrangement.SPECIALISED, "ccg")


def test_reasons_belong_to_a_stay_out_of_area() -> None:
    rules.check_out_of_area(True, ("choice",))
    rules.check_out_of_area(False, ())
    with refused("has no out-of-area reasons", "out_of_area_reasons"):
        rules.check_out_of_area(False, ("choice",))


def test_ward_stays_lie_inside_the_stay_one_after_the_other() -> None:
    rules.check_moves(Period(day(1)), [Period(day(1), day(4)), Period(day(6))])
    rules.check_moves(
        Period(day(1), day(9)), [Period(day(1), day(1)), Period(day(1), day(1)), Period(day(1), day(9))]
    )


@pytest.mark.parametrize(
    ("stay", "beds", "words", "field"),
    [
        (Period(day(3)), [Period(day(1))], "before the start of the whole stay", "started_on"),
        (Period(day(1)), [Period(day(5), day(3))], "before its start", "ended_on"),
        (Period(day(1), day(5)), [Period(day(1))], "longer than the whole stay", "ended_on"),
        (Period(day(1), day(5)), [Period(day(1), day(6))], "ended on 6 January 2016", "ended_on"),
        (
            Period(day(1)),
            [Period(day(1)), Period(day(5))],
            "overlap the ward stay from 2 January 2016",
            "started_on",
        ),
    ],
)
def test_a_ward_stay_out_of_place_is_refused(
    stay: Period, beds: list[Period], words: str, field: str
) -> None:
    with refused(words, field):
        rules.check_moves(stay, beds)


def warnings(
    *, born: date = BORN, bed_type: str = "2", security: str = "0", arrangement: Arrangement = Arrangement.CCG,
    unexplained: bool = False,
) -> list[str]:  # fmt: skip
    return rules.bed_warnings(
        born,
        on=date(2021, 1, 1),
        bed_type=bed_type,
        security=security,
        arrangement=arrangement,
        out_of_area_unexplained=unexplained,
    )


def test_an_ordinary_bed_gives_no_warning() -> None:
    assert warnings() == []
    assert warnings(bed_type="1", security="2", arrangement=Arrangement.SPECIALISED) == []
    assert warnings(bed_type="4", security="1", arrangement=Arrangement.SPECIALISED) == []
    assert warnings(bed_type="4", security="0") == []
    assert warnings(born=date(2010, 1, 1), bed_type="124", arrangement=Arrangement.SPECIALISED) == []


def test_what_is_unusual_about_a_bed_is_said() -> None:
    assert "secure ward" in warnings(security="1")[0]
    assert "out of area" in warnings(unexplained=True)[0]
    (bed,) = warnings(bed_type="207")
    assert bed.startswith("The bed is a secure one, but the ward security is not")
    (ward,) = warnings(security="3", arrangement=Arrangement.SPECIALISED)
    assert ward.startswith("The ward is secure, but the bed type is not")
    assert "An adult is on a ward for children" in warnings(bed_type="123")[0]
    under_18, beds = warnings(born=date(2003, 1, 2), bed_type="110")
    assert "under 18 is on a ward for adults" in under_18
    assert "under 18 are as a rule commissioned" in beds
    assert warnings(born=date(2003, 1, 1), bed_type="110") == []
    assert warnings(born=date(2022, 1, 1), bed_type="110") == []
