"""One award as its page shows it: tranches with their evidence, money, use, impact."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils import timezone

from finance.domain.award_standing import FORECAST_RULE, TOLERANCE_SOURCE, Standing, Sums
from finance.domain.money import NOTHING, pounds
from finance.domain.triggers import Evidence
from finance.models import Award, AwardProfile, PurposeChange, Tranche, TrancheOverride
from finance.presenters.awards import (
    NONE_YET,
    NOT_SAID,
    TONES,
    Tag,
    band_words,
    over_or_under,
    rate_words,
)
from finance.services.award_reads import impact_of
from tcp_portal.charts import words
from tcp_portal.months import FinancialYear, Month
from tcp_portal.web.frame import Frame

Facts = tuple[tuple[str, str], ...]
_TRIGGERS = {"date": "A day", "milestone": "A milestone", "discharges": "Linked discharges"}


@dataclass(frozen=True, slots=True)
class Link:
    """What can be done: the words of a button, and where it leads."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class TrancheLine:
    """One tranche: what it waits for, whether that is met, and what may be done with it."""

    number: int
    amount: str
    trigger: str
    note: str
    due: str
    state: Tag
    evidence: str
    evidence_url: str
    leave: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class UseLine:
    """Money put to another use."""

    purpose: str
    amount: str
    reason: str
    state: Tag
    told: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class AwardPage:
    """The page of one award."""

    name: str
    lede: str
    rag: Tag
    facts: Facts
    money: Facts
    rules: tuple[str, ...]
    tranches: tuple[TrancheLine, ...]
    in_no_tranche: str
    as_given: tuple[str, str]
    uses: tuple[UseLine, ...]
    impact: Facts
    counted: str


@dataclass(frozen=True, slots=True)
class Told:
    """What the page was told of the award: rows, sums, evidence, and whether the reader keeps it."""

    sums: Sums
    standing: Standing
    tranches: Iterable[Any]
    evidence: Mapping[UUID, Evidence]
    leaves: Mapping[UUID, TrancheOverride]
    uses: Iterable[PurposeChange]
    match_promised: Decimal | None
    keeps: bool
    runs_fund: bool
    reader_id: UUID | None


def award_page(award: Any, frame: Frame, told: Told) -> AwardPage:
    """Everything on the page of the award."""
    sums, uses = told.sums, list(told.uses)
    tranches = tuple(_tranche(one, frame, told) for one in told.tranches)
    left = award.amount - sum((one.amount for one in told.tranches), NOTHING)
    changed = sum((one.amount for one in uses), NOTHING)
    return AwardPage(
        name=f"{award.number}. {award.title}",
        lede=f"{told.standing.words} {pounds(sums.spent)} of {pounds(award.amount)} is spent; "
        f"{over_or_under(sums.underspend)}.",
        rag=Tag(told.standing.rag.value, TONES[told.standing.rag]),
        facts=_facts(award),
        money=_money(sums, told.match_promised),
        rules=(TOLERANCE_SOURCE, FORECAST_RULE),
        tranches=tranches,
        in_no_tranche=f"{pounds(left)} of the award is in no tranche." if left else "",
        as_given=(award.purpose, pounds(award.amount - changed)),
        uses=tuple(_use(one, frame, told) for one in uses),
        impact=_impact(award),
        counted=words.counted(award.delivered, "linked discharge has", "linked discharges have")
        + " happened. One discharge counts for one award.",
    )


def _facts(award: Any) -> Facts:
    fund = award.fund.name if award.fund else "No fund of the portal"
    return (
        ("Awarded", f"{pounds(award.amount)} for {FinancialYear(award.year).label}"),
        ("Recurrent", "Yes, every year" if award.recurrent else "No, once"),
        ("Asked for", pounds(award.asked) if award.asked is not None else "It follows no bid"),
        ("Indicative before", pounds(award.indicative) if award.indicative is not None else NOT_SAID),
        ("From", fund),
        ("Received by", award.recipient.name),
        ("Conditions", award.conditions or "None"),
        ("Source", _source(award.source, award.on)),
        ("Owner", award.owner_words or "Nobody"),
    )


def _source(source: str, on: date) -> str:
    """The source with its day, which its words may say already."""
    day = words.day(on)
    return source if day in source else f"{source}, {day}"


def _money(sums: Sums, promised: Decimal | None) -> Facts:
    of = f" of {pounds(promised)} promised with the bid" if promised is not None else ""
    return (
        ("Received", pounds(sums.received)),
        ("Spent to date", pounds(sums.spent)),
        ("Balance: received less spent", pounds(sums.balance)),
        ("Forecast to the year’s end", pounds(sums.forecast)),
        ("Planned after this year", pounds(sums.profile_after)),
        ("Underspend" if sums.underspend >= 0 else "Overspend", pounds(abs(sums.underspend))),
        ("Match money drawn", f"{pounds(sums.match)}{of}"),
    )


