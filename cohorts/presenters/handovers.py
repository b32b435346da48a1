"""What the pages of transfers between partnerships say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from cohorts.domain.codes import BED_TYPE, LEGAL_STATUS, SECURITY
from cohorts.domain.handovers import HandoverState
from cohorts.presenters.recording import Task
from cohorts.presenters.timeline import hospital
from cohorts.presenters.words import stay_in_words
from cohorts.services.offers import Offer, Offers
from tcp_portal.charts.words import counted, short_day
from tcp_portal.charts.words import day as long_day
from tcp_portal.months import years_between
from tcp_portal.web.frame import Frame

_TONES = {
    HandoverState.OFFERED: "warn",
    HandoverState.ACCEPTED: "good",
    HandoverState.DECLINED: "bad",
    HandoverState.WITHDRAWN: "neutral",
}
HERE = "cohorts:handovers"


@dataclass(frozen=True, slots=True)
class OfferRow:
    """One offer in a list, as text."""

    url: str
    reference: str
    who: str
    place: str
    hospital: str
    from_: str
    to: str
    on: str
    offered: str
    state: str
    tone: str
    answered: str
    ended: bool


@dataclass(frozen=True, slots=True)
class TransfersPage:
    """The lists, and the sentence above them."""

    lede: str
    to_us: list[OfferRow]
    by_us: list[OfferRow]
    answered: list[OfferRow]


def transfers_page(found: Offers, frame: Frame) -> TransfersPage:
    """What waits for whom, in a sentence."""
    if found.to_us:
        verb = "waits" if len(found.to_us) == 1 else "wait"
        lede = f"{counted(len(found.to_us), 'person', 'people')} offered to you {verb} for your answer."
    else:
        lede = "Nobody waits for your answer."
    if found.by_us:
        lede += f" {counted(len(found.by_us), 'person', 'people')} offered by you, not answered yet."
    rows = [[_row(each, frame) for each in part] for part in (found.to_us, found.by_us, found.answered)]
    return TransfersPage(lede, *rows)


def _row(offer: Offer, frame: Frame) -> OfferRow:
    handover = offer.handover
    person, state = handover.spell.person, HandoverState(handover.state)
    return OfferRow(
        url=frame.url("cohorts:handover", handover.pk),
        reference=person.reference,
        who=_who(offer, frame.as_at),
        place=person.home_place.name if person.home_place else "No place recorded",
        hospital=hospital(offer.bed) if offer.bed else "Between beds",
        from_=str(handover.from_partnership),
        to=str(handover.to_partnership),
        on=short_day(handover.on),
        offered=_day(handover.offered_at),
        state=state.label,
        tone=_TONES[state],
        answered=_day(handover.answered_at) if handover.answered_at else "",
        ended=state is HandoverState.OFFERED and handover.spell.ended_on is not None,
    )


def _day(moment: datetime) -> str:
    return short_day(timezone.localtime(moment).date())


def _who(offer: Offer, day: date) -> str:
    person = offer.handover.spell.person
    return f"{person.initials}, {years_between(person.date_of_birth, max(day, person.date_of_birth))}"


@dataclass(frozen=True, slots=True)
class OfferPage:
    """One offer as its reader may see it, and what they may do about it."""

    heading: str
    reference: str
    line: str
    tag: str
    tone: str
    told: str
    person: list[tuple[str, str]]
    transfer: list[tuple[str, str]]
    person_url: str
    actions: tuple[tuple[str, str, str], ...]
    held: str


def offer_page(offer: Offer, frame: Frame, *, today: date) -> OfferPage:
    """Before the answer the receiving side reads who it is by reference and initials only."""
    handover = offer.handover
    state = HandoverState(handover.state)
    return OfferPage(
        heading=f"Transfer of {handover.spell.person.reference}",
        reference=handover.spell.person.reference,
        line=f"{_who(offer, frame.as_at)} · from {handover.from_partnership} to {handover.to_partnership}",
        tag=state.label,
        tone=_TONES[state],
        told=_told(offer),
        person=list(_person(offer, frame.as_at)),
        transfer=list(_transfer(offer)),
        person_url=_person_url(offer, frame),
        actions=tuple(_actions(offer, frame, today)) if state is HandoverState.OFFERED else (),
        held=_held(offer, today) if state is HandoverState.OFFERED else "",
    )


def _told(offer: Offer) -> str:
    handover = offer.handover
    if handover.answered_at is None:
        waits = f"{handover.to_partnership} has not answered yet."
        return f"{waits} Until then {handover.from_partnership} counts the person."
    local = timezone.localtime(handover.answered_at)
    who = str(handover.answered_by) if handover.answered_by else "the portal"
    told = f"{HandoverState(handover.state).label} by {who} on {long_day(local)}, {local:%H:%M}."
    return f"{told} {handover.answer}".strip()


def _person(offer: Offer, day: date) -> Iterator[tuple[str, str]]:
    handover, bed = offer.handover, offer.bed
    spell, person = handover.spell, handover.spell.person
    yield "Reference", person.reference
    if offer.identity:
        yield "Name", f"{person.given_name} {person.family_name}"
        yield "Date of birth", long_day(person.date_of_birth)
    else:
        yield "Initials and age", _who(offer, day)
    yield "Home place", person.home_place.name if person.home_place else "No place recorded"
    yield "First admission of this stay", long_day(spell.started_on)
    until = min(day, spell.ended_on or day)
    if until >= spell.started_on:
        yield "In hospital for", stay_in_words(spell.started_on, until)
    if bed is None:
        return
    yield "Hospital and ward", hospital(bed)
    yield "Bed", f"{BED_TYPE.label(bed.bed_type)} · {SECURITY.label(bed.security)}"
    yield "Legal status", LEGAL_STATUS.label(bed.legal_status)
    yield "In this bed since", long_day(bed.started_on)


def _transfer(offer: Offer) -> Iterator[tuple[str, str]]:
    handover = offer.handover
    local = timezone.localtime(handover.offered_at)
    yield "Counted from", long_day(handover.on)
    yield "Why", handover.reason
    yield "Offered", f"{long_day(local)} by {handover.offered_by or 'the portal'}"
    if handover.received is not None and offer.receiving:
        yield "Reference here", handover.received.person.reference


def _person_url(offer: Offer, frame: Frame) -> str:
    received = offer.handover.received
    if received is not None and offer.receiving:
        return frame.url("cohorts:person", received.person_id)
    return frame.url("cohorts:person", offer.handover.spell.person_id) if offer.offering else ""


def _actions(offer: Offer, frame: Frame, today: date) -> Iterator[tuple[str, str, str]]:
    """Text, address and kind of each button."""
    key = offer.handover.pk
    if offer.receiving:
        yield "Decline", frame.url("cohorts:handover_decline", key), "secondary"
        if not _held(offer, today):
            yield "Accept", frame.url("cohorts:handover_accept", key), "primary"
    if offer.offering:
        yield "Withdraw the offer", frame.url("cohorts:handover_withdraw", key), "secondary"


def _held(offer: Offer, today: date) -> str:
    """Why it cannot be accepted now."""
    handover = offer.handover
    if handover.spell.ended_on is not None:
        return (
            f"The stay ended on {long_day(handover.spell.ended_on)}: the offer can be declined or withdrawn."
        )
    if handover.on > today:
        return f"It can be accepted from {long_day(handover.on)} on."
    return ""


def answer_task(offer: Offer, frame: Frame, name: str, heading: str, button: str, **more: str) -> Task:
    """The page of an answer; it goes back to the offer."""
    handover = offer.handover
    back = frame.url("cohorts:handover", handover.pk)
    return Task(
        heading=heading,
        button=button,
        url=frame.url(name, handover.pk),
        back=back,
        crumbs=(("Transfers", frame.url(HERE)), (handover.spell.person.reference, back)),
        about=f"{_who(offer, frame.as_at)} · {handover.spell.person.reference}, counted from {long_day(handover.on)}",
        **more,
    )
