"""The register of assumptions as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Page

from finance.models import Assumption, AssumptionState
from tcp_portal.charts import words
from tcp_portal.web.frame import Frame

_TONES = {
    AssumptionState.HOLDS: "neutral",
    AssumptionState.TESTED: "info",
    AssumptionState.WRONG: "bad",
    AssumptionState.FACT: "good",
}
_NONE_DUE = "Every assumption in use has a day for its next look."
_ENDED = (AssumptionState.WRONG, AssumptionState.FACT)


@dataclass(frozen=True, slots=True)
class AssumptionRow:
    """One assumption."""

    number: str
    what: str
    value: str
    source: str
    if_wrong: str
    state: str
    tone: str
    owner: str
    review: str
    is_due: bool
    note: str
    change: str
    withdraw: str


@dataclass(frozen=True, slots=True)
class AssumptionsPage:
    """The page of the register."""

    lede: str
    told: str
    rows: tuple[AssumptionRow, ...]


def assumptions_page(page: Page[Assumption], frame: Frame, *, due: int, may_write: bool) -> AssumptionsPage:
    """The page of these assumptions; `due` are all in use that nobody has looked at in time."""
    found = page.paginator.count
    return AssumptionsPage(
        lede=f"{words.counted(due, 'assumption is', 'assumptions are')} due for a look."
        if due
        else _NONE_DUE,
        told=f"{words.counted(found, 'assumption')} found.",
        rows=tuple(_row(one, frame, may_write=may_write) for one in page.object_list),
    )


def _row(one: Assumption, frame: Frame, *, may_write: bool) -> AssumptionRow:
    state = AssumptionState(one.state)
    is_due = state not in _ENDED and (one.review_on is None or one.review_on < frame.as_at)
    urls = {
        name: frame.url(f"finance:assumption_{name}", one.pk) if may_write else ""
        for name in ("change", "withdraw")
    }
    return AssumptionRow(
        number=str(one),
        what=one.what,
        value=one.value or "No value",
        source=_source(one),
        if_wrong=one.if_wrong,
        state=state.label,
        tone=_TONES[state],
        owner=one.owner_words or "Nobody",
        review=_review(one, state, is_due=is_due),
        is_due=is_due,
        note=one.note,
        **urls,
    )


def _source(one: Assumption) -> str:
    """The source with its day, which its title may say already."""
    day = words.day(one.on)
    return one.source if day in one.source else f"{one.source}, {day}"


def _review(one: Assumption, state: AssumptionState, *, is_due: bool) -> str:
    if state in _ENDED:
        return "No more"
    if one.review_on is None:
        return "No day set"
    return f"{'Overdue since ' if is_due else ''}{words.short_day(one.review_on)}"
