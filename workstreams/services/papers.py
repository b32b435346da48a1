"""Papers of agenda items: files that are looked into and kept, and pages of the portal as they stood."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from string import ascii_lowercase

from django.db import transaction
from django.db.models import F, Max

from tcp_portal import rows, uploads
from tcp_portal.access import Permission
from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.audit.models import Kind as AuditKind
from tcp_portal.errors import Refusal
from tcp_portal.packs.document import Document
from tcp_portal.packs.frozen import digest, to_json
from tcp_portal.partnerships.models import User
from tcp_portal.rows import Changes, Table
from tcp_portal.web.registry import PackContext
from workstreams.models import AgendaItem, MeetingState, Paper, PaperKind, PaperState

AREA = "papers"
_CLOSED = (MeetingState.APPROVED, MeetingState.CANCELLED)


@dataclass(frozen=True, slots=True)
class FoundPaper:
    """A file that may be handed over: where it lies, and the name and type it goes out under."""

    path: Path
    name: str
    content_type: str


def _check(row: Paper, act: Act) -> None:
    if MeetingState(row.item.meeting.state) in _CLOSED:
        raise Refusal("The meeting is over: no paper can be added or taken away.")
    if row._state.adding:
        last = Paper.objects.filter(item=row.item_id).aggregate(last=Max("position"))["last"]
        row.position = 1 if last is None else last + 1
        row.added_by, row.added_at = act.by, act.now


def _after(row: Paper, changes: Changes, _act: Act) -> None:
    if "withdrawn_because" not in changes:
        AgendaItem.objects.filter(pk=row.item_id).exclude(paper_state=PaperState.ATTACHED).update(
            paper_state=PaperState.ATTACHED, version=F("version") + 1
        )


PAPERS = Table(
    model=Paper,
    noun="a paper",
    permission=Permission.KEEP_MEETINGS,
    partnership=lambda row: row.item.meeting.series.partnership_id,
    check=_check,
    after=_after,
    quiet=frozenset({"document"}),
)


def upload(*, item: AgendaItem, title: str, content: bytes, act: Act) -> Paper:
    """Keeps a file as a paper of an item, under the type that its content has. Raises PermissionDenied, and Refusal
    beside `file` for whatever is not one of the allowed kinds, could do something, or was found harmful."""
    row = Paper(item=item, kind=PaperKind.UPLOAD)
    PAPERS.must_allow(row, act)
    _check(row, act)
    key = uuid.uuid4()
    stored = uploads.store(AREA, key, content)
    values = {
        "id": key, "item": item, "kind": PaperKind.UPLOAD, "title": title, "size": stored.size,
        "sha256": stored.sha256, "content_type": stored.kind.content_type, "pages": stored.pages,
    }  # fmt: skip
    try:
        return rows.add(PAPERS, values=values, act=act)
    except BaseException:
        uploads.forget(AREA, key)
        raise


def freeze(
    *, item: AgendaItem, source: str, title: str, document: Document, context: PackContext, act: Act
) -> Paper:
    """Keeps a page of the portal as a paper: the neutral document and its digest, never built again."""
    values = {
        "item": item, "kind": PaperKind.PAGE, "title": title or document.subtitle, "source": source,
        "document": to_json(document), "sha256": digest(document), "as_at": context.as_at,
    }  # fmt: skip
    return rows.add(PAPERS, values=values, act=act)


def documents_of(items: Sequence[AgendaItem]) -> dict[uuid.UUID, object]:
    """The frozen pages among the papers of items, which lists leave out. One query."""
    keys = [paper.pk for item in items for paper in item.papers.all() if paper.kind == PaperKind.PAGE]
    return dict(Paper.objects.filter(pk__in=keys).values_list("pk", "document"))


def letter(number: int) -> str:
    """The letter of the paper that stands at a place, counted from 0; past the alphabet its number."""
    return ascii_lowercase[number] if number < len(ascii_lowercase) else str(number + 1)


@transaction.atomic
def take(*, paper: Paper, by: User, now: datetime) -> FoundPaper | None:
    """The file of a paper that the reader may see, with the look recorded; None where there is none. Its name holds
    the item and the paper's number: nothing that anybody typed."""
    path = uploads.path_of(AREA, paper.pk)
    if paper.kind != PaperKind.UPLOAD or not path.is_file():
        return None
    kind = uploads.UploadKind.of_type(paper.content_type)
    audit.record(
        by=by, did="download a paper", at=now, obj=paper, kind=AuditKind.READ,
        partnership_id=paper.item.meeting.series.partnership_id,
    )  # fmt: skip
    return FoundPaper(path, f"paper-{paper.item.position}-{paper.position}.{kind}", kind.content_type)


def clear_orphans(*, now: datetime) -> int:
    """Removes files of no paper, left by requests that failed; returns how many."""
    known = Paper.objects.filter(kind=PaperKind.UPLOAD).values_list("pk", flat=True)
    return uploads.remove_orphans(AREA, list(known), now=now)
