"""Writing the monthly highlight report of a workstream: a draft, what is published, what is put right afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from tcp_portal import rows
from tcp_portal.access import Permission, Scope
from tcp_portal.acts import Act
from tcp_portal.errors import Refusal
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Partnership
from tcp_portal.rows import Table
from workstreams.models import Highlight, Workstream
from workstreams.services.highlight_facts import month_facts
from workstreams.services.rights import must_keep

TEXTS = ("achieved", "next_steps", "blocked")


def _rights(row: Highlight, act: Act) -> None:
    must_keep(row.workstream_id, row.workstream.partnership_id, act)


def _check(row: Highlight, act: Act) -> None:
    if row.published_at is not None and not row.achieved.strip() and not row.next_steps.strip():
        raise Refusal(
            "A report that is published says what was achieved or what comes next.", field="achieved"
        )
    row.written_by, row.written_at = act.by, act.now


HIGHLIGHTS = Table(
    model=Highlight,
    noun="a highlight report",
    permission=Permission.UPDATE_WORKSTREAMS,
    partnership=lambda row: row.workstream.partnership_id,
    rights=_rights,
    check=_check,
    quiet=frozenset(TEXTS),
)


@dataclass(frozen=True, slots=True)
class SetByHand:
    """A colour that somebody chose against the rule, and why."""

    colour: str
    reason: str


@transaction.atomic
def write(
    *, workstream: Workstream, month: Month, texts: dict[str, str], version: int, day: date, act: Act
) -> Highlight:
    """Writes the draft of a month, or puts a published text right: what it counts and its colour then stay.

    `version` 0 means that none was there. Raises Stale, Refusal and PermissionDenied.
    """
    Workstream.objects.select_for_update().get(pk=workstream.pk)  # two at once make one report
    known = Highlight.objects.filter(workstream=workstream, month_starts_on=month.first).first()
    if known is None:
        judged = month_facts(workstream=workstream, month=month, day=day).judged
        given = {"workstream": workstream, "month_starts_on": month.first, "written_at": act.now}
        values = {**texts, **given, "rag": judged.colour.value, "rule": judged.rule}
        return rows.add(HIGHLIGHTS, values=values, act=act)
    return rows.change(HIGHLIGHTS, row=known, version=version, values=texts, act=act)


@transaction.atomic
def publish(
    *, highlight: Highlight, version: int, day: date, act: Act, by_hand: SetByHand | None = None
) -> Highlight:
    """Publishes a draft: the counts of the day are frozen with it, and the colour that the rule gives on them.

    A colour set by hand needs a reason and says that it was. Raises Refusal for a report that is published already.
    """
    if highlight.published_at is not None:
        raise Refusal("It is published. What is wrong in it can be put right.")
    month = Month.of(highlight.month_starts_on)
    facts = month_facts(workstream=highlight.workstream, month=month, day=day)
    values: dict[str, Any] = {
        "rag": facts.judged.colour.value,
        "rule": facts.judged.rule,
        "override_reason": "",
        "facts": facts.stored,
        "published_at": act.now,
    }
    if by_hand is not None and by_hand.colour != facts.judged.colour:
        values |= _set_by_hand(by_hand, facts.judged.words)
    return rows.change(HIGHLIGHTS, row=highlight, version=version, values=values, act=act)


def _set_by_hand(by_hand: SetByHand, ruled: str) -> dict[str, str]:
    reason = by_hand.reason.strip()
    if not reason:
        raise Refusal(f"Say why the colour is not {ruled.lower()}, as the rule gives it.", field="reason")
    return {
        "rag": by_hand.colour,
        "rule": f"Set by hand; the rule gives {ruled.lower()}",
        "override_reason": reason,
    }


def must_read(highlight: Highlight, act: Act) -> None:
    """Whoever reads the programme reads what is published; a draft is read by those who may write it."""
    if highlight.published_at is None:
        HIGHLIGHTS.must_allow(highlight, act)


def published_of(*, scope: Scope, partnership: Partnership, month: Month) -> list[Highlight]:
    """The reports of a month that anyone who reads the programme may read, by workstream. One query."""
    shown = Highlight.objects.visible_to(scope).of(partnership)
    shown = shown.filter(
        month_starts_on=month.first, published_at__isnull=False, workstream__withdrawn_at__isnull=True
    )
    return list(shown.select_related("workstream", "written_by").order_by("workstream__number"))
