"""The agenda with its papers as a binder, for the worker that makes it a PDF."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from tcp_portal import uploads
from tcp_portal.errors import Refusal
from tcp_portal.marking import MARKING
from tcp_portal.packs.binder import Binder, Item
from tcp_portal.packs.binder import Paper as Sheet
from tcp_portal.packs.frozen import from_json
from tcp_portal.uploads import UploadKind
from tcp_portal.web.registry import PackContext
from workstreams.domain.agenda import clock, is_matters_arising, start_times
from workstreams.models import AgendaItem, Meeting, Paper, PaperKind, PaperState, Purpose
from workstreams.presenters.meeting_words import day_words, hours_of, name_of, who
from workstreams.presenters.minutes import arising_sheet
from workstreams.presenters.papers import paper_about
from workstreams.services.meeting_arising import promised
from workstreams.services.meeting_reading import attendance_of, items_of
from workstreams.services.papers import AREA, documents_of

KEY = "agenda"
_PRINTED = (UploadKind.PDF, UploadKind.PNG, UploadKind.JPEG)


def agenda_binder(context: PackContext, query: str, now: datetime) -> Binder:
    """The binder of one meeting. Raises Refusal where the asker may no longer see it."""
    found = Meeting.objects.visible_to(context.scope).select_related("series__partnership", "series__place")
    meeting = found.filter(pk=UUID(query)).first()
    if meeting is None:
        raise Refusal("The meeting is no longer there, or you may no longer see it.")
    items = items_of(meeting)
    starts = start_times(meeting.starts_at, [item.minutes for item in items])
    documents = documents_of(items)
    arising = arising_sheet(promised(meeting, today=min(meeting.on, timezone.localdate(now))))
    return Binder(
        title=name_of(meeting.series),
        subtitle=f"Agenda, {day_words(meeting.on)}",
        facts=(
            ("Partnership", meeting.series.partnership.name), ("Day", day_words(meeting.on)),
            ("Time", hours_of(meeting)), ("Where", meeting.location), ("Chair", meeting.chair),
            ("Invited", "; ".join(who(one) for one in attendance_of(meeting))), ("Note", meeting.opening_note),
            ("Marking", MARKING),
        ),
        items=tuple(
            _item(item, clock(at), documents, arising if is_matters_arising(item.title) else None)
            for item, at in zip(items, starts, strict=True)
        ),
        marking=MARKING,
        made_at=timezone.localtime(now).replace(microsecond=0),
        synthetic=meeting.series.partnership.synthetic,
    )  # fmt: skip


def _item(item: AgendaItem, starts: str, documents: dict[UUID, object], arising: Sheet | None) -> Item:
    """An item with its papers; matters arising has one more, of what was promised."""
    papers = [_sheet(paper, documents) for paper in item.papers.all()] + ([arising] if arising else [])
    said = PaperState(item.paper_state)
    lines = tuple(line for line in item.points.splitlines() if line.strip())
    return Item(
        number=item.position,
        title=item.title,
        starts=starts,
        minutes=str(item.minutes),
        lead=item.lead,
        purpose=Purpose(item.purpose).label,
        said="" if papers and said != PaperState.FOLLOWS else said.label,
        notes=lines,
        papers=tuple(papers),
    )


def _sheet(paper: Paper, documents: dict[UUID, object]) -> Sheet:
    about = paper_about(paper)
    if paper.kind == PaperKind.PAGE:
        return Sheet(paper.title, about, sections=from_json(documents[paper.pk]).told)
    kind = UploadKind.of_type(paper.content_type)
    if kind not in _PRINTED:
        return Sheet(paper.title, about, separate=f"separate file ({kind.label})")
    return Sheet(
        paper.title, about, file=uploads.path_of(AREA, paper.pk), content_type=paper.content_type,
        pages=paper.pages or 1,
    )  # fmt: skip
