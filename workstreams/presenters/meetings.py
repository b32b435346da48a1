"""What the page of a meeting says: is the agenda right, what comes with it, who comes, what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cohorts.models import TrackerMeeting
from tcp_portal.access import Permission, Scope
from tcp_portal.charts import words
from tcp_portal.web.frame import Frame
from workstreams.domain.agenda import Finding, clock, is_matters_arising, length, overrun, start_times
from workstreams.domain.series import proposed_day
from workstreams.models import (
    AgendaItem,
    Attendance,
    Meeting,
    MeetingState,
    Paper,
    PaperState,
    Purpose,
    Series,
    SeriesKind,
)
from workstreams.presenters.meeting_words import (
    STATES,
    TONES,
    day_words,
    hours_of,
    presence_words,
    title_of,
    who,
)
from workstreams.presenters.papers import paper_about, paper_letter
from workstreams.services.agenda import check_agenda
from workstreams.services.meeting_reading import to_be_minuted

__all__ = ["day_words", "first_values", "meeting_page", "title_of", "trackers_of"]
_MOST_TRACKERS = 24


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A paper in the agenda."""

    name: str
    title: str
    about: str
    href: str
    withdraw: str


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item as the agenda shows it; links are empty where the reader or the state of the meeting allows none."""

    key: str
    number: int
    title: str
    points: tuple[str, ...]
    lead: str
    starts: str
    printed: str
    minutes: str
    purpose: str
    paper: str
    papers: tuple[PaperLine, ...]
    findings: tuple[str, ...]
    outcomes: tuple[tuple[str, str], ...]
    arising: str
    links: tuple[tuple[str, str], ...]
    up: str
    down: str


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """The page of a meeting."""

    title: str
    headline: str
    state: str
    tone: str
    facts: tuple[tuple[str, str], ...]
    items: tuple[ItemRow, ...]
    faults: tuple[str, ...]
    people: tuple[tuple[str, str], ...]
    links: tuple[tuple[str, str], ...]
    add_item: str
    attendance: str
    minutes: str
    pack: str
    ask_pack: bool
    tracker: tuple[str, str] | None


def first_values(series: Series, today: date) -> dict[str, Any]:
    """What the form of the next meeting offers: a day by the rhythm, and what holds as a rule."""
    last = (
        series.meetings.exclude(state=MeetingState.CANCELLED)
        .order_by("-on")
        .values_list("on", flat=True)
        .first()
    )
    return {
        "on": proposed_day(series.every, last=last, today=today), "starts_at": series.starts_at,
        "ends_at": series.ends_at, "location": series.location, "chair": series.chair,
    }  # fmt: skip


def trackers_of(meeting: Meeting, scope: Scope) -> list[tuple[str, str]]:
    """The latest tracker meetings that the reader may see and no other meeting names."""
    found = TrackerMeeting.objects.visible_to(scope).filter(partnership=meeting.series.partnership_id)
    free = found.filter(programme_meeting__isnull=True) | found.filter(programme_meeting=meeting)
    return [
        (str(one.pk), f"Tracker meeting of {words.day(one.on)}")
        for one in free.order_by("-on")[:_MOST_TRACKERS]
    ]


def meeting_page(
    meeting: Meeting,
    items: Sequence[AgendaItem],
    people: Sequence[Attendance],
    frame: Frame,
    today: date,
    *,
    may_keep: bool,
    tracker: TrackerMeeting | None,
) -> MeetingPage:
    """Everything on the page. `items` with papers, decisions and actions."""
    state = MeetingState(meeting.state)
    ahead = state in (MeetingState.PLANNED, MeetingState.ISSUED)
    found = check_agenda(meeting, items) if ahead else []
    starts = start_times(meeting.starts_at, [item.minutes for item in items])
    rows = tuple(
        _item(item, clock(at), found, items, frame, may_keep=may_keep)
        for item, at in zip(items, starts, strict=True)
    )
    url = frame.url
    writes = may_keep and to_be_minuted(meeting)
    return MeetingPage(
        title=title_of(meeting),
        headline=_headline(meeting, items, found, ahead=ahead),
        state=STATES[state],
        tone=TONES[state],
        facts=_facts(meeting),
        items=rows,
        faults=tuple(one.sentence for one in found if not one.number),
        people=tuple((who(one), presence_words(one)) for one in people),
        links=_links(meeting, frame, today) if may_keep else (),
        add_item=url("workstreams:agenda_item_add", meeting.pk) if may_keep and ahead else "",
        attendance=url("workstreams:meeting_attendance", meeting.pk) if writes else "",
        minutes=url("workstreams:minutes", meeting.pk) if state != MeetingState.CANCELLED else "",
        pack=url("packs:pack", meeting.pack_id) if meeting.pack_id else "",
        ask_pack=may_keep and state != MeetingState.CANCELLED and bool(items),
        tracker=("Open the tracker meeting and its minutes", url("cohorts:meeting", tracker.pk))
        if tracker
        else None,
    )


def _headline(meeting: Meeting, items: Sequence[AgendaItem], found: Sequence[Finding], *, ahead: bool) -> str:
    if meeting.state == MeetingState.CANCELLED:
        return f"The meeting was cancelled: {meeting.cancelled_because}"
    if not ahead:
        decisions = sum(len(item.decisions.all()) for item in items)
        actions = sum(len(item.actions.all()) for item in items)
        return f"{_count(decisions, 'decision')} and {_count(actions, 'action')} came of it."
    to_follow = sum(item.paper_state == PaperState.FOLLOWS for item in items)
    over = overrun(meeting.starts_at, meeting.ends_at, [item.minutes for item in items])
    time = (
        f"{length(over)} too many"
        if over > 0
        else f"{length(-over)} to spare"
        if over
        else "exactly its time"
    )
    said = [_count(len(items), "item"), time]
    if to_follow:
        said.append(f"{_count(to_follow, 'paper')} to follow")
    faults = f"{_count(len(found), 'thing')} to put right." if found else "Nothing is wrong with it."
    return f"{words.list_words(said)}. {faults}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number or 'no'} {noun}s"


def _facts(meeting: Meeting) -> tuple[tuple[str, str], ...]:
    facts = [
        ("Day", day_words(meeting.on)), ("Time", hours_of(meeting)), ("Where", meeting.location or "Not said"),
        ("Chair", meeting.chair or "Not said"),
    ]  # fmt: skip
    if meeting.approved_at is not None:
        facts.append(("Minutes approved", f"At the meeting of {words.day(meeting.approved_at.on)}"))
    return tuple(facts)


def _links(meeting: Meeting, frame: Frame, today: date) -> tuple[tuple[str, str], ...]:
    """What may be done with the meeting as it stands."""
    state = meeting.state
    ahead = state in (MeetingState.PLANNED, MeetingState.ISSUED)
    offered = (
        (ahead, "Change day, time or place", "meeting_change"),
        (state == MeetingState.PLANNED, "Issue the agenda", "meeting_issue"),
        (to_be_minuted(meeting), "Write the minutes", "minutes_write"),
        (ahead and meeting.on <= today, "Close as held", "meeting_hold"),
        (ahead, "Cancel the meeting", "meeting_cancel"),
        (
            meeting.series.kind == SeriesKind.TRACKER
            and to_be_minuted(meeting)
            and frame.scope.allows(Permission.VIEW_PEOPLE, meeting.series.partnership_id),
            "Tie the tracker meeting",
            "meeting_tracker",
        ),
    )
    return tuple(
        (label, frame.url(f"workstreams:{name}", meeting.pk)) for shown, label, name in offered if shown
    )


def _item(
    item: AgendaItem,
    starts: str,
    found: Sequence[Finding],
    items: Sequence[AgendaItem],
    frame: Frame,
    *,
    may_keep: bool,
) -> ItemRow:
    state = item.meeting.state
    ahead = may_keep and state in (MeetingState.PLANNED, MeetingState.ISSUED)
    papers = item.papers.all()
    said = PaperState(item.paper_state)
    url = frame.url
    return ItemRow(
        key=str(item.pk),
        number=item.position,
        title=item.title,
        points=tuple(line for line in item.points.splitlines() if line.strip()),
        lead=item.lead or "Nobody yet",
        starts=starts,
        printed=clock(item.timed_at) if item.timed_at else "",
        minutes=str(item.minutes),
        purpose=Purpose(item.purpose).label,
        paper="" if said == PaperState.ATTACHED and papers else said.label,
        papers=tuple(
            _paper(one, at, frame, may_keep=may_keep and to_be_minuted(item.meeting))
            for at, one in enumerate(papers)
        ),
        findings=tuple(one.sentence for one in found if one.number == item.position),
        outcomes=(
            *((f"Decision {one}", one.what) for one in item.decisions.all()),
            *((f"Action {one}", one.what) for one in item.actions.all()),
        ),
        arising=url("workstreams:minutes_arising", item.meeting_id) if is_matters_arising(item.title) else "",
        links=_item_links(item, frame, ahead=ahead, may_keep=may_keep),
        up=url("workstreams:agenda_item_up", item.pk) if ahead and item.position > 1 else "",
        down=url("workstreams:agenda_item_down", item.pk) if ahead and item.position < len(items) else "",
    )


def _item_links(
    item: AgendaItem, frame: Frame, *, ahead: bool, may_keep: bool
) -> tuple[tuple[str, str], ...]:
    state = item.meeting.state
    keeps = may_keep and to_be_minuted(item.meeting)
    begun = may_keep and state != MeetingState.CANCELLED and item.meeting.on <= frame.today
    edits = frame.scope.allows(Permission.EDIT_PROGRAMME, item.meeting.series.partnership_id)
    offered = (
        (ahead, "Change", "agenda_item_change"),
        (ahead and state == MeetingState.PLANNED, "Remove", "agenda_item_remove"),
        (keeps, "Upload a paper", "paper_upload"),
        (keeps, "Freeze a page", "paper_freeze"),
        (begun and item.purpose == Purpose.APPROVE, "Approve minutes", "agenda_item_approve"),
        (begun and edits, "Record a decision", "agenda_item_decision"),
        (begun and edits, "Record an action", "agenda_item_action"),
    )
    return tuple(
        (label, frame.url(f"workstreams:{name}", item.pk)) for shown, label, name in offered if shown
    )


def _paper(paper: Paper, at: int, frame: Frame, *, may_keep: bool) -> PaperLine:
    return PaperLine(
        name=f"Paper {paper_letter(at)}",
        title=paper.title,
        about=paper_about(paper),
        href=frame.url("workstreams:paper", paper.pk),
        withdraw=frame.url("workstreams:paper_withdraw", paper.pk) if may_keep else "",
    )
