"""Writes docs/measures.md from the registry of measures: `python -m tools.measures`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from trajectories.domain.definitions import numbers_of
from trajectories.domain.registry import MEASURES, Measure

METRICS, INDICATORS = range(1, 85), range(1, 39)
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

With `--place`, `--arrangement`, `--age-group` or `--category` the command prints one part instead, whatever they
combine: `--place Havering --age-group under_18`.

The measures follow NHS England's published working definitions for London, corrected where those contradict
themselves. Which published number is answered by which measure, and what was corrected, is in the tables below and in
decisions [0009](adr/0009-measures-from-lists.md) and [0017](adr/0017-the-whole-registry.md). The numerator and the
denominator of a share over three months are sums of three months. A measure whose id begins with `year_` is of the
twelve months to the month end. The admission standards take the age at the month end, as the collection does; other
admissions that of the first day.
"""
NOT_DESCRIBED = "the reference describes none"
NO_MEASURE = """Assuring Transformation, section 5.5. Its last one, a day written into the archive's code, has no
measure: a closing carries the day on which it was made ([decision 0016](adr/0016-closings-are-snapshots.md)).
"""
DEFECTS = (
    ("Years of a stay are days divided by 362.25", ("stay_years_mean",)),
    ("Months to a planned date are days divided by 12", ("planned_next_quarter",)),
    (
        "Bands of the last review mix years with months and compare with the length of stay",
        ("review_repeat_adult", "review_repeat_secure", "review_repeat_under_18"),
    ),
    ("A readmission on the 30th day is left out", ("readmitted_within_30_days",)),
    ("Metric 30 asks for a date and for none", ("not_planned_within_year",)),
    ("Metrics 5 and 7 can never be true", ("learning_disability_found", "autism_found")),
    ("Metric 78 starts at the month's first day", ("review_admission_adult",)),
    ("The mean days of those discharged are divided by metric 24", ("discharged_days_mean",)),
    (
        "The mean without specialist residential takes its terms in a wrong order",
        ("stay_years_mean_without_srs",),
    ),
    ("Discharged after five years takes the last ward stay", ("discharges_5_years_or_more",)),
)


def page() -> str:
    """The text of docs/measures.md."""
    rows = [f"| `{one.id}` | {one.title} | {one.unit} | {one.direction} |" for one in MEASURES.values()]
    table = "\n".join(["| id | title | unit | direction |", "| --- | --- | --- | --- |", *rows])
    parts = [HEAD, table, "", *_published(), *(_entry(measure) for measure in MEASURES.values())]
    return "\n".join(parts)


def _published() -> Iterator[str]:
    """Which published number is which measure, and which defect each leaves out."""
    yield "## Working metrics\n"
    yield "Numbers of Assuring Transformation, section 5.2. A group on admission has no numbers of its own members.\n"
    yield _numbered("Working metric", METRICS, lambda one, number: str(number) in one.metrics)
    yield "## Indicators\n"
    yield "Numbers of Assuring Transformation, section 5.4; the members of the group 21 to 38 have none of their own.\n"
    yield _numbered("Indicator", INDICATORS, lambda one, number: number in one.indicators)
    yield "## Published defects that are left out\n"
    yield NO_MEASURE
    rows = [f"| {defect} | {_ids(ids)} | {MEASURES[ids[0]].corrected} |" for defect, ids in DEFECTS]
    yield "\n".join(["| Published | Measures | Here |", "| --- | --- | --- |", *rows, ""])


def _numbered(title: str, numbers: range, answers: Callable[[Measure, int], bool]) -> str:
    rows = []
    for number in numbers:
        found = [one for one in MEASURES.values() if answers(one, number)]
        corrected = " ".join(dict.fromkeys(one.corrected for one in found if one.corrected))
        rows.append(f"| {number} | {_ids(one.id for one in found) or NOT_DESCRIBED} | {corrected} |")
    return "\n".join([f"| {title} | Measures | Correction |", "| --- | --- | --- |", *rows, ""])


def _ids(ids: Iterable[str]) -> str:
    return ", ".join(f"`{id_}`" for id_ in ids)


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
    lines += [f"* {name.capitalize()} {numbers}." for name, numbers in numbers_of(measure)]
    if measure.corrected:
        lines.append(f"* Corrected: {measure.corrected}")
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
