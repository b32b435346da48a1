"""A small PDF of the demonstration, written by hand, so that loading it needs no library."""

from __future__ import annotations

_LINE = 18
_TOP = 780


def small_pdf(title: str, lines: list[str]) -> bytes:
    """One page of A4 with a title and lines of text; ASCII only."""
    text = [f"BT /F1 18 Tf 60 {_TOP} Td ({_safe(title)}) Tj /F1 11 Tf 0 -{2 * _LINE} Td"]
    text += [f"({_safe(line)}) Tj 0 -{_LINE} Td" for line in lines]
    stream = " ".join([*text, "ET"]).encode("ascii")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    written, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size, start = len(objects) + 1, len(written)
    tail = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, start)
    return written + b"xref\n0 %d\n0000000000 65535 f \n%s%s" % (size, table, tail)


def _safe(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
