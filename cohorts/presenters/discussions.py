"""What one person's page in a tracker meeting says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from cohorts.domain.codes import ATTRIBUTION, CARE_PLAN_STATUS, CONFIDENCE, DELAY_REASON, SECURITY
from cohorts.domain.promises import Origin
from cohorts.domain.review_clock import ReviewStatus
from cohorts.domain.review_words import rule_words, status_words
from cohorts.forms.meetings import STILL_OPEN, DiscussForm
from cohorts.models import Action
from cohorts.presenters.actions import standing
from cohorts.presenters.changes import change_words, entry_words
from cohorts.presenters.timeline import hospital
from cohorts.presenters.words import distance, stay_in_words
from cohorts.services.discussions import entries_of
from cohorts.services.meeting_reads import Item, Stop
from tcp_portal.charts.words import counted
from tcp_portal.charts.words import day as long_day
from tcp_portal.months import Month, years_between
from tcp_portal.web.frame import Frame

Facts = list[tuple[str, str]]
_REVIEW_TONES = {ReviewStatus.OVERDUE: "bad", ReviewStatus.DUE_SOON: "warn"}


@dataclass(frozen=True, slots=True)
class Choice:
    """One way for a promise to stand."""

    id: str
    value: str
    text: str
    checked: bool


@dataclass(frozen=True, slots=True)
class Promise:
    """An open action with its choices, drawn close together."""

    what: str
    detail: str
    tag: str
    tone: str
    name: str
    choices: tuple[Choice, ...]
    note_name: str
    note: str
    note_says: str
    version_name: str
    version: str


@dataclass(frozen=True, slots=True)
class WayLink:
    """One person of the meeting as a link."""

    url: str
    reference: str
    state: str
    current: bool


@dataclass(frozen=True, slots=True)
class DiscussPage:
    """All of the page in words; the form is drawn by the template."""

    heading: str
    reference: str
    line: str
    person_url: str
    meeting_url: str
    meeting_name: str
    progress: str
    done: int
    total: int
    last_on: str
    last_decision: str
    last_note: str
    promises: list[Promise]
    ended: list[tuple[str, str, str]]
    since: str
    entries: list[tuple[str, str]]
    said_before: list[str]
    now: Facts
    review: str
    review_tone: str
    review_rule: str
    confirm: str
    confirmed: str
    skip_url: str
    back_url: str
    way: list[WayLink]


def discuss_page(item: Item, form: DiscussForm, frame: Frame) -> DiscussPage:
    """As at the day of the meeting. People are called by reference and initials, whoever runs it."""
    person, meeting, talk = item.person, item.meeting, item.discussion
    month = Month.of(meeting.on)
    done = sum(stop.discussed for stop in item.way)
    following = item.next_after(talk.position)
    before = next((stop for stop in reversed(item.way) if stop.position < talk.position), None)
    return DiscussPage(
        heading=person.initials,
        reference=person.reference,
        line=" · ".join(_line(item)),
        person_url=frame.url("cohorts:person", person.pk),
        meeting_url=frame.url("cohorts:meeting", meeting.pk),
        meeting_name=f"Meeting of {long_day(meeting.on)}",
        progress=_progress(item, done),
        done=done,
        total=len(item.way),
        last_on=long_day(item.last.meeting.on) if item.last else "",
        last_decision=item.last.decision if item.last else "",
        last_note=item.last.note if item.last else "",
        promises=[_promise(action, form, meeting.on) for action in item.open],
        ended=[(action.what, standing(action, meeting.on)[0], action.closing_note) for action in item.ended],
        since=long_day(item.since),
        entries=[entry_words(entry) for entry in item.entries],
        said_before=[change_words(one["did"], one["object"], one["changes"]) for one in entries_of(talk)],
        now=list(_now(item)),
        review=status_words(item.due),
        review_tone=_REVIEW_TONES.get(item.due.status, "neutral"),
        review_rule=rule_words(item.due),
        confirm=f"This record is right for {month.label}",
        confirmed=_confirmed(item, month),
        skip_url=frame.url("cohorts:discuss", following.pk) if following else "",
        back_url=frame.url("cohorts:discuss", before.pk) if before else "",
        way=[_link(stop, talk.position, frame) for stop in item.way],
    )


def _progress(item: Item, done: int) -> str:
    at = next((n for n, stop in enumerate(item.way, 1) if stop.pk == item.discussion.pk), 0)
    return f"Person {at} of {len(item.way)} · {done} of {len(item.way)} talked about"


def _line(item: Item) -> Iterator[str]:
    person, day = item.person, item.meeting.on
    yield str(years_between(person.date_of_birth, max(day, person.date_of_birth)))
    yield person.home_place.name if person.home_place else "no place recorded"
    if item.spell is None:
        yield "not in hospital now"
    elif item.spell.started_on <= day:
        yield f"in hospital {stay_in_words(item.spell.started_on, day)}"


def _promise(action: Action, form: DiscussForm, day: date) -> Promise:
    field, note = form[f"kept_{action.pk}"], form[f"kept_note_{action.pk}"]
    version = form[f"kept_version_{action.pk}"]
    chosen = str(field.value() or STILL_OPEN)
    tag, tone = standing(action, day)
    owner = str(action.owner) if action.owner else action.owner_name
    put_off = f", first due {long_day(action.first_due_on)}" if action.due_on != action.first_due_on else ""
    return Promise(
        what=action.what,
        detail=f"{owner} · due {long_day(action.due_on)}{put_off} · {Origin(action.origin).label}",
        tag=tag,
        tone=tone,
        name=field.html_name,
        choices=tuple(
            Choice(f"{field.auto_id}_{value}", str(value), str(label), str(value) == chosen)
            for value, label in form.fields[field.name].choices  # type: ignore[attr-defined]  # a choice field
        ),
        note_name=note.html_name,
        note=str(note.value() or ""),
        note_says=" ".join(str(error) for error in [*note.errors, *field.errors]),
        version_name=version.html_name,
        version=str(version.value() or ""),
    )


def _now(item: Item) -> Iterator[tuple[str, str]]:
    if item.spell is None:
        return
    if item.bed is None:
        yield "Hospital and ward", "Between beds"
    else:
        yield "Hospital and ward", hospital(item.bed)
        out = " · out of area" if item.bed.out_of_area else ""
        yield "Security", f"{SECURITY.label(item.bed.security)}{out}"
        yield "Commissioner", item.bed.commissioner.short_name or item.bed.commissioner.name
    plan = item.plan
    yield "Status", CARE_PLAN_STATUS.label(plan.status) if plan and plan.status else "Not recorded"
    yield "Planned date", _planned(item)
    for delay in item.delays:
        reason, whose = DELAY_REASON.label(delay.reason), ATTRIBUTION.label(delay.attribution)
        yield "Delayed by", f"{reason} ({whose}), since {long_day(delay.started_on)}"
    for barrier in item.barriers:
        yield "In the way", f"{barrier.what}, since {long_day(barrier.raised_on)}"


def _planned(item: Item) -> str:
    plan = item.plan
    if plan is None or plan.planned_on is None:
        told = "Not set"
    else:
        sure = f", {CONFIDENCE.label(plan.confidence).lower()}" if plan.confidence else ""
        far = distance(plan.planned_on, item.meeting.on)
        told = f"{long_day(plan.planned_on)}{sure}. {far}"
    if item.slips.former:
        former = ", then ".join(long_day(day) for day in item.slips.former)
        told += f". Was {former}; put off {counted(item.slips.count, 'time')}"
    return told


def _confirmed(item: Item, month: Month) -> str:
    if item.confirmed is None:
        return ""
    return f"Said to be right for {month.label} by {item.confirmed.by or 'the portal'}."


def _link(stop: Stop, position: int, frame: Frame) -> WayLink:
    state = "done" if stop.discussed else "skipped" if stop.position < position else "to come"
    current = stop.position == position
    url = frame.url("cohorts:discuss", stop.pk)
    return WayLink(url, stop.reference, "now" if current else state, current)
