"""A cover sheet in words, the same on its page and in the governing-body edition: what is empty is not stated."""

from __future__ import annotations

from tcp_portal.months import Month
from workstreams.models import CoverSheet

NOT_STATED = "Not stated"
_HEAD = (
    ("paper_number", "Paper number"),
    ("author", "Author"),
    ("executive_lead", "Executive lead"),
    ("earlier_committees", "Earlier committees"),
    ("action_required", "Action required"),
    ("attachments", "Attachments"),
    ("objectives", "Objectives served"),
)
_MEANS = ("risk", "finance", "engagement", "quality", "equality", "privacy", "legal")


def facts(cover: CoverSheet | None) -> tuple[tuple[str, str], ...]:
    """Who brings the paper and what is asked of its readers."""
    return tuple((label, _said(cover, name)) for name, label in _HEAD)


def compliance(cover: CoverSheet | None) -> tuple[tuple[str, str], ...]:
    """What the paper means for each thing that a body must have thought of."""
    return tuple((name.capitalize(), _said(cover, name)) for name in _MEANS)


def summary(cover: CoverSheet | None) -> str:
    """The executive summary in the words of its author."""
    return _said(cover, "summary")


def headline(cover: CoverSheet | None, month: Month) -> str:
    """How much of it is stated."""
    if cover is None:
        return f"Nobody has begun the cover sheet of {month.label}."
    all_of_it = [*facts(cover), *compliance(cover), ("", summary(cover))]
    missing = sum(said == NOT_STATED for _, said in all_of_it)
    return "Everything is stated." if not missing else f"{missing} of {len(all_of_it)} fields are not stated."


def _said(cover: CoverSheet | None, name: str) -> str:
    if cover is None:
        return NOT_STATED
    if name == "action_required":
        return cover.get_action_required_display() or NOT_STATED
    said: str = getattr(cover, name)
    return said or NOT_STATED
