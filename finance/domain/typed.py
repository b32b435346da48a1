"""Amounts as people type them and as their spreadsheets print them."""

from __future__ import annotations

import re
from decimal import Decimal

DIGITS = 12  # before the point, as the tables hold them
_MINUS = "\N{MINUS SIGN}"
_AMOUNT = re.compile(rf"[0-9]{{1,{DIGITS}}}(\.[0-9]{{1,2}})?", re.ASCII)
NOT_AN_AMOUNT = (
    "is not an amount. Write pounds, for example 1,234 or 1234.50; below nothing −1,234 or (1,234)"
)


def read_amount(text: str) -> Decimal | None:
    """Pounds with at most two decimals; nothing for an empty text, which is no amount and not zero.

    Thousands may be parted by commas, a pound sign may stand before; a minus, or brackets as accountants write them,
    makes it negative. Raises ValueError for anything else.
    """
    bare = text.strip().replace(",", "").replace("£", "").replace(" ", "").replace(_MINUS, "-")
    if not bare:
        return None
    negative = bare.startswith("-") or (bare.startswith("(") and bare.endswith(")"))
    size = bare.removeprefix("-") if bare.startswith("-") else bare[1:-1] if negative else bare
    if not _AMOUNT.fullmatch(size):
        raise ValueError(NOT_AN_AMOUNT)
    amount = Decimal(size)
    return -amount if negative and amount else amount
