"""PDF files are read by a process of their own, which ends: a reader of foreign files never lives in a web process."""

from __future__ import annotations

from pathlib import Path

from tcp_portal.errors import Refusal
from tcp_portal.packs.writers.foreign import Faulty, look

MOST_PAGES = 300
_UNREADABLE = (
    "The PDF cannot be read: it is damaged, or takes too long. Print it to PDF again and try once more."
)
_SAID = {
    "locked": "The PDF is locked by a password. Save it without one.",
    "script": "The PDF holds a script. Print it to PDF again without it.",
    "launch": "The PDF starts a program or sends data when it is opened. Print it to PDF again.",
    "embedded": "The PDF has other files inside it. Send them on their own, and print this one to PDF again.",
}


def check_pdf(path: Path) -> int:
    """The number of pages. Raises Refusal for a PDF that is locked, does something, carries a file, or is too long."""
    try:
        seen = look(path)
    except Faulty as fault:
        raise Refusal(_UNREADABLE, field="file") from fault
    for fault_ in seen.faults:
        raise Refusal(_SAID[fault_], field="file")
    if not seen.pages:
        raise Refusal("The PDF has no page.", field="file")
    if seen.pages > MOST_PAGES:
        raise Refusal(f"The PDF has {seen.pages} pages. A paper has at most {MOST_PAGES}.", field="file")
    return seen.pages
