"""Writes docs/measures.md from the registry of measures: `python -m tools.measures`."""

from __future__ import annotations

from pathlib import Path

from trajectories.domain.registry import MEASURES, Measure

PAGE = Path(__file__).resolve().parent.parent / "docs" / "measures.md"

HEAD = """# Measures

Made from the registry (`trajectories/domain/registry.py`) by `python -m tools.measures`; change it there. Screens,
packs and files read the same definitions.

`manage.py measures --partnership BHR --month 2017-04 --format json` prints them all for one month: as JSON, as
`csv` or as a `table`. Each object has these keys:

| key | says |
| --- | --- |
| `measure` | the id below |
| `month` | the month, as 2017-04; one that still runs is counted as at today |
| `place` | the name of the place, `all`, or `not known` for people without one |
| `arrangement` | who commissions the bed: `ccg`, `specialised`, `provider_collaborative`, or `total` |
| `age_group` | `adult`, `under_18`, or `all` |
| `category` | the label of the patient category, or `all` |
| `vintage` | `restated`: as the register stands today |
| `value` | the figure, a share in per cent; `null` is not known (the table says why) and never nil |
| `numerator`, `denominator` | of a ratio; else `null` |
| `version` | the wording of the definition; where it changed, both are given for some months |

Figures are given for everyone, each arrangement, each place and each arrangement within it, each age group and each
category. A person of 18 or over is an adult; 18 is reached on the birthday, that of 29 February on 1 March in common
years. Age, category and arrangement are as at midnight: of the last day of the month for those in hospital, of the
first day counted for those who came, of the last day counted for those who left. What `found late` and `transferred
in` do to counts and to lengths of stay is in [decision 0003](adr/0003-counted-from.md).

The review measures follow NHS England's published working definitions, corrected where those contradict themselves;
what was corrected, and what was left out (the variants without one specialist residential provider), is in
[decision 0009](adr/0009-measures-from-lists.md). The numerator and the denominator of a share over three months are
sums of three months. A measure whose id begins with `year_` is of the twelve months to the month end. The admission
standards take the age at the month end, as the collection does; other admissions that of the first day.
"""


def page() -> str:
    """The text of docs/measures.md."""
    rows = [f"| `{one.id}` | {one.title} | {one.unit} | {one.direction} |" for one in MEASURES.values()]
    table = "\n".join(["| id | title | unit | direction |", "| --- | --- | --- | --- |", *rows])
    return "\n".join([HEAD, table, "", *(_entry(measure) for measure in MEASURES.values())])


def _entry(measure: Measure) -> str:
    lines = [
        f"## {measure.title}",
        "",
        measure.rule,
        "",
        f"* Id: `{measure.id}`. {measure.direction.capitalize()}.",
    ]
    if measure.numerator:
        lines.append(f"* Numerator `{measure.numerator}`, denominator `{measure.denominator}`.")
    lines += [
        f"* Rounding: {measure.rounding[0].lower()}{measure.rounding[1:]}.",
        f"* Source: {measure.source}. Valid from {measure.valid_from.day} {measure.valid_from:%B %Y}.",
    ]
    return "\n".join([*lines, ""])


def main() -> None:
    """Writes the page."""
    PAGE.write_text(page(), encoding="utf-8")
    print(f"Wrote {PAGE.name}: {len(MEASURES)} measures.")


if __name__ == "__main__":
    main()
