"""Text that is safe to write into a file that others open."""

from __future__ import annotations

import re

# What XML 1.0 cannot hold: control characters but tab and line ends, lone surrogates, non-characters.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# The last four are the full-width forms of = + - @.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def clean(text: str) -> str:
    """The text without the control characters that documents cannot hold; line ends become \\n."""
    return _NOT_XML.sub("", text).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")


def could_be_formula(text: str) -> bool:
    """Whether a spreadsheet might read the text as a formula (OWASP, CSV injection)."""
    return text.startswith(_FORMULA_STARTS) or text.lstrip().startswith(_FORMULA_STARTS)


def csv_text(text: str) -> str:
    """The text for a CSV cell; what might run as a formula gets an apostrophe before it."""
    return f"'{clean(text)}" if could_be_formula(text) else clean(text)
