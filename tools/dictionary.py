"""Writes the files and code lists of docs/data-dictionary.md, and the table of docs/record-of-processing.md, anew:
`python -m tools.dictionary`. Prose stays.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import django

RECORD = Path(__file__).resolve().parent.parent / "docs" / "record-of-processing.md"
BEGINS = "columns in which somebody may write what they like.\n\n"
PAGE = Path(__file__).resolve().parent.parent / "docs" / "data-dictionary.md"


def page(text: str) -> str:
    """The text of the dictionary, its introductions kept, its chapters made from the code."""
    from cohorts.domain import codes
    from cohorts.services.export import every_file

    head, _, rest = text.partition("\n## people.csv\n")
    introduction = rest.split("\n## Code lists\n")[1].split("\n### ")[0]
    chapters = [
        _file(file.name, [(c.name, c.kind, c.meaning) for c in file.columns]) for file in every_file()
    ]
    order = {name: at for at, name in enumerate(re.findall(r"^### (.+)$", rest, re.MULTILINE))}
    lists = [one for one in vars(codes).values() if isinstance(one, codes.CodeList)]
    lists.sort(key=lambda one: (order.get(one.name, len(order)), one.name))  # new ones come last
    return "\n".join([head, *chapters, "## Code lists", introduction, *(_list(one) for one in lists)])


def _file(name: str, columns: list[tuple[str, str, str]]) -> str:
    rows = [f"| `{column}` | {kind} | {meaning} |" for column, kind, meaning in columns]
    return "\n".join([f"## {name}", "", "| Column | Kind | Meaning |", "| --- | --- | --- |", *rows, ""])


def _list(code_list: object) -> str:
    from cohorts.domain.codes import CodeList

    assert isinstance(code_list, CodeList)  # noqa: S101 - told to the type checker
    rows = [
        f"| {one.code} | {one.label} | {one.group} | {one.valid_from or ''} | {one.valid_to or ''} | {one.national} |"
        for one in code_list.codes
    ]
    head = [
        f"### {code_list.name}",
        "",
        f"{code_list.source}.",
        "",
        "| Code | Meaning | Group | From | Until | National |",
    ]
    return "\n".join([*head, "| --- | --- | --- | --- | --- | --- |", *rows, ""])


def record() -> str:
    """The table of docs/record-of-processing.md: every file about people, what is sealed in it, what is words."""
    from cohorts.services.export import every_file
    from tcp_portal.sealed import SealedField

    lines = ["| File | Rows are about | Columns | Sealed | Words |", "| --- | --- | --- | --- | --- |"]
    for file in every_file():
        fields = {field.name: field for field in file.model._meta.concrete_fields}
        own = [fields[column.source] for column in file.columns if column.source in fields]
        sealed = [field.name for field in own if isinstance(field, SealedField)]
        words = [field.name for field in own if _is_words(field) and field.name not in sealed]
        about = str(file.model._meta.verbose_name)
        told = [", ".join(f"`{name}`" for name in names) or "none" for names in (sealed, words)]
        lines.append(f"| {file.name} | {about} | {len(file.columns)} | {' | '.join(told)} |")
    return "\n".join(lines)


def _is_words(field: Any) -> bool:
    kind = field.get_internal_type()
    return kind == "TextField" or (kind == "CharField" and (field.max_length or 0) >= 200)


def main() -> None:
    """Writes the pages."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tcp_portal.settings")
    django.setup()
    text = page(PAGE.read_text(encoding="utf-8"))
    PAGE.write_text(re.sub(r"\n{3,}", "\n\n", text).rstrip() + "\n", encoding="utf-8")
    head, start, _ = RECORD.read_text(encoding="utf-8").partition(BEGINS)
    RECORD.write_text(f"{head}{start}{record()}\n", encoding="utf-8")
    print(f"Wrote {PAGE.name} and {RECORD.name}.")


if __name__ == "__main__":
    main()
