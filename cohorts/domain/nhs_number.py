"""The NHS number: ten digits, the last a check digit (modulus 11). NHS Data Dictionary, NHS NUMBER."""

from __future__ import annotations

import re

_SEPARATORS = re.compile(r"[\s\-]+")
_TEN_DIGITS = re.compile(r"[0-9]{10}")
_NINE_DIGITS = 9


def clean(text: str) -> str:
    """The number without the spaces and hyphens that people write in it."""
    return _SEPARATORS.sub("", text)


def check_digit(nine: str) -> str | None:
    """The tenth digit that belongs to nine; None where no number can begin so (the check would be 10)."""
    total = sum(weight * int(digit) for weight, digit in zip(range(10, 1, -1), nine, strict=True))
    check = (11 - total % 11) % 11
    return None if check == 10 else str(check)


def problem(text: str) -> str | None:
    """What is wrong with a number as typed, in a sentence; None for a right one."""
    number = clean(text)
    if not _TEN_DIGITS.fullmatch(number):
        return "An NHS number has 10 digits, for example 943 476 5919."
    if len(set(number)) == 1:
        return "This is a placeholder, not an NHS number. Leave the box empty if the number is not known."
    if check_digit(number[:_NINE_DIGITS]) != number[_NINE_DIGITS]:
        return "This is not an NHS number: its check digit is wrong. Compare it with the source."
    return None


def spaced(number: str) -> str:
    """As people read it: 943 476 5919."""
    return f"{number[:3]} {number[3:6]} {number[6:]}"


def masked(number: str) -> str:
    """Only the last four digits: ••• ••• 5919; empty stays empty."""
    return f"••• ••• {number[-4:]}" if number else ""
