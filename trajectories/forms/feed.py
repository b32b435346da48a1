"""What a spreadsheet asks of the measures feed, and the form that makes a token for it."""

from __future__ import annotations

from typing import Final

from django import forms
from django.http import QueryDict

from cohorts.domain.codes import CATEGORY
from cohorts.domain.kinds import Arrangement
from cohorts.domain.stays import AgeGroup
from tcp_portal.months import Month, months_between
from tcp_portal.web.forms import NHSForm
from trajectories.domain.feed import MOST_MONTHS, MOST_ROWS, FeedFault, Wanted
from trajectories.domain.figures import ALL, REPORTED, RESTATED, TOTAL
from trajectories.domain.registry import MEASURES

MANY: Final = frozenset({"partnership", "measure"})
KNOWN: Final = MANY | {
    "from", "to", "place", "arrangement", "age_group", "category", "vintage", "page", "page_size",
}  # fmt: skip
_DIGITS = 6
_LONGEST = 120


class TokenForm(NHSForm):
    """A name for the spreadsheet, and for how long it may read."""

    name = forms.CharField(
        label="What is it for?",
        max_length=80,
        help_text="For example: Board workbook, or Power BI of the ICB",
    )
    months = forms.TypedChoiceField(
        label="How long may it read?",
        choices=[(1, "1 month"), (3, "3 months"), (6, "6 months"), (12, "12 months")],
        coerce=int,
        initial=12,
    )


def wanted(query: QueryDict) -> Wanted:
    """The question of an address. Raises FeedFault in words for anything it cannot mean."""
    _check_names(query)
    first, last = _month(query, "from"), _month(query, "to")
    if first and last and first > last:
        raise FeedFault(400, "“from” is a later month than “to”.")
    if first and last and len(months_between(first, last)) > MOST_MONTHS:
        raise FeedFault(400, f"Ask for {MOST_MONTHS} months at most: “from” and “to” are further apart.")
    measures = frozenset(query.getlist("measure"))
    for measure in sorted(measures - MEASURES.keys()):
        raise FeedFault(
            404, f"There is no measure “{_short(measure)}”; /feed/v1/definitions.json lists them."
        )
    return Wanted(
        partnerships=tuple(dict.fromkeys(query.getlist("partnership"))),
        first=first,
        last=last,
        measures=measures,
        place=_text(query, "place"),
        arrangement=_one_of(query, "arrangement", (TOTAL, *Arrangement)),
        age_group=_one_of(query, "age_group", (ALL, *AgeGroup)),
        category=_category(query),
        vintage=_one_of(query, "vintage", (RESTATED, REPORTED)) or RESTATED,
        page=_number(query, "page", 1, 10**_DIGITS),
        page_size=_number(query, "page_size", MOST_ROWS, MOST_ROWS),
    )


def no_question(query: QueryDict) -> None:
    """For lists that take no parameter. Raises FeedFault for any."""
    for name in query:
        raise FeedFault(400, f"This list takes no parameter; “{_short(name)}” is one.")


def _check_names(query: QueryDict) -> None:
    for name, values in query.lists():
        if name not in KNOWN:
            raise FeedFault(
                400, f"“{_short(name)}” is no parameter of the feed; docs/measures-feed.md lists them."
            )
        if len(values) > 1 and name not in MANY:
            raise FeedFault(400, f"Give “{name}” once.")
        if any("\x00" in value for value in values):
            raise FeedFault(400, f"“{name}” holds a character that no name has.")


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _text(query: QueryDict, name: str) -> str:
    return query.get(name, "")


def _month(query: QueryDict, name: str) -> Month | None:
    text = _text(query, name)
    if not text:
        return None
    try:
        return Month.parse(text)
    except ValueError as fault:
        raise FeedFault(400, f"“{name}”: {fault}") from fault


def _one_of(query: QueryDict, name: str, choices: tuple[str, ...]) -> str:
    text = _text(query, name)
    if text and text not in choices:
        raise FeedFault(400, f"“{name}” is one of: {', '.join(choices)}.")
    return text


def _category(query: QueryDict) -> str:
    """A patient category by its code or its words, as rows print it; or all."""
    text = _text(query, "category")
    if text in ("", ALL):
        return text
    for code in CATEGORY.codes:
        if text in (code.code, code.label):
            return code.label
    raise FeedFault(404, f"There is no patient category “{_short(text)}”.")


def _number(query: QueryDict, name: str, default: int, most: int) -> int:
    text = _text(query, name)
    if not text:
        return default
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else 0
    if not 1 <= number <= most:
        raise FeedFault(400, f"“{name}” is a whole number from 1 to {most}.")
    return number
