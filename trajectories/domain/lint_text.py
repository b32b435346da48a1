"""Numbers in a text and the measures that they are given for. Plain Python.

Only plain statements about everyone and the paper's own month are read: a sentence that names another month, a span
or a part of the people is passed over, for its number may well be another one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from tcp_portal.months import Month

_WORDS: Final = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
_VALUES: Final = {word: value for value, word in enumerate(_WORDS)}
_N: Final = rf"(\d{{1,3}}(?:,\d{{3}})*|{'|'.join(_WORDS)})"
_WHO: Final = r"(?:\s(?:people|persons?|inpatients|patients|adults))?"
# Nothing follows that would make the number one of a few: “16 discharges without a date” are not all discharges.
_PLAIN: Final = r"(?=\s*(?:$|[.,;:)]|and\b|in the month\b|this month\b|in [A-Z][a-z]+ \d{4}))"

# How a text speaks of a measure; of two that fit the same words the earlier one is meant.
_MENTIONS: Final = tuple(
    (measure, re.compile(pattern, re.IGNORECASE))
    for measure, pattern in (
        (
            "stay_5_years_or_more",
            rf"\b{_N}{_WHO}\s(?:(?:are|have been|has been)\s)?in hospital for (?:5|five) years or more",
        ),
        ("inpatients", rf"\b{_N}{_WHO}\s(?:(?:are|were|is|was|remain)\s)?in (?:hospital|inpatient beds)(?! for)"),
        ("inpatients", rf"\b{_N}\sinpatients\b"),
        ("plan", rf"\bplan(?:\sof|\sis|\swas)?\s{_N}\b(?!%)"),
        ("admissions", rf"\b{_N}\s(?:new\s)?admissions?{_PLAIN}"),
        ("admissions", rf"\b{_N}{_WHO}\s(?:(?:were|was)\s)?admitted{_PLAIN}"),
        ("discharges", rf"\b{_N}\sdischarges?{_PLAIN}"),
        ("discharges", rf"\b{_N}{_WHO}\s(?:(?:were|was)\s)?discharged{_PLAIN}"),
        ("out_of_area", rf"\b{_N}{_WHO}\s(?:(?:are|were|is|was)\s)?out of area\b"),
    )
)  # fmt: skip
_SENTENCE: Final = re.compile(r"(?<=[.;!?])\s+|\n+")
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_MONTH: Final = re.compile(rf"\b({'|'.join(_MONTHS)})\s(\d{{4}})\b")
_OTHER_TIME: Final = re.compile(
    r"\b(since|year|years'|quarter|last month|previous|will|would|could|if|more|fewer|than|between|from|by|"
    r"planned|expected|due|likely|a month|each month|so far)\b",
    re.IGNORECASE,
)
_LONG_STAY_WORDS: Final = re.compile(r"\byears? or more\b", re.IGNORECASE)


def mentioned(text: str, *, month: Month, others: Sequence[str] = ()) -> Iterator[tuple[str, int]]:
    """Each measure that the text gives a number for, with the number."""
    for sentence in _SENTENCE.split(text):
        if _is_of_another(sentence, month, others):
            continue
        taken: list[tuple[int, int]] = []
        for measure, pattern in _MENTIONS:
            for match in pattern.finditer(sentence):
                if any(start < match.end() and match.start() < end for start, end in taken):
                    continue
                taken.append(match.span())
                yield measure, _value(match[1])


def _is_of_another(sentence: str, month: Month, others: Sequence[str]) -> bool:
    named = {f"{name} {year}" for name, year in _MONTH.findall(sentence)}
    if named - {month.label}:
        return True
    if _OTHER_TIME.search(_LONG_STAY_WORDS.sub("", sentence)):
        return True
    return any(other.casefold() in sentence.casefold() for other in others)


def _value(text: str) -> int:
    return _VALUES[text.casefold()] if text.casefold() in _VALUES else int(text.replace(",", ""))


def months_named(text: str) -> Iterator[tuple[str, Month]]:
    """Each sentence with each month and year that it names."""
    for sentence in _SENTENCE.split(text):
        for name, year in _MONTH.findall(sentence):
            yield sentence.strip(), Month(int(year), _MONTHS.index(name) + 1)
