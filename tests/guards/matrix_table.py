"""The expected answers of every address as one page to be reviewed: `python -m tests.guards.matrix_table` writes it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "access-matrix.md"
HEAD = """# The access matrix

Who gets which answer at which address. The table is generated from the rules that the tests ask with
(`tests/guards/universe.py`): `python -m tests.guards.matrix_table` writes it anew, a test fails when it is out of
date, and `tests/guards/test_role_matrix.py` asks each address as each reader, with each method, plainly and by htmx,
and fails for any other answer. **A change here is a change of who may do what: review it as one.**

* **✓** opens, by all methods of the address. **403**: may know of it, and may not. **404**: does not exist for this
  reader. **in**: is sent to sign in. **401**: asks for a token, a session is none. Where methods differ, G is GET and
  P is POST.
* By a method that an address does not have, whoever would hear ✓ or 404 hears 405.
* With `HX-Request` the answer is of the same class: a redirect then comes as 204 with `HX-Redirect`.
* A page of a person is asked for three people: one at home in the place **Havering**, one whose bed the
  **specialised** commissioner pays, one of a partnership **elsewhere**. All else is asked in BHR.
* Downloads, the feed and uploads are addresses like others.

Readers, of BHR where nothing else is said:

"""


def _short(number: int) -> str:
    return chr(ord("A") + number) if number < 26 else "A" + chr(ord("A") + number - 26)


def _cell(answers: dict[str, str]) -> str:
    said = set(answers.values())
    if len(said) == 1:
        return said.pop()
    return " ".join(f"{method[0]}:{answer}" for method, answer in answers.items())


def _rows() -> Iterator[tuple[str, str]]:
    """The app of each line, and the line."""
    from tests.guards.universe import ACTORS, ADDRESSES, Answer, expected, targets

    words = {Answer.OPEN: "✓", Answer.SIGN_IN: "in"}
    labels = {
        "havering": "Havering",
        "redbridge": "specialised",
        "elsewhere": "elsewhere",
        "table": "own list",
    }
    for name in sorted(ADDRESSES):
        address = ADDRESSES[name]
        asked = targets(address)
        for target in asked:
            cells = []
            for actor in ACTORS:
                answers = {m: expected(actor, address, target, m) for m in address.methods}
                cells.append(_cell({m: words.get(answer, str(answer)) for m, answer in answers.items()}))
            of = labels.get(target.key, target.key) if len(asked) > 1 else address.thing
            app, _, page = name.partition(":")
            methods = " ".join(address.methods)
            yield app, f"| {page} | {of} | {methods} | " + " | ".join(cells) + " |"


def page() -> str:
    """The whole page."""
    from tests.guards.universe import ACTORS

    readers = [f"| {_short(at)} | {actor.name.replace('_', ' ')} |" for at, actor in enumerate(ACTORS)]
    parts = [HEAD + "\n".join(["| | reader |", "| --- | --- |", *readers])]
    letters = " | ".join(_short(at) for at in range(len(ACTORS)))
    rows: dict[str, list[str]] = {}
    for app, row in _rows():
        rows.setdefault(app, []).append(row)
    for app, lines in rows.items():
        columns = f"| address | of | methods | {letters} |"
        ruler = "|" + " --- |" * (3 + len(ACTORS))
        parts.append("\n".join([f"## {app}", "", columns, ruler, *lines]))
    return "\n\n".join(parts) + "\n"


def main() -> None:
    """Writes the page."""
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tcp_portal.settings")
    django.setup()
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
