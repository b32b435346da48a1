"""What the page of one person's time on the register says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from cohorts.domain import at_risk
from cohorts.domain.codes import CONSENT, NEEDS_GROUP, REFERRER, REGISTER_EXIT, RISK_FACTOR, SETTING
from cohorts.domain.policy import Policies, Rule
from cohorts.domain.promises import Origin
from cohorts.domain.ratings import Rated, in_force, since
from cohorts.domain.registers import Colour
from cohorts.domain.review_clock import Due
from cohorts.models import Rating, RegisterEntry
from cohorts.presenters.actions import BACK, ActionRow, action_rows
from cohorts.presenters.registers import TONES, due_words
from cohorts.presenters.reviews import Clock
from cohorts.presenters.words import lower_first
from cohorts.services.register_list import arranged
from cohorts.services.register_page import EntryRecord, RegisterRecord
from tcp_portal.charts.words import counted
from tcp_portal.charts.words import day as long_day
from tcp_portal.months import years_between
from tcp_portal.web.frame import Frame

BACK[Origin.REGISTER] = "cohorts:register_entry"
Facts = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of the history; `tag` is a colour's word with its tone, `note` small print."""

    on: date
    title: str
    text: str = ""
    tag: str = ""
    tone: str = ""
    note: str = ""

    @property
    def when(self) -> str:
        return long_day(self.on)


@dataclass(frozen=True, slots=True)
class RatingCard:
    """The rating now: word, meaning, since when, why, and the next review."""

    colour: str
    tone: str
    meaning: str
    since: str
    held: str
    reason: str
    last: str
    due: str
    due_note: str
    overdue: bool


Links = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Prompt:
    """What the rating asks for, and where it is done."""

    text: str
    links: Links = ()


@dataclass(frozen=True, slots=True)
class EntryPage:
    """The person's time on the register as the reader may see it. Without one, `rating` and `facts` are empty."""

    reference: str
    initials: str
    line: str
    said: str
    rating: RatingCard | None
    facts: Facts
    risks: tuple[str, ...]
    events: list[Happened]
    earlier: tuple[tuple[str, list[Happened]], ...]
    actions: list[ActionRow]
    prompts: tuple[Prompt, ...]
    clock: Clock | None
    is_open: bool
    is_on: bool


def entry_page(record: RegisterRecord, *, frame: Frame, policies: Policies) -> EntryPage:
    """The page as at the frame's day, or as at what was recorded after it."""
    person, latest = record.person, record.latest
    is_open = latest is not None and latest.entry.left_on is None
    day = _day(latest, frame.as_at)
    age = years_between(person.date_of_birth, max(day, person.date_of_birth))
    place = person.home_place.name if person.home_place else "no place recorded"
    return EntryPage(
        reference=person.reference,
        initials=person.initials,
        line=f"{age} · {place}",
        said=_said(latest, day),
        rating=_rating(latest, day, policies) if latest and is_open else None,
        facts=_facts(latest.entry, policies) if latest else [],
        risks=tuple(RISK_FACTOR.label(code) for code in latest.entry.risk_factors) if latest else (),
        events=list(_events(latest)) if latest else [],
        earlier=tuple((_period(one.entry), list(_events(one))) for one in record.entries[1:]),
        actions=action_rows(record.actions, frame=frame, may_change=record.may_edit, day=day),
        prompts=tuple(_prompts(record, day, policies, frame)) if is_open else (),
        clock=_clock(record.next_cetr),
        is_open=is_open,
        is_on=latest is not None,
    )


def _day(latest: EntryRecord | None, as_at: date) -> date:
    """What was recorded for a later day than the frame's is shown too."""
    if latest is None:
        return as_at
    return max(
        as_at,
        latest.entry.entered_on,
        *(row.on for row in latest.ratings),
        *(row.on for row in latest.reviews),
    )


def rated(rows: tuple[Rating, ...]) -> list[Rated]:
    """The ratings as the domain reads them."""
    return [Rated(Colour(row.colour), row.on, row.until, by_rule=row.spell_id is not None) for row in rows]


def _said(latest: EntryRecord | None, day: date) -> str:
    if latest is None:
        return "Not on the register of people at risk of admission."
    entry = latest.entry
    if entry.left_on is not None:
        why = lower_first(REGISTER_EXIT.label(entry.exit_reason))
        return f"Left the register on {long_day(entry.left_on)}: {why}."
    days = counted((day - entry.entered_on).days, "day")
    return f"On the register since {long_day(entry.entered_on)}, {days}."