def _tranche(one: Any, frame: Frame, told: Told) -> TrancheLine:
    shown, leave = told.evidence[one.pk], told.leaves.get(one.pk)
    address = shown.address and one.milestone
    return TrancheLine(
        number=one.position,
        amount=pounds(one.amount),
        trigger=_TRIGGERS[one.trigger],
        note=one.note,
        due=words.short_day(one.due_on),
        state=_state(one, shown),
        evidence=shown.words,
        evidence_url=frame.url(shown.address, one.milestone) if address else "",
        leave=_leave(leave),
        links=tuple(_tranche_links(one, shown, leave, frame, told)) if told.keeps else (),
    )


def _state(one: Any, shown: Evidence) -> Tag:
    if one.paid_on is not None:
        return Tag(f"Paid on {words.short_day(one.paid_on)}", "good")
    if shown.is_met:
        return Tag("Met, not paid", "info")
    return Tag("Overdue", "bad") if shown.is_overdue else Tag("Not met", "neutral")


def _leave(leave: TrancheOverride | None) -> str:
    if leave is None:
        return ""
    asked = f"{leave.asked_by} asked on {_moment(leave.asked_at)} to pay it all the same: {leave.reason}"
    if leave.agreed_by is None or leave.agreed_at is None:
        return f"{asked} Another person has not agreed yet."
    return f"{asked} {leave.agreed_by} agreed on {_moment(leave.agreed_at)}."


def _moment(at: Any) -> str:
    return words.day(timezone.localtime(at).date())


def _tranche_links(
    one: Tranche, shown: Evidence, leave: TrancheOverride | None, frame: Frame, told: Told
) -> Iterable[Link]:
    if one.paid_on is not None:  # type: ignore[attr-defined]  # read with it
        return
    agreed = leave is not None and leave.agreed_by_id is not None
    if shown.is_met or agreed:
        yield Link("Record the payment", frame.url("finance:tranche_step", one.pk, "pay"))
    elif leave is None:
        yield Link("Ask to pay it unmet", frame.url("finance:tranche_step", one.pk, "ask"))
    elif leave.asked_by_id != told.reader_id:
        yield Link("Agree to pay it unmet", frame.url("finance:tranche_step", one.pk, "agree"))
    if leave is not None:
        yield Link("Take the leave back", frame.url("finance:award_part_withdraw", leave.pk, "leave"))
    yield Link("Change", frame.url("finance:award_part_change", one.pk, "tranche"))
    yield Link("Withdraw", frame.url("finance:award_part_withdraw", one.pk, "tranche"))


def _use(one: PurposeChange, frame: Frame, told: Told) -> UseLine:
    links = []
    if told.keeps:
        found = one.asked_by_id is None  # nobody asked: only who runs the fund agrees
        if one.agreed_at is None and (told.runs_fund if found else one.asked_by_id != told.reader_id):
            links.append(Link("Agree", frame.url("finance:use_agree", one.pk)))
        links.append(Link("Withdraw", frame.url("finance:award_part_withdraw", one.pk, "use")))
    return UseLine(
        purpose=one.purpose,
        amount=pounds(one.amount),
        reason=one.reason,
        state=_use_state(one),
        told=_use_told(one),
        links=tuple(links),
    )


def _use_state(one: PurposeChange) -> Tag:
    if one.agreed_at is not None:
        return Tag("Agreed", "good")
    return Tag("Asked for", "warn") if one.asked_by_id else Tag("Done without asking", "bad")


def _use_told(one: PurposeChange) -> str:
    day = _moment(one.asked_at)
    first = f"Asked for by {one.asked_by} on {day}." if one.asked_by else f"Found on {day}."
    if one.agreed_by is None or one.agreed_at is None:
        return f"{first} Nobody else has agreed."
    return f"{first} Agreed by {one.agreed_by} on {_moment(one.agreed_at)}."


def _impact(award: Award) -> Facts:
    found = impact_of(award)
    by = f" by {words.short_day(award.promised_by)}" if award.promised_by else ""
    people = _promise(award.people_promised, "person", "people", by)
    return (
        ("Promised", f"{people}; {_promise(award.beds_promised, 'bed', 'beds', by)}"),
        ("People promised for each £100,000 awarded", rate_words(found.people, NOT_SAID)),
        ("Beds promised for each £100,000 awarded", rate_words(found.beds, NOT_SAID)),
        ("Discharges for each £100,000 spent", rate_words(found.delivered, NONE_YET)),
        ("Band of 95%", band_words(found)),
        ("Spent for each discharge", pounds(found.pounds_each) if found.pounds_each else NONE_YET),
    )


def _promise(count: int | None, one: str, many: str, by: str) -> str:
    return f"no {many} said" if count is None else f"{words.counted(count, one, many)}{by}"


@dataclass(frozen=True, slots=True)
class MonthLine:
    """A month of the profile that can be changed."""

    month: str
    amount: str
    links: tuple[Link, ...]


def month_lines(profile: Mapping[Month, AwardProfile], frame: Frame) -> tuple[MonthLine, ...]:
    """The months of the profile in order."""
    return tuple(
        MonthLine(
            month.label,
            pounds(one.amount),
            (
                Link("Change", frame.url("finance:award_part_change", one.pk, "month")),
                Link("Withdraw", frame.url("finance:award_part_withdraw", one.pk, "month")),
            ),
        )
        for month, one in sorted(profile.items())
    )
