from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cohorts.domain.anonymity import Identity, telling
from cohorts.domain.nhs_number import check_digit

RITA = Identity("Rita", "O'Dale-Smith", "BHR-014", date(1980, 4, 3))
HOPE = Identity("Hope", "Will", "BHR-015", date(1991, 12, 25))
PEOPLE = (RITA, HOPE)


@pytest.mark.parametrize(
    "text",
    [
        "Rita moved home.",
        "her name was rita",
        "RITA was pleased",
        "Mr O'Dale-Smith rang",
        "the Smith family",
        "Ri\u200bta",
        "Rîta went out",
        "Then Hope came by.",
    ],
)
def test_a_name_is_found_however_it_is_written(text: str) -> None:
    (said,) = telling(text, PEOPLE)
    assert "a name in the register" in said


@pytest.mark.parametrize(
    "text", ["There was hope for a move.", "She will cook twice a week.", "meritable work"]
)
def test_words_of_english_and_parts_of_words_are_no_names(text: str) -> None:
    assert telling(text, PEOPLE) == []


@pytest.mark.parametrize("text", ["BHR-014 moved", "bhr 014", "BHR014", "bhr/014."])
def test_a_reference_is_found(text: str) -> None:
    assert telling(text, PEOPLE) == ["It holds the reference BHR-014."]


@pytest.mark.parametrize("text", ["BHR-0145", "XBHR-014"])
def test_another_reference_is_not(text: str) -> None:
    assert telling(text, PEOPLE) == []


@pytest.mark.parametrize(
    "text",
    [
        "3 April 1980", "3rd of April 1980", "03/04/1980", "3.4.80", "1980-04-03", "April 3, 1980", "3 Apr 1980",
        "born 3-4-1980.",
    ],
)  # fmt: skip
def test_a_birth_date_is_found_in_each_way_of_writing(text: str) -> None:
    assert telling(text, PEOPLE) == ["It holds the birth date of someone in the register, 3 April 1980."]


@pytest.mark.parametrize("text", ["4 April 1980", "31/02/2017", "99/99/9999", "in April 1980", "3 Foo 1980"])
def test_another_day_is_not(text: str) -> None:
    assert telling(text, PEOPLE) == []


@pytest.mark.parametrize("text", ["943 476 5919", "9434765919", "943-476-5919", "no 943 476 5919."])
def test_any_valid_nhs_number_is_found(text: str) -> None:
    assert telling(text, ()) == ["It holds an NHS number."]


@pytest.mark.parametrize("text", ["9434765918", "94347659190", "0000000000"])
def test_other_digits_are_not(text: str) -> None:
    assert telling(text, ()) == []


@given(st.text(max_size=200))
def test_no_text_is_too_strange_to_be_read(text: str) -> None:
    assert telling(text, ()) in ([], ["It holds an NHS number."])


@given(st.integers(min_value=100_000_000, max_value=999_999_999), st.sampled_from(["", " ", "-"]))
def test_a_number_is_found_with_any_separator(nine: int, between: str) -> None:
    digit = check_digit(str(nine))
    if digit is None or len(set(f"{nine}{digit}")) == 1:
        return
    number = f"{nine}{digit}"
    text = f"It said {number[:3]}{between}{number[3:6]}{between}{number[6:]} there."
    assert telling(text, ()) == ["It holds an NHS number."]


def test_everything_is_said_at_once() -> None:
    said = telling("Rita (BHR-014), born 3 April 1980, 943 476 5919", PEOPLE)
    assert len(said) == 4
