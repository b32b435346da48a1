"""Text that is safe to write into a file that others open."""

from __future__ import annotations

from tcp_portal.charts.text import clean

__all__ = ["clean", "could_be_formula", "csv_text"]

# The last four are the full-width forms of = + - @.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def could_be_formula(text: str) -> bool:
    """Whether a spreadsheet might read the text as a formula (OWASP, CSV injection)."""
    return text.startswith(_FORMULA_STARTS) or text.lstrip().startswith(_FORMULA_STARTS)


def csv_text(text: str) -> str:
    """The text for a CSV cell; what might run as a formula gets an apostrophe before it."""
    return f"'{clean(text)}" if could_be_formula(text) else clean(text)
