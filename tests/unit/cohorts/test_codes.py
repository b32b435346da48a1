from __future__ import annotations

from datetime import date, timedelta

import pytest

from cohorts.domain import codes
from cohorts.domain.codes import (
    BED_TYPE,
    CARE_PLAN_STATUS,
    DESTINATION,
    LEGAL_STATUS,
    Code,
    CodeList,
    destinations,
)
from cohorts.domain.codes.beds import ADULT, CHILDREN
from cohorts.domain.kinds import Exit

ALL = [value for value in vars(codes).values() if isinstance(value, CodeList)]
LENGTHS = {
    "Sex": 1,
    "Ethnicity": 2,
    "Patient category": 1,
    "Planned admission": 1,
    "Source of admission": 2,
} | {
    "Bed type": 3,
    "Ward security": 1,
    "Legal status": 2,
    "Discharge destination": 4,
    "Care-plan status": 1,
}
LIST = CodeList(
    "Colour",
    source="a test",
    codes=[
        Code("1", "Red", valid_to=date(2020, 1, 1), group="warm"),
        Code("2", "Blue", valid_from=date(2020, 1, 1)),
        Code("3", "Green"),
    ],
)


def test_a_code_is_in_force_from_its_first_day_to_the_day_before_its_last() -> None:
    assert [entry.code for entry in LIST.on(date(2019, 12, 31))] == ["1", "3"]
    assert LIST.choices(date(2020, 1, 1)) == [("2", "Blue"), ("3", "Green")]
    assert LIST.allows("1", date(2019, 12, 31))
    assert not LIST.allows("1", date(2020, 1, 1))
    assert not LIST.allows("9", date(2020, 1, 1))


def test_a_stored_code_keeps_its_label_and_an_unknown_one_says_so() -> None:
    assert LIST.label("1") == "Red"
    assert LIST.label("99") == "code 99 (not in the list)"
    assert LIST.get("99") is None


def test_the_group_of_a_code_outlives_it_and_an_unknown_code_has_none() -> None:
    assert LIST.group("1") == "warm"
    assert LIST.group("99") == ""


def test_a_list_that_names_a_code_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="Colour names a code twice"):
        CodeList("Colour", source="a test", codes=[Code("1", "Red"), Code("1", "Pink")])


@pytest.mark.parametrize("code_list", ALL, ids=lambda code_list: code_list.name)
def test_every_code_fits_its_column_and_has_a_label(code_list: CodeList) -> None:
    longest = LENGTHS.get(code_list.name, 40)
    for entry in code_list.codes:
        assert 0 < len(entry.code) <= longest
        assert entry.label
        assert entry.valid_to is None or entry.valid_from is None or entry.valid_from < entry.valid_to
    assert code_list.source


@pytest.mark.parametrize(
    ("day", "first", "last", "count"),
    [
        (date(2016, 3, 31), "1", "9", 7),
        (date(2020, 11, 30), "1", "9", 7),
        (date(2020, 12, 1), "110", "134", 27),
        (date(2024, 4, 1), "110", "134", 27),
        (date(2024, 4, 2), "200", "311", 26),
    ],
)
def test_bed_types_are_those_of_the_version_in_force(day: date, first: str, last: str, count: int) -> None:
    found = [entry.code for entry in BED_TYPE.on(day)]
    assert (found[0], found[-1], len(found)) == (first, last, count)


def test_bed_types_tell_adults_from_children_from_version_3_on() -> None:
    assert {entry.group for entry in BED_TYPE.on(date(2016, 1, 1))} == {""}
    assert {entry.code for entry in BED_TYPE.on(date(2021, 1, 1)) if entry.group == CHILDREN} == {
        str(code) for code in range(123, 135)
    }
    assert BED_TYPE.group("205") == ADULT
    assert BED_TYPE.group("310") == CHILDREN


def test_restricted_patients_have_their_own_group() -> None:
    restricted = {entry.code for entry in LEGAL_STATUS.codes if entry.group == "Part 3 with restrictions"}
    assert restricted == {"9", "15", "17"}


def test_every_destination_belongs_to_one_kind_of_ending() -> None:
    day = date(2025, 1, 1)
    offered = {kind: {code for code, _ in destinations(kind, day)} for kind in Exit}
    assert offered[Exit.DEATH] == {"DI"}
    assert offered[Exit.TRANSFER_OUT] == {"MH"}
    assert offered[Exit.OUT_OF_SCOPE] == {"OL", "OA", "OO"}
    assert {"IL", "AH", "PR", "HO", "OT"} <= offered[Exit.DISCHARGE]
    assert sum(len(found) for found in offered.values()) == len(DESTINATION.on(day))


def test_residential_care_is_split_in_two_from_version_4_on() -> None:
    before, after = date(2024, 4, 1), date(2024, 4, 2)
    assert DESTINATION.allows("RC", before)
    assert not DESTINATION.allows("CN", before)
    assert DESTINATION.allows("CN", after)
    assert not DESTINATION.allows("RC", after)


def test_legal_reasons_for_delay_come_when_not_dischargeable_goes() -> None:
    day = date(2020, 12, 1)
    assert CARE_PLAN_STATUS.allows("N", day - timedelta(days=1))
    assert not CARE_PLAN_STATUS.allows("N", day)
    assert CARE_PLAN_STATUS.allows("7", day)