def _rating(latest: EntryRecord, day: date, policies: Policies) -> RatingCard | None:
    rows = rated(latest.ratings)
    now = in_force(rows, day)
    if now is None:
        return None
    start = since(rows, day) or now.on
    reason = next(
        (row.reason for row in reversed(latest.ratings) if row.on == now.on and row.colour == now.colour), ""
    )
    last = max((row.on for row in latest.reviews), default=None)
    due = at_risk.review_due(
        now.colour, rated_on=now.on, entered_on=latest.entry.entered_on, last_review=last, spans=policies.span
    )
    days = counted((day - start).days, "day")
    return RatingCard(
        colour=now.colour.label,
        tone=TONES[now.colour],
        meaning=now.colour.meaning,
        since=f"Since {long_day(start)}, {days}",
        held=f"Held by rule to {long_day(now.until)}" if now.until and now.until > day else "",
        reason=reason,
        last=long_day(last) if last else "None yet",
        due=long_day(due) if due else "No rule says",
        due_note=due_words(due, day),
        overdue=due is not None and due < day,
    )


def _facts(entry: RegisterEntry, policies: Policies) -> Facts:
    people = [("Lead for the place", entry.lead), ("Care coordinator", entry.coordinator)]
    return [
        ("Basis", f"{CONSENT.label(entry.consent)}, {long_day(entry.consent_on)}"),
        ("Referred", _referral(entry, policies)),
        ("Lives", SETTING.label(entry.setting) if entry.setting else "Not recorded"),
        ("Needs group", NEEDS_GROUP.label(entry.needs_group) if entry.needs_group else "Not recorded"),
        *((title, name or "Not recorded") for title, name in people),
        *([("Keyworker", entry.keyworker)] if entry.keyworker else []),
    ]


def _referral(entry: RegisterEntry, policies: Policies) -> str:
    by = REFERRER.label(entry.referred_by) if entry.referred_by else ""
    if entry.referred_on is None:
        return by or "Not recorded"
    days = (entry.entered_on - entry.referred_on).days
    span = policies.span(Rule.REGISTER_DECISION, entry.referred_on)
    late = span is not None and entry.entered_on > span.after(entry.referred_on)
    took = f"decided after {counted(days, 'day')}"
    if late and span:
        took += f", more than the {span.words} of the policy"
    return f"{long_day(entry.referred_on)}{f', {lower_first(by)}' if by else ''}; {took}"


def _period(entry: RegisterEntry) -> str:
    end = f" to {long_day(entry.left_on)}" if entry.left_on else ""
    return f"{long_day(entry.entered_on)}{end}"


def _events(record: EntryRecord) -> Iterator[Happened]:
    """Newest first; of one day the leaving first, then what was recorded last."""
    entry = record.entry
    if entry.left_on is not None:
        yield Happened(entry.left_on, "Left the register", f"{REGISTER_EXIT.label(entry.exit_reason)}.")
    last_of_day = {row.on: row.pk for row in record.ratings}
    happened = [
        *(_rating_event(row, stands=last_of_day[row.on] == row.pk) for row in record.ratings),
        *(
            Happened(row.on, "Review", row.note or "No note.", note=f"Recorded by {row.by}" if row.by else "")
            for row in reversed(record.reviews)
        ),
    ]
    happened.sort(key=lambda one: one.on)
    yield from reversed(happened)
    yield Happened(entry.entered_on, "Entered the register", f"{CONSENT.label(entry.consent)}.")


def _rating_event(row: Rating, *, stands: bool) -> Happened:
    colour = Colour(row.colour)
    notes = [f"By {row.by}" if row.by and row.spell_id is None else ""]
    notes.append("" if stands else "Replaced by a later rating of the same day")
    return Happened(
        row.on,
        "Rated",
        row.reason,
        tag=colour.label,
        tone=TONES[colour],
        note=". ".join(filter(None, notes)),
    )


def _clock(due: Due) -> Clock | None:
    """When the next C(E)TR is due, for somebody in hospital: after an admission it is the post-admission one."""
    return Clock.of(due) if due.on else None


def _cetr_links(record: RegisterRecord, frame: Frame) -> Links:
    if not record.may_review:
        return ()
    return (
        ("Book a C(E)TR", frame.url("cohorts:review_book", record.person.pk)),
        ("Record a C(E)TR that was held", frame.url("cohorts:review_record", record.person.pk)),
    )


def _prompts(record: RegisterRecord, day: date, policies: Policies, frame: Frame) -> Iterator[Prompt]:
    """What the rating asks for. Red asks for a community C(E)TR or emergency protocol."""
    latest = record.latest
    rows = rated(latest.ratings) if latest else []
    now, start = in_force(rows, day), since(rows, day)
    if now is None or start is None:
        return
    if now.colour is Colour.RED:
        found = arranged(record.cetr_held, record.cetr_booked, since=start, day=day, known=policies)
        if found is None:
            yield Prompt(
                "Red asks for a community C(E)TR, or in a crisis for the local area emergency protocol: "
                "none was held lately and none is booked.",
                _cetr_links(record, frame),
            )
    if now.until is not None and now.until <= day:
        yield Prompt(
            f"The days held red after the discharge ended on {long_day(now.until)}: "
            "rate this person again at the next review."
        )
